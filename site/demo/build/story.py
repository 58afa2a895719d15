"""The demo from beginning to end, in the order in which it would have happened."""

import datetime as dt

from django.contrib.auth.models import Group
from django.db import transaction
from django.utils import timezone

from accounts.models import User
from demo.build import (
    between,
    catalogue,
    crowd,
    innovation,
    link_workers,
    mailing,
    month,
    pages,
    practice,
    questions,
    resources,
    review,
    second_review,
    stories,
    two_coaches,
    voices,
    workshops,
)
from demo.build.clock import Clock
from notices.delivery import deliver_due
from privacy.tasks import write_ledger
from programmes.catalogue.models import Workshop
from programmes.catalogue.services import complete_workshop, start_workshop


def build(now: dt.datetime | None = None) -> workshops.Stage:
    """Build everything; one transaction, so a failure leaves nothing behind.

    Mails whose time has come are delivered to the demo's own outbox, so that it tells the whole story; what people took
    back long ago is in the ledger, or those in charge would be told that it is late.
    """
    clock = Clock((now or timezone.now()).replace(minute=0, second=0, microsecond=0))
    with transaction.atomic():
        stage = build_everything(clock)
    while deliver_due(timezone.now()):
        pass
    write_ledger(timezone.now())
    return stage


def build_everything(clock: Clock) -> workshops.Stage:
    people = crowd.build_people()
    join_groups(people)
    organisations = catalogue.build_organisations()
    regions, venues = catalogue.build_regions(), catalogue.build_venues()
    programme = catalogue.build_programme(organisations)
    practitioners = crowd.build_practitioners()
    crowd.build_profiles(people)
    crowd.build_memberships(people, organisations)
    stage = workshops.Stage(clock, programme, regions, venues, organisations, people, practitioners)
    month.build_coach(stage)
    build_past(stage)
    build_signing(stage)
    build_running(stage)
    workshops.build_coming(stage)
    month.build_needs(stage.workshops["spring"], stage, days_ago=10)
    resources.build_resources(stage)
    pages.build_materials(programme)
    pages.build_pages(programme, stage.workshops, by=people["coordinator"])
    innovation.build(stage)
    practice.build(stage)
    link_workers.build(stage)
    two_coaches.build(stage)
    voices.build(stage)
    mailing.build(stage)
    questions.build_running(stage)
    stories.build_stories(writer=people["facilitator"], editor=people["coordinator"])
    stories.build_pack(by=people["coordinator"])
    return stage


def build_past(stage: workshops.Stage) -> None:
    """Take the first group through its whole arc, to its published review."""
    past = workshops.build_past(stage)
    run(past, stage, first={5: month.Mark.PART}, last={9: month.Mark.ABSENT})
    questions.build_past(stage)
    review.build_review(past, stage)


def build_signing(stage: workshops.Stage) -> None:
    """Take a second group through its arc, to a review that waits for its partners' signatures."""
    signing = workshops.build_signing(stage)
    run(signing, stage, first={}, last={2: month.Mark.PART})
    second_review.build_review(signing, stage)


def run(workshop: Workshop, stage: workshops.Stage, *, first: dict[int, str], last: dict[int, str]) -> None:
    """Run a workshop from its first day to its last; everybody was there but where `first` and `last` say otherwise."""
    opening, evening, closing = workshop.sessions.order_by("starts_at")
    start_workshop(workshop, by=None, now=opening.starts_at - dt.timedelta(hours=4))
    month.build_register(opening, stage, first)
    month.build_register(evening, stage, {})
    month.build_register(closing, stage, last)
    complete_workshop(workshop, by=None, now=closing.ends_at + dt.timedelta(days=1))


def build_running(stage: workshops.Stage) -> None:
    """Take this season's group to the middle of its month."""
    running = workshops.build_running(stage)
    month.build_needs(running, stage, days_ago=30)
    for session in running.sessions.filter(ends_at__lt=stage.clock.now).order_by("starts_at"):
        month.build_register(session, stage, {3: month.Mark.PART})
    month.build_calls(running, stage)
    month.build_journals(running, stage)
    between.work_in_the_month(running, stage)


def join_groups(people: dict[str, User]) -> None:
    """Put those who work here into Wagtail's groups."""
    for name, keys in {
        "Coordinators": ["coordinator"],
        "Editors": ["coordinator"],
        "Facilitators": ["facilitator"],
    }.items():
        group = Group.objects.get(name=name)
        for key in keys:
            people[key].groups.add(group)
            people[key].is_staff = True
            people[key].save()
