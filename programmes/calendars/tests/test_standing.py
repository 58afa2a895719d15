"""How an event stands: certain, provisional or off, and for how long that is seen."""

import datetime as dt

import pytest
from django.utils import timezone

from notices.delivery import compose
from notices.models import Notice
from programmes.calendars import queries
from programmes.calendars.tests.test_services import messages
from programmes.catalogue.models import Workshop
from programmes.catalogue.services import cancel_session, cancel_workshop, pause_stage, resume_stage, start_workshop
from programmes.catalogue.tests.factories import StagedProgrammeFactory, WorkshopFactory
from programmes.enrolment.services import choose_session, withdraw
from programmes.enrolment.tests.factories import EnrolmentFactory
from programmes.people.tests.factories import UserFactory

pytestmark = pytest.mark.django_db


class TestDoubt:
    """What follows a paused stage is provisional in calendars too, and cancelled dates stay for thirty days."""

    @pytest.fixture
    def staged(self):
        workshop = WorkshopFactory(programme=StagedProgrammeFactory(), first_day=timezone.localdate())
        return start_workshop(workshop, by=None)

    def stage(self, workshop, slug="finding"):
        return workshop.parts.get(module__slug=slug)

    def statuses(self, person) -> list[tuple[str, int]]:
        return [(event.status, event.sequence) for event in queries.personal_events(person)]

    def test_a_pause_makes_what_follows_provisional_until_it_goes_on(self, staged):
        person = EnrolmentFactory(workshop=staged).person
        session = staged.sessions.get()
        said = messages(person)
        pause_stage(self.stage(staged), by=None, reason="An inspection.")
        assert self.statuses(person) == [("TENTATIVE", 1)]
        [event] = queries.programme_events(staged.programme)
        assert event.description.startswith("The work before it is paused")
        said += messages(person)
        resume_stage(self.stage(staged), by=None, days_later=7)
        assert self.statuses(person) == [("CONFIRMED", 3)]
        said += messages(person)
        assert said == [
            ("REQUEST", 0, session.uid, "CONFIRMED"),
            ("REQUEST", 1, session.uid, "TENTATIVE"),
            ("REQUEST", 3, session.uid, "CONFIRMED"),
        ]

    def test_it_is_certain_again_where_nothing_moves(self, staged):
        person = EnrolmentFactory(workshop=staged).person
        pause_stage(self.stage(staged), by=None, reason="An inspection.")
        resume_stage(self.stage(staged), by=None)
        assert self.statuses(person) == [("CONFIRMED", 2)]

    def test_the_invitation_says_in_words_that_it_is_provisional(self, staged):
        person = EnrolmentFactory(workshop=staged).person
        pause_stage(self.stage(staged), by=None, reason="An inspection.")
        [notice] = Notice.objects.filter(recipient=person, kind="calendars/invitation").order_by("-pk")[:1]
        assert "Provisional: this date may still move" in compose(notice)[0].body

    def test_what_came_before_the_pause_or_its_stage_is_certain(self, staged):
        person = EnrolmentFactory(workshop=staged).person
        staged.parts.filter(module__slug="day").update(order=0)
        pause_stage(self.stage(staged), by=None, reason="An inspection.")
        assert self.statuses(person) == [("CONFIRMED", 0)]
        staged.parts.filter(module__slug="day").update(order=2)
        staged.parts.filter(module__slug="finding").update(stage_since=staged.sessions.get().starts_at)
        assert self.statuses(person) == [("CONFIRMED", 0)]

    def test_a_session_that_is_off_stays_off(self, staged):
        person = EnrolmentFactory(workshop=staged).person
        cancel_session(staged.sessions.get(), by=None)
        pause_stage(self.stage(staged), by=None, reason="An inspection.")
        assert self.statuses(person) == [("CANCELLED", 1)]


class TestCalledOff:
    @pytest.fixture
    def enrolment(self):
        return EnrolmentFactory()

    def cancel(self, workshop, *, ago: int = 0):
        at = timezone.now() - dt.timedelta(days=ago)
        cancel_workshop(workshop, by=None, reason="The house burned down.", now=at)

    @pytest.mark.parametrize(("ago", "shown"), [(0, ["CANCELLED"] * 3), (29, ["CANCELLED"] * 3), (31, [])])
    def test_it_stays_in_each_of_their_feeds_for_thirty_days(self, enrolment, ago, shown):
        self.cancel(enrolment.workshop, ago=ago)
        programme = enrolment.workshop.programme
        assert [event.status for event in queries.personal_events(enrolment.person)] == shown
        assert [event.status for event in queries.programme_events(programme)] == shown

    def test_not_in_the_feed_of_somebody_who_had_left_or_an_evening_they_had_declined(self, enrolment):
        gone = EnrolmentFactory(workshop=enrolment.workshop)
        withdraw(gone, by=gone.person)
        choose_session(enrolment, enrolment.workshop.sessions.get(voluntary=True), coming=False, by=enrolment.person)
        self.cancel(enrolment.workshop)
        assert queries.personal_events(gone.person) == []
        assert len(queries.personal_events(enrolment.person)) == 2

    def test_days_that_took_place_are_not_called_cancelled(self):
        workshop = WorkshopFactory(first_day=timezone.localdate() - dt.timedelta(days=10), state=Workshop.State.RUNNING)
        facilitator = UserFactory()
        workshop.facilitators.add(facilitator)
        self.cancel(workshop)
        standing = [event.status for event in queries.personal_events(facilitator)]
        assert standing == ["CONFIRMED", "CONFIRMED", "CANCELLED"]

    def test_a_draft_that_is_dropped_was_never_in_a_feed(self):
        workshop = WorkshopFactory(state=Workshop.State.DRAFT)
        facilitator = UserFactory()
        workshop.facilitators.add(facilitator)
        self.cancel(workshop)
        assert queries.programme_events(workshop.programme) == []
        assert queries.personal_events(facilitator) == []
