"""Nobody is confirmed or offered a place while something required is not verified for the first day: every way in."""

import datetime as dt
from decimal import Decimal

import pytest
from django.utils import timezone
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from notices.delivery import deliver_due
from notices.models import Notice
from programmes.catalogue.models import Prerequisite, Workshop
from programmes.catalogue.services import move_workshop
from programmes.catalogue.tests.factories import ArcProgrammeFactory, WorkshopFactory, coming_tuesday
from programmes.enrolment import services, tasks
from programmes.enrolment.errors import Full, PrerequisitesMissing
from programmes.enrolment.models import Enrolment
from programmes.enrolment.queries import invariant_violations, lacking, places, position, ready_for, standings_for
from programmes.enrolment.tests.factories import InterestFactory
from programmes.people.tests.factories import UserFactory
from programmes.prerequisites.models import PrerequisiteStatement
from programmes.prerequisites.tests.factories import PrerequisiteFactory, StatementFactory, answer, verified

pytestmark = pytest.mark.django_db
State = Enrolment.State
Mode = Workshop.EnrolmentMode
Stated = PrerequisiteStatement.State


@pytest.fixture
def programme():
    """Four days of training and a yearly background check are required; a mentor is welcome."""
    made = ArcProgrammeFactory()
    PrerequisiteFactory(programme=made, order=1, code="training")
    PrerequisiteFactory(programme=made, order=2, code="check", check=True, yearly=True)
    PrerequisiteFactory(programme=made, order=3, code="mentor", check=True, required=False, title="A mentor")
    return made


def required(programme) -> list[Prerequisite]:
    return list(programme.prerequisites.filter(required=True))


def ready(programme, now: dt.datetime | None = None):
    """Somebody for whom all that is required is verified."""
    person = UserFactory()
    verified(person, *required(programme), now=now)
    return person


def workshop_of(programme, **values) -> Workshop:
    return WorkshopFactory(programme=programme, **values)


# --- Book -----------------------------------------------------------------------------------------------


def test_a_newcomer_is_told_what_is_missing_and_nothing_is_held(programme):
    workshop, person = workshop_of(programme), UserFactory()
    for act in (services.book, services.join_list):
        with pytest.raises(PrerequisitesMissing) as refusal:
            act(workshop, person, by=person)
    assert str(refusal.value) == (
        "Before a place can be yours, a coordinator has to verify for the first day: "
        "Accredited training (4 days of training); Background check. "
        "You find how things stand on the page “Before you can take part”."
    )
    assert Enrolment.objects.count() == 0


def test_the_sentence_names_only_what_is_missing(programme):
    workshop, person = workshop_of(programme), UserFactory()
    verified(person, required(programme)[0])
    StatementFactory(person=person, prerequisite=required(programme)[1])  # waits to be looked at
    with pytest.raises(PrerequisitesMissing, match=r"the first day: Background check\. You find"):
        services.book(workshop, person, by=person)


def test_who_has_all_that_is_required_books_without_what_is_welcome(programme):
    person = ready(programme)
    assert services.book(workshop_of(programme), person, by=person).state == State.CONFIRMED


def test_what_is_verified_for_one_workshop_serves_the_next(programme):
    person = ready(programme)
    for _time in range(2):
        assert services.book(workshop_of(programme), person, by=person).state == State.CONFIRMED


def test_it_must_hold_on_the_first_day_and_the_last_day_of_it_counts(programme):
    now = timezone.now()
    person = ready(programme, now=now)
    until = PrerequisiteStatement.objects.get(person=person, prerequisite__code="check").valid_until
    on_it, after_it = workshop_of(programme, first_day=until), workshop_of(programme, first_day=until + dt.timedelta(1))
    with pytest.raises(PrerequisitesMissing, match="the first day: Background check"):
        services.book(after_it, person, by=person)
    assert services.book(on_it, person, by=person).state == State.CONFIRMED


def test_a_programme_that_asks_more_now_asks_it_of_everybody(programme):
    person = ready(programme)
    programme.prerequisites.filter(code="training").update(minimum=Decimal(5))
    assert [one.code for one in lacking(workshop_of(programme), person, now=timezone.now())] == ["training"]


class Boundary(TestCase):
    """However much is stated, asked and verified: a place is had if and only if it is enough, for long enough."""

    @given(stated=st.decimals(0, 12, places=2), asked=st.integers(1, 1000), met=st.booleans(), days=st.integers(-2, 2))
    @settings(max_examples=30)
    def test_a_place_is_had_exactly_when_it_is_verified(self, stated, asked, met, days):
        minimum = Decimal(asked) / 100
        made = ArcProgrammeFactory()
        prerequisite = PrerequisiteFactory(programme=made, minimum=minimum, valid_months=2)
        statement = StatementFactory(prerequisite=prerequisite, amount=stated)
        enough = stated >= minimum
        if met and enough:
            statement = answer(statement)
        elif not met:
            answer(statement, met=False)
        until = statement.valid_until or coming_tuesday()
        workshop = WorkshopFactory(programme=made, first_day=until + dt.timedelta(days=days))
        if met and enough and days <= 0:
            assert services.book(workshop, statement.person, by=None).state == State.CONFIRMED
        else:
            with pytest.raises(PrerequisitesMissing):
                services.book(workshop, statement.person, by=None)


# --- Apply and decide -----------------------------------------------------------------------------------


def test_one_may_apply_without_but_not_be_accepted(programme):
    workshop, person = workshop_of(programme, enrolment_mode=Mode.APPLY), UserFactory(first_name="Ada", last_name="B")
    applied = services.apply_for_place(workshop, person, by=person, hopes="")
    with pytest.raises(PrerequisitesMissing) as refusal:
        services.decide(applied, accept=True, by=UserFactory())
    assert str(refusal.value) == (
        "Ada B can't be offered a place yet. Not verified for the first day: "
        "Accredited training (4 days of training); Background check."
    )
    applied.refresh_from_db()
    assert applied.state == State.APPLIED
    verified(person, *required(programme))
    assert services.decide(applied, accept=True, by=UserFactory()).state == State.OFFERED


def test_nobody_is_put_on_the_list_by_a_decision_without(programme):
    workshop = workshop_of(programme, enrolment_mode=Mode.APPLY, places_min=1, places_max=1)
    first, second = ready(programme), UserFactory()
    services.decide(services.apply_for_place(workshop, first, by=first, hopes=""), accept=True, by=UserFactory())
    applied = services.apply_for_place(workshop, second, by=second, hopes="")
    with pytest.raises(PrerequisitesMissing):
        services.decide(applied, accept=True, by=UserFactory())
    assert services.decide(applied, accept=False, by=UserFactory()).state == State.DECLINED


# --- Invite ---------------------------------------------------------------------------------------------


def test_no_place_is_held_for_somebody_invited_without(programme):
    workshop = workshop_of(programme)
    with pytest.raises(PrerequisitesMissing):
        services.invite(workshop, "kim@example.org", first_name="Kim", last_name="Lee", by=UserFactory())
    assert Enrolment.objects.count() == 0
    person = ready(programme)
    assert services.invite(workshop, person, by=UserFactory()).state == State.OFFERED


def test_interest_goes_by_those_who_lack_something_and_keeps_them(programme):
    workshop, person = workshop_of(programme), ready(programme)
    lacks = InterestFactory(programme=programme)
    has = InterestFactory(programme=programme, email=person.email)
    invited = services.interests_to_invitations([lacks, has], workshop, by=UserFactory())
    assert [one.person for one in invited] == [person]
    lacks.refresh_from_db()
    assert lacks.closed_at is None


# --- Offers ---------------------------------------------------------------------------------------------


def test_what_was_put_right_between_offer_and_answer_ends_no_offer_and_gives_no_place(programme):
    workshop, person = workshop_of(programme), ready(programme)
    offer = services.invite(workshop, person, by=UserFactory())
    statement = PrerequisiteStatement.objects.get(person=person, prerequisite__code="check")
    statement = answer(statement, met=False)
    for act in (
        lambda: services.accept_offer(offer, by=person),
        lambda: services.book(workshop, person, by=person),
    ):
        with pytest.raises(PrerequisitesMissing, match="the first day: Background check"):
            act()
    offer.refresh_from_db()
    assert offer.state == State.OFFERED
    answer(statement)
    assert services.accept_offer(offer, by=person).state == State.CONFIRMED


def test_a_verification_that_ends_before_the_moved_first_day_gives_no_place(programme):
    now = timezone.now()
    person = ready(programme, now=now)
    until = PrerequisiteStatement.objects.get(person=person, prerequisite__code="check").valid_until
    workshop = workshop_of(programme, first_day=until - dt.timedelta(days=1))
    offer = services.invite(workshop, person, by=UserFactory())
    confirmed = services.book(workshop, ready(programme, now=now), by=None)
    move_workshop(workshop, first_day=until + dt.timedelta(days=1), by=None)
    with pytest.raises(PrerequisitesMissing):
        services.accept_offer(Enrolment.objects.get(pk=offer.pk), by=person)
    confirmed.refresh_from_db()
    assert confirmed.state == State.CONFIRMED  # who has a place keeps it; the coordinator is shown
    moved = Workshop.objects.get(pk=workshop.pk)
    assert ready_for(moved, [confirmed.person_id], now=now) == set()


# --- The list -------------------------------------------------------------------------------------------


@pytest.fixture
def queue(programme):
    """One place, taken; three wait, of whom the first has lost what was verified."""
    workshop = workshop_of(programme, places_min=1, places_max=1)
    people = [ready(programme) for _ in range(4)]
    enrolments = [services.book(workshop, person, by=person, join_list=True) for person in people]
    answer(PrerequisiteStatement.objects.get(person=people[1], prerequisite__code="check"), met=False)
    return enrolments


def states(*enrolments: Enrolment) -> list[str]:
    return [Enrolment.objects.get(pk=enrolment.pk).state for enrolment in enrolments]


def test_an_offer_goes_by_who_lacks_something_and_says_so(queue):
    taken, first, second, third = queue
    services.withdraw(taken, by=taken.person)
    assert states(first, second, third) == [State.WAITLISTED, State.OFFERED, State.WAITLISTED]
    first.refresh_from_db()
    assert first.passed_over_at is not None
    event = first.events.last()
    assert (event.from_state, event.to_state) == (State.WAITLISTED, State.WAITLISTED)
    assert event.reason == "An offer went by: not verified yet: Background check."
    assert Notice.objects.filter(kind="enrolment/passed_over", recipient=first.person).count() == 1
    assert position(first) == 1
    assert invariant_violations() == []


def test_they_are_told_once_and_the_next_place_is_theirs_once_it_is_verified(queue):
    taken, first, second, third = queue
    services.withdraw(taken, by=taken.person)
    services.decline_offer(second, by=second.person)
    assert states(first, second, third) == [State.WAITLISTED, State.WITHDRAWN, State.OFFERED]
    assert Notice.objects.filter(kind="enrolment/passed_over").count() == 1
    answer(PrerequisiteStatement.objects.get(person=first.person, prerequisite__code="check"))
    services.decline_offer(third, by=third.person)
    first.refresh_from_db()
    assert (first.state, first.passed_over_at) == (State.OFFERED, None)
    assert invariant_violations() == []


def test_nobody_on_the_list_keeps_a_place_from_a_newcomer_by_lacking_something(programme, queue):
    taken, first, second, third = queue
    workshop = taken.workshop
    for one in (second, third, taken):
        services.withdraw(one, by=one.person)
    counted = places(workshop)
    assert (counted.left, counted.waiting, counted.passed_over, counted.for_newcomers) == (1, 1, 1, 1)
    newcomer = ready(programme)
    assert services.book(workshop, newcomer, by=newcomer).state == State.CONFIRMED
    assert states(first) == [State.WAITLISTED]
    assert invariant_violations() == []


def test_a_newcomer_does_not_overtake_who_was_verified_a_moment_ago(programme, queue):
    taken, first, second, third = queue
    for one in (second, third, taken):
        services.withdraw(one, by=one.person)
    answer(PrerequisiteStatement.objects.get(person=first.person, prerequisite__code="check"))
    newcomer = ready(programme)
    with pytest.raises(Full):
        services.book(taken.workshop, newcomer, by=newcomer)
    tasks.offer_free_places(timezone.now())
    assert states(first) == [State.OFFERED]


def test_the_worker_offers_what_was_free_while_it_was_verified(queue):
    taken, first, second, third = queue
    for one in (second, third, taken):
        services.withdraw(one, by=one.person)
    assert tasks.offer_free_places(timezone.now()) == 0
    answer(PrerequisiteStatement.objects.get(person=first.person, prerequisite__code="check"))
    assert tasks.offer_free_places(timezone.now()) == 1
    assert states(first) == [State.OFFERED]


def test_the_mail_says_what_is_missing_and_is_dropped_once_it_is_not(queue):
    taken = queue[0]
    services.withdraw(taken, by=taken.person)
    deliver_due(timezone.now())
    mail = Notice.objects.get(kind="enrolment/passed_over")
    assert mail.state == Notice.State.SENT
    assert mail.subject == f"A place went by you: {taken.workshop.title}"
    assert "- Background check" in mail.body_text
    assert "You are still number 1 on the list." in mail.body_text


def test_moving_to_a_later_date_asks_again(programme):
    person = ready(programme)
    until = PrerequisiteStatement.objects.get(person=person, prerequisite__code="check").valid_until
    booked = services.book(workshop_of(programme), person, by=person)
    later = workshop_of(programme, first_day=until + dt.timedelta(days=3))
    with pytest.raises(PrerequisitesMissing):
        services.transfer(booked, later, by=person)
    assert states(booked) == [State.CONFIRMED]


# --- Counting -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("number", [1, 3, 50])
def test_how_people_stand_costs_the_same_however_many_they_are(programme, number, django_assert_num_queries):
    workshop = Workshop.objects.with_journey().get(pk=workshop_of(programme).pk)
    people = [UserFactory() for _ in range(number)]
    for person in people[:3]:
        verified(person, *required(programme))
    now, keys = timezone.now(), [person.pk for person in people]
    with django_assert_num_queries(3):
        assert ready_for(workshop, keys, now=now) == set(keys[:3])
    with django_assert_num_queries(2):
        assert len(standings_for(workshop, keys, now=now)) == number
