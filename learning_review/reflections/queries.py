"""What a journal's pages need to know."""

from collections.abc import Iterable

from django.db.models import QuerySet

from accounts.models import User
from learning_review.reflections.models import ProgrammePrompts, PromptSet, Reflection
from learning_review.reflections.prompts import FREELY, HOUSE, Prompts, of_set
from programmes.catalogue.models import Programme
from programmes.coaching.models import Coach
from programmes.enrolment.models import Enrolment


def journal(person: User) -> QuerySet[Reflection]:
    """Return a person's own entries, newest first, with what a list of them shows."""
    return Reflection.objects.filter(person=person).select_related("enrolment__workshop", "part")


def readable(user: User) -> QuerySet[Reflection]:
    """Return what `user` may read, own or shared with them, with what its page shows."""
    return Reflection.objects.visible_to(user).select_related("person", "enrolment__workshop", "part")


def shared_with_coach(user: User) -> QuerySet[Reflection]:
    """Return the entries that people have shared with `user` as their coach now, newest first."""
    return readable(user).exclude(person=user).order_by("-shared_at", "-pk")


def can_write_about(person: User) -> QuerySet[Enrolment]:
    """Return the enrolments a person may write about, the latest first, with their workshops' parts loaded."""
    return (
        Enrolment.objects.filter(person=person, state__in=Enrolment.TAKING_PART)
        .select_related("workshop")
        .prefetch_related("workshop__parts")
        .order_by("-created_at", "-pk")
    )


def coach_of(enrolment: Enrolment) -> Coach | None:
    """Return who coaches this enrolment now, if anybody."""
    return (
        Coach.objects.filter(pairings__enrolment=enrolment, pairings__ended_at__isnull=True)
        .select_related("user")
        .first()
    )


def prompts_for(enrolments: Iterable[Enrolment]) -> list[Prompts]:
    """Return what somebody with these enrolments can begin an entry with: their programmes' own questions first, the
    latest enrolment's before others; then the house's, and none at all. One query."""
    programmes = [enrolment.workshop.programme_id for enrolment in enrolments]
    chosen = {
        row.programme_id: row.prompt_set
        for row in ProgrammePrompts.objects.filter(programme__in=programmes).select_related("prompt_set")
    }
    own = dict.fromkeys(chosen[pk] for pk in programmes if pk in chosen)
    return [*map(of_set, own), HOUSE, FREELY]


def prompts_of(programme: Programme) -> PromptSet | None:
    """Return the set that a programme's journals begin with; None for the house's own."""
    return PromptSet.objects.filter(
        pk__in=ProgrammePrompts.objects.filter(programme=programme).values("prompt_set")
    ).first()
