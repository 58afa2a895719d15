"""Which coach would suit whom: of those who bring what the programme asks for, whoever shares the language that the
person likes best, then whoever has the fewest people; nobody who has as many as they take.
"""

from dataclasses import dataclass
from functools import cached_property

from django.utils.translation import gettext as _

from programmes.catalogue.models import CoachRole, Workshop
from programmes.coaching.errors import NotOffered
from programmes.coaching.models import Coach
from programmes.coaching.queries import people_of_coaches, roles_of, without_coach
from programmes.enrolment.models import Enrolment
from programmes.people.languages import USUAL, in_words
from programmes.people.queries import languages_of


@dataclass(frozen=True)
class Proposed:
    """A coach for somebody in a role (None where the programme has no roles); None where nobody is left for it."""

    enrolment: Enrolment
    role: CoachRole | None
    coach: Coach | None


class Matching:
    """The people of a workshop who have no coach yet, the coaches there are, and who would suit whom.

    Raises NotOffered when nobody takes calls, or nobody brings what a role asks for. Six queries at the most.
    """

    def __init__(self, workshop: Workshop) -> None:
        self.roles: list[CoachRole | None] = [*roles_of(workshop.programme)] or [None]
        self.possible = {role: _who_brings(role) for role in self.roles}
        self.people = list(without_coach(workshop).select_related("person__profile", "workshop"))
        self.load = people_of_coaches()

    @cached_property
    def proposals(self) -> list[Proposed]:
        """One for each person and role, in the order they came. Somebody who could be both of two is one of them, and
        who has as many people as they take is none."""
        load = self.load.copy()
        found = []
        for enrolment in self.people:
            chosen: set[int] = set()
            for role in self.roles:
                free = [
                    one
                    for one in self.for_person(enrolment, role)
                    if one.pk not in chosen and not is_full(one, load[one.pk])
                ]
                coach = min(free, key=lambda one: (_rank(enrolment, one), load[one.pk], one.pk), default=None)
                if coach:
                    load[coach.pk] += 1
                    chosen.add(coach.pk)
                found.append(Proposed(enrolment, role, coach))
        return found

    def for_person(self, enrolment: Enrolment, role: CoachRole | None) -> list[Coach]:
        """Return the coaches who could be somebody's in a role."""
        return [coach for coach in self.possible[role] if coach.user_id != enrolment.person_id]


def is_full(coach: Coach, people: int) -> bool:
    """True when a coach who has so many people takes no more."""
    return coach.people_max is not None and people >= coach.people_max


def shared_languages(enrolment: Enrolment, coach: Coach) -> list[str]:
    """Return the codes of the languages that somebody and a coach share, the one the person likes best first."""
    theirs = languages_of(coach.user)
    return [code for code in languages_of(enrolment.person) if code in theirs]


def wanted_languages(enrolment: Enrolment) -> str:
    """Return by name what somebody would like to talk in; nothing where English alone will do."""
    codes = languages_of(enrolment.person)
    return in_words(codes) if codes != [USUAL] else ""


def _rank(enrolment: Enrolment, coach: Coach) -> int:
    """Return the place of the best language they share among the person's; after all of them where they share none."""
    codes = languages_of(enrolment.person)
    shared = shared_languages(enrolment, coach)
    return codes.index(shared[0]) if shared else len(codes)


def _who_brings(role: CoachRole | None) -> list[Coach]:
    """Return the coaches who can be shared out in a role, or where there are none; NotOffered when nobody can."""
    coaches = list(Coach.objects.filter(active=True, roles=role).select_related("user__profile").order_by("pk"))
    if not coaches and role is None:
        raise NotOffered(_("There is no coach who takes calls. Add one first."))
    if not coaches:
        raise NotOffered(_("There is no coach who brings “%(role)s”. Add one first.") % {"role": role})
    return coaches
