"""That something which public pages show has changed."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Change(models.Model):
    """One row for each row that changed, put in by the database itself: see cms.changes."""

    stamp = models.BigIntegerField(_("a random number"))

    class Meta:
        verbose_name = _("change")
        verbose_name_plural = _("changes")

    def __str__(self) -> str:
        return str(self.pk)
