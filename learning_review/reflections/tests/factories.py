"""Journal entries for tests, written by the service."""

import factory
from django.contrib.auth.models import Permission

from accounts.models import User
from learning_review.reflections import services
from learning_review.reflections.models import Reflection
from programmes.enrolment.tests.factories import EnrolmentFactory
from programmes.people.tests.factories import UserFactory


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


def coordinator() -> User:
    """Somebody who coordinates workshops."""
    user = UserFactory()
    user.user_permissions.add(Permission.objects.get(codename="coordinate_workshop"))
    return User.objects.get(pk=user.pk)
