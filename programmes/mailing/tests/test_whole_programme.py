"""From the first "tell me" to the last day, by the clock: what each person got, line by line, and nothing else."""

import pytest
from django.core import mail

from notices.models import Notice
from programmes.catalogue.models import Workshop
from programmes.catalogue.services import confirm_workshop
from programmes.catalogue.tests.factories import ArcProgrammeFactory, WorkshopFactory
from programmes.coaching.services import assign_coach, book_call
from programmes.coaching.tests.factories import CoachFactory
from programmes.enrolment import services as enrolment
from programmes.enrolment.models import Enrolment
from programmes.mailing.services import stop_nudges
from programmes.mailing.tests.clock import FIRST_DAY, at, go_to, got
from programmes.people.tests.factories import UserFactory

pytestmark = pytest.mark.django_db


def test_what_everybody_gets_from_interest_to_the_last_day(clock):
    programme = ArcProgrammeFactory()
    coordinator, fay, ben, cy = (UserFactory(first_name=name) for name in ("Co", "Fay", "Ben", "Cy"))
    coach = CoachFactory(weekdays=range(5))
    interest = enrolment.leave_interest(programme, name="Ada Example", email="ada@example.org")
    go_to(clock, at("7 Jan"))
    workshop = WorkshopFactory(
        programme=programme, first_day=FIRST_DAY, state=Workshop.State.TENTATIVE, facilitators=[fay]
    )
    [invited] = enrolment.interests_to_invitations([interest], workshop, by=coordinator)
    ada = invited.person
    go_to(clock, at("9 Jan"))
    enrolment.accept_offer(invited, by=ada)
    go_to(clock, at("12 Jan"))
    confirm_workshop(workshop, by=coordinator)
    go_to(clock, at("20 Jan"))
    bens = enrolment.book(workshop, ben, by=ben)
    go_to(clock, at("5 Feb"))
    enrolment.save_needs(invited, values={"room": "share"}, consent=False, by=ada)
    assign_coach(invited, coach, by=coordinator)
    go_to(clock, at("28 Feb"))
    cys = enrolment.book(workshop, cy, by=cy)
    go_to(clock, at("9 Mar"))
    book_call(invited, at("16 Mar", "09:00"), number="07700 900 321", by=ada)
    go_to(clock, at("14 Mar"))
    stop_nudges(bens)
    go_to(clock, at("10 Apr"))

    people = {"Ada": ada, "Ben": ben, "Cy": cy, "Fay": fay}
    # Calendars are told of each date by mails of their own; those are tested in their room.
    assert got(people, without=["calendars/invitation"]) == [
        ("05 Jan 18:01", "Ada", "enrolment/interest_received"),
        ("07 Jan 18:01", "Ada", "enrolment/invited"),
        ("09 Jan 18:01", "Ada", "enrolment/confirmed"),
        ("12 Jan 18:01", "Ada", "mailing/goes_ahead"),
        ("20 Jan 18:01", "Ben", "enrolment/confirmed"),
        ("03 Feb 09:01", "Ada", "mailing/needs_form"),
        ("03 Feb 09:01", "Ben", "mailing/needs_form"),
        ("05 Feb 18:01", "Ada", "coaching/your_coach"),
        ("10 Feb 09:01", "Ben", "mailing/needs_nudge"),
        ("17 Feb 09:01", "Ada", "mailing/joining"),
        ("17 Feb 09:01", "Ben", "mailing/joining"),
        ("28 Feb 18:01", "Cy", "enrolment/confirmed"),
        ("28 Feb 18:01", "Cy", "mailing/joining"),
        ("01 Mar 09:01", "Ada", "mailing/see_you"),
        ("01 Mar 09:01", "Ben", "mailing/see_you"),
        ("01 Mar 09:01", "Cy", "mailing/see_you"),
        ("01 Mar 09:01", "Fay", "mailing/roster"),
        ("05 Mar 18:01", "Ada", "mailing/thanks"),
        ("05 Mar 18:01", "Ben", "mailing/thanks"),
        ("05 Mar 18:01", "Cy", "mailing/thanks"),
        ("06 Mar 09:01", "Ada", "coaching/times_open"),
        ("09 Mar 18:01", "Ada", "coaching/call_booked"),
        ("13 Mar 09:01", "Ada", "mailing/practice_1"),
        ("13 Mar 09:01", "Ben", "mailing/practice_1"),
        ("13 Mar 09:01", "Cy", "mailing/practice_1"),
        ("15 Mar 09:01", "Ada", "coaching/call_reminder"),
        ("20 Mar 09:01", "Ada", "mailing/practice_2"),
        ("20 Mar 09:01", "Cy", "mailing/practice_2"),
        ("27 Mar 09:01", "Ada", "mailing/practice_3"),
        ("27 Mar 09:01", "Cy", "mailing/practice_3"),
        ("28 Mar 09:01", "Ada", "mailing/module_ahead"),
        ("28 Mar 09:01", "Ben", "mailing/module_ahead"),
        ("28 Mar 09:01", "Cy", "mailing/module_ahead"),
        ("05 Apr 09:01", "Ada", "mailing/module_soon"),
        ("05 Apr 09:01", "Ben", "mailing/module_soon"),
        ("05 Apr 09:01", "Cy", "mailing/module_soon"),
        ("09 Apr 09:01", "Ada", "mailing/the_end"),
        ("09 Apr 09:01", "Ben", "mailing/the_end"),
        ("09 Apr 09:01", "Cy", "mailing/the_end"),
    ]
    assert len(mail.outbox) == Notice.objects.filter(state=Notice.State.SENT).count()
    assert not Notice.objects.filter(kind__startswith="mailing/").exclude(state=Notice.State.SENT).exists()
    workshop.refresh_from_db()
    assert workshop.state == Workshop.State.COMPLETED
    cys.refresh_from_db()
    assert cys.state == Enrolment.State.CONFIRMED  # nobody kept a register
