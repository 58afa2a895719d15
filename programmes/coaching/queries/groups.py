"""Groups for calls: who is in them, when they meet, and where there is room."""

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass

from django.db.models import Count, Exists, OuterRef, Prefetch, Q, QuerySet
from django.utils import timezone

from accounts.models import User
from programmes.catalogue.models import Workshop
from programmes.coaching.models import CallGroup, Claim, Coach, GroupCall, GroupMember, Pairing
from programmes.enrolment.models import Enrolment


def members_of(group: CallGroup) -> QuerySet[GroupMember]:
    """Return who is in a group now, in the order they came, with enrolment and person at hand."""
    return group.members.filter(left_at=None).select_related("enrolment__person").order_by("joined_at", "pk")


def may_hold_groups_in(coach: Coach, workshop: Workshop) -> bool:
    """True when somebody coaches in a workshop or facilitates it."""
    return workshops_to_hold_groups_in(coach).filter(pk=workshop.pk).exists()


def workshops_to_hold_groups_in(coach: Coach) -> QuerySet[Workshop]:
    """Return the workshops in which a coach coaches somebody, or which they facilitate."""
    coaches = Pairing.objects.filter(coach=coach, ended_at=None, enrolment__workshop=OuterRef("pk"))
    return Workshop.objects.filter(Exists(coaches) | Q(facilitators=coach.user_id)).distinct()


def groups_of_coach(coach: Coach) -> QuerySet[CallGroup]:
    """Return the groups that a coach holds, the newest first, with workshop, `calls` and the number of `people`."""
    return (
        CallGroup.objects.filter(coach=coach)
        .select_related("workshop__programme")
        .prefetch_related("calls")
        .annotate(people=Count("members", filter=Q(members__left_at=None)))
        .order_by("-created_at", "-pk")
    )


@dataclass(frozen=True)
class GroupOffer:
    """A group as one of its workshop's people sees it: when it meets from now on, and whether they are in it."""

    group: CallGroup
    calls: list[GroupCall]
    people: int
    mine: bool

    @property
    def left(self) -> int:
        return max(0, self.group.places_max - self.people)


def group_offers(enrolment: Enrolment, *, now: dt.datetime) -> list[GroupOffer]:
    """Return the groups of somebody's workshop that still meet, or that they are in; two queries."""
    mine = GroupMember.objects.filter(group=OuterRef("pk"), enrolment=enrolment, left_at=None)
    groups = (
        CallGroup.objects.filter(workshop=enrolment.workshop_id)
        .select_related("coach__user")
        .annotate(people=Count("members", filter=Q(members__left_at=None)), mine=Exists(mine))
        .prefetch_related(
            Prefetch("calls", GroupCall.objects.filter(ends_at__gt=now, cancelled_at=None), to_attr="coming")
        )
        .order_by("created_at", "pk")
    )
    return [GroupOffer(group, group.coming, group.people, group.mine) for group in groups if group.coming or group.mine]


def group_calls_of(person: User) -> QuerySet[GroupCall]:
    """Return the group calls that somebody holds or takes part in, with group and coach at hand."""
    member = GroupMember.objects.filter(group=OuterRef("group"), enrolment__person=person, left_at=None)
    return (
        GroupCall.objects.filter(Q(group__coach__user=person) | Exists(member))
        .select_related("group__coach__user", "group__workshop")
        .order_by("starts_at", "pk")
    )


def groups_this_week(coach: Coach, *, now: dt.datetime) -> QuerySet[GroupCall]:
    """Return the dates of a coach's groups that are on or begin within seven days, earliest first."""
    soon = GroupCall.objects.filter(cancelled_at=None, ends_at__gt=now, starts_at__lt=now + dt.timedelta(days=7))
    return soon.filter(group__coach=coach).select_related("group__workshop").order_by("starts_at", "pk")


def coming_calls(group: CallGroup, *, now: dt.datetime) -> QuerySet[GroupCall]:
    """Return the dates of a group that are to come and stand, in order."""
    return group.calls.filter(cancelled_at=None, starts_at__gt=now).order_by("starts_at", "pk")


def group_calls_from(call: GroupCall, *, now: dt.datetime) -> QuerySet[GroupCall]:
    """Return a date of a group with all that follow it, as far as they are to come and stand, in order."""
    return coming_calls(call.group, now=now).filter(starts_at__gte=call.starts_at)


def group_calls_to_move() -> QuerySet[GroupCall]:
    """Return the coming dates of groups whose coach has to be elsewhere then, earliest first, with group and coach."""
    kept = Claim.objects.filter(group_call=OuterRef("pk"), person=OuterRef("group__coach__user"), active=True)
    coming = GroupCall.objects.filter(~Exists(kept), cancelled_at=None, starts_at__gt=timezone.now())
    return coming.select_related("group__coach__user", "group__workshop__programme").order_by("starts_at", "pk")


def group_calls_of_workshops(workshops: Collection[int], person: User, *, now: dt.datetime) -> QuerySet[GroupCall]:
    """Return the dates, not over, of all groups of some workshops (keys), earliest first; `mine` where the person is
    in the group."""
    member = GroupMember.objects.filter(group=OuterRef("group"), enrolment__person=person, left_at=None)
    return (
        GroupCall.objects.filter(group__workshop__in=workshops, cancelled_at=None, ends_at__gt=now)
        .annotate(mine=Exists(member))
        .select_related("group__coach__user")
        .order_by("starts_at", "pk")
    )


def elsewhere(call: GroupCall) -> list[User]:
    """Return the members of a group whose time one of its coming dates does not have: they have something else."""
    there = Claim.objects.filter(group_call=call, active=True).values("person")
    people = User.objects.filter(pk__in=members_of(call.group).values("enrolment__person")).exclude(pk__in=there)
    return list(people.order_by("last_name", "first_name", "pk"))
