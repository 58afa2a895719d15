"""Book, apply, decide, invite: who gets in, who waits, who is refused, and in which words."""

import datetime as dt

import pytest
from django.utils import timezone

from accounts.models import User
from notices.models import Notice
from programmes.catalogue.models import Workshop
from programmes.catalogue.tests.factories import WorkshopFactory
from programmes.enrolment import services
from programmes.enrolment.errors import Full, NotOpen, OfferEnded, WrongState
from programmes.enrolment.models import Enrolment
from programmes.enrolment.queries import first_session_start, invariant_violations, places, position
from programmes.enrolment.signals import enrolment_changed
from programmes.enrolment.tests.factories import EnrolmentFactory, full_workshop
from programmes.people.tests.factories import UserFactory

pytestmark = pytest.mark.django_db
State = Enrolment.State
Mode = Workshop.EnrolmentMode


def mails_to(person: User | str) -> list[str]:
    address = person if isinstance(person, str) else person.email
    ours = Notice.objects.filter(address=address, kind__startswith="enrolment/")
    return list(ours.order_by("pk").values_list("kind", flat=True))


def history(enrolment: Enrolment) -> list[tuple[str, str]]:
    return list(enrolment.events.order_by("pk").values_list("from_state", "to_state"))


# --- Book ---------------------------------------------------------------------------------------------


def test_booking_takes_a_place_and_writes_history_and_mail():
    workshop, person = WorkshopFactory(), UserFactory()
    enrolment = services.book(workshop, person, by=person, hopes="To listen better")
    assert enrolment.state == State.CONFIRMED
    assert (enrolment.source, enrolment.hopes) == (Enrolment.Source.BOOKING, "To listen better")
    assert history(enrolment) == [("", "confirmed")]
    event = enrolment.events.get()
    assert (event.by, event.place, event.places) == (person, 1, 16)
    assert mails_to(person) == ["enrolment/confirmed"]
    assert Notice.objects.get(kind="enrolment/confirmed").about == f"workshop:{workshop.code}"
    assert places(workshop).left == 15


def test_a_reference_can_be_read_out():
    reference = EnrolmentFactory().reference
    assert (len(reference), reference[0]) == (8, "K")
    assert not set(reference[1:]) & set("01ILO")


def test_the_signal_is_sent_inside_the_transaction():
    heard = []

    def hear(sender, **kwargs):
        heard.append({name: kwargs[name] for name in ("enrolment", "from_state", "to_state", "by", "reason")})
        raise RuntimeError("the room above can't have it")

    workshop, person = WorkshopFactory(), UserFactory()
    enrolment_changed.connect(hear)
    try:
        with pytest.raises(RuntimeError):
            services.book(workshop, person, by=person)
    finally:
        enrolment_changed.disconnect(hear)
    assert [(h["from_state"], h["to_state"], h["by"], h["reason"]) for h in heard] == [("", "confirmed", person, "")]
    assert Enrolment.objects.count() == 0
    assert Notice.objects.count() == 0


def test_booking_twice_is_booking_once():
    workshop, person = WorkshopFactory(), UserFactory()
    first = services.book(workshop, person, by=person)
    assert services.book(workshop, person, by=person) == first
    assert mails_to(person) == ["enrolment/confirmed"]


def test_the_same_answer_even_when_booking_has_closed_meanwhile():
    workshop, person = WorkshopFactory(), UserFactory()
    first = services.book(workshop, person, by=person)
    Workshop.objects.update(closes_at=timezone.now(), opens_at=None)
    assert services.book(workshop, person, by=person) == first


def test_a_full_workshop_says_so_and_holds_nothing():
    workshop = full_workshop(places_max=2)
    with pytest.raises(Full) as refusal:
        services.book(workshop, UserFactory(), by=None)
    assert str(refusal.value) == (
        "The last free place has just gone. You can join the waiting list: we offer places in its order."
    )
    assert Enrolment.objects.count() == 2


def test_who_asks_for_the_list_gets_a_position():
    workshop = full_workshop(places_max=2)
    people = [UserFactory() for _ in range(3)]
    waiting = [services.join_list(workshop, person, by=person) for person in people]
    assert [enrolment.state for enrolment in waiting] == [State.WAITLISTED] * 3
    assert [position(enrolment) for enrolment in waiting] == [1, 2, 3]
    assert mails_to(people[0]) == ["enrolment/waitlisted"]


def test_who_asks_for_the_list_of_a_workshop_with_places_gets_a_place():
    assert services.join_list(WorkshopFactory(), UserFactory(), by=None).state == State.CONFIRMED


def test_a_clock_that_is_behind_does_not_overtake():
    workshop = full_workshop(places_max=1)
    now = timezone.now() + dt.timedelta(hours=1)
    first = services.join_list(workshop, UserFactory(), by=None, now=now)
    second = services.join_list(workshop, UserFactory(), by=None, now=now - dt.timedelta(seconds=1))
    assert [position(first), position(second)] == [1, 2]


def test_a_newcomer_does_not_overtake_those_who_wait():
    workshop = full_workshop(places_max=2, waiting=1)
    Workshop.objects.filter(pk=workshop.pk).update(places_max=5)  # nobody has been offered the new places yet
    with pytest.raises(Full):
        services.book(workshop, UserFactory(), by=None)


def test_an_unanswered_offer_holds_its_place():
    workshop = WorkshopFactory(places_min=1, places_max=1)
    services.invite(workshop, UserFactory(), by=None)
    with pytest.raises(Full):
        services.book(workshop, UserFactory(), by=None)


def test_booking_with_an_offer_in_hand_accepts_it():
    workshop, person = WorkshopFactory(), UserFactory()
    offer = services.invite(workshop, person, by=None)
    assert services.book(workshop, person, by=person) == offer
    offer.refresh_from_db()
    assert offer.state == State.CONFIRMED


def test_booking_again_after_leaving_makes_a_new_enrolment():
    gone = EnrolmentFactory(state=State.WITHDRAWN)
    again = services.book(gone.workshop, gone.person, by=gone.person)
    assert again.pk != gone.pk
    assert again.state == State.CONFIRMED


@pytest.mark.parametrize(
    ("state", "words"),
    [
        (Workshop.State.DRAFT, "This workshop takes no bookings yet."),
        (Workshop.State.RUNNING, "This workshop has already begun."),
        (Workshop.State.COMPLETED, "This workshop has already begun."),
        (Workshop.State.CANCELLED, "This workshop has been cancelled."),
    ],
)
def test_no_booking_in_such_a_state(state, words):
    workshop = WorkshopFactory(state=state)
    with pytest.raises(NotOpen) as refusal:
        services.book(workshop, UserFactory(), by=None)
    assert str(refusal.value) == words


def test_a_provisional_workshop_takes_bookings():
    workshop = WorkshopFactory(state=Workshop.State.TENTATIVE)
    assert services.book(workshop, UserFactory(), by=None).state == State.CONFIRMED


def test_no_booking_without_dates():
    workshop = WorkshopFactory(state=Workshop.State.TENTATIVE, first_day=None)
    with pytest.raises(NotOpen) as refusal:
        services.book(workshop, UserFactory(), by=None)
    assert (
        str(refusal.value) == "This workshop has no dates yet. Leave your name and we will write when there are some."
    )


def test_no_booking_before_it_opens_and_after_it_closes():
    opens = dt.datetime(2030, 3, 1, 9, 30, tzinfo=dt.UTC)
    closes = dt.datetime(2030, 5, 1, 12, tzinfo=dt.UTC)
    workshop = WorkshopFactory(opens_at=opens, closes_at=closes, first_day=dt.date(2030, 6, 4))
    with pytest.raises(NotOpen) as early:
        services.book(workshop, UserFactory(), by=None, now=opens - dt.timedelta(seconds=1))
    assert str(early.value) == "Booking opens on Friday 1 March 2030, 9.30am."
    assert services.book(workshop, UserFactory(), by=None, now=opens).state == State.CONFIRMED
    with pytest.raises(NotOpen) as late:
        services.book(workshop, UserFactory(), by=None, now=closes)
    assert str(late.value) == "Booking for this workshop has closed."


def test_no_booking_once_the_first_session_has_begun():
    workshop = WorkshopFactory()
    with pytest.raises(NotOpen):
        services.book(workshop, UserFactory(), by=None, now=first_session_start(workshop))


@pytest.mark.parametrize(
    ("mode", "words"),
    [
        (Mode.APPLY, "Places on this workshop are given to people who apply."),
        (Mode.INVITE, "Places on this workshop are by invitation."),
    ],
)
def test_no_booking_where_one_applies_or_is_invited(mode, words):
    with pytest.raises(NotOpen) as refusal:
        services.book(WorkshopFactory(enrolment_mode=mode), UserFactory(), by=None)
    assert str(refusal.value) == words


def test_one_booking_asks_the_database_little(django_assert_num_queries, monkeypatch):
    workshop, person = WorkshopFactory(), UserFactory()
    monkeypatch.setattr(enrolment_changed, "receivers", [])  # what the rooms above add is theirs to count
    enrolment_changed.sender_receivers_cache.clear()
    # savepoint, lock, who is here, first session, places, reference, enrolment, event, its mail's row, needs, release
    with django_assert_num_queries(10):
        services.book(workshop, person, by=person)


# --- Apply and decide -----------------------------------------------------------------------------------


def test_an_application_holds_no_place_and_tells_the_contact():
    workshop, person = WorkshopFactory(enrolment_mode=Mode.APPLY), UserFactory()
    enrolment = services.apply_for_place(workshop, person, by=person, hopes="A way to begin")
    assert (enrolment.state, enrolment.hopes) == (State.APPLIED, "A way to begin")
    assert places(workshop).taken == 0
    assert mails_to(person) == ["enrolment/application_received"]
    assert mails_to(workshop.programme.contact_email) == ["enrolment/application_to_decide"]


def test_applying_twice_is_applying_once():
    first = EnrolmentFactory(state=State.APPLIED)
    assert services.apply_for_place(first.workshop, first.person, by=first.person, hopes="Again") == first
    assert mails_to(first.person) == ["enrolment/application_received"]


def test_no_application_where_one_books():
    with pytest.raises(NotOpen) as refusal:
        services.apply_for_place(WorkshopFactory(), UserFactory(), by=None, hopes="")
    assert str(refusal.value) == "You needn't apply for this workshop: book a place."


def test_no_application_to_a_workshop_that_is_closed():
    workshop = WorkshopFactory(enrolment_mode=Mode.APPLY)
    with pytest.raises(NotOpen):
        services.apply_for_place(workshop, UserFactory(), by=None, hopes="", now=first_session_start(workshop))


def test_an_accepted_application_becomes_an_offer_of_a_week():
    applied, coordinator, now = EnrolmentFactory(state=State.APPLIED), UserFactory(), timezone.now()
    offer = services.decide(applied, accept=True, by=coordinator, now=now)
    assert (offer.state, offer.offer_expires_at) == (State.OFFERED, now + dt.timedelta(days=7))
    assert history(offer) == [("", "applied"), ("applied", "offered")]
    assert mails_to(applied.person) == ["enrolment/application_received", "enrolment/offered"]
    assert services.decide(applied, accept=True, by=coordinator) == offer


def test_accepted_applicants_wait_when_all_is_full_in_the_order_they_were_accepted():
    workshop = WorkshopFactory(enrolment_mode=Mode.APPLY, places_min=1, places_max=1)
    applied = [EnrolmentFactory(workshop=workshop, state=State.APPLIED) for _ in range(3)]
    first, second, third = (services.decide(one, accept=True, by=UserFactory()) for one in reversed(applied))
    assert [first.state, second.state, third.state] == [State.OFFERED, State.WAITLISTED, State.WAITLISTED]
    services.decline_offer(first, by=first.person)
    second.refresh_from_db()
    assert second.state == State.OFFERED
    assert position(third) == 1


def test_a_refused_application_is_told_with_its_reason():
    applied, coordinator = EnrolmentFactory(state=State.APPLIED), UserFactory()
    declined = services.decide(applied, accept=False, by=coordinator, reason="It is for people in the north.")
    assert declined.state == State.DECLINED
    assert declined.events.last().reason == "It is for people in the north."
    assert mails_to(applied.person)[-1] == "enrolment/declined"
    assert services.decide(applied, accept=False, by=coordinator) == declined
    assert len(mails_to(applied.person)) == 2
    with pytest.raises(WrongState):
        services.decide(applied, accept=True, by=coordinator)


def test_a_confirmed_place_cannot_be_refused_as_an_application():
    with pytest.raises(WrongState):
        services.decide(EnrolmentFactory(), accept=False, by=UserFactory())


def test_applications_can_be_decided_after_they_closed_but_not_after_the_workshop_began():
    applied = EnrolmentFactory(state=State.APPLIED)
    start = first_session_start(applied.workshop)
    with pytest.raises(NotOpen):
        services.decide(applied, accept=True, by=UserFactory(), now=start)
    Workshop.objects.update(opens_at=None, closes_at=timezone.now())
    assert services.decide(applied, accept=True, by=UserFactory()).state == State.OFFERED


# --- Invite ---------------------------------------------------------------------------------------------


def test_an_invitation_holds_a_place_for_a_week():
    workshop, person, coordinator, now = WorkshopFactory(), UserFactory(), UserFactory(), timezone.now()
    offer = services.invite(workshop, person, by=coordinator, now=now)
    assert (offer.state, offer.source) == (State.OFFERED, Enrolment.Source.INVITATION)
    assert offer.offer_expires_at == now + dt.timedelta(days=7)
    assert mails_to(person) == ["enrolment/invited"]
    assert services.invite(workshop, person, by=coordinator) == offer
    assert places(workshop).held == 1


def test_an_invitation_to_an_unknown_address_makes_a_user_without_a_password():
    offer = services.invite(
        WorkshopFactory(), " Kim.Lee@Example.org ", first_name="Kim", last_name="Lee", by=UserFactory()
    )
    assert (offer.person.email, offer.person.get_full_name()) == ("kim.lee@example.org", "Kim Lee")
    assert not offer.person.has_usable_password()


def test_an_invitation_to_a_known_address_is_that_persons():
    person = UserFactory(email="kim@example.org")
    offer = services.invite(WorkshopFactory(), "KIM@example.org", first_name="Other", by=UserFactory())
    assert offer.person == person
    assert offer.person.first_name == "Robin"


def test_no_invitation_to_a_full_workshop_or_past_those_who_wait():
    with pytest.raises(Full) as refusal:
        services.invite(full_workshop(places_max=1), UserFactory(), by=UserFactory())
    assert str(refusal.value) == "There is no free place to hold for them."


def test_no_invitation_to_a_draft_nor_once_booking_has_closed():
    with pytest.raises(NotOpen):
        services.invite(WorkshopFactory(state=Workshop.State.DRAFT), UserFactory(), by=UserFactory())
    closed = WorkshopFactory(closes_at=timezone.now() + dt.timedelta(days=1))
    with pytest.raises(NotOpen) as refusal:
        services.invite(closed, UserFactory(), by=UserFactory(), now=closed.closes_at)
    assert str(refusal.value) == "Booking for this workshop has closed: move its close before you invite anybody."


def test_a_workshop_by_invitation_takes_the_invited():
    workshop = WorkshopFactory(enrolment_mode=Mode.INVITE)
    offer = services.invite(workshop, UserFactory(), by=UserFactory())
    assert services.accept_offer(offer, by=offer.person).state == State.CONFIRMED


# --- Ways out -------------------------------------------------------------------------------------------


def test_leaving_gives_the_place_to_the_first_who_waits():
    workshop = full_workshop(places_max=2, waiting=2)
    leaving = workshop.enrolments.filter(state=State.CONFIRMED).first()
    left = services.withdraw(leaving, by=leaving.person, reason="New job")
    assert left.state == State.WITHDRAWN
    assert mails_to(leaving.person) == ["enrolment/confirmed", "enrolment/withdrawn"]
    assert places(workshop) == places(workshop).__class__(
        max=2, min=1, taken=2, waiting=1, held=1, last_queued_at=places(workshop).last_queued_at
    )
    assert services.withdraw(leaving, by=leaving.person) == left
    assert len(mails_to(leaving.person)) == 2
    assert invariant_violations() == []


@pytest.mark.parametrize("state", [State.APPLIED, State.WAITLISTED, State.OFFERED, State.CONFIRMED])
def test_one_can_leave_from_every_open_state(state):
    enrolment = EnrolmentFactory(state=state)
    assert services.withdraw(enrolment, by=enrolment.person).state == State.WITHDRAWN


@pytest.mark.parametrize("state", [State.COMPLETED, State.DECLINED, State.CANCELLED, State.EXPIRED])
def test_one_cannot_leave_what_is_over(state):
    enrolment = EnrolmentFactory(state=state)
    with pytest.raises(WrongState):
        services.withdraw(enrolment, by=enrolment.person)


def test_one_can_leave_a_workshop_under_way_and_nobody_is_offered_the_place():
    workshop = WorkshopFactory(state=Workshop.State.RUNNING)
    enrolment = EnrolmentFactory(workshop=workshop)
    assert services.withdraw(enrolment, by=enrolment.person).state == State.WITHDRAWN


# --- The end --------------------------------------------------------------------------------------------


def test_whether_somebody_completed_can_be_put_right():
    workshop = WorkshopFactory(state=Workshop.State.COMPLETED)
    enrolment = EnrolmentFactory(workshop=workshop)
    services.finish(enrolment, met=False, by=None)
    services.finish(enrolment, met=False, by=None)
    services.finish(enrolment, met=True, by=None)
    assert history(enrolment) == [("", "confirmed"), ("confirmed", "incomplete"), ("incomplete", "completed")]


def test_nobody_completes_what_has_not_begun():
    enrolment = EnrolmentFactory()
    with pytest.raises(WrongState) as refusal:
        services.finish(enrolment, met=True, by=None)
    assert str(refusal.value) == "This workshop hasn't begun, so nobody can have completed it."


def test_only_who_was_in_the_group_completes():
    enrolment = EnrolmentFactory(state=State.WITHDRAWN, workshop=WorkshopFactory(state=Workshop.State.RUNNING))
    with pytest.raises(WrongState):
        services.finish(enrolment, met=True, by=None)


def test_an_offer_that_ran_out_is_not_accepted_by_booking():
    workshop, person = WorkshopFactory(), UserFactory()
    offer = services.invite(workshop, person, by=None)
    with pytest.raises(OfferEnded):
        services.book(workshop, person, by=person, now=offer.offer_expires_at)
