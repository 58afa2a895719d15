"""What must be there before a story is shown, and what happens when it is taken back.

Each act locks the story's page first, as publishing it does: so a story that is being published while its agreement is
taken back is either refused, or published and then taken down.
"""

import datetime as dt
from collections.abc import Collection
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.actions.unpublish_page import UnpublishPageAction
from wagtail.models import COMMENTS_RELATION_NAME, Revision

from accounts.models import User
from cms.errors import StoryRefused
from cms.models.stories import StoryChecklist, StoryConsent, StoryPage
from notices.withdrawals import note
from ui import identifying
from ui.identifying import Hint
from ui.locks import retry_once

# An agreement is asked for again after so many years; whoever records it may say less.
YEARS = 2
# What the ledger knows: stories taken back, by the key that a page keeps wherever it goes.
STORY = "cms/story"


def statement() -> str:
    """Return what somebody says yes to. It is kept with each agreement as it read then."""
    return _(
        "I have read this story about me, or had it read to me. I agree that it is shown on this website exactly as it "
        "stands here, and in the other places I have named. I can take this back at any time, without giving a reason; "
        "it is then gone from the website at once. You will ask me again before the day that stands here."
    )


def as_it_would_be_published(page: StoryPage) -> Any:
    """Return the story with its latest edits, which is what a checklist and an agreement are about."""
    return page.get_latest_revision_as_object()


def hints(page: StoryPage) -> list[Hint]:
    """Return what in a story may tell who it is about, by the rules of ui.identifying."""
    from cms.texts import text_of

    return identifying.find(f"{page.title}. {text_of(page)}")


@retry_once
@transaction.atomic
def save_checklist(page: StoryPage, ticked: Collection[str], *, by: User) -> StoryChecklist:
    """Keep which points of the checklist hold for the story as it now reads; return it."""
    page = _locked(page)
    checklist, _made = StoryChecklist.objects.update_or_create(
        page=page,
        defaults={
            **{point: point in ticked for point in StoryChecklist.POINTS},
            "digest": as_it_would_be_published(page).digest,
            "checked_by": by,
            "checked_at": timezone.now(),
        },
    )
    return checklist


@retry_once
@transaction.atomic
def record_consent(
    page: StoryPage,
    *,
    person_name: str,
    person_contact: str,
    how: str,
    given_on: dt.date,
    until: dt.date,
    by: User,
    in_print: bool = False,
    on_social: bool = False,
) -> StoryConsent:
    """Record that somebody agreed to the story as it now reads; return it. An earlier agreement is replaced.

    Raises StoryRefused when it was given in time to come, or would have run out already.
    """
    page = _locked(page)
    today = timezone.localdate()
    if given_on > today:
        raise StoryRefused([_("An agreement can’t have been given on a day to come.")], page_id=page.pk)
    if until < today or until <= given_on:
        raise StoryRefused([_("Until when? This agreement would have run out already.")], page_id=page.pk)
    now = timezone.now()
    StoryConsent.objects.filter(page=page, ended_at__isnull=True).update(ended_at=now, end=StoryConsent.End.REPLACED)
    return StoryConsent.objects.create(
        page=page,
        person_name=person_name.strip(),
        person_contact=person_contact.strip(),
        how=StoryConsent.How(how),
        given_on=given_on,
        until=until,
        in_print=in_print,
        on_social=on_social,
        statement=statement(),
        digest=as_it_would_be_published(page).digest,
        recorded_by=by,
        recorded_at=now,
    )


@retry_once
@transaction.atomic
def withdraw(page: StoryPage, *, by: User | None) -> StoryPage:
    """Take a story back for the person it is about, at once and for good.

    It is unpublished, taken out of the search, out of what is to be published at a set time and out of what waits for
    approval; its words and every draft of them are deleted; and who agreed is forgotten. The empty page stays, so
    that it is known that there was one. Done twice it changes nothing more.
    """
    page, now = _locked(page), timezone.now()
    note(STORY, str(page.translation_key), at=now)
    consents = StoryConsent.objects.filter(page=page)
    forgotten = {"person_name": "", "person_contact": ""}
    consents.filter(ended_at__isnull=True).update(ended_at=now, end=StoryConsent.End.WITHDRAWN, **forgotten)
    consents.update(**forgotten)
    _take_down(page, by=by)
    StoryChecklist.objects.filter(page=page).delete()
    page = StoryPage.objects.get(pk=page.pk)
    page.introduction, page.search_description, page.seo_title, page.body = "", "", "", []
    page.draft_title = page.title
    page.illustration = None
    page.save(clean=False)
    page.related_pages.all().delete()
    getattr(page, COMMENTS_RELATION_NAME).all().delete()
    page.revisions.all().delete()
    return StoryPage.objects.get(pk=page.pk)


@transaction.atomic
def end_expired(page: StoryPage, *, today: dt.date) -> bool:
    """Take down a story whose agreement has run out; answer whether there was anything to do. Its words stay."""
    page = _locked(page)
    run_out = StoryConsent.objects.filter(page=page, ended_at__isnull=True, until__lt=today)
    ended = run_out.update(ended_at=timezone.now(), end=StoryConsent.End.EXPIRED)
    if ended or (page.live and StoryConsent.of(page) is None):
        _take_down(page, by=None)
        return True
    return False


def unschedule_uncleared(now: dt.datetime) -> int:
    """Take out of the plan what is due and may not be published: one story must not hold up other pages."""
    refused = 0
    for revision in due_stories(now):
        if revision.as_object().obstacles:
            revision.approved_go_live_at = None
            revision.save(update_fields=["approved_go_live_at"])
            refused += 1
    return refused


def due_stories(now: dt.datetime) -> list[Revision]:
    """Return the revisions of stories whose set time has come."""
    return list(Revision.page_revisions.filter(approved_go_live_at__lt=now, content_type__model="storypage"))


def pages_to_end(today: dt.date) -> list[StoryPage]:
    """Return the stories whose agreement has run out, and those that are live without one."""
    run_out = Q(consents__ended_at__isnull=True, consents__until__lt=today)
    found = StoryPage.objects.filter(run_out | Q(pk__in=StoryPage.hidden(on=today))).distinct()
    return list(found.order_by("pk"))


def _locked(page: StoryPage) -> StoryPage:
    return StoryPage.objects.select_for_update().get(pk=page.pk)


def _take_down(page: StoryPage, *, by: User | None) -> None:
    state = page.current_workflow_state
    if state is not None:
        state.cancel(user=by)
    page.revisions.filter(approved_go_live_at__isnull=False).update(approved_go_live_at=None)
    page.refresh_from_db()
    if page.live:
        # Whoever may edit a story may take it back; that somebody else publishes it is no reason to wait.
        UnpublishPageAction(page, user=by).execute(skip_permission_checks=True)
