"""What people say they have of what a programme asks, and what coordinators verified. Never a document."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from programmes.catalogue.models import Prerequisite

__all__ = ["PrerequisiteEvent", "PrerequisiteStatement"]


class PrerequisiteStatement(models.Model):
    """What one person says they have of one prerequisite, and what became of it; kept for their next application too.

    Stating anew makes a new row, so that a renewal leaves what is verified as it is until it is answered. Its state is
    changed by `prerequisites.services` alone. For its owner and coordinators; facilitators learn the outcome only.
    """

    class State(models.TextChoices):
        WAITING = "waiting", _("Waiting to be looked at")
        MET = "met", _("Verified")
        NOT_MET = "not_met", _("Not verified")
        LAPSED = "lapsed", _("Lapsed")

    # States in which nobody relies on it: its owner may delete it.
    UNVERIFIED = frozenset({State.WAITING, State.NOT_MET})

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="prerequisite_statements"
    )
    prerequisite = models.ForeignKey(Prerequisite, on_delete=models.PROTECT, related_name="statements")
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.WAITING)
    amount = models.DecimalField(_("how many"), max_digits=8, decimal_places=2, null=True, blank=True)
    minimum = models.DecimalField(
        _("of so many asked"),
        max_digits=8,
        decimal_places=2,
        null=True,
        blank=True,
        help_text=_("As it stood when this was stated, and when it was verified."),
    )
    words = models.TextField(_("in their words"), blank=True)
    stated_at = models.DateTimeField(_("stated"))
    decided_at = models.DateTimeField(_("answered"), null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    note = models.CharField(_("note to the person"), max_length=300, blank=True)
    valid_until = models.DateField(
        _("valid until"), null=True, blank=True, help_text=_("That day included; empty for good.")
    )
    remind_on = models.DateField(_("next reminder"), null=True, blank=True)
    revision = models.PositiveIntegerField(
        _("revision"),
        default=0,
        help_text=_("One more at each change: an answer is to what was read, or it is refused."),
    )

    class Meta:
        verbose_name = _("statement of a prerequisite")
        verbose_name_plural = _("statements of prerequisites")
        ordering = ["-stated_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["person", "prerequisite"],
                condition=Q(state="waiting"),
                name="programmes_prerequisitestatement_one_waits",
            ),
            models.CheckConstraint(
                condition=Q(state="waiting", decided_at__isnull=True)
                | ~Q(state="waiting") & Q(decided_at__isnull=False),
                name="programmes_prerequisitestatement_answered",
            ),
            models.CheckConstraint(
                condition=Q(amount__isnull=True, minimum__isnull=True)
                | Q(amount__isnull=False, minimum__isnull=False, amount__gte=0, minimum__gt=0),
                name="programmes_prerequisitestatement_amount",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["met", "lapsed"]) | Q(amount__isnull=True) | Q(amount__gte=F("minimum")),
                name="programmes_prerequisitestatement_enough",
            ),
            models.CheckConstraint(
                condition=Q(valid_until__isnull=True, state__in=["waiting", "met", "not_met"])
                | Q(valid_until__isnull=False, state__in=["met", "lapsed"]),
                name="programmes_prerequisitestatement_validity",
            ),
            models.CheckConstraint(
                condition=Q(remind_on__isnull=True)
                | Q(state="met", valid_until__isnull=False, valid_until__gt=F("remind_on")),
                name="programmes_prerequisitestatement_reminder",
            ),
            models.CheckConstraint(
                condition=Q(decided_by__isnull=True) | ~Q(decided_by=F("person")),
                name="programmes_prerequisitestatement_four_eyes",
            ),
        ]
        indexes = [
            models.Index(fields=["person", "prerequisite", "state"]),
            models.Index(fields=["remind_on"], condition=Q(remind_on__isnull=False), name="programmes_ps_remind"),
            models.Index(
                fields=["valid_until"], condition=Q(state="met", valid_until__isnull=False), name="programmes_ps_valid"
            ),
            models.Index(fields=["stated_at"], condition=Q(state="waiting"), name="programmes_ps_waiting"),
        ]

    def __str__(self) -> str:
        return f"Statement {self.pk}: {self.state}"

    @property
    def said(self) -> str:
        """What was stated, in words: an amount with its unit, or the person's own words, or nothing for a plain yes."""
        return self.prerequisite.amount_in_words(self.amount) if self.amount is not None else self.words

    @property
    def falls_short(self) -> bool:
        """True when less was stated than is asked now: exactly, so 3.99 fall short of 4."""
        asked = self.prerequisite.minimum
        return asked is not None and (self.amount is None or self.amount < asked)


class PrerequisiteEvent(models.Model):
    """Something said, verified or run out: who, what and when. Stays when the statement itself is deleted."""

    class Kind(models.TextChoices):
        STATED = "stated", _("Stated")
        MET = "met", _("Verified")
        NOT_MET = "not_met", _("Not verified")
        LAPSED = "lapsed", _("Lapsed")
        DELETED = "deleted", _("Deleted by the person")

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="prerequisite_events")
    prerequisite = models.ForeignKey(Prerequisite, on_delete=models.CASCADE, related_name="events")
    kind = models.CharField(_("what"), max_length=10, choices=Kind)
    at = models.DateTimeField(_("when"))
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        help_text=_("Empty when the system did it, as when a verification runs out."),
    )
    valid_until = models.DateField(_("valid until"), null=True, blank=True)

    class Meta:
        verbose_name = _("event of a prerequisite")
        verbose_name_plural = _("events of prerequisites")
        ordering = ["at", "pk"]

    def __str__(self) -> str:
        return f"{self.prerequisite_id}: {self.kind}"
