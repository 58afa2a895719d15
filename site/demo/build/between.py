"""What people work on between the days: the practitioner's month, the weeks of pairs, and a leader's goal."""

import datetime as dt

from accounts.models import User
from demo.build.words import between as said
from demo.build.workshops import Stage
from programmes.catalogue.models import Workshop
from programmes.coaching.models import Call, Coach
from programmes.coaching.services import assign_coach
from programmes.enrolment.models import Enrolment
from programmes.goals import services
from programmes.goals.models import Goal, Sharing
from programmes.goals.queries import pair_weeks


def work_in_the_month(workshop: Workshop, stage: Stage) -> None:
    """Let the practitioner write a plan and a goal, talk them through, take up what her coach proposes, and prepare."""
    tamsin = stage.people["practitioner"]
    coach = stage.people["coach"]
    enrolment = Enrolment.objects.get(workshop=workshop, person=tamsin)
    held, coming = enrolment.calls.order_by("starts_at")
    clock = stage.clock
    services.write_plan(enrolment, by=tamsin, **said.PLAN, now=clock.days_ago(14, 20))
    goal = services.write_goal(enrolment, by=tamsin, sharing=Sharing.COACHES, **said.GOAL, now=clock.days_ago(13, 21))
    in_the_call(enrolment, held, goal, by=tamsin)
    services.change_words(goal, by=tamsin, **said.GOAL_AFTER, now=held.ends_at + dt.timedelta(hours=7))
    proposal = services.propose_goal(enrolment, by=coach, **said.PROPOSED, now=held.ends_at + dt.timedelta(hours=1))
    services.take_proposal(proposal, by=tamsin, aim=said.TAKEN, now=held.ends_at + dt.timedelta(hours=8))
    services.propose_wording(goal, by=coach, **said.REWORDED, now=clock.days_ago(1, 16))
    services.propose_action(enrolment, by=coach, what=said.ACTIONS["proposed"], call=held, now=clock.days_ago(1, 16, 5))
    services.prepare(coming, by=tamsin, **said.PREPARATION, now=clock.now)


def in_the_call(enrolment: Enrolment, call: Call, goal: Goal, *, by: User) -> None:
    """Let two things be agreed in a call, of which one is done."""
    due = call.ends_at.date() + dt.timedelta(days=14)
    done = services.note_action(enrolment, by=by, what=said.ACTIONS["done"], call=call, goal=goal, now=call.ends_at)
    services.settle_action(done, "done", by=by, now=call.ends_at + dt.timedelta(days=2))
    services.note_action(
        enrolment, by=by, what=said.ACTIONS["to_do"], by_when=due, call=call, goal=goal, now=call.ends_at
    )


def note_the_weeks(workshop: Workshop, stage: Stage, *, forgotten_by: Enrolment) -> None:
    """Let each pair note its weeks so far; the pair of one person forgot the last that is over."""
    pairs = pair_weeks(workshop.enrolments.select_related("workshop"), now=stage.clock.now)
    for number, one in enumerate(pairs):
        past = [week.monday for week in one.weeks[1:]]
        if one.enrolment.pk == forgotten_by.pk:
            past.remove(max(week.monday for week in one.missed))
        for turn, monday in enumerate(past):
            services.keep_note(
                one.enrolment,
                monday,
                by=one.pair[turn % 2].coach.user,
                words=said.NOTES[(number + turn) % len(said.NOTES)],
                now=stage.clock.at(monday + dt.timedelta(days=6), 17),
            )


def coach_the_leader(workshop: Workshop, stage: Stage) -> None:
    """Give the person who answers for a strand a coach of their own, and a goal that the two of them see."""
    first_name, last_name, scope = said.LEADERS_COACH
    user = User.objects.create_user(
        f"{first_name}.{last_name}@example.org".lower(), first_name=first_name, last_name=last_name
    )
    coach = Coach.objects.create(user=user, scope=scope, escalation_contact="Morgan Field, 0115 496 0142.")
    leader = workshop.enrolments.filter(state=Enrolment.State.CONFIRMED).earliest("created_at", "pk")
    assign_coach(leader, coach, by=stage.coordinator, now=stage.clock.days_ago(60))
    Coach.objects.filter(pk=coach.pk).update(active=False)  # no calls are booked in this programme
    services.write_goal(
        leader, by=leader.person, sharing=Sharing.COACHES, **said.LEADERS_GOAL, now=stage.clock.days_ago(50, 22)
    )
