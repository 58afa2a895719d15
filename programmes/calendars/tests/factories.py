"""What fills calendars, for tests: calls, and sessions by the hundred."""

import datetime as dt

import factory
from django.urls import reverse
from django.utils import timezone

from programmes.calendars import services
from programmes.calendars.models import Show
from programmes.catalogue.models import Session, Workshop
from programmes.coaching.models import Call
from programmes.coaching.tests.factories import CoachFactory
from programmes.enrolment.tests.factories import EnrolmentFactory


class CallFactory(factory.django.DjangoModelFactory):
    """A call that stands in calendars, and nowhere else: it was not booked, and claims nobody's time."""

    class Meta:
        model = Call

    enrolment = factory.SubFactory(EnrolmentFactory)
    coach = factory.SubFactory(CoachFactory)
    reference = factory.Sequence(lambda n: f"CALL-{n:05}")
    uid = factory.Sequence(lambda n: f"call-{n:05}@example.org")
    starts_at = factory.LazyFunction(lambda: timezone.now().replace(microsecond=0) + dt.timedelta(days=30))
    ends_at = factory.LazyAttribute(lambda call: call.starts_at + dt.timedelta(minutes=45))
    revised_at = factory.LazyFunction(timezone.now)
    created_at = factory.LazyFunction(timezone.now)


def feed_of(person, show: str = Show.EVERYTHING) -> str:
    return reverse("personal_calendar", args=[services.feed_secret(services.calendar_settings(person), show)])


def more_sessions(workshop: Workshop, number: int) -> None:
    """Add sessions to a workshop's first part, one every two hours from now on."""
    now = timezone.now().replace(microsecond=0)
    Session.objects.bulk_create(
        Session(
            workshop=workshop,
            part=workshop.parts.first(),
            title=f"Session {one}",
            starts_at=now + dt.timedelta(hours=2 * one),
            ends_at=now + dt.timedelta(hours=2 * one + 1),
            uid=f"more-{one}@example.org",
            revised_at=now,
        )
        for one in range(number)
    )
