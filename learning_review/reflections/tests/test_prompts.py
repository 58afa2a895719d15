"""What an entry can begin with: the questions stay with the words, whoever changes them later."""

import json

import pytest
from bs4 import BeautifulSoup
from django.urls import reverse

from accounts.typed import writer_key
from learning_review.instruments import services as instruments
from learning_review.instruments.models import Instrument, InstrumentVersion
from learning_review.instruments.tests.factories import VersionFactory
from learning_review.reflections import queries, services
from learning_review.reflections.errors import NothingWritten
from learning_review.reflections.models import Reflection
from programmes.catalogue.tests.factories import ArcProgrammeFactory
from programmes.enrolment.tests.factories import EnrolmentFactory
from programmes.people.tests.factories import UserFactory

pytestmark = pytest.mark.django_db
AFTER_ACTION = ["What did you expect?", "What happened?", "Why?", "What will you keep, and what change?"]


def published(programme, title, questions, instrument=None):
    """What a programme's journals begin with from now on."""
    items = [
        {"code": f"q{n}", "kind": "long_text", "mode": "named", "words": words} for n, words in enumerate(questions)
    ]
    version = VersionFactory(instrument=instrument, programme=programme, stage="journal", items=items)
    Instrument.objects.filter(pk=version.instrument_id).update(title=title)
    return version


@pytest.fixture
def place(client):
    """Somebody with a place, signed in, whose programme has questions of its own."""
    enrolment = EnrolmentFactory()
    published(enrolment.workshop.programme, "Looking back", AFTER_ACTION)
    client.force_login(enrolment.person)
    return enrolment


def labels(response):
    form = BeautifulSoup(response.content, "html.parser").select_one("form[data-keeps-draft]")
    return [form.select_one(f"label[for={area['id']}]").find(string=True).strip() for area in form.select("textarea")]


def write_page(client, questions=""):
    return client.get(reverse("journal_write"), {"questions": questions} if questions else {})


def test_a_programmes_questions_come_first_and_others_may_be_taken(client, place):
    page = write_page(client)
    assert labels(page) == AFTER_ACTION
    tabs = BeautifulSoup(page.content, "html.parser").select("nav.tabs a")
    assert [tab.get_text(strip=True) for tab in tabs] == ["Looking back", "What, so what, now what", "Write freely"]
    assert labels(write_page(client, "what-so-what-now-what")) == ["What happened?", "So what?", "Now what?"]
    assert labels(write_page(client, "freely")) == ["What you want to keep"]
    assert labels(write_page(client, "nonsense")) == AFTER_ACTION


def test_an_entry_keeps_the_questions_it_answers(client, place):
    first = InstrumentVersion.objects.get()
    data = {"answer_0": "Praise.", "answer_3": " Less haste.\r\n", "about": place.reference, "sharing": "review"}
    key = BeautifulSoup(write_page(client).content, "html.parser").select_one("input[name=questions]")["value"]
    second = published(place.workshop.programme, "Looking back", ["Why?"], instrument=first.instrument)
    assert labels(write_page(client)) == ["Why?"]
    # What lay before its writer when the next version came is what the words answer.
    client.post(reverse("journal_write"), data | {"questions": key})
    client.post(f"{reverse('journal_write')}?questions=freely", data | {"answer_0": "Rain.", "sharing": "me"})
    instruments.retire(second.instrument)

    freely, asked = Reflection.objects.all()
    assert [tuple(answer) for answer in asked.answers] == [
        (AFTER_ACTION[0], "Praise."),
        (AFTER_ACTION[3], "Less haste."),
    ]
    assert (asked.version, freely.version) == (first, None)
    assert (asked.text, asked.shared_words) == ("Praise.\n\nLess haste.", "Praise.\n\nLess haste.")
    assert [tuple(answer) for answer in freely.answers] == [("", "Rain.")]
    assert labels(write_page(client)) == ["What happened?", "So what?", "Now what?"]

    edit = reverse("journal_edit", args=[asked.reference])
    assert labels(client.get(edit)) == AFTER_ACTION
    client.post(edit, data | {"answer_0": "Silence."})
    exported = json.loads(client.get(reverse("journal_export_file", args=["json"])).content)["entries"][1]
    assert exported["questions"] == "Looking back v1"
    assert exported["answers"] == [
        {"question": AFTER_ACTION[0], "words": "Silence."},
        {"question": AFTER_ACTION[3], "words": "Less haste."},
    ]
    assert exported["shared_words"] == "Praise.\n\nLess haste."
    html = client.get(reverse("journal_export_file", args=["html"])).content.decode()
    assert all(text in html for text in (AFTER_ACTION[0], "Silence.", "Praise.", "Shared with the learning review on"))
    assert AFTER_ACTION[1] not in html


@pytest.mark.parametrize("prompted", [[], [("Why?", " \r\n")]])
def test_no_answer_is_no_entry(prompted):
    enrolment = EnrolmentFactory()
    with pytest.raises(NothingWritten):
        services.write(enrolment, by=enrolment.person, prompted=prompted)


def test_whoever_takes_part_in_two_programmes_is_offered_both_ones_questions(django_assert_num_queries):
    person = UserFactory()
    enrolments = [EnrolmentFactory(person=person) for _number in range(2)]
    for number, enrolment in enumerate(enrolments):
        published(enrolment.workshop.programme, f"Set {number}", ["Why?"])
    published(None, "For others", ["Why not?"])
    published(ArcProgrammeFactory(), "Elsewhere", ["Where?"])
    mine = list(queries.can_write_about(person))
    with django_assert_num_queries(2):
        offered = queries.prompts_for(mine)
    assert [str(one.title) for one in offered] == ["Set 1", "Set 0", "What, so what, now what", "Write freely"]


def test_a_programme_that_asks_the_houses_questions_offers_them_once(place):
    versions = instruments.add_starting_set(place.workshop.programme)
    instruments.publish(next(one for one in versions if one.instrument.stage == "journal"), by=None)
    offered = queries.prompts_for([place])
    assert [str(one.title) for one in offered] == ["Looking back", "My practice journal", "Write freely"]


@pytest.mark.parametrize("key", ["", "nonsense", "9" * 30, "0", "\u0662"])
def test_only_what_was_published_for_these_programmes_is_asked_by_its_key(place, key):
    elsewhere = published(ArcProgrammeFactory(), "Elsewhere", ["Where?"])
    own = InstrumentVersion.objects.exclude(pk=elsewhere.pk).get()
    assert queries.prompts_called(str(own.pk), [place]).version == own
    assert queries.prompts_called(str(elsewhere.pk), [place]) is None
    assert queries.prompts_called(key, [place]) is None


def test_words_to_be_shared_are_looked_at_once_more_and_then_the_writer_decides(client, place):
    data = {"answer_0": "I rang 01632 960 123.", "about": place.reference, "sharing": "review"}
    page = client.post(reverse("journal_write"), data).content.decode()
    assert "01632 960 123”: a telephone number" in page
    assert "Nothing is kept yet" in page
    assert not Reflection.objects.exists()
    client.post(reverse("journal_write"), data | {"looked": "1"})
    assert Reflection.objects.get().shared_words == "I rang 01632 960 123."


def test_what_was_typed_when_the_session_ended_comes_back_to_its_writer_alone(client, place):
    person, other = place.person, EnrolmentFactory().person
    for who, shown in ((other, False), (person, True)):
        client.logout()
        data = {"answer_0": "The heron.", "about": place.reference, "sharing": "me", "writer": writer_key(person)}
        client.post(reverse("journal_write"), data)
        # Signing in keeps a visitor's session, as allauth does.
        session = client.session
        typed = session["typed"]
        client.force_login(who)
        session = client.session
        session["typed"] = typed
        session.save()
        assert ("The heron." in write_page(client, "").content.decode()) is shown
        assert "typed" not in client.session
    assert not Reflection.objects.exists()


def test_a_draft_that_has_arrived_is_named_to_the_browser_that_sent_it(client, place):
    draft = "0f2f1f5e-7a3f-4f0e-9a54-2a7f6b1d9c11"
    for sent, query in ((draft, f"?draft={draft}"), ("//evil.example", ""), ("", "")):
        data = {"answer_0": "Rain.", "about": place.reference, "sharing": "me", "draft": sent}
        response = client.post(reverse("journal_write"), data)
        assert response["Location"] == reverse("journal_entry", args=[Reflection.objects.first().reference]) + query
