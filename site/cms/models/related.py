"""What else there is to read or to take part in: chosen by editors, kept as references."""

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import PageChooserPanel
from wagtail.models import Orderable, Page

from ui.inlines import InlinePanel

READING = ["cms.ArticlePage", "cms.StoryPage", "cms.RolePackPage", "cms.StandardPage"]
LEARNING = ["cms.ProgrammePage", "cms.ModulePage"]


class RelatedPage(Orderable):
    """A page that another leads to, because an editor thinks that they belong together."""

    page = ParentalKey(Page, on_delete=models.CASCADE, related_name="related_pages")
    target = models.ForeignKey(Page, on_delete=models.CASCADE, related_name="+", verbose_name=_("page"))

    panels = [PageChooserPanel("target", [*READING, *LEARNING])]

    class Meta(Orderable.Meta):
        verbose_name = _("related page")
        verbose_name_plural = _("related pages")

    def __str__(self) -> str:
        return str(self.target)

    def clean(self) -> None:
        super().clean()
        if self.target_id and self.target_id == self.page_id:
            raise ValidationError({"target": _("A page does not lead to itself.")})


def related_panel() -> InlinePanel:
    """Return the panel in which editors choose what a page leads to."""
    return InlinePanel(
        "related_pages",
        heading=_("Related"),
        label=_("Page"),
        max_num=6,
        help_text=_("Articles and stories are shown as reading; programmes and modules as learning."),
    )
