"""Sixty people for sixteen places at one instant: 16 in, 44 on the list with their position.

python -m benchmarks.rivals [--repeats 5]

The floor is the same sixty, each locking one row and inserting another, through the driver. Goal: four seconds.
"""

import itertools
import statistics
import time
from collections import Counter
from functools import partial

from benchmarks.booking import the_floor
from benchmarks.world import asked, database, start

RIVALS, PLACES = 60, 16


def main() -> None:
    wanted = asked(__doc__, repeats=5)
    start()
    with database():
        from django.db import connection

        from programmes.catalogue.tests.factories import WorkshopFactory
        from programmes.enrolment.services import book
        from programmes.people.tests.factories import UserFactory
        from tests.races.rivals import race

        floor = the_floor(itertools.count(1).__next__)
        times, floors = [], []
        for _ in range(wanted.repeats):
            workshop = WorkshopFactory(places_max=PLACES)
            people = UserFactory.create_batch(RIVALS)
            began = time.perf_counter()
            results = race([partial(book, workshop, person, by=person, join_list=True) for person in people])
            times.append(time.perf_counter() - began)
            states = Counter(getattr(result, "state", type(result).__name__) for result in results)
            assert states == {"confirmed": PLACES, "waitlisted": RIVALS - PLACES}, states
            began = time.perf_counter()
            race([floor] * RIVALS)
            floors.append(time.perf_counter() - began)
        ours, least = statistics.median(times), statistics.median(floors)
        print(f"{RIVALS} for {PLACES} ({connection.vendor}), median of {wanted.repeats}: {ours:.2f} s,")
        print(f"lock + insert by as many: {least:.2f} s; {ours / least:.1f} × the floor")


if __name__ == "__main__":
    main()
