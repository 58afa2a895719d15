"""Pages that say what a programme, a module or a workshop is. What can be booked stays in `programmes`."""

from functools import partial
from typing import Any

from django.db import models
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from modelsearch import index
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.fields import RichTextField, StreamField
from wagtail.models import Page

from cms import facts, structured
from cms.blocks import LINE_FEATURES, TEXT_FEATURES, ProgrammeBodyBlock
from cms.forms import ModulePageForm, ProgrammePageForm, WorkshopPageForm
from cms.models.base import PublicPage
from cms.models.packs import RolePackPage
from cms.panels import MissingAlternativesPanel
from cms.permissions import ModuleTester, ProgrammeIndexTester, ProgrammeTester, Tester
from learning_review.voices.queries import collected, shown_on_programme_page
from programmes.catalogue.journey import stations_of_pattern
from programmes.catalogue.models import Module, Programme, Workshop
from programmes.catalogue.queries import is_news

MOST_VOICES = 6
SEO_PANELS = [
    MultiFieldPanel([FieldPanel("seo_title"), FieldPanel("search_description")], heading=_("In search engines"))
]


class ProgrammeIndexPage(PublicPage):
    """Every programme."""

    max_count = 1
    parent_page_types = ["cms.HomePage"]
    subpage_types = ["cms.ProgrammePage"]

    class Meta:
        verbose_name = _("list of programmes")
        verbose_name_plural = _("lists of programmes")

    def permissions_for_user(self, user: Any) -> Tester:
        return ProgrammeIndexTester(user, self)

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        pages = (
            ProgrammePage.objects.child_of(self)
            .live()
            .public()
            .select_related("programme", "illustration")
            .prefetch_related("programme__modules")
            .defer_streamfields()
            .order_by("path")
        )
        context = super().get_context(request, *args, **kwargs)
        context["programmes"] = [(page, stations_of_pattern(page.programme)) for page in pages]
        context["structured"] = structured.graph(
            structured.addresses(page.get_url(request) for page, _stations in context["programmes"])
        )
        return context


class ProgrammePage(PublicPage):
    """What a programme is, for whom, and how to take part."""

    programme = models.OneToOneField(
        Programme, on_delete=models.PROTECT, related_name="page", verbose_name=_("programme")
    )
    body = StreamField(ProgrammeBodyBlock(), blank=True, verbose_name=_("body"))
    promise = models.CharField(
        _("promise"), max_length=200, help_text=_("What people will be able to do after it, in one sentence.")
    )
    audience_words = RichTextField(
        _("who it is for, in words"),
        features=LINE_FEATURES,
        blank=True,
        help_text=_("Stands before the kinds of practitioner, which come from the programme."),
    )
    access = RichTextField(_("access"), features=TEXT_FEATURES, blank=True)
    cancellation = RichTextField(_("cancelling, and when numbers are low"), features=TEXT_FEATURES, blank=True)

    base_form_class = ProgrammePageForm
    read_with = ("illustration", "programme")
    parent_page_types = ["cms.ProgrammeIndexPage"]
    subpage_types = ["cms.ModulePage", "cms.WorkshopPage"]
    content_panels = [
        FieldPanel("programme"),
        *Page.content_panels,
        FieldPanel("promise"),
        FieldPanel("introduction"),
        FieldPanel("illustration"),
        FieldPanel("audience_words"),
        FieldPanel("body"),
        FieldPanel("access"),
        FieldPanel("cancellation"),
    ]
    promote_panels = SEO_PANELS
    search_fields = [
        *PublicPage.search_fields,
        index.SearchField("promise"),
        index.SearchField("audience_words"),
        index.SearchField("access"),
        index.SearchField("cancellation"),
    ]

    class Meta:
        verbose_name = _("programme page")
        verbose_name_plural = _("programme pages")

    def clean(self) -> None:
        if self.programme_id:
            self.take_slug(self.programme.slug)
        super().clean()

    def permissions_for_user(self, user: Any) -> Tester:
        return ProgrammeTester(user, self)

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context(request, *args, **kwargs)
        if not self.programme_id:
            return context
        programme = self.programme
        # Where an editor has chosen voices, theirs stand; else every one that may.
        chosen = any(block.block_type == "voices" for block in self.body)
        shown = facts.of_programme(programme)
        return context | {
            "programme": programme,
            "facts": shown,
            "structured": self.for_machines(request, shown),
            "packs": RolePackPage.objects.live().public().filter(programme=programme).order_by("path"),
            # Asked only where voices are shown, beside which it stands.
            "voices_collected": partial(collected, programme),
            "voices": [] if chosen else shown_on_programme_page(programme)[:MOST_VOICES],
        }

    def for_machines(self, request: HttpRequest, shown: facts.ProgrammeFacts) -> structured.Thing:
        """Return what the page shows, for machines."""
        address, programme = self.get_url(request) or "", self.programme
        return structured.graph(
            structured.course(programme, name=self.title, description=programme.summary, address=address, facts=shown),
            structured.crumbs(structured.way_to_programmes(), (self.title, address)),
        )


class ModulePage(PublicPage):
    """What happens in one part of a programme; written by those who facilitate it."""

    module = models.OneToOneField(Module, on_delete=models.PROTECT, related_name="page", verbose_name=_("module"))

    base_form_class = ModulePageForm
    read_with = ("illustration", "module__programme")
    parent_page_types = ["cms.ProgrammePage"]
    subpage_types: list[str] = []
    content_panels = [MissingAlternativesPanel(), FieldPanel("module"), *PublicPage.content_panels]
    promote_panels = SEO_PANELS

    class Meta:
        verbose_name = _("module page")
        verbose_name_plural = _("module pages")

    def clean(self) -> None:
        if self.module_id:
            self.take_slug(self.module.slug)
        super().clean()

    def permissions_for_user(self, user: Any) -> Tester:
        return ModuleTester(user, self)

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context(request, *args, **kwargs)
        if not self.module_id:
            return context
        shown = facts.of_module(self.module, request.user)
        return context | {"module": self.module, "facts": shown, "structured": self.for_machines(request, shown)}

    def for_machines(self, request: HttpRequest, shown: facts.ModuleFacts) -> structured.Thing:
        """Return what the page shows, for machines."""
        address, programme = self.get_url(request) or "", self.module.programme
        return structured.graph(
            structured.module(
                self.module, name=self.title, description=self.introduction, address=address, facts=shown
            ),
            structured.crumbs(
                structured.way_to_programmes(),
                (programme.title, reverse("wagtail_serve", args=[f"programmes/{programme.slug}/"])),
                (self.title, address),
            ),
        )


class WorkshopPage(PublicPage):
    """What is particular to one workshop; its dates, places and people come from the workshop itself."""

    workshop = models.OneToOneField(Workshop, on_delete=models.PROTECT, related_name="page", verbose_name=_("workshop"))

    base_form_class = WorkshopPageForm
    read_with = ("illustration", "workshop__programme", "workshop__region", "workshop__venue")
    parent_page_types = ["cms.ProgrammePage"]
    subpage_types: list[str] = []
    content_panels = [FieldPanel("workshop"), *PublicPage.content_panels]
    promote_panels = SEO_PANELS

    class Meta:
        verbose_name = _("workshop page")
        verbose_name_plural = _("workshop pages")

    def clean(self) -> None:
        if self.workshop_id:
            self.take_slug(self.workshop.code.lower())
        super().clean()

    def serve(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Show the page unless its workshop is still a draft, which only those who work on it are to hear of."""
        if self.workshop.state == Workshop.State.DRAFT:
            get_object_or_404(Workshop.objects.visible_to(request.user), pk=self.workshop_id)
        return super().serve(request, *args, **kwargs)

    @property
    def is_public(self) -> bool:
        """A draft is nobody's business but theirs who work on it."""
        return self.workshop.state != Workshop.State.DRAFT

    @property
    def is_listed(self) -> bool:
        """One long over is no news."""
        workshop = self.workshop
        if not self.is_public:
            return False
        return is_news(workshop, facts.last_day(workshop), workshop.today(timezone.now()))

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context(request, *args, **kwargs)
        if not self.workshop_id:
            return context
        shown = facts.of_workshop(self.workshop)
        said = structured.workshop_page(
            self.workshop,
            name=self.title,
            description=self.introduction,
            address=self.get_url(request) or "",
            facts=shown,
        )
        return context | {
            "workshop": self.workshop,
            "facts": shown,
            "structured": said,
            "mine": facts.mine(self.workshop, request.user),
        }
