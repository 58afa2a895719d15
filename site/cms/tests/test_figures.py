"""Figures that have grown old, and claims without a source."""

import datetime as dt

import pytest
from bs4 import BeautifulSoup
from django.contrib.auth.models import Group
from django.urls import reverse
from django.utils import timezone

from cms.claims import claims_in
from cms.figures import age_words, is_old, oldest_fresh
from cms.models import PageFigure
from cms.tests.factories import ArticlePageFactory, StandardPageFactory
from programmes.people.tests.factories import UserFactory

pytestmark = pytest.mark.django_db


def figures(*days):
    rows = [
        {"value": str(number), "what": "took part", "source": "Registers", "source_url": "", "as_at": day.isoformat()}
        for number, day in enumerate(days, start=1)
    ]
    return {"type": "figures", "value": {"heading": "", "figures": rows}}


def claim(day, text="<p>It <b>lasts</b>.</p>"):
    return {
        "type": "claim",
        "value": {"text": text, "source": "Our register", "source_url": "", "as_at": day.isoformat()},
    }


def words(element):
    return " ".join(element.get_text(" ").split())


@pytest.fixture
def old():
    return timezone.localdate() - dt.timedelta(days=900)


@pytest.fixture
def fresh():
    return timezone.localdate() - dt.timedelta(days=100)


class TestAge:
    @pytest.mark.parametrize(
        ("months", "today", "oldest"),
        [
            (24, dt.date(2027, 3, 17), dt.date(2025, 3, 17)),
            (24, dt.date(2028, 2, 29), dt.date(2026, 2, 28)),
            (1, dt.date(2027, 3, 31), dt.date(2027, 2, 28)),
            (3, dt.date(2027, 1, 31), dt.date(2026, 10, 31)),
            (14, dt.date(2027, 1, 15), dt.date(2025, 11, 15)),
        ],
    )
    def test_it_is_counted_in_months(self, settings, months, today, oldest):
        settings.FIGURE_OLD_MONTHS = months
        assert oldest_fresh(today) == oldest
        assert not is_old(oldest, today)
        assert is_old(oldest - dt.timedelta(days=1), today)

    @pytest.mark.parametrize(
        ("months", "said"),
        [
            (24, "older than two years"),
            (12, "older than a year"),
            (18, "older than 18 months"),
            (1, "older than one month"),
        ],
    )
    def test_it_is_said_as_it_is_set(self, settings, months, said):
        settings.FIGURE_OLD_MONTHS = months
        assert age_words() == said


class TestReaders:
    def test_they_are_told_that_a_figure_is_old(self, client, old, fresh):
        shown = BeautifulSoup(client.get(StandardPageFactory(body=[figures(old, fresh)]).url).content, "html.parser")
        sources = [words(source) for source in shown.select(".figures .source")]
        assert sources[0].endswith("; older than two years")
        assert "older" not in sources[1]

    def test_a_claim_says_its_source_and_age(self, client, old):
        shown = BeautifulSoup(client.get(StandardPageFactory(body=[claim(old)]).url).content, "html.parser")
        figure = shown.select_one("figure.claim")
        assert words(figure.p) == "It lasts ."
        assert words(figure.figcaption).startswith("Our register · as at ")
        assert words(figure.figcaption).endswith("; older than two years")


class TestRecord:
    def test_it_follows_what_is_published(self, old):
        page = StandardPageFactory(body=[figures(old), claim(old)])
        assert list(page.dated_figures.values_list("said", "source", "as_at")) == [
            ("1 took part", "Registers", old),
            ("It lasts.", "Our register", old),
        ]
        page.body = []
        revision = page.save_revision()
        assert page.dated_figures.count() == 2
        revision.publish()
        assert page.dated_figures.count() == 0

    def test_a_draft_is_not_written_down(self, old):
        page = StandardPageFactory(live=False, body=[figures(old)])
        assert page.dated_figures.count() == 0
        page.save_revision().publish()
        assert page.dated_figures.count() == 1


class TestEditors:
    @pytest.fixture
    def editor(self, client):
        user = UserFactory(is_staff=True)
        user.groups.add(Group.objects.get(name="Editors"))
        client.force_login(user)
        return user

    def test_a_report_lists_the_pages_with_old_figures(self, client, editor, old, fresh):
        StandardPageFactory(title="With both", body=[figures(old, fresh)])
        StandardPageFactory(title="Gone", body=[figures(old)]).unpublish()
        shown = client.get(reverse("old_figures")).content.decode()
        assert "With both" in shown
        assert "1 took part" in shown
        assert "2 took part" not in shown
        assert "Gone" not in shown

    def test_the_first_page_reminds_them(self, client, editor, old):
        assert "Old figures</h2>" not in client.get(reverse("wagtailadmin_home")).content.decode()
        StandardPageFactory(title="With old ones", body=[figures(old, old)])
        shown = client.get(reverse("wagtailadmin_home")).content.decode()
        assert "2 figures on published pages are older than two years." in shown

    def test_whoever_only_writes_is_not_bothered(self, client, old):
        author = UserFactory(is_staff=True)
        author.groups.add(Group.objects.get(name="Facilitators"))
        client.force_login(author)
        StandardPageFactory(body=[figures(old)])
        assert client.get(reverse("old_figures")).status_code == 302
        shown = client.get(reverse("wagtailadmin_home")).content.decode()
        assert "older than two years" not in shown
        assert reverse("old_figures") not in shown

    @pytest.mark.parametrize("count", [1, 3, 50])
    def test_the_report_does_not_ask_once_a_row(self, client, editor, old, count, django_assert_num_queries):
        for number in range(count):
            StandardPageFactory(title=f"Page {number}", body=[figures(old)])
        client.get(reverse("old_figures"))
        with django_assert_num_queries(8):
            client.get(reverse("old_figures_results"))

    def test_an_editor_sees_which_sentences_claim_without_a_source(self, client, editor):
        page = ArticlePageFactory(
            introduction="A calm sentence.", body=[{"type": "text", "value": "<p>Calm. It is twice as effective.</p>"}]
        )
        shown = BeautifulSoup(client.get(reverse("wagtailadmin_pages:edit", args=[page.pk])).content, "html.parser")
        assert [words(item) for item in shown.select(".help-warning li")] == ["It is twice as effective."]

    def test_publishing_says_so_once_more(self, client, editor):
        page = StandardPageFactory(live=False, introduction="Nine in 10 come back.")
        page.save_revision()
        url = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "publish"])
        client.post(f"{url}?id={page.pk}")
        page.refresh_from_db()
        assert page.live


@pytest.mark.parametrize(
    ("sentence", "is_claim"),
    [
        ("Around 20% of visits are about money.", True),
        ("Ninety per cent came back.", False),
        ("90 per cent came back.", True),
        ("Three in four said so.", True),
        ("It was found to be 2.5 times more likely.", True),
        ("Several trials showed it.", True),
        ("The proven way.", True),
        ("Costs were halved.", True),
        ("We meet in two rooms of ten.", False),
        ("Come at 9.30am on day 2.", False),
        ("They came back twice.", False),
    ],
)
def test_what_is_taken_for_a_claim(sentence, is_claim):
    assert claims_in(f"Before it. {sentence} After it.") == ([sentence] if is_claim else [])


def test_every_old_row_goes_with_its_page(old):
    page = StandardPageFactory(body=[figures(old)])
    page.delete()
    assert PageFigure.objects.count() == 0
