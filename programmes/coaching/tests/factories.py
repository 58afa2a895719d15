"""A coach with weekday hours, a pairing, and a workshop with its coaching window, for tests."""

import datetime as dt

import factory
from django.utils import timezone

from programmes.catalogue.models import CoachRole, Programme
from programmes.catalogue.tests.factories import ArcProgrammeFactory, WorkshopFactory
from programmes.coaching.models import Availability, Call, Coach, Pairing
from programmes.coaching.services import assign_coach, book_call
from programmes.enrolment.models import Enrolment
from programmes.enrolment.tests.factories import EnrolmentFactory
from programmes.people.tests.factories import UserFactory


class CoachFactory(factory.django.DjangoModelFactory):
    """A coach in UK time with no hours yet; pass `weekdays=range(5)` for nine to twelve on those days."""

    class Meta:
        model = Coach
        skip_postgeneration_save = True

    user = factory.SubFactory(UserFactory)
    scope = "Finding your own next step. Not therapy, not line management."
    escalation_contact = "Rosalind Achebe, lead coach, 0117 496 0100"
    phone = "+447700900101"

    @factory.post_generation
    def weekdays(self, create: bool, extracted: "list[int] | range | None", **kwargs) -> None:
        for weekday in extracted or ():
            AvailabilityFactory(coach=self, weekday=weekday)


class DualProgrammeFactory(ArcProgrammeFactory):
    """The arc, in which each person has two coaches: one who brings "Wellbeing", one who brings "Work"."""

    @classmethod
    def _create(cls, model_class, *args, **kwargs):
        programme = super()._create(model_class, *args, **kwargs)
        for order, title in enumerate(("Wellbeing", "Work"), start=1):
            CoachRole.objects.create(
                programme=programme, order=order, code=title.lower(), title=title, text=f"What {title} means here."
            )
        return programme


def coach_who_brings(programme: Programme, title: str, **values: object) -> Coach:
    """A coach who takes calls on weekday mornings, in one of a programme's roles."""
    coach = CoachFactory(**{"weekdays": range(5)} | values)
    coach.roles.add(programme.coachroles.get(title=title))
    return coach


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


# Three days from Tuesday 3 March 2026, then calls from Friday 6 March to Monday 6 April; the clocks change on the 29th.
FIRST_DAY = dt.date(2026, 3, 3)
WINDOW = (dt.date(2026, 3, 6), dt.date(2026, 4, 6))
# When these tests take place: a month before.
NOW = dt.datetime(2026, 2, 2, 9, tzinfo=dt.UTC)
# A Monday in the window, nine o'clock: the first slot of that day.
NINE = dt.datetime(2026, 3, 9, 9, tzinfo=dt.UTC)
NUMBER = "07700 900 321"


def coached_enrolment(coach: Coach | None = None, **workshop: object) -> Enrolment:
    """Somebody with a place, and a coach who takes calls from nine to twelve on weekdays."""
    coach = coach or CoachFactory(weekdays=range(5))
    enrolment = EnrolmentFactory(workshop=WorkshopFactory(**{"first_day": FIRST_DAY} | workshop))
    assign_coach(enrolment, coach, by=None)
    return enrolment


def booked_call(enrolment: Enrolment | None = None, starts_at: dt.datetime = NINE) -> Call:
    """A call on a Monday at nine, booked by the participant."""
    enrolment = enrolment or coached_enrolment()
    return book_call(enrolment, starts_at, number=NUMBER, by=enrolment.person)
