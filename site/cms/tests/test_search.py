"""Search of everything public. Runs on both databases: the plain cases must not differ."""

import datetime as dt

import pytest
from bs4 import BeautifulSoup
from django.utils import timezone
from wagtail.models import PageViewRestriction

from cms.excerpts import excerpt, pattern_of
from cms.search import RESULTS_A_PAGE, search
from cms.tests.factories import ArticlePageFactory, ModulePageFactory, StandardPageFactory, WorkshopPageFactory
from cms.texts import text_of
from programmes.catalogue.models import Workshop
from programmes.catalogue.tests.factories import ArcProgrammeFactory, WorkshopFactory
from programmes.delivery.tests.factories import MaterialFactory
from programmes.directory.models import Resource
from programmes.directory.tests.factories import ResourceFactory
from programmes.vocabulary.queries import Sought
from programmes.vocabulary.tests.factories import TermFactory

pytestmark = pytest.mark.django_db


def titles(text):
    return {page.title for page in search(text).pages}


def text_block(html):
    return [{"type": "text", "value": html}]


class TestPages:
    @pytest.mark.parametrize(
        ("text", "found"),
        [
            ("umbrella", True),
            ("UMBRELLAS", True),
            ("umbrellas are lent", True),
            ("lent umbrellas", True),
            ("Umbrellas for the lent", True),
            ("the", False),
            ("umbrellas elsewhere", False),
            ("rainy", True),
            ("Wet Days", True),
            ("umb", False),
        ],
    )
    def test_every_word_has_to_be_somewhere(self, text, found):
        ArticlePageFactory(
            title="Wet days", introduction="On rainy afternoons.", body=text_block("<p>Umbrellas are lent.</p>")
        )
        assert ("Wet days" in titles(text)) is found

    def test_what_is_not_public_is_not_found(self):
        StandardPageFactory(title="Shown", introduction="umbrella")
        StandardPageFactory(title="A draft", introduction="umbrella", live=False)
        private = StandardPageFactory(title="Private", introduction="umbrella")
        StandardPageFactory(title="Below it", introduction="umbrella", parent=private)
        PageViewRestriction.objects.create(page=private, restriction_type=PageViewRestriction.LOGIN)
        assert titles("umbrella") == {"Shown"}

    def test_a_change_that_waits_is_not_found(self):
        page = StandardPageFactory(title="Shown", introduction="umbrella")
        page.introduction = "parasol"
        page.save_revision()
        assert (titles("parasol"), titles("umbrella")) == (set(), {"Shown"})

    def test_the_page_of_a_draft_workshop_is_not_found(self):
        page = WorkshopPageFactory(introduction="umbrella")
        assert titles("umbrella") == {page.title}
        Workshop.objects.update(state=Workshop.State.DRAFT)
        assert titles("umbrella") == set()

    def test_materials_are_not_found_but_their_module_is(self):
        page = ModulePageFactory(introduction="Listening in threes.")
        MaterialFactory(module=page.module, title="Umbrella exercise", description="umbrella")
        assert (titles("umbrella"), titles("threes")) == (set(), {page.title})

    def test_the_root_is_no_result(self):
        assert titles("root") == set()


class TestNames:
    @pytest.fixture(autouse=True)
    def link_worker(self):
        return TermFactory(
            name="link worker",
            slug="link-worker",
            definition="Somebody who introduces people to what there is.",
            other_names=["navigator", "community connector"],
        )

    @pytest.mark.parametrize("text", ["navigator", "Navigators", "link workers", "community connector", "link-worker"])
    def test_a_page_is_found_under_any_name_of_what_it_says(self, text):
        StandardPageFactory(title="One", introduction="For a link worker in the north.")
        StandardPageFactory(title="Two", introduction="A navigator is not a clinician.")
        StandardPageFactory(title="Neither", introduction="A worker in a link road.")
        assert titles(text) == {"One", "Two"}

    def test_other_words_still_count(self):
        StandardPageFactory(title="North", introduction="For a link worker in the north.")
        StandardPageFactory(title="South", introduction="A navigator in the south.")
        assert titles("navigator north") == {"North"}

    def test_the_term_itself_is_shown_and_led_to(self):
        (found,) = search("navigator").terms
        assert (found.term.name, found.url) == ("link worker", "/glossary/#link-worker")
        assert search("worker").terms == []


class TestWorkshops:
    def test_those_to_come_are_found_by_their_facts_and_their_other_names(self):
        TermFactory(name="link worker", other_names=["navigator"])
        programme = ArcProgrammeFactory(title="Link workers together", summary="Two days.")
        day = timezone.localdate() + dt.timedelta(days=40)
        WorkshopFactory(programme=programme, first_day=day, title="In Leenside")
        WorkshopFactory(programme=programme, first_day=day, title="Draft", state=Workshop.State.DRAFT)
        assert [coming.workshop.title for coming in search("navigators").workshops] == ["In Leenside"]

    def test_three_are_shown_and_the_finder_has_the_others(self):
        programme = ArcProgrammeFactory(title="Umbrella days")
        for _number in range(4):
            WorkshopFactory(programme=programme)
        results = search("umbrella")
        assert (len(results.workshops), results.more_workshops) == (3, True)


class TestServices:
    def test_those_that_everybody_may_see_are_found_by_what_they_offer(self):
        TermFactory(name="walk", other_names=["ramble"])
        ResourceFactory(name="Canal walks", offers="An easy walk.")
        ResourceFactory(name="A walk to come", state=Resource.State.SUGGESTED)
        assert [service.name for service in search("rambles").services] == ["Canal walks"]

    def test_three_are_shown_and_the_directory_has_the_others(self):
        for _number in range(4):
            ResourceFactory(offers="Umbrellas to borrow.")
        results = search("umbrella")
        assert (len(results.services), results.more_services) == (3, True)


class TestThePage:
    def get(self, client, text, **more):
        response = client.get("/search/", {"q": text, **more})
        assert response.status_code == 200
        return BeautifulSoup(response.content, "html.parser").main

    def test_it_is_led_to_from_everywhere_and_asks(self, client):
        assert client.get("/").content.decode().count('href="/search/"') == 1
        shown = self.get(client, "")
        assert shown.select(".empty, .found") == []
        assert shown.find("input")["name"] == "q"

    def test_the_words_are_marked_and_nothing_else_is_markup(self, client):
        StandardPageFactory(title="<b>Rain</b>", introduction="If it <i>rains</i>, umbrellas & coats.")
        shown = self.get(client, "umbrella")
        assert [mark.get_text() for mark in shown.select("mark")] == ["umbrellas"]
        assert shown.select_one(".found a").get_text() == "<b>Rain</b>"
        assert "If it <i>rains</i>, umbrellas & coats." in shown.get_text()

    def test_nothing_found_says_what_to_do(self, client):
        assert "Nothing found" in self.get(client, "zzz").get_text()

    def test_pages_of_results(self, client):
        for _number in range(RESULTS_A_PAGE + 1):
            StandardPageFactory(introduction="umbrella")
        assert len(self.get(client, "umbrella").select(".found > li")) == RESULTS_A_PAGE
        assert len(self.get(client, "umbrella", page=2).select(".found > li")) == 1
        assert len(self.get(client, "umbrella", page="\0").select(".found > li")) == RESULTS_A_PAGE
        assert 'href="?q=umbrella&amp;page=2"' in str(self.get(client, "umbrella"))

    @pytest.mark.parametrize(
        "text",
        ["\0", "a\0b", '"', "'", "umbrella'", "a AND OR NOT", "-", "*", "(", "a:b", "%", "a" * 5000, "a " * 500, "\\",
         "🌂", "x & y | !z <-> w", "title:umbrella", "NEAR(a b)", "{title} : x", "^umbrella"],
    )  # fmt: skip
    def test_whatever_is_typed_is_answered(self, client, text):
        assert self.get(client, text).find("input")["value"] == " ".join(text.replace("\0", " ").split())[:200]

    def test_with_a_page_of_every_name_it_stays_quick_enough_to_parse(self, client):
        for number in range(8):
            TermFactory(name=f"first {number}", other_names=[f"name {number} {letter}" for letter in "abcdefghijkl"])
        text = " ".join(f"first {number}" for number in range(8))
        page = StandardPageFactory(introduction=" ".join(f"name {number} b" for number in range(8)))
        assert titles(text) == {page.title}
        assert page.title in self.get(client, text).get_text()

    @pytest.mark.parametrize("count", [1, 3, 50])
    def test_the_queries_are_always_as_many(self, client, count, django_assert_num_queries):
        for number in range(count):
            StandardPageFactory(introduction="umbrella")
            ArticlePageFactory(introduction="umbrella")
            TermFactory(name=f"umbrella {number}", other_names=[f"brolly {number}"])
            ResourceFactory(name=f"umbrella {number}")
        WorkshopFactory(title="umbrella")
        self.get(client, "umbrella")
        with django_assert_num_queries(15):
            self.get(client, "umbrella")


class TestExcerpts:
    def words(self, text, *things):
        pieces = excerpt(
            text, pattern_of([Sought(*thing) if isinstance(thing, tuple) else Sought(thing) for thing in things])
        )
        return "".join(f"[{piece.text}]" if piece.marked else piece.text for piece in pieces)

    def test_every_find_is_marked_whole(self):
        assert self.words("Coach the coaches, not the coachman.", "coach") == "[Coach] the coaches, not the coachman."

    def test_other_names_are_marked_across_a_hyphen(self):
        thing = ("navigator", ("link worker",))
        assert self.words("A link-worker, two navigators.", thing) == "A [link-worker], two [navigators]."

    def test_a_long_text_is_cut_between_words(self):
        text = "before " * 40 + "umbrella " + "after " * 60
        cut = self.words(text, "umbrella")
        assert cut.startswith("… before before")
        assert "[umbrella]" in cut
        assert cut.endswith("after …")
        assert len(cut) < 280

    def test_without_a_find_it_is_the_beginning(self):
        assert self.words("A short text.", "elsewhere") == "A short text."
        assert self.words("", "elsewhere") == ""
        assert len(self.words("x" * 1000, "elsewhere")) == 262


class TestTexts:
    def test_a_page_says_its_blocks_and_not_their_addresses(self, django_assert_num_queries):
        page = StandardPageFactory(
            introduction="First.",
            body=[
                {"type": "text", "value": "<h2>Second</h2><p>and <b>third</b></p>"},
                {"type": "key_facts", "value": {"heading": "", "facts": [{"term": "Group", "text": "<p>Mixed</p>"}]}},
                {"type": "call_to_action", "value": {"heading": "Sure?", "label": "Go", "address": "/workshops/"}},
                {"type": "image", "value": {"image": 99, "caption": "<p>A hill</p>"}},
            ],
        )
        page.refresh_from_db()
        with django_assert_num_queries(0):
            assert text_of(page) == "First. Second and third Group Mixed Sure? Go A hill"
