"""Every dated figure and claim on the pages as they are published, to ask which of them have grown old."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.models import Page


class PageFigure(models.Model):
    """A figure or a claim on a page, copied out of its body whenever the page is saved live (`cms.figures.record`)."""

    page = models.ForeignKey(Page, on_delete=models.CASCADE, related_name="dated_figures", verbose_name=_("page"))
    said = models.CharField(_("what it says"), max_length=400)
    source = models.CharField(_("source"), max_length=200)
    as_at = models.DateField(_("as at"))

    class Meta:
        verbose_name = _("figure")
        verbose_name_plural = _("figures")
        ordering = ["as_at", "pk"]
        indexes = [models.Index(fields=["as_at"])]

    def __str__(self) -> str:
        return self.said
