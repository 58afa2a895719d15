"""What a person will try at work until everybody meets again, and what became of it."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from programmes.enrolment.models import Enrolment
from programmes.goals.models.sharing import BetweenQuerySet, Sharing


class PracticePlan(models.Model):
    """One person's plan for their practice in one workshop. Written by them alone, through `goals.services`."""

    WORDS = ("tries", "with_whom", "by_when", "in_the_way")

    enrolment = models.OneToOneField(Enrolment, on_delete=models.PROTECT, related_name="practice_plan")
    tries = models.TextField(_("What I will try"))
    with_whom = models.TextField(_("With whom"), blank=True)
    by_when = models.CharField(_("By when"), max_length=200, blank=True)
    in_the_way = models.TextField(_("What could get in the way"), blank=True)
    sharing = models.CharField(_("who may read it"), max_length=10, choices=Sharing, default=Sharing.ME)
    what_happened = models.TextField(_("What happened"), blank=True)
    told_at = models.DateTimeField(_("said what happened"), null=True, blank=True)
    in_journal_at = models.DateTimeField(_("put into the journal"), null=True, blank=True)
    written_at = models.DateTimeField(_("written"))
    updated_at = models.DateTimeField(_("last changed"))

    objects = BetweenQuerySet.as_manager()

    class Meta:
        verbose_name = _("practice plan")
        verbose_name_plural = _("practice plans")
        constraints = [
            models.CheckConstraint(condition=~Q(tries=""), name="programmes_practiceplan_tries_something"),
            models.CheckConstraint(
                condition=Q(what_happened="", told_at__isnull=True) | (~Q(what_happened="") & Q(told_at__isnull=False)),
                name="programmes_practiceplan_told",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.enrolment_id}"  # never the words: this reaches logs

    @property
    def text(self) -> str:
        """All that was written as one text, in order."""
        answers = (self.tries, self.with_whom, self.by_when, self.in_the_way, self.what_happened)
        return "\n\n".join(answer for answer in answers if answer)
