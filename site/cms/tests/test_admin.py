"""Writing, handing in, approving and previewing, in Wagtail's own admin."""

import datetime as dt

import pytest
from django.contrib.auth.models import Group
from django.urls import reverse
from wagtail.models import GroupPagePermission, Page, Workflow, WorkflowState
from wagtail.test.utils.form_data import nested_form_data, rich_text, streamfield

from cms.models import (
    ArticleIndexPage,
    ArticlePage,
    GlossaryPage,
    HomePage,
    ModulePage,
    ProgrammePage,
    RolePackIndexPage,
    RolePackPage,
    SiteFrame,
    StandardPage,
    StoryIndexPage,
    StoryPage,
    WorkshopPage,
)
from cms.tests.factories import (
    ArticlePageFactory,
    ModulePageFactory,
    ProgrammePageFactory,
    RolePackPageFactory,
    StandardPageFactory,
    StoryPageFactory,
    WorkshopPageFactory,
)
from programmes.catalogue.models import Module
from programmes.catalogue.tests.factories import WorkshopFactory
from programmes.people.tests.factories import UserFactory

pytestmark = pytest.mark.django_db


def member_of(name, client=None):
    user = UserFactory(is_staff=True)
    user.groups.add(Group.objects.get(name=name))
    return user


@pytest.fixture
def programme_page():
    return ProgrammePageFactory()


@pytest.fixture
def facilitator(programme_page):
    user = member_of("Facilitators")
    WorkshopFactory(programme=programme_page.programme).facilitators.add(user)
    return user


@pytest.fixture
def editor():
    return member_of("Editors")


def add_url(model, parent):
    return reverse("wagtailadmin_pages:add", args=["cms", model._meta.model_name, parent.pk])


def edit_url(page):
    return reverse("wagtailadmin_pages:edit", args=[page.pk])


def module_data(module, **more):
    return nested_form_data(
        {
            "title": "Starting well",
            "slug": "anything",
            "module": module.pk,
            "introduction": "Three days to begin with.",
            "illustration": "",
            "body": streamfield([("text", rich_text("<p>We begin with lunch.</p>"))]),
            "seo_title": "",
            "search_description": "",
            "comments": {"TOTAL_FORMS": 0, "INITIAL_FORMS": 0, "MIN_NUM_FORMS": 0, "MAX_NUM_FORMS": 1000},
        }
        | more
    )


class TestGroups:
    def test_there_are_three_and_no_moderators(self):
        assert sorted(Group.objects.values_list("name", flat=True)) == ["Coordinators", "Editors", "Facilitators"]

    def test_coordinators_may_put_on_workshops_and_others_may_not(self):
        allowed = {
            name: member_of(name).has_perm("programmes.coordinate_workshop")
            for name in ("Coordinators", "Editors", "Facilitators")
        }
        assert allowed == {"Coordinators": True, "Editors": False, "Facilitators": False}

    def test_facilitators_may_add_below_these_lists_only(self):
        rows = GroupPagePermission.objects.filter(group__name="Facilitators")
        assert sorted(rows.values_list("page__slug", "permission__codename")) == [
            ("articles", "add_page"),
            ("programmes", "add_page"),
            ("role-packs", "add_page"),
            ("stories", "add_page"),
        ]

    def test_all_may_enter_the_admin(self, client):
        for name in ("Coordinators", "Editors", "Facilitators"):
            client.force_login(member_of(name))
            assert client.get(reverse("wagtailadmin_home")).status_code == 200

    def test_a_practitioner_may_not(self, client):
        client.force_login(UserFactory())
        assert client.get(reverse("wagtailadmin_home")).status_code == 302

    def test_there_is_one_workflow_for_the_whole_site(self):
        workflow = Workflow.objects.get()
        assert workflow.name == "Editors approve"
        assert workflow.workflow_pages.get().page == Page.get_first_root_node()
        assert [group.name for group in workflow.tasks.get().specific.groups.all()] == ["Editors"]


class TestModeration:
    def test_a_facilitator_writes_an_editor_approves(self, client, facilitator, editor, programme_page):
        module = programme_page.programme.modules.first()
        client.force_login(facilitator)
        response = client.post(add_url(ModulePage, programme_page), module_data(module) | {"action-submit": "1"})
        assert response.status_code == 302
        page = ModulePage.objects.get()
        assert (page.live, page.owner, page.slug) == (False, facilitator, "start")
        assert client.get(page.url).status_code == 404

        response = client.post(edit_url(page), module_data(module) | {"action-publish": "1"})
        page.refresh_from_db()
        assert not page.live

        client.force_login(editor)
        state = WorkflowState.objects.get().current_task_state
        url = reverse("wagtailadmin_pages:workflow_action", args=[page.pk, "approve", state.pk])
        assert client.post(url, {"comment": ""}).status_code == 302
        page.refresh_from_db()
        assert page.live
        assert client.get(page.url).status_code == 200

        # Another editor, or a second press, comes late: told so, and led on.
        late = {"action-workflow-action": "true", "workflow-action-name": "approve"}
        response = client.post(edit_url(page), module_data(module) | late, follow=True)
        assert response.redirect_chain == [(edit_url(page), 302)]
        assert "This has been decided in the meantime." in response.content.decode()

    def test_the_draft_of_another_programme_is_closed(self, client, facilitator):
        elsewhere = ModulePageFactory()
        client.force_login(facilitator)
        assert client.get(edit_url(elsewhere)).status_code == 302
        assert client.get(add_url(ModulePage, elsewhere.get_parent())).status_code == 302

    def test_a_colleagues_module_of_the_same_programme_is_open(self, client, facilitator, programme_page):
        page = ModulePageFactory(parent=programme_page, owner=member_of("Facilitators"))
        client.force_login(facilitator)
        assert client.get(edit_url(page)).status_code == 200
        module = page.module
        client.post(edit_url(page), module_data(module, title="Better said"))
        page.refresh_from_db()
        assert (page.title, page.get_latest_revision_as_object().title) == (module.title, "Better said")

    def test_a_facilitator_edits_neither_programme_nor_workshop_pages(self, client, facilitator, programme_page):
        workshop_page = WorkshopPageFactory(parent=programme_page)
        client.force_login(facilitator)
        for page in (programme_page, workshop_page, HomePage.objects.get()):
            assert client.get(edit_url(page)).status_code == 302
        assert client.get(add_url(WorkshopPage, programme_page)).status_code == 302
        assert client.get(add_url(ProgrammePage, programme_page.get_parent())).status_code == 302

    def test_a_facilitator_writes_articles_and_edits_only_their_own(self, client, facilitator):
        index = ArticleIndexPage.objects.get()
        own = ArticlePageFactory(owner=facilitator)
        others = ArticlePageFactory()
        client.force_login(facilitator)
        statuses = [
            client.get(url).status_code
            for url in (reverse("wagtailadmin_pages:add", args=["cms", "articlepage", index.pk]), edit_url(own))
        ]
        assert statuses == [200, 200]
        assert client.get(edit_url(others)).status_code == 302

    def test_publishing_cannot_be_forced(self, client, facilitator, programme_page):
        module = programme_page.programme.modules.first()
        client.force_login(facilitator)
        client.post(add_url(ModulePage, programme_page), module_data(module) | {"action-publish": "1"})
        assert list(ModulePage.objects.values_list("live", flat=True)) == [False]


class TestForms:
    def offered(self, client, model, parent, field):
        response = client.get(add_url(model, parent))
        return set(response.context["form"].fields[field].queryset)

    def test_only_modules_without_a_page_are_offered(self, client, editor, programme_page):
        ModulePageFactory(parent=programme_page)
        ProgrammePageFactory()
        client.force_login(editor)
        rest = set(Module.objects.filter(programme=programme_page.programme).order_by("order")[1:])
        assert self.offered(client, ModulePage, programme_page, "module") == rest

    def test_only_the_programmes_own_workshops_are_offered(self, client, editor, programme_page):
        own = WorkshopFactory(programme=programme_page.programme)
        WorkshopFactory()
        client.force_login(editor)
        assert self.offered(client, WorkshopPage, programme_page, "workshop") == {own}

    def test_another_programmes_module_is_refused(self, client, editor, programme_page):
        module = ProgrammePageFactory().programme.modules.first()
        client.force_login(editor)
        response = client.post(add_url(ModulePage, programme_page), module_data(module))
        assert response.status_code == 200
        assert ModulePage.objects.count() == 0

    @pytest.mark.parametrize("name", ["Coordinators", "Editors"])
    def test_navigation_is_theirs_to_edit(self, client, name):
        client.force_login(member_of(name))
        url = reverse("wagtailsettings:edit", args=["cms", "siteframe", SiteFrame.objects.get().site_id])
        assert client.get(url).status_code == 200


class TestPreviews:
    @pytest.mark.parametrize(
        "factory",
        [
            ArticlePageFactory,
            ModulePageFactory,
            ProgrammePageFactory,
            RolePackPageFactory,
            StandardPageFactory,
            StoryPageFactory,
            WorkshopPageFactory,
        ],
    )
    def test_a_page_can_be_previewed(self, client, editor, factory):
        page = factory()
        client.force_login(editor)
        response = client.get(reverse("wagtailadmin_pages:view_draft", args=[page.pk]))
        assert response.status_code == 200
        assert page.title in response.content.decode()

    @pytest.mark.parametrize("slug", ["kindling", "programmes", "articles", "glossary", "stories", "role-packs"])
    def test_a_list_can_be_previewed(self, client, editor, slug):
        client.force_login(editor)
        page = Page.objects.get(slug=slug)
        assert client.get(reverse("wagtailadmin_pages:view_draft", args=[page.pk])).status_code == 200

    @pytest.mark.parametrize(
        "model",
        [
            ArticleIndexPage,
            ArticlePage,
            GlossaryPage,
            HomePage,
            ModulePage,
            ProgrammePage,
            RolePackIndexPage,
            RolePackPage,
            StandardPage,
            StoryIndexPage,
            StoryPage,
            WorkshopPage,
        ],
    )
    def test_a_page_nobody_saved_can_be_previewed(self, rf, editor, model):
        page = model(title="Not saved yet", slug="not-saved")
        parent = Page.objects.get(slug="programmes")
        parent_path, page.depth = parent.path, parent.depth + 1
        page.path, page.url_path = f"{parent_path}9999", f"{parent.url_path}not-saved/"
        response = page.make_preview_request(preview_mode="")
        assert response.status_code == 200

    def test_a_workshop_page_nobody_saved_shows_its_workshop(self, client, editor, programme_page):
        workshop = WorkshopFactory(programme=programme_page.programme)
        client.force_login(editor)
        url = reverse("wagtailadmin_pages:preview_on_add", args=["cms", "workshoppage", programme_page.pk])
        data = module_data(workshop, title=workshop.title) | {"workshop": workshop.pk}
        assert client.post(url, data).json()["is_valid"] is True
        shown = client.get(url, {"mode": ""}).content.decode()
        assert workshop.code in shown
        assert "Book a place" in shown

    def test_a_draft_workshop_can_be_previewed(self, client, editor, programme_page):
        workshop = WorkshopFactory(programme=programme_page.programme, state="draft")
        page = WorkshopPageFactory(parent=programme_page, workshop=workshop)
        client.force_login(editor)
        assert client.get(reverse("wagtailadmin_pages:view_draft", args=[page.pk])).status_code == 200


class TestBooking:
    def test_publishing_an_old_draft_changes_nothing_that_is_booked(self, client, editor):
        page = WorkshopPageFactory()
        old = page.save_revision()
        workshop = page.workshop
        workshop.places_max = 12
        workshop.save()
        before = (workshop.sessions.count(), workshop.parts.count(), workshop.state)
        old.publish()
        workshop.refresh_from_db()
        assert (workshop.sessions.count(), workshop.parts.count(), workshop.state) == before
        assert workshop.places_max == 12

    def test_a_programme_with_a_page_cannot_be_deleted(self, programme_page):
        from django.db.models import ProtectedError

        with pytest.raises(ProtectedError):
            programme_page.programme.delete()


def test_dates_in_articles_are_days():
    assert isinstance(ArticlePageFactory().date, dt.date)
