import json
import logging

import pytest
from django.apps import apps
from django.core import serializers
from django.urls import reverse
from wagtail.search.index import get_indexed_models

from accounts.models import User
from learning_review.reflections import services
from learning_review.reflections.models import Reflection
from learning_review.reflections.tests.factories import ReflectionFactory
from programmes.coaching.tests.factories import PairingFactory
from programmes.enrolment.tests.factories import EnrolmentFactory
from programmes.people.tests.factories import UserFactory

pytestmark = pytest.mark.django_db
PAGES = ("journal_entry", "journal_edit", "journal_share", "journal_delete")
SECRET_WORDS = "the heron by the weir"


@pytest.fixture
def owner(client):
    """Somebody with a place, signed in."""
    enrolment = EnrolmentFactory()
    client.force_login(enrolment.person)
    return enrolment


def post(client, name, *args, **data):
    return client.post(reverse(name, args=args), data)


def entry_data(enrolment, **changes):
    data = {"what": SECRET_WORDS, "so_what": "", "now_what": "", "about": enrolment.reference, "sharing": "me"}
    return data | changes


@pytest.mark.parametrize("name", ["journal", "journal_write", "journal_export"])
def test_a_visitor_signs_in_first(client, name):
    response = client.get(reverse(name))
    assert response.status_code == 302
    assert response["Location"].startswith("/accounts/login/code/")


def test_an_empty_journal_says_what_will_be_here(client, owner):
    page = client.get(reverse("journal"))
    assert "A few short questions help you start" in page.content.decode()
    assert page["Cache-Control"] == "private, no-store"


def test_somebody_without_a_place_has_no_journal_to_write_in(client):
    client.force_login(UserFactory())
    assert client.get(reverse("journal_write")).status_code == 302
    assert "When you have a place on a workshop" in client.get(reverse("journal")).content.decode()


def test_write_read_edit_share_delete(client, owner):
    response = post(client, "journal_write", **entry_data(owner))
    entry = Reflection.objects.get()
    assert response["Location"] == reverse("journal_entry", args=[entry.reference])
    page = client.get(response["Location"]).content.decode()
    assert SECRET_WORDS in page
    assert "Only you." in page

    part = owner.workshop.parts.first()
    about = f"{owner.reference}.{part.pk}"
    post(client, "journal_edit", entry.reference, **entry_data(owner, what="A kingfisher.", about=about))
    entry.refresh_from_db()
    assert (entry.what, entry.part) == ("A kingfisher.", part)

    post(client, "journal_share", entry.reference, sharing="review", passage="")
    entry.refresh_from_db()
    assert (entry.sharing, entry.shared_words) == ("review", "A kingfisher.")
    edit_page = client.get(reverse("journal_edit", args=[entry.reference])).content.decode()
    assert "Changing your entry here does not change them" in edit_page
    post(client, "journal_edit", entry.reference, **entry_data(owner, what="Two kingfishers."))
    page = client.get(reverse("journal_entry", args=[entry.reference])).content.decode()
    assert "The review still has the former words" in page

    assert client.get(reverse("journal_delete", args=[entry.reference])).status_code == 200
    assert Reflection.objects.count() == 1
    post(client, "journal_delete", entry.reference)
    assert Reflection.objects.count() == 0


def test_errors_keep_what_was_typed_and_say_so_in_the_title(client, owner):
    page = post(client, "journal_write", **entry_data(owner, about="another's", what="Kept words")).content.decode()
    assert "<title>Error:" in page.replace("\n", "").replace("  ", "")
    assert "Kept words" in page
    assert post(client, "journal_write", **entry_data(owner, what=" ")).status_code == 200
    assert Reflection.objects.count() == 0


@pytest.mark.parametrize(
    "nonsense", [{"what": "a\x00b"}, {"what": "x" * 20_001}, {"sharing": "everybody"}, {"about": ""}, {"about": "R.x"}]
)
def test_nonsense_is_an_error_beside_the_form(client, owner, nonsense):
    assert post(client, "journal_write", **entry_data(owner, **nonsense)).status_code == 200
    assert client.post(reverse("journal_write")).status_code == 200
    assert Reflection.objects.count() == 0


def test_a_passage_that_is_not_in_the_entry_is_said_beside_it(client, owner):
    entry = ReflectionFactory(enrolment=owner)
    page = post(client, "journal_share", entry.reference, sharing="review", passage="Nothing of the kind")
    assert "The passage is not in your entry word for word" in page.content.decode()


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("who", ["coach", "facilitator", "coordinator", "fellow"])
@pytest.mark.parametrize("sharing", ["me", "coach", "review", "review_ask"])
def test_what_is_not_yours_is_not_there(client, page, who, sharing):
    entry = ReflectionFactory(sharing=sharing)
    workshop = entry.enrolment.workshop
    if who == "coach":
        user = PairingFactory(enrolment=entry.enrolment).coach.user
    elif who == "fellow":
        user = EnrolmentFactory(workshop=workshop).person
    else:
        user = UserFactory(is_superuser=who == "coordinator")
        if who == "facilitator":
            workshop.facilitators.add(user)
    client.force_login(user)
    expected = 200 if (who, page, sharing) == ("coach", "journal_entry", "coach") else 404
    assert client.get(reverse(page, args=[entry.reference])).status_code == expected
    if page != "journal_entry":
        assert post(client, page, entry.reference, sharing="me", what="mine now").status_code == 404
    entry.refresh_from_db()
    assert entry.what == "I held back an answer and waited."


def test_a_coach_reads_a_passage_and_no_more(client):
    entry = ReflectionFactory(sharing="coach", passage="She found a better one")
    client.force_login(PairingFactory(enrolment=entry.enrolment).coach.user)
    page = client.get(reverse("journal_entry", args=[entry.reference])).content.decode()
    assert "She found a better one" in page
    assert "I held back" not in page
    assert "herself" not in page


def test_a_coach_finds_what_was_shared_and_others_find_no_such_page(client):
    shared, _private = ReflectionFactory(sharing="coach"), ReflectionFactory()
    client.force_login(PairingFactory(enrolment=shared.enrolment).coach.user)
    page = client.get(reverse("journal_shared_with_me"))
    assert [entry.pk for entry in page.context["entries"]] == [shared.pk]
    client.force_login(shared.person)
    assert client.get(reverse("journal_shared_with_me")).status_code == 404


def test_hints_are_shown_and_stop_nobody(client, owner):
    response = post(client, "journal_write", **entry_data(owner, what="I rang 01632 960 123 about it."))
    entry = Reflection.objects.get()
    assert response["Location"] == reverse("journal_entry", args=[entry.reference])
    hint = "01632 960 123”: a telephone number"
    assert hint in client.get(reverse("journal_share", args=[entry.reference])).content.decode()
    assert hint not in client.get(response["Location"]).content.decode()  # nobody else reads it
    services.share(entry, "review", by=owner.person)
    assert hint in client.get(response["Location"]).content.decode()


def test_the_owner_takes_all_of_it_away(client, owner):
    ReflectionFactory(enrolment=owner, what="First.", so_what="")
    ReflectionFactory(enrolment=owner, what="Second.", so_what="", sharing="review")
    ReflectionFactory(what="Somebody else's.")
    assert "All 2 entries" in client.get(reverse("journal_export")).content.decode()
    data = client.get(reverse("journal_export_file", args=["json"]))
    assert data["Content-Disposition"] == 'attachment; filename="journal.json"'
    entries = json.loads(data.content)["entries"]
    assert [entry["answers"] for entry in entries] == [
        [{"question": "What happened?", "words": "Second."}],
        [{"question": "What happened?", "words": "First."}],
    ]
    assert entries[0]["shared_words"] == "Second."
    assert entries[0]["shared_at"] is not None
    html = client.get(reverse("journal_export_file", args=["html"]))
    assert html["Content-Disposition"] == 'attachment; filename="journal.html"'
    assert "First." in html.content.decode()
    assert "Somebody else" not in html.content.decode()
    assert client.get("/my/journal/export/journal.pdf").status_code == 404


@pytest.mark.parametrize("number", [1, 3, 50])
def test_the_list_costs_the_same_however_long_it_is(client, owner, number, django_assert_num_queries):
    for _entry in range(number):
        ReflectionFactory(enrolment=owner)
    with django_assert_num_queries(8):
        client.get(reverse("journal"))


def test_private_words_are_nowhere_else(client, owner, caplog):
    with caplog.at_level(logging.DEBUG):
        response = post(client, "journal_write", **entry_data(owner))
        client.get(response["Location"])
        client.get(reverse("journal"))
    assert SECRET_WORDS not in caplog.text
    assert Reflection not in get_indexed_models()
    for model in apps.get_models():
        if model in (Reflection, User):
            continue
        rows = serializers.serialize("json", model._base_manager.all()) if model._meta.managed else ""
        assert SECRET_WORDS not in rows, model
