"""What pages show of programmes, modules and workshops, read when a page is shown and kept nowhere else."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from django.contrib.auth.models import AnonymousUser
from django.urls import reverse
from django.utils import timezone
from django.utils.text import get_text_list
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import User
from programmes.catalogue import pattern as patterns
from programmes.catalogue.errors import PatternRefused
from programmes.catalogue.models import (
    Method,
    Module,
    Outcome,
    Part,
    Programme,
    ProgrammePartner,
    Purpose,
    Session,
    Workshop,
    WorkshopPartner,
)
from programmes.catalogue.queries import find_workshops
from programmes.delivery.models import Material
from programmes.delivery.queries import materials_for
from programmes.enrolment import queries as enrolment
from programmes.enrolment.queries import Places
from ui.journey import Station

State = Workshop.State
Mode = Workshop.EnrolmentMode

# How many dates a card shows.
MOST_DATES = 4
# A pattern has no dates of its own: any day without a clock change near it will do to draw its lengths.
ANY_DAY = dt.date(2027, 1, 4)


# --- A programme --------------------------------------------------------------------------------------


@dataclass(frozen=True)
class ProgrammeFacts:
    """What a programme's page shows of it."""

    lineage: str
    stations: list[Station]
    audiences: list[str]
    modules: list["ModuleEntry"]
    workshops: list["Coming"]
    purposes: list[Purpose]
    methods: list[Method]
    outcomes: list[Outcome]
    days_together: int
    interest_url: str

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
    plan = plan_of_pattern(programme)
    stations = stations_of_plan(plan)
    lengths = {part.module.pk: station.length for part, station in zip(plan, stations, strict=True)}
    return ProgrammeFacts(
        lineage=lineage(programme),
        stations=stations,
        audiences=[row.audience.name for row in programme.programme_audiences.select_related("audience")],
        modules=[ModuleEntry(module, lengths.get(module.pk, ""), live_url(module)) for module in modules],
        workshops=coming_workshops(programme=programme),
        purposes=list(programme.purposes.all()),
        methods=list(programme.methods.all()),
        outcomes=list(programme.outcomes.all()),
        days_together=patterns.days_together(plan),
        interest_url=reverse("interest", args=[programme.slug]),
    )


def lineage(programme: Programme) -> str:
    """Return "Delivered by X in partnership with Y, as part of Z." from its partners; empty without any."""
    named: dict[str, list[str]] = {}
    for partner in programme.partners.select_related("organisation"):
        named.setdefault(partner.role, []).append(partner.organisation.name)
    role = ProgrammePartner.Role
    phrases = {
        role.DELIVERED_BY: _("delivered by %(names)s"),
        role.WITH: _("in partnership with %(names)s"),
        role.FUNDED_BY: _("funded by %(names)s"),
    }
    said = [phrase % {"names": get_text_list(named[key], _("and"))} for key, phrase in phrases.items() if key in named]
    if programme.part_of:
        said.append(_("as part of %(whole)s") % {"whole": programme.part_of})
    line = ", ".join(said)
    return f"{line[0].upper()}{line[1:]}." if line else ""


def plan_of_pattern(programme: Programme) -> list[patterns.PlannedPart]:
    """Lay the programme's modules out from any day at all; nothing while its pattern is not whole."""
    try:
        return patterns.lay_out(programme, ANY_DAY, "Europe/London")
    except PatternRefused:
        return []


def stations_of_plan(plan: Iterable[patterns.PlannedPart]) -> list[Station]:
    """Return a pattern's stations, to be drawn without dates."""
    return [
        Station(part.title, part.kind, part.starts_on, part.ends_on, note=_("voluntary") if part.voluntary else "")
        for part in plan
    ]


def pattern(programme: Programme) -> list[Station]:
    """Return the stations of a programme's pattern: three days, a month, two days."""
    return stations_of_plan(plan_of_pattern(programme))


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
    station = Station(
        module.title,
        module.kind,
        ANY_DAY,
        ANY_DAY + dt.timedelta(days=module.days - 1),  # type: ignore[arg-type]
    )
    return ModuleFacts(
        kicker=" · ".join(
            [station.length[0].upper() + station.length[1:], *([_("voluntary")] if module.voluntary else [])]
        ),
        purposes=list(module.purposes.all()),
        outcomes=list(module.outcomes.all()),
        before=entries[here - 1] if here else None,
        after=entries[here + 1] if here + 1 < len(entries) else None,
        materials=[MaterialEntry(material, material.pk in open_to_user) for material in module.materials.all()],
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
        return places_words(self.places)


@dataclass(frozen=True)
class WorkshopFacts:
    """What a workshop's page shows of it."""

    stations: list[Station]
    sessions: list[Session]
    facilitators: list[str]
    partners: list[WorkshopPartner]
    places: Places
    places_words: str
    way_in: WayIn
    calendar_url: str

    @property
    def first_day(self) -> dt.date | None:
        return min((station.starts_on for station in self.stations), default=None)

    @property
    def last_day(self) -> dt.date | None:
        return max((station.ends_on for station in self.stations), default=None)


def of_workshop(workshop: Workshop, *, now: dt.datetime | None = None) -> WorkshopFacts:
    """Gather what the page of `workshop` shows at `now`: six queries."""
    now = now or timezone.now()
    places = enrolment.places(workshop)
    sessions = workshop.sessions.filter(cancelled_at=None).select_related("venue", "part")
    names = (person.get_full_name() for person in workshop.facilitators.order_by("last_name", "first_name"))
    return WorkshopFacts(
        stations=stations_of(workshop, now=now),
        sessions=list(sessions),
        facilitators=[name for name in names if name],
        partners=list(workshop.partners.select_related("organisation")),
        places=places,
        places_words=places_words(places),
        way_in=way_in(workshop, places, now=now),
        calendar_url=reverse("workshop_calendar", args=[workshop.code]),
    )


def stations_of(workshop: Workshop, *, now: dt.datetime) -> list[Station]:
    """Return a workshop's parts as stations, each past, now, coming, provisional or cancelled."""
    today = workshop.today(now)
    return [
        Station(
            part.title,
            part.kind,  # type: ignore[arg-type]
            part.starts_on,
            part.ends_on,
            state=_state_of(part, workshop, today),
            note=_("voluntary") if part.voluntary else "",
        )
        for part in workshop.parts.all()
    ]


def _state_of(
    part: Part, workshop: Workshop, today: dt.date
) -> Literal["past", "now", "coming", "provisional", "cancelled"]:
    if workshop.state == State.CANCELLED:
        return "cancelled"
    if part.ends_on < today:
        return "past"
    if workshop.state == State.TENTATIVE:
        return "provisional"
    return "now" if part.starts_on <= today else "coming"


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
    *, programme: Programme | None = None, limit: int | None = None, now: dt.datetime | None = None
) -> list[Coming]:
    """Return workshops that have not begun, the soonest first and those without dates last."""
    now = now or timezone.now()
    found = enrolment.with_places(find_workshops(now=now, programme=programme)).select_related(
        "programme", "region", "venue", "page"
    )
    return [
        Coming(workshop, enrolment.places_of(workshop), stations_of(workshop, now=now), workshop_url(workshop))
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
