"""What it costs to compare the mail plan with what has been queued, for 10,000 people who are all about to begin.

python -m benchmarks.mail_plan [--workshops 625] [--enrolments 10000]

Once when everybody is owed their joining instructions, once more when nobody is owed anything.
"""

import datetime as dt
import time

from benchmarks.world import asked, database, fill, start


def begin_together(first: dt.datetime) -> None:
    """Let every workshop be confirmed and begin at the same instant; nothing else of it changes."""
    from django.db.models import F

    from programmes.catalogue.models import Part, Session, Workshop

    for workshop in Workshop.objects.prefetch_related("sessions"):
        by = first - min(session.starts_at for session in workshop.sessions.all())
        Session.objects.filter(workshop=workshop).update(starts_at=F("starts_at") + by, ends_at=F("ends_at") + by)
        days = dt.timedelta(days=by.days)
        Part.objects.filter(workshop=workshop).update(starts_on=F("starts_on") + days, ends_on=F("ends_on") + days)
    Workshop.objects.update(state=Workshop.State.CONFIRMED)


def main() -> None:
    wanted = asked(__doc__, workshops=625, enrolments=10_000)
    start()
    with database():
        from django.db import connection
        from django.test.utils import CaptureQueriesContext

        from programmes.enrolment.models import Enrolment
        from programmes.mailing.tasks import queue_what_is_owed

        fill(workshops=wanted.workshops, enrolments=wanted.enrolments)
        now = dt.datetime.now(dt.UTC).replace(hour=12)
        begin_together(now + dt.timedelta(days=10))
        Enrolment.objects.update(state=Enrolment.State.CONFIRMED, offer_expires_at=None, passed_over_at=None)
        for said in ("all are owed something", "nobody is owed anything"):
            with CaptureQueriesContext(connection) as asked_for:
                began, processor = time.perf_counter(), time.process_time()
                queued = queue_what_is_owed(now)
            passed, busy = time.perf_counter() - began, time.process_time() - processor
            print(f"{said}: {queued:,} queued, {passed:.1f} s, {busy:.1f} s CPU, {len(asked_for)} statements")


if __name__ == "__main__":
    main()
