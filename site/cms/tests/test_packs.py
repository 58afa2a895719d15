"""Role packs: what is required is told apart from what is not, on the page, on paper and in the PDF."""

import datetime as dt

import pytest
from bs4 import BeautifulSoup
from django.core.files.storage import storages
from django.utils import timezone

from cms import packs
from cms.models import RolePackFile, RolePackPage
from cms.search import search
from cms.tasks import make_role_packs
from cms.tests.factories import ProgrammePageFactory, RolePackPageFactory

pytestmark = pytest.mark.django_db


def words(element):
    return " ".join(element.get_text(" ").split())


def soup(client, url):
    response = client.get(url)
    assert response.status_code == 200
    return BeautifulSoup(response.content, "html.parser")


def status(client, url):
    response = client.get(url)
    if response.streaming:
        b"".join(response.streaming_content)  # which closes the file
    return response.status_code


class TestPage:
    def test_it_holds_four_documents(self, client):
        shown = soup(client, RolePackPageFactory().url)
        assert [words(heading) for heading in shown.select(".pack-document h2")] == [
            "Description of the role",
            "Person specification",
            "Advert",
            "Interview",
        ]
        assert [link["href"] for link in shown.select(".on-this-page a")] == [
            "#description",
            "#specification",
            "#advert",
            "#interview",
        ]

    def test_every_item_is_marked_in_a_word_and_a_shape(self, client):
        shown = soup(client, RolePackPageFactory().url)
        marks = [(words(mark), mark["class"][1], mark.svg is not None) for mark in shown.select(".pack-document .need")]
        assert marks == [
            ("Required", "required", True),
            ("Optional", "optional", True),
            ("Essential", "essential", True),
            ("Desirable", "desirable", True),
            ("Required", "required", True),
            ("Optional", "optional", True),
            ("Required", "required", True),
            ("Optional", "optional", True),
        ]
        shapes = {mark["class"][1]: str(mark.svg) for mark in shown.select(".need")}
        assert shapes["required"] == shapes["essential"] != shapes["optional"] == shapes["desirable"]

    def test_criteria_say_where_they_are_looked_for(self, client):
        rows = soup(client, RolePackPageFactory().url).select(".pack-criteria tbody tr")
        assert [words(row) for row in rows] == [
            "Has coached. Essential In the interview",
            "Knows the area. Desirable In the application",
        ]

    def test_the_scenario_says_how_long_there_is(self, client):
        shown = words(soup(client, RolePackPageFactory().url).select_one("#interview"))
        assert "To be given out 15 minutes before the interview, the same to everybody. A man rings." in shown
        assert "Why this role? Listen for: People." in shown

    def test_it_may_belong_to_a_programme_which_leads_to_it(self, client):
        programme_page = ProgrammePageFactory()
        page = RolePackPageFactory(programme=programme_page.programme)
        RolePackPageFactory(programme=programme_page.programme, live=False)
        assert programme_page.url in [link["href"] for link in soup(client, page.url).main.find_all("a")]
        shown = soup(client, programme_page.url)
        assert [link["href"] for link in shown.select("#role-packs a")] == [page.url]
        assert soup(client, ProgrammePageFactory().url).select("#role-packs") == []

    def test_they_are_listed_and_found(self, client):
        page = RolePackPageFactory(title="Coach in health")
        assert "Coach in health" in words(soup(client, "/role-packs/").main)
        assert [found.title for found in search("Knows the area").pages] == [page.title]

    @pytest.mark.parametrize("count", [1, 3, 50])
    def test_the_queries_do_not_grow(self, client, count, django_assert_num_queries):
        page, *_others = [RolePackPageFactory() for _number in range(count)]
        for url, number in (("/role-packs/", 8), (page.url, 7)):
            client.get(url)
            with django_assert_num_queries(number):
                client.get(url)


class TestPDF:
    def test_the_worker_makes_it_and_anybody_may_have_it(self, client):
        page = RolePackPageFactory(slug="coach")
        assert make_role_packs(timezone.now()) == 1
        assert make_role_packs(timezone.now()) == 0
        response = client.get("/role-packs/coach.pdf")
        assert (response.status_code, response["Content-Type"]) == (200, "application/pdf")
        content = b"".join(response.streaming_content)
        assert content.startswith(b"%PDF-")
        assert b"/StructTreeRoot" in content or b"/Type /ObjStm" in content
        assert response["Content-Disposition"] == 'attachment; filename="coach.pdf"'
        assert packs.current_file(RolePackPage.objects.select_related("pdf").get(pk=page.pk)) != ""

    def test_until_then_one_is_asked_to_come_back(self, client):
        RolePackPageFactory(slug="coach")
        response = client.get("/role-packs/coach.pdf")
        assert (response.status_code, response["Retry-After"]) == (503, "30")
        assert "Please try again in a minute." in response.content.decode()

    def test_a_new_publication_makes_a_new_one_and_forgets_the_old(self, client):
        page = RolePackPageFactory(slug="coach")
        make_role_packs(timezone.now())
        old = RolePackFile.objects.get().name
        page.title = "Coach, anew"
        page.save_revision().publish()
        assert status(client, "/role-packs/coach.pdf") == 503
        assert make_role_packs(timezone.now()) == 1
        assert status(client, "/role-packs/coach.pdf") == 200
        name = RolePackFile.objects.get().name
        assert storages["private"].exists(name)
        assert name == old or not storages["private"].exists(old)

    def test_of_a_draft_there_is_none(self, client):
        page = RolePackPageFactory(slug="coach")
        make_role_packs(timezone.now())
        page.unpublish()
        assert status(client, "/role-packs/coach.pdf") == 404
        assert status(client, "/role-packs/nothing.pdf") == 404
        RolePackPageFactory(live=False)
        assert make_role_packs(timezone.now()) == 0

    def test_one_that_fails_is_tried_again_later_and_holds_up_no_other(self, client):
        broken, sound = RolePackPageFactory(slug="broken"), RolePackPageFactory(slug="sound")
        RolePackFile.objects.create(
            page=broken, made_for=broken.last_published_at, name="", tried_at=timezone.now() - dt.timedelta(minutes=1)
        )
        assert make_role_packs(timezone.now()) == 1
        assert status(client, "/role-packs/sound.pdf") == 200
        assert status(client, "/role-packs/broken.pdf") == 503
        assert make_role_packs(timezone.now() + packs.PAUSE) == 1
        assert status(client, "/role-packs/broken.pdf") == 200
        assert sound.pk != broken.pk

    def test_links_lead_nowhere_strange(self):
        page = RolePackPageFactory()
        assert b"document.invalid" not in packs.content_of(page)
