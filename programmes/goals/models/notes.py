"""What two coaches of one person write down for each other, once a week."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from programmes.enrolment.models import Enrolment
from programmes.goals.models.sharing import coached_by


class PairNoteQuerySet(models.QuerySet["PairNote"]):
    def visible_to(self, user: User) -> "PairNoteQuerySet":
        """Keep what `user` may read as one of the enrolment's coaches now; never the person it is about."""
        return self.filter(enrolment__in=coached_by(user)).exclude(enrolment__person=user)


class PairNote(models.Model):
    """What a pair notes about their work with one person in one week, Monday to Sunday; one note, written by either.

    For the two alone. Whoever takes a coach's place reads on from here; the person sees what was agreed, as actions.
    """

    WORDS = ("progress", "goals", "successes", "plans", "actions")

    enrolment = models.ForeignKey(Enrolment, on_delete=models.PROTECT, related_name="pair_notes")
    week = models.DateField(_("week, by its Monday"))
    progress = models.TextField(_("Progress"), blank=True)
    goals = models.TextField(_("Goals"), blank=True)
    successes = models.TextField(_("Successes"), blank=True)
    plans = models.TextField(_("Plans"), blank=True)
    actions = models.TextField(_("Actions"), blank=True)
    revision = models.PositiveIntegerField(_("revision"), default=1)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+", verbose_name=_("last by")
    )
    written_at = models.DateTimeField(_("written"))
    updated_at = models.DateTimeField(_("last changed"))

    objects = PairNoteQuerySet.as_manager()

    class Meta:
        verbose_name = _("weekly note of a pair")
        verbose_name_plural = _("weekly notes of pairs")
        ordering = ["-week"]
        constraints = [models.UniqueConstraint(fields=["enrolment", "week"], name="programmes_pairnote_once_a_week")]

    def __str__(self) -> str:
        return f"{self.enrolment_id}: {self.week}"
