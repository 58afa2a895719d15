"""Whatever people do, in whatever order: the table of transitions, and the invariants, hold."""

import datetime as dt

import pytest
from django.db import transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    Bundle,
    RuleBasedStateMachine,
    initialize,
    invariant,
    multiple,
    rule,
    run_state_machine_as_test,
)

from programmes.catalogue.models import Workshop
from programmes.catalogue.tests.factories import WorkshopFactory
from programmes.enrolment import services, tasks
from programmes.enrolment.errors import EnrolmentRefused, Full, NotOpen, OfferEnded, WrongState
from programmes.enrolment.models import Enrolment
from programmes.enrolment.queries import invariant_violations, places, waiting
from programmes.enrolment.services.moves import TRANSITIONS, begin, move
from programmes.enrolment.tests.factories import EnrolmentFactory
from programmes.people.tests.factories import UserFactory

State = Enrolment.State


# --- The table --------------------------------------------------------------------------------------------


def test_the_table_knows_every_state_and_leads_nowhere_else():
    assert set(TRANSITIONS) == {"", *State.values}
    assert set().union(*TRANSITIONS.values()) == set(State.values)


def test_nothing_leads_out_of_an_end():
    ends = {state for state, after in TRANSITIONS.items() if not after}
    assert ends == set(State.values) - Enrolment.LIVE


@pytest.mark.django_db
@pytest.mark.parametrize("before", State.values)
def test_each_move_is_made_or_refused_as_the_table_says(before):
    for after in State.values:
        enrolment = EnrolmentFactory(state=before)
        now = enrolment.state_since + dt.timedelta(seconds=1)
        options: dict = {"by": None, "now": now, "reason": "Because", "places": places(enrolment.workshop)}
        if after == State.OFFERED:
            options["expires_at"] = now
        if after == State.WAITLISTED:
            enrolment.queued_at = now
        if after in TRANSITIONS[before]:
            move(enrolment, after, **options)
            last = enrolment.events.last()
            assert (last.from_state, last.to_state, last.at, last.reason) == (before, after, now, "Because")
        else:
            with pytest.raises(WrongState):
                move(enrolment, after, **options)
        enrolment.refresh_from_db()
        assert enrolment.state == (after if after in TRANSITIONS[before] else before)


@pytest.mark.django_db
def test_nobody_gives_a_place_away_without_counting():
    with pytest.raises(ValueError, match="counts the places"):
        begin(WorkshopFactory(), UserFactory(), State.CONFIRMED, source="booking", by=None, now=dt.datetime.now(dt.UTC))


# --- Any order of acts ------------------------------------------------------------------------------------


class OneWorkshop(RuleBasedStateMachine):
    """Up to twelve people, at most four places, and time that goes on by hours."""

    people: Bundle = Bundle("people")

    def __init__(self):
        super().__init__()
        self.example = transaction.atomic()
        self.example.__enter__()

    def teardown(self):
        transaction.set_rollback(True)
        self.example.__exit__(None, None, None)

    @initialize(target=people, mode=st.sampled_from(Workshop.EnrolmentMode.values), places_max=st.integers(1, 4))
    def open(self, mode, places_max):
        self.workshop = WorkshopFactory(places_min=1, places_max=places_max, enrolment_mode=mode)
        self.now = self.workshop.opens_at
        return multiple(*(UserFactory() for _ in range(12)))

    def live(self, person):
        return Enrolment.objects.filter(workshop=self.workshop, person=person, state__in=Enrolment.LIVE).first()

    @rule(person=people, join_list=st.booleans())
    def book(self, person, join_list):
        before, live = places(self.workshop), self.live(person)
        try:
            enrolment = services.book(self.workshop, person, by=person, join_list=join_list, now=self.now)
        except Full:
            assert live is None
            assert not join_list
            assert before.for_newcomers == 0
        except (NotOpen, OfferEnded):
            assert self.workshop.enrolment_mode != Workshop.EnrolmentMode.BOOK or live or self.over()
        else:
            if live:
                assert enrolment == live
            else:
                assert enrolment.state == (State.CONFIRMED if before.for_newcomers else State.WAITLISTED)

    @rule(person=people)
    def apply(self, person):
        live = self.live(person)
        try:
            enrolment = services.apply_for_place(self.workshop, person, by=person, hopes="", now=self.now)
        except NotOpen:
            assert self.workshop.enrolment_mode != Workshop.EnrolmentMode.APPLY or self.over()
        else:
            assert enrolment == live if live else enrolment.state == State.APPLIED

    @rule(person=people)
    def invite(self, person):
        before, live = places(self.workshop), self.live(person)
        try:
            enrolment = services.invite(self.workshop, person, by=None, now=self.now)
        except Full:
            assert before.for_newcomers == 0
        except NotOpen:
            assert self.over()
        else:
            assert enrolment == live if live else enrolment.state == State.OFFERED

    @rule(person=people, accept=st.booleans())
    def decide(self, person, accept):
        self.act_on(person, lambda one: services.decide(one, accept=accept, by=None, now=self.now))

    @rule(person=people)
    def accept(self, person):
        self.act_on(person, lambda one: services.accept_offer(one, by=person, now=self.now))

    @rule(person=people)
    def decline(self, person):
        self.act_on(person, lambda one: services.decline_offer(one, by=person, now=self.now))

    @rule(person=people)
    def withdraw(self, person):
        self.act_on(person, lambda one: services.withdraw(one, by=person, now=self.now))

    def act_on(self, person, act):
        enrolment = self.live(person)
        if enrolment is None:
            return
        before = enrolment.state
        try:
            after = act(enrolment).state
        except EnrolmentRefused:
            enrolment.refresh_from_db()
            assert enrolment.state == before
        else:
            assert after == before or after in TRANSITIONS[before]

    @rule(hours=st.integers(1, 300))
    def time_passes(self, hours):
        self.now += dt.timedelta(hours=hours)
        tasks.lapse_offers(self.now)
        tasks.close_lists(self.now)
        assert not Enrolment.objects.filter(state=State.OFFERED, offer_expires_at__lte=self.now).exists()

    @rule(places_max=st.integers(1, 6))
    def change_places(self, places_max):
        self.workshop = services.change_places(self.workshop, places_max, by=None, now=self.now)

    def over(self):
        return self.now >= self.workshop.closes_at

    @invariant()
    def nothing_is_as_it_cannot_be(self):
        assert invariant_violations() == []

    @invariant()
    def nobody_waits_while_a_place_is_free(self):
        if hasattr(self, "workshop") and waiting(self.workshop).exists() and not self.over():
            assert places(self.workshop).left == 0


@pytest.mark.django_db
def test_whatever_people_do_the_invariants_hold():
    run_state_machine_as_test(
        OneWorkshop,
        settings=settings(
            max_examples=20, stateful_step_count=25, deadline=None, suppress_health_check=list(HealthCheck)
        ),
    )
