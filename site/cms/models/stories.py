"""Stories about people whom practitioners work with, and what must be there before one is shown.

The page holds the story, made unrecognisable. Who agreed to it, and how they can be reached, are rows of their own: no
draft, revision, search or log of Wagtail's ever holds them.
"""

import datetime as dt
import hashlib
import json
from typing import Any

from django.conf import settings
from django.core.paginator import Paginator
from django.db import models, transaction
from django.db.models import Exists, OuterRef, Q
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from modelsearch import index
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel
from wagtail.models import Page
from wagtail.query import PageQuerySet

from cms.errors import StoryRefused
from cms.forms import StoryPageForm
from cms.models.articles import today
from cms.models.base import PublicPage
from cms.models.related import related_panel
from cms.panels import ClaimsPanel, ClearancePanel
from cms.permissions import StoryTester, Tester
from cms.texts import text_of
from ui.responses import public

STORIES_A_PAGE = 12


class StoryIndexPage(PublicPage):
    """Every story that may be shown, the newest first."""

    max_count = 1
    parent_page_types = ["cms.HomePage"]
    subpage_types = ["cms.StoryPage"]

    class Meta:
        verbose_name = gettext_lazy("list of stories")
        verbose_name_plural = gettext_lazy("lists of stories")

    def serve(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Show the list, of which no copy is kept: what is on it can be taken back."""
        return public(super().serve(request, *args, **kwargs), kept=False)

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context(request, *args, **kwargs)
        stories = StoryPage.shown().child_of(self).select_related("illustration").order_by("-date", "-pk")
        page = Paginator(stories.defer_streamfields(), STORIES_A_PAGE).get_page(request.GET.get("page"))
        return context | {"stories": page}


class StoryPage(PublicPage):
    """What happened with somebody, told so that nobody can tell who it was.

    It goes live only with a finished checklist and an agreement that stands, both to these very words. That is held
    where every way of publishing ends: in `save`, under a lock on the page.
    """

    # What it says that is not in a search field of every page.
    WORDS = frozenset({"title", "seo_title", "search_description", "introduction", "body", "told_by", "live"})

    date = models.DateField(gettext_lazy("date"), default=today)
    told_by = models.CharField(
        gettext_lazy("told by"),
        max_length=160,
        help_text=gettext_lazy(
            "Who wrote it down, as in “a housing officer”. The person it is about is named nowhere on this page."
        ),
    )

    base_form_class = StoryPageForm
    parent_page_types = ["cms.StoryIndexPage"]
    subpage_types: list[str] = []
    content_panels = [
        ClearancePanel(),
        *Page.content_panels,
        MultiFieldPanel(
            [FieldRowPanel([FieldPanel("told_by"), FieldPanel("date")])], heading=gettext_lazy("Who and when")
        ),
        FieldPanel("introduction"),
        FieldPanel("illustration"),
        ClaimsPanel(),
        FieldPanel("body"),
        related_panel(),
    ]
    search_fields = [*PublicPage.search_fields, index.SearchField("told_by"), index.FilterField("date")]

    class Meta:
        verbose_name = gettext_lazy("story")
        verbose_name_plural = gettext_lazy("stories")

    @classmethod
    def shown(cls, *, on: dt.date | None = None) -> PageQuerySet:
        """Return the stories that may be shown: live, public, and with an agreement that stands."""
        return cls.objects.live().public().filter(Exists(StoryConsent.standing(on=on).filter(page=OuterRef("pk"))))

    @classmethod
    def hidden(cls, *, on: dt.date | None = None) -> PageQuerySet:
        """Return those that are live though no agreement stands any longer, until the worker comes by."""
        standing = StoryConsent.standing(on=on).filter(page=OuterRef("pk"))
        return cls.objects.filter(~Exists(standing), live=True)

    @classmethod
    def get_indexed_objects(cls) -> Any:
        """Index what is published only: what is told in a draft may still name somebody."""
        return super().get_indexed_objects().filter(live=True)

    def permissions_for_user(self, user: Any) -> Tester:
        return StoryTester(user, self)

    def copy(self, *args: Any, **kwargs: Any) -> Any:
        """Refuse: an agreement is to one page."""
        raise StoryRefused([_("A story is not copied: whoever agreed, agreed to one page.")], page_id=self.pk)

    def create_alias(self, **kwargs: Any) -> Any:
        """Refuse, for the same reason."""
        return self.copy()

    def save(self, *args: Any, **kwargs: Any) -> Any:
        """Save it. Raises StoryRefused where that would publish words for which something is missing."""
        written = kwargs.get("update_fields")
        if written is not None and not self.WORDS & set(written):
            return super().save(*args, **kwargs)
        with transaction.atomic():
            if self.live:
                before = StoryPage.objects.select_for_update().filter(pk=self.pk).first() if self.pk else None
                if not (before and before.live and before.digest == self.digest):
                    self.refuse_unless_cleared()
            saved = super().save(*args, **kwargs)
            if not self.live:
                index.remove_object(self)
        return saved

    def serve(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Show it while an agreement stands; no copy is kept."""
        if not StoryConsent.standing().filter(page=self).exists():
            raise Http404
        return public(super().serve(request, *args, **kwargs), kept=False)

    @property
    def digest(self) -> str:
        """What its words are compared by: an edit of one of them makes another."""
        said = json.dumps([self.title, self.seo_title, self.search_description, text_of(self)])
        return hashlib.sha256(said.encode()).hexdigest()

    @property
    def obstacles(self) -> list[str]:
        """Return what is missing before these words may be published, in whole sentences; empty when nothing is."""
        digest = self.digest
        return [
            *StoryChecklist.obstacles(StoryChecklist.objects.filter(page_id=self.pk).first(), digest),
            *StoryConsent.obstacles(StoryConsent.of(self), digest),
        ]

    def refuse_unless_cleared(self) -> None:
        """Raise StoryRefused with what is missing."""
        if obstacles := self.obstacles:
            raise StoryRefused(obstacles, page_id=self.pk)


class StoryChecklist(models.Model):
    """Whether somebody has looked at a story for everything that could tell who it is about."""

    page = models.OneToOneField(StoryPage, on_delete=models.CASCADE, related_name="checklist")
    names = models.BooleanField(gettext_lazy("Every name is changed or left out, also in pictures"), default=False)
    places = models.BooleanField(
        gettext_lazy("Places are blurred: no street, school, surgery or employer by which one could go there"),
        default=False,
    )
    times = models.BooleanField(
        gettext_lazy("Ages, days and numbers are rounded, and no date of an event stands there"), default=False
    )
    combination = models.BooleanField(
        gettext_lazy("No combination of details is so rare that neighbours would know who is meant"), default=False
    )
    others = models.BooleanField(
        gettext_lazy("Family, friends and colleagues who appear in it can’t be recognised either"), default=False
    )
    read = models.BooleanField(
        gettext_lazy("The person has read it as it stands, or had it read to them"), default=False
    )
    digest = models.CharField(max_length=64, editable=False)
    checked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    checked_at = models.DateTimeField(default=timezone.now)

    POINTS = ("names", "places", "times", "combination", "others", "read")

    class Meta:
        verbose_name = gettext_lazy("checklist of a story")
        verbose_name_plural = gettext_lazy("checklists of stories")

    def __str__(self) -> str:
        return f"{self.page_id}"

    @property
    def open_points(self) -> list[str]:
        """What has not been ticked."""
        labels = {field.name: str(field.verbose_name) for field in self._meta.fields}
        return [labels[name] for name in self.POINTS if not getattr(self, name)]

    @staticmethod
    def obstacles(checklist: "StoryChecklist | None", digest: str) -> list[str]:
        if checklist is None:
            return [_("The checklist has not been begun.")]
        if checklist.open_points:
            return [_("Still open on the checklist: %(points)s.") % {"points": "; ".join(checklist.open_points)}]
        if checklist.digest != digest:
            return [_("The story was changed after the checklist was gone through; go through it once more.")]
        return []


class StoryConsent(models.Model):
    """Somebody's yes to a story about them: to which words, where, until when. Changed by `cms.clearance` alone.

    `person_name` and `person_contact` are for those who publish, to ask again and to be told of a withdrawal by; they
    are emptied when it ends for good.
    """

    class How(models.TextChoices):
        READ = "read", gettext_lazy("They read it and agreed in writing")
        SPOKEN = "spoken", gettext_lazy("It was read to them, and they agreed in front of somebody")
        GUARDIAN = "guardian", gettext_lazy("Somebody who may speak for them read it and agreed")

    class End(models.TextChoices):
        WITHDRAWN = "withdrawn", gettext_lazy("taken back")
        REPLACED = "replaced", gettext_lazy("replaced by a later one")
        EXPIRED = "expired", gettext_lazy("run out")

    page = models.ForeignKey(StoryPage, on_delete=models.CASCADE, related_name="consents")
    person_name = models.CharField(gettext_lazy("who agreed"), max_length=160, blank=True)
    person_contact = models.CharField(gettext_lazy("how to reach them"), max_length=254, blank=True)
    how = models.CharField(gettext_lazy("how"), max_length=10, choices=How)
    given_on = models.DateField(gettext_lazy("given on"))
    until = models.DateField(gettext_lazy("until"))
    in_print = models.BooleanField(gettext_lazy("also on paper and in talks"), default=False)
    on_social = models.BooleanField(gettext_lazy("also in posts on social media"), default=False)
    statement = models.TextField(gettext_lazy("what they said yes to"))
    digest = models.CharField(max_length=64, editable=False)
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    recorded_at = models.DateTimeField(default=timezone.now)
    ended_at = models.DateTimeField(null=True, blank=True)
    end = models.CharField(gettext_lazy("how it ended"), max_length=10, choices=End, blank=True)

    class Meta:
        verbose_name = gettext_lazy("agreement to a story")
        verbose_name_plural = gettext_lazy("agreements to stories")
        ordering = ["-recorded_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["page"], condition=Q(ended_at__isnull=True), name="cms_story_consent_one_stands"
            ),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True, end="") | (Q(ended_at__isnull=False) & ~Q(end="")),
                name="cms_story_consent_end",
            ),
            models.CheckConstraint(
                condition=~Q(end="withdrawn") | Q(person_name="", person_contact=""),
                name="cms_story_consent_withdrawn_is_empty",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.page_id}.{self.pk}"

    @classmethod
    def standing(cls, *, on: dt.date | None = None) -> Any:
        """Return the agreements that hold on a day, today unless another is given."""
        return cls.objects.filter(ended_at__isnull=True, until__gte=on or today())

    @classmethod
    def of(cls, page: StoryPage) -> "StoryConsent | None":
        """Return the agreement to a page that has not ended, be it to earlier words or past its day."""
        return cls.objects.filter(page_id=page.pk, ended_at__isnull=True).first() if page.pk else None

    @staticmethod
    def obstacles(consent: "StoryConsent | None", digest: str) -> list[str]:
        if consent is None:
            return [_("Nobody’s agreement is recorded.")]
        if consent.until < today():
            return [_("The agreement has run out; ask again.")]
        if consent.digest != digest:
            return [_("The story was changed after it was agreed to; show the person how it reads now.")]
        return []
