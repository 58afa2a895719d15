"""A database to measure in: of the benchmarks' own, migrated, with as much in it as is asked for.

Rows are written in bulk and not by services, since it is their number that is wanted; they are legal all the same.
"""

import argparse
import contextlib
import datetime as dt
import os
import random
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import django

if TYPE_CHECKING:
    from tests.database import TestDatabase

sys.path.insert(0, str(Path(__file__).parents[1] / "site"))  # a folder of sources and no package, as in manage.py


def start() -> None:
    """Make Django ready, with the suite's settings: SQLite in a file, or what DATABASE_URL names."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.test")
    os.environ.setdefault("LOG_LEVEL", "ERROR")
    django.setup()


@contextlib.contextmanager
def database() -> Iterator["TestDatabase"]:
    """Give the benchmark a migrated database of its own, and take it away afterwards; `restore` empties it."""
    from tests.database import database as new_database

    own = new_database()
    own.create()
    try:
        yield own
    finally:
        own.destroy()


def asked(description: str, **numbers: int) -> argparse.Namespace:
    """Read numbers from the command line, each with its default, as --workshops 10000."""
    parser = argparse.ArgumentParser(description=description)
    for name, default in numbers.items():
        parser.add_argument(f"--{name}", type=int, default=default)
    return parser.parse_args()


def fill(*, workshops: int, enrolments: int, people: int = 20_000, seed: int = 1) -> None:
    """Write so many workshops of twenty programmes, from ten years ago to a year ahead, and those enrolled in them."""
    from programmes.catalogue.models import Region, Venue
    from programmes.catalogue.tests.factories import ArcProgrammeFactory

    chance = random.Random(seed)
    programmes = [ArcProgrammeFactory(title=f"Programme {number}", slug=f"programme-{number}") for number in range(20)]
    regions = Region.objects.bulk_create(Region(slug=f"r{number}", name=f"Region {number}") for number in range(12))
    venues = Venue.objects.bulk_create(
        Venue(name=f"House {number}", address="Mill Lane", town=f"Town {number}", postcode="HB4 2WH", bedrooms=18)
        for number in range(30)
    )
    made = write_workshops(workshops, programmes, regions, venues, chance)
    write_enrolments(enrolments, made, write_people(people))


def write_workshops(number: int, programmes: Sequence, regions: Sequence, venues: Sequence, chance: random.Random):
    """Write workshops with the parts and sessions of their programme, one part a week; return them."""
    from django.utils import timezone

    from programmes.catalogue.models import Module, Part, Session, Workshop

    now = timezone.now().replace(minute=0, second=0, microsecond=0)
    modules = {one.pk: list(one.modules.all()) for one in programmes}
    first_days = [now.date() + dt.timedelta(days=chance.randrange(-3650, 365)) for _ in range(number)]
    made = Workshop.objects.bulk_create(
        (
            Workshop(
                programme=chance.choice(programmes),
                code=f"L{count:06d}",
                title=f"Workshop {count}",
                region=chance.choice(regions),
                venue=chance.choice(venues),
                state=state_of(first, now.date()),
                opens_at=now - dt.timedelta(days=4000),
                places_min=10,
                places_max=16,
            )
            for count, first in enumerate(first_days)
        ),
        batch_size=1000,
    )
    parts = Part.objects.bulk_create(
        (
            Part(
                workshop=workshop,
                module=module,
                order=order,
                title=module.title,
                kind=module.kind,
                starts_on=first + dt.timedelta(days=7 * order),
                ends_on=first + dt.timedelta(days=7 * order + module.days - 1),
                voluntary=module.voluntary,
            )
            for workshop, first in zip(made, first_days, strict=True)
            for order, module in enumerate(modules[workshop.programme_id])
        ),
        batch_size=1000,
    )
    Session.objects.bulk_create(
        (
            Session(
                workshop_id=part.workshop_id,
                part=part,
                order=part.order,
                title=part.title,
                starts_at=dt.datetime.combine(part.starts_on, dt.time(10), dt.UTC),
                ends_at=dt.datetime.combine(part.starts_on, dt.time(16), dt.UTC),
                voluntary=part.voluntary,
                uid=f"{part.pk}@benchmark",
                revised_at=now,
            )
            for part in parts
            if part.kind not in Module.WINDOW_KINDS
        ),
        batch_size=1000,
    )
    return made


def state_of(first: dt.date, today: dt.date) -> str:
    """The state of a workshop that begins on `first` and lasts some weeks."""
    if first > today:
        return "confirmed"
    return "running" if first > today - dt.timedelta(days=40) else "completed"


def write_people(number: int):
    """Write people whose names are numbers; return them."""
    from accounts.models import User

    rows = (User(email=f"p{count}@example.org", first_name="P", last_name=str(count)) for count in range(number))
    return User.objects.bulk_create(rows, batch_size=2000)


def write_enrolments(number: int, workshops: Sequence, people: Sequence) -> None:
    """Spread people evenly over workshops: sixteen have a place in each, the others wait; nobody is twice in one."""
    from django.utils import timezone

    from programmes.enrolment.models import Enrolment, EnrolmentEvent

    now = timezone.now()
    each = -(-number // len(workshops))
    pairs = [(workshop, place) for workshop in workshops for place in range(each)][:number]
    made = Enrolment.objects.bulk_create(
        (
            Enrolment(
                workshop=workshop,
                person=people[count % len(people)],
                reference=f"B{count:08d}",
                state=("completed" if workshop.state == "completed" else "confirmed") if place < 16 else "waitlisted",
                source=Enrolment.Source.BOOKING,
                state_since=now,
                queued_at=None if place < 16 else now,
            )
            for count, (workshop, place) in enumerate(pairs)
        ),
        batch_size=2000,
    )
    events = (EnrolmentEvent(enrolment=one, at=now, from_state="", to_state=one.state) for one in made)
    EnrolmentEvent.objects.bulk_create(events, batch_size=2000)
