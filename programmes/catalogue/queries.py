"""What people look for in the catalogue."""

import datetime as dt

from django.contrib.auth.models import AnonymousUser
from django.db.models import F, Q
from django.utils import timezone

from accounts.models import User
from accounts.permissions import may_coordinate
from programmes.catalogue.models import Programme, Region, Workshop
from programmes.catalogue.models.workshops import WorkshopQuerySet
from programmes.people.queries import partner_organisations

# More words than this narrow nothing further; the rest of what was typed is left aside.
MOST_WORDS = 8


def may_facilitate(user: User | AnonymousUser, workshop: Workshop) -> bool:
    """True for a workshop's own facilitators, and for coordinators."""
    if may_coordinate(user):
        return True
    return user.is_authenticated and workshop.facilitators.filter(pk=user.pk).exists()


def find_workshops(
    *,
    now: dt.datetime,
    programme: Programme | None = None,
    region: Region | None = None,
    month: dt.date | None = None,
    words: str = "",
) -> WorkshopQuerySet:
    """Return what the public finder lists: workshops still to come, soonest first, then those without dates.

    `month` is any day of the month in which it is to begin, and leaves out those without dates. Each of `words`
    must be in the title, the programme's title or summary, the region, or the venue's name or town. Can be narrowed
    further, by places left for one; annotated with `first_day` and `last_day`, with all that a card shows.
    """
    found = Workshop.objects.listed().with_dates().with_journey()
    found = found.filter(Q(first_day=None) | Q(first_day__gte=timezone.localdate(now)))
    if programme is not None:
        found = found.filter(programme=programme)
    if region is not None:
        found = found.filter(region=region)
    if month is not None:
        found = found.filter(first_day__year=month.year, first_day__month=month.month)  # type: ignore[misc]
    for word in words.replace("\0", " ").split()[:MOST_WORDS]:
        found = found.filter(
            Q(title__icontains=word)
            | Q(programme__title__icontains=word)
            | Q(programme__summary__icontains=word)
            | Q(region__name__icontains=word)
            | Q(venue__name__icontains=word)
            | Q(venue__town__icontains=word)
        )
    return found.order_by(F("first_day").asc(nulls_last=True), "code")


def workshops_facilitated_by(user: User) -> WorkshopQuerySet:
    """Return the workshops somebody facilitates, drafts too; the next first, with their journey."""
    mine = Workshop.objects.filter(facilitators=user).exclude(state=Workshop.State.CANCELLED)
    return mine.with_dates().with_journey().order_by(F("first_day").asc(nulls_last=True), "code")


def workshops_partnered_by(user: User) -> WorkshopQuerySet:
    """Return the announced workshops in which somebody speaks for a partner organisation."""
    mine = Workshop.objects.filter(partners__organisation__in=partner_organisations(user))
    return mine.exclude(state=Workshop.State.DRAFT).distinct().with_dates().with_journey()
