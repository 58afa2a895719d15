"""Articles: categories, feeds, and what else there is to read and to take part in."""

import datetime as dt
from xml.etree import ElementTree

import pytest
from bs4 import BeautifulSoup
from django.contrib.auth.models import Group
from django.core.exceptions import ValidationError
from django.urls import reverse
from wagtail.models import PageViewRestriction
from wagtail.test.utils.form_data import inline_formset, nested_form_data, rich_text, streamfield

from cms.models import ArticleCategory, ArticleIndexPage, ArticlePage, RelatedPage
from cms.tests.factories import (
    ArticlePageFactory,
    CategoryFactory,
    ModulePageFactory,
    ProgrammePageFactory,
    StandardPageFactory,
)
from programmes.people.tests.factories import UserFactory

pytestmark = pytest.mark.django_db


def soup(client, url):
    response = client.get(url)
    assert response.status_code == 200
    return BeautifulSoup(response.content, "html.parser")


def words(element):
    return " ".join(element.get_text(" ").split())


def headings(element, selector):
    return [words(heading) for heading in element.select(selector)]


def in_category(category, **values):
    article = ArticlePageFactory(**values)
    article.categories.add(category)
    article.save()
    return article


@pytest.fixture
def listening():
    return CategoryFactory(name="Listening", slug="listening", description="What happens when one waits.")


class TestCategories:
    def test_a_category_lists_its_articles_the_newest_first(self, client, listening):
        in_category(listening, title="Older", date=dt.date(2026, 1, 5))
        in_category(listening, title="Newer", date=dt.date(2026, 5, 5))
        in_category(listening, title="Draft", live=False)
        in_category(CategoryFactory(), title="Elsewhere")
        shown = soup(client, "/articles/category/listening/").main
        assert (words(shown.h1), words(shown.select_one(".lede"))) == ("Listening", "What happens when one waits.")
        assert headings(shown, ".article-entry h2") == ["Newer", "Older"]
        assert shown.find("a", href="/articles/category/listening/feed/") is not None

    def test_an_empty_one_says_so_and_an_unknown_one_is_not_found(self, client, listening):
        assert "Articles will appear here" in words(soup(client, "/articles/category/listening/").main)
        assert client.get("/articles/category/nothing/").status_code == 404
        assert client.get("/articles/category/nothing/feed/").status_code == 404

    def test_the_list_of_all_leads_to_those_that_have_something(self, client, listening):
        CategoryFactory(name="Empty")
        in_category(listening)
        in_category(listening)
        assert headings(soup(client, "/articles/"), "#main > .row .categories a") == ["Listening"]

    def test_an_article_leads_to_its_categories(self, client, listening):
        article = in_category(listening)
        assert [link["href"] for link in soup(client, article.url).select(".opening .categories a")] == [
            "/articles/category/listening/"
        ]

    @pytest.mark.parametrize("slug", ["category", "feed"])
    def test_no_article_takes_their_address(self, slug):
        with pytest.raises(ValidationError, match="taken by the lists of articles"):
            ArticlePageFactory(slug=slug)

    @pytest.mark.parametrize("count", [1, 3, 50])
    def test_the_queries_do_not_grow(self, client, listening, count, django_assert_num_queries):
        for _number in range(count):
            in_category(listening)
        for url, number in (("/articles/", 11), ("/articles/category/listening/", 7)):
            client.get(url)
            with django_assert_num_queries(number):
                client.get(url)

    def test_editors_keep_them_and_facilitators_do_not(self, client):
        for name, allowed in (("Editors", True), ("Coordinators", True), ("Facilitators", False)):
            user = UserFactory(is_staff=True)
            user.groups.add(Group.objects.get(name=name))
            client.force_login(user)
            client.post(reverse("categories:add"), {"name": name, "slug": name.lower(), "description": ""})
            assert ArticleCategory.objects.filter(name=name).exists() is allowed

    def test_an_author_chooses_categories_and_related_pages(self, client, listening):
        author = UserFactory(is_staff=True)
        author.groups.add(Group.objects.get(name="Facilitators"))
        client.force_login(author)
        programme = ProgrammePageFactory()
        data = nested_form_data(
            {
                "title": "Counting",
                "slug": "counting",
                "byline": "Idris Vaughan",
                "date": "2026-05-05",
                "introduction": "",
                "illustration": "",
                "body": streamfield([("text", rich_text("<p>To ten.</p>"))]),
                "related_pages": inline_formset([{"target": programme.pk}]),
                "seo_title": "",
                "search_description": "",
                "comments": inline_formset([]),
            }
        ) | {"categories": [listening.pk]}
        index = ArticleIndexPage.objects.get()
        response = client.post(reverse("wagtailadmin_pages:add", args=["cms", "articlepage", index.pk]), data)
        assert response.status_code == 302
        article = ArticlePage.objects.get().get_latest_revision_as_object()
        assert [category.name for category in article.categories.all()] == ["Listening"]
        assert [row.target_id for row in article.related_pages.all()] == [programme.pk]


class TestFeeds:
    def entries(self, client, url):
        response = client.get(url)
        assert response.status_code == 200
        assert response["Content-Type"] == "application/atom+xml; charset=utf-8"
        return ElementTree.fromstring(response.content).findall("{*}entry")  # noqa: S314 - our own

    def test_an_entry_says_who_wrote_what_and_when(self, client, listening, settings):
        article = in_category(
            listening, title="Waiting & seeing", date=dt.date(2026, 7, 5), introduction="Ten.", byline="Bea Lindqvist"
        )
        in_category(CategoryFactory(), title="Elsewhere", date=dt.date(2026, 1, 1))
        ArticlePageFactory(live=False)
        assert [entry.findtext("{*}title") for entry in self.entries(client, "/articles/feed/")] == [
            "Waiting & seeing",
            "Elsewhere",
        ]
        (entry,) = self.entries(client, "/articles/category/listening/feed/")
        assert entry.find("{*}link").get("href") == f"{settings.SITE_URL}{article.url}"
        assert entry.findtext("{*}author/{*}name") == "Bea Lindqvist"
        assert entry.findtext("{*}published") == "2026-07-05T00:00:00+01:00"
        assert entry.findtext("{*}summary") == "Ten."
        assert entry.find("{*}category").get("term") == "Listening"

    def test_what_xml_cannot_write_is_left_out(self, client):
        ArticlePageFactory(title="A\x0bB", introduction="C\x1fD")
        assert [entry.findtext("{*}title") for entry in self.entries(client, "/articles/feed/")] == ["AB"]

    def test_an_empty_one_is_a_feed_too(self, client):
        assert self.entries(client, "/articles/feed/") == []

    @pytest.mark.parametrize("count", [1, 3, 50])
    def test_the_queries_do_not_grow(self, client, listening, count, django_assert_num_queries):
        for _number in range(count):
            in_category(listening)
        client.get("/articles/feed/")
        with django_assert_num_queries(3):
            client.get("/articles/feed/")


class TestRelated:
    def lead(self, page, *targets):
        for order, target in enumerate(targets):
            RelatedPage.objects.create(page=page, target=target, sort_order=order)

    def test_learning_and_reading_stand_apart_in_the_editors_order(self, client):
        article = ArticlePageFactory()
        module = ModulePageFactory(title="Three days")
        first, second = ArticlePageFactory(title="First"), StandardPageFactory(title="Second")
        self.lead(article, second, module, first)
        shown = soup(client, article.url)
        assert headings(shown, "[aria-labelledby=related-learning] h3") == ["Three days"]
        assert headings(shown, "[aria-labelledby=related-reading] h3") == ["Second", "First"]

    def test_what_is_not_public_is_not_led_to(self, client):
        page = StandardPageFactory()
        private = StandardPageFactory()
        PageViewRestriction.objects.create(page=private, restriction_type=PageViewRestriction.LOGIN)
        self.lead(page, private, ArticlePageFactory(live=False))
        assert soup(client, page.url).select("[aria-labelledby^=related]") == []

    def test_without_a_choice_an_article_leads_to_its_own_categories(self, client, listening):
        article = in_category(listening)
        for number in range(4):
            in_category(listening, title=f"Like it {number}", date=dt.date(2026, 1, 1 + number))
        ArticlePageFactory(title="Newest of all", date=dt.date(2026, 9, 9))
        shown = soup(client, article.url)
        assert headings(shown, "[aria-labelledby=related-reading] h3") == ["Like it 3", "Like it 2", "Like it 1"]
        assert headings(shown, "[aria-labelledby=recent-articles] h3") == ["Newest of all", "Like it 0"]

    def test_a_page_does_not_lead_to_itself(self):
        page = StandardPageFactory()
        with pytest.raises(ValidationError, match="does not lead to itself"):
            RelatedPage(page=page, target=page).full_clean()

    @pytest.mark.parametrize("count", [1, 3, 6])
    def test_the_queries_do_not_grow(self, client, listening, count, django_assert_num_queries):
        article = in_category(listening)
        self.lead(article, *(in_category(listening) for _number in range(count)), ModulePageFactory())
        client.get(article.url)
        with django_assert_num_queries(15):
            client.get(article.url)
