"""Two programmes that ask for something first: supervised practice for health coaches, and for their supervisors.

All of it is data. Groups past, running and coming; applicants with all of what is asked, with 49 hours of 50, and with
something that has lapsed and is being renewed.
"""

import datetime as dt
from decimal import Decimal
from typing import Any

from accounts.models import User
from cms.models import ModulePage, ProgrammeIndexPage, ProgrammePage, WorkshopPage
from demo.build import month, pages
from demo.build.crowd import build_people_of
from demo.build.words import practice as words
from demo.build.workshops import Partner, Stage
from programmes.catalogue.models import (
    DevelopmentKind,
    Method,
    Module,
    Outcome,
    Prerequisite,
    Programme,
    ProgrammeAudience,
    ProgrammePartner,
    Purpose,
    SupervisionKind,
    Workshop,
)
from programmes.catalogue.services import complete_workshop, start_workshop
from programmes.coaching.models import Coach
from programmes.coaching.services import add_hours, assign_coaches
from programmes.enrolment import services
from programmes.people.models import Audience, Organisation
from programmes.prerequisites.models import PrerequisiteStatement
from programmes.prerequisites.services import lapse, state, verify

Mode = Workshop.EnrolmentMode
Role = ProgrammePartner.Role
Rows = list[tuple[str, str, str]]
Partners = list[tuple[Organisation, str]]


def build(stage: Stage) -> None:
    """Build both programmes with their people, groups and pages."""
    network, collective = build_organisations()
    coaches = build_programme(
        stage,
        words.COACHES,
        audiences=words.COACH_AUDIENCES,
        statements=(words.COACH_PURPOSES, words.COACH_METHODS, words.COACH_OUTCOMES),
        asked=words.COACH_PREREQUISITES,
        modules=words.COACH_MODULES,
        partners=[(network, Role.DELIVERED_BY), (collective, Role.WITH)],
        coaching_calls=2,
        call_minutes=60,
    )
    supervisors = build_programme(
        stage,
        words.SUPERVISORS,
        audiences=words.SUPERVISOR_AUDIENCES,
        statements=(words.SUPERVISOR_PURPOSES, words.SUPERVISOR_METHODS, words.SUPERVISOR_OUTCOMES),
        asked=words.SUPERVISOR_PREREQUISITES,
        modules=words.SUPERVISOR_MODULES,
        partners=[(collective, Role.DELIVERED_BY), (network, Role.WITH)],
    )
    partners: Partners = [(network, Partner.HOST), (collective, Partner.PARTNER)]
    people = build_people_of(words.COACHES_TABLE)
    build_past(stage, coaches, people[:9], partners)
    build_running(stage, coaches, people[9:18], partners)
    build_coming(stage, coaches, people[18:], partners)
    build_supervisors(stage, supervisors, build_people_of(words.SUPERVISORS_TABLE), partners)
    build_pages(stage, coaches, words.COACH_PAGE, words.COACH_MODULES, words.COACH_WORKSHOPS, words.WHERE)
    build_pages(
        stage, supervisors, words.SUPERVISOR_PAGE, words.SUPERVISOR_MODULES, words.SUPERVISOR_WORKSHOPS, words.ABOVE
    )


# --- The programmes -------------------------------------------------------------------------------------


def build_organisations() -> tuple[Organisation, Organisation]:
    """Make a network of surgeries, and those who supervise."""
    network = Organisation.objects.create(name="Alder and Fernbrook Surgeries", kind=Organisation.Kind.HEALTH)
    collective = Organisation.objects.create(name="The Steady Collective", kind=Organisation.Kind.SOCIAL_ENTERPRISE)
    return network, collective


def build_programme(
    stage: Stage,
    told: dict[str, Any],
    *,
    audiences: dict[str, str],
    statements: tuple[Rows, Rows, Rows],
    asked: list[tuple[str, str, str, dict[str, Any]]],
    modules: list[dict[str, Any]],
    partners: Partners,
    **values: Any,
) -> Programme:
    """Make a programme with all that belongs to it, what it asks first included."""
    first = stage.programme
    programme = Programme.objects.create(
        **told,
        contact_name=first.contact_name,
        contact_role=first.contact_role,
        contact_email=first.contact_email,
        contact_phone=first.contact_phone,
        places_min=8,
        places_max=12,
        may_miss_sessions=1,
        **values,
    )
    for order, (code, name) in enumerate(audiences.items(), start=1):
        audience, _made = Audience.objects.get_or_create(code=code, defaults={"name": name})
        ProgrammeAudience.objects.create(programme=programme, audience=audience, order=order)
    for order, (organisation, role) in enumerate(partners, start=1):
        ProgrammePartner.objects.create(programme=programme, organisation=organisation, role=role, order=order)
    models: list[Any] = [Purpose, Method, Outcome, DevelopmentKind]
    for model, rows in zip(models, (*statements, words.DEVELOPMENT), strict=True):
        for order, (code, title, text) in enumerate(rows, start=1):
            model.objects.create(programme=programme, order=order, code=code, title=title, text=text)
    for order, (code, title, text, here) in enumerate(words.SUPERVISION, start=1):
        SupervisionKind.objects.create(
            programme=programme, order=order, code=code, title=title, text=text, given_here=here
        )
    for order, (code, title, text, how) in enumerate(asked, start=1):
        Prerequisite.objects.create(programme=programme, order=order, code=code, title=title, text=text, **how)
    outcomes = {outcome.code: outcome for outcome in programme.outcomes.all()}
    for order, row in enumerate(modules, start=1):
        build_module(programme, order, row, outcomes)
    return programme


def build_module(programme: Programme, order: int, row: dict[str, Any], outcomes: dict[str, Outcome]) -> None:
    """Make one part of a pattern."""
    module = Module.objects.create(
        programme=programme,
        order=order,
        slug=row["slug"],
        title=row["title"],
        kind=row["kind"],
        mode=row.get("mode", ""),
        summary=row["summary"],
        agenda=row.get("agenda", ""),
        days=row["days"],
        gap_days=row.get("gap_days", 0),
        on_day=row.get("on_day"),
        start_time=dt.time(*row["start"]) if "start" in row else None,
        end_time=dt.time(*row["end"]) if "end" in row else None,
    )
    module.outcomes.set([outcomes[code] for code in row["aims"]])


# --- What people have ---------------------------------------------------------------------------------


def say(person: User, asked: Prerequisite, now: dt.datetime, *, amount: str = "") -> PrerequisiteStatement:
    """Let somebody state what they have: enough, unless another `amount` is given."""
    number = Decimal(amount) if amount else asked.minimum
    text = words.STATED.get(asked.code, words.EXPERIENCE)
    return state(person, asked, by=person, amount=number, words=text, ask=False, now=now)


def have(stage: Stage, person: User, asked: list[Prerequisite], now: dt.datetime) -> None:
    """Let somebody state all of these, and the coordinator verify them an hour later."""
    for stated in [say(person, one, now) for one in asked]:
        checked = stated.prerequisite.answer == Prerequisite.Answer.CHECK
        verify(
            stated,
            met=True,
            by=stage.coordinator,
            revision=stated.revision,
            note=words.NOTE_SEEN if checked else "",
            now=now + dt.timedelta(hours=1),
        )


def required(programme: Programme) -> list[Prerequisite]:
    return list(programme.prerequisites.filter(required=True))


# --- The coaches' groups --------------------------------------------------------------------------------


def put_on(stage: Stage, key: str, programme: Programme, partners: Partners, **values: Any) -> Workshop:
    """Put on one of the workshops that the words name."""
    code, title, _sentence = (words.COACH_WORKSHOPS | words.SUPERVISOR_WORKSHOPS)[key]
    return stage.put_on(key, code, title, programme=programme, partners=partners, **values)


def build_past(stage: Stage, programme: Programme, people: list[User], partners: Partners) -> None:
    """A group that is over: nine came, and everybody but one was at enough of it."""
    workshop = put_on(
        stage, "coaches-past", programme, partners, announced_days_ago=320, first_day=stage.clock.tuesday(-230)
    )
    for person in people:
        have(stage, person, required(programme), stage.clock.days_ago(305, 9))
    stage.book(workshop, people, from_days_ago=300)
    sessions = list(workshop.sessions.order_by("starts_at"))
    start_workshop(workshop, by=None, now=sessions[0].starts_at - dt.timedelta(hours=4))
    missed: dict[int, str] = {2: month.Mark.ABSENT}
    for number, session in enumerate(sessions):
        month.build_register(session, stage, missed if number in {2, 3} else {})
    complete_workshop(workshop, by=None, now=sessions[-1].ends_at + dt.timedelta(days=1))


def build_running(stage: Stage, programme: Programme, people: list[User], partners: Partners) -> None:
    """This season's group, two months in; a supervisor of its own rings with each."""
    first_day = stage.clock.tuesday(-45)
    workshop = put_on(stage, "coaches-running", programme, partners, announced_days_ago=150, first_day=first_day)
    for person in people:
        have(stage, person, required(programme), stage.clock.days_ago(140, 9))
    stage.book(workshop, people, from_days_ago=130)
    start_workshop(workshop, by=None, now=stage.clock.at(first_day, 6))
    for session in workshop.sessions.filter(ends_at__lt=stage.clock.now).order_by("starts_at"):
        month.build_register(session, stage, {4: month.Mark.PART})
    build_supervisor()
    assign_coaches(workshop, by=stage.coordinator, now=stage.clock.days_ago(40))


def build_supervisor() -> Coach:
    """Somebody who supervises one to one, with what it is, what it is not, and whom to tell."""
    user = User.objects.create_user("orla.finch@example.org", first_name="Orla", last_name="Finch")
    supervisor = Coach.objects.create(
        user=user, scope=words.SCOPE, escalation_contact=words.ESCALATION, phone="+447700900188"
    )
    for weekday in (0, 2):
        add_hours(supervisor, weekday=weekday, starts=dt.time(12), ends=dt.time(18))
    return supervisor


def build_coming(stage: Stage, programme: Programme, people: list[User], partners: Partners) -> None:
    """One to be booked once one is verified: four have, one's statements wait, one has three days of four."""
    workshop = put_on(
        stage,
        "coaches-coming",
        programme,
        partners,
        announced_days_ago=35,
        first_day=stage.clock.tuesday(70),
    )
    for person in people[:4]:
        have(stage, person, required(programme), stage.clock.days_ago(30, 9))
    stage.book(workshop, people[:4], from_days_ago=28)
    for asked in programme.prerequisites.all():
        say(people[4], asked, stage.clock.days_ago(2, 18))
    training, check, *_rest = required(programme)
    say(people[5], training, stage.clock.days_ago(1, 12), amount="3")
    say(people[5], check, stage.clock.days_ago(1, 12, 5))


# --- The supervisors --------------------------------------------------------------------------------------


def build_supervisors(stage: Stage, programme: Programme, people: list[User], partners: Partners) -> None:
    """One to apply for: two have all eight, one lacks an hour, one's have lapsed, one is new, one is not sure."""
    clock = stage.clock
    workshop = put_on(
        stage,
        "supervisors-coming",
        programme,
        partners,
        announced_days_ago=40,
        first_day=clock.tuesday(90),
        venue="quarry",
        enrolment_mode=Mode.APPLY,
    )
    asked = required(programme)
    accepted, ready, short, lapsed, new, unsure = people
    have(stage, accepted, asked, clock.days_ago(25, 9))
    have(stage, ready, asked, clock.days_ago(18, 9))
    # A year and some days ago all was well; what is asked each year has run out, and half of it is stated anew.
    have(stage, lapsed, asked, clock.days_ago(390, 9))
    lapse(clock.days_ago(20))
    applied = {
        person: services.apply_for_place(workshop, person, by=person, hopes=hopes, now=clock.days_ago(days, 16))
        for person, hopes, days in (
            (accepted, "I supervise four coaches and nobody has ever watched me do it.", 16),
            (ready, "To learn to supervise a group without doing six interviews.", 15),
            (short, "I have coached for seven years, and two new coaches now ask me. I want to do it properly.", 9),
            (lapsed, "I have applied before and could not come. I would still like to.", 8),
            (new, "Our surgeries have five coaches and no supervisor. I may be the nearest thing.", 3),
            (unsure, "I would like to know whether I am ready.", 1),
        )
    }
    build_short(stage, short, asked)
    yearly = [one for one in asked if one.valid_months]
    for one in yearly[:2]:
        say(lapsed, one, clock.days_ago(3, 20))
    for one in asked:
        say(new, one, clock.days_ago(3, 17))
    say(unsure, asked[0], clock.days_ago(1, 17), amount="4.9")
    services.decide(applied[accepted], accept=True, by=stage.coordinator, now=clock.days_ago(2, 11))


def build_short(stage: Stage, person: User, asked: list[Prerequisite]) -> None:
    """Seven of eight are verified; of the hours there are 49, and 50 are asked."""
    at = stage.clock.days_ago(9, 15)
    have(stage, person, [one for one in asked if one.code != "client-hours"], at)
    hours = next(one for one in asked if one.code == "client-hours")
    stated = say(person, hours, at, amount="49")
    verify(
        stated,
        met=False,
        by=stage.coordinator,
        revision=stated.revision,
        note=words.NOTE_HOURS,
        now=at + dt.timedelta(hours=2),
    )


# --- Pages ------------------------------------------------------------------------------------------------


def build_pages(
    stage: Stage,
    programme: Programme,
    told: dict[str, Any],
    modules: list[dict[str, Any]],
    on: dict[str, tuple[str, str, str]],
    where: str,
) -> None:
    """Say what the programme is, what happens in each part, and what is particular to each workshop."""
    by = stage.coordinator
    page = ProgrammePage(
        programme=programme,
        title=programme.title,
        slug=programme.slug,
        promise=told["promise"],
        introduction=told["introduction"],
        illustration=pages.draw(told["picture"]),
        audience_words=told["audience_words"],
        access=told["access"],
        cancellation=told["cancellation"],
        search_description=programme.summary,
        body=[("text", told["text"])],
    )
    pages.add(ProgrammeIndexPage.objects.get(), page, by=by)
    rows = {row["slug"]: row for row in modules}
    for module in programme.modules.all():
        row = rows[module.slug]
        child = ModulePage(
            module=module,
            title=module.title,
            slug=module.slug,
            introduction=row["introduction"],
            illustration=pages.draw(row["picture"]),
            body=[("text", row["text"])],
        )
        pages.add(page, child, by=by)
    for key, (_code, title, sentence) in on.items():
        workshop = stage.workshops[key]
        run = WorkshopPage(
            workshop=workshop,
            title=title,
            slug=workshop.code.lower(),
            introduction=sentence,
            illustration=pages.draw(told["picture"]),
            body=[("text", where)],
        )
        pages.add(page, run, by=by)
