"""Resources and listings for tests, brought into their state by the services."""

import datetime as dt

import factory
from django.contrib.auth.models import Permission
from django.utils import timezone
from factory.django import DjangoModelFactory

from accounts.models import User
from programmes.catalogue.models import Workshop
from programmes.directory import services
from programmes.directory.models import Listing, Resource, ResourceCategory
from programmes.enrolment.tests.factories import EnrolmentFactory
from programmes.people.tests.factories import UserFactory

State = Resource.State


def coordinator(**values: object) -> User:
    """Somebody who may coordinate."""
    user = UserFactory(**values)
    user.user_permissions.add(Permission.objects.get(codename="coordinate_workshop"))
    return User.objects.get(pk=user.pk)


def practitioner(workshop: Workshop | None = None, **values: object) -> User:
    """Somebody who takes part in a workshop."""
    return EnrolmentFactory(workshop=workshop, person=UserFactory(**values)).person


class ResourceCategoryFactory(DjangoModelFactory):
    class Meta:
        model = ResourceCategory

    name = factory.Sequence(lambda n: f"Kind {n:05}")
    slug = factory.Sequence(lambda n: f"kind-{n:05}")
    description = "Things to do together."


class ResourceFactory(factory.Factory):
    """A service, suggested by somebody who coordinates and checked by them today (`checked=` so many days ago)."""

    class Meta:
        model = Resource

    by = factory.LazyFunction(coordinator)
    owner = None
    state = State.VERIFIED
    checked = 0
    name = factory.Sequence(lambda n: f"Walking group {n:05}")
    offers = "A walk along the canal, as slow as the slowest."
    town = "Harrowby"

    @classmethod
    def _create(cls, model_class, by, owner, state, checked, **values):
        then = timezone.localtime() - dt.timedelta(days=checked)  # at this hour of that day, on either side of a change
        resource = services.suggest(values, by=by, now=then)
        if state != State.SUGGESTED:
            resource = services.check(resource, by=by, note="Rang them.", now=then)
        if state == State.RETIRED:
            resource = services.retire(resource, by=by, reason="It has closed.", now=then)
        if owner is not None:
            resource.owner = owner
            resource.save()
        return resource


class ListingFactory(factory.Factory):
    """Somebody who takes part in `workshop` and asked to be found by the people of it, with their name."""

    class Meta:
        model = Listing

    person = None
    workshop = None
    scope = Listing.Scope.WORKSHOP
    shown = frozenset({"show_name"})
    talks_about = ""
    contact = Listing.Contact.RELAY

    @classmethod
    def _create(cls, model_class, person, workshop, **values):
        person = person or practitioner(workshop)
        return services.be_found(person, consent=True, **values)
