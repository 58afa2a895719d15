"""Panels of the page editor."""

from typing import Any

from django.urls import reverse
from wagtail.admin.panels import Panel

from cms.claims import unsourced
from cms.facts import without_alternative


class MissingAlternativesPanel(Panel):
    """Names a module's materials that some people could not use, before its page is published."""

    class BoundPanel(Panel.BoundPanel):
        template_name = "cms/admin/missing_alternatives.html"

        def is_shown(self) -> bool:
            return super().is_shown() and bool(self.instance.module_id)

        def get_context_data(self, parent_context: dict[str, Any] | None = None) -> dict[str, Any]:
            context = super().get_context_data(parent_context)
            return context | {"materials": without_alternative(self.instance.module)}


class ClaimsPanel(Panel):
    """Names sentences that claim an effect or give a number in a text where no source stands beside them."""

    class BoundPanel(Panel.BoundPanel):
        template_name = "cms/admin/claims.html"

        def is_shown(self) -> bool:
            return super().is_shown() and self.instance.pk is not None

        def get_context_data(self, parent_context: dict[str, Any] | None = None) -> dict[str, Any]:
            return super().get_context_data(parent_context) | {"claims": unsourced(self.instance)}


class ClearancePanel(Panel):
    """Says what is missing before a story may be published, and leads to where it is done."""

    class BoundPanel(Panel.BoundPanel):
        template_name = "cms/admin/clearance_panel.html"

        def get_context_data(self, parent_context: dict[str, Any] | None = None) -> dict[str, Any]:
            context = super().get_context_data(parent_context)
            saved = self.instance.pk is not None
            return context | {
                "saved": saved,
                "obstacles": self.instance.obstacles if saved else [],
                "url": reverse("story_clearance", args=[self.instance.pk]) if saved else "",
            }
