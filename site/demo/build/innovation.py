"""A programme of stages with a strand for each authority: five at work, each elsewhere, one over, one to come."""

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass

from django.contrib.auth.models import Group

from accounts.models import User
from cms.models import ModulePage, ProgrammeIndexPage, ProgrammePage, WorkshopPage
from demo.build import between
from demo.build.crowd import build_practitioner
from demo.build.pages import add, draw, key_facts
from demo.build.words import innovation as words
from demo.build.workshops import Mode, Partner, Stage
from demo.people import Practitioner
from programmes.catalogue import services
from programmes.catalogue.models import (
    CoachingKind,
    Condition,
    Method,
    Module,
    Outcome,
    Part,
    Programme,
    ProgrammeAudience,
    ProgrammePartner,
    Purpose,
    Workshop,
)
from programmes.delivery.models import Attendance
from programmes.delivery.services import keep_register
from programmes.enrolment import services as enrolment
from programmes.enrolment.models import Enrolment
from programmes.people.models import Audience, Membership, Organisation
from programmes.people.services import add_membership

AUDIENCES = ["social-worker", "health-practitioner", "educator", "housing-staff", "voluntary-staff"]
# Those whom a strand is run by, by its name: keys of the words' facilitators, or of the demo's people.
RUN_BY = {"ashdyke": ["facilitator", "tomos"], "dunsea": ["facilitator", "tomos"]}
DISCOVERY = {"budget": 40, "plan": 58}
# In the demo stages are closed some days after their last answer.
CLOSED = {"discovery": 66, "theory-of-change": 108, "design": 163, "stepping-back": 366, "managers-coaching": 540}


@dataclass
class Strand:
    """One authority's workshop as it is being built; days are counted from its first."""

    stage: Stage
    workshop: Workshop
    first_day: dt.date
    by: User
    room: list[str]

    def at(self, day: int, hour: int = 15) -> dt.datetime:
        return self.stage.clock.at(self.first_day + dt.timedelta(days=day), hour)

    def part(self, slug: str) -> Part:
        return self.workshop.parts.select_related("workshop", "module").get(module__slug=slug)

    def answer(self, code: str, day: int, text: str = "", *, in_room: list[str] | None = None) -> None:
        condition = Condition.objects.select_related("module").get(module__programme=self.workshop.programme, code=code)
        happened_on = self.first_day + dt.timedelta(days=day) if condition.kind == Condition.Kind.MILESTONE else None
        services.answer_condition(
            self.part(condition.module.slug),
            condition,
            by=self.by,
            in_room=in_room or self.room,
            text=text,
            happened_on=happened_on,
            now=self.at(day),
        )

    def answer_all(self, *codes: str) -> None:
        """Record what the words say that this group answered, in the order of the days."""
        said = words.ANSWERS[self.workshop_key]
        for code in codes or said:
            day, text = said[code]
            self.answer(code, day, text, in_room=words.MANY if day == 84 else None)

    def close(self, slug: str) -> None:
        services.close_stage(self.part(slug), by=self.by, now=self.at(CLOSED[slug], 17))

    @property
    def workshop_key(self) -> str:
        return next(key for key, workshop in self.stage.workshops.items() if workshop.pk == self.workshop.pk)


def build(stage: Stage) -> Programme:
    """Make the programme, its strands and its pages, and return it."""
    organisations = build_organisations(stage)
    programme = build_programme(organisations)
    facilitators = build_facilitators(stage)
    teams = build_teams(stage, organisations)
    strands = {key: put_on(key, stage, programme, organisations, facilitators, teams[key]) for key in words.STRANDS}
    tell_their_stories(strands)
    between.coach_the_leader(strands["ashdyke"].workshop, stage)
    build_pages(programme, stage, by=stage.coordinator)
    return programme


# --- Who ----------------------------------------------------------------------------------------------


def build_organisations(stage: Stage) -> dict[str, Organisation]:
    """Make the host, the adopters and their bodies, with who speaks for some of them."""
    made: dict[str, Organisation] = {}
    for key, (name, kind, parent) in words.ORGANISATIONS.items():
        made[key] = Organisation.objects.create(name=name, kind=kind, parent=made.get(parent))
    for key, first_name, last_name in words.CONTACTS:
        email = f"{first_name}.{last_name}@example.org".lower()
        person = User.objects.create_user(email, first_name=first_name, last_name=last_name)
        add_membership(person, made[key], Membership.Role.PARTNER_CONTACT)
    # Whoever speaks for the agency in the other programme does so here: it supports every strand.
    return made | {"meadow": stage.organisations["meadow"], "hearth": stage.organisations["hearth"]}


def build_facilitators(stage: Stage) -> dict[str, User]:
    """Make the coaches of the teams; they are facilitators of their strands."""
    group = Group.objects.get(name="Facilitators")
    made = dict(stage.people)
    for key, (first_name, last_name) in words.FACILITATORS.items():
        email = f"{first_name}.{last_name}@example.org".lower()
        made[key] = User.objects.create_user(email, first_name=first_name, last_name=last_name, is_staff=True)
        made[key].groups.add(group)
    return made


def build_teams(stage: Stage, organisations: dict[str, Organisation]) -> dict[str, list[User]]:
    """Make the people of each authority's team."""
    audiences = {audience.code: audience for audience in Audience.objects.all()}
    teams: dict[str, list[User]] = defaultdict(list)
    for line in words.TEAMS.strip().splitlines():
        key, first_name, last_name, audience, role, sector = line.split("|")
        council = organisations[key].name
        one = Practitioner(first_name, last_name, audience, role, sector, council, key.title())
        teams[key].append(build_practitioner(one, audiences))
    return teams


# --- The programme ------------------------------------------------------------------------------------


def build_programme(organisations: dict[str, Organisation]) -> Programme:
    """Make the programme with its kinds of coaching, its stages and their gates."""
    programme = Programme.objects.create(**words.PROGRAMME)
    for order, code in enumerate(AUDIENCES, start=1):
        ProgrammeAudience.objects.create(programme=programme, audience=Audience.objects.get(code=code), order=order)
    roles = ProgrammePartner.Role
    lineage = [("hearth", roles.DELIVERED_BY), ("landing", roles.WITH), ("meadow", roles.FUNDED_BY)]
    for order, (key, role) in enumerate(lineage, start=1):
        ProgrammePartner.objects.create(programme=programme, organisation=organisations[key], role=role, order=order)
    for model, rows in ((Purpose, words.PURPOSES), (Method, words.METHODS), (Outcome, words.OUTCOMES)):
        for order, (code, title, text) in enumerate(rows, start=1):
            model.objects.create(programme=programme, order=order, code=code, title=title, text=text)
    for order, (code, title, text, form) in enumerate(words.COACHING, start=1):
        CoachingKind.objects.create(programme=programme, order=order, code=code, title=title, text=text, form=form)
    build_modules(programme)
    return programme


def build_modules(programme: Programme) -> None:
    """Lay the pattern of eighteen months, and ask at each gate what is to be asked."""
    kinds = {kind.code: kind for kind in programme.coachingkinds.all()}
    modules = {}
    for order, (slug, title, summary, kind, given) in enumerate(words.MODULES, start=1):
        values = dict(given)
        coached = [kinds[code] for code in values.pop("kinds", [])]
        starts, opens = values.pop("starts", 10), values.pop("opens", Module.Opening.AFTER)
        if kind == Module.Kind.DAY:
            values |= {"start_time": dt.time(starts), "end_time": dt.time(16)}
        modules[slug] = Module.objects.create(
            programme=programme, order=order, slug=slug, title=title, summary=summary, kind=kind, **values
        )
        modules[slug].coaching_kinds.set(coached)
        modules[slug].opens = opens
    for order, (slug, code, how, question, hint, original, compared) in enumerate(words.CONDITIONS, start=1):
        Condition.objects.create(
            module=modules[slug],
            order=order,
            code=code,
            kind=how,
            question=question,
            hint=hint,
            original=original,
            compared=compared,
        )
    launched = Condition.objects.get(module__programme=programme, kind=Condition.Kind.MILESTONE)
    for module in modules.values():
        if module.opens == Module.Opening.MILESTONE:
            module.milestone = launched
            module.save()


# --- The strands --------------------------------------------------------------------------------------


def put_on(
    key: str,
    stage: Stage,
    programme: Programme,
    organisations: dict[str, Organisation],
    facilitators: dict[str, User],
    team: list[User],
) -> Strand:
    """Put on an authority's workshop, invite its team, and let it begin where its first day has come."""
    code, title, region, days_ago, _sentence = words.STRANDS[key]
    first_day = stage.clock.tuesday(-days_ago)
    adopter = organisations.get(f"{key}-young", organisations[key])
    run_by = [facilitators[name] for name in RUN_BY.get(key, ["priya"])]
    workshop = stage.put_on(
        key,
        code,
        title,
        announced_days_ago=max(days_ago + 45, 20),
        programme=programme,
        partners=[
            (organisations["landing"], Partner.HOST),
            (adopter, Partner.ADOPTER),
            (organisations["meadow"], Partner.SUPPORT),
            (organisations["plain-sums"], Partner.SUPPORT),
        ],
        facilitators=run_by,
        first_day=first_day,
        enrolment_mode=Mode.INVITE,
        region=region,
        venue="",
    )
    for number, person in enumerate(team):
        invited = stage.clock.days_ago(max(days_ago + 30, 15), 9, 5 * number)
        offer = enrolment.invite(workshop, person, by=stage.coordinator, now=invited)
        if days_ago > 0 or number < 2:
            enrolment.accept_offer(offer, by=person, now=invited + dt.timedelta(days=1, hours=number))
    strand = Strand(stage, workshop, first_day, run_by[-1], ["The core team", run_by[-1].get_full_name()])
    if days_ago > 0:
        stage.workshops[key] = strand.workshop = services.start_workshop(workshop, by=None, now=strand.at(0, 6))
        keep_registers(strand)
    return strand


def keep_registers(strand: Strand) -> None:
    """Keep the register of each day that is over; at the second one somebody was away."""
    group = list(strand.workshop.enrolments.filter(state__in=Enrolment.TAKING_PART).order_by("pk"))
    held = strand.workshop.sessions.filter(ends_at__lt=strand.stage.clock.now).order_by("starts_at")
    for number, session in enumerate(held):
        marks: dict[int, str] = {one.pk: Attendance.Mark.ATTENDED for one in group}
        if number == 1:
            marks[group[-1].pk] = Attendance.Mark.EXCUSED
        keep_register(session, marks, by=strand.by, now=session.ends_at)


def tell_their_stories(strands: dict[str, Strand]) -> None:
    """Take each strand to where it stands."""
    strands["eldermere"].answer("budget", 20, "For two years, with a look at it after the first.")
    tell_of_tarnbrook(strands["tarnbrook"])
    tell_of_ashdyke(strands["ashdyke"])
    for key in ("dunsea", "saltmarsh", "peakshire"):
        as_far_as_design(strands[key])
    strands["dunsea"].answer("team", 252, "A manager and eight of nine workers.")
    for key in ("saltmarsh", "peakshire"):
        as_far_as_opened(strands[key])
    pilot = strands["peakshire"]
    pilot.answer("holds", 535, words.MANAGER_HOLDS)
    pilot.close("managers-coaching")
    services.complete_workshop(pilot.workshop, by=None, now=pilot.at(550))


def find_out(strand: Strand) -> None:
    for code, day in DISCOVERY.items():
        strand.answer(code, day)
    strand.close("discovery")


def tell_of_tarnbrook(strand: Strand) -> None:
    find_out(strand)
    strand.answer_all()
    services.pause_stage(strand.part("theory-of-change"), by=strand.by, reason=words.PAUSED, now=strand.at(92))


def tell_of_ashdyke(strand: Strand) -> None:
    find_out(strand)
    strand.answer_all("where-we-start", "the-change", "what-comes-of-it", "by-when")
    strand.close("theory-of-change")
    strand.answer_all("name", "place")
    services.reopen_stage(strand.part("theory-of-change"), by=strand.by, reason=words.REOPENED, now=strand.at(150))
    revise(strand)


def as_far_as_design(strand: Strand) -> None:
    find_out(strand)
    strand.answer_all("where-we-start", "the-change", "what-comes-of-it", "by-when")
    strand.close("theory-of-change")
    strand.answer_all("name", "place", "practice", "provocations")
    revise(strand)
    strand.close("design")


def as_far_as_opened(strand: Strand) -> None:
    strand.answer("team", 240)
    strand.answer("trained", 330, "Six weeks in Northmere, in two groups.")
    strand.answer("launched", 357)
    strand.close("stepping-back")
    strand.answer("wants", 380, words.MANAGER_WANTS, in_room=["The manager of the house", strand.by.get_full_name()])


def revise(strand: Strand) -> None:
    for key, code, day, text, in_room in words.REVISED:
        if key == strand.workshop_key:
            strand.answer(code, day, text, in_room=in_room)


# --- Pages --------------------------------------------------------------------------------------------


def build_pages(programme: Programme, stage: Stage, *, by: User) -> None:
    """Say what the programme is, what happens in each of its stages, and what is particular to each strand."""
    page = ProgrammePage(
        programme=programme,
        title=programme.title,
        slug=programme.slug,
        promise=words.PAGE["promise"],
        introduction=words.PAGE["introduction"],
        illustration=draw(words.PAGE["picture"]),
        audience_words=words.PAGE["audience_words"],
        access=words.PAGE["access"],
        cancellation=words.PAGE["cancellation"],
        search_description=programme.summary,
        body=[key_facts(words.PAGE["facts_heading"], words.PAGE["facts"]), ("text", words.PAGE["text"])],
    )
    add(ProgrammeIndexPage.objects.get(), page, by=by)
    for module in programme.modules.all():
        introduction, picture, text = words.MODULE_PAGES[module.slug]
        child = ModulePage(
            module=module,
            title=module.title,
            slug=module.slug,
            introduction=introduction,
            illustration=draw(picture),
            body=[("text", text)],
        )
        add(page, child, by=by)
    for key, (code, title, _region, _days_ago, sentence) in words.STRANDS.items():
        workshop = stage.workshops[key]
        add(page, WorkshopPage(workshop=workshop, title=title, slug=code.lower(), introduction=sentence), by=by)
