"""Voices stand on a programme's page by reference, and leave it when they are withdrawn."""

import pytest
from bs4 import BeautifulSoup
from django.contrib.auth.models import Group
from django.urls import reverse
from wagtail.models import Page

from cms.models import ProgrammePage, StandardPage
from cms.tests.factories import ProgrammePageFactory
from learning_review.voices import services
from learning_review.voices.models import Scope
from learning_review.voices.queries import shown_in_review
from learning_review.voices.tests.factories import WORDS, ApprovedVoiceFactory, WrittenVoiceFactory
from programmes.catalogue.tests.factories import WorkshopFactory
from programmes.people.tests.factories import UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def programme_page():
    return ProgrammePageFactory()


@pytest.fixture
def workshop(programme_page):
    return WorkshopFactory(programme=programme_page.programme)


def shown(client, page):
    main = BeautifulSoup(client.get(page.url).content, "html.parser").main
    return [" ".join(voice.blockquote.get_text().split()) for voice in main.select(".voice")]


def chosen(page, *voices):
    value = {"heading": "In their words", "voices": [voice.pk for voice in voices]}
    page.body = [{"type": "voices", "value": value}]
    page.save_revision().publish()
    return ProgrammePage.objects.get(pk=page.pk)


def test_without_a_choice_every_voice_that_may_is_shown(client, programme_page, workshop):
    ApprovedVoiceFactory(workshop=workshop)
    WrittenVoiceFactory(workshop=workshop)
    ApprovedVoiceFactory(workshop=workshop, scopes=[Scope.REVIEW_WEB])
    ApprovedVoiceFactory()
    assert shown(client, programme_page) == [WORDS]


def test_an_editor_chooses_and_orders_them(client, programme_page, workshop):
    first = ApprovedVoiceFactory(workshop=workshop, words="The first.")
    second = ApprovedVoiceFactory(workshop=workshop, words="The second.")
    ApprovedVoiceFactory(workshop=workshop, words="The third.")
    assert shown(client, chosen(programme_page, second, first)) == ["The second.", "The first."]


def test_a_withdrawn_voice_is_gone_at_once(client, programme_page, workshop):
    voice = ApprovedVoiceFactory(workshop=workshop)
    page = chosen(programme_page, voice)
    assert shown(client, page) == [WORDS]
    services.withdraw(voice)
    assert shown(client, page) == []


def counted(client, page):
    main = BeautifulSoup(client.get(page.url).content, "html.parser").main
    return [" ".join(line.get_text().split()) for line in main.select("section > p.muted.small")]


def test_how_many_were_collected_and_how_many_are_shown_stands_below_them(client, programme_page, workshop):
    ApprovedVoiceFactory()  # of another programme
    assert counted(client, programme_page) == []
    first, _other = ApprovedVoiceFactory(workshop=workshop), ApprovedVoiceFactory(workshop=workshop)
    WrittenVoiceFactory(workshop=workshop)
    services.withdraw(WrittenVoiceFactory(workshop=workshop))
    assert counted(client, programme_page) == ["4 collected, 2 shown here. Is one of them yours?"]
    assert counted(client, chosen(programme_page, first)) == ["4 collected, 1 shown here. Is one of them yours?"]


@pytest.mark.parametrize("scope", list(Scope))
def test_each_place_shows_what_was_agreed_to_for_it_and_nothing_else(client, programme_page, workshop, scope):
    voice = ApprovedVoiceFactory(workshop=workshop, scopes=[scope])
    places = {
        "the page by itself": bool(shown(client, programme_page)),
        "the review on the web": shown_in_review(workshop, "web").exists(),
        "the review as a document": shown_in_review(workshop, "pdf").exists(),
        "the page, chosen": bool(shown(client, chosen(programme_page, voice))),
    }
    assert {place for place, there in places.items() if there} == {
        Scope.PROGRAMME_PAGE: {"the page by itself", "the page, chosen"},
        Scope.REVIEW_WEB: {"the review on the web"},
        Scope.REVIEW_PDF: {"the review as a document"},
        Scope.SOCIAL: set(),
    }[scope]


def test_no_copy_of_the_words_is_kept(programme_page, workshop):
    # A word that stands nowhere else, however a search engine bends it.
    page = chosen(programme_page, ApprovedVoiceFactory(workshop=workshop, words="She waits like a kingfisher."))
    assert "kingfisher" not in str(page.get_latest_revision().content)
    assert "kingfisher" not in str(page.body.get_prep_value())
    assert list(Page.objects.search("kingfisher")) == []


def test_only_a_programmes_page_may_hold_them():
    assert "voices" in ProgrammePage.body.field.stream_block.child_blocks
    assert "voices" not in StandardPage.body.field.stream_block.child_blocks


def test_the_chooser_offers_only_what_may_be_shown(client, workshop):
    editor = UserFactory(is_staff=True)
    editor.groups.add(Group.objects.get(name="Editors"))
    client.force_login(editor)
    may, may_not = ApprovedVoiceFactory(workshop=workshop), WrittenVoiceFactory(workshop=workshop)
    for view in ("choose", "choose_results"):
        listed = client.get(reverse(f"voice_chooser:{view}")).content.decode()
        assert [voice.reference in listed for voice in (may, may_not)] == [True, False]
