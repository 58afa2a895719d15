"""The running workshop's month: who was there, who coaches whom, calls held and to come, and journals."""

import datetime as dt
from typing import Any

from accounts.models import User
from demo.build.workshops import Stage
from learning_review.reflections import services as journal
from learning_review.reflections.models import Reflection
from programmes.catalogue.models import DeliveryMode, Session, Workshop
from programmes.coaching.models import Call, CallGroup, Coach
from programmes.coaching.queries import current_pairings, free_slots
from programmes.coaching.services import (
    add_hours,
    assign_coaches,
    book_call,
    decline_calls,
    join_group,
    mark_held,
    open_group,
)
from programmes.delivery.models import Attendance
from programmes.delivery.services import keep_register
from programmes.enrolment.models import Enrolment
from programmes.enrolment.services import choose_session, read_needs, save_needs

Mark = Attendance.Mark
NUMBERS = [f"+4477009001{number:02}" for number in range(10, 60)]
NEEDS: list[dict[str, Any]] = [
    {"diets": ["vegetarian"], "room": "single", "arrival": "evening_before"},
    {"diets": ["halal"], "room": "single", "arrival": "same_day"},
    {"access": "A room near the lift, please: I walk with a stick.", "room": "single", "arrival": "same_day"},
    {"diets": ["vegan", "nut_allergy"], "diet_notes": "I carry a pen for the nuts.", "room": "share"},
    {"room": "share", "arrival": "evening_before"},
    {"diets": ["gluten_free"], "room": "single", "arrival": "same_day"},
]


def build_coach(stage: Stage) -> Coach:
    """Give the demo's coach a scope, somebody to turn to, and hours on four days a week."""
    coach = Coach.objects.create(
        user=stage.people["coach"],
        scope="We talk about your work and what you want to try in it. I listen, ask, and hold you to what you said. "
        "I am not your manager, I don't assess you, and I am no therapist.",
        escalation_contact="Morgan Field, 0115 496 0142, if something comes up that is beyond a coaching call.",
        phone="+447700900199",
    )
    for weekday in (0, 1, 2, 3):
        add_hours(coach, weekday=weekday, starts=dt.time(9), ends=dt.time(12, 30))
    add_hours(coach, weekday=3, starts=dt.time(16), ends=dt.time(19))
    return coach


def build_needs(workshop: Workshop, stage: Stage, *, days_ago: int) -> None:
    """Let about half the group say what they need, and some say whether they come to the evening."""
    evening = workshop.sessions.filter(voluntary=True).first()
    now = stage.clock.days_ago(days_ago, 20)
    for number, enrolment in enumerate(group_of(workshop)):
        if number % 2 == 0:
            values = NEEDS[(number // 2) % len(NEEDS)]
            special = {"diets", "diet_notes", "access"} & set(values)
            save_needs(enrolment, values=values, consent=bool(special), by=enrolment.person, now=now)
        if evening and number % 3 == 0:
            choose_session(enrolment, evening, coming=number % 2 == 0, by=enrolment.person, now=now)
    read_needs(workshop, reader=stage.people["facilitator"], purpose="Getting the house ready", now=now)


def build_register(session: Session, stage: Stage, marks: dict[int, str], *, by: User | None = None) -> None:
    """Keep a session's register on its last afternoon: everybody was there but where `marks` says otherwise, by
    number in the group. To a voluntary session every second came. By the demo's facilitator unless `by` is another."""
    group = group_of(session.workshop)
    if session.voluntary:
        kept: dict[int, str] = {enrolment.pk: Mark.ATTENDED for enrolment in group[::2]}
    else:
        kept = {enrolment.pk: marks.get(number, Mark.ATTENDED) for number, enrolment in enumerate(group)}
    keep_register(session, kept, by=by or stage.people["facilitator"], now=session.ends_at - dt.timedelta(minutes=20))


def build_calls(workshop: Workshop, stage: Stage) -> None:
    """Pair everybody with the coach; some calls have been held, some are to come, somebody said not now."""
    started = stage.clock.at(workshop.parts.get(module__slug="calls").starts_on, 9)
    assign_coaches(workshop, by=stage.coordinator, now=started - dt.timedelta(days=4))
    group = group_of(workshop)
    tamsin = next(one for one in group if one.person == stage.people["practitioner"])
    others = [one for one in group if one != tamsin]
    for number, enrolment in enumerate(others[:4]):
        book_first_free(enrolment, started, skip=2 * number, number=NUMBERS[number], stage=stage)
    book_first_free(tamsin, started, skip=1, number=NUMBERS[20], stage=stage)
    for number, enrolment in enumerate([tamsin, *others[4:7]]):
        book_first_free(enrolment, stage.clock.now, skip=3 * number, number=NUMBERS[20 + number], stage=stage)
    decline_calls(others[8], now=stage.clock.days_ago(2))
    build_group(workshop, stage, [tamsin, *others[:2]])


def build_group(workshop: Workshop, stage: Stage, people: list[Enrolment]) -> None:
    """Let the coach hold an action learning set of four: two dates, and room for one more."""
    group = open_group(
        workshop,
        stage.people["coach"].coach,
        kind=CallGroup.Kind.ACTION_LEARNING,
        title="Four people, one question each",
        places_max=4,
        first_date=stage.clock.tuesday(3),
        starts=dt.time(15),
        minutes=75,
        dates=2,
        mode=DeliveryMode.ONLINE,
        joining_link="https://video.example.org/four-people",
        now=stage.clock.now,
    )
    for enrolment in people:
        join_group(group, enrolment, now=stage.clock.now)


def book_first_free(
    enrolment: Enrolment,
    now: dt.datetime,
    *,
    skip: int,
    stage: Stage,
    number: str = "",
    coach: Coach | None = None,
    joint: bool = False,
) -> Call:
    """Book the first free time but `skip`, as it stood at `now`, with one coach or, `joint`, with both; a call that is
    over by now has been held."""
    both = [pairing.coach for pairing in current_pairings(enrolment)] if joint else None
    slot = free_slots(enrolment, now=now, coach=coach, coaches=both)[skip]
    number = number or NUMBERS[skip]
    call = book_call(enrolment, slot.starts_at, coach=coach, joint=joint, number=number, by=enrolment.person, now=now)
    if call.ends_at < stage.clock.now:
        mark_held(call, by=call.coach.user, now=call.ends_at)
    return call


def build_journals(workshop: Workshop, stage: Stage) -> None:
    """Let the practitioner keep a journal at each level of sharing."""
    enrolment = Enrolment.objects.get(workshop=workshop, person=stage.people["practitioner"])
    practice = workshop.parts.get(module__slug="practice")
    levels = Reflection.Sharing
    entries = [
        (
            9,
            levels.ME,
            "Team meeting. I had promised myself to ask one question before giving any answer. I lasted four minutes.",
            "I answer because silence makes me nervous, not because anybody needs the answer.",
            "Next week: write the question down beforehand and put the pen on the table.",
        ),
        (
            6,
            levels.COACH,
            "Home visit. Asked what she would do if nobody from the council ever came again. Long silence, then a list of six things.",
            "She knew. She has known for years and nobody had asked.",
            "Bring the list to our call: how do I stay out of the way?",
        ),
        (
            3,
            levels.REVIEW,
            "The tenants' group wrote their own agenda for the first time. I sat at the side and made the tea.",
            "The meeting took twenty minutes longer and four people took something on.",
            "Ask them next month what they want from me.",
        ),
        (
            1,
            levels.REVIEW_ASK,
            "Tried it with a colleague from the health side. He thought I was being evasive until he heard himself answer.",
            "It works less well when people expect you to know.",
            "Say first what I am doing and why.",
        ),
    ]
    for days, level, what, so_what, now_what in entries:
        journal.write(
            enrolment,
            by=enrolment.person,
            what=what,
            so_what=so_what,
            now_what=now_what,
            part=practice,
            sharing=level,
            now=stage.clock.days_ago(days, 21),
        )


def group_of(workshop: Workshop) -> list[Enrolment]:
    """Return a workshop's group in the order they came."""
    return list(
        workshop.enrolments.filter(state__in=Enrolment.TAKING_PART)
        .select_related("person", "workshop__programme")
        .order_by("created_at", "pk")
    )
