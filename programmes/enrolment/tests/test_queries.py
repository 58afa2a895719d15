"""Counting places, groups and what can't be."""

import datetime as dt

import pytest
from django.db import connection
from django.utils import timezone

from notices.models import Notice
from programmes.catalogue.models import Workshop
from programmes.catalogue.tests.factories import WorkshopFactory
from programmes.enrolment import services, tasks
from programmes.enrolment.models import Enrolment, EnrolmentEvent
from programmes.enrolment.queries import (
    Places,
    current_enrolments,
    first_session_start,
    group_mix,
    invariant_violations,
    last_session_end,
    mail_violations,
    of_person,
    places,
    places_of,
    position,
    waiting,
    with_places,
)
from programmes.enrolment.tests.factories import EnrolmentFactory, full_workshop
from programmes.people.tests.factories import AudienceFactory, ProfileFactory, UserFactory

pytestmark = pytest.mark.django_db
State = Enrolment.State


def test_places_are_what_is_offered_confirmed_or_was():
    workshop = WorkshopFactory(places_min=3, places_max=5)
    for state in (State.EXPIRED, State.CONFIRMED, State.OFFERED, State.WITHDRAWN):
        EnrolmentFactory(workshop=workshop, state=state)
    counted = places(workshop)
    assert counted == Places(max=5, min=3, taken=2, waiting=0, held=1)
    assert (counted.left, counted.for_newcomers, counted.missing) == (3, 3, 1)


def test_nothing_is_free_for_newcomers_while_people_wait():
    workshop = full_workshop(places_max=2, waiting=1)
    Workshop.objects.update(places_max=4)
    workshop.refresh_from_db()
    counted = places(workshop)
    assert (counted.left, counted.for_newcomers) == (2, 0)


@pytest.mark.parametrize("workshops", [1, 3, 50])
def test_a_list_of_workshops_counts_its_places_in_one_query(workshops, django_assert_num_queries):
    one = full_workshop(places_max=2, waiting=1)
    copies = [Workshop.objects.get(pk=one.pk) for _ in range(workshops - 1)]
    for number, copy in enumerate(copies):
        copy.pk, copy.code = None, f"COPY-{number}"
    Workshop.objects.bulk_create(copies)
    with django_assert_num_queries(1):
        counted = [places_of(workshop) for workshop in with_places(Workshop.objects.order_by("pk"))]
    assert counted == [Places(max=2, min=1, taken=2, waiting=1, held=0)] + [
        Places(max=2, min=1, taken=0, waiting=0, held=0)
    ] * (workshops - 1)


def test_places_left_is_never_below_nought():
    workshop = full_workshop(places_max=2)
    Workshop.objects.update(places_max=1)
    assert with_places(Workshop.objects.all()).get().places_left == 0
    workshop.refresh_from_db()
    assert places(workshop).left == 0


def test_only_those_who_wait_have_a_position():
    with pytest.raises(ValueError, match="not on the list"):
        position(EnrolmentFactory())


def test_a_workshop_lasts_from_its_first_compulsory_session_to_its_last():
    workshop = WorkshopFactory(first_day=dt.date(2030, 6, 4))
    assert first_session_start(workshop) == dt.datetime(2030, 6, 4, 9, tzinfo=dt.UTC)
    compulsory = workshop.sessions.filter(voluntary=False)
    assert last_session_end(workshop) == compulsory.last().ends_at
    undated = WorkshopFactory(state=Workshop.State.TENTATIVE, first_day=None)
    assert (first_session_start(undated), last_session_end(undated)) == (None, None)


def test_a_person_finds_all_their_enrolments_and_the_current_ones():
    person = UserFactory()
    done = EnrolmentFactory(person=person, state=State.COMPLETED)
    gone = EnrolmentFactory(person=person, state=State.WITHDRAWN)
    current = EnrolmentFactory(person=person)
    EnrolmentFactory()
    assert set(of_person(person)) == {done, gone, current}
    assert list(current_enrolments(person)) == [current]


def test_the_mix_of_a_group_is_counts_largest_first():
    workshop = WorkshopFactory()
    warden, nurse = AudienceFactory(name="Warden"), AudienceFactory(name="Nurse")
    profiles = [
        {"audience": warden, "sector": "housing", "organisation_name": "Meadow Homes", "area": "The Leys"},
        {"audience": warden, "sector": "housing", "organisation_name": "", "area": "The Leys"},
        {"audience": nurse, "sector": "health", "organisation_name": "Weir Trust", "area": ""},
        {"audience": None, "other_role": "Street musician", "sector": "", "organisation_name": "", "area": "Quay"},
    ]
    for values in profiles:
        EnrolmentFactory(workshop=workshop, person=ProfileFactory(**values).person)
    EnrolmentFactory(workshop=workshop, person=ProfileFactory(audience=nurse).person, state=State.OFFERED)
    EnrolmentFactory(workshop=workshop)  # has no profile
    mix = group_mix(workshop)
    assert mix.people == 5
    assert mix.roles == [("Warden", 2), ("Nurse", 1), ("Street musician", 1)]
    assert mix.sectors == [("Housing", 2), ("Health", 1)]
    assert mix.organisations == [("Meadow Homes", 1), ("Weir Trust", 1)]
    assert mix.areas == [("The Leys", 2), ("Quay", 1)]


# --- What can't be ----------------------------------------------------------------------------------------


def test_all_is_well_with_a_full_workshop_and_its_list():
    full_workshop(places_max=2, waiting=3)
    assert invariant_violations() == []
    assert tasks.places_and_lists(timezone.now()) == []


def test_a_place_given_twice_is_found():
    workshop = full_workshop(places_max=2, waiting=1)
    extra = workshop.enrolments.get(state=State.WAITLISTED)
    Enrolment.objects.filter(pk=extra.pk).update(state=State.CONFIRMED)
    event = EnrolmentEvent(enrolment=extra, at=extra.created_at, to_state=State.CONFIRMED, place=2, places=2)
    event.save()
    assert invariant_violations() == [f"Workshop {workshop.code}: 3 places are taken of 2."]
    assert tasks.places_and_lists(timezone.now()) == invariant_violations()


def test_a_place_given_after_capacity_was_cut_is_found():
    workshop = full_workshop(places_max=3, waiting=1)
    services.change_places(workshop, 2, by=None)
    assert invariant_violations() == []
    services.withdraw(workshop.enrolments.filter(state=State.CONFIRMED).first(), by=None)
    extra = waiting(workshop).get()
    Enrolment.objects.filter(pk=extra.pk).update(state=State.CONFIRMED)
    EnrolmentEvent.objects.create(enrolment=extra, at=extra.created_at, to_state=State.CONFIRMED, place=3, places=2)
    assert invariant_violations() == [f"Workshop {workshop.code}: 3 places are taken of 2."]


def test_somebody_overtaken_is_found():
    workshop = full_workshop(places_max=1, waiting=2)
    last = waiting(workshop).last()
    end = last.queued_at + dt.timedelta(days=1)
    Enrolment.objects.filter(pk=last.pk).update(state=State.OFFERED, offer_expires_at=end)
    EnrolmentEvent.objects.create(enrolment=last, at=end, to_state=State.OFFERED, place=1, places=1)
    Workshop.objects.update(places_max=2)
    assert invariant_violations() == [f"Workshop {workshop.code}: somebody was overtaken on the list."]


def test_a_state_without_its_event_is_found():
    enrolment, without = EnrolmentFactory(), EnrolmentFactory()
    Enrolment.objects.filter(pk=enrolment.pk).update(state=State.WITHDRAWN)
    EnrolmentEvent.objects.filter(enrolment=without).delete()
    assert invariant_violations() == [
        f"Enrolment {enrolment.reference}: its state is not that of its last event.",
        f"Enrolment {without.reference}: its state is not that of its last event.",
    ]


def without_rule(name: str) -> None:
    """Take one of the table's constraints away, as a restore in parts or a hand in the database can."""
    rule = next(one for one in Enrolment._meta.constraints if one.name == name)
    with connection.schema_editor() as editor:
        editor.remove_constraint(Enrolment, rule)


@pytest.mark.postgres  # SQLite rebuilds a table to drop a rule, which it does outside a transaction only
def test_two_live_enrolments_of_one_person_are_found():
    enrolment = EnrolmentFactory()
    connection.check_constraints()
    without_rule("programmes_enrolment_one_live")
    other = EnrolmentFactory(workshop=enrolment.workshop)
    Enrolment.objects.filter(pk=other.pk).update(person=enrolment.person)
    person, code = enrolment.person_id, enrolment.workshop.code
    assert invariant_violations() == [f"Workshop {code}: person {person} has 2 live enrolments."]


@pytest.mark.postgres
def test_an_offer_without_an_end_is_found():
    enrolment = EnrolmentFactory(state=State.OFFERED)
    connection.check_constraints()
    without_rule("programmes_enrolment_offer_has_an_end")
    Enrolment.objects.update(offer_expires_at=None)
    assert invariant_violations() == [f"Enrolment {enrolment.reference}: its offer has no end."]


# --- Mails and what they tell of ------------------------------------------------------------------------


@pytest.mark.parametrize("state", [State.APPLIED, State.WAITLISTED, State.OFFERED, State.CONFIRMED])
def test_a_change_without_its_mail_is_found(state):
    enrolment = EnrolmentFactory(state=state)
    assert mail_violations(timezone.now()) == []
    Notice.objects.filter(recipient=enrolment.person).delete()
    expected = [f"Enrolment {enrolment.reference}: nobody was told that it is {state}."]
    assert mail_violations(timezone.now()) == expected
    assert mail_violations(timezone.now() + dt.timedelta(days=3)) == []  # found long ago


def test_a_mail_without_what_it_tells_of_is_found():
    enrolment = EnrolmentFactory()
    notice = Notice.objects.get(kind="enrolment/confirmed")
    Notice.objects.filter(pk=notice.pk).update(data={"enrolment": enrolment.pk + 1})
    assert mail_violations(timezone.now()) == [
        f"Enrolment {enrolment.reference}: nobody was told that it is confirmed.",
        f"A mail tells of enrolment {enrolment.pk + 1}, which does not exist.",
    ]
