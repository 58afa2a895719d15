"""Journal entries for tests, written by the service."""

import factory

from learning_review.reflections import services
from learning_review.reflections.models import Reflection
from programmes.enrolment.tests.factories import EnrolmentFactory


class ReflectionFactory(factory.Factory):
    """A private entry by somebody with a place; `sharing=` and `passage=` share it."""

    class Meta:
        model = Reflection

    enrolment = factory.SubFactory(EnrolmentFactory)
    what = "I held back an answer and waited."
    so_what = "She found a better one herself."
    now_what = ""
    sharing = Reflection.Sharing.ME

    @classmethod
    def _create(cls, model_class, enrolment, passage=None, sharing=Reflection.Sharing.ME, **kwargs):
        person = enrolment.person
        entry = services.write(enrolment, by=person, **kwargs)
        return entry if sharing == "me" else services.share(entry, sharing, by=person, passage=passage)
