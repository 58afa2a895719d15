"""What people look for in the catalogue."""

import datetime as dt
import functools
import operator
from collections.abc import Iterable, Iterator, Sequence

from django.contrib.auth.models import AnonymousUser
from django.db.models import Exists, F, Max, OuterRef, Prefetch, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce, Greatest
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.permissions import may_coordinate
from programmes.catalogue.models import (
    Module,
    Part,
    Programme,
    Region,
    Session,
    Workshop,
    WorkshopEvent,
    WorkshopPartner,
)
from programmes.catalogue.models.workshops import WorkshopQuerySet
from programmes.people.queries import partner_organisations
from programmes.vocabulary.queries import sought
from programmes.vocabulary.words import singular

# Search engines are told of a workshop so long after its last day, be it only that it was cancelled.
NEWS_DAYS = 30

# Where a workshop's words stand.
FIELDS_OF_WORDS = (
    "title",
    "programme__title",
    "programme__summary",
    "region__name",
    "venue__name",
    "venue__town",
)
# States of a workshop whose facilitators are really there.
TAKES_TIME = frozenset({Workshop.State.CONFIRMED, Workshop.State.RUNNING})


def may_facilitate(user: User | AnonymousUser, workshop: Workshop) -> bool:
    """True for a workshop's own facilitators, and for coordinators."""
    if may_coordinate(user):
        return True
    return user.is_authenticated and workshop.facilitators.filter(pk=user.pk).exists()


def reads_as(user: User, workshop: Workshop) -> str:
    """Say as what somebody who may facilitate a workshop reads of its people, for these to see."""
    return _("Coordinator") if may_coordinate(user) else _("Facilitator of %(code)s") % {"code": workshop.code}


def find_workshops(
    *,
    now: dt.datetime,
    programme: Programme | None = None,
    region: Region | None = None,
    month: dt.date | None = None,
    words: str = "",
) -> WorkshopQuerySet:
    """Return what the public finder lists: workshops still to come, soonest first, then those without dates.

    `month` is any day of the month in which it is to begin, and leaves out those without dates. Each of `words`
    must be in the title, the programme's title or summary, the region, or the venue's name or town, under any name
    that the glossary knows it by ("navigator" finds "link worker"; one query more, to read them). Can be narrowed
    further, by places left for one; annotated with `first_day` and `last_day`, with all that a card shows.
    """
    found = Workshop.objects.listed().with_dates().with_journey()
    found = found.filter(Q(first_day=None) | Q(first_day__gte=timezone.localdate(now)))
    if programme is not None:
        found = found.filter(programme=programme)
    if region is not None:
        found = found.filter(region=region)
    if month is not None:
        found = found.filter(first_day__year=month.year, first_day__month=month.month)  # type: ignore[misc]
    return _with_words(found, words, FIELDS_OF_WORDS).order_by(F("first_day").asc(nulls_last=True), "code")


def is_news(workshop: Workshop, last_day: dt.date | None, today: dt.date) -> bool:
    """Say whether search engines are to be told of a workshop that is announced: it is to come, or was a while ago.

    `last_day` is its own (`with_dates`), `today` the date where it is. One without dates is news until it is over.
    """
    if last_day is None:
        return workshop.state not in Workshop.OVER
    return today <= last_day + dt.timedelta(days=NEWS_DAYS)


def with_changed_at(workshops: WorkshopQuerySet) -> WorkshopQuerySet:
    """Annotate `changed_at`: when what is said of a workshop last changed; who books changes nothing of it."""
    done = WorkshopEvent.objects.filter(workshop=OuterRef("pk")).order_by().values("workshop")
    revised = Session.objects.filter(workshop=OuterRef("pk")).order_by().values("workshop")
    return workshops.annotate(
        changed_at=Greatest(
            "updated_at",
            Coalesce(Subquery(done.annotate(last=Max("at")).values("last")), "updated_at"),
            Coalesce(Subquery(revised.annotate(last=Max("revised_at")).values("last")), "updated_at"),
        )
    )


def workshops_run_by(user: User) -> WorkshopQuerySet:
    """Return the workshops somebody runs, drafts too but none that was called off: a coordinator runs them all."""
    standing = Workshop.objects.exclude(state=Workshop.State.CANCELLED)
    return standing if may_coordinate(user) else standing.filter(facilitators=user)


def find_workshops_run_by(user: User, *, over: bool, words: str = "") -> WorkshopQuerySet:
    """Return what those who run workshops look through: those under way and to come, the next first; or those that
    are `over`, the latest first.

    Each of `words` must be where the public finder looks for it, or in the code. Annotated with `first_day` and
    `last_day`, with their journey.
    """
    done = Q(state=Workshop.State.COMPLETED)
    found = workshops_run_by(user).filter(done if over else ~done).with_dates().with_journey()
    found = _with_words(found, words, (*FIELDS_OF_WORDS, "code"))
    first = F("first_day").desc(nulls_last=True) if over else F("first_day").asc(nulls_last=True)
    return found.order_by(first, "code")


def workshops_partnered_by(user: User) -> WorkshopQuerySet:
    """Return the announced workshops in which somebody speaks for a partner organisation."""
    mine = Workshop.objects.filter(partners__organisation__in=partner_organisations(user))
    return mine.exclude(state=Workshop.State.DRAFT).distinct().with_dates().with_journey()


def strands_visible_to(user: User | AnonymousUser) -> WorkshopQuerySet:
    """Return the announced workshops with stages that somebody may lay side by side.

    A coordinator all; a facilitator those they run; who speaks for an organisation those that it hosts, adopts or
    supports. To everybody else there are none.
    """
    staged = Part.objects.filter(workshop=OuterRef("pk"), kind=Module.Kind.STAGE)
    strands = Workshop.objects.filter(Exists(staged)).exclude(
        state__in=[Workshop.State.DRAFT, Workshop.State.CANCELLED]
    )
    if may_coordinate(user):
        return strands
    if not user.is_authenticated:
        return strands.none()
    runs = Workshop.facilitators.through.objects.filter(workshop=OuterRef("pk"), user=user.pk)
    has_a_part = WorkshopPartner.objects.filter(
        workshop=OuterRef("pk"), role__in=WorkshopPartner.OF_STRANDS, organisation__in=partner_organisations(user)
    )
    return strands.filter(Exists(runs) | Exists(has_a_part))


def programmes_with_strands(user: User | AnonymousUser) -> QuerySet[Programme]:
    """Return the programmes of which somebody may lay strands side by side, by title."""
    return Programme.objects.filter(pk__in=strands_visible_to(user).values("programme")).order_by("title")


def in_doubt() -> Exists:
    """Return what is true of a session whose date may yet move: an earlier stage of its workshop rests, and it was to
    begin after that had been paused. As in the journey, what follows a paused stage is provisional."""
    return Exists(
        Part.objects.filter(
            workshop=OuterRef("workshop"),
            stage_state=Part.StageState.PAUSED,
            order__lt=OuterRef("part__order"),
            stage_since__lt=OuterRef("starts_at"),
        )
    )


def live_from(session: Session) -> list[Session]:
    """Return a session and all later ones of its part that are not cancelled, in order of time, with their part."""
    following = Q(starts_at__gt=session.starts_at) | Q(starts_at=session.starts_at, pk__gte=session.pk)
    live = Session.objects.filter(following, part=session.part_id, cancelled_at=None)
    return list(live.select_related("part__workshop").order_by("starts_at", "pk"))


def where_else(workshop: Workshop, sessions: Sequence[Session]) -> Iterator[tuple[Session, User, Session]]:
    """Yield which of `sessions` lies over a session of another workshop that one of the workshop's facilitators runs:
    (session, facilitator, the other session), earliest first. Three queries."""
    if not sessions:
        return
    first = min(session.starts_at for session in sessions)
    last = max(session.ends_at for session in sessions)
    then = Session.objects.filter(cancelled_at=None, starts_at__lt=last, ends_at__gt=first)
    runs = Workshop.objects.filter(state__in=TAKES_TIME).exclude(pk=workshop.pk)
    at_that_time = Prefetch("sessions", then.select_related("workshop").order_by("starts_at", "pk"), to_attr="then")
    elsewhere = Prefetch("facilitated_workshops", runs.prefetch_related(at_that_time), to_attr="elsewhere")
    for person in workshop.facilitators.order_by("pk").prefetch_related(elsewhere):
        others = [other for run in person.elsewhere for other in run.then]
        for session in sessions:
            for other in others:
                if session.starts_at < other.ends_at and other.starts_at < session.ends_at:
                    yield session, person, other


def _with_words(found: WorkshopQuerySet, words: str, fields: Iterable[str]) -> WorkshopQuerySet:
    """Narrow to those in which each of the words stands, under any of its names, in one of the fields."""
    for thing in sought(words):
        names = [singular(name) for name in thing.names]
        anywhere = (Q(**{f"{field}__icontains": name}) for name in names for field in fields)
        found = found.filter(functools.reduce(operator.or_, anywhere))
    return found
