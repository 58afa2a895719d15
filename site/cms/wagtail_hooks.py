"""What the pages add to Wagtail's admin."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.translation import gettext as _
from wagtail import hooks
from wagtail.admin.viewsets.chooser import ChooserViewSet
from wagtail.models import Page

from cms.facts import without_alternative
from cms.models import ArticlePage, ModulePage
from cms.permissions import AuthorTester
from cms.voices import voice_chooser


@hooks.register("insert_global_admin_css")
def our_own_styles() -> str:
    return format_html('<link rel="stylesheet" href="{}">', static("css/admin.css"))


@hooks.register("register_admin_viewset")
def register_voice_chooser() -> ChooserViewSet:
    return voice_chooser


@hooks.register("before_create_page")
def authors_write_modules_and_articles(
    request: HttpRequest, parent: Page, page_class: type[Page]
) -> HttpResponse | None:
    """Refuse authors every other kind of page: coordinators make the pages of workshops and programmes."""
    if AuthorTester(request.user, parent).is_author and page_class not in {ModulePage, ArticlePage}:
        raise PermissionDenied
    return None


@hooks.register("after_publish_page")
def name_materials_without_alternative(request: HttpRequest, page: Page) -> None:
    """Say once more, when a module's page is published, which of its materials some people cannot use."""
    missing = without_alternative(page.module) if isinstance(page, ModulePage) else []
    if missing:
        titles = ", ".join(material.title for material in missing)
        messages.warning(request, _("Still without a second format: %(titles)s") % {"titles": titles})
