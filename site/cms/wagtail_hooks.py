"""What the pages add to Wagtail's admin."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.templatetags.static import static
from django.urls import URLPattern, path, reverse, reverse_lazy
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.rich_text.editors.draftail.features import EntityFeature
from wagtail.admin.views.account import AvatarSettingsPanel
from wagtail.admin.viewsets.base import ViewSet
from wagtail.admin.viewsets.model import ModelViewSet, ModelViewSetGroup
from wagtail.models import Page
from wagtail.rich_text.feature_registry import FeatureRegistry

from cms import glossary, reports
from cms.claims import unsourced
from cms.facts import without_alternative
from cms.models import ArticleCategory, ArticlePage, ModulePage, RolePackPage, StoryPage
from cms.models.base import PublicPage
from cms.permissions import AuthorTester
from cms.story_admin import StoryClearance
from cms.voices import voice_chooser
from programmes.vocabulary import admin as vocabulary


class CategoryViewSet(ModelViewSet):
    model = ArticleCategory
    icon = "tag"
    menu_label = gettext_lazy("Categories of articles")
    form_fields = ("name", "slug", "description")
    list_display = ("name", "slug", "description")
    search_fields = ("name",)
    search_backend_name = None
    copy_view_enabled = False


class WordsGroup(ModelViewSetGroup):
    """What belongs to no single page."""

    menu_label = gettext_lazy("Words")
    menu_icon = "openquote"
    menu_order = 160
    items = (*vocabulary.viewsets, CategoryViewSet("categories"))


# Wagtail would keep a picture of oneself just as it came, with the place where it was taken, for anybody to fetch.
AvatarSettingsPanel.is_active = lambda panel: False


@hooks.register("insert_global_admin_css")
def our_own_styles() -> str:
    return format_html('<link rel="stylesheet" href="{}">', static("css/admin.css"))


@hooks.register("register_admin_viewset")
def register_viewsets() -> list[ViewSet]:
    return [WordsGroup(), voice_chooser, *vocabulary.choosers]


@hooks.register("register_rich_text_features")
def register_links_to_terms(features: FeatureRegistry) -> None:
    """Offer a button that links words to a term of the glossary, wherever a text has the feature "term"."""
    plugin = EntityFeature(
        {
            "type": glossary.ENTITY,
            "icon": "openquote",
            "description": gettext_lazy("Term of the glossary"),
            "chooserUrls": {"termChooser": reverse_lazy("term_chooser:choose")},
        },
        js=["wagtailadmin/js/chooser-modal.js", "js/term-link.js"],
    )
    features.register_link_type(glossary.TermLinkHandler)
    features.register_editor_plugin("draftail", glossary.FEATURE, plugin)
    features.register_converter_rule("contentstate", glossary.FEATURE, glossary.CONVERSION_RULE)


# Below /programmes/, /articles/, /stories/ and /role-packs/ facilitators hold "add".
WRITTEN_BY_AUTHORS = frozenset({ArticlePage, ModulePage, RolePackPage, StoryPage})


@hooks.register("before_create_page")
def authors_write_modules_and_articles(
    request: HttpRequest, parent: Page, page_class: type[Page]
) -> HttpResponse | None:
    """Refuse authors every other kind of page: coordinators make the pages of workshops and programmes."""
    if AuthorTester(request.user, parent).is_author and page_class not in WRITTEN_BY_AUTHORS:
        raise PermissionDenied
    return None


@hooks.register("after_publish_page")
def name_materials_without_alternative(request: HttpRequest, page: Page) -> None:
    """Say once more, when a module's page is published, which of its materials some people cannot use."""
    missing = without_alternative(page.module) if isinstance(page, ModulePage) else []
    if missing:
        titles = ", ".join(material.title for material in missing)
        messages.warning(request, _("Still without a second format: %(titles)s") % {"titles": titles})


@hooks.register("after_publish_page")
def name_claims_without_source(request: HttpRequest, page: Page) -> None:
    """Say, when a page is published, how many sentences in it claim something without a source beside them."""
    claims = unsourced(page) if isinstance(page, PublicPage) else []
    if claims:
        messages.warning(
            request,
            ngettext(
                "%(number)d sentence claims an effect or gives a number without a source: “%(first)s”",
                "%(number)d sentences claim an effect or give a number without a source; the first: “%(first)s”",
                len(claims),
            )
            % {"number": len(claims), "first": claims[0]},
        )


# --- Old figures --------------------------------------------------------------------------------------


class OldFiguresMenuItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return reports.may_look_after_figures(request.user)


@hooks.register("register_reports_menu_item")
def register_old_figures_menu_item() -> MenuItem:
    return OldFiguresMenuItem(gettext_lazy("Old figures"), reverse("old_figures"), icon_name="decimal", order=900)


@hooks.register("register_admin_urls")
def register_old_figures_report() -> list[URLPattern]:
    return [
        path("reports/old-figures/", reports.OldFiguresReport.as_view(), name="old_figures"),
        path(
            "reports/old-figures/results/",
            reports.OldFiguresReport.as_view(results_only=True),
            name="old_figures_results",
        ),
    ]


@hooks.register("construct_homepage_panels")
def add_old_figures(request: HttpRequest, panels: list) -> None:
    panels.append(reports.OldFiguresPanel())


# --- Stories ------------------------------------------------------------------------------------------


@hooks.register("register_admin_urls")
def register_story_clearance() -> list[URLPattern]:
    return [path("stories/<int:pk>/agreement/", StoryClearance.as_view(), name="story_clearance")]


@hooks.register("before_publish_page")
def say_what_a_story_lacks(request: HttpRequest, page: Page) -> HttpResponse | None:
    """Lead to the checklist instead of publishing; what was typed is saved as a draft by now.

    Whoever gets past this is refused by the page itself.
    """
    obstacles = page.obstacles if isinstance(page, StoryPage) else []
    if not obstacles:
        return None
    messages.error(
        request,
        " ".join([_("Your draft is saved, and not published."), *obstacles]),
    )
    return redirect("story_clearance", page.pk)
