"""What every public page has in common."""

from typing import Any

from django.db import models
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from modelsearch import index
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.fields import StreamField
from wagtail.models import Page, PageViewRestriction

from cms import figures
from cms.blocks import BodyBlock
from ui.responses import public


class PublicPage(Page):
    """A page with an introduction, perhaps a picture, and a body made of blocks."""

    introduction = models.TextField(
        _("introduction"),
        max_length=500,
        blank=True,
        help_text=_("One or two sentences beneath the title; also shown in lists and search results."),
    )
    illustration = models.ForeignKey(
        "cms.Illustration",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("illustration"),
        help_text=_("Its alternative text is kept with the picture."),
    )
    body = StreamField(BodyBlock(), blank=True, verbose_name=_("body"))

    # Relations read together with the page when a visitor asks for it.
    read_with: tuple[str, ...] = ("illustration",)

    content_panels = [
        *Page.content_panels,
        FieldPanel("introduction"),
        FieldPanel("illustration"),
        FieldPanel("body"),
    ]
    promote_panels = [
        MultiFieldPanel(
            [FieldPanel("slug"), FieldPanel("seo_title"), FieldPanel("search_description")],
            heading=_("In search engines and the address bar"),
        )
    ]
    search_fields = [*Page.search_fields, index.SearchField("introduction"), index.SearchField("body")]

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> Any:
        """Save it and, where it is live, write down which dated figures are on it."""
        saved = super().save(*args, **kwargs)
        written = kwargs.get("update_fields")
        if self.live and (written is None or "body" in written):
            figures.record(self)
        return saved

    def serve(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Show the page, which is the same for everybody who is not signed in."""
        return public(super().serve(request, *args, **kwargs), listed=self.is_listed)

    @property
    def is_listed(self) -> bool:
        """Whether search engines may list it while it is published."""
        return True

    @property
    def is_public(self) -> bool:
        """Whether anybody may read it while it is published."""
        return True

    def take_slug(self, slug: str) -> None:
        """Take the slug of what the page presents; a revision written under another would bring back its address."""
        if self.slug != slug:  # type: ignore[has-type]
            self.slug = slug
            if self.pk:
                self.set_url_path(self.get_parent())

    def get_sitemap_urls(self, request: HttpRequest | None = None) -> list[dict[str, Any]]:
        return super().get_sitemap_urls(request) if self.is_listed else []

    def get_view_restrictions(self) -> QuerySet[PageViewRestriction]:
        """Ask in one query where Wagtail takes two: the pages above are known by their paths.

        As in Wagtail, an alias (or an alias of one) is as private as the page that it stands for.
        """
        above = [self.path[:end] for end in range(self.steplen, len(self.path) + 1, self.steplen)]
        return PageViewRestriction.objects.filter(
            Q(page__path__in=above) | Q(page__aliases__path__in=above) | Q(page__aliases__aliases__path__in=above)
        ).distinct()

    @cached_property
    def description(self) -> str:
        """What search engines show: what an editor wrote for them, else the introduction."""
        return self.search_description or self.introduction
