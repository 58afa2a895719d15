"""What pages, the worker and other rooms need to know of questions, asks and who has answered.

What was answered is read by name by whoever gave it (`own_answers`), and where the question said so by those who run
the workshop (`services.read_named`, which writes down who did). Figures about a group, and their limits, are a room
above this one.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from django.db.models import Count, Exists, F, OuterRef, Prefetch, Q, QuerySet, prefetch_related_objects

from accounts.models import User
from learning_review.instruments.models import (
    Ask,
    Completion,
    Instrument,
    InstrumentVersion,
    Item,
    NamedAnswer,
    QuestionsStopped,
)
from learning_review.instruments.windows import LONGEST, Window, windows_of
from programmes.catalogue.models import Workshop
from programmes.enrolment.models import Enrolment
from programmes.mailing.queries import MAILED_STATES

Stage, State = Instrument.Stage, Ask.State


# --- Instruments and versions -----------------------------------------------------------------------


def instruments() -> QuerySet[Instrument]:
    """Return all instruments with their programme and versions, the newest version first: two queries."""
    versions = InstrumentVersion.objects.order_by("-number").annotate(
        questions=Count("items", distinct=True), asked=Exists(Ask.objects.filter(version=OuterRef("pk")))
    )
    return Instrument.objects.select_related("programme").prefetch_related(Prefetch("versions", versions))


def current_versions(programmes: Collection[int | None]) -> list[InstrumentVersion]:
    """Return the newest published version of each instrument in use, of these programmes and of all: one query."""
    newer = InstrumentVersion.objects.filter(
        instrument=OuterRef("instrument"), number__gt=OuterRef("number"), published_at__isnull=False
    )
    found = InstrumentVersion.objects.filter(
        ~Exists(newer),
        Q(instrument__programme__in=[pk for pk in programmes if pk]) | Q(instrument__programme=None),
        published_at__isnull=False,
        instrument__retired_on=None,
    )
    return list(found.select_related("instrument").order_by("instrument"))


def chosen_for(programme: int, versions: Iterable[InstrumentVersion]) -> dict[str, list[InstrumentVersion]]:
    """Return by stage what a programme's people are asked: its own if it has any, else what is for every programme."""
    own: dict[str, list[InstrumentVersion]] = defaultdict(list)
    general: dict[str, list[InstrumentVersion]] = defaultdict(list)
    for version in versions:
        if version.instrument.programme_id == programme:
            own[version.instrument.stage].append(version)
        elif version.instrument.programme_id is None:
            general[version.instrument.stage].append(version)
    return {**general, **own}


def asked_in_room(programmes: Collection[int], stage: str) -> dict[int, list[InstrumentVersion]]:
    """Return by programme the versions that a room asks at a `stage` of its own now, with their questions as `items`;
    none where the room asks in its usual words. Two queries at most."""
    versions = [one for one in current_versions(programmes) if one.instrument.stage == stage]
    prefetch_related_objects(versions, "items")
    return {pk: found for pk in programmes if (found := chosen_for(pk, versions).get(stage))}


def version_for(programme: int, stage: str) -> InstrumentVersion | None:
    """Return the one version that a room asks at a stage of its own now: of several, what was published last."""
    versions = asked_in_room([programme], stage).get(programme, [])
    return max(versions, key=lambda one: (one.published_at, one.pk), default=None)


def pages_of(items: Iterable[Item]) -> list[list[Item]]:
    """Return questions page by page: a new one begins with each that has a heading."""
    pages: list[list[Item]] = []
    for item in items:
        if item.page or not pages:
            pages.append([])
        pages[-1].append(item)
    return pages


def answered_before(version: InstrumentVersion, code: str) -> Item | None:
    """Return a question of this code in another version of the instrument that has been answered, if any."""
    others = Item.objects.filter(version__instrument=version.instrument_id, code=code).exclude(version=version)
    answered = Q(named_answers__isnull=False) | Q(anonymous_answers__isnull=False)
    return others.filter(answered).order_by("-version__number").first()


# --- Asks -------------------------------------------------------------------------------------------


def open_windows(workshop: Workshop, stage: str, today: dt.date) -> list[Window]:
    """Return the windows in which `stage` is asked in a workshop on a day there."""
    return [
        window
        for window in windows_of(stage, workshop)
        if (window.opens_on is None or window.opens_on <= today) and today <= window.closes_on
    ]


def may_be_asked(now: dt.datetime) -> QuerySet[Workshop]:
    """Return the workshops in which something could be asked about now, going by their dates alone."""
    dated = Workshop.objects.filter(state__in=MAILED_STATES).with_dates()
    return dated.filter(last_day__gte=now.date() - LONGEST - dt.timedelta(days=7))  # type: ignore[misc]


def asks_of(person: User) -> QuerySet[Ask]:
    """Return what a person has been asked, with all that its pages show."""
    return Ask.objects.filter(enrolment__person=person).select_related(
        "version__instrument", "enrolment__workshop__programme", "enrolment__person", "completion__entered_by"
    )


def open_to(enrolments: Collection[Enrolment], now: dt.datetime) -> dict[int, list[Ask]]:
    """Return by enrolment the asks that can be answered now: for a task list. One query; with the workshops there."""
    by_key = {enrolment.pk: enrolment for enrolment in enrolments if enrolment.state in Enrolment.TAKING_PART}
    found: dict[int, list[Ask]] = defaultdict(list)
    if not by_key:
        return found
    asks = Ask.objects.filter(enrolment__in=by_key, state=State.OPEN).select_related("version__instrument", "draft")
    for ask in asks.order_by("closes_on", "pk"):
        ask.enrolment = by_key[ask.enrolment_id]
        if ask.is_open(now):
            found[ask.enrolment_id].append(ask)
    return found


def own_answers(ask: Ask) -> list[NamedAnswer]:
    """Return what somebody answered that is kept with their ask, for themselves, in the order of the questions."""
    return list(NamedAnswer.objects.filter(ask=ask).select_related("item").order_by("item__order", "item"))


def with_named_answers(workshop: Workshop) -> QuerySet[Ask]:
    """Return the asks of those in a group who answered something with their name, by person: never anything that was
    answered in confidence or anonymously. Two queries; `named` holds the answers with their questions."""
    named = NamedAnswer.objects.filter(item__mode=Item.Mode.NAMED)
    in_order = named.select_related("item").order_by("item__order", "item")
    return (
        Ask.objects.filter(
            Exists(named.filter(ask=OuterRef("pk"))),
            enrolment__workshop=workshop,
            enrolment__state__in=Enrolment.TAKING_PART,
        )
        .select_related("version__instrument", "enrolment__person", "completion__entered_by")
        .prefetch_related(Prefetch("answers", in_order, to_attr="named"))
        .order_by(
            F("enrolment__person__last_name"), F("enrolment__person__first_name"), "enrolment",
            "opens_on", "instrument", "occasion",
        )
    )  # fmt: skip


def has_stopped(enrolment: Enrolment) -> bool:
    """True when they want no questions about this workshop."""
    return QuestionsStopped.objects.filter(enrolment=enrolment).exists()


# --- Who has answered -------------------------------------------------------------------------------


@dataclass(frozen=True)
class Progress:
    """How many of those who were asked one instrument at one occasion have answered; never what."""

    instrument: Instrument
    occasion: int
    asked: int
    completed: int
    on_behalf: int
    open: int


def progress_in(workshop: Workshop) -> list[Progress]:
    """Return it for each instrument and occasion of a workshop, in the order they were asked: two queries.

    Whoever has left the group is counted only if they had answered.
    """
    rows = (
        Ask.objects.filter(enrolment__workshop=workshop)
        .exclude(state=State.ENDED)
        .values("instrument", "occasion")
        .annotate(
            asked=Count("pk"),
            completed=Count("completion"),
            on_behalf=Count("completion", filter=~Q(completion__channel=Completion.Channel.SELF)),
            still_open=Count("pk", filter=Q(state=State.OPEN)),
        )
        .order_by("instrument", "occasion")
    )
    by_key = Instrument.objects.in_bulk([row["instrument"] for row in rows])
    found = [
        Progress(
            by_key[row["instrument"]],
            row["occasion"],
            row["asked"],
            row["completed"],
            row["on_behalf"],
            row["still_open"],
        )
        for row in rows
    ]
    order = {stage: number for number, stage in enumerate(Stage.values)}
    return sorted(found, key=lambda one: (order[one.instrument.stage], one.occasion, one.instrument.pk))


def asks_in(workshop: Workshop) -> QuerySet[Ask]:
    """Return who was asked what in a workshop and whether they have answered, by person: one query."""
    return (
        Ask.objects.filter(enrolment__workshop=workshop)
        .select_related("version__instrument", "enrolment__person", "completion__entered_by")
        .order_by("opens_on", "instrument", "occasion", F("enrolment__person__last_name"), "pk")
    )


def items_of(version: InstrumentVersion) -> list[Item]:
    """Return a version's questions in their order."""
    return list(version.items.order_by("order", "pk"))
