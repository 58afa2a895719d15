"""What a journal's pages need to know."""

import datetime as dt
import re
from collections.abc import Iterable

from django.conf import settings
from django.db.models import DateTimeField, Exists, ExpressionWrapper, OuterRef, Q, QuerySet

from accounts.models import User
from learning_review.instruments.models import Instrument, InstrumentVersion
from learning_review.instruments.queries import asked_in_room
from learning_review.reflections.models import Reflection
from learning_review.reflections.prompts import FREELY, HOUSE, Prompts, of_version
from notices.models import Notice
from programmes.coaching.models import Coach
from programmes.enrolment.models import Enrolment

# The mail that tells somebody that entries end; how long before it goes, and how long before at the latest.
ENDING = "reflections/ending"
TOLD_AHEAD, TOLD_AT_LEAST = dt.timedelta(days=60), dt.timedelta(days=28)


def journal(person: User) -> QuerySet[Reflection]:
    """Return a person's own entries, newest first, with what a list of them shows."""
    return Reflection.objects.filter(person=person).select_related("enrolment__workshop", "part", "version__instrument")


def readable(user: User) -> QuerySet[Reflection]:
    """Return what `user` may read, own or shared with them, with what its page shows."""
    return Reflection.objects.visible_to(user).select_related("person", "enrolment__workshop", "part")


def shared_with_coach(user: User) -> QuerySet[Reflection]:
    """Return the entries that people have shared with `user` as their coach now, newest first."""
    return readable(user).exclude(person=user).order_by("-shared_at", "-pk")


def can_write_about(person: User) -> QuerySet[Enrolment]:
    """Return the enrolments a person may write about, the latest first, with their workshops' parts loaded."""
    return (
        Enrolment.objects.filter(person=person, state__in=Enrolment.TAKING_PART)
        .select_related("workshop")
        .prefetch_related("workshop__parts")
        .order_by("-created_at", "-pk")
    )


def ends_within(ahead: dt.timedelta, now: dt.datetime) -> QuerySet[Reflection]:
    """Return the entries that have been kept long enough (`JOURNAL_KEPT_DAYS` since they were last changed), or will
    have been in `ahead`. What the review holds words of is kept as long as it does, for its owner to take back."""
    since = now + ahead - dt.timedelta(days=settings.JOURNAL_KEPT_DAYS)
    return Reflection.objects.filter(updated_at__lte=since).exclude(sharing__in=Reflection.IN_REVIEW)


def told_by(moment: dt.datetime) -> Exists:
    """Return the condition under which the owner of an entry has been told, by then, that it ends."""
    kept = dt.timedelta(days=settings.JOURNAL_KEPT_DAYS) - TOLD_AHEAD
    since = ExpressionWrapper(OuterRef("updated_at") + kept, output_field=DateTimeField())
    told = Notice.objects.filter(
        kind=ENDING, recipient=OuterRef("person"), created_at__gte=since, created_at__lte=moment
    )
    return Exists(told.exclude(state=Notice.State.DROPPED))


def coach_of(enrolment: Enrolment) -> Coach | None:
    """Return who coaches this enrolment now, if anybody."""
    return (
        Coach.objects.filter(pairings__enrolment=enrolment, pairings__ended_at__isnull=True)
        .select_related("user")
        .first()
    )


def prompts_for(enrolments: Iterable[Enrolment]) -> list[Prompts]:
    """Return what somebody with these enrolments can begin an entry with: their programmes' own questions first, the
    latest enrolment's before others; then the house's, unless these are among them, and none at all. Two queries."""
    programmes = list(dict.fromkeys(enrolment.workshop.programme_id for enrolment in enrolments))
    found = asked_in_room(programmes, Instrument.Stage.JOURNAL)
    versions = dict.fromkeys(version for pk in programmes for version in found.get(pk, []))
    own = [of_version(version) for version in versions]
    house = [] if any(one.wording == HOUSE.wording for one in own) else [HOUSE]
    return [*own, *house, FREELY]


def prompts_called(key: str, enrolments: Iterable[Enrolment]) -> Prompts | None:
    """Return a published set that journals of these programmes began with, be it another one now: what somebody has
    before them when another version comes. None for any other `key`."""
    programmes = [enrolment.workshop.programme_id for enrolment in enrolments]
    versions = InstrumentVersion.objects.filter(
        Q(instrument__programme__in=programmes) | Q(instrument__programme=None),
        instrument__stage=Instrument.Stage.JOURNAL,
        published_at__isnull=False,
    ).select_related("instrument")
    number = re.fullmatch(r"[0-9]{1,9}", key)
    version = versions.filter(pk=int(key)).first() if number else None
    return of_version(version) if version else None
