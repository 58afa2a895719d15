"""A story is published with its checklist and an agreement or not at all, whichever way somebody tries."""

import datetime as dt

import pytest
from bs4 import BeautifulSoup
from django.contrib.auth.models import Group
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone
from wagtail.actions.publish_page_revision import PublishPageRevisionAction
from wagtail.models import PageLogEntry, Revision, WorkflowState
from wagtail.search.models import IndexEntry
from wagtail.test.utils.form_data import inline_formset, nested_form_data, rich_text, streamfield

from cms import clearance
from cms.errors import StoryRefused
from cms.models import RelatedPage, StoryChecklist, StoryConsent, StoryIndexPage, StoryPage
from cms.search import search
from cms.tasks import end_agreements, publish_scheduled
from cms.tests.factories import ArticlePageFactory, StandardPageFactory, StoryPageFactory, cleared, published
from programmes.people.tests.factories import UserFactory

pytestmark = pytest.mark.django_db
HOUR = dt.timedelta(hours=1)
NAME, CONTACT = "Zebedee Quill", "zebedee@example.org"


def member_of(group):
    user = UserFactory(is_staff=True)
    user.groups.add(Group.objects.get(name=group))
    return user


@pytest.fixture
def editor(client):
    user = member_of("Editors")
    client.force_login(user)
    return user


def is_live(page):
    return StoryPage.objects.get(pk=page.pk).live


def latest(page):
    return StoryPage.objects.get(pk=page.pk).get_latest_revision().content


def edit_url(page):
    return reverse("wagtailadmin_pages:edit", args=[page.pk])


def clearance_url(page):
    return reverse("story_clearance", args=[page.pk])


def form_data(**more):
    return nested_form_data(
        {
            "title": "The wall",
            "slug": "the-wall",
            "told_by": "A housing officer",
            "date": "2026-05-05",
            "introduction": "Somebody rang every Monday.",
            "illustration": "",
            "body": streamfield([("text", rich_text("<p>They wrote a letter.</p>"))]),
            "related_pages": inline_formset([]),
            "seo_title": "",
            "search_description": "",
            "comments": inline_formset([]),
        }
        | more
    )


class TestWhatIsMissing:
    def test_a_new_story_lacks_both(self):
        assert StoryPageFactory().obstacles == [
            "The checklist has not been begun.",
            "Nobody’s agreement is recorded.",
        ]

    def test_an_unfinished_checklist_says_what_is_open(self):
        page = cleared(StoryPageFactory())
        clearance.save_checklist(page, set(StoryChecklist.POINTS) - {"combination", "read"}, by=UserFactory())
        (obstacle,) = page.obstacles
        assert obstacle.startswith("Still open on the checklist: No combination of details is so rare")
        assert obstacle.endswith("The person has read it as it stands, or had it read to them.")

    @pytest.mark.parametrize(
        "change",
        [
            {"title": "Another"},
            {"introduction": "In Larkhill."},
            {"told_by": "Her sister"},
            {"search_description": "Larkhill"},
            {"seo_title": "Larkhill"},
            {"body": [("text", "<p>At number nine.</p>")]},
        ],
    )
    def test_a_change_of_words_needs_both_again(self, change):
        page = cleared(StoryPageFactory())
        for name, value in change.items():
            setattr(page, name, value)
        assert page.obstacles == [
            "The story was changed after the checklist was gone through; go through it once more.",
            "The story was changed after it was agreed to; show the person how it reads now.",
        ]

    def test_a_change_of_the_day_or_of_bold_type_does_not(self):
        page = cleared(StoryPageFactory(body=[{"type": "text", "value": "<p>It was hard.</p>"}]))
        page.date = dt.date(2026, 1, 1)
        page.body = [("text", "<p>It was <b>hard</b>.</p>")]
        assert page.obstacles == []

    def test_an_agreement_runs_out_after_its_day(self):
        page = cleared(StoryPageFactory(), until=timezone.localdate() + dt.timedelta(days=1))
        assert page.obstacles == []
        StoryConsent.objects.update(until=timezone.localdate() - dt.timedelta(days=1))
        assert page.obstacles == ["The agreement has run out; ask again."]

    def test_a_later_agreement_takes_the_place_of_an_earlier(self):
        page = cleared(cleared(StoryPageFactory()))
        assert list(page.consents.values_list("end", flat=True)) == ["", "replaced"]

    @pytest.mark.parametrize(("given", "until"), [(1, 100), (0, 0), (-9, -1)])
    def test_an_agreement_that_cannot_be_is_refused(self, given, until):
        today = timezone.localdate()
        with pytest.raises(StoryRefused):
            clearance.record_consent(
                StoryPageFactory(),
                person_name=NAME,
                person_contact="",
                how="read",
                given_on=today + dt.timedelta(days=given),
                until=today + dt.timedelta(days=until),
                by=UserFactory(),
            )
        assert StoryConsent.objects.count() == 0


class TestEveryWayIn:
    """For each way there is: refused while something is missing, and open when nothing is."""

    def test_a_revision_published_by_code(self):
        page = StoryPageFactory()
        revision = page.save_revision()
        with pytest.raises(StoryRefused):
            revision.publish()
        with pytest.raises(StoryRefused):
            PublishPageRevisionAction(revision).execute(skip_permission_checks=True)
        assert not is_live(page)
        cleared(page)
        revision.publish()
        assert is_live(page)

    def test_a_page_made_live_at_once(self):
        index = StoryIndexPage.objects.get()
        with pytest.raises(StoryRefused):
            index.add_child(instance=StoryPage(title="The wall", slug="the-wall", told_by="Somebody", live=True))
        page = StoryPageFactory()
        page.live = True
        with pytest.raises(StoryRefused):
            page.save()
        with pytest.raises(StoryRefused):
            page.save(update_fields=["live"])
        assert not is_live(page)

    def test_the_edit_form(self, client, editor):
        page = StoryPageFactory(title="The wall", slug="the-wall")
        page.save_revision()
        response = client.post(edit_url(page), form_data() | {"action-publish": "1"})
        assert (response.status_code, response["Location"]) == (302, clearance_url(page))
        assert not is_live(page)
        assert "They wrote a letter." in latest(page)["body"]
        said = client.get(clearance_url(page)).content.decode()
        assert "Your draft is saved, and not published." in said
        cleared(page)
        client.post(edit_url(page), form_data() | {"action-publish": "1"})
        assert is_live(page)

    def test_the_edit_form_of_a_live_story_with_other_words(self, client, editor):
        page = published()
        response = client.post(edit_url(page), form_data(introduction="In Larkhill.") | {"action-publish": "1"})
        assert response["Location"] == clearance_url(page)
        assert StoryPage.objects.get().introduction == "Somebody rang every Monday."

    def test_a_draft_of_a_live_story_can_be_saved(self, client, editor):
        page = published()
        assert client.post(edit_url(page), form_data(introduction="In Larkhill.")).status_code == 302
        assert is_live(page)
        assert latest(page)["introduction"] == "In Larkhill."

    def test_the_form_of_a_new_page(self, client, editor):
        url = reverse("wagtailadmin_pages:add", args=["cms", "storypage", StoryIndexPage.objects.get().pk])
        response = client.post(url, form_data() | {"action-publish": "1"})
        page = StoryPage.objects.get()
        assert response["Location"] == clearance_url(page)
        assert not page.live

    def test_a_workflow(self, client, editor):
        page = StoryPageFactory()
        page.save_revision()
        page.get_workflow().start(page, member_of("Facilitators"))
        state = WorkflowState.objects.get().current_task_state
        url = reverse("wagtailadmin_pages:workflow_action", args=[page.pk, "approve", state.pk])
        response = client.post(url, {"comment": ""})
        assert (response.status_code, response["Location"]) == (302, clearance_url(page))
        assert not is_live(page)
        assert WorkflowState.objects.get().status == WorkflowState.STATUS_IN_PROGRESS
        assert "This story can’t be published." in client.get(clearance_url(page)).content.decode()
        cleared(page)
        client.post(url, {"comment": ""})
        assert is_live(page)

    def test_a_list_of_pages_at_once(self, client, editor):
        other, page = StandardPageFactory(live=False), StoryPageFactory()
        for each in (other, page):
            each.save_revision()
        url = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "publish"])
        response = client.post(f"{url}?id={other.pk}&id={page.pk}")
        other.refresh_from_db()
        assert (response.status_code, other.live, is_live(page)) == (302, False, False)
        cleared(page)
        client.post(f"{url}?id={other.pk}&id={page.pk}")
        other.refresh_from_db()
        assert (other.live, is_live(page)) == (True, True)

    def scheduled(self, page):
        page.go_live_at = timezone.now() + HOUR
        revision = page.save_revision()
        revision.publish()
        Revision.objects.filter(pk=revision.pk).update(
            approved_go_live_at=timezone.now() - HOUR,
            content=revision.content | {"go_live_at": (timezone.now() - HOUR).isoformat()},
        )

    def test_a_set_time(self, client, editor):
        page, other = StoryPageFactory(), StandardPageFactory(live=False)
        self.scheduled(page)
        self.scheduled(other)
        publish_scheduled(timezone.now())
        other.refresh_from_db()
        assert (is_live(page), other.live) == (False, True)
        assert Revision.objects.filter(approved_go_live_at__isnull=False).count() == 0
        page = StoryPage.objects.get()
        cleared(page)
        self.scheduled(page)
        publish_scheduled(timezone.now())
        assert is_live(page)

    def test_a_set_time_without_the_worker(self):
        page = StoryPageFactory()
        self.scheduled(page)
        with pytest.raises(StoryRefused):
            call_command("publish_scheduled", verbosity=0)
        assert not is_live(page)

    def test_a_time_set_in_the_form(self, client, editor):
        page = StoryPageFactory(title="The wall", slug="the-wall")
        page.save_revision()
        later = (timezone.localtime() + HOUR).strftime("%Y-%m-%d %H:%M")
        response = client.post(edit_url(page), form_data(go_live_at=later) | {"action-publish": "1"})
        assert response["Location"] == clearance_url(page)
        assert Revision.objects.filter(approved_go_live_at__isnull=False).count() == 0

    def test_an_earlier_version_with_other_words(self, client, editor):
        page = StoryPageFactory(introduction="In Larkhill.")
        old = page.save_revision()
        page.introduction = "Somebody rang every Monday."
        page.save_revision()
        published(page)
        with pytest.raises(StoryRefused):
            old.publish()
        assert StoryPage.objects.get().introduction == "Somebody rang every Monday."

    def test_a_second_page_of_the_same_words(self, client, editor):
        page = published()
        with pytest.raises(StoryRefused):
            page.copy(update_attrs={"slug": "copy"})
        with pytest.raises(StoryRefused):
            page.create_alias(update_slug="alias")
        client.post(
            reverse("wagtailadmin_pages:copy", args=[page.pk]),
            {"new_title": "x", "new_slug": "x", "new_parent_page": page.get_parent().pk, "publish_copies": "1"},
        )
        assert StoryPage.objects.count() == 1

    def test_what_changes_no_words_may_be_saved_though_another_draft_was_agreed_to(self):
        page = published()
        page.introduction = "Somebody rang on Tuesdays."
        page.save_revision()
        cleared(page)
        live = StoryPage.objects.get()
        live.locked = True
        live.save()
        assert is_live(page)


class TestReaders:
    def test_a_story_is_read_and_listed(self, client):
        page = published(title="The wall")
        shown = BeautifulSoup(client.get(page.url).content, "html.parser")
        assert shown.h1.get_text() == "The wall"
        assert "has agreed to its being told" in shown.main.get_text()
        assert "The wall" in client.get("/stories/").content.decode()
        assert [found.title for found in search("Monday").pages] == ["The wall"]

    def test_nobody_reads_who_agreed(self, client, editor):
        page = published()
        everything = [client.get(page.url).content.decode(), client.get(edit_url(page)).content.decode()]
        everything += [str(revision.content) for revision in Revision.objects.all()]
        everything += [f"{entry.label} {entry.data}" for entry in PageLogEntry.objects.all()]
        everything += (
            [f"{entry.title} {entry.body}" for entry in IndexEntry.objects.all()] if hasattr(IndexEntry, "body") else []
        )
        assert [text for text in everything if NAME in text or CONTACT in text] == []

    def test_a_draft_is_in_no_index(self):
        page = StoryPageFactory(introduction="Umbrella")
        assert page.index_entries.count() == 0
        published(page)
        assert page.index_entries.count() == 1
        page.unpublish()
        assert page.index_entries.count() == 0

    def test_from_the_day_it_runs_out_it_is_shown_nowhere_and_the_worker_takes_it_down(self, client):
        page = published()
        article = ArticlePageFactory()
        RelatedPage.objects.create(page=article, target=page)
        StoryConsent.objects.update(until=timezone.localdate() - dt.timedelta(days=1))
        assert is_live(page)
        assert client.get(page.url).status_code == 404
        assert page.title not in client.get("/stories/").content.decode()
        assert page.title not in client.get(article.url).content.decode()
        assert search("Monday").pages == []
        assert end_agreements(timezone.now()) == 1
        assert end_agreements(timezone.now()) == 0
        assert not is_live(page)
        consent = StoryConsent.objects.get()
        assert (consent.end, consent.person_name) == ("expired", NAME)
        assert StoryPage.objects.get().introduction == "Somebody rang every Monday."

    def test_one_that_got_live_by_a_back_door_is_shown_to_nobody_and_taken_down(self, client):
        page = StoryPageFactory()
        StoryPage.objects.update(live=True)
        assert client.get(page.url).status_code == 404
        assert end_agreements(timezone.now()) == 1
        assert not is_live(page)

    def test_no_copy_is_kept(self, client):
        page = published()
        assert client.get(page.url).for_everybody.kept is False
        assert client.get("/stories/").for_everybody.kept is False

    @pytest.mark.parametrize("count", [1, 3, 12])
    def test_the_queries_do_not_grow(self, client, count, django_assert_num_queries):
        pages = [published() for _number in range(count)]
        for url, number in (("/stories/", 9), (pages[0].url, 8)):
            client.get(url)
            with django_assert_num_queries(number):
                client.get(url)


class TestWithdrawal:
    def test_it_reaches_every_place_at_once(self, client, editor):
        page = published(body=[{"type": "text", "value": "<p>They wrote a letter.</p>"}], search_description="Monday")
        page.introduction = "Somebody rang every Tuesday."
        page.go_live_at = timezone.now() + HOUR
        page.save_revision().publish()
        page.get_workflow().start(page, editor)
        clearance.withdraw(page, by=editor)

        assert client.get(page.url).status_code == 404
        assert search("Monday").pages == []
        page = StoryPage.objects.get()
        assert (page.live, page.introduction, page.search_description, list(page.body)) == (False, "", "", [])
        assert page.revisions.count() == 0
        assert page.index_entries.count() == 0
        assert WorkflowState.objects.filter(status=WorkflowState.STATUS_IN_PROGRESS).count() == 0
        consent = StoryConsent.objects.get()
        assert (consent.end, consent.person_name, consent.person_contact) == ("withdrawn", "", "")
        assert page.obstacles == ["The checklist has not been begun.", "Nobody’s agreement is recorded."]

    def test_earlier_agreements_forget_who_it_was_too(self, editor):
        page = cleared(cleared(StoryPageFactory()))
        clearance.withdraw(page, by=editor)
        assert set(StoryConsent.objects.values_list("end", "person_name")) == {("withdrawn", ""), ("replaced", "")}

    def test_twice_is_once(self, editor):
        page = published()
        clearance.withdraw(page, by=editor)
        ended_at = StoryConsent.objects.get().ended_at
        clearance.withdraw(page, by=editor)
        assert StoryConsent.objects.get().ended_at == ended_at

    def test_the_empty_page_can_be_opened_and_filled_anew(self, client, editor):
        page = published()
        clearance.withdraw(page, by=editor)
        assert client.get(edit_url(page)).status_code == 200
        published(StoryPage.objects.get())
        assert is_live(page)


class TestTheAdminsPage:
    def consent(self, **more):
        today = timezone.localdate()
        return {
            "act": "consent",
            "person_name": NAME,
            "person_contact": CONTACT,
            "how": "spoken",
            "given_on": today.isoformat(),
            "until": (today + dt.timedelta(days=365)).isoformat(),
        } | more

    def test_an_author_does_all_but_publish(self, client):
        author = member_of("Facilitators")
        page = StoryPageFactory(owner=author)
        client.force_login(author)
        client.post(clearance_url(page), {"act": "checklist", "names": "on", "places": "on"})
        assert StoryChecklist.objects.get().open_points != []
        client.post(clearance_url(page), {"act": "checklist"} | dict.fromkeys(StoryChecklist.POINTS, "on"))
        client.post(clearance_url(page), self.consent(in_print="on"))
        consent = StoryConsent.objects.get()
        assert (consent.how, consent.in_print, consent.on_social, consent.recorded_by) == (
            "spoken",
            True,
            False,
            author,
        )
        assert page.obstacles == []
        shown = client.get(clearance_url(page)).content.decode()
        assert "Nothing is missing" in shown
        assert NAME not in shown

    def test_whoever_publishes_sees_who_agreed(self, client, editor):
        page = cleared(StoryPageFactory())
        shown = client.get(clearance_url(page)).content.decode()
        assert NAME in shown
        assert CONTACT in shown

    def test_who_may_not_edit_it_does_not_get_in(self, client):
        page = StoryPageFactory(owner=member_of("Facilitators"))
        for user in (member_of("Facilitators"), UserFactory()):
            client.force_login(user)
            assert client.get(clearance_url(page)).status_code == 302
            assert client.post(clearance_url(page), {"act": "withdraw"}).status_code == 302

    def test_what_is_wrong_is_said_and_nothing_is_lost(self, client, editor):
        page = StoryPageFactory()
        response = client.post(clearance_url(page), self.consent(person_name="", until="2001-01-01"))
        assert response.context["consent_form"].errors == {"person_name": ["This field is required."]}
        response = client.post(clearance_url(page), self.consent(until="2001-01-01"))
        assert "would have run out already" in response.content.decode()
        assert CONTACT in response.content.decode()
        assert StoryConsent.objects.count() == 0

    def test_it_hints_at_what_could_tell_who_it_is(self, client, editor):
        page = StoryPageFactory(introduction="Then Mrs Bellweather rang.")
        page.save_revision()
        assert "Mrs Bellweather”: a person" in client.get(clearance_url(page)).content.decode()

    def test_taking_back_is_a_button(self, client, editor):
        page = published()
        assert client.post(clearance_url(page), {"act": "withdraw"}).status_code == 302
        assert client.get(page.url).status_code == 404
        assert client.post(clearance_url(page), {"act": "nonsense"}).status_code == 302

    def test_the_editor_says_what_is_missing(self, client, editor):
        page = StoryPageFactory()
        shown = client.get(edit_url(page)).content.decode()
        assert "Before this story can be published:" in shown
        assert clearance_url(page) in shown
        add = reverse("wagtailadmin_pages:add", args=["cms", "storypage", StoryIndexPage.objects.get().pk])
        assert "Save a draft first." in client.get(add).content.decode()
