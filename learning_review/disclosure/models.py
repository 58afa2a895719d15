"""The ledger of what was told about groups, and what people wrote that may be read once somebody has looked.

Nothing here is counted anew, and no page reads an answer: all that is shown of answers is served from these rows.
"""

import uuid

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from learning_review.disclosure.rules import Audience, Figure
from learning_review.instruments.models import Item, NamedAnswer
from programmes.catalogue.models import Workshop
from ui import references

__all__ = ["Release", "ReleasedText"]


def new_reference() -> str:
    """Return six letters and digits to refer to a figure by: says nothing about order or time."""
    return references.new_reference(6).lower()


class Release(models.Model):
    """What one audience is told of one question as it was asked in a workshop at one occasion. For good.

    Without a band it says "too few to show", and keeps no number either.
    """

    workshop = models.ForeignKey(Workshop, on_delete=models.PROTECT, related_name="releases")
    item = models.ForeignKey(Item, on_delete=models.PROTECT, related_name="releases")
    occasion = models.PositiveSmallIntegerField(_("occasion"), default=0)
    audience = models.CharField(_("told to"), max_length=12, choices=Audience)
    reference = models.CharField(max_length=6, unique=True, editable=False, default=new_reference)
    question = models.CharField(_("exact words of the question"), max_length=500)
    counted = models.CharField(_("the answer that is counted"), max_length=200, blank=True)
    band = models.CharField(_("share in words"), max_length=24, blank=True)
    invited = models.PositiveSmallIntegerField(_("invited"), null=True, blank=True)
    answered = models.PositiveSmallIntegerField(_("answered"), null=True, blank=True)
    released_on = models.DateField(_("taken on"))

    class Meta:
        verbose_name = _("figure")
        verbose_name_plural = _("figures")
        ordering = ["workshop", "item__version__instrument", "occasion", "item__order", "audience"]
        constraints = [
            models.UniqueConstraint(
                fields=["workshop", "item", "occasion", "audience"], name="learning_review_release_once"
            ),
            models.CheckConstraint(
                condition=Q(invited__isnull=True, answered__isnull=True, band="")
                | Q(invited__isnull=False, answered__isnull=False, answered__gte=5),
                name="learning_review_release_floor",
            ),
            models.CheckConstraint(condition=Q(audience__in=Audience.values), name="learning_review_release_audience"),
        ]

    def __str__(self) -> str:
        return self.reference

    @property
    def figure(self) -> Figure | None:
        """What is told; None for "too few to show"."""
        if self.invited is None or self.answered is None:
            return None
        return Figure(self.invited, self.answered, self.band)


class ReleasedText(models.Model):
    """Something that somebody wrote in answer to a question, for those who may read answers of this group.

    Its place among the others was drawn by lot, once. Nobody but coordinators reads it until one of them has looked
    whether it tells who wrote it.
    """

    class State(models.TextChoices):
        WAITING = "waiting", _("Not looked at yet")
        SHOWN = "shown", _("May be read")
        HELD = "held", _("Not shown")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    release = models.ForeignKey(Release, on_delete=models.PROTECT, related_name="texts")
    # Where it was given in confidence and not anonymously: it goes when its author's answer does.
    answer = models.OneToOneField(NamedAnswer, on_delete=models.CASCADE, null=True, blank=True, related_name="released")
    text = models.TextField(_("words"))
    place = models.PositiveSmallIntegerField(_("place by lot"))
    state = models.CharField(_("state"), max_length=8, choices=State, default=State.WAITING)

    class Meta:
        verbose_name = _("answer in words")
        verbose_name_plural = _("answers in words")
        ordering = ["release", "place"]
        constraints = [
            models.UniqueConstraint(fields=["release", "place"], name="learning_review_releasedtext_place"),
            models.CheckConstraint(
                condition=Q(state__in=["waiting", "shown", "held"]), name="learning_review_releasedtext_state"
            ),
        ]

    def __str__(self) -> str:
        return f"Answer in words {self.pk}"
