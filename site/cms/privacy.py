"""What the editor keeps of those who work in it, and who agreed to a story."""

import datetime as dt
import re
from collections.abc import Iterator

from django.contrib.contenttypes.models import ContentType
from django.db.models import Max, QuerySet
from django.utils.translation import gettext_lazy as _
from wagtail.admin.models import EditingSession, FormState
from wagtail.documents.models import Document
from wagtail.images.models import Image
from wagtail.models import (
    Comment,
    CommentReply,
    ModelLogEntry,
    Page,
    PageLogEntry,
    PageSubscription,
    Revision,
    TaskState,
    UploadedFile,
    WorkflowState,
)
from wagtail.users.models import UserProfile

from accounts.models import User
from cms import clearance
from cms.models import Illustration, SiteFrame, StoryChecklist, StoryConsent, StoryPage
from notices.personal import BY_KEY, AtAddress, Holding, Row, hold, not_personal, rows_of
from notices.withdrawals import Standing, Withdrawable, withdrawable

# An e-mail address among whatever says how to reach somebody.
ADDRESS = re.compile(r"[^\s<>(),;:]+@[^\s<>(),;:]+\w")


def log_about(person: User) -> QuerySet[ModelLogEntry]:
    """Return what the editor wrote down about somebody's own row, their name beside it."""
    kind = ContentType.objects.get_for_model(User)
    return ModelLogEntry.objects.filter(content_type=kind, object_id=str(person.pk))


def editing(person: User) -> list[Row]:
    return (
        rows_of(UserProfile.objects.filter(user=person), "preferred_language", "current_time_zone", "theme")
        + rows_of(Comment.objects.filter(user=person), "text", "created_at", page="page__title")
        + rows_of(CommentReply.objects.filter(user=person), "text", "created_at")
        + rows_of(PageSubscription.objects.filter(user=person), follows="page__title")
        + rows_of(FormState.objects.filter(user=person), unsaved="data", at="last_updated_at")
        + rows_of(log_about(person), "label", "action", at="timestamp")
    )


def erase_editing(person: User, now: dt.datetime) -> int:
    removed = 0
    for profile in UserProfile.objects.filter(user=person):
        profile.avatar.delete(save=False)
    for model in (UserProfile, CommentReply, Comment, PageSubscription, FormState, EditingSession):
        removed += model._base_manager.filter(user=person).delete()[0]
    return removed + log_about(person).update(label="", data={})


def stories(address: str) -> QuerySet[StoryConsent]:
    """Return the agreements to stories that give this address as the way to reach somebody."""
    return StoryConsent.objects.filter(person_contact__icontains=address)


def story_rows(person: User) -> list[Row]:
    return stories_at(person.email)


def stories_at(address: str) -> list[Row]:
    return rows_of(
        stories(address), "person_name", "person_contact", "how", "given_on", "until", "statement", story="page__title"
    )


def take_stories_back(person: User, now: dt.datetime) -> int:
    return take_back(stories(person.email))


def take_stories_back_at(address: str, at: dt.datetime) -> int:
    return take_back(stories(address).filter(recorded_at__lte=at))


def take_back(agreed: QuerySet[StoryConsent]) -> int:
    pages = {consent.page_id: consent.page for consent in agreed.select_related("page").order_by("page")}
    for page in pages.values():
        clearance.withdraw(page, by=None)
    return len(pages)


def story_addresses() -> Iterator[tuple[str, dt.datetime]]:
    for contact, at in StoryConsent.objects.exclude(person_contact="").values_list("person_contact", "recorded_at"):
        yield from ((address, at) for address in ADDRESS.findall(contact))


hold(
    Holding(
        name="cms/editing",
        title=_("How you work in the editor, and comments you left there"),
        why=_("So that editors can work together."),
        kept=_("For as long as you edit here."),
        models=(UserProfile, Comment, CommentReply, PageSubscription, FormState, EditingSession, ModelLogEntry),
        rows=editing,
        erase=erase_editing,
        stays=_("Pages and pictures you published: that they were changed, and when, by somebody."),
    )
)
hold(
    Holding(
        name="cms/stories",
        title=_("That you agreed to a story about you"),
        why=_("So that nothing is told of you without your yes, and you can be asked again."),
        kept=_("Until you take it back."),
        models=(StoryConsent,),
        rows=story_rows,
        at_address=AtAddress(stories_at, take_stories_back_at, story_addresses),
        erase=take_stories_back,
    )
)
not_personal(
    BY_KEY,
    *(Document, Illustration, Image, Page, PageLogEntry, Revision, StoryChecklist),
    *(TaskState, UploadedFile, WorkflowState),
)
not_personal("The organisation's own address, published for everybody.", SiteFrame)


# --- Taken back, to be taken back again after a restore -------------------------------------------------


def told() -> Iterator[Standing]:
    """Yield the stories to which somebody agreed who has not taken that back, since the last time that they did."""
    agreed = StoryConsent.objects.exclude(person_name="", person_contact="").order_by("page")
    last = dict(agreed.values_list("page").annotate(Max("recorded_at")))
    for page in StoryPage.objects.filter(pk__in=last).order_by("pk"):
        yield Standing(page, last[page.pk], [str(page.translation_key)])


withdrawable(Withdrawable(clearance.STORY, told, lambda page, at, _: clearance.withdraw(page, by=None)))
