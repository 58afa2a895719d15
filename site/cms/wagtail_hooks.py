"""What the pages add to Wagtail's admin."""

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from wagtail import hooks
from wagtail.admin.viewsets.chooser import ChooserViewSet
from wagtail.models import Page

from cms.models import ArticlePage, ModulePage
from cms.permissions import AuthorTester
from cms.voices import voice_chooser


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
