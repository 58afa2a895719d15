"""The programme for link workers: one circle over, one in its weeks with a tail that has moved, one to come."""

import datetime as dt
from typing import Any

from accounts.models import User
from demo.build import offers
from demo.build.month import Mark, book_first_free, group_of
from demo.build.words import link_workers as said
from demo.build.workshops import Stage
from programmes.catalogue.models import Session, Workshop, WorkshopPartner
from programmes.catalogue.services import NewTime, change_sessions, complete_workshop, start_workshop
from programmes.coaching.services import assign_coaches
from programmes.delivery.services import keep_register
from programmes.enrolment.models import Enrolment
from programmes.enrolment.services import choose_session, choose_sessions, decline_offer, invite

Partner = WorkshopPartner.Role
MONDAY = dt.timedelta(days=-1)


def build(stage: Stage) -> None:
    """Build the programme, its three circles and their pages."""
    programme = offers.build_programme(said, stage)
    people = offers.build_people(said)
    lead = User.objects.create_user("marisol.peake@example.org", first_name="Marisol", last_name="Peake")
    common: dict[str, Any] = {
        "programme": programme,
        "partners": [
            (stage.organisations["lantern"], Partner.HOST),
            (stage.organisations["doorstep"], Partner.PARTNER),
            (stage.organisations["thread"], Partner.PARTNER),
        ],
        "facilitators": [lead, stage.people["facilitator"]],
        "venue": said.VENUE["name"],
    }
    past = stage.put_on(
        "circle-past",
        "WAL-4CRT",
        "Leenside, the first circle",
        announced_days_ago=260,
        first_day=stage.clock.tuesday(-190) + MONDAY,
        **common,
    )
    stage.book(past, people[1:11], from_days_ago=250)
    run(past, stage, lead)
    running = stage.put_on(
        "circle-running",
        "WAL-7HBN",
        "Leenside, this season’s circle",
        announced_days_ago=110,
        first_day=stage.clock.tuesday(-34) + MONDAY,
        **common,
    )
    stage.book(running, [people[0], *people[11:20]], from_days_ago=100)
    be_in_the_middle(running, stage, lead)
    coming = stage.put_on(
        "circle-coming",
        "WAL-9KDP",
        "Harrowby, a new circle",
        announced_days_ago=30,
        first_day=stage.clock.tuesday(48) + MONDAY,
        **common,
    )
    stage.book(coming, people[20:], from_days_ago=24)
    invited = invite(coming, stage.crowd[12], by=stage.coordinator, now=stage.clock.days_ago(6, 10))
    decline_offer(invited, by=invited.person, now=stage.clock.days_ago(5, 18))
    circles = {key: stage.workshops[key] for key in said.WORKSHOP_PAGES}
    offers.build_pages(said, programme, circles, by=stage.coordinator)


def run(workshop: Workshop, stage: Stage, lead: User) -> None:
    """Run a circle from its first afternoon to the end of its aftercare; a few said "not now" now and then."""
    sessions = list(workshop.sessions.order_by("starts_at"))
    group = group_of(workshop)
    start_workshop(workshop, by=None, now=sessions[0].starts_at - dt.timedelta(hours=4))
    choose_sessions(group[6], sessions[11], coming=False, following=True, by=group[6].person, now=sessions[10].ends_at)
    choose_sessions(group[6], sessions[17], coming=True, following=True, by=group[6].person, now=sessions[16].ends_at)
    for number, session in enumerate(sessions):
        # Somebody else each time, and one person more often than the programme allows for.
        away = {number % 7} if number % 3 == 0 else set()
        keep(
            session, lead, group, not_now=away | ({8} if number > 9 else set()) | ({6} if 11 <= number < 17 else set())
        )
    began = workshop.parts.get(module__kind="coaching").starts_on
    assign_coaches(workshop, by=stage.coordinator, now=sessions[-1].ends_at)
    for number in (0, 3):
        book_first_free(group[number], stage.clock.at(began, 9), skip=number, stage=stage)
    complete_workshop(workshop, by=None, now=stage.clock.at(workshop.span[1] + dt.timedelta(days=1), 9))  # type: ignore[index]


def be_in_the_middle(workshop: Workshop, stage: Stage, lead: User) -> None:
    """Take this season's circle to today: registers kept, some "not now", and the last weeks moved by an hour."""
    now = stage.clock.now
    sessions = list(workshop.sessions.order_by("starts_at"))
    group = group_of(workshop)
    start_workshop(workshop, by=None, now=sessions[0].starts_at - dt.timedelta(hours=4))
    held = [session for session in sessions if session.ends_at < now]
    asked = sessions[0].starts_at - dt.timedelta(days=1)
    choose_session(group[4], sessions[1], coming=False, by=group[4].person, now=asked)
    # One rests for as long as it takes, one rested and is ready again, one skips the next afternoon.
    choose_sessions(group[7], sessions[5], coming=False, following=True, by=group[7].person, now=sessions[4].ends_at)
    choose_sessions(group[2], sessions[3], coming=False, following=True, by=group[2].person, now=sessions[2].ends_at)
    choose_sessions(group[2], sessions[6], coming=True, following=True, by=group[2].person, now=sessions[5].ends_at)
    for number, session in enumerate(held):
        resting = (
            ({7} if number >= 5 else set()) | ({2} if 3 <= number < 6 else set()) | ({4} if number == 1 else set())
        )
        keep(session, lead, group, not_now=resting)
    following = sessions[len(held) : len(held) + 2]
    choose_session(group[5], following[-1], coming=False, by=group[5].person, now=now)
    change_sessions(
        sessions[14],
        following=True,
        time=NewTime(starts=dt.time(16, 30)),
        by=stage.coordinator,
        reason=said.WHY_MOVED,
        now=stage.clock.days_ago(3, 10),
    )
    assign_coaches(workshop, by=stage.coordinator, now=stage.clock.days_ago(2, 9))


def keep(session: Session, lead: User, group: list[Enrolment], *, not_now: set[int]) -> None:
    """Keep an afternoon's register: everybody was there but for those whose numbers are in `not_now`."""
    marks = {one.pk: Mark.NOT_NOW if number in not_now else Mark.ATTENDED for number, one in enumerate(group)}
    keep_register(session, marks, by=lead, now=session.ends_at - dt.timedelta(minutes=5))
