"""A module's materials: everybody sees what there is, those enrolled open it."""

import pytest
from bs4 import BeautifulSoup
from django.contrib.auth.models import Group
from django.core.files.base import ContentFile
from django.urls import reverse

from cms.tests.factories import ModulePageFactory
from programmes.catalogue.tests.factories import WorkshopFactory
from programmes.delivery.models import Material
from programmes.enrolment.tests.factories import EnrolmentFactory
from programmes.people.tests.factories import UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def module_page():
    shown = ModulePageFactory()
    Material.objects.create(
        module=shown.module,
        title="Good questions",
        file=ContentFile(b"%PDF", name="questions.pdf"),
        alternative_text="What helped? What else?",
        release=Material.Release.BEFORE,
    )
    return shown


def rows(client, module_page):
    main = BeautifulSoup(client.get(module_page.url).content, "html.parser").main
    return [(row.strong.get_text(), [link["href"] for link in row.find_all("a")]) for row in main.select(".rows > li")]


def test_visitors_see_titles_without_links(client, module_page):
    assert rows(client, module_page) == [("Good questions", [])]
    client.force_login(UserFactory())
    assert rows(client, module_page) == [("Good questions", [])]


def test_those_enrolled_may_open_them(client, module_page):
    workshop = WorkshopFactory(programme=module_page.module.programme)
    client.force_login(EnrolmentFactory(workshop=workshop).person)
    material = Material.objects.get()
    assert rows(client, module_page) == [("Good questions", [reverse("material", args=[material.pk])])]
    shown = BeautifulSoup(client.get(module_page.url).content, "html.parser")
    assert shown.main.select_one(".rows details p").get_text() == "What helped? What else?"


def test_another_format_is_offered_beside_the_file(client, module_page):
    material = Material.objects.get()
    material.alternative_file = ContentFile(b"What helped?", name="questions.txt")
    material.save()
    workshop = WorkshopFactory(programme=module_page.module.programme)
    client.force_login(EnrolmentFactory(workshop=workshop).person)
    links = [reverse(name, args=[material.pk]) for name in ("material", "material_alternative")]
    assert rows(client, module_page) == [("Good questions", links)]


def test_a_missing_alternative_is_flagged_before_publishing(client, module_page):
    editor = UserFactory(is_staff=True)
    editor.groups.add(Group.objects.get(name="Editors"))
    client.force_login(editor)
    url = reverse("wagtailadmin_pages:edit", args=[module_page.pk])
    assert "no second format" not in client.get(url).content.decode()
    Material.objects.create(module=module_page.module, title="A film", link="https://example.org/film")
    shown = BeautifulSoup(client.get(url).content, "html.parser").select_one(".help-warning")
    assert [item.get_text() for item in shown.find_all("li")] == ["A film"]


def test_queries_do_not_grow_with_materials(client, module_page, django_assert_num_queries):
    client.get(module_page.url)
    for wanted in (1, 3, 50):
        while Material.objects.count() < wanted:
            Material.objects.create(module=module_page.module, title="More", link="https://example.org/")
        with django_assert_num_queries(11):
            client.get(module_page.url)
