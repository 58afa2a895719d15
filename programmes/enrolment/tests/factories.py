"""Enrolments for tests, brought into their state by the services wherever a service can."""

import datetime as dt

import factory
from django.db import transaction
from django.utils import timezone

from accounts.models import User
from programmes.catalogue.models import Workshop
from programmes.catalogue.tests.factories import ProgrammeFactory, WorkshopFactory
from programmes.enrolment import services
from programmes.enrolment.models import Enrolment, Interest
from programmes.enrolment.queries import first_session_start, places
from programmes.enrolment.services.lock import lock_workshop
from programmes.enrolment.services.moves import begin
from programmes.people.tests.factories import UserFactory

State = Enrolment.State
Mode = Workshop.EnrolmentMode


class EnrolmentFactory(factory.Factory):
    """One person in one workshop, confirmed; in one that has begun they came in a month before.

    `state=` brings it elsewhere; without a `workshop=` there is one made that allows it, full for "waitlisted",
    with applications for "applied" and "declined", over for "completed" and "incomplete". An offer is an invitation.
    """

    class Meta:
        model = Enrolment

    workshop = None
    person = factory.SubFactory(UserFactory)
    state = State.CONFIRMED
    hopes = ""
    now = None

    @classmethod
    def _create(cls, model_class, workshop, person, state, hopes, now):
        workshop = workshop or _workshop_for(state)
        if workshop.state in {Workshop.State.RUNNING, Workshop.State.COMPLETED}:
            return _in_the_group(workshop, person, state, hopes)
        now = now or timezone.now()
        if state == State.APPLIED:
            return services.apply_for_place(workshop, person, by=person, hopes=hopes, now=now)
        if state in {State.OFFERED, State.EXPIRED}:
            enrolment = services.invite(workshop, person, by=None, now=now)
            if state == State.EXPIRED:
                services.lapse_offers_of(workshop, now=enrolment.offer_expires_at)
                enrolment.refresh_from_db()
            return enrolment
        if state == State.DECLINED:
            applied = services.apply_for_place(workshop, person, by=person, hopes=hopes, now=now)
            return services.decide(applied, accept=False, by=None, now=now)
        wait = state == State.WAITLISTED
        enrolment = services.book(workshop, person, by=person, hopes=hopes, join_list=wait, now=now)
        if state == State.WITHDRAWN:
            return services.withdraw(enrolment, by=person, now=now)
        if state == State.CANCELLED:
            services.cancel_all(workshop, by=None, now=now)
            enrolment.refresh_from_db()
        return enrolment


def _workshop_for(state: str) -> Workshop:
    if state in {State.APPLIED, State.DECLINED}:
        return WorkshopFactory(enrolment_mode=Mode.APPLY)
    if state == State.WAITLISTED:
        return full_workshop(places_max=1)
    if state in {State.COMPLETED, State.INCOMPLETE}:
        return WorkshopFactory(state=Workshop.State.COMPLETED)
    return WorkshopFactory()


@transaction.atomic
def _in_the_group(workshop: Workshop, person: User, state: str, hopes: str) -> Enrolment:
    """Put somebody into a workshop that has begun, as if they had booked a month before: no service would."""
    start = first_session_start(workshop)
    enrolment = begin(
        lock_workshop(workshop),
        person,
        State.CONFIRMED,
        source=Enrolment.Source.BOOKING,
        by=person,
        now=start - dt.timedelta(days=30),
        places=places(workshop),
        hopes=hopes,
    )
    if state == State.WITHDRAWN:
        return services.withdraw(enrolment, by=person, now=start)
    if state != State.CONFIRMED:
        return services.finish(enrolment, met=state == State.COMPLETED, by=None, now=start)
    return enrolment


def full_workshop(*, places_max: int = 2, waiting: int = 0, **values: object) -> Workshop:
    """A workshop whose places are all confirmed, with `waiting` people on its list."""
    workshop = WorkshopFactory(places_min=1, places_max=places_max, **values)
    for _place in range(places_max + waiting):
        person = UserFactory()
        services.book(workshop, person, by=person, join_list=True)
    return workshop


class InterestFactory(factory.Factory):
    """Interest left by a visitor."""

    class Meta:
        model = Interest

    programme = factory.SubFactory(ProgrammeFactory)
    name = factory.Sequence(lambda n: f"Robin Example-{n:05}")
    email = factory.Sequence(lambda n: f"visitor-{n:05}@example.org")

    @classmethod
    def _create(cls, model_class, programme, **kwargs):
        return services.leave_interest(programme, **kwargs)
