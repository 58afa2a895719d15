"""Each mail says what is true when it leaves, or doesn't leave."""

import datetime as dt
from pathlib import Path

import pytest
import time_machine
from django.conf import settings

from notices.delivery import compose
from notices.kinds import Attachment, registered_kinds
from notices.models import Notice
from programmes.catalogue import services as catalogue
from programmes.catalogue.models import Workshop
from programmes.catalogue.tests.factories import WorkshopFactory
from programmes.enrolment import mails, services, tasks
from programmes.enrolment.models import Enrolment
from programmes.enrolment.queries import needs_freeze_at, offers_end
from programmes.enrolment.tests.factories import EnrolmentFactory, InterestFactory, full_workshop
from programmes.people.tests.factories import AudienceFactory, UserFactory

pytestmark = pytest.mark.django_db
State = Enrolment.State


def notice(kind: str) -> Notice:
    return Notice.objects.get(kind=f"enrolment/{kind}")


def said(kind: str) -> tuple[str, str]:
    """Subject and text of the one notice of this kind."""
    mail, _kept = compose(notice(kind))
    return mail.subject, mail.body


def make_confirmed():
    return EnrolmentFactory(workshop=WorkshopFactory(state=Workshop.State.TENTATIVE))


def make_offered():
    applied = EnrolmentFactory(state=State.APPLIED)
    return services.decide(applied, accept=True, by=None)


def make_lapsed():
    return EnrolmentFactory(state=State.EXPIRED)


def make_passed_on():
    offer = EnrolmentFactory(state=State.OFFERED)
    return services.decline_offer(offer, by=offer.person)


def make_list_closed():
    enrolment = EnrolmentFactory(state=State.WAITLISTED)
    tasks.close_lists(offers_end(enrolment.workshop))
    return enrolment


def make_declined():
    return services.decide(
        EnrolmentFactory(state=State.APPLIED), accept=False, by=None, reason="It is for people in the north."
    )


def make_cancelled():
    enrolment = EnrolmentFactory()
    catalogue.cancel_workshop(enrolment.workshop, by=None, reason="The house is closed.")
    return enrolment


def make_late_change():
    enrolment = EnrolmentFactory()
    late = needs_freeze_at(enrolment.workshop)
    services.save_needs(enrolment, values={"access": "A ramp"}, consent=True, by=None, now=late)
    return enrolment


def make_transferred():
    left = EnrolmentFactory()
    services.save_needs(left, values={"access": "A ramp"}, consent=True, by=left.person)
    there = WorkshopFactory(programme=left.workshop.programme, state=Workshop.State.TENTATIVE)
    return services.transfer(left, there, by=None, keep_needs=True)


CASES = {
    "confirmed": (make_confirmed, "Your place: ", ["is confirmed", "still provisional", "Where:", "/my/"]),
    "waitlisted": (
        lambda: EnrolmentFactory(workshop=full_workshop(places_max=1), state=State.WAITLISTED),
        "On the waiting list: ",
        ["You are number 1 on the waiting list.", "48 hours"],
    ),
    "offered": (make_offered, "A place is held for you: ", ["We hold it until", "(UK time)", "/offer/"]),
    "invited": (
        lambda: EnrolmentFactory(state=State.OFFERED),
        "An invitation: ",
        ["It is yours until", "there is no password", "/offer/"],
    ),
    "offer_lapsed": (make_lapsed, "The place held for you has gone: ", ["haven’t heard from you in time"]),
    "offer_passed_on": (make_passed_on, "Thank you for telling us: ", ["it can go to the next person"]),
    "list_closed": (make_list_closed, "No place came free: ", ["/workshops/"]),
    "transferred": (
        make_transferred,
        "Your place has moved: ",
        ["has been given up", "still provisional", "has come along", "Where:", "All that come with your place"],
    ),
    "withdrawn": (lambda: EnrolmentFactory(state=State.WITHDRAWN), "You have left: ", ["has been deleted"]),
    "application_received": (
        lambda: EnrolmentFactory(
            workshop=WorkshopFactory(enrolment_mode="apply", decision_date=dt.date(2030, 5, 7)), state=State.APPLIED
        ),
        "We have your application: ",
        ["We decide by Tuesday 7 May 2030"],
    ),
    "application_to_decide": (
        lambda: EnrolmentFactory(state=State.APPLIED, hopes="PRIVATE"),
        "An application to decide: ",
        ["is waiting for your answer", "/facilitate/"],
    ),
    "declined": (make_declined, "About your application: ", ["It is for people in the north."]),
    "cancelled": (make_cancelled, "Cancelled: ", ["The house is closed."]),
    "needs_changed_late": (make_late_change, "A late change for the venue: ", ["/facilitate/"]),
}


@pytest.mark.parametrize("kind", sorted(CASES))
def test_a_mail_says(kind):
    make, subject, words = CASES[kind]
    enrolment = make()
    said_subject, text = said(kind)
    assert said_subject == f"{subject}{enrolment.workshop.title}"
    assert [word for word in words if word not in text] == []
    assert f"Reference {enrolment.reference}" in text
    mail, _kept = compose(notice(kind))
    assert enrolment.person.email not in mail.subject
    (html, _type) = mail.alternatives[0]
    assert enrolment.reference in html
    assert "PRIVATE" not in text + html
    assert "ramp" not in text + html


@pytest.mark.parametrize("kind", sorted(set(CASES) - {"application_to_decide", "needs_changed_late"}))
def test_a_mail_greets_by_first_name_or_plainly(kind):
    enrolment = CASES[kind][0]()
    assert said(kind)[1].startswith("Hello Robin,\n")
    enrolment.person.first_name = ""
    enrolment.person.save()
    assert said(kind)[1].startswith("Hello,\n")


@pytest.mark.parametrize("kind", ["confirmed", "waitlisted", "offered", "invited", "application_received"])
def test_a_mail_is_dropped_when_the_person_has_left_meanwhile(kind):
    enrolment = CASES[kind][0]()
    services.withdraw(enrolment, by=enrolment.person)
    assert compose(notice(kind)) is None


@pytest.mark.parametrize("kind", ["offered", "invited"])
def test_an_offer_is_not_mailed_once_it_is_over(kind):
    enrolment = CASES[kind][0]()
    with time_machine.travel(enrolment.offer_expires_at, tick=False):
        assert compose(notice(kind)) is None


def test_dates_are_said_in_the_workshops_own_time():
    EnrolmentFactory(workshop=WorkshopFactory(first_day=dt.date(2030, 6, 4)))
    text = said("confirmed")[1]
    assert "Starting where people are:\n  10am on Tuesday 4 June to 4pm on Thursday 6 June 2030\n" in text
    assert "An evening of stories (voluntary):\n  Wednesday 5 June 2030, 7.30pm to 9pm\n" in text


def test_what_the_rooms_above_attach_goes_with_the_confirmation(monkeypatch):
    monkeypatch.setattr(mails, "_attachers", [])
    mails.attach_to_confirmation(
        lambda enrolment: (Attachment("a.ics", enrolment.reference.encode(), "text/calendar"),)
    )
    enrolment = EnrolmentFactory()
    mail, _kept = compose(notice("confirmed"))
    (part,) = mail.attachments
    assert (part.get_filename(), part.get_payload(decode=True)) == ("a.ics", enrolment.reference.encode())


def test_interest_is_told_to_the_contact_and_the_receipt_repeats_nothing():
    interest = InterestFactory(message="Buy my <b>watches</b>", audience=AudienceFactory(name="Warden"))
    subject, receipt = said("interest_received")
    assert subject == f"We will write when there is a date: {interest.programme.title}"
    assert "watches" not in receipt
    assert interest.name not in receipt
    subject, told = said("interest_to_contact")
    assert subject == f"Somebody is interested: {interest.programme.title}"
    assert "They wrote: Buy my <b>watches</b>" in told
    assert f"You can write to them at {interest.email}." in told
    mail, _kept = compose(notice("interest_to_contact"))
    assert "Buy my &lt;b&gt;watches&lt;/b&gt;" in mail.alternatives[0][0]


def test_interest_that_is_forgotten_is_not_mailed_about():
    services.forget_interests([InterestFactory()])
    assert compose(notice("interest_received")) is None
    assert compose(notice("interest_to_contact")) is None


def test_every_kind_has_its_templates_and_every_folder_its_kind():
    folder = Path(settings.BASE_DIR) / "templates" / "email" / "enrolment"
    kinds = {kind.partition("/")[2] for kind in registered_kinds() if kind.startswith("enrolment/")}
    assert {path.name for path in folder.iterdir() if path.is_dir()} == kinds
    for kind in kinds:
        assert sorted(path.name for path in (folder / kind).iterdir()) == ["body.html", "body.txt", "subject.txt"]


def test_the_waiting_know_their_number_when_the_mail_leaves():
    workshop = full_workshop(places_max=1, waiting=2)
    first = workshop.enrolments.filter(state=State.WAITLISTED).first()
    services.withdraw(first, by=UserFactory())
    last = Notice.objects.filter(kind="enrolment/waitlisted").order_by("pk").last()
    mail, _kept = compose(last)
    assert "You are number 1 on the waiting list." in mail.body
