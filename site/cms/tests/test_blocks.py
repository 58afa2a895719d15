"""What each block shows, and refuses."""

import datetime as dt

import pytest
from bs4 import BeautifulSoup
from django.contrib.auth.models import Group
from django.core.files.base import ContentFile
from django.urls import reverse
from wagtail.blocks import StreamBlockValidationError
from wagtail.documents.models import Document

from cms.blocks import BodyBlock, ProgrammeBodyBlock
from cms.models import ProgrammePage, StandardPage
from cms.tests.factories import IllustrationFactory, StandardPageFactory
from programmes.people.tests.factories import UserFactory

pytestmark = pytest.mark.django_db


def drawn(client, *body):
    page = StandardPageFactory(body=[{"type": kind, "value": value} for kind, value in body])
    response = client.get(page.url)
    assert response.status_code == 200
    return BeautifulSoup(response.content, "html.parser").main


def words(element):
    return " ".join(element.get_text(" ").split())


def test_text(client):
    shown = drawn(client, ("text", "<h2>Listening</h2><p>Wait <b>longer</b>.</p>"))
    assert words(shown.select_one(".prose")) == "Listening Wait longer ."


def test_key_facts(client):
    shown = drawn(client, ("key_facts", {"heading": "", "facts": [{"term": "Group", "text": "<p>Mixed</p>"}]}))
    assert (words(shown.dt), words(shown.dd)) == ("Group", "Mixed")


def test_people_with_a_picture(client):
    picture = IllustrationFactory()
    person = {"name": "Ines Calder", "role": "Facilitator", "text": "", "picture": picture.pk}
    shown = drawn(client, ("people", {"heading": "Who leads it", "people": [person]}))
    assert words(shown.select_one(".people li")) == "Ines Calder Facilitator"
    assert shown.select_one(".people img")["alt"] == "A black square"


def test_steps(client):
    step = {"when": "Day 1", "heading": "Arriving", "text": "<p>Lunch first.</p>"}
    assert words(drawn(client, ("steps", {"steps": [step]})).select_one(".days li")) == "Day 1 Arriving Lunch first."


def test_figures_say_their_source_and_date(client):
    figure = {"value": "41", "what": "took part", "source": "Registers", "as_at": "2026-03-31"}
    shown = drawn(client, ("figures", {"figures": [figure]}))
    assert words(shown.select_one(".figures li")) == "41 took part Registers · as at Tuesday 31 March 2026"


def test_downloads_say_kind_and_size(client):
    document = Document.objects.create(title="Plan", file=ContentFile(b"x" * 2048, name="plan.pdf"))
    shown = drawn(client, ("downloads", {"downloads": [{"document": document.pk, "title": "The plan"}]}))
    assert words(shown.select_one(".downloads li")) == "The plan (PDF, 2.0 KB)"


def test_a_picture_takes_its_alternative_text_from_itself(client):
    shown = drawn(client, ("image", {"image": IllustrationFactory().pk, "caption": "<p>Square</p>"}))
    assert shown.img["alt"] == "A black square"
    assert words(shown.figcaption) == "Square"


def test_a_call_to_action_leads_to_a_page_or_an_address(client):
    page = StandardPage.objects.get(slug="contact")
    shown = drawn(
        client,
        ("call_to_action", {"heading": "Unsure?", "label": "Talk", "page": page.pk, "address": ""}),
        ("call_to_action", {"heading": "Ready?", "label": "Find", "page": None, "address": "/workshops/"}),
    )
    assert [link["href"] for link in shown.select(".button")] == ["/contact/", "/workshops/"]


def cleaned(kind, value):
    block = BodyBlock()
    return block.clean(block.to_python([{"type": kind, "value": value}]))


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        ("figures", {"figures": [{"value": "41", "what": "took part", "source": "Registers", "as_at": None}]}),
        ("figures", {"figures": [{"value": "41", "what": "took part", "source": "", "as_at": "2026-03-31"}]}),
        ("call_to_action", {"heading": "?", "label": "Go", "page": None, "address": ""}),
        ("call_to_action", {"heading": "?", "label": "Go", "page": None, "address": "javascript:alert(1)"}),
        ("call_to_action", {"heading": "?", "label": "Go", "page": None, "address": "//evil.example"}),
        ("steps", {"steps": []}),
        ("image", {"image": None, "caption": ""}),
    ],
)
def test_what_is_not_whole_is_refused(kind, value):
    with pytest.raises(StreamBlockValidationError):
        cleaned(kind, value)


def test_a_date_is_kept_as_a_date():
    value = {"value": "41", "what": "took part", "source": "Registers", "source_url": "", "as_at": "2026-03-31"}
    assert cleaned("figures", {"figures": [value]})[0].value["figures"][0]["as_at"] == dt.date(2026, 3, 31)


@pytest.mark.parametrize("name", list(ProgrammeBodyBlock().child_blocks))
def test_every_block_has_a_preview_an_icon_and_a_description(client, name):
    block = ProgrammePage.body.field.stream_block.child_blocks[name]
    assert block.is_previewable
    assert block.get_description()
    assert block.meta.icon not in {"", "placeholder"}
    editor = UserFactory(is_staff=True)
    editor.groups.add(Group.objects.get(name="Editors"))
    client.force_login(editor)
    response = client.get(reverse("wagtailadmin_block_preview"), {"id": block.definition_prefix})
    assert response.status_code == 200
    assert response.context["bound_block"].block is block
