"""What search engines are told: which address is the page's own, and what they are to leave out."""

import pytest
from bs4 import BeautifulSoup
from django.urls import reverse

from cms.tests.factories import ArticlePageFactory, ModulePageFactory, WorkshopPageFactory
from learning_review.reviews.tests.factories import published, written
from programmes.calendars import services as calendars
from programmes.catalogue.models import Region
from programmes.catalogue.tests.factories import WorkshopFactory
from programmes.people.tests.factories import UserFactory

pytestmark = pytest.mark.django_db


def canonical(client, address):
    """Return what an address says of where it belongs, without the site's own; "" when it says nothing."""
    head = BeautifulSoup(client.get(address).content, "html.parser").head
    links = [link["href"] for link in head.find_all("link", rel="canonical")]
    assert len(links) < 2
    return links[0].removeprefix("https://kindling.example.org") if links else ""


class TestCanonicalAddresses:
    @pytest.fixture(autouse=True)
    def known_by(self, settings):
        settings.SITE_URL = "https://kindling.example.org"

    def test_every_public_page_has_its_own_whatever_follows_it(self, client):
        module = ModulePageFactory()
        programme = module.get_parent().specific
        workshop, article = WorkshopPageFactory(parent=programme), ArticlePageFactory()
        for page in (module, programme, workshop, article):
            assert canonical(client, f"{page.url}?utm_source=x&page=2") == page.url
        for address in ("/", "/programmes/", "/articles/", "/privacy/", "/workshops/", "/reviews/"):
            assert canonical(client, address) == address

    def test_it_begins_with_the_sites_address_whatever_host_was_asked(self, client):
        page = BeautifulSoup(client.get("/privacy/", headers={"host": "localhost"}).content, "html.parser")
        assert page.find("link", rel="canonical")["href"] == "https://kindling.example.org/privacy/"

    def test_a_workshops_code_leads_to_its_page_and_stands_for_itself_without_one(self, client):
        page = WorkshopPageFactory()
        response = client.get(f"/workshops/{page.workshop.code}/")
        assert (response.status_code, response["Location"]) == (302, page.url)
        plain = f"/workshops/{WorkshopFactory().code}/"
        assert canonical(client, plain.lower()) == plain

    def test_a_review_has_one_and_a_draft_has_none(self, client):
        address = f"/reviews/{published()[0].workshop.code}/"
        assert canonical(client, address) == address

    @pytest.mark.parametrize(
        ("asked", "own"),
        [
            ("page=2", ""),
            ("page=2&places=on&month=2027-05&region=&programme=", ""),
            ("region=tyneside&page=3&q=", "?region=tyneside"),
            ("region=nowhere", ""),
            ("month=x&region=tyneside&programme={programme}", "?programme={programme}&region=tyneside"),
        ],
    )
    def test_the_finders_names_programme_and_region_and_nothing_else(self, client, asked, own):
        Region.objects.create(name="Tyneside", slug="tyneside")
        programme = WorkshopFactory().programme.slug
        address = f"/workshops/?{asked.format(programme=programme)}"
        assert canonical(client, address) == f"/workshops/{own.format(programme=programme)}"


class TestWhatIsLeftOut:
    def robots(self, client, address):
        response = client.get(address)
        assert response.status_code in {200, 404}
        return response["X-Robots-Tag"]

    def test_public_pages_may_be_listed_and_not_archived(self, client):
        page, review = WorkshopPageFactory(), published()[0]
        addresses = ["/", "/programmes/", "/articles/", "/workshops/", "/workshops/?region=x&page=2", "/reviews/"]
        for address in (*addresses, page.url, f"/reviews/{review.workshop.code}/"):
            assert self.robots(client, address) == "noarchive"

    def test_searches_steps_forms_and_files_are_left_out(self, client):
        workshop = WorkshopPageFactory().workshop
        arc = published()[0]
        for address in (
            "/workshops/?q=coaching",
            "/workshops/?q=%00",
            reverse("book", args=[workshop.code]),
            reverse("book_step", args=[workshop.code, "name"]),
            reverse("interest", args=[workshop.programme.slug]),
            reverse("workshop_calendar", args=[workshop.code]),
            reverse("account_request_login_code"),
            reverse("review_pdf", args=[arc.workshop.code, "1.0"]),
            "/nowhere/",
            "/healthz",
        ):
            assert self.robots(client, address) == "noindex"

    def test_secret_links_are_left_out(self, client):
        secret = calendars.feed_secret(calendars.calendar_settings(UserFactory()))
        for address in (reverse("personal_calendar", args=[secret]), "/voices/not-a-link-that-anybody-has/"):
            assert self.robots(client, address) == "noindex"

    def test_a_draft_of_a_review_is_left_out(self, client):
        arc = written()
        client.force_login(arc.coordinator)
        assert self.robots(client, f"/reviews/{arc.workshop.code}/") == "noindex"


class TestRobots:
    def test_machines_are_kept_out_of_what_is_personal_and_let_into_public_feeds(self, client):
        lines = client.get("/robots.txt").content.decode().splitlines()
        assert lines[0] == "User-agent: *"
        assert [line for line in lines if line.startswith("Disallow")] == [
            f"Disallow: /{place}/"
            for place in (
                "accounts",
                "admin",
                "calendar",
                "coach",
                "facilitate",
                "inbox",
                "my",
                "notices",
                "partners",
                "verify",
                "voices",
            )
        ]
        assert [line for line in lines if line.startswith("Allow")] == [
            "Allow: /calendar/programmes/",
            "Allow: /calendar/workshops/",
        ]
        assert lines[-1] == "Sitemap: http://127.0.0.1:8000/sitemap.xml"
