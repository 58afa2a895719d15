"""/facilitate/<code>/mails/ and /facilitate/mails/<programme>/: what coordinators see and decide of planned mail."""

import pytest
from bs4 import BeautifulSoup
from django.urls import reverse

from desks.tests.factories import coordinator
from notices.delivery import deliver_due
from notices.models import Notice
from programmes.catalogue.tests.factories import WorkshopFactory
from programmes.enrolment.tests.factories import EnrolmentFactory
from programmes.mailing.models import MailWording
from programmes.mailing.queries import pause_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(client):
    client.force_login(coordinator())
    return client


@pytest.fixture
def workshop():
    workshop = WorkshopFactory()
    EnrolmentFactory(workshop=workshop)
    return workshop


def main_of(answer):
    return BeautifulSoup(answer.content, "html.parser").main


def words(element):
    return " ".join(element.get_text(" ").split())


def mails_of(desk, workshop):
    return main_of(desk.get(reverse("facilitate_mails", args=[workshop.code])))


def word(desk, workshop, code, **data):
    url = reverse("facilitate_wording", args=[workshop.programme.slug, code])
    return main_of(desk.post(url, data, follow=True))


def test_what_will_come_is_listed_with_whom(desk, workshop):
    person = workshop.enrolments.get().person
    coming = mails_of(desk, workshop).select_one("#coming")
    titles = [strong.get_text() for strong in coming.select("li strong")]
    assert titles == [
        "What do you need?",
        "What do you need? Once more",
        "Joining instructions",
        "See you soon",
        "Thanks for coming",
        "Coaching times are open",
        "Practice, first week",
        "Coaching times are still open",
        "Practice, second week",
        "Practice, third week",
        "The next days, in ten days",
        "The next days, in two days",
        "The end, and what comes next",
        "Would you say what it was like?",
        "Would you say what it was like? Once more",
    ]
    assert words(coming.select_one("details")) == f"to 1 person : What do you need? {person}"


def test_as_many_queries_for_many_people_as_for_one(desk, workshop, django_assert_num_queries):
    url = reverse("facilitate_mails", args=[workshop.code])
    desk.get(url)
    for more in (0, 8):
        for _person in range(more):
            EnrolmentFactory(workshop=workshop)
        with django_assert_num_queries(16):
            desk.get(url)


def test_planned_mail_rests_and_goes_on(desk, workshop):
    url = reverse("facilitate_mails_pause", args=[workshop.code])
    assert "rests, since" in words(main_of(desk.post(url, {"pause": "1"}, follow=True)))
    assert pause_of(workshop) is not None
    desk.post(url, {"resume": "1"})
    assert pause_of(workshop) is None
    programme = workshop.programme
    desk.post(reverse("facilitate_wordings_pause", args=[programme.slug]), {"pause": "1"})
    assert "of the whole programme rests" in words(mails_of(desk, workshop))


def test_a_mail_is_sent_again_from_here_and_only_one_of_this_workshop(desk, workshop):
    confirmed = Notice.objects.get(kind="enrolment/confirmed")
    deliver_due(confirmed.due_at)
    url = reverse("facilitate_mails_again", args=[workshop.code, confirmed.pk])
    assert "on its way to" in words(main_of(desk.post(url, follow=True)))
    assert Notice.objects.filter(kind="enrolment/confirmed").count() == 2
    assert "cannot be sent again" in words(main_of(desk.post(url, follow=True)))
    elsewhere = reverse("facilitate_mails_again", args=[WorkshopFactory().code, confirmed.pk])
    assert desk.post(elsewhere).status_code == 404


def test_words_are_looked_at_kept_and_given_back(desk, workshop):
    own = {"subject": "{part}: see you", "text": "Hello {first_name},\n\nbring {{}}"}
    page = word(desk, workshop, "joining", **own, preview="1")
    assert "A curly bracket can only stand around one of the names" in words(page.select_one(".error-summary"))
    assert page.select_one("textarea").get_text().strip() == own["text"]  # nothing typed is lost
    own["text"] = "Hello {first_name},\n\nbring a mug to {place}."
    page = word(desk, workshop, "joining", **own, preview="1")
    venue = workshop.venue
    assert page.select_one("#shown pre").get_text().startswith(f"Hello Sam,\n\nbring a mug to {venue}.")
    assert not MailWording.objects.exists()
    word(desk, workshop, "joining", **own)
    assert MailWording.objects.get().text == own["text"]
    word(desk, workshop, "joining", restore="1")
    assert not MailWording.objects.exists()


def test_words_can_be_added_to_an_answer(desk, workshop):
    word(desk, workshop, "confirmed", text="Bring a mug to {workshop}.")
    assert MailWording.objects.get().text == "Bring a mug to {workshop}."
    url = reverse("facilitate_wording_html", args=[workshop.programme.slug, "confirmed"])
    assert desk.get(url).status_code == 404  # its own words depend on the case
