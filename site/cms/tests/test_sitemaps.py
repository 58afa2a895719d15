"""What search engines may list, where it stands, and when it last changed."""

import datetime as dt
from xml.etree import ElementTree

import pytest
from django.utils import timezone
from wagtail.log_actions import log
from wagtail.models import PageViewRestriction

from cms import sitemaps
from cms.models import ArticleIndexPage, HomePage, ProgrammeIndexPage
from cms.tests.factories import (
    ArticlePageFactory,
    ModulePageFactory,
    ProgrammePageFactory,
    StandardPageFactory,
    WorkshopPageFactory,
)
from learning_review.reviews.tests.factories import published
from programmes.catalogue import services
from programmes.catalogue.models import Workshop
from programmes.catalogue.queries import NEWS_DAYS
from programmes.catalogue.tests.factories import WorkshopFactory
from programmes.directory.tests.factories import ResourceFactory
from programmes.people.tests.factories import UserFactory

pytestmark = pytest.mark.django_db
State = Workshop.State
NAMES = {"s": "http://www.sitemaps.org/schemas/sitemap/0.9"}
# What a fresh installation lists: its six pages, the finder and the reviews.
FRESH = [
    "/",
    "/programmes/",
    "/articles/",
    "/contact/",
    "/accessibility/",
    "/privacy/",
    "/glossary/",
    "/stories/",
    "/role-packs/",
    "/workshops/",
    "/reviews/",
    "/resources/",
]


def listed(client, address="/sitemap.xml"):
    """Return by path what the sitemap says of when each address changed."""
    root = ElementTree.fromstring(client.get(address).content)  # noqa: S314 - our own
    found = {}
    for url in root.findall("s:url", NAMES):
        whole = url.find("s:loc", NAMES).text
        assert whole.startswith("http://127.0.0.1:8000/")
        changed = url.find("s:lastmod", NAMES)
        found[whole.removeprefix("http://127.0.0.1:8000")] = (
            None if changed is None else dt.datetime.fromisoformat(changed.text)
        )
    return found


def ended(workshop, days_ago):
    """Move a workshop's last day to so many days ago."""
    last = workshop.today(timezone.now()) - dt.timedelta(days=days_ago)
    workshop.parts.update(starts_on=last, ends_on=last)


class TestWhatIsListed:
    def test_a_fresh_installation(self, client):
        assert list(listed(client)) == FRESH

    def test_every_kind_of_page(self, client):
        module = ModulePageFactory()
        programme = module.get_parent()
        workshop = WorkshopPageFactory(parent=programme.specific)
        article, standard = ArticlePageFactory(), StandardPageFactory()
        pages = [programme, module, workshop, article, standard]
        assert set(listed(client)) == {*FRESH, *(page.url for page in pages)}

    def test_no_drafts_and_nothing_private(self, client):
        StandardPageFactory(live=False)
        private = StandardPageFactory()
        PageViewRestriction.objects.create(page=private, restriction_type=PageViewRestriction.PASSWORD)
        StandardPageFactory(parent=private)
        WorkshopFactory(state=State.DRAFT)
        parent = ProgrammePageFactory()
        WorkshopPageFactory(parent=parent, workshop=WorkshopFactory(programme=parent.programme, state=State.DRAFT))
        assert set(listed(client)) == {*FRESH, parent.url}

    def test_a_workshop_without_a_page_by_its_code(self, client):
        workshop = WorkshopFactory()
        assert set(listed(client)) == {*FRESH, f"/workshops/{workshop.code}/"}

    def test_a_published_review(self, client):
        review = published()[0].review
        assert f"/reviews/{review.workshop.code}/" in listed(client)

    @pytest.mark.parametrize("state", [State.COMPLETED, State.CANCELLED])
    @pytest.mark.parametrize(("days_ago", "is_listed"), [(-5, True), (NEWS_DAYS, True), (NEWS_DAYS + 1, False)])
    def test_one_that_is_over_for_a_while_longer(self, client, state, days_ago, is_listed):
        parent = ProgrammePageFactory()
        with_page = WorkshopPageFactory(
            parent=parent, workshop=WorkshopFactory(programme=parent.programme, state=state)
        )
        without = WorkshopFactory(programme=parent.programme, state=state)
        for workshop in (with_page.workshop, without):
            ended(workshop, days_ago)
        addresses = {with_page.url, f"/workshops/{without.code}/"}
        assert addresses & set(listed(client)) == (addresses if is_listed else set())
        robots = "noarchive" if is_listed else "noindex"
        assert {client.get(address)["X-Robots-Tag"] for address in addresses} == {robots}

    def test_one_without_dates_until_it_is_over(self, client):
        open_one = WorkshopFactory(state=State.TENTATIVE, first_day=None)
        over = WorkshopFactory(state=State.CANCELLED, first_day=None)
        addresses = listed(client)
        assert [f"/workshops/{workshop.code}/" in addresses for workshop in (open_one, over)] == [True, False]

    def test_the_public_entries_of_the_directory(self, client):
        shown = ResourceFactory(checked=3)
        for state in ("suggested", "retired"):
            ResourceFactory(state=state)
        addresses = listed(client)
        assert set(addresses) == {*FRESH, f"/resources/{shown.code}/"}
        assert addresses["/resources/"] == addresses[f"/resources/{shown.code}/"] == shown.updated_at

    def test_the_queries_do_not_grow(self, client, django_assert_num_queries):
        ArticlePageFactory()
        parent = ModulePageFactory().get_parent().specific
        client.get("/sitemap.xml")
        for wanted in (1, 3, 50):
            while Workshop.objects.count() < wanted:
                WorkshopPageFactory(parent=parent)
                WorkshopFactory(programme=parent.programme)
            with django_assert_num_queries(20):
                client.get("/sitemap.xml")


class TestWhenItChanged:
    @pytest.fixture
    def page(self):
        """A workshop's page, everything about which happened long ago."""
        page = WorkshopPageFactory()
        long_ago = timezone.now() - dt.timedelta(days=90)
        for one in (page, page.get_parent(), HomePage.objects.get(), ProgrammeIndexPage.objects.get()):
            type(one).objects.filter(pk=one.pk).update(last_published_at=long_ago)
        Workshop.objects.update(updated_at=long_ago)
        page.workshop.events.update(at=long_ago)
        page.workshop.sessions.update(revised_at=long_ago)
        return page

    def test_a_workshops_facts_change_its_page_and_those_that_list_it(self, client, page):
        shows = [page.url, page.get_parent().url, "/", "/workshops/"]
        before = listed(client)
        moment = timezone.now()
        services.cancel_workshop(page.workshop, reason="Too few people.", by=UserFactory(is_superuser=True), now=moment)
        after = listed(client)
        assert all(before[address] < moment - dt.timedelta(days=80) for address in shows)
        assert all(after[address] >= moment for address in shows)
        assert after["/programmes/"] == before["/programmes/"]

    def test_a_moved_session_does(self, client, page):
        moment = timezone.now()
        page.workshop.sessions.update(revised_at=moment)
        assert listed(client)[page.url] == moment

    def test_a_booking_does_not(self, client, page):
        from programmes.enrolment.tests.factories import EnrolmentFactory

        before = listed(client)
        EnrolmentFactory(workshop=page.workshop)
        assert listed(client) == before

    def test_a_programmes_own_facts_do(self, client, page):
        programme = page.workshop.programme
        log(programme, "wagtail.edit")
        now = timezone.now() - dt.timedelta(seconds=2)
        addresses = listed(client)
        assert addresses[page.get_parent().url] > now
        assert addresses["/programmes/"] > now
        assert addresses[page.url] < now

    def test_a_new_article_changes_the_list(self, client):
        index = ArticleIndexPage.objects.get()
        article = ArticlePageFactory()
        article.save_revision().publish()
        article.refresh_from_db()
        found = listed(client)
        assert found[index.url] == found[article.url] == article.last_published_at


class TestFiles:
    def test_many_are_laid_into_files_that_an_index_names(self, client, monkeypatch):
        monkeypatch.setattr(sitemaps, "A_FILE", 3)
        root = ElementTree.fromstring(client.get("/sitemap.xml").content)  # noqa: S314 - our own
        files = [entry.find("s:loc", NAMES).text for entry in root.findall("s:sitemap", NAMES)]
        assert files == [f"http://127.0.0.1:8000/sitemap-{number}.xml" for number in (1, 2, 3, 4)]
        paths = [path.removeprefix("http://127.0.0.1:8000") for path in files]
        assert [address for path in paths for address in listed(client, path)] == FRESH
        assert client.get("/sitemap-5.xml").status_code == 404
        assert client.get("/sitemap-0.xml").status_code == 404

    def test_it_is_xml(self, client):
        response = client.get("/sitemap.xml")
        assert (response["Content-Type"], response["X-Robots-Tag"]) == ("application/xml", "noindex")
