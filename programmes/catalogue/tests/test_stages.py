"""Stages: the gate opens on its condition, in order; a pause stops the clock; what was closed can be taken up again."""

import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from hypothesis import given, settings
from hypothesis import strategies as st

from notices.retention import rule
from programmes.catalogue.errors import StageRefused, StateRefused
from programmes.catalogue.gates import Question, Stage, stages_by_workshop, stages_of
from programmes.catalogue.journey import stations_of_workshop
from programmes.catalogue.models import Condition, Module, Part, StageEvent, Workshop
from programmes.catalogue.pattern import plan_of, shift
from programmes.catalogue.services import (
    STAGE_TRANSITIONS,
    answer_condition,
    cancel_workshop,
    close_stage,
    complete_workshop,
    create_workshop,
    move_workshop,
    open_stage,
    pause_stage,
    reopen_stage,
    resume_stage,
)
from programmes.catalogue.signals import stage_changed, workshop_changed
from programmes.catalogue.tests.factories import (
    ArcProgrammeFactory,
    ModuleFactory,
    RegionFactory,
    StagedProgrammeFactory,
    WorkshopFactory,
)
from programmes.people.tests.factories import UserFactory
from ui.errors import Refused

pytestmark = pytest.mark.django_db
TUESDAY = dt.date(2027, 5, 4)
FIRST_NOON = dt.datetime(2027, 5, 4, 12, tzinfo=dt.UTC)
SHUT, OPEN, PAUSED, CLOSED = "shut", "open", "paused", "closed"
ROOM = ["Team manager", "Priya"]


def noon(days: int) -> dt.datetime:
    """Noon so many days after the first day."""
    return FIRST_NOON + dt.timedelta(days=days)


@pytest.fixture
def workshop():
    """A staged workshop on its first day, Tuesday 4 May 2027: its first stage has opened with it."""
    return WorkshopFactory(programme=StagedProgrammeFactory(), first_day=TUESDAY, state=Workshop.State.RUNNING)


def part(workshop: Workshop, slug: str) -> Part:
    return workshop.parts.select_related("workshop", "module").get(module__slug=slug)


def stage(workshop: Workshop, slug: str) -> Stage:
    return next(one for one in stages_of(workshop) if one.module.slug == slug)


def question(workshop: Workshop, code: str) -> tuple[Part, Condition]:
    condition = Condition.objects.select_related("module").get(module__programme=workshop.programme, code=code)
    return part(workshop, condition.module.slug), condition


def answer(workshop: Workshop, code: str, **values):
    where, condition = question(workshop, code)
    values = {"by": None, "in_room": ROOM, "now": noon(1)} | values
    if condition.kind == Condition.Kind.WORDS:
        values = {"text": f"What we say about {code}."} | values
    if condition.kind == Condition.Kind.MILESTONE:
        values = {"happened_on": TUESDAY} | values
    return answer_condition(where, condition, **values)


def states(workshop: Workshop) -> dict[str, str]:
    found = workshop.parts.filter(kind="stage").order_by("order").values_list("module__slug", "stage_state")
    return dict(found)


def close(workshop: Workshop, slug: str, *codes: str, **values) -> Part:
    for code in codes:
        answer(workshop, code)
    return close_stage(part(workshop, slug), **({"by": None, "now": noon(2)} | values))


# --- Gates --------------------------------------------------------------------------------------------


def test_the_first_stage_opens_with_the_workshop(workshop):
    assert states(workshop) == {"finding": OPEN, "theory": SHUT, "shape": SHUT, "alone": SHUT, "after": SHUT}
    event = StageEvent.objects.get()
    assert (event.part.module.slug, event.kind, event.by, event.reason) == (
        "finding",
        "opened",
        None,
        "The workshop has begun.",
    )


def test_nothing_opens_before_the_workshop_begins():
    workshop = WorkshopFactory(programme=StagedProgrammeFactory())
    assert set(states(workshop).values()) == {SHUT}
    with pytest.raises(StageRefused, match="has not begun yet"):
        open_stage(part(workshop, "finding"), by=None)
    with pytest.raises(StageRefused, match="has not begun yet"):
        answer(workshop, "budget")


def test_a_stage_closes_when_all_is_answered_and_the_next_opens_in_the_same_moment(workshop):
    manager = UserFactory()
    with pytest.raises(StageRefused, match="Still to be answered: “A budget is agreed”, and 1 more"):
        close_stage(part(workshop, "finding"), by=manager)
    answer(workshop, "budget")
    with pytest.raises(StageRefused, match=r"“A plan is written”$"):
        close_stage(part(workshop, "finding"), by=manager)
    answer(workshop, "plan")
    closed = close_stage(part(workshop, "finding"), by=manager, reason=" Signed. ", now=noon(15))
    assert (closed.stage_state, closed.closings, closed.stage_since) == (CLOSED, 1, noon(15))
    assert states(workshop) == {"finding": CLOSED, "theory": OPEN, "shape": SHUT, "alone": SHUT, "after": SHUT}
    written = StageEvent.objects.order_by("pk").values_list("part__module__slug", "kind", "by", "reason", "at")
    assert list(written)[1:] == [
        ("finding", "closed", manager.pk, "Signed.", noon(15)),
        ("theory", "opened", manager.pk, "“Finding out” was closed.", noon(15)),
    ]


def test_later_questions_stay_shut_until_earlier_ones_are_answered(workshop):
    close(workshop, "finding", "budget", "plan")
    with pytest.raises(StageRefused, match="Not yet: first answer “Where do we start\\?”"):
        answer(workshop, "change")
    assert stage(workshop, "theory").next.condition.code == "start"
    answer(workshop, "start")
    assert stage(workshop, "theory").next.condition.code == "change"
    answer(workshop, "change")
    assert stage(workshop, "theory").next is None


def test_questions_of_a_stage_that_is_not_open_wait(workshop):
    with pytest.raises(StageRefused, match="“What is to change” is not open yet"):
        answer(workshop, "start")


def test_a_stage_opens_when_its_own_conditions_are_met(workshop):
    with pytest.raises(StageRefused, match="“What is to change” comes first"):
        answer(workshop, "team")
    close(workshop, "finding", "budget", "plan")
    # It needn't wait for the stage before it to close: its own conditions are what it opens on.
    answer(workshop, "team", now=noon(20))
    assert states(workshop)["shape"] == OPEN
    assert stage(workshop, "shape").last_reason == "Its conditions are met."
    with pytest.raises(StageRefused, match="has opened on this"):
        answer(workshop, "team", met=False)


def test_a_milestone_opens_what_waits_for_it(workshop):
    close(workshop, "finding", "budget", "plan")
    answer(workshop, "team")
    close(workshop, "shape", "name")
    assert states(workshop)["alone"] == OPEN
    assert stage(workshop, "alone").steps_back
    with pytest.raises(StageRefused, match="It opens when this is recorded: The doors are open"):
        open_stage(part(workshop, "after"), by=None)
    answer(workshop, "staff")
    with pytest.raises(StageRefused, match="that day is still to come"):
        answer(workshop, "launched", happened_on=TUESDAY + dt.timedelta(days=31), now=noon(30))
    launched = answer(workshop, "launched", happened_on=TUESDAY + dt.timedelta(days=29), now=noon(30))
    assert launched.happened_on == dt.date(2027, 6, 2)
    assert states(workshop) == {"finding": CLOSED, "theory": OPEN, "shape": CLOSED, "alone": OPEN, "after": OPEN}
    assert stage(workshop, "after").last_reason == "Recorded: The doors are open"


def test_a_facilitator_opens_what_is_theirs_to_open():
    programme = StagedProgrammeFactory()
    programme.modules.filter(slug="theory").update(opens=Module.Opening.BY_HAND)
    workshop = WorkshopFactory(programme=programme, first_day=TUESDAY, state=Workshop.State.RUNNING)
    close(workshop, "finding", "budget", "plan")
    assert states(workshop)["theory"] == SHUT
    opened = open_stage(part(workshop, "theory"), by=None, now=noon(5))
    assert (opened.stage_state, opened.stage_since) == (OPEN, noon(5))
    # Pressed twice, it is open and no more is written.
    open_stage(part(workshop, "theory"), by=None, now=noon(6))
    assert part(workshop, "theory").stage_since == noon(5)


def test_what_is_no_stage_has_no_gate(workshop):
    with pytest.raises(StageRefused, match="not a stage"):
        open_stage(part(workshop, "day"), by=None)
    assert part(workshop, "day").stage_state == ""


# --- Answers ------------------------------------------------------------------------------------------


def test_answers_keep_their_versions_with_who_when_and_who_was_in_the_room(workshop):
    close(workshop, "finding", "budget", "plan")
    coach, lead = UserFactory(), UserFactory()
    first = answer(workshop, "start", text="Far off.\r\n", by=coach, in_room=[" Team  manager ", "", "Priya", "Priya"])
    second = answer(workshop, "start", text="Nearer than we thought.", by=lead, in_room=["Priya"], now=noon(9))
    assert [(one.version, one.text, one.by, one.at, one.people) for one in (first, second)] == [
        (1, "Far off.", coach, noon(1), ["Team manager", "Priya"]),
        (2, "Nearer than we thought.", lead, noon(9), ["Priya"]),
    ]
    standing = stage(workshop, "theory").closing[0]
    assert (standing.first, standing.current) == (first, second)


def test_an_answer_keeps_the_words_that_were_asked(workshop):
    answer(workshop, "budget")
    Condition.objects.filter(code="budget").update(question="There is money")
    answer(workshop, "budget", text="For two years.")
    (asked,) = stage(workshop, "finding").closing[:1]
    assert [one.question for one in asked.versions] == ["A budget is agreed", "There is money"]


def test_the_same_answer_twice_is_one_version(workshop):
    first = answer(workshop, "budget", text="For two years.")
    again = answer(workshop, "budget", text=" For two years. ", now=noon(2), over=0)
    assert again == first
    assert stage(workshop, "finding").closing[0].versions == (first,)


def test_nobody_writes_over_what_they_have_not_read(workshop):
    answer(workshop, "budget", text="For one year.")
    with pytest.raises(StageRefused, match="Somebody has answered this meanwhile"):
        answer(workshop, "budget", text="For two years.", over=0)
    assert answer(workshop, "budget", text="For two years.", over=1).version == 2


def test_a_tick_can_be_taken_back_and_then_holds_the_gate(workshop):
    answer(workshop, "budget")
    answer(workshop, "plan")
    answer(workshop, "budget", met=False, text="The council voted it down.")
    with pytest.raises(StageRefused, match=r"“A budget is agreed”$"):
        close(workshop, "finding")
    assert stage(workshop, "finding").answered == 1


@pytest.mark.parametrize(
    ("code", "values", "sentence"),
    [
        ("budget", {"in_room": [" ", ""]}, "Say who was in the room"),
        ("budget", {"in_room": [f"Person {n}" for n in range(61)]}, "at most 60 people"),
        ("budget", {"in_room": ["x" * 121]}, "at most 60 people"),
        ("budget", {"met": False}, "Nothing is recorded yet"),
        ("budget", {"text": "x" * 5001}, "Keep the answer to 5000 characters"),
    ],
)
def test_what_is_no_answer_is_refused(workshop, code, values, sentence):
    with pytest.raises(StageRefused, match=sentence):
        answer(workshop, code, **values)
    assert stage(workshop, "finding").answered == 0


def test_words_cannot_be_empty_and_a_milestone_has_a_day(workshop):
    close(workshop, "finding", "budget", "plan")
    with pytest.raises(StageRefused, match="Write down what the group answered"):
        answer(workshop, "start", text="  \n ")
    answer(workshop, "team")
    close(workshop, "shape", "name")
    answer(workshop, "staff")
    with pytest.raises(StageRefused, match="Give the day"):
        answer(workshop, "launched", happened_on=None)


def test_a_question_is_answered_in_its_own_stage(workshop):
    _where, elsewhere = question(workshop, "start")
    with pytest.raises(StageRefused, match="belongs to another stage"):
        answer_condition(part(workshop, "finding"), elsewhere, by=None, in_room=ROOM, text="Here.")


# --- Pausing ------------------------------------------------------------------------------------------


def test_a_pause_needs_a_reason_and_takes_no_answers(workshop):
    with pytest.raises(StageRefused, match="Say why it pauses"):
        pause_stage(part(workshop, "finding"), by=None, reason=" ")
    paused = pause_stage(part(workshop, "finding"), by=None, reason="An inspection.", now=noon(3))
    assert (paused.stage_state, paused.stage_since) == (PAUSED, noon(3))
    with pytest.raises(StageRefused, match="is paused"):
        answer(workshop, "budget")
    with pytest.raises(StageRefused, match="only what is “Open” can become “Closed”"):
        close_stage(part(workshop, "finding"), by=None)


def test_it_goes_on_without_moving_anything(workshop):
    before = plan_of(workshop)
    pause_stage(part(workshop, "finding"), by=None, reason="An inspection.", now=noon(3))
    going_on = resume_stage(part(workshop, "finding"), by=None, now=noon(17))
    assert (going_on.stage_state, going_on.is_reopened) == (OPEN, False)
    assert plan_of(workshop) == before


def test_it_goes_on_and_all_that_follows_moves_as_one_act(workshop):
    heard = []

    def listen(kind, change, reason, **facts):
        heard.append((str(kind), [sorted(one.fields) for one in change.sessions], reason))

    workshop_changed.connect(listen)
    before = [(one.module.slug, one.starts_on, one.ends_on) for one in plan_of(workshop)]
    pause_stage(part(workshop, "finding"), by=None, reason="An inspection.", now=noon(3))
    going_on = resume_stage(part(workshop, "finding"), by=None, days_later=14, now=noon(17))
    workshop_changed.disconnect(listen)
    assert going_on.ends_on == before[0][2] + dt.timedelta(days=14)
    fortnight = dt.timedelta(days=14)
    assert [(one.module.slug, one.starts_on, one.ends_on) for one in plan_of(workshop)] == [
        ("finding", before[0][1], before[0][2] + fortnight),
        *((slug, first + fortnight, last + fortnight) for slug, first, last in before[1:]),
    ]
    assert heard == [("moved", [["ends_at", "starts_at"]], "“Finding out” was paused, and goes on.")]
    assert workshop.sessions.get().sequence == 3  # in doubt, certain, moved


def test_a_session_held_during_the_pause_stays_where_it_was(workshop):
    session = workshop.sessions.get()
    assert session.starts_at.date() == TUESDAY + dt.timedelta(days=20)
    pause_stage(part(workshop, "finding"), by=None, reason="An inspection.", now=noon(3))
    resume_stage(part(workshop, "finding"), by=None, days_later=30, now=noon(33))
    held, theory = plan_of(workshop)[1:3]
    assert held.starts_on == held.ends_on == TUESDAY + dt.timedelta(days=20)
    assert theory.starts_on == TUESDAY + dt.timedelta(days=51)
    assert workshop.sessions.get().sequence == 2  # in doubt, certain; never moved


@pytest.mark.parametrize("days", [-1, 731])
def test_dates_move_by_a_sensible_number_of_days(workshop, days):
    pause_stage(part(workshop, "finding"), by=None, reason="An inspection.", now=noon(3))
    with pytest.raises(StageRefused, match="from 0 to 730"):
        resume_stage(part(workshop, "finding"), by=None, days_later=days)
    assert states(workshop)["finding"] == PAUSED


# --- Reopening ----------------------------------------------------------------------------------------


def test_what_was_closed_is_taken_up_again_with_a_reason(workshop):
    close(workshop, "finding", "budget", "plan")
    with pytest.raises(StageRefused, match="Say why it is taken up again"):
        reopen_stage(part(workshop, "finding"), by=None, reason="")
    again = reopen_stage(part(workshop, "finding"), by=None, reason="The budget was cut.", now=noon(8))
    assert (again.stage_state, again.is_reopened, again.state_word) == (OPEN, True, "Reopened")
    # What has opened meanwhile stays open, and answers can be given anew.
    assert states(workshop)["theory"] == OPEN
    assert answer(workshop, "budget", text="Half of it.").version == 2
    closed = close(workshop, "finding")
    assert (closed.closings, states(workshop)["theory"]) == (2, OPEN)
    assert StageEvent.objects.filter(part__module__slug="theory").count() == 1


def test_only_what_was_closed_can_be_reopened(workshop):
    with pytest.raises(StageRefused, match="only what is “Closed” can become “Open”"):
        reopen_stage(part(workshop, "finding"), by=None, reason="Why not.")
    with pytest.raises(StageRefused, match="only what is “Closed” can become “Open”"):
        reopen_stage(part(workshop, "theory"), by=None, reason="Why not.")


def test_a_closed_stage_takes_no_answers(workshop):
    close(workshop, "finding", "budget", "plan")
    with pytest.raises(StageRefused, match="Reopen it first"):
        answer(workshop, "budget", text="More.")


def test_each_act_twice_is_one_act(workshop):
    for _time in range(2):
        pause_stage(part(workshop, "finding"), by=None, reason="An inspection.")
    for _time in range(2):
        resume_stage(part(workshop, "finding"), by=None)
    for _time in range(2):
        close(workshop, "finding", *(["budget", "plan"] if states(workshop)["finding"] == OPEN else []))
    for _time in range(2):
        reopen_stage(part(workshop, "finding"), by=None, reason="The budget was cut.")
    kinds = StageEvent.objects.filter(part__module__slug="finding").order_by("pk").values_list("kind", flat=True)
    assert list(kinds) == ["opened", "paused", "resumed", "closed", "reopened"]


# --- The workshop around them -------------------------------------------------------------------------


def test_a_stage_at_work_holds_the_end_of_the_workshop(workshop):
    last_day = noon(200)
    with pytest.raises(StateRefused, match="A stage of this workshop is still open"):
        complete_workshop(workshop, by=None, now=last_day)
    pause_stage(part(workshop, "finding"), by=None, reason="An inspection.")
    with pytest.raises(StateRefused, match="A stage of this workshop is still open"):
        complete_workshop(workshop, by=None, now=last_day)


def test_nothing_is_done_to_the_stages_of_a_workshop_that_is_over(workshop):
    cancel_workshop(workshop, by=None, reason="The authority has withdrawn.")
    for act in (
        lambda: pause_stage(part(workshop, "finding"), by=None, reason="An inspection."),
        lambda: close_stage(part(workshop, "finding"), by=None),
        lambda: answer(workshop, "budget"),
    ):
        with pytest.raises(StageRefused, match=r"is over|not under way"):
            act()


def test_a_move_keeps_the_states(workshop):
    close(workshop, "finding", "budget", "plan")
    plan = plan_of(workshop)
    moved = move_workshop(workshop, planned=[*plan[:-1], *shift(plan[-1:], 30)], by=None, now=noon(3))
    assert states(moved) == {"finding": CLOSED, "theory": OPEN, "shape": SHUT, "alone": SHUT, "after": SHUT}


def test_a_draft_laid_out_anew_has_its_stages_shut():
    workshop = create_workshop(StagedProgrammeFactory(), region=RegionFactory(), first_day=TUESDAY, by=None)
    assert set(states(workshop).values()) == {SHUT}
    other = create_workshop(ArcProgrammeFactory(), region=RegionFactory(), first_day=TUESDAY, by=None)
    assert states(other) == {}


def test_rooms_above_are_told_of_each_change_once(workshop):
    heard = []

    def listen(sender, part, kind, from_state, to_state, reason, by, at, **rest):
        heard.append((part.module.slug, str(kind), from_state, to_state, reason, by, at))

    stage_changed.connect(listen)
    manager = UserFactory()
    pause_stage(part(workshop, "finding"), by=manager, reason="An inspection.", now=noon(3))
    stage_changed.disconnect(listen)
    assert heard == [("finding", "paused", "open", "paused", "An inspection.", manager, noon(3))]


def test_the_journey_line_says_how_each_stage_stands(workshop):
    def line(days: int) -> list[str]:
        found = Workshop.objects.with_journey().get(pk=workshop.pk)
        return [station.state_word for station in stations_of_workshop(found, now=noon(days))]

    assert line(1) == ["Open", "", "", "", "", ""]
    close(workshop, "finding", "budget", "plan")
    reopen_stage(part(workshop, "finding"), by=None, reason="The budget was cut.", now=noon(3))
    pause_stage(part(workshop, "theory"), by=None, reason="An inspection.", now=noon(25))
    # Dates that may yet move are provisional; the day together is over.
    assert line(25) == ["Reopened", "Done", "Paused", "Provisional", "Provisional", "Provisional"]
    resume_stage(part(workshop, "theory"), by=None, now=noon(30))
    close(workshop, "finding", now=noon(31))
    assert line(45) == ["Closed", "Done", "Open", "Not open yet", "", ""]


# --- The database itself ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("slug", "values"),
    [
        ("day", {"stage_state": "open", "stage_since": FIRST_NOON}),
        ("finding", {"stage_state": ""}),
        ("finding", {"stage_state": "done"}),
        ("finding", {"stage_since": None}),
        ("finding", {"stage_state": "closed"}),
        ("theory", {"closings": 1}),
    ],
)
def test_no_row_says_what_cannot_be(workshop, slug, values):
    with pytest.raises(IntegrityError), transaction.atomic():
        Part.objects.filter(pk=part(workshop, slug).pk).update(**values)


def test_no_history_says_what_cannot_have_happened(workshop):
    with pytest.raises(IntegrityError), transaction.atomic():
        StageEvent.objects.create(
            part=part(workshop, "theory"), kind="closed", from_state="shut", to_state="closed", at=FIRST_NOON
        )


# --- Every way through --------------------------------------------------------------------------------

CODES = ["budget", "plan", "start", "change", "team", "name", "staff", "launched"]
ACTS = st.one_of(
    st.tuples(st.just("answer"), st.sampled_from(CODES)),
    st.tuples(st.just("untick"), st.sampled_from(["budget", "plan", "staff", "launched"])),
    st.tuples(
        st.sampled_from(["open", "pause", "resume", "close", "reopen"]),
        st.sampled_from(["finding", "theory", "shape", "alone", "after"]),
    ),
)


def act(workshop: Workshop, what: str, on: str, now: dt.datetime) -> None:
    if what == "answer":
        answer(workshop, on, now=now)
    elif what == "untick":
        answer(workshop, on, met=False, now=now)
    elif what == "open":
        open_stage(part(workshop, on), by=None, now=now)
    elif what == "pause":
        pause_stage(part(workshop, on), by=None, reason="A reason.", now=now)
    elif what == "resume":
        resume_stage(part(workshop, on), by=None, days_later=3, now=now)
    elif what == "close":
        close_stage(part(workshop, on), by=None, now=now)
    else:
        reopen_stage(part(workshop, on), by=None, reason="A reason.", now=now)


@settings(max_examples=40)
@given(acts=st.lists(ACTS, max_size=40))
def test_whatever_is_pressed_history_and_state_agree_and_no_gate_is_jumped(workshop, acts):
    with transaction.atomic():
        for number, (what, on) in enumerate(acts):
            try:
                act(workshop, what, on, noon(1) + dt.timedelta(hours=number))
            except Refused:
                continue
            check(workshop)
        transaction.set_rollback(True)


def check(workshop: Workshop) -> None:
    for one in stages_of(workshop):
        steps = [(event.from_state, event.to_state) for event in one.events]
        assert steps == [STAGE_TRANSITIONS[event.kind] for event in one.events]
        assert [SHUT, *(to for _former, to in steps)] == [*(former for former, _to in steps), one.state]
        assert one.part.closings == [event.kind for event in one.events].count("closed")
        if one.state == CLOSED:
            assert one.why_not_closed() == ""
        in_order(one.closing)


def in_order(questions: tuple[Question, ...]) -> None:
    """Nothing was answered for the first time before what stands before it was."""
    first = [one.versions[0].at if one.versions else None for one in questions]
    answered = [at for at in first if at is not None]
    assert first[: len(answered)] == answered == sorted(answered)


# --- Reading ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("number", [1, 3, 50])
def test_the_stages_of_many_workshops_take_four_queries(django_assert_num_queries, number):
    programme = StagedProgrammeFactory()
    workshops = [
        WorkshopFactory(programme=programme, first_day=TUESDAY, state=Workshop.State.RUNNING) for _each in range(number)
    ]
    answer(workshops[0], "budget")
    with django_assert_num_queries(4):
        found = stages_by_workshop(workshops)
        assert [len(found[workshop.pk]) for workshop in workshops] == [5] * number
        assert {stage.opens_when for stage in found[workshops[0].pk]} == {
            "It opens when the workshop begins.",
            "It opens when “Finding out” is closed.",
            "Before it opens, this must be so: “A team is named”.",
            "It opens when “Our own shape” is closed.",
            "It opens when this is recorded: The doors are open.",
        }


# --- What coordinators lay down -----------------------------------------------------------------------


def test_a_milestone_opens_a_stage_of_its_own_programme_only():
    programme = StagedProgrammeFactory()
    after, alone = programme.modules.get(slug="after"), programme.modules.get(slug="alone")
    after.full_clean()
    cases = [
        (after, {"milestone": None}, "Say which milestone opens it."),
        (after, {"opens": Module.Opening.AFTER}, "Leave this empty, or choose that a milestone opens it."),
        (
            after,
            {"milestone": alone.conditions.get(code="staff")},
            "Choose a milestone of another stage of this programme.",
        ),
        (
            alone,
            {"opens": Module.Opening.MILESTONE, "milestone": after.milestone},
            "Choose a milestone of another stage of this programme.",
        ),
    ]
    for module, values, sentence in cases:
        module.refresh_from_db()
        for name, value in values.items():
            setattr(module, name, value)
        with pytest.raises(ValidationError) as refused:
            module.full_clean()
        assert refused.value.message_dict == {"milestone": [sentence]}


def test_only_a_stage_has_conditions_and_an_answered_one_keeps_its_kind(workshop):
    misplaced = Condition(module=ModuleFactory(), code="x", question="Is it so?")
    with pytest.raises(ValidationError, match="Only a stage has conditions"):
        misplaced.full_clean()
    answer(workshop, "budget")
    condition = Condition.objects.get(code="budget")
    condition.kind, condition.gate = Condition.Kind.WORDS, Condition.Gate.CLOSING
    with pytest.raises(ValidationError, match="so this stays as it is"):
        condition.full_clean()
    condition.kind, condition.gate = Condition.Kind.TICK, Condition.Gate.OPENING
    with pytest.raises(ValidationError, match="so this stays as it is"):
        condition.full_clean()
    opens_another = Condition.objects.get(code="launched")
    opens_another.kind = Condition.Kind.TICK
    with pytest.raises(ValidationError, match="or opens another stage"):
        opens_another.full_clean()


# --- Forgetting ---------------------------------------------------------------------------------------


def test_who_was_in_the_room_is_forgotten_a_year_after_the_end_and_the_answer_stays(workshop):
    answer(workshop, "budget", text="For two years.")
    last_day = workshop.span[1]
    year = dt.timedelta(days=365)
    end = dt.datetime.combine(last_day, dt.time(12), dt.UTC)
    assert rule("catalogue/rooms").apply(end + 2 * year) == 0  # it is not over
    cancel_workshop(workshop, by=None, reason="The authority has withdrawn.")
    assert rule("catalogue/rooms").apply(end + year) == 0
    assert rule("catalogue/rooms").apply(end + year + dt.timedelta(days=1)) == 1
    kept = stage(workshop, "finding").closing[0].current
    assert (kept.text, kept.people, kept.met) == ("For two years.", [], True)
    assert rule("catalogue/rooms").apply(end + 2 * year) == 0
