"""What one person has written, what waits for their answer, and what of it their coaches may read."""

import datetime as dt
from collections.abc import Sequence

from django.db.models import Case, QuerySet, Value, When

from accounts.models import User
from programmes.catalogue.models import Module, Part, Workshop
from programmes.coaching.models import Call, Coach, Pairing
from programmes.coaching.queries import current_pairings
from programmes.enrolment.models import Enrolment
from programmes.goals.models import Goal, GoalProposal, Preparation
from programmes.goals.models.sharing import AgreedQuerySet, coached_by

# The open goals first, each in the order they were written.
_OPEN_FIRST = (Case(When(state=Goal.State.OPEN, then=Value(0)), default=Value(1)), "written_at", "pk")
# Who has been in a group still reads what they wrote there; only those who take part write on.
READING = Enrolment.TAKING_PART | {Enrolment.State.WITHDRAWN, Enrolment.State.CANCELLED}


def own_enrolments(person: User) -> QuerySet[Enrolment]:
    """Return the enrolments whose pages somebody opens as the person they are about."""
    return Enrolment.objects.filter(person=person, state__in=READING).select_related("workshop__programme", "person")


def coached_enrolments(user: User) -> QuerySet[Enrolment]:
    """Return the enrolments that somebody coaches now."""
    return Enrolment.objects.filter(pk__in=coached_by(user)).select_related("workshop__programme", "person")


def goals_of(enrolment: Enrolment) -> QuerySet[Goal]:
    """Return all goals of an enrolment, for its person, the open ones first."""
    return enrolment.goals.select_related("lead__user").order_by(*_OPEN_FIRST)


def shared_goals(enrolment: Enrolment, user: User) -> QuerySet[Goal]:
    """Return those goals of an enrolment that `user` reads as a coach, the open ones first."""
    return enrolment.goals.open_to_coach(user).order_by(*_OPEN_FIRST)


def proposals_to(enrolment: Enrolment) -> QuerySet[GoalProposal]:
    """Return the goals and wordings that wait for the person's answer, the earliest first."""
    return enrolment.goal_proposals.filter(state=GoalProposal.State.WAITING).select_related("coach__user", "goal")


def proposals_ever_to(enrolment: Enrolment) -> QuerySet[GoalProposal]:
    """Return every goal and wording put before the person, answered or not, but for those taken back."""
    return enrolment.goal_proposals.exclude(state=GoalProposal.State.WITHDRAWN).select_related("coach__user", "goal")


def proposals_by(user: User, enrolment: Enrolment) -> QuerySet[GoalProposal]:
    """Return what `user`, as a coach of now, has proposed to somebody: what waits first, then the latest answered."""
    return (
        enrolment.goal_proposals.filter(coach__user=user, enrolment__in=coached_by(user))
        .exclude(state=GoalProposal.State.WITHDRAWN)
        .order_by("-state", "-answered_at", "-pk")
    )


def actions_of(enrolment: Enrolment) -> AgreedQuerySet:
    """Return the actions of an enrolment, proposed ones among them, the latest first, with who proposed them."""
    return enrolment.actions.select_related("proposed_by__user", "call", "goal").order_by("-written_at", "-pk")


def pair_of(enrolment: Enrolment) -> list[Pairing]:
    """Return the two open pairings of an enrolment that has two coaches; none where there is one, or no coach."""
    pairings = current_pairings(enrolment)
    return pairings if len(pairings) > 1 else []


def lead_of(goal: Goal, pair: Sequence[Pairing]) -> Coach | None:
    """Return which of the two coaches leads on a goal; None when nobody does, or who did is none of them any more."""
    return next((pairing.coach for pairing in pair if pairing.coach_id == goal.lead_id), None)


def preparation_of(call: Call) -> Preparation | None:
    """Return what the person wrote before a call, for themselves."""
    return Preparation.objects.filter(call=call).first()


def practice_part(workshop: Workshop) -> Part | None:
    """Return the part in which people try things at work; no query where the workshop's parts are at hand."""
    parts = [part for part in workshop.parts.all() if part.kind == Module.Kind.PRACTICE]
    return min(parts, key=lambda part: part.starts_on, default=None)


def return_day(workshop: Workshop) -> dt.date | None:
    """Return the day on which people come together again after their practice, or when it is over if they don't.

    In the workshop's zone; a voluntary evening on the way there is no return. None when nothing in the workshop is
    practice.
    """
    practice = practice_part(workshop)
    if practice is None:
        return None
    back = [
        part.starts_on
        for part in workshop.parts.all()
        if part.kind not in Module.WINDOW_KINDS and not part.voluntary and part.starts_on > practice.starts_on
    ]
    return min(back, default=practice.ends_on + dt.timedelta(days=1))
