"""Asking, answering, and writing what is asked: what the services do and refuse."""

import contextlib
import datetime as dt
from collections import Counter

import pytest
from hypothesis import given as given_inputs
from hypothesis import strategies as st

from learning_review.instruments import queries, services
from learning_review.instruments.errors import CannotAnswer, InstrumentRefused
from learning_review.instruments.models import (
    AnonymousAnswer,
    Ask,
    AskDraft,
    Completion,
    Instrument,
    InstrumentVersion,
    Item,
    NamedAnswer,
    QuestionsStopped,
)
from learning_review.instruments.reckoning import minutes_for
from learning_review.instruments.tests.factories import VersionFactory, ask_of
from learning_review.instruments.values import given
from learning_review.instruments.windows import windows_of
from programmes.catalogue.models import Outcome, Workshop
from programmes.catalogue.services import move_workshop
from programmes.catalogue.tests.factories import ArcProgrammeFactory, WorkshopFactory
from programmes.delivery.services import keep_register
from programmes.directory.tests.factories import coordinator
from programmes.enrolment.services import withdraw
from programmes.enrolment.tests.factories import EnrolmentFactory
from programmes.people.tests.factories import UserFactory

pytestmark = pytest.mark.django_db

Stage, State = Instrument.Stage, Ask.State
DAY = dt.timedelta(days=1)


def noon(day):
    return dt.datetime.combine(day, dt.time(12), dt.UTC)


def due(workshop, now):
    return services.ask_what_is_due([workshop.pk], now=now)


# --- Values -----------------------------------------------------------------------------------------


def item(kind, **values):
    choices = ["a", "b", "c", "d", "e"] if kind in Item.CHOOSING else []
    return Item(kind=kind, **{"words": "How?", "choices": choices, "offers_not_now": False} | values)


GOOD = {
    "text": ["Yes.", " Yes.\r\nNo. "],
    "long_text": ["x" * 5000],
    "scale": [0, 10],
    "five_point": [1, 5],
    "then_now": [{"then": 0, "now": 10}],
    "one_choice": ["a"],
    "many": [["b", "a"]],
}
ANYTHING = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(),
    st.text(),
    st.lists(st.text()),
    st.dictionaries(st.text(), st.integers()),
)


@pytest.mark.parametrize("kind", Item.Kind.values)
@given_inputs(value=ANYTHING, said=st.one_of(ANYTHING, st.just("answer")))
def test_whatever_is_sent_is_an_answer_or_a_sentence(kind, value, said):
    for good in GOOD[kind]:
        assert given(item(kind), {"value": good}).said == "answer"
    with contextlib.suppress(CannotAnswer):
        kept = given(item(kind), {"said": said, "value": value})
        assert kept.said == said == "answer"
        assert given(item(kind), {"value": kept.value}) == kept


def test_answers_are_kept_tidy_and_the_other_answers_only_where_they_are_offered():
    assert given(item("text"), {"value": " Yes.\r\nNo. "}) == ("answer", "Yes.\nNo.")
    assert given(item("many"), {"value": ["b", "a"]}) == ("answer", ["a", "b"])
    assert given(item("scale", offers_not_mine=True), {"said": "not_mine", "value": 3}) == ("not_mine", None)
    for kind, value in (("scale", True), ("scale", 11), ("scale", "3"), ("five_point", 0), ("then_now", {"then": 1})):
        with pytest.raises(CannotAnswer):
            given(item(kind), {"value": value})
    with pytest.raises(CannotAnswer):
        given(item("scale"), {"said": "not_mine"})
    with pytest.raises(CannotAnswer, match="5001 characters"):
        given(item("long_text"), {"value": "x" * 5001})


# --- When -------------------------------------------------------------------------------------------


def test_each_stage_has_its_days():
    workshop = WorkshopFactory(first_day=dt.date(2027, 5, 4))
    days = {stage: [tuple(one.__dict__.values()) for one in windows_of(stage, workshop)] for stage in Stage.values}
    first, last = workshop.span
    assert (first, last) == (dt.date(2027, 5, 4), dt.date(2027, 6, 9))
    assert days == {
        "baseline": [(0, None, first)],
        "module_end": [(0, dt.date(2027, 5, 6), dt.date(2027, 5, 27))],
        "return": [(0, dt.date(2027, 6, 8), dt.date(2027, 6, 16))],
        "end": [(0, last, last + 28 * DAY)],
        "weeks": [(0, last + 42 * DAY, last + 63 * DAY)],
        "months": [(6, last + 182 * DAY, last + 224 * DAY), (12, last + 365 * DAY, last + 407 * DAY)],
        "journal": [],
        "voice": [],
        "partner": [],
    }


def test_each_is_asked_once_when_it_is_due_and_of_those_who_were_there():
    workshop = WorkshopFactory()
    first, last = workshop.span
    there, away = (EnrolmentFactory(workshop=workshop) for _ in range(2))
    for stage in Instrument.ASKED:
        VersionFactory(stage=stage)
    VersionFactory(stage=Stage.JOURNAL)
    assert due(workshop, noon(first - 30 * DAY)) == 2
    assert due(workshop, noon(first - 30 * DAY)) == 0
    sessions, staff = list(workshop.sessions.filter(voluntary=False)), coordinator()
    for session in sessions:
        marks = {there.pk: "attended", away.pk: "absent"}
        keep_register(session, marks, by=staff, now=session.ends_at)
    asked = []
    end = (last - first).days
    later = [end + days for days in (-2, -1, 0, 1, 41, 42, 64, 181, 182, 225, 364, 365, 408)]
    for day in [-30, 0, 1, 2, 3, 23, *later]:
        due(workshop, noon(first + day * DAY))
        new = Ask.objects.exclude(pk__in=[pk for pk, *_ in asked])
        asked += [(ask.pk, ask.enrolment_id, ask.instrument.stage, ask.occasion, day) for ask in new]
    assert [row[1:] for row in asked if row[1] == there.pk] == [
        (there.pk, "baseline", 0, -30),
        (there.pk, "module_end", 0, 2),
        (there.pk, "return", 0, end - 1),
        (there.pk, "end", 0, end),
        (there.pk, "weeks", 0, end + 42),
        (there.pk, "months", 6, end + 182),
        (there.pk, "months", 12, end + 365),
    ]
    assert [row[2] for row in asked if row[1] == away.pk] == ["baseline"]
    assert set(Ask.objects.values_list("state", flat=True)) == {"lapsed"}


def test_a_programmes_own_takes_the_place_of_the_general_one_and_what_is_retired_is_not_asked():
    workshop = WorkshopFactory()
    enrolment = EnrolmentFactory(workshop=workshop)
    general, own = VersionFactory(stage="baseline"), VersionFactory(stage="baseline", programme=workshop.programme)
    elsewhere = VersionFactory(stage="baseline", programme=ArcProgrammeFactory())
    VersionFactory(stage="end", programme=workshop.programme, draft=True)
    assert queries.version_for(workshop.programme_id, "baseline") == own
    services.retire(own.instrument)
    assert queries.version_for(workshop.programme_id, "baseline") == general
    services.bring_back(own.instrument)
    due(workshop, noon(workshop.span[0] - DAY))
    assert list(enrolment.asks.values_list("version", flat=True)) == [own.pk]
    assert not elsewhere.asks.exists()


def test_asks_follow_a_workshop_that_moves_and_drafts_go_with_what_lapses():
    workshop = WorkshopFactory()
    enrolment = EnrolmentFactory(workshop=workshop)
    VersionFactory(stage="baseline")
    first = workshop.span[0]
    due(workshop, noon(first - 5 * DAY))
    ask = enrolment.asks.get()
    services.save(ask, {"how": {"value": 3}}, by=enrolment.person, now=noon(first))
    due(workshop, noon(first + DAY))
    ask.refresh_from_db()
    assert (ask.state, AskDraft.objects.count()) == (State.LAPSED, 0)
    move_workshop(workshop, first_day=first + 14 * DAY, by=None, now=noon(first - 20 * DAY))
    due(workshop, noon(first + DAY))
    ask.refresh_from_db()
    assert (ask.state, ask.closes_on) == (State.OPEN, first + 14 * DAY)


def test_who_leaves_or_wants_no_questions_is_asked_nothing_and_what_they_typed_is_gone():
    workshop = WorkshopFactory()
    leaves, stops = (EnrolmentFactory(workshop=workshop) for _ in range(2))
    VersionFactory(stage="baseline")
    now = noon(workshop.span[0] - 10 * DAY)
    due(workshop, now)
    asks = {one.pk: one.asks.get() for one in (leaves, stops)}
    for one in (leaves, stops):
        services.save(asks[one.pk], {"how": {"value": 3}}, by=one.person, now=now)
    withdraw(leaves, by=leaves.person, now=now)
    services.stop(stops, by=stops.person, now=now)
    services.stop(stops, by=stops.person, now=now)
    VersionFactory(stage="baseline")
    due(workshop, now)
    assert [one.asks.get().state for one in (leaves, stops)] == [State.ENDED, State.STOPPED]
    assert AskDraft.objects.count() == 0
    for one in (leaves, stops):
        with pytest.raises(CannotAnswer, match="not open any more"):
            services.complete(asks[one.pk], by=one.person, now=now)
        with pytest.raises(CannotAnswer, match="left the group"):
            services.enter_for(asks[one.pk], {"how": {"value": 3}}, channel="paper", by=coordinator(), now=now)
    with pytest.raises(CannotAnswer, match="somebody else"):
        services.resume(stops, by=leaves.person, now=now)
    services.resume(stops, by=stops.person, now=now)
    due(workshop, now)
    assert [one.state for one in stops.asks.all()] == [State.OPEN, State.OPEN]
    assert not QuestionsStopped.objects.exists()


# --- Answering --------------------------------------------------------------------------------------

ANSWERS = {"name": {"value": 1}, "care": {"value": 2}, "how": {"value": 3}}


def test_answers_are_saved_as_one_goes_and_kept_apart_at_the_end():
    ask = ask_of(VersionFactory(), EnrolmentFactory())
    person = ask.enrolment.person
    services.save(ask, {"name": {"value": 9}, "how": {"value": 3}}, by=person)
    services.save(ask, {"name": {"value": 1}, "care": {"said": "not_now"}}, by=person)
    with pytest.raises(CannotAnswer, match="no such question"):
        services.save(ask, {"how": {"value": 5}, "other": {"value": 1}}, by=person)
    assert (NamedAnswer.objects.count(), AnonymousAnswer.objects.count()) == (0, 0)
    completion = services.complete(ask, by=person)
    ask.refresh_from_db()
    assert (ask.state, AskDraft.objects.count()) == (State.DONE, 0)
    assert (completion.channel, completion.entered_by) == ("self", None)
    assert [(one.item.code, one.said, one.value) for one in queries.own_answers(ask)] == [
        ("name", "answer", 1),
        ("care", "not_now", None),
    ]
    anonymous = AnonymousAnswer.objects.get()
    assert (anonymous.item.code, anonymous.value, anonymous.workshop) == ("how", 3, ask.enrolment.workshop)
    assert services.complete(ask, by=person) == completion
    assert (Completion.objects.count(), NamedAnswer.objects.count(), AnonymousAnswer.objects.count()) == (1, 2, 1)
    with pytest.raises(CannotAnswer, match="already"):
        services.save(ask, {"name": {"value": 2}}, by=person)


def test_an_answer_can_be_taken_back_and_nothing_at_all_is_no_answer():
    ask = ask_of(VersionFactory(), EnrolmentFactory())
    person = ask.enrolment.person
    services.save(ask, {"name": {"value": 9}}, by=person)
    assert services.save(ask, {"name": None, "how": None}, by=person) == {}
    with pytest.raises(CannotAnswer, match="Nothing is answered"):
        services.complete(ask, by=person)
    assert not Completion.objects.exists()


def test_each_completion_writes_anonymous_answers_anew_in_another_order_and_loses_none():
    version = VersionFactory(items=[{"code": f"q{number}"} for number in range(4)])
    workshop = WorkshopFactory()
    wanted, keys = Counter(), set()
    for number in range(5):
        ask = ask_of(version, EnrolmentFactory(workshop=workshop))
        services.save(ask, {f"q{item}": {"value": number} for item in range(4)}, by=ask.enrolment.person)
        services.complete(ask, by=ask.enrolment.person)
        wanted.update((f"q{item}", number) for item in range(4))
        rows = AnonymousAnswer.objects.select_related("item")
        assert Counter((one.item.code, one.value) for one in rows) == wanted
        now = {one.pk for one in rows}
        assert not now & keys
        keys |= now


def test_not_now_is_an_answer_that_can_be_taken_back_while_it_is_open():
    ask = ask_of(VersionFactory(), EnrolmentFactory())
    person = ask.enrolment.person
    services.save(ask, ANSWERS, by=person)
    assert services.decline(ask, by=person).state == State.NOT_NOW
    assert services.decline(ask, by=person).state == State.NOT_NOW
    assert not AskDraft.objects.exists()
    with pytest.raises(CannotAnswer):
        services.save(ask, ANSWERS, by=person)
    assert services.open_again(ask, by=person).state == State.OPEN
    services.decline(ask, by=person)
    with pytest.raises(CannotAnswer):
        services.open_again(ask, by=person, now=noon(ask.closes_on + DAY))


def test_nobody_answers_for_somebody_else_or_outside_its_days():
    ask = ask_of(VersionFactory(), EnrolmentFactory())
    person = ask.enrolment.person
    for act in (services.complete, services.decline, services.open_again):
        with pytest.raises(CannotAnswer, match="somebody else"):
            act(ask, by=coordinator())
    with pytest.raises(CannotAnswer, match="somebody else"):
        services.save(ask, ANSWERS, by=UserFactory())
    for day in (ask.opens_on - DAY, ask.closes_on + DAY):
        with pytest.raises(CannotAnswer, match="not open"):
            services.save(ask, ANSWERS, by=person, now=noon(day))
    services.save(ask, ANSWERS, by=person, now=noon(ask.closes_on))
    with pytest.raises(CannotAnswer, match="not open"):
        services.complete(ask, by=person, now=noon(ask.closes_on + DAY))


def test_coordinators_enter_what_came_on_paper_and_it_says_so_for_good():
    ask = ask_of(VersionFactory(), EnrolmentFactory(), state=State.LAPSED)
    staff = coordinator()
    workshop = ask.enrolment.workshop
    workshop.facilitators.add(facilitator := UserFactory())
    for by in (facilitator, ask.enrolment.person):
        with pytest.raises(CannotAnswer, match="Only coordinators"):
            services.enter_for(ask, ANSWERS, channel="paper", by=by)
    with pytest.raises(CannotAnswer, match="paper or by telephone"):
        services.enter_for(ask, ANSWERS, channel="self", by=staff)
    with pytest.raises(CannotAnswer, match="no such question"):
        services.enter_for(ask, {"other": {"value": 1}}, channel="paper", by=staff)
    completion = services.enter_for(ask, ANSWERS | {"care": None}, channel="paper", by=staff)
    assert (completion.channel, completion.entered_by) == ("paper", staff)
    assert [one.item.code for one in queries.own_answers(ask)] == ["name"]
    with pytest.raises(CannotAnswer, match="already"):
        services.enter_for(ask, ANSWERS, channel="paper", by=staff)
    (progress,) = queries.progress_in(workshop)
    assert (progress.asked, progress.completed, progress.on_behalf, progress.open) == (1, 1, 1, 0)


def test_who_was_asked_a_version_answers_that_one_when_another_replaces_it():
    version = VersionFactory()
    ask = ask_of(version, EnrolmentFactory())
    draft = services.new_version(version.instrument)
    services.remove_item(draft, draft.items.get(code="name"))
    services.publish(draft, by=None)
    person = ask.enrolment.person
    services.save(ask, ANSWERS, by=person)
    services.complete(ask, by=person)
    assert {one.item.version_id for one in queries.own_answers(ask)} == {version.pk}


# --- Writing what is asked --------------------------------------------------------------------------

SCALE = {"kind": "scale", "mode": "anonymous"}


def test_a_draft_is_written_put_in_order_and_published_once():
    version = services.create_instrument(None, stage="end", title="How it was")
    with pytest.raises(InstrumentRefused, match="of this name"):
        services.create_instrument(None, stage="end", title="How it was")
    with pytest.raises(InstrumentRefused, match="no question"):
        services.publish(version, by=None)
    items = [services.save_item(version, code=code, words=f"{code}?", **SCALE) for code in "abc"]
    with pytest.raises(InstrumentRefused, match="this code"):
        services.save_item(version, code="a", words="Again?", **SCALE)
    services.move_item(version, items[2], up=True)
    services.move_item(version, items[0], up=True)
    services.move_item(version, items[1], up=False)
    services.save_item(version, items[0], words="A?")
    services.remove_item(version, items[1])
    assert [one.words for one in queries.items_of(version)] == ["A?", "c?"]
    services.publish(version, by=None)
    for act in (
        lambda: services.publish(version, by=None),
        lambda: services.save_item(version, code="d", words="D?", **SCALE),
        lambda: services.remove_item(version, items[0]),
        lambda: services.describe(version, title="Other", intro=""),
        lambda: services.discard_draft(version),
    ):
        with pytest.raises(InstrumentRefused, match="stays as it is"):
            act()
    draft = services.new_version(version.instrument)
    assert services.new_version(version.instrument) == draft
    assert (draft.number, [one.words for one in queries.items_of(draft)]) == (2, ["A?", "c?"])
    services.discard_draft(draft)
    assert Instrument.objects.get().versions.get() == version


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"kind": "one_choice", "choices": ["a"]}, "from 2 to 20"),
        ({"kind": "many", "choices": ["a", "a"]}, "the same"),
        ({"kind": "five_point", "choices": list("abcd")}, "five lines"),
    ],
)
def test_choices_are_as_the_kind_wants_them(fields, sentence):
    version = services.create_instrument(None, stage="end", title="How it was")
    with pytest.raises(InstrumentRefused, match=sentence):
        services.save_item(version, **{"code": "a", "words": "A?"} | SCALE | fields)


def test_the_minutes_are_reckoned_from_words_and_kinds_as_a_draft_changes_and_stay_when_it_is_published():
    version = services.create_instrument(None, stage="end", title="How it was")
    promised = lambda: InstrumentVersion.objects.get(pk=version.pk).minutes  # noqa: E731
    assert promised() == 1
    items = [
        services.save_item(version, code=code, words=f"{code}?", kind="long_text", mode="named") for code in "abcd"
    ]
    assert promised() == 6  # four times a minute and a quarter, and a moment to read
    services.save_item(version, items[0], help="word " * 90)
    assert promised() == 6
    services.describe(version, title="How it was", intro="word " * 150)
    assert promised() == 7
    services.remove_item(version, items[3])
    assert promised() == 6
    services.publish(version, by=None)
    assert promised() == 6


@pytest.mark.parametrize("kind", Item.Kind.values)
def test_no_question_is_reckoned_as_nothing_and_more_words_never_as_less(kind):
    short, long = item(kind), item(kind, words="How? " * 60, page="More")
    assert 1 <= minutes_for([short]) <= minutes_for([long]) <= minutes_for([long], "Why. " * 200)
    assert minutes_for([short] * 20) > minutes_for([short])


def test_pages_begin_where_a_question_has_a_heading():
    headed = [item("scale", words=words, page=page) for words, page in (("a", ""), ("b", "B"), ("c", ""), ("d", "D"))]
    assert [[one.words for one in page] for page in queries.pages_of(headed)] == [["a"], ["b", "c"], ["d"]]
    assert queries.pages_of([]) == []


@pytest.mark.parametrize("stage", Instrument.IN_ROOMS)
def test_what_a_room_asks_is_answered_in_words_and_the_room_says_who_reads_them(stage):
    version = services.create_instrument(None, stage=stage, title="In a room")
    with pytest.raises(InstrumentRefused, match="answered in words"):
        services.save_item(version, code="a", words="A?", **SCALE)
    kept = services.save_item(version, code="a", words="A?", kind="text")
    assert (kept.mode, kept.offers_not_now) == ("named", False)
    services.publish(version, by=None)
    programme = ArcProgrammeFactory()
    assert queries.version_for(programme.pk, stage) == version
    later = VersionFactory(stage=stage, items=[{"code": "b", "kind": "text", "mode": "named"}])
    assert queries.version_for(programme.pk, stage) == later
    services.retire(later.instrument)
    assert queries.version_for(programme.pk, stage) == version


@pytest.mark.parametrize("fields", [{"mode": "named"}, {"kind": "text"}])
def test_a_question_that_was_answered_is_asked_again_in_the_same_way_or_under_another_code(fields):
    version = VersionFactory()
    ask = ask_of(version, EnrolmentFactory())
    draft = services.new_version(version.instrument)
    services.save_item(draft, draft.items.get(code="how"), **fields)
    services.save(ask, ANSWERS, by=ask.enrolment.person)
    services.complete(ask, by=ask.enrolment.person)
    with pytest.raises(InstrumentRefused, match="has been answered"):
        services.publish(draft, by=None)
    with pytest.raises(InstrumentRefused, match="has been answered"):
        services.save_item(draft, draft.items.get(code="how"), words="Other?")
    services.save_item(draft, draft.items.get(code="how"), code="how-else")
    services.publish(draft, by=None)


def test_an_outcome_is_of_the_same_programme():
    programme = ArcProgrammeFactory()
    version = services.create_instrument(programme, stage="end", title="How it was")
    own, other = (
        Outcome.objects.create(programme=one, code="o", title="O", text="O")
        for one in (programme, ArcProgrammeFactory())
    )
    services.save_item(version, code="a", words="A?", outcome=own, **SCALE)
    with pytest.raises(InstrumentRefused, match="another programme"):
        services.save_item(version, code="b", words="B?", outcome=other, **SCALE)


def test_the_starting_set_is_drafts_that_can_be_published_with_a_question_for_each_outcome():
    programme = ArcProgrammeFactory()
    outcomes = list(programme.outcomes.all())
    versions = services.add_starting_set(programme)
    assert [one.instrument.stage for one in versions] == list(Stage.values)
    assert services.add_starting_set(programme) == []
    for version in versions:
        services.publish(version, by=None)
    then_now = Item.objects.filter(version__instrument__code="weeks", kind="then_now")
    assert [one.outcome for one in then_now] == outcomes
    baseline = Item.objects.filter(version__instrument__code="baseline", kind="scale")
    assert [(one.outcome, one.mode) for one in baseline] == [(one, "anonymous") for one in outcomes]
    pages = {one.instrument.code: len(queries.pages_of(queries.items_of(one))) for one in versions}
    assert {code: number for code, number in pages.items() if number > 1} == {"baseline": 3, "end": 2, "weeks": 2}
    words = Item.objects.filter(kind__in=Item.WORDS)
    assert set(words.values_list("mode", flat=True)) == {"named", "confidential"}


# --- Queries ----------------------------------------------------------------------------------------


def test_lists_take_the_same_queries_for_one_and_for_many(django_assert_num_queries):
    version = VersionFactory(stage="baseline")
    workshop = WorkshopFactory()
    now = noon(workshop.span[0] - DAY)
    for people in (1, 3, 14):
        while workshop.enrolments.count() < people:
            EnrolmentFactory(workshop=workshop)
        with django_assert_num_queries(12):
            due(workshop, now)
        enrolments = list(workshop.enrolments.select_related("workshop"))
        with django_assert_num_queries(1):
            assert len(queries.open_to(enrolments, now)) == people
        with django_assert_num_queries(2):
            (progress,) = queries.progress_in(workshop)
        with django_assert_num_queries(1):
            assert (
                len([(str(one.enrolment.person), one.version.instrument.title) for one in queries.asks_in(workshop)])
                == people
            )
    assert (progress.instrument, progress.asked, progress.completed) == (version.instrument, 14, 0)
    assert list(queries.may_be_asked(now)) == [workshop]
    assert list(queries.may_be_asked(now + 500 * DAY)) == []
    assert Workshop.objects.count() == InstrumentVersion.objects.count() == 1
