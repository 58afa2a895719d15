"""Deliver due notices: claim one, make its words, hand it to the mail server, write down what became of it.

A row is claimed in a short transaction of its own before anything is sent, so no two workers send the same one and
a worker that is killed leaves a row that says so. Such a row is never sent again by itself: nobody can know whether
the server had taken it. The same is true when the server falls silent after the last line of a mail. No transaction
is open while the mail server is talked to.
"""

import datetime as dt
import smtplib
import time
import traceback
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from email import encoders
from email.mime.base import MIMEBase
from typing import Any

import structlog
from django.conf import settings
from django.core.mail import EmailMultiAlternatives, get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.db import OperationalError, transaction
from django.template import Context, loader
from django.utils import translation

from notices.kinds import CalendarPart, Content, additions_to, builder_of
from notices.models import Notice, NoticeEvent
from notices.personal import ERASED
from notices.queries import due
from notices.smtp import AnswerMissing

log = structlog.get_logger(__name__)

MASK = "••••••"
STALE_AFTER = dt.timedelta(minutes=2)
MAX_ATTEMPTS = 12
LONGEST_BACK_OFF = 60  # minutes
LONGEST_TURN = dt.timedelta(seconds=10)


# --- Words ------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Words:
    """A mail's three texts."""

    subject: str
    text: str
    html: str


def render(folder: str, context: Mapping[str, Any]) -> Words:
    """Render templates/email/<folder>/; text is not escaped, HTML is, a subject is one line of at most 250 signs."""
    with translation.override(settings.LANGUAGE_CODE):
        subject = " ".join(_plain(f"email/{folder}/subject.txt", context).split())[:250]
        context = {**context, "subject": subject}
        text = _plain(f"email/{folder}/body.txt", context).strip() + "\n"
        return Words(subject, text, loader.render_to_string(f"email/{folder}/body.html", context))


def _plain(name: str, context: Mapping[str, Any]) -> str:
    # Django escapes whatever the file is called; "O'Brien & Sons" must stay so in plain text.
    return loader.get_template(name).template.render(Context(dict(context), autoescape=False))  # type: ignore[attr-defined]


class NoticeMail(EmailMultiAlternatives):
    """A mail of plain text and HTML; with an invitation, in the tree that mail programs understand (RFC 6047)."""

    invitation: CalendarPart | None = None

    def message(self, **kwargs: Any) -> Any:
        root = super().message(**kwargs)
        if self.invitation:
            alternative = next(part for part in root.walk() if part.get_content_type() == "multipart/alternative")
            # Last, as the richest form; base64, because the bytes and their line ends must arrive unchanged.
            part = _part(self.invitation.content, "text/calendar", method=self.invitation.method, charset="utf-8")
            alternative.attach(part)  # type: ignore[arg-type]
        return root


def _part(content: bytes, mime_type: str, **params: str) -> MIMEBase:
    main, sub = mime_type.split("/", 1)
    part = MIMEBase(main, sub, policy=None, **params)
    part.set_payload(content)
    encoders.encode_base64(part)
    return part


def compose(notice: Notice) -> tuple[NoticeMail, Words] | None:
    """Return the mail that a notice is now, and the words to keep of it; None when there is nothing left to say.

    What is kept has secrets masked, save in the demo, whose outbox is the inbox.
    """
    if notice.address.endswith(f"@{ERASED}"):
        return None  # its recipient's details were erased
    with transaction.atomic():  # a builder may mint a link: all of its rows or none
        content = builder_of(notice.kind)(notice)
        if content is None:
            return None
        added = additions_to(notice, content.context)
    secrets = {**notice.secrets, **content.secrets}
    context = {
        **content.context,
        **added,
        "recipient": notice.recipient,
        "address": notice.address,
        "site_url": settings.SITE_URL,
    }
    folder = content.template or notice.kind
    words = render(folder, {**context, **secrets})
    kept = words
    if secrets and not settings.DEMO:
        kept = render(folder, {**context, **dict.fromkeys(secrets, MASK)})
    return _mail(notice, words, content), kept


def _mail(notice: Notice, words: Words, content: Content) -> NoticeMail:
    # Auto-Submitted keeps out-of-office answers away (RFC 3834).
    headers = {"Message-ID": notice.message_id, "Auto-Submitted": "auto-generated"}
    if content.unsubscribe:
        headers |= {
            "List-Unsubscribe": f"<{content.unsubscribe}>",
            "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
        }
    mail = NoticeMail(
        subject=words.subject,
        body=words.text,
        to=[notice.address],
        reply_to=[content.reply_to] if content.reply_to else None,
        headers=headers,
    )
    mail.attach_alternative(words.html, "text/html")
    mail.invitation = content.calendar
    files = [(file.name, file.content, file.mime_type) for file in content.attachments]
    if content.calendar:
        files.append(("invite.ics", content.calendar.content, "application/ics"))
    for name, body, mime_type in files:
        part = _part(body, mime_type)
        part.add_header("Content-Disposition", "attachment", filename=name)
        mail.attach(part)
    return mail


# --- Delivery ---------------------------------------------------------------------------------------


def deliver_due(now: dt.datetime, limit: int = 50, stop: Callable[[], bool] = lambda: False) -> int:
    """Deliver up to `limit` notices due at `now`; return how many were dealt with, whatever became of them.

    Ends early after ten seconds, or when `stop()` says so between two mails. Raises OSError when the mail server
    cannot be reached: then nothing was claimed, no attempt is counted, and everything waits for the next turn.
    """
    if not due(now).exists():
        return 0
    began = time.monotonic()
    elapsed = dt.timedelta()
    done = 0
    server = get_connection()
    try:
        while done < limit and elapsed < LONGEST_TURN and not stop():
            server.open()
            notice = claim(now + elapsed)
            if notice is None:
                break
            _deliver(notice, server, now + elapsed)
            done += 1
            elapsed = dt.timedelta(seconds=time.monotonic() - began)
    finally:
        _hang_up(server)
    return done


def claim(now: dt.datetime) -> Notice | None:
    """Take the next due notice for this worker alone, marked as being sent; None when nothing is due."""
    with transaction.atomic():
        # SQLite has no row locks and needs none: its transactions begin by taking the only write lock there is.
        rows = due(now).select_related("recipient").select_for_update(skip_locked=True, of=("self",))
        notice = rows.first()
        if notice is None:
            return None
        claimed = Notice.objects.filter(pk=notice.pk, state=Notice.State.QUEUED).update(
            state=Notice.State.SENDING, started_at=now
        )
        if not claimed:
            return None
    notice.state, notice.started_at = Notice.State.SENDING, now
    return notice


def sweep_stale(now: dt.datetime) -> int:
    """Mark as perhaps sent what a worker began over two minutes before `now` and never finished; return how many."""
    swept = 0
    for notice in Notice.objects.filter(state=Notice.State.SENDING, started_at__lt=now - STALE_AFTER):
        swept += _finish(notice, Notice.State.IN_DOUBT, now, error="The worker stopped while sending it.")
    return swept


def back_off(attempts: int) -> dt.timedelta:
    """Return how long to wait after so many failed attempts: 1 minute, 2, 4 … and at most an hour."""
    return dt.timedelta(minutes=min(2 ** (attempts - 1), LONGEST_BACK_OFF))


def _deliver(notice: Notice, server: BaseEmailBackend, now: dt.datetime) -> None:
    try:
        composed = compose(notice)
    except OperationalError as error:  # the database is busy: that passes
        _try_again(notice, now, type(error).__name__)
        return
    except Exception as error:  # one broken kind must not stop the others
        # Only the class and the place: an exception's text may quote a person's words or address.
        frame = traceback.extract_tb(error.__traceback__)[-1]
        name = type(error).__name__
        log.error("notice_not_made", notice=notice.pk, kind=notice.kind, error=name, at=f"{frame.name}:{frame.lineno}")
        _finish(notice, Notice.State.FAILED, now, error=name)
        return
    if composed is None:
        _finish(notice, Notice.State.DROPPED, now)
        return
    mail, kept = composed
    try:
        server.send_messages([mail])
    except AnswerMissing:
        # Sending it again could make two of it. Whoever knows better may (services.resend).
        _hang_up(server)
        log.warning("notice_in_doubt", notice=notice.pk, kind=notice.kind)
        _finish(notice, Notice.State.IN_DOUBT, now, error="The mail server had it and did not answer.", kept=kept)
        return
    except Exception as error:
        _hang_up(server)
        name, permanent = _judge(error)
        log.warning("notice_not_sent", notice=notice.pk, kind=notice.kind, error=name, permanent=permanent)
        if permanent:
            _finish(notice, Notice.State.FAILED, now, error=name, kept=kept)
        else:
            _try_again(notice, now, name)
        return
    _finish(notice, Notice.State.SENT, now, kept=kept)


def _judge(error: Exception) -> tuple[str, bool]:
    """Return an error's name, without the server's words (they quote addresses), and whether it is for good.

    For good are a 5xx answer to this recipient or this message, and whatever is no trouble of the network. A refused
    login or sender is a mistake in the settings: the mails wait until it is mended.
    """
    name = type(error).__name__
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        code = max(answer[0] for answer in error.recipients.values())
        return f"{name} {code}", code >= 500
    if isinstance(error, smtplib.SMTPResponseException):
        return f"{name} {error.smtp_code}", isinstance(error, smtplib.SMTPDataError) and error.smtp_code >= 500
    return name, not isinstance(error, OSError)  # time-outs, broken connections and SMTPException are OSErrors


def _try_again(notice: Notice, now: dt.datetime, error: str) -> None:
    attempts = notice.attempts + 1
    if attempts >= MAX_ATTEMPTS:
        _finish(notice, Notice.State.FAILED, now, error=error)
        return
    wait = back_off(attempts)
    with transaction.atomic():
        if _still_ours(notice).update(
            state=Notice.State.QUEUED, attempts=attempts, due_at=now + wait, started_at=None, error=error
        ):
            minutes = int(wait.total_seconds() // 60)
            text = f"{error}; next attempt in {minutes} min"
            NoticeEvent.objects.create(notice=notice, at=now, state=Notice.State.QUEUED, text=text)


def _finish(notice: Notice, state: str, now: dt.datetime, *, error: str = "", kept: Words | None = None) -> int:
    """Write down how it ended and forget its secrets (their names stay: such a mail can't be sent again)."""
    values: dict[str, Any] = {
        "state": state,
        "finished_at": now,
        "error": error,
        "secrets": dict.fromkeys(notice.secrets, ""),
    }
    if state in {Notice.State.SENT, Notice.State.FAILED}:
        values["attempts"] = notice.attempts + 1
    if kept:
        values |= {"subject": kept.subject, "body_text": kept.text, "body_html": kept.html}
    with transaction.atomic():
        changed = _still_ours(notice).update(**values)
        if changed:
            NoticeEvent.objects.create(notice=notice, at=now, state=state, text=error)
    return changed


def _still_ours(notice: Notice) -> Any:
    # Also when the sweeper has meanwhile called it "perhaps sent": now it is known.
    return Notice.objects.filter(
        pk=notice.pk, state__in=[Notice.State.SENDING, Notice.State.IN_DOUBT], started_at=notice.started_at
    )


def _hang_up(server: BaseEmailBackend) -> None:
    try:
        server.close()
    except OSError:
        log.info("mail_server_gone")
