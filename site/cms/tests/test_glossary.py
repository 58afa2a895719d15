"""The glossary's page, links to its terms, and how editors keep it."""

import json

import pytest
from bs4 import BeautifulSoup
from django.contrib.auth.models import Group
from django.urls import reverse
from wagtail.admin.rich_text.converters.contentstate import ContentstateConverter
from wagtail.models import ReferenceIndex
from wagtail.rich_text import expand_db_html

from cms.blocks import TEXT_FEATURES
from cms.tests.factories import StandardPageFactory
from programmes.people.tests.factories import UserFactory
from programmes.vocabulary.models import Term
from programmes.vocabulary.tests.factories import TermFactory

pytestmark = pytest.mark.django_db


def words(element):
    return " ".join(element.get_text(" ").split())


def soup(client, url):
    response = client.get(url)
    assert response.status_code == 200
    return BeautifulSoup(response.content, "html.parser")


def link(term, text="them"):
    return f'<a linktype="term" id="{term.pk}">{text}</a>'


def page_saying(*texts):
    return StandardPageFactory(body=[{"type": "text", "value": f"<p>{text}</p>"} for text in texts])


@pytest.fixture
def term():
    return TermFactory(
        name="link worker",
        slug="link-worker",
        definition="Somebody who “introduces” people to what there is.",
        other_names=["navigator"],
    )


class TestPage:
    def test_it_explains_every_term_by_name(self, client, term):
        coach = TermFactory(name="Coach", slug="coach", more="One paragraph.\n\nAnother <one>.")
        coach.see_also.add(term)
        shown = soup(client, "/glossary/")
        entries = {words(entry.dt): entry for entry in shown.select("dl > div")}
        assert list(entries) == ["Coach", "link worker"]
        assert entries["link worker"]["id"] == "link-worker"
        assert "Also called: navigator" in words(entries["link worker"])
        assert [words(paragraph) for paragraph in entries["Coach"].select("dd p")] == [
            "What it means here.",
            "One paragraph.",
            "Another <one>.",
            "See also link worker",
        ]
        assert entries["Coach"].a["href"] == "#link-worker"

    def test_without_terms_it_says_what_will_be_here(self, client):
        assert "Words will be explained here" in words(soup(client, "/glossary/").main)

    @pytest.mark.parametrize("count", [1, 3, 50])
    def test_the_queries_are_always_as_many(self, client, count, django_assert_num_queries):
        for number in range(count):
            TermFactory(other_names=[f"other {number}"]).see_also.set(Term.objects.all()[:3])
        client.get("/glossary/")
        with django_assert_num_queries(9):
            client.get("/glossary/")


class TestLinks:
    def test_a_link_leads_to_the_term_and_says_what_it_means(self, client, term):
        shown = soup(client, page_saying(f"Ask {link(term)} first.").url)
        found = shown.select_one(".prose a")
        assert (found["href"], found["title"], found.get_text()) == (
            "/glossary/#link-worker",
            "Somebody who “introduces” people to what there is.",
            "them",
        )

    def test_the_words_used_are_explained_at_the_foot_of_the_page(self, client, term):
        TermFactory(name="never linked")
        shown = soup(client, page_saying(f"Ask {link(term)} and {link(term)}.").url)
        assert [words(entry) for entry in shown.select(".words-used dl > div")] == [
            "link worker Somebody who “introduces” people to what there is."
        ]
        assert soup(client, page_saying("No such word.").url).select(".words-used") == []

    def test_a_renamed_term_is_led_to_as_before(self, client, term):
        page = page_saying(link(term))
        Term.objects.update(name="social prescriber")
        assert words(soup(client, page.url).select_one(".words-used dt")) == "social prescriber"

    def test_words_stay_when_their_term_is_gone(self, client, term):
        page = page_saying(link(term, "a navigator"))
        term.delete()
        shown = soup(client, page.url)
        assert words(shown.select_one(".prose")) == "a navigator"
        assert shown.select(".prose a[href], .words-used") == []

    def test_a_damaged_link_does_no_harm(self, client):
        shown = soup(client, page_saying('<a linktype="term" id="x">one</a> <a linktype="term">two</a>').url)
        assert words(shown.select_one(".prose")) == "one two"

    def test_outside_a_request_it_is_read_as_it_is(self, term):
        assert 'href="/glossary/#link-worker"' in expand_db_html(link(term))

    @pytest.mark.parametrize("count", [1, 3, 50])
    def test_however_many_texts_link_the_glossary_is_read_once(self, client, count, django_assert_num_queries):
        page = page_saying(*(link(TermFactory()) for _number in range(count)))
        client.get(page.url)
        with django_assert_num_queries(8):
            client.get(page.url)

    def test_a_term_knows_which_pages_use_it(self, term):
        page = page_saying(link(term))
        assert [reference.object_id for reference in ReferenceIndex.get_references_to(term)] == [str(page.pk)]


class TestEditor:
    def signed_in(self, client, group):
        user = UserFactory(is_staff=True)
        user.groups.add(Group.objects.get(name=group))
        client.force_login(user)

    def test_a_link_comes_back_from_the_editor_as_it_went_in(self, term):
        converter = ContentstateConverter(features=TEXT_FEATURES)
        kept = f"<p>Ask {link(term)} first.</p>"
        state = converter.from_database_format(kept)
        (entity,) = json.loads(state)["entityMap"].values()
        assert entity == {
            "type": "TERM",
            "mutability": "MUTABLE",
            "data": {"id": term.pk, "title": "link worker", "url": "/glossary/#link-worker"},
        }
        back = BeautifulSoup(converter.to_database_format(state), "html.parser")
        assert back.a.attrs == {"linktype": "term", "id": str(term.pk)}

    def test_editors_keep_terms(self, client):
        self.signed_in(client, "Editors")
        data = {"name": "link worker", "definition": "Somebody who…", "other_names": "navigator\r\nhealth trainer\r\n"}
        assert client.post(reverse("glossary:add"), data).status_code == 302
        term = Term.objects.get()
        assert (term.slug, term.also_called) == ("link-worker", "health trainer, navigator")
        assert client.post(reverse("glossary:edit", args=[term.pk]), data | {"other_names": "guide"}).status_code == 302
        assert Term.objects.get().also_called == "guide"
        assert client.post(reverse("glossary:delete", args=[term.pk])).status_code == 302
        assert Term.objects.count() == 0

    def test_a_name_that_is_taken_is_said_at_its_field(self, client, term):
        self.signed_in(client, "Coordinators")
        response = client.post(
            reverse("glossary:add"), {"name": "guide", "definition": "…", "other_names": "Navigators"}
        )
        assert response.status_code == 200
        assert response.context["form"].errors == {"other_names": ["“Navigators” is a name of “link worker” already."]}
        assert response.context["form"]["name"].value() == "guide"

    def test_the_list_shows_and_searches_names(self, client, term):
        self.signed_in(client, "Editors")
        TermFactory(name="coach")
        shown = client.get(reverse("glossary:index"), {"q": "navigator"}).content.decode()
        assert "link worker" in shown
        assert ">coach<" not in shown

    def test_facilitators_choose_terms_and_change_none(self, client, term):
        self.signed_in(client, "Facilitators")
        shown = client.get(reverse("term_chooser:choose")).json()["html"]
        assert "introduces" in shown
        assert client.get(reverse("glossary:edit", args=[term.pk])).status_code == 302
