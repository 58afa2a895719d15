"""What people answered with their name: who reads it, what is never in it, and that it is written down."""

import csv
import io

import pytest
from django.urls import reverse

from accounts.models import Reading
from learning_review.instruments import services
from learning_review.instruments.errors import NotForYou
from learning_review.instruments.tests.factories import VersionFactory, ask_of
from programmes.catalogue.tests.factories import WorkshopFactory
from programmes.directory.tests.factories import coordinator
from programmes.enrolment.services import withdraw
from programmes.enrolment.tests.factories import EnrolmentFactory
from programmes.people.tests.factories import UserFactory

pytestmark = pytest.mark.django_db

ITEMS = [
    {"code": "hope", "mode": "named", "kind": "long_text"},
    {"code": "care", "mode": "confidential", "kind": "long_text"},
    {"code": "how", "mode": "anonymous"},
]
SAID = {"hope": {"value": "=Hope"}, "care": {"value": "In confidence"}, "how": {"value": 7}}


@pytest.fixture
def workshop():
    workshop = WorkshopFactory()
    workshop.facilitators.add(UserFactory())
    return workshop


def answer(workshop, said, version=None, **person):
    ask = ask_of(
        version or VersionFactory(items=ITEMS), EnrolmentFactory(workshop=workshop, person=UserFactory(**person))
    )
    services.save(ask, said, by=ask.enrolment.person)
    services.complete(ask, by=ask.enrolment.person)
    return ask


def test_those_who_run_it_read_what_was_said_with_a_name_and_nothing_else(client, workshop):
    ask = answer(workshop, SAID, first_name="Ada", last_name="Byrne")
    answer(workshop, {"care": {"value": "In confidence"}, "how": {"value": 1}}, ask.version, last_name="Silent")
    elsewhere = answer(WorkshopFactory(), SAID, ask.version)
    facilitator = workshop.facilitators.get()
    client.force_login(facilitator)
    people = client.get(reverse("named_answers", args=[workshop.code]))
    assert [enrolment for enrolment, _asks in people.context["groups"]] == [ask.enrolment]
    assert not Reading.objects.exists()
    page = client.get(reverse("named_answers_of", args=[workshop.code, ask.enrolment.reference]))
    assert [[(item.code, words) for item, words in own] for _ask, own in page.context["answers"]] == [
        [("hope", "=Hope")]
    ]
    table = client.get(reverse("named_answers_file", args=[workshop.code])).content.decode("utf-8-sig")
    assert [(row[0], *row[-2:]) for row in csv.reader(io.StringIO(table))][1:] == [("Ada Byrne", "hope?", "'=Hope")]
    for shown in (people.content.decode(), page.content.decode(), table):
        assert "In confidence" not in shown
        assert "Silent" not in shown
    assert [(one.about, one.reader, one.kind, one.role, one.purpose) for one in Reading.objects.order_by("pk")] == [
        (ask.enrolment.person, facilitator, "answers", f"Facilitator of {workshop.code}", purpose)
        for purpose in ("Their answers", "All answers as a table")
    ]
    other = reverse("named_answers_of", args=[workshop.code, elsewhere.enrolment.reference])
    assert client.get(other).status_code == 404


def test_nobody_else_reads_them_and_who_has_left_is_read_by_nobody(client, workshop):
    ask = answer(workshop, SAID)
    for by in (ask.enrolment.person, WorkshopFactory().facilitators.first() or UserFactory()):
        with pytest.raises(NotForYou):
            services.read_named(workshop, reader=by, purpose="Curiosity")
    assert not Reading.objects.exists()
    staff = coordinator()
    assert services.read_named(workshop, reader=staff, purpose="Review") == [ask]
    assert Reading.objects.get().role == "Coordinator"
    withdraw(ask.enrolment, by=ask.enrolment.person)
    client.force_login(staff)
    assert client.get(reverse("named_answers", args=[workshop.code])).context["groups"] == []
    gone = reverse("named_answers_of", args=[workshop.code, ask.enrolment.reference])
    assert client.get(gone).status_code == 404


def test_reading_costs_the_same_however_many_answered(client, workshop, django_assert_num_queries):
    client.force_login(workshop.facilitators.get())
    version = VersionFactory(items=ITEMS)
    for _more in (1, 2):
        answer(workshop, SAID, version)
        with django_assert_num_queries(10):
            client.get(reverse("named_answers", args=[workshop.code]))
        with django_assert_num_queries(12):
            client.get(reverse("named_answers_file", args=[workshop.code]))
