"""A leader's goals, plan, actions and preparation are closed to everybody but the leader and their coach.

The programme is one of stages in which a team is coached and its leader besides, one to one: the facilitator, who
coaches the team, has no business with the leader's words. Each object is asked for by each kind of person.
"""

import pytest
from django.contrib.auth.models import Group
from django.urls import reverse

from programmes.catalogue.models import CoachingKind, Module, WorkshopPartner
from programmes.catalogue.tests.factories import StagedProgrammeFactory, WorkshopFactory
from programmes.coaching.models import Call
from programmes.coaching.services import assign_coach, release_coach
from programmes.coaching.tests.factories import NOW, CoachFactory
from programmes.enrolment.tests.factories import EnrolmentFactory
from programmes.goals import services
from programmes.people.models import Membership
from programmes.people.tests.factories import MembershipFactory, OrganisationFactory, UserFactory

pytestmark = pytest.mark.django_db

ROLES = [
    "leader", "coach", "former coach", "colleague's coach", "facilitator", "coordinator", "admin", "colleague",
    "partner", "stranger",
]  # fmt: skip
SECRET = "Whether to go on at all"


@pytest.fixture
def leader():
    programme = StagedProgrammeFactory()
    for order, (code, form) in enumerate([("leaders", "one_to_one"), ("team", "group")], start=1):
        CoachingKind.objects.create(programme=programme, order=order, code=code, title=code, text=code, form=form)
    workshop = WorkshopFactory(programme=programme)
    assert workshop.parts.filter(kind=Module.Kind.STAGE).exists()
    enrolment = EnrolmentFactory(workshop=workshop)
    assign_coach(enrolment, CoachFactory(), by=None)
    return enrolment


@pytest.fixture
def objects(leader):
    """One of each thing, shared as far as it can be, with the name of its page and the arguments of that."""
    person, coach = leader.person, leader.pairings.get().coach
    goal = services.write_goal(leader, by=person, aim=SECRET, sharing="coaches")
    private = services.write_goal(leader, by=person, aim=f"{SECRET}, alone")
    plan = services.write_plan(leader, by=person, tries=SECRET)
    services.share_plan(plan, "coaches", by=person)
    action = services.note_action(leader, by=person, what=SECRET)
    proposal = services.propose_goal(leader, by=coach.user, aim=SECRET)
    call = Call.objects.create(
        reference="KCALLX2", enrolment=leader, coach=coach, starts_at=NOW.replace(month=3), uid="call@example.org",
        ends_at=NOW.replace(month=3, hour=10), revised_at=NOW, created_at=NOW,
    )  # fmt: skip
    services.prepare(call, by=person, wants=SECRET)
    whole = [leader.reference]
    return {
        "goals": ("goals", whole),
        "goal": ("goal", [*whole, goal.reference]),
        "goal's first question": ("goal_step", [*whole, goal.reference, "aim"]),
        "goal's sharing": ("goal_share", [*whole, goal.reference]),
        "private goal": ("goal", [*whole, private.reference]),
        "plan": ("plan", whole),
        "action": ("action", [*whole, action.reference]),
        "proposal": ("goal_proposal", [*whole, proposal.reference]),
        "preparation": ("call_prepare", [*whole, call.reference]),
        "for the coach": ("coach_goals", whole),
        "goal for the coach": ("coach_goal", [*whole, goal.reference]),
        "private goal for the coach": ("coach_goal", [*whole, private.reference]),
        "proposing": ("coach_goal_propose", whole),
        "call for the coach": ("coach_call", [call.reference]),
        "the two of a pair": ("coach_notes", whole),
    }


OPEN_TO = {
    "leader": {
        "goals", "goal", "goal's first question", "goal's sharing", "private goal", "plan", "action", "proposal",
        "preparation",
    },
    "coach": {"for the coach", "goal for the coach", "proposing", "call for the coach"},
}  # fmt: skip


def somebody(role, leader):
    workshop = leader.workshop
    if role == "leader":
        return leader.person
    if role == "coach":
        return leader.pairings.get().coach.user
    if role == "former coach":
        former = leader.pairings.get()
        release_coach(former, by=None)
        assign_coach(leader, CoachFactory(), by=None)
        return former.coach.user
    if role == "colleague's coach":
        colleague = EnrolmentFactory(workshop=workshop)
        return assign_coach(colleague, CoachFactory(), by=None).coach.user
    if role == "colleague":
        return EnrolmentFactory(workshop=workshop).person
    user = UserFactory(is_superuser=role == "admin")
    if role == "facilitator":
        workshop.facilitators.add(user)
    elif role == "coordinator":
        user.groups.add(Group.objects.get(name="Coordinators"))
    elif role == "partner":
        organisation = OrganisationFactory()
        WorkshopPartner.objects.create(workshop=workshop, organisation=organisation, role=WorkshopPartner.Role.ADOPTER)
        MembershipFactory(person=user, organisation=organisation, role=Membership.Role.PARTNER_CONTACT)
    return user


@pytest.mark.parametrize("role", ROLES)
def test_each_thing_of_a_leader_opens_to_the_leader_and_their_coach_alone(client, leader, objects, role):
    # A call that a coach has had stays on their desk when they have left; the words beside it do not.
    calls = {"call for the coach"} if role == "former coach" else set()
    client.force_login(somebody(role, leader))
    answers = {what: client.get(reverse(name, args=args)) for what, (name, args) in objects.items()}
    assert {what for what, answer in answers.items() if answer.status_code == 200} == OPEN_TO.get(role, calls)
    assert {answer.status_code for answer in answers.values()} <= {200, 404}
    if role not in OPEN_TO:
        assert [what for what, answer in answers.items() if SECRET in answer.content.decode()] == []


@pytest.mark.parametrize("role", [role for role in ROLES if role != "leader"])
def test_nobody_else_changes_any_of_it(client, leader, objects, role):
    client.force_login(somebody(role, leader))
    posts = [
        (name, args)
        for what, (name, args) in objects.items()
        if what in OPEN_TO["leader"] and name not in {"goals", "plan"}
    ]
    goal = objects["goal"][1]
    posts += [(name, goal) for name in ("goal_state", "goal_lead", "goal_delete")]
    posts += [("plan_write", goal[:1]), ("plan_delete", goal[:1]), ("actions", goal[:1])]
    for name, args in posts:
        assert client.post(reverse(name, args=args), {"aim": "Mine", "state": "reached"}).status_code in {404, 405}
    leader.refresh_from_db()
    assert {goal.aim for goal in leader.goals.all()} == {SECRET, f"{SECRET}, alone"}
    assert {goal.state for goal in leader.goals.all()} == {"open"}


@pytest.mark.parametrize("role", ["facilitator", "coordinator", "admin"])
def test_the_desks_of_those_who_run_it_show_none_of_it(client, leader, objects, role):
    client.force_login(somebody(role, leader))
    for name in ("facilitate_workshop", "facilitate_stages"):
        shown = client.get(reverse(name, args=[leader.workshop.code]))
        assert shown.status_code == 200
        assert SECRET not in shown.content.decode()


def test_a_visitor_signs_in_first(client, objects):
    for name, args in objects.values():
        assert client.get(reverse(name, args=args)).url.startswith("/accounts/login/")
