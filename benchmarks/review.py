"""A whole learning review: what its page, its data and its PDF cost.

python -m benchmarks.review [--people 16] [--instruments 10] [--excerpts 400] [--findings 40]

The floors are the smallest view, and a PDF of one line. The PDF is made in a process of its own, as by the worker.
"""

import argparse
import io
import os
import resource
import subprocess
import sys
import time

from benchmarks.world import asked, database, start


def build(wanted: argparse.Namespace):
    """Write and publish a review of that size, through the services; return its version."""
    from django.utils import timezone

    from learning_review.disclosure.services import release
    from learning_review.disclosure.tests.factories import closed_round
    from learning_review.evidence.models import Coding, Excerpt
    from learning_review.evidence.sentences import sentences
    from learning_review.evidence.tests.factories import claim, coordinator, finished_workshop, share
    from learning_review.instruments.tests.factories import VersionFactory
    from learning_review.reviews.tests.factories import published, written

    workshop = finished_workshop(people=wanted.people - 1)
    workshop.places_max = 2 * wanted.people
    workshop.save()
    outcomes, by = list(workshop.programme.outcomes.all()), coordinator()
    people = list(workshop.enrolments.order_by("pk"))
    for number in range(wanted.instruments):
        items = [
            {"code": outcome.code, "words": f"{number + 1}. How far: {outcome.title}?", "outcome": outcome}
            for outcome in outcomes
        ]
        version = VersionFactory(programme=workshop.programme, items=items)
        answers = {outcome.code: [5 + (n + number) % 6 for n in range(len(people))] for outcome in outcomes}
        release(workshop, closed_round(workshop, answers, version=version, enrolments=people), 0)
    each = wanted.excerpts // 10
    thought = "In week {} of story {} somebody found a way that I had not seen."
    made: list[Excerpt] = []
    for number in range(10):
        words = " ".join(thought.format(week, number) for week in range(each))
        snapshot = share(workshop, words).snapshots.get()
        made += Excerpt.objects.bulk_create(
            Excerpt(snapshot=snapshot, start=one.start, end=one.end, made_by=by) for one in sentences(words)
        )
    Coding.objects.bulk_create(
        Coding(excerpt=one, outcome=outcomes[n % len(outcomes)], polarity="supports", coder=by, at=timezone.now())
        for n, one in enumerate(made)
    )
    for number in range(wanted.findings):
        place = number % len(outcomes)
        mine = made[place :: len(outcomes)][number // len(outcomes) :: 8][:10]
        claim(workshop, outcomes[place], mine, by=by, claim=f"People found their own way, {number}.")
    arc = written(workshop)
    return published(arc)[1]


def make_pdf(version: int) -> None:
    """Make a version's PDF as the worker does; print its seconds, its pages and the most memory that was held."""
    from pypdf import PdfReader

    from learning_review.reviews.document import compose_version
    from learning_review.reviews.models import ReviewVersion
    from ui.documents import render_pdf

    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    began, busy = time.perf_counter(), time.process_time()
    if version:
        found = ReviewVersion.objects.select_related("review__workshop").get(pk=version)
        content = render_pdf("documents/review.html", {"document": compose_version(found, "pdf")})
    else:
        content = render_pdf("documents/base.html", {})
    pages = len(PdfReader(io.BytesIO(content)).pages)
    held = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    print(
        f"{'the PDF' if version else 'floor: a PDF of an empty page':34}{pages:4} pages {len(content) / 1000:8.0f} kB"
        f" {time.perf_counter() - began:7.2f} s {time.process_time() - busy:7.2f} s CPU"
        f" {held / 1024:6.0f} MB at most, {before / 1024:.0f} before"
    )


def main() -> None:
    wanted = asked(__doc__, people=16, instruments=10, excerpts=400, findings=40, pdf=-1)
    start()
    if wanted.pdf >= 0:
        from tests.database import use

        use(os.environ["BENCHMARK_DATABASE"])
        make_pdf(wanted.pdf)
        return
    with database():
        from django.db import connection
        from django.test import Client

        from benchmarks.measure import measure, table

        version = build(wanted)
        code = version.review.workshop.code
        client = Client()
        floor = measure("floor: the smallest view", lambda: client.get("/healthz"))
        table(
            f"{wanted.people} people, {wanted.instruments} instruments, {wanted.excerpts} excerpts, "
            f"{wanted.findings} findings",
            floor,
            [
                measure("the page", lambda: client.get(f"/reviews/{code}/"), repeats=10),
                measure("the table (CSV)", lambda: client.get(f"/reviews/{code}/1.0.csv"), repeats=10),
                measure("the data (JSON)", lambda: client.get(f"/reviews/{code}/1.0.json"), repeats=10),
            ],
        )
        environment = os.environ | {"BENCHMARK_DATABASE": str(connection.settings_dict["NAME"])}
        connection.close()
        for pdf in (0, version.pk):
            command = [sys.executable, "-m", "benchmarks.review", "--pdf", str(pdf)]
            subprocess.run(command, check=True, env=environment)


if __name__ == "__main__":
    main()
