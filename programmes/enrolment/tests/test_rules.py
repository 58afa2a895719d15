"""Whatever people do, in whatever order: the table of transitions, and the invariants, hold."""

import datetime as dt

import pytest
from django.db import transaction
from hypothesis import Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    rule,
    run_state_machine_as_test,
)

from programmes.catalogue.models import Workshop
from programmes.catalogue.tests.factories import WorkshopFactory
from programmes.enrolment import services, tasks
from programmes.enrolment.errors import Full, NotOpen, WrongState
from programmes.enrolment.models import Enrolment
from programmes.enrolment.queries import invariant_violations, live_enrolment, places, waiting
from programmes.enrolment.services.moves import TRANSITIONS, begin, move
from programmes.enrolment.tests.factories import EnrolmentFactory
from programmes.people.tests.factories import UserFactory
from tests.soak import times

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
    """Eight people, one to three places, and time that goes on."""

    who = st.integers(0, 7)

    def __init__(self):
        super().__init__()
        self.example = transaction.atomic()
        self.example.__enter__()

    def teardown(self):
        transaction.set_rollback(True)
        self.example.__exit__(None, None, None)

    @initialize(mode=st.sampled_from(["book", "book", "apply"]), places_max=st.integers(1, 3), came=st.integers(2, 7))
    def open(self, mode, places_max, came):
        self.workshop = WorkshopFactory(places_min=1, places_max=places_max, enrolment_mode=mode)
        self.people = [UserFactory() for _ in range(8)]
        self.clock = self.workshop.opens_at
        for who in range(came):
            self.come(who, join_list=True)

    @property
    def now(self):
        """No two things happen at the same instant."""
        self.clock += dt.timedelta(seconds=1)
        return self.clock

    def over(self):
        return self.clock >= self.workshop.closes_at

    @rule(who=who, join_list=st.sampled_from([True, True, False]))
    def come(self, who, join_list):
        person = self.people[who]
        before, live = places(self.workshop), live_enrolment(self.workshop, person)
        try:
            if self.workshop.enrolment_mode == Workshop.EnrolmentMode.APPLY:
                after = services.apply_for_place(self.workshop, person, by=person, hopes="", now=self.now)
                expected = State.APPLIED
            else:
                after = services.book(self.workshop, person, by=person, join_list=join_list, now=self.now)
                expected = State.CONFIRMED if before.for_newcomers else State.WAITLISTED
        except Full:
            assert (live, join_list, before.for_newcomers) == (None, False, 0)
        except NotOpen:
            assert self.over()
        else:
            assert after == live if live else after.state == expected

    @rule(who=who)
    def invite(self, who):
        before, live = places(self.workshop), live_enrolment(self.workshop, self.people[who])
        try:
            after = services.invite(self.workshop, self.people[who], by=None, now=self.now)
        except Full:
            assert before.for_newcomers == 0
        except NotOpen:
            assert self.over()
        else:
            assert after == live if live else after.state == State.OFFERED

    @rule(who=who, accept=st.booleans())
    def decide(self, who, accept):
        self.act_on({State.APPLIED}, who, lambda one: services.decide(one, accept=accept, by=None, now=self.now))

    @rule(who=who)
    def accept(self, who):
        self.act_on({State.OFFERED}, who, lambda one: services.accept_offer(one, by=one.person, now=self.now))

    @rule(who=who)
    def decline(self, who):
        self.act_on({State.OFFERED}, who, lambda one: services.decline_offer(one, by=one.person, now=self.now))

    @rule(who=who, states=st.sampled_from([{State.CONFIRMED}, Enrolment.OPEN]))
    def withdraw(self, who, states):
        self.act_on(states, who, lambda one: services.withdraw(one, by=one.person, now=self.now))

    def act_on(self, states, who, act):
        """Act on one of those in these states, if there are any."""
        candidates = list(self.workshop.enrolments.filter(state__in=states).order_by("pk"))
        if candidates:
            enrolment = candidates[who % len(candidates)]
            before = enrolment.state
            assert act(enrolment).state in TRANSITIONS[before]

    @rule(hours=st.sampled_from([1, 24, 48, 200]))
    def time_passes(self, hours):
        self.clock += dt.timedelta(hours=hours)
        tasks.lapse_offers(self.clock)
        tasks.close_lists(self.clock)
        assert not Enrolment.objects.filter(state=State.OFFERED, offer_expires_at__lte=self.clock).exists()

    @rule(places_max=st.integers(1, 4))
    def change_places(self, places_max):
        self.workshop = services.change_places(self.workshop, places_max, by=None, now=self.now)

    @invariant()
    def nothing_is_as_it_cannot_be(self):
        assert invariant_violations() == []

    @invariant()
    def nobody_waits_while_a_place_is_free(self):
        if hasattr(self, "workshop") and waiting(self.workshop).exists() and not self.over():
            assert places(self.workshop).left == 0


@pytest.mark.soak
@pytest.mark.django_db
def test_whatever_people_do_the_invariants_hold():
    run_state_machine_as_test(
        OneWorkshop,
        settings=settings(
            max_examples=times(12, 100),
            stateful_step_count=30,
            phases=[Phase.explicit, Phase.reuse, Phase.generate],  # to shrink a failure takes minutes here
        ),
    )
