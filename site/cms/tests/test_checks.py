"""House rules about pages: each finds a violation planted for it."""

from django.apps import apps
from django.db import models
from django.test.utils import isolate_apps
from modelcluster.fields import ParentalKey
from wagtail import blocks
from wagtail.fields import StreamField
from wagtail.images.models import AbstractImage
from wagtail.models import Page, get_page_models

from cms import checks
from cms.models import Illustration, StandardPage


def ids(problems):
    return [problem.id for problem in problems]


def test_the_house_is_in_order():
    assert checks.check_pages(None) == []


def test_it_looks_at_every_kind_of_page():
    assert {model.__name__ for model in get_page_models()} == {
        "ArticleIndexPage",
        "ArticlePage",
        "GlossaryPage",
        "HomePage",
        "ModulePage",
        "Page",
        "ProgrammeIndexPage",
        "ProgrammePage",
        "RolePackIndexPage",
        "RolePackPage",
        "StandardPage",
        "StoryIndexPage",
        "StoryPage",
        "WorkshopPage",
    }


def test_a_page_without_a_template_is_found(monkeypatch):
    monkeypatch.setattr(StandardPage, "template", "cms/nowhere.html")
    assert ids(checks.page_problems(StandardPage)) == ["house.E001"]


def test_a_block_without_a_template_is_found(monkeypatch):
    bare = StreamField([("bare", blocks.StructBlock([("word", blocks.CharBlock())]))])
    monkeypatch.setattr(StandardPage._meta.get_field("body"), "_stream_block", bare.stream_block, raising=False)
    monkeypatch.setattr(StandardPage._meta.get_field("body"), "stream_block", bare.stream_block)
    assert ids(checks.page_problems(StandardPage)) == ["house.E002"]


@isolate_apps("cms")
def test_a_picture_that_may_go_without_words_is_found():
    class Mute(AbstractImage):
        alternative_text = models.CharField(max_length=10, blank=True)

        class Meta:
            app_label = "cms"

    assert ids(checks.image_problems(Mute)) == ["house.E003"]
    assert checks.image_problems(Illustration) == []


@isolate_apps("programmes")
def test_a_bookable_fact_below_a_page_is_found():
    class Date(models.Model):  # noqa: DJ008
        page = ParentalKey(Page, on_delete=models.CASCADE, related_name="planted_dates")

        class Meta:
            app_label = "programmes"

    assert ids(checks.child_problems([Date])) == ["house.E004"]
    assert checks.child_problems(apps.get_models()) == []
