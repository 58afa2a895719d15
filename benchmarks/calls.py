"""Coaching calls: the free times of twenty coaches over eight weeks, and many people after one time.

python -m benchmarks.calls [--repeats 10]

The floor of free times is reading the same rows through the driver; that of rivals is as many who each lock one row and
insert another.
"""

import datetime as dt
import itertools
import statistics
import time
from collections import Counter

from benchmarks.booking import the_floor
from benchmarks.measure import measure, table
from benchmarks.world import asked, database, start

COACHES, WEEKS, TAKEN_EACH = 20, 8, 30
CROWDS = (30, 100)


def everybodys_times(coaches: int = COACHES):
    """Return an act that finds the free times of as many coaches, and one that only reads the rows they rest on."""
    from django.db import connection

    from programmes.catalogue.tests.factories import WorkshopFactory
    from programmes.coaching.models import Availability, Claim
    from programmes.coaching.queries import free_slots
    from programmes.coaching.services import assign_coach
    from programmes.coaching.tests.factories import FIRST_DAY, NOW, CoachFactory
    from programmes.enrolment.tests.factories import EnrolmentFactory

    workshop = WorkshopFactory(first_day=FIRST_DAY, places_min=1, places_max=coaches)
    window = workshop.parts.get(kind="coaching")
    window.ends_on = window.starts_on + dt.timedelta(weeks=WEEKS)
    window.save()
    others = EnrolmentFactory.create_batch(TAKEN_EACH, workshop=WorkshopFactory(places_max=TAKEN_EACH))
    enrolments = []
    for _ in range(coaches):
        coach = CoachFactory(weekdays=range(5))
        enrolment = EnrolmentFactory(workshop=workshop)
        assign_coach(enrolment, coach, by=None)
        enrolments.append(enrolment)
        for days, other in enumerate(others):
            nine = dt.datetime.combine(window.starts_on, dt.time(9), dt.UTC) + dt.timedelta(days=days)
            hour = {"starts_at": nine, "ends_at": nine + dt.timedelta(hours=1), "expires_at": nine}
            Claim.objects.create(person=coach.user, held_for=other, **hour)

    def find() -> int:
        return sum(len(free_slots(enrolment, now=NOW)) for enrolment in enrolments)

    claims, hours = Claim._meta.db_table, Availability._meta.db_table

    def read() -> None:
        with connection.cursor() as cursor:
            for statement in (f"SELECT * FROM {claims} WHERE active", f"SELECT * FROM {hours}"):
                cursor.execute(statement)
                cursor.fetchall()

    return find, read


def main() -> None:
    wanted = asked(__doc__, repeats=10)
    start()
    with database():
        import time_machine
        from django.db import connection

        from programmes.coaching.tests.factories import NOW
        from tests.races import test_calls
        from tests.races.rivals import race

        with time_machine.travel(NOW, tick=False):
            find, read = everybodys_times()
            found = measure(f"free times of {COACHES} coaches, {WEEKS} weeks", find, repeats=wanted.repeats)
        table("Free times", measure("reading the rows", read, repeats=100), [found])
        floor = the_floor(itertools.count(1).__next__)
        for crowd in CROWDS:
            times, floors = [], []
            for _ in range(wanted.repeats // 2):
                with time_machine.travel(NOW, tick=True):
                    wishes = [test_calls.wants(enrolment) for enrolment in test_calls.rivals(crowd)]
                    began = time.perf_counter()
                    results = race(wishes)
                    times.append(time.perf_counter() - began)
                outcome = Counter(type(result).__name__ for result in results)
                assert outcome == {"Call": 1, "TimeTaken": crowd - 1}, outcome
                began = time.perf_counter()
                race([floor] * crowd)
                floors.append(time.perf_counter() - began)
            ours, least = statistics.median(times), statistics.median(floors)
            print(f"{crowd} for one time ({connection.vendor}): {ours:.2f} s, {ours / least:.1f} × lock + insert")


if __name__ == "__main__":
    main()
