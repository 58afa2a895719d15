import datetime as dt

import pytest

from programmes.catalogue.models import Workshop
from programmes.catalogue.services import create_workshop
from programmes.catalogue.tests.factories import ArcProgrammeFactory, RegionFactory, VenueFactory, WorkshopFactory

pytestmark = pytest.mark.django_db
TUESDAY = dt.date(2027, 5, 4)


def test_lays_out_the_whole_arc_from_one_date():
    venue = VenueFactory()
    workshop = create_workshop(
        ArcProgrammeFactory(code_prefix="CFR"), region=RegionFactory(), venue=venue, first_day=TUESDAY, by=None
    )
    assert workshop.state == Workshop.State.DRAFT
    assert [(part.kind, part.starts_on, part.ends_on) for part in workshop.parts.all()] == [
        ("residential", dt.date(2027, 5, 4), dt.date(2027, 5, 6)),
        ("evening", dt.date(2027, 5, 5), dt.date(2027, 5, 5)),
        ("practice", dt.date(2027, 5, 7), dt.date(2027, 6, 7)),
        ("coaching", dt.date(2027, 5, 7), dt.date(2027, 6, 7)),
        ("residential", dt.date(2027, 6, 8), dt.date(2027, 6, 9)),
    ]
    stem = workshop.code.lower()
    assert [(s.uid, s.starts_at, s.ends_at, s.voluntary, s.venue) for s in workshop.sessions.all()] == [
        (f"{stem}-s1@kindling.example.org", utc(5, 4, 9), utc(5, 6, 15), False, venue),
        (f"{stem}-s2@kindling.example.org", utc(5, 5, 18, 30), utc(5, 5, 20), True, venue),
        (f"{stem}-s3@kindling.example.org", utc(6, 8, 9), utc(6, 9, 15), False, venue),
    ]
    assert workshop.closes_at == utc(5, 3, 23)


def utc(month: int, day: int, hour: int, minute: int = 0) -> dt.datetime:
    return dt.datetime(2027, month, day, hour, minute, tzinfo=dt.UTC)


@pytest.mark.parametrize("state", list(Workshop.State))
def test_the_factory_takes_it_to_every_state(state):
    assert WorkshopFactory(state=state).state == state
