"""A place moves from one date of a programme to another: in one act, with all that hangs on it, or not at all."""

import datetime as dt

import pytest

from notices.models import Notice
from programmes.catalogue.models import Workshop
from programmes.catalogue.tests.factories import WorkshopFactory
from programmes.enrolment import services
from programmes.enrolment.errors import Full, NotOpen, WrongState
from programmes.enrolment.models import Enrolment, Needs
from programmes.enrolment.queries import (
    first_session_start,
    invariant_violations,
    live_enrolment,
    needs_freeze_at,
    open_dates_beside,
    places,
)
from programmes.enrolment.services.needs import CONSENT_WORDING
from programmes.enrolment.tests.factories import EnrolmentFactory
from programmes.people.tests.factories import UserFactory

pytestmark = pytest.mark.django_db
State = Enrolment.State
Mode = Workshop.EnrolmentMode


@pytest.fixture
def enrolment():
    return EnrolmentFactory(hopes="To listen longer.")


def beside(enrolment, **values):
    return WorkshopFactory(programme=enrolment.workshop.programme, **values)


def mails():
    return sorted(Notice.objects.exclude(kind__startswith="calendars/").values_list("kind", flat=True))


def test_one_place_is_given_up_for_another_and_both_say_so(enrolment):
    there, coordinator = beside(enrolment), UserFactory()
    Notice.objects.all().delete()
    moved = services.transfer(enrolment, there, by=coordinator, reason="Their mother is ill.")
    enrolment.refresh_from_db()
    assert (moved.workshop, moved.state, moved.hopes) == (there, State.CONFIRMED, "To listen longer.")
    assert (enrolment.state, enrolment.moved_to, moved.reference != enrolment.reference) == ("withdrawn", moved, True)
    left, came = enrolment.events.last(), moved.events.get()
    assert (left.by, left.reason) == (coordinator, f"Moved to {there.code}. Their mother is ill.")
    assert (came.by, came.reason) == (coordinator, f"Moved from {enrolment.workshop.code}. Their mother is ill.")
    assert (came.place, came.places) == (1, there.places_max)
    assert mails() == ["enrolment/transferred"]
    assert services.transfer(enrolment, there, by=coordinator) == moved
    assert mails() == ["enrolment/transferred"]
    assert invariant_violations() == []


def test_the_list_of_the_workshop_that_is_left_moves_on():
    here = WorkshopFactory(places_min=1, places_max=1)
    leaving = EnrolmentFactory(workshop=here)
    waiting = EnrolmentFactory(workshop=here, state=State.WAITLISTED)
    services.transfer(leaving, beside(leaving), by=None)
    waiting.refresh_from_db()
    assert (waiting.state, places(here).taken) == (State.OFFERED, 1)


@pytest.mark.parametrize("keep", [True, False])
def test_needs_go_along_with_their_consent_only_where_they_are_wanted_there(enrolment, keep):
    services.save_needs(enrolment, values={"access": "A ramp"}, consent=True, by=enrolment.person)
    consented_at = enrolment.needs.consented_at
    there = beside(enrolment)
    late = needs_freeze_at(there)
    Notice.objects.all().delete()
    moved = services.transfer(enrolment, there, by=None, keep_needs=keep, now=late)
    assert list(Needs.objects.values_list("enrolment", "access", "consent_wording", "consented_at")) == (
        [(moved.pk, "A ramp", str(CONSENT_WORDING), consented_at)] if keep else []
    )
    assert mails() == ["enrolment/needs_changed_late"] * keep + ["enrolment/transferred"]


def test_nothing_changes_where_no_place_is_free_or_others_wait(enrolment):
    full = beside(enrolment, places_min=1, places_max=1)
    EnrolmentFactory(workshop=full)
    with pytest.raises(Full):
        services.transfer(enrolment, full, by=None)
    EnrolmentFactory(workshop=full, state=State.WAITLISTED)
    services.change_places(full, 2, by=None)  # offered to who waits
    with pytest.raises(Full):
        services.transfer(enrolment, full, by=None)
    enrolment.refresh_from_db()
    assert (enrolment.state, live_enrolment(full, enrolment.person)) == (State.CONFIRMED, None)


def test_it_is_checked_as_a_booking_is(enrolment):
    there = beside(enrolment)
    start = first_session_start(there)
    begun = beside(enrolment, state=Workshop.State.RUNNING)
    closed = beside(enrolment, closes_at=start - dt.timedelta(days=5))
    for workshop, now in ((begun, None), (there, start), (closed, start - dt.timedelta(days=4))):
        with pytest.raises(NotOpen):
            services.transfer(enrolment, workshop, by=None, now=now)
    # Where places are given, or by invitation, the one who decides on them may give one so.
    for mode in (Mode.APPLY, Mode.INVITE):
        enrolment = services.transfer(enrolment, beside(enrolment, enrolment_mode=mode), by=None)


def test_it_needs_a_place_and_another_date_of_the_programme_on_which_they_have_nothing(enrolment):
    there = beside(enrolment)
    for other in (WorkshopFactory(), enrolment.workshop):
        with pytest.raises(WrongState):
            services.transfer(enrolment, other, by=None)
    EnrolmentFactory(workshop=there, person=enrolment.person)
    with pytest.raises(WrongState, match="has something with that workshop already"):
        services.transfer(enrolment, there, by=None)
    services.withdraw(enrolment, by=enrolment.person)
    with pytest.raises(WrongState):
        services.transfer(enrolment, beside(enrolment), by=None)
    over = EnrolmentFactory(workshop=WorkshopFactory(state=Workshop.State.COMPLETED))
    with pytest.raises(WrongState):
        services.transfer(over, beside(over), by=None)


def test_somebody_may_leave_a_workshop_that_has_begun_for_one_to_come():
    missed = EnrolmentFactory(workshop=WorkshopFactory(state=Workshop.State.RUNNING))
    assert services.transfer(missed, beside(missed), by=None).state == State.CONFIRMED


def test_the_dates_beside_are_those_that_take_people_in_by_date(enrolment):
    soon = beside(enrolment, first_day=first_session_start(enrolment.workshop).date() + dt.timedelta(days=7))
    later = beside(enrolment, first_day=first_session_start(enrolment.workshop).date() + dt.timedelta(days=70))
    beside(enrolment, state=Workshop.State.RUNNING)
    WorkshopFactory()
    found = open_dates_beside(enrolment.workshop, now=enrolment.created_at)
    assert [(one, one.places_left) for one in found] == [(soon, 16), (later, 16)]
