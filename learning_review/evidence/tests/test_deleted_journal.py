"""An entry that its owner deletes is gone everywhere, with all that was ever taken from it."""

import pytest
from django.apps import apps
from django.core import serializers

from learning_review.evidence.services import code_excerpt, make_excerpt
from learning_review.reflections import services
from learning_review.reflections.models import Reflection
from learning_review.reflections.tests.factories import ReflectionFactory, coordinator
from programmes.enrolment.tests.factories import EnrolmentFactory

pytestmark = pytest.mark.django_db


def test_deleting_an_entry_deletes_it_everywhere():
    place, by = EnrolmentFactory(), coordinator()
    entry = services.write(place, by=place.person, prompted=[("Why the weir?", "The heron waits.")], sharing="coach")
    for passage in ("The heron", "heron waits."):
        entry = services.share(entry, "review", by=place.person, passage=passage)
        excerpt = make_excerpt(entry.snapshots.get(withdrawn_at=None), start=0, end=5, by=by)
        code_excerpt(excerpt, outcome=None, polarity="supports", memo="About the heron.", by=by)
    other = ReflectionFactory(enrolment=place)
    services.delete(entry, by=place.person)
    left = "".join(
        serializers.serialize("json", model._base_manager.all())
        for label in ("learning_review", "notices")
        for model in apps.get_app_config(label).get_models()
    )
    assert ("heron" in left, "weir" in left) == (False, False)
    assert Reflection.objects.get() == other
