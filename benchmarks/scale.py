"""Lists and desks cost the same number of queries for 10 workshops and for 10,000 with 100,000 enrolments.

python -m benchmarks.scale [--workshops 10000] [--enrolments 100000]
"""

from collections.abc import Callable
from functools import partial

from benchmarks.measure import Cost, measure, table
from benchmarks.world import asked, database, fill, start

ADDRESSES = {
    "/workshops/": "visitor",
    "/workshops/?q=workshop+7": "visitor",
    "/workshops/?places=on&region=3": "visitor",
    "/workshops/?page=40": "visitor",
    "/workshops/L000001/": "visitor",
    "/calendar/programmes/programme-1.ics": "visitor",
    "/my/": "practitioner",
    "/my/calendar/": "practitioner",
    "/facilitate/": "coordinator",
    "/facilitate/L000001/": "coordinator",
    "/facilitate/L000001/places/": "coordinator",
    "/facilitate/L000001/mails/": "coordinator",
    "/notices/": "coordinator",
    "/admin/workshops/": "coordinator",
    "/partners/": "partner",
    "/coach/": "coach",
    "/sitemap.xml": "visitor",
}


def clients() -> dict[str, Callable[[str], object]]:
    """Return how each kind of person asks for an address."""
    from django.contrib.auth.models import Group
    from django.test import Client

    from accounts.models import User
    from programmes.coaching.tests.factories import CoachFactory
    from programmes.people.models import Membership
    from programmes.people.tests.factories import MembershipFactory

    coordinator = User.objects.create_user("coordinator@benchmark.example")
    coordinator.groups.add(*Group.objects.filter(name__in=["Coordinators", "Editors"]))
    people = {
        "practitioner": User.objects.get(email="p1@example.org"),
        "coordinator": coordinator,
        "coach": CoachFactory().user,
        "partner": MembershipFactory(role=Membership.Role.PARTNER_CONTACT).person,
    }
    asking: dict[str, Callable[[str], object]] = {"visitor": Client().get}
    for role, person in people.items():
        client = Client()
        client.force_login(person)
        asking[role] = client.get
    return asking


def run(workshops: int, enrolments: int) -> list[Cost]:
    """Fill the empty database and ask each address of it."""
    fill(workshops=workshops, enrolments=enrolments, people=max(50, enrolments // 5))
    asking = clients()
    return [
        measure(f"{address} ({role})", partial(asking[role], address), repeats=3, warm=1)
        for address, role in ADDRESSES.items()
    ]


def main() -> None:
    wanted = asked(__doc__, workshops=10_000, enrolments=100_000)
    start()
    with database() as own:
        few = run(10, 100)
        own.restore()
        many = run(wanted.workshops, wanted.enrolments)
        for before, after in zip(few, many, strict=True):
            table(f"10 workshops, then {wanted.workshops:,}", before, [after])
    more = [after.name for before, after in zip(few, many, strict=True) if after.queries != before.queries]
    print("\nMore queries for more rows:", ", ".join(more) or "none")


if __name__ == "__main__":
    main()
