"""Goals, proposals, actions, plans and notes for tests, made by the services."""

import datetime as dt

import factory

from accounts.models import User
from programmes.catalogue.models import Workshop
from programmes.catalogue.tests.factories import WorkshopFactory
from programmes.coaching.services import assign_coach
from programmes.coaching.tests.factories import (
    FIRST_DAY,
    DualProgrammeFactory,
    coach_who_brings,
    coached_enrolment,
)
from programmes.enrolment.models import Enrolment
from programmes.enrolment.tests.factories import EnrolmentFactory
from programmes.goals import services
from programmes.goals.models import Action, Goal, GoalProposal, PracticePlan, Sharing

AIM = "I ask one question more than I answer"
# Mondays of the weeks that lie wholly in the coaching window, Friday 6 March to Monday 6 April 2026.
WHOLE_WEEKS = [dt.date(2026, 3, 9), dt.date(2026, 3, 16), dt.date(2026, 3, 23), dt.date(2026, 3, 30)]


class GoalFactory(factory.Factory):
    """A goal of somebody who has one coach, for themselves alone; pass `sharing="coaches"` for another."""

    class Meta:
        model = Goal

    enrolment = factory.LazyFunction(coached_enrolment)
    aim = AIM
    sharing = Sharing.ME

    @classmethod
    def _create(cls, model_class, enrolment, **kwargs):
        return services.write_goal(enrolment, by=enrolment.person, **kwargs)


class GoalProposalFactory(factory.Factory):
    """A goal that somebody's coach has proposed."""

    class Meta:
        model = GoalProposal

    enrolment = factory.LazyFunction(coached_enrolment)
    aim = "You let a silence be"

    @classmethod
    def _create(cls, model_class, enrolment, **kwargs):
        return services.propose_goal(enrolment, by=coach_of(enrolment), **kwargs)


class ActionFactory(factory.Factory):
    """Something that a person has noted down to do; `proposed=True` waits for their yes instead."""

    class Meta:
        model = Action

    enrolment = factory.LazyFunction(coached_enrolment)
    what = "Ring the tenants' group"
    proposed = False

    @classmethod
    def _create(cls, model_class, enrolment, proposed, **kwargs):
        if proposed:
            return services.propose_action(enrolment, by=coach_of(enrolment), **kwargs)
        return services.note_action(enrolment, by=enrolment.person, **kwargs)


class PracticePlanFactory(factory.Factory):
    """A person's plan, for themselves alone."""

    class Meta:
        model = PracticePlan

    enrolment = factory.LazyFunction(coached_enrolment)
    tries = "One meeting in which I only ask"
    sharing = Sharing.ME

    @classmethod
    def _create(cls, model_class, enrolment, sharing, **kwargs):
        plan = services.write_plan(enrolment, by=enrolment.person, **kwargs)
        return services.share_plan(plan, sharing, by=enrolment.person)


def coach_of(enrolment: Enrolment) -> User:
    """The (first) coach of an enrolment now."""
    return enrolment.pairings.filter(ended_at=None).order_by("pk").first().coach.user


def dual_workshop(**values: object) -> Workshop:
    """A workshop whose people have two coaches each, on the dates of the coaching tests."""
    return WorkshopFactory(**{"programme": DualProgrammeFactory(), "first_day": FIRST_DAY} | values)


def paired(workshop: Workshop | None = None, *, now: dt.datetime | None = None, **zones: str) -> Enrolment:
    """Somebody with two coaches since `now`, the one who brings "Wellbeing" first; `zones` by what they bring."""
    enrolment = EnrolmentFactory(workshop=workshop or dual_workshop())
    programme = enrolment.workshop.programme
    for title in ("Wellbeing", "Work"):
        zone = zones.get(title.lower(), "Europe/London")
        coach = coach_who_brings(programme, title, time_zone=zone)
        assign_coach(enrolment, coach, by=None, role=programme.coachroles.get(title=title), now=now)
    return enrolment


def the_two(enrolment: Enrolment) -> list[User]:
    """Both coaches of an enrolment, in the order of their roles."""
    return [one.coach.user for one in enrolment.pairings.filter(ended_at=None).order_by("role__order")]


def words(**given: str) -> dict[str, str]:
    """What a pair's note says."""
    return {"progress": "She asks more."} | given
