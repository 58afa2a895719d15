"""Navigation, footer and contact."""

import pytest
from bs4 import BeautifulSoup
from django.core.exceptions import ValidationError
from wagtail.models import Site

from cms.frame import Frame, Link, read_frame
from cms.models import FrameLink, SiteFrame, StandardPage
from cms.tests.factories import StandardPageFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def site_frame():
    return SiteFrame.objects.get()


def test_a_fresh_installation_has_one():
    frame = read_frame()
    assert frame.navigation == [Link("/articles/", "Articles")]
    assert [link.label for link in frame.links] == [
        "Talk to a person",
        "Accessibility",
        "Privacy",
        "Stories",
        "Role packs",
        "Glossary",
    ]
    assert frame.text == "Workshops and learning programmes for people who work with people."


def test_editors_order_it(site_frame):
    FrameLink.objects.all().delete()
    page = StandardPageFactory(title="About us")
    FrameLink.objects.create(frame=site_frame, menu="navigation", label="Find", address="/workshops/", sort_order=2)
    FrameLink.objects.create(frame=site_frame, menu="navigation", label="About us", page=page, sort_order=1)
    assert read_frame().navigation == [Link(page.url, "About us"), Link("/workshops/", "Find")]


def test_a_page_that_is_not_public_is_not_linked(site_frame):
    StandardPage.objects.get(slug="privacy").unpublish()
    assert [link.label for link in read_frame().links] == [
        "Talk to a person",
        "Accessibility",
        "Stories",
        "Role packs",
        "Glossary",
    ]


def test_the_contact_is_the_editors_to_change(site_frame, client):
    site_frame.contact_name = "Morgan Field"
    site_frame.contact_email = "morgan@example.org"
    site_frame.contact_phone = "+441632960123"
    site_frame.save()
    assert read_frame().contact == {
        "name": "Morgan Field",
        "email": "morgan@example.org",
        "phone": "+44 1632 960123",
        "address": "",
    }
    footer = BeautifulSoup(client.get("/").content, "html.parser").footer
    assert "mailto:morgan@example.org" in [link["href"] for link in footer.find_all("a")]


def test_it_is_always_one_query(django_assert_num_queries, site_frame):
    with django_assert_num_queries(1):
        read_frame()
    FrameLink.objects.all().delete()
    with django_assert_num_queries(1):
        read_frame()
    site_frame.delete()
    with django_assert_num_queries(1):
        assert read_frame() == Frame()


def test_without_a_site_nothing_breaks(client):
    Site.objects.update(is_default_site=False)
    assert read_frame() == Frame()


@pytest.mark.parametrize("values", [{}, {"page": True, "address": "/x/"}, {"address": "https://evil.example"}])
def test_a_link_leads_to_one_place_on_this_site(site_frame, values):
    link = FrameLink(frame=site_frame, label="Somewhere", **(values | {"page": None}))
    if values.get("page"):
        link.page = StandardPageFactory()
    with pytest.raises(ValidationError):
        link.full_clean()


def test_pages_show_it(client, site_frame):
    shown = BeautifulSoup(client.get("/").content, "html.parser")
    assert site_frame.footer_text in shown.footer.get_text()
