"""What is renamed or moved is still found at its old address."""

import pytest
from django.urls import reverse
from wagtail.contrib.redirects.models import Redirect

from cms.models import ProgrammePage
from cms.tests.factories import ModulePageFactory, ProgrammePageFactory, StandardPageFactory, WorkshopPageFactory
from programmes.catalogue.tests.factories import ArcProgrammeFactory
from programmes.people.tests.factories import UserFactory

pytestmark = pytest.mark.django_db


def leads(client, address):
    """Return where an address leads in one step, with how; the address itself where it stands."""
    response = client.get(address)
    return response.status_code, response.headers.get("Location", address)


def renamed(programme, slug):
    programme.slug = slug
    programme.save()


@pytest.fixture
def programme_page():
    return ProgrammePageFactory(programme__slug="old-name")


@pytest.fixture
def below(programme_page):
    return [ModulePageFactory(parent=programme_page), WorkshopPageFactory(parent=programme_page)]


class TestProgrammes:
    def test_its_page_and_all_below_follow_and_the_old_addresses_lead_there(self, client, programme_page, below):
        old = [page.url for page in (programme_page, *below)]
        renamed(programme_page.programme, "new-name")
        new = [address.replace("old-name", "new-name") for address in old]
        assert [leads(client, address) for address in new] == [(200, address) for address in new]
        assert [leads(client, address) for address in old] == [(301, address) for address in new]

    @pytest.mark.parametrize("name", ["programme_calendar", "interest"])
    def test_so_do_its_feed_and_the_form_to_ask_for_a_date(self, client, name):
        programme = ArcProgrammeFactory(slug="old-name")
        renamed(programme, "new-name")
        old, new = (reverse(name, args=[slug]) for slug in ("old-name", "new-name"))
        assert leads(client, old) == (301, new)
        assert leads(client, new) == (200, new)

    def test_after_two_renamings_each_old_address_leads_to_the_last(self, client, programme_page):
        for slug in ("second-name", "third-name"):
            renamed(programme_page.programme, slug)
        feeds = [reverse("programme_calendar", args=[slug]) for slug in ("old-name", "second-name", "third-name")]
        assert [leads(client, feed) for feed in feeds] == [(301, feeds[2]), (301, feeds[2]), (200, feeds[2])]
        pages = [f"/programmes/{slug}/" for slug in ("old-name", "second-name", "third-name")]
        assert [leads(client, page) for page in pages] == [(301, pages[2]), (301, pages[2]), (200, pages[2])]

    def test_named_back_nothing_leads_in_a_circle(self, client, programme_page):
        for slug in ("new-name", "old-name"):
            renamed(programme_page.programme, slug)
        for address in ("/programmes/{}/", "/calendar/programmes/{}.ics"):
            old, new = (address.format(slug) for slug in ("old-name", "new-name"))
            assert leads(client, old) == (200, old)
            assert leads(client, new) == (301, old)

    def test_what_is_kept_of_pages_and_the_sitemap_follow_at_once(self, client, programme_page, settings):
        settings.PAGES_KEPT_SECONDS = 30
        assert leads(client, "/programmes/old-name/") == (200, "/programmes/old-name/")
        renamed(programme_page.programme, "new-name")
        assert leads(client, "/programmes/old-name/") == (301, "/programmes/new-name/")
        sitemap = client.get("/sitemap.xml").content.decode()
        assert ["/programmes/new-name/" in sitemap, "/programmes/old-name/" in sitemap] == [True, False]

    def test_a_draft_written_before_is_published_at_the_new_address(self, client, programme_page):
        programme_page.promise = "You will wait for answers."
        draft = programme_page.save_revision()
        renamed(programme_page.programme, "new-name")
        assert b"You will wait for answers." not in client.get("/programmes/new-name/").content
        draft.publish()
        assert b"You will wait for answers." in client.get("/programmes/new-name/").content

    def test_words_that_are_not_published_stay_so(self, client, programme_page):
        ProgrammePage.objects.update(live=False)
        renamed(programme_page.programme, "new-name")
        assert client.get("/programmes/new-name/").status_code == 404
        assert ProgrammePage.objects.get().slug == "new-name"

    def test_anything_else_about_it_lays_no_redirects(self, programme_page):
        programme_page.programme.title = "Another title"
        programme_page.programme.save()
        assert list(Redirect.objects.all()) == []

    def test_an_address_that_another_page_has_is_left_to_it(self, client, programme_page):
        StandardPageFactory(parent=programme_page.get_parent(), slug="taken")
        renamed(programme_page.programme, "taken")
        assert client.get("/programmes/old-name/").status_code == 200


class TestModules:
    def test_its_page_follows(self, client, below):
        page = below[0]
        old = page.url
        page.module.slug = "another-start"
        page.module.save()
        assert leads(client, old) == (301, old.replace("/start/", "/another-start/"))


class TestPagesOfEditors:
    def test_one_renamed_and_published_leads_on_and_so_do_those_below(self, client, django_capture_on_commit_callbacks):
        above = StandardPageFactory(slug="about")
        below = StandardPageFactory(parent=above, slug="people")
        above.slug = "who-we-are"
        with django_capture_on_commit_callbacks(execute=True):
            above.save_revision(user=UserFactory()).publish()
        below.refresh_from_db()
        assert below.url == "/who-we-are/people/"
        assert leads(client, "/about/") == (301, "/who-we-are/")
        assert leads(client, "/about/people/") == (301, "/who-we-are/people/")

    def test_one_moved_leads_on(self, client):
        page, target = StandardPageFactory(slug="people"), StandardPageFactory(slug="about")
        page.move(target, pos="last-child")
        assert leads(client, "/people/") == (301, "/about/people/")
