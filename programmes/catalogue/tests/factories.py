"""Programmes and workshops for tests."""

import datetime as dt

import factory
from django.utils import timezone
from factory.django import DjangoModelFactory

from programmes.catalogue.models import (
    Condition,
    Method,
    Module,
    Outcome,
    Programme,
    ProgrammeAudience,
    ProgrammePartner,
    Purpose,
    Region,
    Venue,
    Workshop,
)
from programmes.catalogue.services import (
    announce_workshop,
    cancel_workshop,
    complete_workshop,
    create_workshop,
    start_workshop,
)
from programmes.people.tests.factories import AudienceFactory, OrganisationFactory


class RegionFactory(DjangoModelFactory):
    class Meta:
        model = Region

    name = factory.Sequence(lambda n: f"Region {n:05}")
    slug = factory.Sequence(lambda n: f"region-{n:05}")


class VenueFactory(DjangoModelFactory):
    class Meta:
        model = Venue

    name = factory.Sequence(lambda n: f"Weir House {n:05}")
    address = "Mill Lane"
    town = "Harrowby"
    postcode = "HB1 2AB"
    bedrooms = 18
    email = "rooms@example.org"


def letters(number: int) -> str:
    """Return a code prefix for each number below 26³: AAA, AAB, …"""
    return "".join(chr(65 + number // 26**place % 26) for place in (2, 1, 0))


class ProgrammeFactory(DjangoModelFactory):
    """A programme without modules: see ArcProgrammeFactory for one with everything."""

    class Meta:
        model = Programme

    title = factory.Sequence(lambda n: f"Coaching for places {n:05}")
    slug = factory.Sequence(lambda n: f"coaching-for-places-{n:05}")
    summary = "Five days, in two parts, for people who work where others have given up."
    code_prefix = factory.Sequence(letters)
    contact_name = "Morgan Field"
    contact_role = "Coordinator"
    contact_email = "morgan@example.org"


class ModuleFactory(DjangoModelFactory):
    class Meta:
        model = Module

    programme = factory.SubFactory(ProgrammeFactory)
    order = factory.Sequence(lambda n: n)
    slug = factory.Sequence(lambda n: f"module-{n:05}")
    title = factory.Sequence(lambda n: f"Module {n:05}")
    kind = Module.Kind.DAY
    start_time = dt.time(10)
    end_time = dt.time(16)


class OutcomeFactory(DjangoModelFactory):
    class Meta:
        model = Outcome

    programme = factory.SubFactory(ProgrammeFactory)
    order = factory.Sequence(lambda n: n)
    code = factory.Sequence(lambda n: f"outcome-{n:05}")
    title = factory.Sequence(lambda n: f"Outcome {n:05}")
    text = "People find that something has become easier."


class ArcProgrammeFactory(ProgrammeFactory):
    """Three days away, a month of practice with telephone coaching in it, two days away; a voluntary evening on
    the second day. With two purposes, two methods, six outcomes, two audiences and the partners of its lineage."""

    part_of = "Common Ground"
    coaching_calls = 3

    @classmethod
    def _create(cls, model_class, *args, **kwargs):
        programme = super()._create(model_class, *args, **kwargs)
        for kind, count in ((Purpose, 2), (Method, 2), (Outcome, 6)):
            for number in range(1, count + 1):
                name = kind.__name__
                kind.objects.create(
                    programme=programme,
                    order=number,
                    code=f"{name.lower()}-{number}",
                    title=f"{name} {number}",
                    text=f"What {name.lower()} {number} says in full.",
                )
        for number in (1, 2):
            ProgrammeAudience.objects.create(programme=programme, audience=AudienceFactory(), order=number)
        for number, role in enumerate((ProgrammePartner.Role.DELIVERED_BY, ProgrammePartner.Role.WITH), start=1):
            ProgrammePartner.objects.create(
                programme=programme, organisation=OrganisationFactory(), role=role, order=number
            )
        away = {"kind": Module.Kind.RESIDENTIAL, "start_time": dt.time(10), "end_time": dt.time(16)}
        evening = {"kind": Module.Kind.EVENING, "start_time": dt.time(19, 30), "end_time": dt.time(21)}
        modules: list[tuple[str, str, dict]] = [
            ("start", "Starting where people are", away | {"days": 3}),
            ("evening", "An evening of stories", evening | {"on_day": 2, "voluntary": True}),
            ("practice", "A month of practice", {"kind": Module.Kind.PRACTICE, "days": 32}),
            ("calls", "Telephone coaching", {"kind": Module.Kind.COACHING, "days": 32, "on_day": 1}),
            ("return", "What we found", away | {"days": 2}),
        ]
        for order, (slug, title, values) in enumerate(modules, start=1):
            Module.objects.create(programme=programme, order=order, slug=slug, title=title, **values)
        return programme


class StagedProgrammeFactory(ProgrammeFactory):
    """Five stages with gates of every kind, a day between the first two; 90 days in all.

    finding: two ticks · day · theory: two questions in words · shape: opens on a condition of its own, one question
    laid beside the original · alone: the host leads, a tick and a milestone · after: opens on that milestone.
    """

    @classmethod
    def _create(cls, model_class, *args, **kwargs):
        programme = super()._create(model_class, *args, **kwargs)
        stage = {"kind": Module.Kind.STAGE, "start_time": None, "end_time": None}
        day = {"kind": Module.Kind.DAY, "start_time": dt.time(10), "end_time": dt.time(16)}
        opening, lead = Module.Opening, Module.Lead
        modules: list[tuple[str, str, dict]] = [
            ("finding", "Finding out", stage | {"days": 20}),
            ("day", "A day together", day),
            ("theory", "What is to change", stage | {"days": 19}),
            ("shape", "Our own shape", stage | {"days": 20, "opens": opening.CONDITIONS}),
            ("alone", "On your own", stage | {"days": 20, "led_by": lead.HOST}),
            ("after", "Afterwards", stage | {"days": 10}),
        ]
        made = {
            slug: Module.objects.create(programme=programme, order=order, slug=slug, title=title, **values)
            for order, (slug, title, values) in enumerate(modules, start=1)
        }
        kind, gate = Condition.Kind, Condition.Gate
        conditions: list[tuple[str, str, str, str, dict]] = [
            ("finding", "budget", kind.TICK, "A budget is agreed", {}),
            ("finding", "plan", kind.TICK, "A plan is written", {}),
            ("theory", "start", kind.WORDS, "Where do we start?", {}),
            ("theory", "change", kind.WORDS, "What is to change?", {}),
            ("shape", "team", kind.TICK, "A team is named", {"gate": gate.OPENING}),
            (
                "shape",
                "name",
                kind.WORDS,
                "What will it be called?",
                {"original": "The Landing", "compared": True},
            ),
            ("alone", "staff", kind.TICK, "The staff are there", {}),
            ("alone", "launched", kind.MILESTONE, "The doors are open", {}),
        ]
        for order, (slug, code, how, question, values) in enumerate(conditions, start=1):
            Condition.objects.create(module=made[slug], order=order, code=code, kind=how, question=question, **values)
        made["after"].opens = opening.MILESTONE
        made["after"].milestone = made["alone"].conditions.get(code="launched")
        made["after"].save()
        return programme


class SeriesProgrammeFactory(ProgrammeFactory):
    """Ten weeks in which a group meets on Tuesday and Thursday evenings, twenty times; then four weeks of aftercare.
    Eight sessions may be missed."""

    may_miss_sessions = 8

    @classmethod
    def _create(cls, model_class, *args, **kwargs):
        programme = super()._create(model_class, *args, **kwargs)
        kind = Module.Kind
        Module.objects.create(
            programme=programme,
            order=1,
            slug="circle",
            title="Circle",
            kind=kind.SERIES,
            days=70,
            weekdays=[Module.Weekday.TUESDAY.value, Module.Weekday.THURSDAY.value],
            start_time=dt.time(18),
            end_time=dt.time(20),
        )
        Module.objects.create(
            programme=programme, order=2, slug="after", title="Aftercare", kind=kind.PRACTICE, days=28
        )
        return programme


def coming_tuesday(days: int = 60) -> dt.date:
    """The first Tuesday that lies at least `days` off."""
    day = timezone.localdate() + dt.timedelta(days=days)
    return day + dt.timedelta(days=(1 - day.weekday()) % 7)


class WorkshopFactory(factory.Factory):
    """A workshop made, and taken to `state`, by the services: a confirmed one on the arc in two months' time.

    `first_day=None` gives one without dates, which can be a draft or provisional only.
    """

    class Meta:
        model = Workshop

    programme = factory.SubFactory(ArcProgrammeFactory)
    region = factory.SubFactory(RegionFactory)
    venue = factory.SubFactory(VenueFactory)
    first_day = factory.LazyFunction(coming_tuesday)
    state = Workshop.State.CONFIRMED
    by = None

    @classmethod
    def _create(cls, model_class, programme, state, **kwargs):
        workshop = create_workshop(programme, **kwargs)
        if state == Workshop.State.DRAFT:
            return workshop
        settled = state not in {Workshop.State.TENTATIVE, Workshop.State.CANCELLED}
        workshop = announce_workshop(workshop, by=None, confirmed=settled)
        if state == Workshop.State.CANCELLED:
            return cancel_workshop(workshop, by=None, reason="The house is closed.")
        if state in {Workshop.State.RUNNING, Workshop.State.COMPLETED}:
            first_day, last_day = workshop.span
            workshop = start_workshop(workshop, by=None, now=_noon(first_day))
            if state == Workshop.State.COMPLETED:
                workshop = complete_workshop(workshop, by=None, now=_noon(last_day + dt.timedelta(days=1)))
        return workshop


def _noon(day: dt.date) -> dt.datetime:
    return dt.datetime.combine(day, dt.time(12), dt.UTC)
