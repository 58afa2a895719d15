"""The demo's pages, on a database that has no more than a programme and two workshops."""

import datetime as dt

import pytest
from bs4 import BeautifulSoup
from django.utils import timezone
from wagtail.models import Page, PageLogEntry, WorkflowState

from cms.models import HomePage, Illustration, ModulePage
from demo.build import catalogue
from demo.build.pages import build_materials, build_pages
from programmes.catalogue.models import Workshop
from programmes.catalogue.tests.factories import WorkshopFactory
from programmes.delivery.models import Material
from programmes.people.tests.factories import UserFactory

pytestmark = pytest.mark.django_db
FILLER = ("lorem", "ipsum", "todo", "tbc", "xxx")


@pytest.fixture
def built():
    """Build the pages of a workshop with a house and of one without a date."""
    programme = catalogue.build_programme(catalogue.build_organisations())
    venue = catalogue.build_venues()["weir"]
    day = timezone.localdate() + dt.timedelta(days=60)
    tuesday = day + dt.timedelta(days=(1 - day.weekday()) % 7)
    spring = WorkshopFactory(programme=programme, first_day=tuesday, venue=venue)
    spring.facilitators.add(UserFactory(first_name="Idris", last_name="Vaughan"))
    undated = WorkshopFactory(programme=programme, first_day=None, venue=None, state=Workshop.State.TENTATIVE)
    build_pages(programme, {"spring": spring, "undated": undated}, by=UserFactory(is_superuser=True))


def live_pages():
    return Page.objects.live().filter(depth__gt=1).order_by("path")


def test_every_page_can_be_read(built, client):
    for page in live_pages():
        response = client.get(page.get_url())
        assert response.status_code == 200, page
        shown = BeautifulSoup(response.content, "html.parser")
        assert len(shown.find_all("h1")) == 1, page
        text = shown.main.get_text(" ").lower()
        assert [word for word in FILLER if word in text.split()] == [], page


def test_the_tree_holds_what_it_should(built):
    assert Page.find_problems() == ([], [], [], [], [])
    kinds = [page.specific_class.__name__ for page in live_pages()]
    assert {kind: kinds.count(kind) for kind in kinds} == {
        "HomePage": 1,
        "ProgrammeIndexPage": 1,
        "ProgrammePage": 1,
        "ModulePage": 5,
        "WorkshopPage": 2,
        "ArticleIndexPage": 1,
        "ArticlePage": 8,
        "GlossaryPage": 1,
        "RolePackIndexPage": 1,
        "StoryIndexPage": 1,
        "StandardPage": 4,
    }


def test_every_picture_says_what_it_shows(built, client):
    assert Illustration.objects.filter(alternative_text="").count() == 0
    shown = BeautifulSoup(client.get("/").content, "html.parser")
    assert shown.main.img["alt"] == HomePage.objects.get().illustration.alternative_text


def test_each_page_was_published_by_somebody(built):
    published = PageLogEntry.objects.filter(action="wagtail.publish", user__isnull=False)
    written = live_pages().exclude(slug__in=["programmes", "glossary", "stories", "role-packs"])
    assert set(published.values_list("page_id", flat=True)) == set(written.values_list("pk", flat=True))


def test_an_edit_waits_for_the_editors(built):
    (waiting,) = WorkflowState.objects.filter(status=WorkflowState.STATUS_IN_PROGRESS)
    page = ModulePage.objects.get(pk=waiting.object_id)
    assert waiting.requested_by.get_full_name() == "Idris Vaughan"
    assert page.has_unpublished_changes
    assert len(page.get_latest_revision_as_object().body) == len(page.body) + 1


def test_handouts_are_pdfs_with_the_same_in_words():
    programme = catalogue.build_programme(catalogue.build_organisations())
    build_materials(programme)
    materials = Material.objects.order_by("order")
    assert [(material.module.slug, material.release) for material in materials] == [
        ("starting", "before"),
        ("starting", "start"),
        ("practice", "before"),
        ("calls", "start"),
        ("returning", "end"),
    ]
    for material in materials:
        with material.file.open() as file:
            assert file.read(5) == b"%PDF-"
        assert material.has_alternative
