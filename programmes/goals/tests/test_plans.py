"""A practice plan: written, shared, looked back on when people return, and put into the journal."""

import datetime as dt

import pytest

from programmes.catalogue.models import Workshop
from programmes.catalogue.tests.factories import StagedProgrammeFactory, WorkshopFactory
from programmes.coaching.tests.factories import FIRST_DAY, NOW
from programmes.enrolment.tests.factories import EnrolmentFactory
from programmes.goals import services
from programmes.goals.errors import NothingWritten, NotYours
from programmes.goals.models import PracticePlan
from programmes.goals.queries import practice_part, return_day
from programmes.goals.tests.factories import PracticePlanFactory, coach_of

pytestmark = pytest.mark.django_db

DAY = dt.timedelta(days=1)


def test_a_plan_is_its_owners_alone_until_they_share_it():
    plan = PracticePlanFactory()
    coach = coach_of(plan.enrolment)
    assert list(PracticePlan.objects.visible_to(coach)) == []
    services.share_plan(plan, "coaches", by=plan.enrolment.person)
    assert list(PracticePlan.objects.visible_to(coach)) == [plan]


def test_written_anew_it_is_the_same_plan_as_shared_as_it_was():
    plan = PracticePlanFactory(sharing="coaches")
    again = services.write_plan(
        plan.enrolment, by=plan.enrolment.person, tries=" Tea first ", by_when="by\n Easter", now=NOW + DAY
    )
    assert (again.pk, again.tries, again.by_when, again.sharing) == (plan.pk, "Tea first", "by Easter", "coaches")
    assert (again.written_at, again.updated_at) == (NOW, NOW + DAY)


def test_nobody_but_the_person_writes_shares_tells_or_deletes():
    plan = PracticePlanFactory(sharing="coaches")
    coach = coach_of(plan.enrolment)
    for act in (
        lambda: services.write_plan(plan.enrolment, by=coach, tries="This"),
        lambda: services.share_plan(plan, "me", by=coach),
        lambda: services.look_back(plan, by=coach, words="It went well"),
        lambda: services.delete_plan(plan, by=coach),
    ):
        with pytest.raises(NotYours):
            act()
    with pytest.raises(NothingWritten):
        services.write_plan(plan.enrolment, by=plan.enrolment.person, tries=" ")
    with pytest.raises(NothingWritten):
        services.look_back(plan, by=plan.enrolment.person, words=" ")
    services.delete_plan(plan, by=plan.enrolment.person)
    with pytest.raises(NotYours):
        services.look_back(plan, by=plan.enrolment.person, words="Gone")


def test_people_return_on_the_first_day_they_meet_after_their_practice():
    plan = PracticePlanFactory()
    workshop = plan.enrolment.workshop
    back = workshop.parts.get(module__slug="return")
    assert return_day(workshop) == back.starts_on
    assert practice_part(workshop).starts_on < back.starts_on
    between = practice_part(workshop).starts_on + 7 * DAY
    workshop.parts.filter(voluntary=True).update(starts_on=between, ends_on=between)
    assert return_day(Workshop.objects.get(pk=workshop.pk)) == back.starts_on


def test_where_nobody_meets_again_one_is_asked_when_the_practice_is_over():
    workshop = WorkshopFactory(first_day=FIRST_DAY)
    workshop.parts.filter(module__slug="return").delete()
    assert return_day(workshop) == practice_part(workshop).ends_on + DAY


def test_without_practice_there_is_no_return():
    assert return_day(EnrolmentFactory(workshop=WorkshopFactory(programme=StagedProgrammeFactory())).workshop) is None
