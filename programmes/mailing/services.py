"""Queue what is owed, pause and resume, send one again, a programme's own words, and no more notes about practice."""

import datetime as dt
from collections.abc import Collection
from zoneinfo import ZoneInfo

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from notices import services as notices
from notices.hours import is_civil
from notices.models import Notice
from notices.services import Mail, queue_once
from programmes.catalogue.models import Programme, Workshop
from programmes.enrolment.models import Enrolment
from programmes.mailing.errors import MailingRefused
from programmes.mailing.models import MailPause, MailWording, NudgesStopped
from programmes.mailing.plan import STEPS
from programmes.mailing.queries import (
    MAILED_STATES,
    about,
    group_of,
    open_steps,
    paused,
    paused_by,
    planned,
    sent_about,
    standing_pauses,
    still_owed,
    with_dates,
)
from programmes.mailing.words import check_words
from ui.locks import retry_once


def queue_owed(workshops: Collection[int], *, now: dt.datetime) -> int:
    """Queue what people in the workshops with these keys are owed at `now` and have not been sent; return how many.

    What should exist is compared with what exists, so whoever calls it twice, or at once, adds nothing. A constant
    number of queries, and no transaction but that of the one statement that writes: what changes meanwhile is noticed
    at delivery. Nothing goes out by night where a workshop is, and nothing while its mail is paused.
    """
    rows = with_dates(Workshop.objects.filter(pk__in=workshops, state__in=MAILED_STATES))
    open_now = {
        workshop: occasions
        for workshop in rows
        if is_civil(now, ZoneInfo(workshop.time_zone)) and (occasions := open_steps(workshop, now=now))
    }
    resting = paused([workshop.pk for workshop in open_now])
    open_now = {workshop: found for workshop, found in open_now.items() if workshop.pk not in resting}
    if not open_now:
        return 0
    groups: dict[int, list[Enrolment]] = {}
    for enrolment in group_of(list(open_now)):
        groups.setdefault(enrolment.workshop_id, []).append(enrolment)
    sent = sent_about(list(open_now))
    mails = []
    for workshop, occasions in open_now.items():
        staff, group = workshop.facilitators.all(), groups.get(workshop.pk, [])
        for one in planned(workshop, group, staff, sent, now=now, occasions=occasions):
            if one.due_at <= now:
                own = one.enrolment.pk if one.enrolment else None
                data = {"workshop": workshop.pk, "enrolment": own, "key": one.key}
                mails.append(Mail(one.step.kind, one.person, data, about(workshop), sent.attempt(one.key)))
    return queue_once(mails, now=now) if mails else 0


@retry_once
@transaction.atomic
def pause(thing: Workshop | Programme, *, by: User | None, now: dt.datetime | None = None) -> MailPause:
    """Let the planned mail of a workshop, or of all of a programme's, rest; twice is once.

    Answers, changes and cancellations go out all the same. What was queued and has not left is held too.
    """
    now = now or timezone.now()
    if standing := standing_pauses(thing).first():
        return standing
    try:
        with transaction.atomic():
            return MailPause.objects.create(since=now, by=by, **paused_by(thing))
    except IntegrityError:  # somebody else did so at this moment
        return standing_pauses(thing).get()


@retry_once
@transaction.atomic
def resume(thing: Workshop | Programme, *, by: User | None, now: dt.datetime | None = None) -> int:
    """Let planned mail go out again, and return how many pauses ended; what came due meanwhile goes if it still makes
    sense."""
    return standing_pauses(thing).update(ended_at=now or timezone.now(), ended_by=by)


def send_again(notice: Notice, *, by: User, now: dt.datetime | None = None) -> Notice:
    """Send somebody a mail about their workshop once more; return the row that is queued.

    Raises MailingRefused for a planned mail that would say nothing any more, CannotResend as notices.services does.
    """
    now = now or timezone.now()
    if notice.kind in {step.kind for step in STEPS.values()}:
        once_more = Notice(recipient=notice.recipient, data=notice.data | {"again": True})
        if still_owed(once_more, now=now) is None:
            raise MailingRefused(_("The moment for this mail has passed, so it would say nothing any more."))
    return notices.send_again(notice, by=by, now=now)


# --- Words ------------------------------------------------------------------------------------------


@retry_once
@transaction.atomic
def keep_wording(
    programme: Programme, code: str, *, subject: str, text: str, by: User | None, now: dt.datetime | None = None
) -> MailWording:
    """Give a programme its own words for a mail. Raises MailingRefused for a name in brackets that the mail has not."""
    check_words(code, subject)
    check_words(code, text)
    values = {"subject": subject, "text": text, "changed_by": by, "changed_at": now or timezone.now()}
    return MailWording.objects.update_or_create(programme=programme, code=code, defaults=values)[0]


def restore_wording(programme: Programme, code: str) -> None:
    """Go back to the usual words of a mail."""
    MailWording.objects.filter(programme=programme, code=code).delete()


# --- Notes about practice ---------------------------------------------------------------------------


def stop_nudges(enrolment: Enrolment, *, now: dt.datetime | None = None) -> None:
    """Send somebody no more notes about their practice in one workshop; twice is once."""
    NudgesStopped.objects.get_or_create(enrolment=enrolment, defaults={"at": now or timezone.now()})


def want_nudges(enrolment: Enrolment) -> None:
    """Send them again."""
    NudgesStopped.objects.filter(enrolment=enrolment).delete()
