"""What was released, for those it was released to. Nothing here reads an answer."""

import datetime as dt
from typing import NamedTuple

from django.contrib.auth.models import AnonymousUser
from django.db.models import Count, Exists, Max, OuterRef, Prefetch, Q, QuerySet

from accounts.models import User
from accounts.permissions import may_coordinate
from learning_review.disclosure.models import Release, ReleasedText
from learning_review.disclosure.rules import Audience
from learning_review.instruments.models import Ask, Item
from programmes.catalogue.models import Workshop

# Never by what was answered, nor by when.
ORDER = ("item__version__instrument__stage", "item__version__instrument", "occasion", "item__order", "item")


def workshops_of_review_team(user: User | AnonymousUser) -> QuerySet[Workshop]:
    """Return the workshops whose figures and evidence `user` works with: all for a coordinator, else their own."""
    if not user.is_authenticated:
        return Workshop.objects.none()
    return Workshop.objects.all() if may_coordinate(user) else Workshop.objects.filter(facilitators=user)


def figures_of(workshop: Workshop, audience: str) -> QuerySet[Release]:
    """Return what an audience is told about a workshop's questions that can be counted, in the questions' order."""
    return (
        Release.objects.filter(workshop=workshop, audience=audience)
        .exclude(item__kind__in=Item.WORDS)
        .select_related("item__outcome", "item__version__instrument")
        .order_by(*ORDER)
    )


def answers_in_words(workshop: Workshop, *, to_look_at: bool) -> QuerySet[Release]:
    """Return the questions answered in words, each with its `readable` texts in the order of their lots.

    `to_look_at` for coordinators: with those nobody has looked at yet, and those not shown. They never see how many
    there are of a question that too few answered, for then there are none.
    """
    seen = Q() if to_look_at else Q(state=ReleasedText.State.SHOWN)
    texts = ReleasedText.objects.filter(seen).order_by("place")
    return (
        Release.objects.filter(workshop=workshop, audience=Audience.FACILITATORS, item__kind__in=Item.WORDS)
        .select_related("item__version__instrument")
        .prefetch_related(Prefetch("texts", texts, to_attr="readable"))
        .order_by(*ORDER)
    )


class Round(NamedTuple):
    """A set of questions as it was asked in a workshop at one occasion, by keys."""

    workshop: int
    version: int
    occasion: int


def rounds_to_release(now: dt.datetime) -> list[Round]:
    """Return the rounds that nobody can answer any more and of which no figure was taken yet: one query.

    A day late at most: it goes by the last day in every time zone.
    """
    taken = Release.objects.filter(
        workshop=OuterRef("enrolment__workshop"), item__version=OuterRef("version"), occasion=OuterRef("occasion")
    )
    rounds = (
        Ask.objects.filter(Exists(Item.objects.filter(version=OuterRef("version"))), ~Exists(taken))
        .order_by()
        .values_list("enrolment__workshop", "version", "occasion")
        .annotate(open=Count("pk", filter=Q(state=Ask.State.OPEN)), last=Max("closes_on"))
        .filter(open=0, last__lt=(now - dt.timedelta(hours=12)).date())
    )
    return [Round(*row[:3]) for row in rounds]
