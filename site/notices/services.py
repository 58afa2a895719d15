"""Queue a mail, or send one again. Delivering it is the worker's work (notices.delivery)."""

import datetime as dt
import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.contrib.auth.models import AbstractBaseUser
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from notices.errors import CannotResend
from notices.kinds import builder_of
from notices.models import Notice, NoticeEvent
from notices.personal import ERASED
from ui.locks import retry_once

# What a mail holds once it is forgotten: no words, and an address where none can be.
EMPTY: dict[str, Any] = {"subject": "", "body_text": "", "body_html": "", "error": ""}
NOWHERE = f"somebody@{ERASED}"


def queue(
    kind: str,
    *,
    to: AbstractBaseUser | str,
    data: Mapping[str, Any] | None = None,
    secrets: Mapping[str, str] | None = None,
    about: str = "",
    due_at: dt.datetime | None = None,
    key: str | None = None,
) -> Notice:
    """Write down that a mail of `kind` is to go to a person, or to a bare address; return its row.

    Call it inside the transaction of what it tells of: then neither can exist without the other. `data` holds
    primary keys and plain facts for the kind's builder; `secrets` what must not outlive the sending. `about` is
    what coordinators find it by ("workshop:ABC-7K2M"). `due_at` is an aware instant, now by default. A second call
    with the same `key` returns the first row unchanged. Raises KeyError when no room registered the kind.
    """
    values = _values(kind, to, data, secrets, about, due_at)
    if key is None:
        return Notice.objects.create(**values)
    return Notice.objects.get_or_create(key=key, defaults=values)[0]


def queue_each(
    kind: str, mails: Iterable[tuple[AbstractBaseUser | str, Mapping[str, Any]]], *, about: str = ""
) -> list[Notice]:
    """Queue many mails of one kind, each a person (or address) with its `data`, in one statement; return their rows.

    For those who hold a lock that others wait for. Otherwise as `queue`.
    """
    now = timezone.now()
    return Notice.objects.bulk_create(Notice(**_values(kind, to, data, None, about, now)) for to, data in mails)


@dataclass(frozen=True)
class Mail:
    """A mail to be queued by `queue_once`; as the arguments of `queue`."""

    kind: str
    to: AbstractBaseUser
    data: Mapping[str, Any]
    about: str
    key: str
    due_at: dt.datetime | None = None


def queue_once(mails: Iterable[Mail], *, now: dt.datetime) -> int:
    """Queue many mails in one statement, but for those whose key exists; return how many were given. Due at `now` is
    what does not say when.

    Two workers who do this at once leave one row for each key.
    """
    rows = [
        Notice(**_values(mail.kind, mail.to, mail.data, None, mail.about, mail.due_at or now), key=mail.key)
        for mail in mails
    ]
    Notice.objects.bulk_create(rows, ignore_conflicts=True)
    return len(rows)


def drop_waiting(keys: Iterable[str], *, now: dt.datetime) -> int:
    """Drop the mails of these keys that still wait, and return how many: what they would tell of is no more.

    Each would be dropped when it is due; until then it would stand among those on their way.
    """
    waiting = Notice.objects.filter(key__in=list(keys), state=Notice.State.QUEUED)
    return waiting.update(state=Notice.State.DROPPED, finished_at=now)


def _values(
    kind: str,
    to: AbstractBaseUser | str,
    data: Mapping[str, Any] | None,
    secrets: Mapping[str, str] | None,
    about: str,
    due_at: dt.datetime | None,
) -> dict[str, Any]:
    builder_of(kind)
    recipient, address = (None, to) if isinstance(to, str) else (to, to.email)  # type: ignore[attr-defined]
    return {
        "kind": kind,
        "recipient": recipient,
        "address": address,
        "about": about,
        "data": dict(data or {}),
        "secrets": dict(secrets or {}),
        "due_at": due_at or timezone.now(),
        "message_id": f"<{uuid.uuid4().hex}@{settings.MAIL_DOMAIN}>",
    }


@retry_once
@transaction.atomic
def resend(notice: Notice, *, by: AbstractBaseUser | None, now: dt.datetime | None = None) -> Notice:
    """Queue again a mail that failed or was perhaps sent; return the row as it now is.

    It keeps its Message-ID, so that a mail program that already has it can tell. Raises CannotResend when it is in
    any other state, or carried a code: codes are forgotten, and the person asks for a new one.
    """
    now = now or timezone.now()
    notice = Notice.objects.select_for_update().get(pk=notice.pk)
    if not notice.may_be_resent:
        raise CannotResend(_("This mail cannot be sent again: it is on its way, has gone, or carried a code."))
    notice.state = Notice.State.QUEUED
    notice.due_at = now
    notice.attempts = 0
    notice.error = ""
    notice.started_at = notice.finished_at = None
    notice.save(update_fields=["state", "due_at", "attempts", "error", "started_at", "finished_at"])
    who = by.pk if by else None
    NoticeEvent.objects.create(notice=notice, at=now, state=notice.state, text=_("To be sent again"), by_id=who)
    return notice


@retry_once
@transaction.atomic
def send_again(notice: Notice, *, by: AbstractBaseUser | None, now: dt.datetime | None = None) -> Notice:
    """Queue the same mail to the same person once more, and return its row: what it says is made anew.

    For somebody who has lost it; it goes to the address they have now. A failed or perhaps sent one is taken up again
    instead (`resend`). Raises CannotResend when it carried a code, was dropped, or is on its way already.
    """
    now = now or timezone.now()
    notice = Notice.objects.select_for_update(of=("self",)).select_related("recipient").get(pk=notice.pk)
    if notice.may_be_resent:
        return resend(notice, by=by, now=now)
    copies = Notice.objects.filter(kind=notice.kind, recipient=notice.recipient, data=notice.data | {"again": True})
    underway = copies.filter(state__in=[Notice.State.QUEUED, Notice.State.SENDING])
    if notice.state != Notice.State.SENT or notice.secrets or underway.exists():
        raise CannotResend(_("This mail cannot be sent again: it is on its way, was not needed, or carried a code."))
    again = Notice.objects.create(
        **_values(
            notice.kind,
            notice.recipient or notice.address,
            notice.data | {"again": True},
            None,
            notice.about,
            now,
        )
    )
    who = by.pk if by else None
    NoticeEvent.objects.create(notice=again, at=now, state=again.state, text=_("To be sent again"), by_id=who)
    return again


def forget_mails(mails: QuerySet[Notice]) -> int:
    """Empty mails: what they said, of what, and to which address; drop those that wait. Return how many.

    That they were sent stays. One that is being sent at this moment is left as it is.
    """
    waiting = mails.filter(state=Notice.State.QUEUED)
    waiting.update(state=Notice.State.DROPPED, finished_at=timezone.now())
    done = mails.exclude(state=Notice.State.SENDING)
    NoticeEvent.objects.filter(notice__in=done.values("pk")).update(text="")
    return done.update(**EMPTY, address=NOWHERE, data={}, secrets={})
