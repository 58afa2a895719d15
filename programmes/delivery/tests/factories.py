"""Registers and materials for tests."""

import datetime as dt

import factory
from django.core.files.base import ContentFile
from factory.django import DjangoModelFactory

from programmes.catalogue.models import Session, Workshop
from programmes.catalogue.tests.factories import ModuleFactory, WorkshopFactory
from programmes.delivery.models import Material

# A Tuesday; three days, then a month, then two days from 7 April 2026, after the clocks have changed.
FIRST_DAY = dt.date(2026, 3, 3)


def running_workshop(**values: object) -> Workshop:
    """A workshop on the arc that began on FIRST_DAY."""
    return WorkshopFactory(**{"first_day": FIRST_DAY, "state": Workshop.State.RUNNING} | values)


def sessions_of(workshop: Workshop) -> tuple[Session, Session, Session]:
    """The first visit, the voluntary evening in it, and the second visit."""
    first, second = workshop.sessions.filter(voluntary=False).order_by("starts_at")
    return first, workshop.sessions.get(voluntary=True), second


class MaterialFactory(DjangoModelFactory):
    """A file with words beside it."""

    class Meta:
        model = Material

    module = factory.SubFactory(ModuleFactory)
    title = factory.Sequence(lambda n: f"Listening cards {n:05}")
    file = factory.LazyFunction(lambda: ContentFile(b"twelve questions", "cards.pdf"))
    alternative_text = "Twelve questions, one a card."
    release = Material.Release.BEFORE
