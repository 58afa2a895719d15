"""Who coaches whom."""

from collections import Counter
from collections.abc import Iterable

from django.db.models import Count, Exists, OuterRef, Prefetch, Q, QuerySet

from accounts.models import User
from accounts.permissions import may_coordinate
from programmes.catalogue.models import CoachRole, Programme, Workshop
from programmes.coaching.models import Call, Coach, Pairing
from programmes.enrolment.models import Enrolment


def current_pairings(enrolment: Enrolment) -> list[Pairing]:
    """Return the open pairings of an enrolment, in the order of the programme's roles, with coach, user and role."""
    return list(pairings_of([enrolment.pk]))


def pairings_of(enrolments: Iterable[int] | QuerySet) -> QuerySet[Pairing]:
    """Return the open pairings of the enrolments with these keys, as `current_pairings` does."""
    return (
        Pairing.objects.select_related("coach__user", "role")
        .filter(enrolment__in=enrolments, ended_at=None)
        .order_by("role__order", "started_at", "pk")
    )


def pairings_prefetched() -> Prefetch:
    """Fetch open pairings beside enrolments, as `current_pairings` on each: one query for them all."""
    pairings = Pairing.objects.filter(ended_at=None).select_related("coach__user", "role")
    return Prefetch("pairings", pairings.order_by("role__order", "started_at", "pk"), to_attr="current_pairings")


def people_of_coaches() -> Counter[int]:
    """Return how many people each coach (key) has now, of all programmes together; one query."""
    standing = Pairing.objects.filter(ended_at=None, enrolment__state=Enrolment.State.CONFIRMED)
    return Counter(standing.values_list("coach", flat=True))


def roles_of(programme: Programme) -> list[CoachRole]:
    """Return what the coaches of a programme bring, in order: two roles give each person two coaches, none one."""
    return list(programme.coachroles.order_by("order", "pk"))


def is_coach_of(user: User, enrolment: Enrolment) -> bool:
    """True when the user is a coach of the enrolment now; it is what "my coach" in a journal means."""
    return Pairing.objects.filter(coach__user=user, enrolment=enrolment, ended_at=None).exists()


def coached_by(coach: Coach) -> QuerySet[Pairing]:
    """Return the coach's open pairings with people who are in a group, by name, with person, profile and workshop.

    Each is annotated with `calls_held` and `calls_coming`, counted over all of the enrolment's calls; its enrolment has
    `current_pairings`, for who coaches beside them.
    """
    return (
        Pairing.objects.filter(coach=coach, ended_at=None, enrolment__state__in=Enrolment.TAKING_PART)
        .select_related("role", "enrolment__person__profile__audience", "enrolment__workshop__programme")
        .prefetch_related(
            Prefetch(
                "enrolment__pairings",
                pairings_of(Enrolment.objects.filter(pairings__coach=coach).values("pk")),
                to_attr="current_pairings",
            )
        )
        .annotate(
            calls_held=Count("enrolment__calls", filter=Q(enrolment__calls__state=Call.State.HELD)),
            calls_coming=Count("enrolment__calls", filter=Q(enrolment__calls__state=Call.State.BOOKED)),
        )
        .order_by("enrolment__person__last_name", "enrolment__person__first_name", "pk")
    )


def coaches_open_to(user: User) -> QuerySet[Coach]:
    """Return the coaches whose page somebody may open: their own coaches of now, those who coach beside them, those of
    people in workshops they facilitate, and themselves; for coordinators, all.
    """
    coaches = Coach.objects.select_related("user__profile")
    if may_coordinate(user):
        return coaches
    shared = Enrolment.objects.filter(
        Q(person=user)
        | Q(workshop__facilitators=user)
        | Q(pk__in=Pairing.objects.filter(coach__user=user, ended_at=None).values("enrolment")),
        state__in=Enrolment.TAKING_PART,
    )
    theirs = Pairing.objects.filter(ended_at=None, enrolment__in=shared.values("pk"))
    return coaches.filter(Q(user=user) | Q(pk__in=theirs.values("coach")))


def changes_by_hand(workshop: Workshop) -> QuerySet[Pairing]:
    """Return the pairings of a workshop that somebody ended and said why, the latest first, with all that is named."""
    return (
        Pairing.objects.filter(enrolment__workshop=workshop, ended_at__isnull=False)
        .exclude(ended_because="")
        .select_related("enrolment__person", "coach__user", "role", "ended_by")
        .order_by("-ended_at", "-pk")
    )


def beyond_the_limit(workshop: Workshop) -> QuerySet[Pairing]:
    """Return the open pairings of a workshop given beyond how many people a coach takes, the latest first."""
    return (
        Pairing.objects.filter(enrolment__workshop=workshop, ended_at=None)
        .exclude(beyond_because="")
        .select_related("enrolment__person", "coach__user", "assigned_by")
        .order_by("-started_at", "-pk")
    )


def without_coach(workshop: Workshop) -> QuerySet[Enrolment]:
    """Return those in a workshop's group who have no coach yet, in the order they came."""
    return (
        Enrolment.objects.filter(workshop=workshop, state=Enrolment.State.CONFIRMED)
        .filter(~Exists(Pairing.objects.filter(enrolment=OuterRef("pk"), ended_at=None)))
        .select_related("person")
        .order_by("created_at", "pk")
    )
