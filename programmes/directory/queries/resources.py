"""Find local services, and what those who look after them have before them."""

import datetime as dt
import functools
import operator

from django.contrib.auth.models import AnonymousUser
from django.db.models import Count, Exists, OuterRef, Q

from accounts.models import User
from accounts.permissions import may_coordinate
from programmes.catalogue.models import Region
from programmes.directory.keys import name_key, postcode_key, website_key
from programmes.directory.models import KeptResource, Resource, ResourceCategory, ResourceCorrection
from programmes.directory.models.resources import ResourceQuerySet, stale_before
from programmes.vocabulary.queries import sought
from programmes.vocabulary.words import singular

# Where an entry's words stand.
WORDS_OF = ("name", "offers", "who_for", "organisation_name", "area", "town", "postcode")


def find_resources(
    *,
    today: dt.date,
    words: str = "",
    category: ResourceCategory | None = None,
    region: Region | None = None,
    checked_lately: bool = False,
) -> ResourceQuerySet:
    """Return the public entries that fit, by name.

    Each of `words` must stand, under any name that the glossary knows it by, in one of WORDS_OF or in the name or the
    other names of one of the entry's categories (one query more, to read the names). Asked with `region`, those that
    are online are in it too: they serve every region.
    """
    found = Resource.objects.public()
    if category is not None:
        found = found.filter(_in(Q(resourcecategory=category)))
    if region is not None:
        found = found.filter(Q(region=region) | Q(online=True))
    if checked_lately:
        found = found.fresh(today)
    for thing in sought(words):
        said, kind = Q(), Q()
        for name in map(singular, thing.names):
            said |= functools.reduce(operator.or_, (Q(**{f"{field}__icontains": name}) for field in WORDS_OF))
            kind |= Q(resourcecategory__name__icontains=name) | Q(resourcecategory__also_called__icontains=name)
        found = found.filter(said | _in(kind))
    return with_everything(found).order_by("name", "pk")


def _in(condition: Q) -> Q:
    through = Resource.categories.through.objects.filter(condition, resource=OuterRef("pk"))
    return Q(Exists(through))


def with_everything(resources: ResourceQuerySet) -> ResourceQuerySet:
    """Fetch what a list shows: region and categories. One more query."""
    return resources.select_related("region").prefetch_related("categories")


def may_look_after(user: User | AnonymousUser, resource: Resource) -> bool:
    """True for whoever owns the entry, and for coordinators."""
    return user.is_authenticated and (resource.owner_id == user.pk or may_coordinate(user))


def duplicates_of(*, name: str, postcode: str = "", website: str = "", but: Resource | None = None) -> ResourceQuerySet:
    """Return entries that may be for the same service: the same website, or the same name in the same place.

    The place is the postcode; where one of the two has none, the name alone will do. Retired ones count: they can be
    brought back.
    """
    named, placed, web = name_key(name), postcode_key(postcode), website_key(website)
    same = Q(name_key=named)
    if placed:
        same &= Q(postcode_key__in=[placed, ""])
    if web:
        same |= Q(website_key=web)
    found = Resource.objects.filter(same)
    if but is not None:
        found = found.exclude(pk=but.pk)
    return found.order_by("name", "pk")


def wants_a_look(owner: User, *, today: dt.date) -> ResourceQuerySet:
    """Return what somebody looks after that was not checked for long, or that a correction waits for.

    Each has `waiting`, the number of its corrections. Retired ones want nothing.
    """
    mine = Resource.objects.filter(owner=owner).exclude(state=Resource.State.RETIRED)
    stale = Q(state=Resource.State.VERIFIED, checked_on__lt=stale_before(today))
    return mine.annotate(waiting=_waiting()).filter(stale | Q(waiting__gt=0)).order_by("checked_on", "name", "pk")


def looked_after(user: User) -> ResourceQuerySet:
    """Return the entries somebody owns, those longest unchecked first; each with `waiting`, its corrections."""
    mine = Resource.objects.filter(owner=user).annotate(waiting=_waiting())
    return mine.order_by("state", "checked_on", "name", "pk")


def _waiting() -> Count:
    return Count("corrections", filter=Q(corrections__state=ResourceCorrection.State.WAITING))


def kept_by(user: User) -> ResourceQuerySet:
    """Return the entries on somebody's own list, by name, with all that is to be printed of them."""
    kept = KeptResource.objects.filter(person=user, resource=OuterRef("pk"))
    return with_everything(Resource.objects.visible_to(user).filter(Exists(kept))).order_by("name", "pk")
