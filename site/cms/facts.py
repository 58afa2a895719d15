"""What pages show of programmes, modules and workshops, read when a page is shown and kept nowhere else."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal
from zoneinfo import ZoneInfo

from django.contrib.auth.models import AnonymousUser
from django.db.models import Exists, OuterRef, Prefetch, prefetch_related_objects
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import User
from programmes.catalogue.journey import stations_of_pattern, stations_of_workshop
from programmes.catalogue.lineage import RoleLine, line, role_lines
from programmes.catalogue.models import (
    CoachingKind,
    Condition,
    DevelopmentKind,
    Method,
    Module,
    Outcome,
    Prerequisite,
    Programme,
    ProgrammePartner,
    Purpose,
    Session,
    SupervisionKind,
    Workshop,
    WorkshopEvent,
)
from programmes.catalogue.queries import find_workshops
from programmes.coaching.models import Coach
from programmes.coaching.queries import current_pairings
from programmes.delivery.models import Material
from programmes.delivery.queries import materials_for
from programmes.enrolment import queries as enrolment
from programmes.enrolment.models import Enrolment
from programmes.enrolment.queries import Places
from ui import when
from ui.journey import Station

State = Workshop.State
Mode = Workshop.EnrolmentMode
Role = ProgrammePartner.Role

# How many dates a card shows.
MOST_DATES = 4
# How many workshops to come a programme's page shows; the finder has them all.
MOST_WORKSHOPS = 6


# --- A programme --------------------------------------------------------------------------------------


@dataclass(frozen=True)
class ProgrammeFacts:
    """What a programme's page shows of it."""

    lineage: str
    providers: list[str]
    stations: list[Station]
    audiences: list[str]
    modules: list["ModuleEntry"]
    workshops: list["Coming"]
    has_more_workshops: bool
    purposes: list[Purpose]
    methods: list[Method]
    outcomes: list[Outcome]
    coaching_kinds: list[CoachingKind]
    prerequisites: list[Prerequisite]
    supervision: list[SupervisionKind]
    development: list[DevelopmentKind]
    days_together: int
    hours_together: list[dt.timedelta]
    series: list[str]
    interest_url: str

    @property
    def supervision_here(self) -> list[SupervisionKind]:
        """Kinds of supervision that belong to the programme."""
        return [kind for kind in self.supervision if kind.given_here]

    @property
    def supervision_elsewhere(self) -> list[SupervisionKind]:
        """Kinds that are named so that nobody takes them for the programme's own."""
        return [kind for kind in self.supervision if not kind.given_here]

    @property
    def meetings(self) -> str:
        """How often all meet for but some hours, in words: "3 meetings, four hours in all"; "" for never."""
        if not self.hours_together:
            return ""
        said = ngettext("a meeting of %(time)s", "%(number)d meetings, %(time)s in all", len(self.hours_together))
        return said % {"number": len(self.hours_together), "time": when.hours(sum(self.hours_together, dt.timedelta()))}

    @property
    def is_residential(self) -> bool:
        return any(entry.module.kind == Module.Kind.RESIDENTIAL for entry in self.modules)


@dataclass(frozen=True)
class ModuleEntry:
    """A module in a list; `url` is empty while it has no public page."""

    module: Module
    length: str
    url: str


def of_programme(programme: Programme) -> ProgrammeFacts:
    """Gather what the page of `programme` shows; the number of queries does not grow with what there is."""
    modules = list(programme.modules.select_related("page"))
    partners = list(programme.partners.select_related("organisation"))
    together = attended_by_all(modules)
    workshops = coming_workshops(programme=programme, limit=MOST_WORKSHOPS + 1)
    return ProgrammeFacts(
        lineage=line(programme, partners),
        providers=[partner.organisation.name for partner in partners if partner.role == Role.DELIVERED_BY],
        stations=stations_of_pattern(programme),
        audiences=[row.audience.name for row in programme.programme_audiences.select_related("audience")],
        modules=[ModuleEntry(module, length(module), live_url(module)) for module in modules],
        workshops=workshops[:MOST_WORKSHOPS],
        has_more_workshops=len(workshops) > MOST_WORKSHOPS,
        purposes=list(programme.purposes.all()),
        methods=list(programme.methods.all()),
        outcomes=list(programme.outcomes.all()),
        coaching_kinds=list(programme.coachingkinds.all()),
        prerequisites=list(programme.prerequisites.all()),
        supervision=list(programme.supervisionkinds.all()),
        development=list(programme.developmentkinds.all()),
        days_together=sum(module.days for module in together if module.hours is None),
        hours_together=[module.hours for module in together if module.hours is not None],
        series=[length(module) for module in modules if module.kind == Module.Kind.SERIES and not module.voluntary],
        interest_url=reverse("interest", args=[programme.slug]),
    )


def attended_by_all(modules: Iterable[Module]) -> list[Module]:
    """Return the parts to which everybody comes: not one's own time, what is voluntary, or a series.

    What lies within other days together is taken with them; what lies within a stretch of one's own time is not.
    """
    found, host_is_window = [], False
    for module in modules:
        within_days = module.on_day is not None and not host_is_window
        if module.on_day is None:
            host_is_window = module.is_window
        if not (module.is_window or module.voluntary or within_days or module.kind == Module.Kind.SERIES):
            found.append(module)
    return found


def length(module: Module) -> str:
    """Return how long a module lasts, in words: "three days", "an hour", "an evening", "20 sessions in ten weeks"."""
    if module.kind == Module.Kind.EVENING:
        return _("an evening")
    if module.kind != Module.Kind.SERIES:
        return when.hours(module.hours) if module.hours else when.length(module.days)
    weeks = -(-module.days // 7)
    number = weeks * max(1, len(module.weekdays))
    sessions = ngettext("%(n)s session", "%(n)s sessions", number) % {"n": number}
    return _("%(sessions)s in %(length)s") % {"sessions": sessions, "length": when.weeks(weeks)}


# --- A module -----------------------------------------------------------------------------------------


@dataclass(frozen=True)
class ModuleFacts:
    """What a module's page shows of it: its purposes and outcomes, and its neighbours in the pattern."""

    kicker: str
    purposes: list[Purpose]
    outcomes: list[Outcome]
    before: ModuleEntry | None
    after: ModuleEntry | None
    materials: list["MaterialEntry"]
    conditions: list[Condition]
    coaching_kinds: list[CoachingKind]


@dataclass(frozen=True)
class MaterialEntry:
    """A material of a module: everybody sees what there is, those enrolled may open it when it is released."""

    material: Material
    may_open: bool


def of_module(module: Module, user: User | AnonymousUser) -> ModuleFacts:
    """Gather what the page of `module` shows to `user`."""
    open_to_user = {material.pk for material in materials_for(user, module)}
    entries = [ModuleEntry(other, "", live_url(other)) for other in module.programme.modules.select_related("page")]
    places = [entry.module.pk for entry in entries]
    here = places.index(module.pk)
    long = length(module)
    return ModuleFacts(
        kicker=" · ".join([f"{long[0].upper()}{long[1:]}", *([_("voluntary")] if module.voluntary else [])]),
        purposes=list(module.purposes.all()),
        outcomes=list(module.outcomes.all()),
        before=entries[here - 1] if here else None,
        after=entries[here + 1] if here + 1 < len(entries) else None,
        materials=[MaterialEntry(material, material.pk in open_to_user) for material in module.materials.all()],
        conditions=list(module.conditions.all()) if module.kind == Module.Kind.STAGE else [],
        coaching_kinds=list(module.coaching_kinds.all()),
    )


def without_alternative(module: Module) -> list[Material]:
    """Return a module's materials that have no second format: some people could not use them."""
    return [material for material in module.materials.all() if not material.has_alternative]


# --- A workshop ---------------------------------------------------------------------------------------


@dataclass(frozen=True)
class WayIn:
    """What somebody can do about a workshop now: a button, or a sentence that says why there is none."""

    kind: Literal["book", "apply", "wait", "interest", "closed"]
    label: str = ""
    url: str = ""
    note: str = ""


@dataclass(frozen=True)
class Coming:
    """A workshop in a list."""

    workshop: Workshop
    places: Places
    stations: list[Station]
    url: str

    @property
    def first_day(self) -> dt.date | None:
        return min((station.starts_on for station in self.stations), default=None)

    @property
    def last_day(self) -> dt.date | None:
        return max((station.ends_on for station in self.stations), default=None)

    @property
    def together(self) -> list[Station]:
        """The parts that people come to; of a long series only its first, for a card has little room."""
        days = [station for station in self.stations if not station.is_stretch and not station.note]
        return days if len(days) <= MOST_DATES else days[:1]

    @property
    def places_words(self) -> str:
        invited = self.workshop.enrolment_mode == Mode.INVITE
        return _("By invitation") if invited else places_words(self.places)


@dataclass(frozen=True)
class Dates:
    """A session on its own, or, `folded`, a long series of them under the name of its part."""

    title: str
    sessions: list[Session]

    @property
    def folded(self) -> bool:
        return len(self.sessions) > 1

    @property
    def first(self) -> Session:
        return self.sessions[0]

    @property
    def first_day(self) -> dt.date:
        return self.first.starts_at.astimezone(ZoneInfo(self.first.time_zone)).date()

    @property
    def last_day(self) -> dt.date:
        last = self.sessions[-1]
        return last.ends_at.astimezone(ZoneInfo(last.time_zone)).date()


@dataclass(frozen=True)
class WorkshopFacts:
    """What a workshop's page shows of it."""

    stations: list[Station]
    dates: list[Dates]
    facilitators: list[str]
    partners: list[RoleLine]
    providers: list[str]
    moved: bool
    places: Places
    places_words: str
    way_in: WayIn
    calendar_url: str
    asks_first: bool

    @property
    def sessions(self) -> list[Session]:
        """Every session that stands, in order of time, folded or not."""
        return sorted((one for dates in self.dates for one in dates.sessions), key=lambda one: (one.starts_at, one.pk))

    @property
    def first_day(self) -> dt.date | None:
        return min((station.starts_on for station in self.stations), default=None)

    @property
    def last_day(self) -> dt.date | None:
        return max((station.ends_on for station in self.stations), default=None)


def of_workshop(workshop: Workshop, *, now: dt.datetime | None = None) -> WorkshopFacts:
    """Gather what the page of `workshop` shows at `now`: seven queries."""
    now = now or timezone.now()
    places = enrolment.places(workshop)
    prefetch_related_objects([workshop], "parts", Prefetch("sessions", Session.objects.select_related("venue")))
    people = workshop.facilitators.order_by("last_name", "first_name").only("first_name", "last_name")
    names = (person.get_full_name() for person in people)
    providers, moved, asks_first = _background(workshop)
    return WorkshopFacts(
        stations=stations_of_workshop(workshop, now=now),
        dates=dates_of(workshop),
        facilitators=[name for name in names if name],
        partners=role_lines(workshop.partners.select_related("organisation__parent")),
        providers=providers,
        moved=moved,
        places=places,
        places_words=places_words(places),
        way_in=way_in(workshop, places, now=now),
        calendar_url=reverse("workshop_calendar", args=[workshop.code]),
        asks_first=asks_first,
    )


def _background(workshop: Workshop) -> tuple[list[str], bool, bool]:
    """Return who delivers a workshop's programme, whether its dates were moved once announced, and whether something
    has to be verified before a place; one query."""
    events = WorkshopEvent.objects.filter(workshop=OuterRef("pk"))
    moved = events.filter(kind=WorkshopEvent.Kind.MOVED).exclude(from_state=State.DRAFT)
    partner = "programme__partners"
    rows = enrolment.with_asks_first(Workshop.objects.filter(pk=workshop.pk)).annotate(was_moved=Exists(moved))
    found = list(
        rows.order_by(f"{partner}__order", f"{partner}__pk").values_list(
            f"{partner}__role", f"{partner}__organisation__name", "was_moved", "asks_prerequisites"
        )
    )
    providers = [name for role, name, *_facts in found if role == Role.DELIVERED_BY]
    return providers, found[0][2], found[0][3]


@dataclass(frozen=True)
class Mine:
    """What somebody who takes part sees of themselves on a workshop's page."""

    enrolment: Enrolment
    coaches: list[Coach]


def mine(workshop: Workshop, user: User | AnonymousUser) -> Mine | None:
    """Return somebody's own part in a workshop, with their coaches, if any; None, and no query, for a visitor."""
    own = enrolment.live_enrolment(workshop, user) if user.is_authenticated else None
    if own is None:
        return None
    return Mine(own, [pairing.coach for pairing in current_pairings(own)])


def last_day(workshop: Workshop) -> dt.date | None:
    """Return a workshop's last day; no query of its own where `with_dates` or its parts have been read."""
    if hasattr(workshop, "last_day"):
        return workshop.last_day
    return workshop.span[1] if workshop.span else None


def stations(workshop: Workshop) -> list[Station]:
    """Return a workshop's parts as stations, as they stand now."""
    return stations_of_workshop(workshop, now=timezone.now())


def dates_of(workshop: Workshop) -> list[Dates]:
    """Lay out the sessions of a workshop whose parts and sessions are at hand, in order; a long series as one entry."""
    by_part: dict[int, list[Session]] = {}
    for session in workshop.sessions.all():
        if session.cancelled_at is None:
            by_part.setdefault(session.part_id, []).append(session)
    titles = {part.pk: part.title for part in workshop.parts.all()}
    found = []
    for part, sessions in by_part.items():
        if len(sessions) > MOST_DATES:
            found.append(Dates(titles[part], sessions))
        else:
            found += [Dates(session.title, [session]) for session in sessions]
    return sorted(found, key=lambda dates: (dates.first.starts_at, dates.first.pk))


def places_words(places: Places) -> str:
    """Say how many places a newcomer can have: "5 places left", or that it is full and how many wait."""
    if places.for_newcomers:
        return ngettext("%(number)d place left", "%(number)d places left", places.left) % {"number": places.left}
    if places.waiting:
        waiting = ngettext("%(number)d person waiting", "%(number)d people waiting", places.waiting)
        return _("Full, %(waiting)s") % {"waiting": waiting % {"number": places.waiting}}
    return _("Full")


def way_in(workshop: Workshop, places: Places, *, now: dt.datetime) -> WayIn:
    """Say what a newcomer can do about a workshop at `now`."""
    reason = enrolment.why_closed(workshop, now=now)
    if reason:
        if workshop.state in enrolment.TAKES_PEOPLE_IN and not workshop.parts.all():
            return WayIn(
                "interest",
                _("Tell me when there is a date"),
                reverse("interest", args=[workshop.programme.slug]),
                reason,
            )
        return WayIn("closed", note=reason)
    url = reverse("book", args=[workshop.code])
    if workshop.enrolment_mode == Mode.APPLY:
        return WayIn("apply", _("Apply for a place"), url)
    if places.for_newcomers:
        return WayIn("book", _("Book a place"), url)
    return WayIn("wait", _("Join the waiting list"), url)


def coming_workshops(
    *,
    programme: Programme | None = None,
    words: str = "",
    limit: int | None = None,
    now: dt.datetime | None = None,
) -> list[Coming]:
    """Return workshops that have not begun, the soonest first and those without dates last."""
    now = now or timezone.now()
    found = enrolment.with_places(find_workshops(now=now, programme=programme, words=words)).select_related(
        "programme", "region", "venue", "page"
    )
    return [
        Coming(workshop, enrolment.places_of(workshop), stations_of_workshop(workshop, now=now), workshop_url(workshop))
        for workshop in found[:limit]
    ]


# --- Addresses ----------------------------------------------------------------------------------------


def live_url(presented: Module | Programme | Workshop) -> str:
    """Return the address of the page that presents something, empty while it has none that is public."""
    page = getattr(presented, "page", None)
    return page.url or "" if page and page.live else ""


def workshop_url(workshop: Workshop) -> str:
    """Return the address of a workshop: its page, else the plain one that every workshop has."""
    return live_url(workshop) or reverse("workshop", args=[workshop.code])
