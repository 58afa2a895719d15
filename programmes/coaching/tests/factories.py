"""A coach with weekday hours, a pairing, and a workshop with its coaching window, for tests."""

import datetime as dt

import factory
from django.utils import timezone

from programmes.coaching.models import Availability, Coach, Pairing
from programmes.enrolment.tests.factories import EnrolmentFactory
from programmes.people.tests.factories import UserFactory


class CoachFactory(factory.django.DjangoModelFactory):
    """A coach in UK time with no hours yet; pass `weekdays=range(5)` for nine to twelve on those days."""

    class Meta:
        model = Coach
        skip_postgeneration_save = True

    user = factory.SubFactory(UserFactory)
    scope = "Finding your own next step. Not therapy, not line management."
    escalation_contact = "Rosalind Achebe, lead coach, 01632 960 100"
    phone = "+441632960101"

    @factory.post_generation
    def weekdays(self, create: bool, extracted: "list[int] | range | None", **kwargs) -> None:
        for weekday in extracted or ():
            AvailabilityFactory(coach=self, weekday=weekday)


class AvailabilityFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Availability

    coach = factory.SubFactory(CoachFactory)
    weekday = 0
    starts = dt.time(9)
    ends = dt.time(12)


class PairingFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Pairing

    enrolment = factory.SubFactory(EnrolmentFactory)
    coach = factory.SubFactory(CoachFactory)
    started_at = factory.LazyFunction(timezone.now)
