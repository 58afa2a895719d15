"""The programme in which each person has two coaches: one group over, one in its eight weeks, one to come."""

import datetime as dt
from typing import Any

from django.utils.text import slugify

from accounts.models import User
from demo.build import between, offers
from demo.build.month import Mark, book_first_free, build_register, group_of
from demo.build.words import two_coaches as said
from demo.build.workshops import Stage
from programmes.catalogue.models import Programme, Workshop, WorkshopPartner
from programmes.catalogue.services import complete_workshop, start_workshop
from programmes.coaching.models import Coach
from programmes.coaching.queries import current_pairings
from programmes.coaching.services import add_hours, assign_coach, assign_coaches, decline_calls, release_coach
from programmes.people.services import update_profile

Partner = WorkshopPartner.Role
WEDNESDAY = dt.timedelta(days=1)


def build(stage: Stage) -> None:
    """Build the programme, its coaches, its three groups and their pages."""
    programme = offers.build_programme(said, stage)
    people = offers.build_people(said)
    coaches = build_coaches(programme)
    for user in (*people, *(coach.user for coach in coaches.values())):
        if user.first_name in said.LANGUAGES:
            update_profile(user, languages=said.LANGUAGES[user.first_name])
    lead = User.objects.create_user("tobin.asher@example.org", first_name="Tobin", last_name="Asher")
    common: dict[str, Any] = {
        "programme": programme,
        "partners": [
            (stage.organisations["bridge"], Partner.HOST),
            (stage.organisations["wellworth"], Partner.PARTNER),
            (stage.organisations["millrace"], Partner.FUNDER),
        ],
        "facilitators": [lead],
        "region": "yorkshire",
        "venue": said.VENUE["name"],
    }
    past = stage.put_on(
        "chairs-past",
        "TRC-3VPX",
        "Shipworth, the first group",
        announced_days_ago=190,
        first_day=stage.clock.tuesday(-130) + WEDNESDAY,
        **common,
    )
    stage.book(past, people[1:10], from_days_ago=180)
    run(past, stage, lead)
    running = stage.put_on(
        "chairs-running",
        "TRC-6JWM",
        "Calderbeck and Shipworth, this season",
        announced_days_ago=90,
        first_day=stage.clock.tuesday(-24) + WEDNESDAY,
        **common,
    )
    stage.book(running, [people[0], *people[10:17]], from_days_ago=80)
    be_in_the_middle(running, stage, lead, coaches)
    coming = stage.put_on(
        "chairs-coming",
        "TRC-8BQH",
        "Shipworth, the next group",
        announced_days_ago=20,
        first_day=stage.clock.tuesday(62) + WEDNESDAY,
        **common,
    )
    stage.book(coming, people[17:], from_days_ago=15)
    groups = {key: stage.workshops[key] for key in said.WORKSHOP_PAGES}
    offers.build_pages(said, programme, groups, by=stage.coordinator)


def build_coaches(programme: Programme) -> dict[str, Coach]:
    """Make four coaches, two for each role, who take five people each and have hours on four days a week that overlap;
    return them by their first names."""
    roles = {role.code: role for role in programme.coachroles.all()}
    coaches = {}
    for number, (first_name, last_name, role, scope) in enumerate(said.COACHES):
        email = f"{slugify(first_name)}.{slugify(last_name)}@example.org"
        known = User.objects.filter(first_name=first_name, last_name=last_name).first()
        user = known or User.objects.create_user(email, first_name=first_name, last_name=last_name)
        coach = Coach.objects.create(
            user=user,
            scope=scope,
            escalation_contact=said.ESCALATION,
            phone=f"+4477009005{number + 10}",
            video_link=f"https://video.example.org/{slugify(first_name)}" if number % 2 else "",
            daily_limit=4,
            people_max=5,
            public_holidays="england-and-wales",
        )
        coach.roles.add(roles[role])
        for weekday in (0, 1, 3, 4):
            add_hours(coach, weekday=weekday, starts=dt.time(9 + number % 2), ends=dt.time(13 + number % 2, 30))
        coaches[first_name] = coach
    return coaches


def run(workshop: Workshop, stage: Stage, lead: User) -> None:
    """Run a group from its first day to its last; each had two coaches, and most began with both."""
    opening, half_way, closing = workshop.sessions.order_by("starts_at")
    start_workshop(workshop, by=None, now=opening.starts_at - dt.timedelta(hours=4))
    build_register(opening, stage, {}, by=lead)
    assign_coaches(workshop, by=stage.coordinator, now=opening.ends_at)
    for number, enrolment in enumerate(group_of(workshop)[:6]):
        book_first_free(enrolment, opening.ends_at + dt.timedelta(days=4), skip=number, stage=stage, joint=True)
        second = current_pairings(enrolment)[1].coach
        book_first_free(enrolment, opening.ends_at + dt.timedelta(days=18), skip=number, stage=stage, coach=second)
    build_register(half_way, stage, {4: Mark.EXCUSED}, by=lead)
    build_register(closing, stage, {7: Mark.PART}, by=lead)
    complete_workshop(workshop, by=None, now=closing.ends_at + dt.timedelta(days=1))


def be_in_the_middle(workshop: Workshop, stage: Stage, lead: User, coaches: dict[str, Coach]) -> None:
    """Take this season's group into its weeks: pairs shared out, one changed by hand, one person with one coach."""
    opening = workshop.sessions.earliest("starts_at")
    start_workshop(workshop, by=None, now=opening.starts_at - dt.timedelta(hours=4))
    build_register(opening, stage, {}, by=lead)
    began = opening.ends_at
    assign_coaches(workshop, by=stage.coordinator, now=began)
    group = group_of(workshop)
    own, *others = group
    work = workshop.programme.coachroles.get(code="work")
    changed = current_pairings(others[1])[1]
    other = coaches["Stefan"] if changed.coach != coaches["Stefan"] else coaches["Gráinne"]
    by = stage.coordinator
    assign_coach(others[1], other, role=work, by=by, why=said.WHY_ANOTHER, now=began + dt.timedelta(days=6))
    release_coach(current_pairings(others[3])[1], by=by, why=said.WHY_ALONE, now=began + dt.timedelta(days=9))
    for number, enrolment in enumerate([own, others[0], others[2]]):
        second = current_pairings(enrolment)[1].coach
        book_first_free(enrolment, began + dt.timedelta(days=2), skip=2 * number, stage=stage, joint=True)
        book_first_free(enrolment, stage.clock.now, skip=3 * number, stage=stage, coach=second)
    book_first_free(own, stage.clock.now, skip=10, stage=stage, joint=True)
    decline_calls(others[4], now=stage.clock.days_ago(4))
    between.note_the_weeks(workshop, stage, forgotten_by=own)
