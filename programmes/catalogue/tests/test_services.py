import datetime as dt
from dataclasses import replace

import pytest

from programmes.catalogue.errors import DetailsRefused, PatternRefused, StateRefused
from programmes.catalogue.models import DeliveryMode, Session, Workshop, WorkshopPartner
from programmes.catalogue.pattern import lay_out, plan_of, shift
from programmes.catalogue.services import (
    TRANSITIONS,
    announce_workshop,
    cancel_session,
    cancel_workshop,
    change_details,
    change_plan,
    complete_workshop,
    confirm_workshop,
    create_workshop,
    edit_session,
    move_workshop,
    plans,
    start_workshop,
)
from programmes.catalogue.signals import workshop_changed
from programmes.catalogue.tasks import follow_the_calendar
from programmes.catalogue.tests.factories import ArcProgrammeFactory, RegionFactory, VenueFactory, WorkshopFactory
from programmes.people.tests.factories import OrganisationFactory, UserFactory
from ui.errors import Refused

pytestmark = pytest.mark.django_db
TUESDAY = dt.date(2027, 5, 4)
State = Workshop.State


def utc(month: int, day: int, hour: int = 0, minute: int = 0) -> dt.datetime:
    return dt.datetime(2027, month, day, hour, minute, tzinfo=dt.UTC)


JANUARY = utc(1, 15, 12)


def confirmed(**values) -> Workshop:
    """A confirmed workshop that begins on Tuesday 4 May 2027, announced in January."""
    values = {"programme": ArcProgrammeFactory(), "region": RegionFactory(), "first_day": TUESDAY} | values
    workshop = create_workshop(values.pop("programme"), by=None, now=JANUARY, **values)
    return announce_workshop(workshop, by=None, confirmed=True, now=JANUARY)


def sequences(workshop: Workshop) -> list[tuple[int, int]]:
    return list(workshop.sessions.order_by("starts_at").values_list("sequence", "revision"))


@pytest.fixture
def told():
    """What upper rooms are told: (kind, fields of each session that changed, fields of the workshop)."""
    heard = []

    def listen(sender, workshop, kind, change, **kwargs):
        heard.append((str(kind), [sorted(session.fields) for session in change.sessions], sorted(change.before)))

    workshop_changed.connect(listen)
    yield heard
    workshop_changed.disconnect(listen)


# --- Putting on ---------------------------------------------------------------------------------------


def test_lays_out_the_whole_arc_from_one_date(told):
    venue, coordinator = VenueFactory(), UserFactory()
    programme = ArcProgrammeFactory(code_prefix="CFR")
    workshop = create_workshop(
        programme, region=RegionFactory(), venue=venue, first_day=TUESDAY, by=coordinator, now=JANUARY
    )
    assert (workshop.state, workshop.title) == (State.DRAFT, programme.title)
    assert [(part.kind, part.starts_on, part.ends_on) for part in workshop.parts.all()] == [
        ("residential", dt.date(2027, 5, 4), dt.date(2027, 5, 6)),
        ("evening", dt.date(2027, 5, 5), dt.date(2027, 5, 5)),
        ("practice", dt.date(2027, 5, 7), dt.date(2027, 6, 7)),
        ("coaching", dt.date(2027, 5, 7), dt.date(2027, 6, 7)),
        ("residential", dt.date(2027, 6, 8), dt.date(2027, 6, 9)),
    ]
    stem = workshop.code.lower()
    assert [(s.uid, s.starts_at, s.ends_at, s.voluntary, s.venue) for s in workshop.sessions.all()] == [
        (f"{stem}-s1@kindling.example.org", utc(5, 4, 9), utc(5, 6, 15), False, venue),
        (f"{stem}-s2@kindling.example.org", utc(5, 5, 18, 30), utc(5, 5, 20), True, venue),
        (f"{stem}-s3@kindling.example.org", utc(6, 8, 9), utc(6, 9, 15), False, venue),
    ]
    assert workshop.closes_at == utc(5, 3, 23)
    assert told == [("created", [], [])]
    event = workshop.events.get()
    assert (event.kind, event.from_state, event.to_state, event.by, event.at) == (
        "created",
        "",
        "draft",
        coordinator,
        JANUARY,
    )


def test_may_have_no_dates_yet():
    workshop = create_workshop(ArcProgrammeFactory(), region=RegionFactory(), by=None)
    assert workshop.span is None
    assert workshop.closes_at is None
    assert announce_workshop(workshop, by=None).state == State.TENTATIVE


def test_takes_edited_dates_as_they_are():
    programme = ArcProgrammeFactory()
    planned = lay_out(programme, TUESDAY, "Europe/London")
    planned[-1:] = shift(planned[-1:], 7)
    workshop = create_workshop(programme, region=RegionFactory(), planned=planned, by=None)
    assert plan_of(workshop) == planned


def test_a_code_is_readable_and_its_own(monkeypatch):
    programme = ArcProgrammeFactory(code_prefix="CFR")
    taken = WorkshopFactory(programme=programme).code
    prefix, letters = taken.split("-")
    assert prefix == "CFR"
    assert len(letters) == 4
    assert set(letters) <= set("23456789BCDFGHJKMNPQRSTVWXZ")
    # Draw the taken code first, then another: the clash is not the coordinator's to see.
    drawn = iter(letters + "2345")
    monkeypatch.setattr(plans.secrets, "choice", lambda alphabet: next(drawn))
    assert WorkshopFactory(programme=programme).code == "CFR-2345"


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({"places_min": 17}, "The fewest people cannot be more than the most."),
        ({"places_max": 0}, "The fewest people cannot be more than the most."),
        ({"opens_at": utc(5, 4, 1)}, "Booking has to open before it closes."),
        ({"time_zone": "Europe/Leeds", "first_day": None}, "Give a time zone such as Europe/London."),
    ],
)
def test_facts_that_contradict_one_another_are_refused(values, sentence):
    with pytest.raises(DetailsRefused) as refused:
        confirmed(**values)
    assert str(refused.value) == sentence
    assert not Workshop.objects.exists()


# --- Laying out again ---------------------------------------------------------------------------------


def test_a_draft_can_be_laid_out_anew():
    programme = ArcProgrammeFactory()
    workshop = create_workshop(programme, region=RegionFactory(), first_day=TUESDAY, by=None)
    uids = list(workshop.sessions.values_list("uid", flat=True))
    planned = lay_out(programme, TUESDAY + dt.timedelta(days=7), "Europe/London")[:-1]
    workshop = change_plan(workshop, planned=planned, by=None)
    assert plan_of(workshop) == planned
    assert list(workshop.sessions.values_list("uid", flat=True)) == uids[:2]
    assert workshop.closes_at == utc(5, 10, 23)


def test_an_announced_workshop_without_dates_gets_them(told):
    programme = ArcProgrammeFactory()
    workshop = WorkshopFactory(programme=programme, first_day=None, state=State.TENTATIVE)
    told.clear()
    workshop = change_plan(workshop, planned=lay_out(programme, TUESDAY, "Europe/London"), by=None)
    assert workshop.span == (TUESDAY, dt.date(2027, 6, 9))
    assert told == [("planned", [], [])]


def test_announced_dates_are_moved_not_laid_out_again():
    workshop = confirmed()
    with pytest.raises(StateRefused) as refused:
        change_plan(workshop, planned=plan_of(workshop), by=None)
    assert str(refused.value) == "This workshop has been announced with its dates. Move it instead."


def test_a_plan_needs_a_part():
    workshop = WorkshopFactory(state=State.DRAFT)
    with pytest.raises(PatternRefused, match=r"^Give at least one part with its dates\.$"):
        change_plan(workshop, planned=[], by=None)


# --- Moving -------------------------------------------------------------------------------------------


def test_moves_everything_as_one_act(told):
    coordinator = UserFactory()
    workshop = confirmed(decision_date=dt.date(2027, 4, 1))
    before = plan_of(workshop)
    told.clear()
    moved = move_workshop(
        workshop, first_day=dt.date(2027, 11, 2), by=coordinator, reason="The house burnt down.", now=JANUARY
    )
    assert plan_of(moved) == shift(before, 182)
    assert sequences(moved) == [(1, 1), (1, 1), (1, 1)]
    # Ten in the morning still, now on winter time.
    assert moved.sessions.first().starts_at == utc(11, 2, 10)
    assert moved.closes_at == utc(11, 2)
    assert moved.decision_date == dt.date(2027, 9, 30)
    assert told == [("moved", [["ends_at", "starts_at"]] * 3, [])]
    event = moved.events.last()
    assert (event.kind, event.from_state, event.to_state, event.by, event.reason) == (
        "moved",
        "confirmed",
        "confirmed",
        coordinator,
        "The house burnt down.",
    )


def test_only_what_moved_is_revised(told):
    workshop = confirmed()
    planned = plan_of(workshop)
    evening = replace(planned[1].sessions[0], start_time=dt.time(18))
    planned[1] = replace(planned[1], sessions=(evening,))
    told.clear()
    moved = move_workshop(workshop, planned=planned, by=None, now=utc(2, 1))
    assert sequences(moved) == [(0, 0), (1, 1), (0, 0)]
    assert [s.revised_at for s in moved.sessions.all()] == [JANUARY, utc(2, 1), JANUARY]
    assert told == [("moved", [["starts_at"]], [])]


def test_a_move_that_moves_nothing_tells_nobody(told):
    workshop = confirmed()
    told.clear()
    move_workshop(workshop, first_day=TUESDAY, by=None, now=JANUARY)
    assert told == []
    assert sequences(workshop) == [(0, 0)] * 3


def test_a_window_can_move_alone(told):
    workshop = confirmed()
    planned = plan_of(workshop)
    planned[3] = replace(planned[3], starts_on=dt.date(2027, 5, 14))
    told.clear()
    move_workshop(workshop, planned=planned, by=None, now=JANUARY)
    assert told == [("moved", [], [])]
    assert plan_of(workshop) == planned


@pytest.mark.parametrize(
    ("first", "back", "window"),
    [
        (0, -14, ((5, 7), (5, 24))),
        (10, 0, ((5, 17), (6, 7))),
        (7, 14, ((5, 14), (6, 21))),
        (31, 0, ((6, 7), (6, 7))),
    ],
)
def test_windows_left_as_they_stood_follow_the_days_around_them_there_and_back(first, back, window):
    workshop = confirmed()
    standing = plan_of(workshop)
    planned = [*shift(standing[:2], first), *standing[2:4], *shift(standing[4:], back)]
    move_workshop(workshop, planned=planned, by=None, now=JANUARY)
    dates = tuple(dt.date(2027, *day) for day in window)
    moved = plan_of(workshop)
    assert [(part.starts_on, part.ends_on) for part in moved[2:4]] == [dates, dates]
    move_workshop(workshop, planned=[*standing[:2], *moved[2:4], *standing[4:]], by=None, now=JANUARY)
    assert plan_of(workshop) == standing


def test_a_window_without_a_day_left_refuses_the_move():
    workshop = confirmed()
    standing = plan_of(workshop)
    with pytest.raises(PatternRefused) as refused:
        move_workshop(workshop, planned=[*shift(standing[:2], 32), *standing[2:]], by=None, now=JANUARY)
    assert str(refused.value) == (
        "That leaves no day for “A month of practice”. Leave more time there, or move it first."
    )
    assert plan_of(workshop) == standing


def test_a_cancelled_session_stays_where_it_was():
    workshop = confirmed()
    evening = cancel_session(workshop.sessions.get(voluntary=True), by=None, now=JANUARY)
    move_workshop(workshop, first_day=dt.date(2027, 5, 11), by=None, now=JANUARY)
    assert Session.objects.get(pk=evening.pk).starts_at == utc(5, 5, 18, 30)


def test_what_has_begun_cannot_move_and_what_is_to_come_can():
    workshop = start_workshop(confirmed(), by=None, now=utc(5, 4, 12))
    planned = plan_of(workshop)
    with pytest.raises(PatternRefused) as refused:
        move_workshop(workshop, first_day=dt.date(2027, 5, 11), by=None, now=utc(5, 10))
    assert str(refused.value) == "“Starting where people are” has already begun, so it cannot move."
    planned[4:] = shift(planned[4:], 7)
    move_workshop(workshop, planned=planned, by=None, now=utc(5, 10))
    assert sequences(workshop) == [(0, 0), (0, 0), (1, 1)]


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        (lambda plan: plan[:-1], "A move keeps every part and session. Cancel a session apart from it."),
        (
            lambda plan: [*plan[:2], replace(plan[2], ends_on=dt.date(2027, 5, 1)), *plan[3:]],
            "“A month of practice” would end before it begins.",
        ),
        (
            lambda plan: [replace(plan[0], starts_on=dt.date(2027, 5, 5)), *plan[1:]],
            "“Starting where people are” lies outside the dates of “Starting where people are”.",
        ),
    ],
)
def test_plans_that_do_not_hold_together_are_refused(change, sentence):
    workshop = confirmed()
    before = plan_of(workshop)
    with pytest.raises(PatternRefused) as refused:
        move_workshop(workshop, planned=change(before), by=None, now=JANUARY)
    assert str(refused.value) == sentence
    assert plan_of(workshop) == before


def test_nothing_moves_into_the_past():
    with pytest.raises(PatternRefused) as refused:
        move_workshop(confirmed(), first_day=dt.date(2027, 1, 5), by=None, now=JANUARY)
    assert str(refused.value) == "“Starting where people are” would move into the past."


def test_without_dates_there_is_nothing_to_move():
    workshop = WorkshopFactory(first_day=None, state=State.TENTATIVE)
    with pytest.raises(PatternRefused, match=r"^This workshop has no dates yet\. Lay them out first\.$"):
        move_workshop(workshop, first_day=TUESDAY, by=None)


def test_a_room_above_may_refuse_and_nothing_has_happened():
    workshop = confirmed()

    def refuse(**kwargs):
        raise Refused("Somebody's call is in the way.")

    workshop_changed.connect(refuse)
    try:
        with pytest.raises(Refused, match="in the way"):
            move_workshop(workshop, first_day=dt.date(2027, 6, 1), by=None, now=JANUARY)
    finally:
        workshop_changed.disconnect(refuse)
    assert workshop.span == (TUESDAY, dt.date(2027, 6, 9))
    assert workshop.events.count() == 2


# --- States -------------------------------------------------------------------------------------------


def test_the_way_through_with_its_history(told):
    workshop = confirmed(places_min=10)
    workshop = start_workshop(workshop, by=None, now=utc(5, 4, 1))
    workshop = complete_workshop(workshop, by=None, now=utc(6, 10, 1))
    assert [(event.kind, event.from_state, event.to_state) for event in workshop.events.all()] == [
        ("created", "", "draft"),
        ("announced", "draft", "confirmed"),
        ("started", "confirmed", "running"),
        ("completed", "running", "completed"),
    ]
    assert [kind for kind, *_rest in told] == ["created", "announced", "started", "completed"]
    # An announcement is the first that anybody hears: no calendar has to learn of a change.
    assert sequences(workshop) == [(0, 0)] * 3


def test_confirming_is_a_change_of_every_sessions_status(told):
    workshop = announce_workshop(WorkshopFactory(state=State.DRAFT), by=None)
    assert workshop.state == State.TENTATIVE
    told.clear()
    workshop = confirm_workshop(workshop, by=None)
    assert sequences(workshop) == [(1, 1)] * 3
    assert told == [("confirmed", [["status"]] * 3, [])]


def test_announcing_opens_booking_unless_a_time_was_set():
    assert confirmed().opens_at == JANUARY
    assert confirmed(opens_at=utc(3, 1)).opens_at == utc(3, 1)


def test_cancelling_calls_off_what_is_still_to_come(told):
    workshop = start_workshop(confirmed(), by=None, now=utc(5, 4, 12))
    told.clear()
    workshop = cancel_workshop(workshop, by=None, reason=" Too few can come back. ", now=utc(5, 20))
    assert (workshop.state, workshop.state_reason) == (State.CANCELLED, "Too few can come back.")
    assert [(s.cancelled_at, s.sequence) for s in workshop.sessions.all()] == [
        (None, 0),
        (None, 0),
        (utc(5, 20), 1),
    ]
    assert told == [("cancelled", [["cancelled_at", "status"]], [])]


def test_cancelling_needs_a_reason():
    with pytest.raises(StateRefused, match=r"^Say why it is cancelled: everyone who has booked will read it\.$"):
        cancel_workshop(WorkshopFactory(), by=None, reason="  ")


def test_a_workshop_without_dates_cannot_be_confirmed():
    workshop = WorkshopFactory(first_day=None, state=State.TENTATIVE)
    with pytest.raises(StateRefused, match=r"^This workshop has no dates yet, so it cannot be confirmed\.$"):
        confirm_workshop(workshop, by=None)


ACTS = {
    State.TENTATIVE: announce_workshop,
    State.CONFIRMED: confirm_workshop,
    State.RUNNING: start_workshop,
    State.COMPLETED: complete_workshop,
    State.CANCELLED: lambda workshop, **kwargs: cancel_workshop(workshop, reason="Snow.", **kwargs),
}


@pytest.mark.parametrize("to", ACTS)
@pytest.mark.parametrize("state", State.values)
def test_only_the_table_s_transitions_happen(state, to):
    workshop = WorkshopFactory(state=state)
    after = dt.datetime.combine(workshop.span[1], dt.time(), dt.UTC) + dt.timedelta(days=3)
    # A draft whose dates hold is announced as confirmed: "confirm" is what happens to provisional ones.
    if to in TRANSITIONS[state] and (state, to) != (State.DRAFT, State.CONFIRMED):
        assert ACTS[to](workshop, by=None, now=after).state == to
    else:
        with pytest.raises(StateRefused):
            ACTS[to](workshop, by=None, now=after)
        workshop.refresh_from_db()
        assert workshop.state == state


def test_a_refusal_says_both_states():
    with pytest.raises(StateRefused) as refused:
        confirm_workshop(WorkshopFactory(state=State.COMPLETED), by=None)
    assert str(refused.value) == "This workshop is “Completed”, so it cannot become “Confirmed”."


def test_it_neither_starts_nor_ends_before_its_day():
    workshop = confirmed()
    with pytest.raises(StateRefused, match=r"^This workshop's first day has not come yet\.$"):
        start_workshop(workshop, by=None, now=utc(5, 3, 22, 59))
    start_workshop(workshop, by=None, now=utc(5, 3, 23))
    with pytest.raises(StateRefused, match=r"^This workshop's last day is not over yet\.$"):
        complete_workshop(workshop, by=None, now=utc(6, 9, 22, 59))
    assert complete_workshop(workshop, by=None, now=utc(6, 9, 23)).state == State.COMPLETED


def test_the_calendar_starts_and_completes_once():
    workshop = confirmed()
    tentative = WorkshopFactory(first_day=TUESDAY, state=State.TENTATIVE)
    assert follow_the_calendar(utc(5, 3, 22)) == 0
    assert follow_the_calendar(utc(5, 4, 0)) == 1
    assert follow_the_calendar(utc(5, 4, 0)) == 0
    assert follow_the_calendar(utc(6, 10, 0)) == 1
    assert follow_the_calendar(utc(6, 10, 0)) == 0
    workshop.refresh_from_db()
    tentative.refresh_from_db()
    # Nothing happens by itself to what nobody has confirmed.
    assert (workshop.state, tentative.state) == (State.COMPLETED, State.TENTATIVE)


# --- Details ------------------------------------------------------------------------------------------


def test_another_venue_reaches_the_sessions_that_were_there(told):
    old, new, elsewhere = VenueFactory(), VenueFactory(), VenueFactory()
    workshop = confirmed(venue=old)
    edit_session(workshop.sessions.get(voluntary=True), venue=elsewhere, by=None, now=JANUARY)
    told.clear()
    workshop = change_details(workshop, venue=new, title="Another name", by=None, now=JANUARY)
    assert [s.venue for s in workshop.sessions.all()] == [new, elsewhere, new]
    assert sequences(workshop) == [(1, 1), (1, 1), (1, 1)]
    assert told == [("details", [["venue"], ["venue"]], ["title", "venue"])]


def test_people_and_organisations_are_replaced(told):
    robin, kim = UserFactory(), UserFactory()
    host, funder = OrganisationFactory(), OrganisationFactory()
    Role = WorkshopPartner.Role  # noqa: N806
    workshop = confirmed(facilitators=[robin], partners=[(host, Role.HOST)])
    told.clear()
    change_details(workshop, facilitators=[kim], partners=[(host, Role.PARTNER), (funder, Role.FUNDER)], by=None)
    assert list(workshop.facilitators.all()) == [kim]
    assert list(workshop.partners.values_list("organisation", "role")) == [
        (host.pk, "partner"),
        (funder.pk, "funder"),
    ]
    assert told == [("details", [], ["facilitators", "partners"])]


def test_details_that_stay_tell_nobody(told):
    workshop = confirmed()
    told.clear()
    change_details(workshop, title=workshop.title, facilitators=[], partners=[], by=None)
    assert told == []


def test_details_are_checked_and_named():
    workshop = confirmed()
    with pytest.raises(DetailsRefused, match=r"^Give the workshop a title\.$"):
        change_details(workshop, title=" ", by=None)
    with pytest.raises(TypeError):
        change_details(workshop, state=State.RUNNING, by=None)
    with pytest.raises(StateRefused, match=r"^This workshop is cancelled, so its details stay as they are\.$"):
        change_details(WorkshopFactory(state=State.CANCELLED), title="New", by=None)


def test_a_session_s_words_are_a_revision_and_its_place_a_sequence_too(told):
    workshop = confirmed(venue=VenueFactory())
    session = workshop.sessions.first()
    told.clear()
    session = edit_session(session, agenda="Bring boots.", by=None, now=utc(2, 1))
    assert (session.sequence, session.revision, session.revised_at) == (0, 1, utc(2, 1))
    session = edit_session(session, mode=DeliveryMode.ONLINE, venue=None, by=None, now=utc(2, 2))
    assert (session.sequence, session.revision, session.revised_at) == (1, 2, utc(2, 2))
    edit_session(session, mode=DeliveryMode.ONLINE, by=None, now=utc(2, 3))
    assert told == [("session_changed", [["agenda"]], []), ("session_changed", [["mode", "venue"]], [])]


def test_what_cannot_be_done_to_a_session():
    workshop = confirmed()
    session = workshop.sessions.first()
    with pytest.raises(DetailsRefused, match=r"^Give the session a title\.$"):
        edit_session(session, title="", by=None)
    with pytest.raises(TypeError):
        edit_session(session, starts_at=JANUARY, by=None)
    with pytest.raises(StateRefused, match=r"^This session is over, so it cannot be cancelled\.$"):
        cancel_session(session, by=None, now=utc(5, 7))
    cancel_session(session, by=None, reason="Snow.", now=JANUARY)
    with pytest.raises(StateRefused, match=r"^This session is cancelled already\.$"):
        cancel_session(session, by=None, now=JANUARY)
    with pytest.raises(StateRefused, match=r"^This session is cancelled, so it stays as it is\.$"):
        edit_session(session, title="New", by=None)


def test_cancelling_a_session(told):
    workshop = confirmed()
    told.clear()
    session = cancel_session(workshop.sessions.first(), by=None, reason="Snow.", now=JANUARY)
    assert (session.cancelled_at, session.sequence, session.revision) == (JANUARY, 1, 1)
    assert told == [("session_cancelled", [["cancelled_at"]], [])]
    assert workshop.events.last().reason == "Snow."


@pytest.mark.parametrize("state", State.values)
def test_the_factory_takes_it_to_every_state(state):
    assert WorkshopFactory(state=state).state == state
