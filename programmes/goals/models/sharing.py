"""Whose words these are, and who may read them: the same two rules for everything in this room.

What belongs to a person is theirs. Their coaches are those of now: a pairing that has ended opens nothing. Nobody else
is named anywhere here, so for facilitators, coordinators and everybody else in the group none of it exists.
"""

from typing import Any, Self

from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from programmes.coaching.models import Pairing
from ui import references


class Sharing(models.TextChoices):
    """Who may read what a person wrote. A coach who comes later reads it too, one who has left no longer does."""

    ME = "me", _("Only me")
    COACHES = "coaches", _("My coaches")


def new_reference() -> str:
    """Return twelve letters and digits for an address: says nothing about who, when or how many."""
    return references.new_reference(12).lower()


def coached_by(user: User) -> QuerySet[Pairing, Any]:
    """Return the keys of the enrolments that somebody coaches now, to compare with."""
    return Pairing.objects.filter(coach__user=user, ended_at__isnull=True).values("enrolment")


class BetweenQuerySet(models.QuerySet):
    """Rows of one enrolment: of the person alone, unless they share them with their coaches."""

    @staticmethod
    def opened_to(user: User) -> Q:
        """Return what has to be true of a row for a coach of its enrolment to read it."""
        return Q(sharing=Sharing.COACHES)

    def of(self, user: User) -> Self:
        """Keep what belongs to `user`."""
        return self.filter(enrolment__person=user)

    def open_to_coach(self, user: User) -> Self:
        """Keep what `user` may read as a coach of now."""
        return self.filter(self.opened_to(user), enrolment__in=coached_by(user))

    def visible_to(self, user: User | AnonymousUser) -> Self:
        """Keep what `user` may read in either way."""
        if not user.is_authenticated:
            return self.none()
        return self.filter(Q(enrolment__person=user) | (self.opened_to(user) & Q(enrolment__in=coached_by(user))))


class AgreedQuerySet(BetweenQuerySet):
    """Rows that lie between a person and all their coaches by what they are."""

    @staticmethod
    def opened_to(user: User) -> Q:
        return Q()
