"""One whole booking: what it asks of the processor, of the database and of the visitor's patience.

python -m benchmarks.booking [--repeats 30]

The floor is what no booking can do without: lock one row, insert another, commit, through the driver. Goals: at most 80
statements and 120 ms of CPU for all of it, at least 12 a second at 16 visitors.
"""

import itertools
import time
from collections.abc import Callable

from benchmarks.measure import Cost, measure, table
from benchmarks.world import asked, database, start

NAME = {"first_name": "Ffion", "last_name": "Marsh"}
WORK = {"sector": "housing", "organisation_name": "Brook Street Homes", "area": "Matlow"}


def a_booking(workshop, number: Callable[[], int]) -> Callable[[], int]:
    """Return an act: somebody new, signed in, answers each question and takes a place. It returns its round trips."""
    from django.contrib.auth import get_user_model
    from django.test import Client

    base = f"/workshops/{workshop.code}/book/"

    def act() -> int:
        person = get_user_model().objects.create_user(f"b{number()}@example.org")
        client = Client()
        client.force_login(person)
        trips = [
            client.get(f"/workshops/{workshop.code}/"),
            client.get(base),
            client.get(f"{base}name/"),
            client.post(f"{base}name/", NAME, follow=True),
            client.post(f"{base}role/", {"role": "other", "other_role": "Librarian"}, follow=True),
            client.post(f"{base}work/", WORK, follow=True),
            client.post(f"{base}check/", follow=True),
        ]
        assert "/book/done/" in trips[-1].request["PATH_INFO"], trips[-1].request["PATH_INFO"]
        return len(trips) + sum(len(trip.redirect_chain) for trip in trips if hasattr(trip, "redirect_chain"))

    return act


def the_floor(number: Callable[[], int]) -> Callable[[], None]:
    """Return an act: lock one row, insert one, commit."""
    from django.db import connection, transaction

    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE floor_workshop (id integer PRIMARY KEY)")
        cursor.execute("CREATE TABLE floor_booking (id integer PRIMARY KEY, workshop integer NOT NULL)")
        cursor.execute("INSERT INTO floor_workshop VALUES (1)")
    lock = "SELECT id FROM floor_workshop WHERE id = 1" + (" FOR UPDATE" if connection.vendor == "postgresql" else "")

    def act() -> None:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(lock)
            cursor.execute("INSERT INTO floor_booking VALUES (%s, 1)", [number()])

    return act


def together(act: Callable[[], object], clients: int, each: int) -> float:
    """Return how many acts a second so many clients do, each in a thread of its own."""
    from tests.races.rivals import race

    def some() -> None:
        for _ in range(each):
            act()

    began = time.perf_counter()
    failed = [result for result in race([some] * clients) if isinstance(result, Exception)]
    assert not failed, failed[0]
    return clients * each / (time.perf_counter() - began)


def main() -> None:
    wanted = asked(__doc__, repeats=30, clients=16, each=4)
    start()
    with database():
        from programmes.catalogue.tests.factories import WorkshopFactory

        workshop = WorkshopFactory(places_min=1, places_max=10_000)
        number = itertools.count(1).__next__
        book, floor = a_booking(workshop, number), the_floor(number)
        costs: list[Cost] = [measure("one whole booking", book, repeats=wanted.repeats)]
        table("Booking", measure("lock + insert", floor, repeats=500), costs)
        print(f"round trips, redirects followed: {book()}")
        print(f"at {wanted.clients} clients: {together(book, wanted.clients, wanted.each):.1f} bookings a second,")
        print(f"lock + insert on one row: {together(floor, wanted.clients, 50):.0f} a second")


if __name__ == "__main__":
    main()
