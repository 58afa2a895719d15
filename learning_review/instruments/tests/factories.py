"""Instruments for tests: one question of each mode, and asks of people."""

import datetime as dt

import factory
from django.utils import timezone

from learning_review.instruments.models import Ask, Instrument, InstrumentVersion, Item
from programmes.enrolment.models import Enrolment

Kind, Mode = Item.Kind, Item.Mode


class VersionFactory(factory.Factory):
    """A version of an instrument asked at the end: `name`d, `care` in confidence and `how` anonymously.

    `items=` replaces these, each as a dict of fields over a scale's; `draft=True` leaves it a draft.
    """

    class Meta:
        model = InstrumentVersion

    instrument = None
    programme = None
    stage = Instrument.Stage.END
    code = factory.Sequence(lambda n: f"set-{n:05}")
    items = ({"code": "name", "mode": "named"}, {"code": "care", "mode": "confidential"}, {"code": "how"})
    draft = False

    @classmethod
    def _create(cls, model_class, instrument, programme, stage, code, items, draft):
        instrument = instrument or Instrument.objects.create(
            programme=programme, stage=stage, code=code, title=code.capitalize()
        )
        number = instrument.versions.count() + 1
        version = InstrumentVersion.objects.create(instrument=instrument, number=number)
        for order, fields in enumerate(items):
            scale = {"kind": Kind.SCALE, "mode": Mode.ANONYMOUS, "words": f"{fields['code']}?", "order": order}
            Item.objects.create(version=version, **scale | fields)
        if not draft:
            version.published_at = timezone.now()
            version.save()
        return version


def ask_of(version: InstrumentVersion, enrolment: Enrolment, **values) -> Ask:
    """Ask somebody, from today for a fortnight."""
    today = timezone.localdate()
    dates = {"opens_on": today, "closes_on": today + dt.timedelta(days=14)}
    return Ask.objects.create(version=version, instrument=version.instrument, enrolment=enrolment, **dates | values)
