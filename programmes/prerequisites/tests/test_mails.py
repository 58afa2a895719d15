"""What the mails say, and when they are dropped because there is nothing left to say."""

import datetime as dt
from decimal import Decimal

import pytest
from django.utils import timezone

from notices.delivery import deliver_due
from notices.models import Notice
from programmes.people.tests.factories import UserFactory
from programmes.prerequisites import services
from programmes.prerequisites.models import PrerequisiteStatement
from programmes.prerequisites.tests.factories import PrerequisiteFactory, StatementFactory, answer
from ui import when

pytestmark = pytest.mark.django_db
State = PrerequisiteStatement.State


def delivered(kind: str) -> Notice:
    deliver_due(timezone.now())
    return Notice.objects.get(kind=f"prerequisites/{kind}")


def test_the_contact_hears_that_something_waits_and_not_what():
    stated = StatementFactory(prerequisite=PrerequisiteFactory(words=True), words="By the sea.")
    mail = delivered("to_verify")
    assert mail.state == Notice.State.SENT
    assert mail.address == stated.prerequisite.programme.contact_email
    text = mail.body_text + mail.body_html
    assert f"/facilitate/prerequisites/{stated.prerequisite.programme.slug}/{stated.person.pk}/" in text
    assert "By the sea." not in text
    assert str(stated.person) not in text


def test_the_contact_hears_nothing_of_what_was_taken_back():
    stated = StatementFactory()
    services.take_back(stated, by=stated.person)
    assert delivered("to_verify").state == Notice.State.DROPPED


def test_who_is_verified_is_led_to_a_date():
    met = StatementFactory(prerequisite=PrerequisiteFactory(yearly=True), state=State.MET)
    mail = delivered("answered")
    programme = met.prerequisite.programme
    assert mail.subject == f"Everything is verified: {programme.title}"
    assert f"- Accredited training: Verified, until {when.day(met.valid_until)}" in mail.body_text
    assert f"/workshops/?programme={programme.slug}" in mail.body_text


def test_who_is_not_verified_is_told_why():
    refused = StatementFactory(state=State.NOT_MET, note="The course was not an accredited one.")
    mail = delivered("answered")
    assert mail.subject == f"What you stated for {refused.prerequisite.programme.title} has been looked at"
    assert "- Accredited training: Not verified\n  The course was not an accredited one." in mail.body_text
    assert "Until all that is required is verified no place can be yours." in mail.body_text
    assert f"/my/prerequisites/{refused.prerequisite.programme.slug}/" in mail.body_text


def test_an_answer_is_not_told_while_something_waits_anew():
    refused = StatementFactory(state=State.NOT_MET)
    services.state(refused.person, refused.prerequisite, by=refused.person, amount=Decimal(8))
    assert delivered("answered").state == Notice.State.DROPPED


def running_out(days: int) -> PrerequisiteStatement:
    """Something verified for a month, of which `days` are left."""
    month = PrerequisiteFactory(valid_months=1)
    now = timezone.now() - dt.timedelta(days=40)
    met = StatementFactory(prerequisite=month, state=State.MET, now=now)
    PrerequisiteStatement.objects.filter(pk=met.pk).update(
        valid_until=timezone.localdate() + dt.timedelta(days=days), remind_on=timezone.localdate()
    )
    met.refresh_from_db()
    return met


def test_a_renewal_is_asked_for_with_the_day():
    met = running_out(14)
    assert services.remind(timezone.now()) == 1
    mail = delivered("renew")
    assert mail.recipient == met.person
    assert mail.subject == f"To renew by {when.day(met.valid_until)}: Accredited training"
    assert "what is verified stays so meanwhile" in mail.body_text


@pytest.mark.parametrize("answered", [False, True])
def test_nobody_is_asked_for_what_they_have_stated_anew(answered):
    met = running_out(14)
    services.remind(timezone.now())
    anew = services.state(met.person, met.prerequisite, by=met.person, amount=Decimal(5))
    if answered:
        answer(anew)
    assert delivered("renew").state == Notice.State.DROPPED


def test_who_let_it_run_out_is_told_that_their_place_stays():
    met = running_out(5)
    services.lapse(timezone.now() + dt.timedelta(days=6))
    mail = delivered("lapsed")
    assert mail.subject == "No longer verified: Accredited training"
    assert "A place that you have stays yours." in mail.body_text
    assert met.person == mail.recipient


def test_who_has_shown_it_anew_hears_nothing_of_the_old_one():
    met = running_out(5)
    answer(services.state(met.person, met.prerequisite, by=met.person, amount=Decimal(5)))
    services.lapse(timezone.now() + dt.timedelta(days=6))
    assert delivered("lapsed").state == Notice.State.DROPPED


@pytest.mark.parametrize("kind", ["to_verify", "answered"])
def test_a_mail_about_somebody_who_is_gone_is_dropped(kind):
    stated = StatementFactory(state=State.NOT_MET)
    person = stated.person
    Notice.objects.filter(kind=f"prerequisites/{kind}").update(recipient=UserFactory())
    person.delete()
    assert delivered(kind).state == Notice.State.DROPPED
