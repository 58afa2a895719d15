"""Calendars: one workshop's file, the answer "not modified", a programme's feed, a person's feed of 10,000 events.

python -m benchmarks.calendar_files [--events 10000]

The floor is a bare Django view of ours, /healthz. Goals: a file in 1.2 ms beyond what the machine needs for the floor's
0.53 ms, a 304 in 0.8 ms; 10,000 events from what is kept in under 200 ms.
"""

import datetime as dt
from functools import partial

from benchmarks.measure import measure, table
from benchmarks.world import asked, database, start


def a_feed_of(events: int) -> str:
    """Make one workshop with so many sessions and somebody who facilitates it; return the address of their feed."""
    from django.urls import reverse
    from django.utils import timezone

    from programmes.calendars.services import calendar_settings, feed_secret
    from programmes.catalogue.models import Session
    from programmes.catalogue.tests.factories import WorkshopFactory
    from programmes.people.tests.factories import UserFactory

    person = UserFactory()
    workshop = WorkshopFactory(facilitators=[person])
    part, now = workshop.parts.first(), timezone.now().replace(microsecond=0)
    Session.objects.bulk_create(
        (
            Session(
                workshop=workshop,
                part=part,
                title=f"Session {number}",
                starts_at=now + dt.timedelta(minutes=90 * number),
                ends_at=now + dt.timedelta(minutes=90 * number + 60),
                uid=f"many-{number}@benchmark",
                revised_at=now,
            )
            for number in range(events)
        ),
        batch_size=1000,
    )
    return reverse("personal_calendar", args=[feed_secret(calendar_settings(person))])


def main() -> None:
    wanted = asked(__doc__, events=10_000)
    start()
    with database():
        from django.conf import settings
        from django.test import Client

        from programmes.catalogue.tests.factories import WorkshopFactory

        client = Client()
        workshop = WorkshopFactory()
        one, programme = f"/calendar/workshops/{workshop.code}.ics", workshop.programme.slug
        feed = a_feed_of(wanted.events)
        costs = []
        for seconds, how in ((0, "made"), (3600, "kept")):
            settings.PAGES_KEPT_SECONDS = seconds
            known = {"HTTP_IF_NONE_MATCH": client.get(one)["ETag"]}
            assert client.get(one, **known).status_code == 304
            costs += [
                measure(f"one workshop's file, {how}", partial(client.get, one), repeats=200),
                measure(f"the same, not modified, {how}", partial(client.get, one, **known), repeats=200),
            ]
        costs += [
            measure("a programme's feed", partial(client.get, f"/calendar/programmes/{programme}.ics"), repeats=100),
            measure(f"a person's feed, {wanted.events:,} events", partial(client.get, feed), repeats=3, warm=1),
        ]
        table("Calendars", measure("a bare view", partial(client.get, "/healthz"), repeats=300), costs)


if __name__ == "__main__":
    main()
