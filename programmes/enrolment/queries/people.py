"""Whose enrolments are whose, and who makes up a group."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import QuerySet

from accounts.models import User
from programmes.catalogue.models import Session, Workshop
from programmes.enrolment.models import BookingDraft, Enrolment
from programmes.people.models import Profile


def of_person(user: User) -> QuerySet[Enrolment]:
    """Return all of a person's enrolments, newest first, with workshop, programme and region at hand."""
    return (
        Enrolment.objects.filter(person=user)
        .select_related("workshop__programme", "workshop__region", "workshop__venue")
        .order_by("-created_at", "-pk")
    )


def current_enrolments(user: User) -> QuerySet[Enrolment]:
    """Return the enrolments of a person whose workshop is still before them or under way."""
    return of_person(user).filter(state__in=Enrolment.OPEN)


def taking_part(workshop: Workshop) -> QuerySet[Enrolment]:
    """Return who is, or was, in the group, with their person and profile, by name."""
    return (
        workshop.enrolments.filter(state__in=Enrolment.TAKING_PART)
        .select_related("person__profile__audience")
        .order_by("person__last_name", "person__first_name", "pk")
    )


def coming_to(session: Session) -> QuerySet[Enrolment]:
    """Return who of the group said they will come to a voluntary session, by name."""
    return taking_part(session.workshop).filter(voluntary_choices__session=session, voluntary_choices__coming=True)


def draft_of(person: User, workshop: Workshop) -> BookingDraft | None:
    """Return the newest unfinished booking a signed-in person has for a workshop, whatever browser they began in."""
    return BookingDraft.objects.filter(person=person, workshop=workshop).order_by("-updated_at", "-pk").first()


Counted = list[tuple[str, int]]


@dataclass(frozen=True)
class GroupMix:
    """Who makes up a group, as counts, largest first. Roles and sectors left empty are not counted."""

    people: int
    roles: Counted
    sectors: Counted
    organisations: Counted
    areas: Counted


def group_mix(workshop: Workshop) -> GroupMix:
    """Count roles, sectors, organisations and areas of those in the group. For those who run it, not the public."""
    people = taking_part(workshop).values_list("person_id", flat=True).order_by()
    profiles = list(Profile.objects.filter(person__in=people).select_related("audience"))
    return GroupMix(
        people=people.count(),
        roles=_counted(profile.role for profile in profiles),
        sectors=_counted(str(profile.get_sector_display()) for profile in profiles),
        organisations=_counted(profile.organisation_name for profile in profiles),
        areas=_counted(profile.area for profile in profiles),
    )


def _counted(words: Iterable[str]) -> Counted:
    return sorted(Counter(filter(None, words)).items(), key=lambda pair: (-pair[1], pair[0]))
