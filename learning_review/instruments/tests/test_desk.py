"""The pages of coordinators: writing what is asked, and entering answers for somebody."""

import pytest
from django.urls import reverse

from learning_review.instruments import queries
from learning_review.instruments.models import Completion, Instrument, InstrumentVersion, Item, NamedAnswer
from learning_review.instruments.tests.factories import VersionFactory, ask_of
from programmes.catalogue.tests.factories import ArcProgrammeFactory
from programmes.directory.tests.factories import coordinator
from programmes.enrolment.tests.factories import EnrolmentFactory
from programmes.people.tests.factories import UserFactory

pytestmark = pytest.mark.django_db

QUESTION = {"words": "How was it, all in all?", "kind": "scale", "mode": "anonymous", "offers_not_now": "on"}


@pytest.fixture
def staff(client):
    person = coordinator()
    client.force_login(person)
    return person


def told(response):
    return [str(message) for message in response.context["messages"]]


def test_a_set_is_written_read_over_published_and_changed_by_a_new_version(client, staff):
    programme = ArcProgrammeFactory()
    typed = {"programme": programme.pk, "stage": "end", "title": "At the end"}
    desk = client.post(reverse("instrument_new"), typed).url
    version = InstrumentVersion.objects.get()
    add = reverse("instrument_item_new", args=[version.pk])
    assert client.post(add, QUESTION).url == desk
    assert client.post(add, QUESTION | {"outcome": programme.outcomes.first().pk, "level": "3"}).url == desk
    first, second = queries.items_of(version)
    assert [first.code, second.code] == ["how-was-it-all-in", "how-was-it-all-in-2"]
    client.post(reverse("instrument_item_move", args=[second.pk]), {"to": "up"})
    client.post(reverse("instrument_item", args=[first.pk]), QUESTION | {"words": "And now?", "code": first.code})
    client.post(reverse("instrument_about", args=[version.pk]), {"title": "The end", "intro": "Why."})
    preview = client.get(reverse("instrument_preview", args=[version.pk])).context["form"]
    assert [item.words for item, _fields in preview.by_item()] == ["How was it, all in all?", "And now?"]
    assert told(client.post(desk, {"act": "publish"}, follow=True)) == ["Published. It stays as it is."]
    assert "stays as it is" in told(client.post(desk, {"act": "publish"}, follow=True))[0]
    assert client.post(reverse("instrument_item", args=[first.pk]), QUESTION).url == desk
    one = reverse("instrument", args=[version.instrument_id])
    assert client.post(one, {"act": "new"}).url != desk
    draft = InstrumentVersion.objects.get(published_at=None)
    assert client.post(reverse("instrument_version", args=[draft.pk]), {"act": "discard"}).url == one
    for act, retired in (("retire", True), ("bring_back", False)):
        client.post(one, {"act": act})
        assert (Instrument.objects.get().retired_on is not None) == retired


@pytest.mark.parametrize(
    ("typed", "field", "sentence"),
    [
        ({"kind": "many", "choices": "Tea"}, "choices", "from 2 to 20"),
        ({"kind": "many", "choices": "x" * 121}, "choices", "at most 120"),
        ({"kind": "", "words": ""}, "words", "Write the question."),
        ({"code": "No code!"}, "code", "letters, digits"),
    ],
)
def test_what_can_not_be_asked_is_said_at_the_field_and_nothing_typed_is_lost(client, staff, typed, field, sentence):
    version = VersionFactory(draft=True)
    response = client.post(reverse("instrument_item_new", args=[version.pk]), QUESTION | typed)
    form = response.context["form"]
    assert sentence in str(form.errors[field])
    assert form["words"].value() == (QUESTION | typed)["words"]
    assert Item.objects.count() == 3


def test_the_starting_set_comes_with_one_press_as_drafts(client, staff):
    programme = ArcProgrammeFactory()
    for number in (9, 9):
        response = client.post(reverse("instruments_starting_set"), {"programme": programme.pk}, follow=True)
        assert Instrument.objects.filter(programme=programme).count() == number
    assert told(response) == ["This programme has all of them already."]
    assert not InstrumentVersion.objects.exclude(published_at=None).exists()
    assert (
        "Select a valid choice" in client.post(reverse("instruments_starting_set"), {"programme": "x"}).content.decode()
    )


def test_answers_on_paper_are_entered_and_marked_and_only_how_many_answered_is_shown(client, staff):
    ask = ask_of(VersionFactory(), EnrolmentFactory())
    workshop = ask.enrolment.workshop
    enter, desk = (
        reverse("instruments_enter", args=[ask.reference]),
        reverse("instruments_asked", args=[workshop.code]),
    )
    response = client.post(enter, {"q.name": "4", "q.how": "7"})
    assert (list(response.context["form"].errors), response.context["form"]["q.how"].value()) == (["channel"], "7")
    assert client.post(enter, {"q.name": "4", "q.how": "7", "channel": "paper"}).url == desk
    assert Completion.objects.get().entered_by == staff
    assert NamedAnswer.objects.get().value == 4
    page = " ".join(client.get(desk).content.decode().split())
    assert f"entered from paper by {staff}" in page
    assert client.get(enter).url == desk
    workshop.facilitators.add(facilitator := UserFactory())
    client.force_login(facilitator)
    overview = client.get(reverse("facilitate_workshop", args=[workshop.code])).context["overview"]
    assert [(one.completed, one.asked) for one in overview.questions] == [(1, 1)]
    assert {client.get(url).status_code for url in (enter, desk, reverse("instruments"))} == {404}


def test_lists_cost_the_same_however_long_they_are(client, staff, django_assert_num_queries):
    ask = ask_of(VersionFactory(), EnrolmentFactory())
    workshop = ask.enrolment.workshop
    for people in (1, 3):
        while workshop.enrolments.count() < people:
            ask_of(VersionFactory(), EnrolmentFactory(workshop=workshop))
        with django_assert_num_queries(10):
            client.get(reverse("instruments_asked", args=[workshop.code]))
        with django_assert_num_queries(9):
            client.get(reverse("instruments"))
