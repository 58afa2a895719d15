"""Old figures, for editors: a report in Wagtail's admin, and a reminder on its first page."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from wagtail.admin.ui.components import Component
from wagtail.admin.ui.tables import Column, TitleColumn
from wagtail.admin.views.reports import ReportView
from wagtail.permission_policies.base import BasePermissionPolicy
from wagtail.permissions import page_permission_policy

from cms.figures import age_words, old_figures
from cms.models import PageFigure

ON_THE_FIRST_PAGE = 5


def may_look_after_figures(user: Any) -> bool:
    """Say whether somebody may publish pages, so that an old figure is theirs to renew."""
    return bool(page_permission_policy.user_has_any_permission(user, {"publish"}))


class LooksAfterPages(BasePermissionPolicy):
    """Whoever may publish pages may see the report."""

    def user_has_permission(self, user: Any, action: str) -> bool:
        return may_look_after_figures(user)


class OldFiguresReport(ReportView):
    """Every figure and claim on a published page that is older than FIGURE_OLD_MONTHS, the oldest first."""

    index_url_name = "old_figures"
    index_results_url_name = "old_figures_results"
    page_title = _("Old figures")
    header_icon = "decimal"
    model = PageFigure
    permission_policy = LooksAfterPages(PageFigure)
    any_permission_required = ["view"]
    results_template_name = "cms/admin/old_figures_results.html"
    list_export = ["page", "said", "source", "as_at"]
    columns = [
        TitleColumn("page", label=_("Page"), accessor="page.title", get_url=lambda figure: edit_url(figure)),
        Column("said", label=_("Says")),
        Column("source", label=_("Source")),
        Column("as_at", label=_("As at")),
    ]

    def get_base_queryset(self) -> Any:
        return old_figures()


def edit_url(figure: PageFigure) -> str:
    return reverse("wagtailadmin_pages:edit", args=[figure.page_id])


class OldFiguresPanel(Component):
    """The oldest figures, on the first page of the admin; nothing where none is old."""

    name = "old_figures"
    template_name = "cms/admin/old_figures_panel.html"
    order = 150

    def get_context_data(self, parent_context: dict[str, Any]) -> dict[str, Any]:
        request = parent_context["request"]
        if not may_look_after_figures(request.user):
            return {}
        figures = old_figures()
        return {
            "number": figures.count(),
            "figures": [(figure, edit_url(figure)) for figure in figures[:ON_THE_FIRST_PAGE]],
            "age": age_words(),
            "report": reverse("old_figures"),
        }
