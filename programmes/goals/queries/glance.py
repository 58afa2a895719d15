"""What desks show of this room beside other things, for many at once: how much there is, and what belongs to a call."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet

from accounts.models import User
from programmes.coaching.models import Call
from programmes.enrolment.models import Enrolment
from programmes.goals.models import Action, Goal, GoalProposal, PracticePlan, Preparation

# So many of somebody's latest actions stand beside a call.
BESIDE = 3


@dataclass(frozen=True)
class Glance:
    """How much of what there is for one enrolment: numbers, and no words. `prepared` are keys of calls."""

    goals: int = 0
    goals_open: int = 0
    waiting: int = 0
    to_do: int = 0
    plan: PracticePlan | None = None
    prepared: frozenset[int] = frozenset()

    @property
    def anything(self) -> bool:
        return bool(self.goals or self.waiting or self.to_do)


def glances(enrolments: Iterable[Enrolment]) -> dict[int, Glance]:
    """Return a glance at each enrolment, by its key, for its person: five queries however many there are."""
    keys = [enrolment.pk for enrolment in enrolments]
    goals = {
        key: (number, number_open)
        for key, number, number_open in Goal.objects.filter(enrolment__in=keys)
        .order_by()
        .values_list("enrolment")
        .annotate(number=Count("pk"), number_open=Count("pk", filter=Q(state=Goal.State.OPEN)))
    }
    waiting = _count(GoalProposal.objects.filter(enrolment__in=keys, state=GoalProposal.State.WAITING))
    actions = Action.objects.filter(enrolment__in=keys, state__in=[Action.State.PROPOSED, Action.State.AGREED])
    states: dict[int, dict[str, int]] = defaultdict(dict)
    for key, state, number in actions.order_by().values_list("enrolment", "state").annotate(Count("pk")):
        states[key][state] = number
    plans = {plan.enrolment_id: plan for plan in PracticePlan.objects.filter(enrolment__in=keys)}
    prepared: dict[int, set[int]] = defaultdict(set)
    for key, call in Preparation.objects.filter(enrolment__in=keys).values_list("enrolment", "call"):
        prepared[key].add(call)
    return {
        key: Glance(
            goals=goals.get(key, (0, 0))[0],
            goals_open=goals.get(key, (0, 0))[1],
            waiting=waiting.get(key, 0) + states[key].get(Action.State.PROPOSED, 0),
            to_do=states[key].get(Action.State.AGREED, 0),
            plan=plans.get(key),
            prepared=frozenset(prepared[key]),
        )
        for key in keys
    }


def _count(rows: QuerySet) -> dict[int, int]:
    return dict(rows.order_by().values_list("enrolment").annotate(Count("pk")))


@dataclass(frozen=True)
class Beside:
    """What lies beside a call: what was prepared for it, what was agreed in it, and the latest of what was before."""

    preparation: Preparation | None
    agreed: tuple[Action, ...]
    before: tuple[Action, ...]

    def __bool__(self) -> bool:
        return bool(self.preparation or self.agreed or self.before)


def beside_calls(calls: Sequence[Call], user: User) -> dict[int, Beside]:
    """Return what `user` (the person, or a coach of now) may read beside each call, by its key; two queries in all.

    Proposed actions are not among it: they wait for their answer on pages of their own.
    """
    preparations = {
        one.call_id: one for one in Preparation.objects.visible_to(user).filter(call__in=[call.pk for call in calls])
    }
    agreed: dict[int, list[Action]] = defaultdict(list)
    found = Action.objects.visible_to(user).filter(
        enrolment__in={call.enrolment_id for call in calls}, state__in=Action.AGREED_STATES
    )
    for action in found.order_by("-written_at", "-pk"):
        agreed[action.enrolment_id].append(action)
    return {
        call.pk: Beside(
            preparations.get(call.pk),
            tuple(one for one in reversed(agreed[call.enrolment_id]) if one.call_id == call.pk),
            tuple(one for one in agreed[call.enrolment_id] if one.call_id != call.pk)[:BESIDE],
        )
        for call in calls
    }


def lay_beside(calls: Sequence[Call], user: User) -> None:
    """Give each call its `beside`, for templates (see `beside_calls`)."""
    found = beside_calls(calls, user)
    for call in calls:
        call.beside = found[call.pk]  # type: ignore[attr-defined]
