"""State what one has, verify it, let it run out. Each locks first, then checks, then writes, in one transaction."""

import calendar
import datetime as dt
from decimal import Decimal

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from notices.services import queue
from programmes.catalogue.models import Prerequisite
from programmes.prerequisites.errors import ChangedMeanwhile, FallsShort, NotAnswered, NotYours, Verified
from programmes.prerequisites.models import PrerequisiteEvent, PrerequisiteStatement
from programmes.prerequisites.queries import Standing
from ui.locks import retry_once
from ui.typed import tidy

State = PrerequisiteStatement.State
Kind = PrerequisiteEvent.Kind
Answer = Prerequisite.Answer

MOST_WORDS = 4000
TWO_PLACES = Decimal("0.01")
MOST = Decimal("999999.99")


@retry_once
@transaction.atomic
def state(
    person: User,
    prerequisite: Prerequisite,
    *,
    by: User | None,
    amount: Decimal | None = None,
    words: str = "",
    ask: bool = True,
    now: dt.datetime | None = None,
) -> PrerequisiteStatement:
    """Keep what a person says they have; return the statement, which waits for a coordinator.

    A number is answered by `amount` (exact, two decimals), a statement by `words`, a check by neither: to state it is
    to say yes. Less than is asked is kept too, and can't be verified. Saying it again before it was answered replaces
    what was said; the same again changes nothing. What is verified stays so meanwhile. The programme's contact is asked
    to look at it, at most once a day for each person, unless `ask` is false, as when an application asks already.

    Raises NotAnswered when it is no answer, and when it is verified for good, so that there is nothing to state.
    """
    now = now or timezone.now()
    amount, words = _answer(prerequisite, amount, words)
    _hold(person)
    own = list(PrerequisiteStatement.objects.filter(person=person, prerequisite=prerequisite))
    for one in own:
        one.prerequisite = prerequisite
    standing = Standing(prerequisite, timezone.localdate(now), own)
    if not standing.can_state:
        raise NotAnswered(_("This has been verified for good, so there is nothing to state."))
    statement = standing.waiting
    if statement and (statement.amount, statement.words) == (amount, words):
        return statement
    statement = statement or PrerequisiteStatement(person=person, prerequisite=prerequisite)
    statement.amount, statement.minimum, statement.words = amount, prerequisite.minimum, words
    statement.stated_at = now
    statement.revision += 1
    statement.save()
    _note(statement, Kind.STATED, by=by, now=now)
    if ask:
        programme = prerequisite.programme
        queue(
            "prerequisites/to_verify",
            to=programme.contact_email,
            data={"person": person.pk, "programme": programme.pk},
            about=f"programme:{programme.slug}",
            key=f"prerequisites/to_verify:{person.pk}:{programme.pk}:{timezone.localdate(now)}",
        )
    return statement


@retry_once
@transaction.atomic
def verify(
    statement: PrerequisiteStatement,
    *,
    met: bool,
    by: User,
    revision: int,
    note: str = "",
    now: dt.datetime | None = None,
) -> PrerequisiteStatement:
    """Say whether a person has what they stated, with a note to them; return the statement.

    `revision` is that of the statement as it was read: an answer to other words, or after somebody else's, is refused.
    The same answer twice is one answer. An answer can be put right, until it has lapsed. What is verified holds for
    the prerequisite's months, the last day included, or for good; its owner is reminded ahead of it. The person is
    told once nothing of theirs waits in this programme any more.

    Raises FallsShort when less was stated than is asked, ChangedMeanwhile, and NotYours for one's own statement.
    """
    now = now or timezone.now()
    _hold(statement.person)
    statement = _locked(statement)
    after = State.MET if met else State.NOT_MET
    if by.pk == statement.person_id:
        raise NotYours
    if statement.state == after and statement.revision != revision:
        return statement
    if statement.revision != revision or statement.state == State.LAPSED:
        raise ChangedMeanwhile
    if met and statement.falls_short:
        raise FallsShort(
            _("%(asked)s are asked and %(said)s stated, so this can't be verified.")
            % {"asked": statement.prerequisite.asked, "said": statement.said or _("nothing")}
        )
    months = statement.prerequisite.valid_months
    today = timezone.localdate(now)
    statement.state = after
    if statement.amount is not None and statement.prerequisite.minimum is not None:
        statement.minimum = statement.prerequisite.minimum
    statement.valid_until = months_later(today, months) if met and months else None
    statement.remind_on = next_reminder(statement.valid_until, after=today)
    statement.decided_at, statement.decided_by, statement.note = now, by, note.strip()[:300]
    statement.revision += 1
    statement.save()
    if met:
        # Whoever has shown it anew needs no reminder of what ran before.
        _others(statement).update(remind_on=None)
    _note(statement, Kind.MET if met else Kind.NOT_MET, by=by, now=now)
    _tell_when_done(statement)
    return statement


@retry_once
@transaction.atomic
def take_back(statement: PrerequisiteStatement, *, by: User) -> None:
    """Delete what its owner stated and nobody verified; that it was there stays in the history, without its words.

    Twice is once. Raises Verified for what was verified, be it lapsed; NotYours for somebody else's.
    """
    if by.pk != statement.person_id:
        raise NotYours(_("Only the person who stated it can delete it."))
    _hold(statement.person)
    found = PrerequisiteStatement.objects.select_for_update(no_key=True).filter(pk=statement.pk).first()
    if found is None:
        return
    if found.state not in PrerequisiteStatement.UNVERIFIED:
        raise Verified
    _note(found, Kind.DELETED, by=by, now=timezone.now())
    found.delete()


def remind(now: dt.datetime) -> int:
    """Ask those whose verification runs out soon to renew it, each once for every one of the days before; how many."""
    due = PrerequisiteStatement.objects.filter(remind_on__lte=timezone.localdate(now)).order_by("pk")
    return sum(_remind(pk, now) for pk in due.values_list("pk", flat=True))


@retry_once
@transaction.atomic
def _remind(pk: int, now: dt.datetime) -> int:
    today = timezone.localdate(now)
    statement = (
        PrerequisiteStatement.objects.select_for_update(no_key=True, of=("self",))
        .select_related("person", "prerequisite__programme")
        .filter(pk=pk, remind_on__lte=today)
        .first()
    )
    if statement is None:
        return 0
    day, statement.remind_on = statement.remind_on, next_reminder(statement.valid_until, after=today)
    statement.save(update_fields=["remind_on"])
    queue(
        "prerequisites/renew",
        to=statement.person,
        data={"statement": statement.pk},
        about=f"programme:{statement.prerequisite.programme.slug}",
        key=f"prerequisites/renew:{statement.pk}:{day}",
    )
    return 1


def lapse(now: dt.datetime) -> int:
    """Mark what has run out as lapsed, and tell its owner unless they have shown it anew; return how many."""
    due = PrerequisiteStatement.objects.filter(state=State.MET, valid_until__lt=timezone.localdate(now)).order_by("pk")
    return sum(_lapse(pk, now) for pk in due.values_list("pk", flat=True))


@retry_once
@transaction.atomic
def _lapse(pk: int, now: dt.datetime) -> int:
    statement = (
        PrerequisiteStatement.objects.select_for_update(no_key=True, of=("self",))
        .select_related("person", "prerequisite__programme")
        .filter(pk=pk, state=State.MET, valid_until__lt=timezone.localdate(now))
        .first()
    )
    if statement is None:
        return 0
    statement.state, statement.remind_on = State.LAPSED, None
    statement.revision += 1
    statement.save()
    _note(statement, Kind.LAPSED, by=None, now=now)
    queue(
        "prerequisites/lapsed",
        to=statement.person,
        data={"statement": statement.pk},
        about=f"programme:{statement.prerequisite.programme.slug}",
    )
    return 1


def months_later(day: dt.date, months: int) -> dt.date:
    """Return the same day so many months on, or the month's last where it has no such day.

    >>> months_later(dt.date(2027, 1, 31), 1)
    datetime.date(2027, 2, 28)
    """
    years, month = divmod(day.month - 1 + months, 12)
    year = day.year + years
    return dt.date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def next_reminder(valid_until: dt.date | None, *, after: dt.date) -> dt.date | None:
    """Return the next day, later than `after`, on which to ask for a renewal; None when there is none left."""
    if valid_until is None:
        return None
    days = (valid_until - dt.timedelta(days=number) for number in settings.PREREQUISITE_REMINDER_DAYS)
    return min((day for day in days if day > after), default=None)


def _answer(prerequisite: Prerequisite, amount: Decimal | None, words: str) -> tuple[Decimal | None, str]:
    """Return what is kept of an answer; NotAnswered when it is none."""
    words = tidy(words)
    if prerequisite.answer == Answer.AMOUNT:
        if amount is None or not amount.is_finite() or not 0 <= amount <= MOST:
            raise NotAnswered(_("Say how many: a number, in figures."))
        exact = amount.quantize(TWO_PLACES)
        if exact != amount:
            raise NotAnswered(_("Two decimal places are enough."))
        return exact, ""
    if prerequisite.answer == Answer.CHECK:
        return None, ""
    if not words or len(words) > MOST_WORDS or "\0" in words:
        raise NotAnswered(_("Say it in a few sentences."))
    return None, words


def _hold(person: User) -> None:
    """Hold a person's row: what one person states, and what is answered to it, happens one after another."""
    User.objects.select_for_update(no_key=True).get(pk=person.pk)


def _locked(statement: PrerequisiteStatement) -> PrerequisiteStatement:
    found = (
        PrerequisiteStatement.objects.select_for_update(no_key=True, of=("self",))
        .select_related("person", "prerequisite__programme", "decided_by")
        .filter(pk=statement.pk)
        .first()
    )
    if found is None:
        raise ChangedMeanwhile(_("They have deleted this in the meantime."))
    return found


def _others(statement: PrerequisiteStatement) -> QuerySet[PrerequisiteStatement]:
    same = PrerequisiteStatement.objects.filter(person=statement.person, prerequisite=statement.prerequisite)
    return same.exclude(pk=statement.pk)


def _note(statement: PrerequisiteStatement, kind: str, *, by: User | None, now: dt.datetime) -> None:
    PrerequisiteEvent.objects.create(
        person_id=statement.person_id,
        prerequisite_id=statement.prerequisite_id,
        kind=kind,
        at=now,
        by=by,
        valid_until=statement.valid_until,
    )


def _tell_when_done(statement: PrerequisiteStatement) -> None:
    """Queue the mail that says what was verified, once nothing of the person's waits in this programme."""
    programme = statement.prerequisite.programme
    waiting = PrerequisiteStatement.objects.filter(
        person=statement.person, prerequisite__programme=programme, state=State.WAITING
    )
    if waiting.exists():
        return
    queue(
        "prerequisites/answered",
        to=statement.person,
        data={"person": statement.person_id, "programme": programme.pk},
        about=f"programme:{programme.slug}",
    )
