"""What a programme asks of people before a place can be theirs."""

from decimal import Decimal

from django.core.exceptions import ValidationError
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from programmes.catalogue.models.programmes import Statement
from ui import when

__all__ = ["Prerequisite"]


class Prerequisite(Statement):
    """Something a person has to have before a place can be theirs, which a coordinator verifies.

    What a person says they have, and what was verified, is kept in the room `prerequisites`; never a document.
    """

    class Answer(models.TextChoices):
        AMOUNT = "amount", _("A number, of which so many are asked")
        WORDS = "words", _("A statement in words")
        CHECK = "check", _("Yes or not yet")

    answer = models.CharField(_("answered by"), max_length=10, choices=Answer, default=Answer.CHECK)
    minimum = models.DecimalField(
        _("at least"),
        max_digits=8,
        decimal_places=2,
        null=True,
        blank=True,
        validators=[MinValueValidator(Decimal("0.01"))],
        help_text=_("For a number: 4 where four days are asked. Three are then refused, and so are 3.99."),
    )
    unit = models.CharField(
        _("of what"),
        max_length=60,
        blank=True,
        help_text=_("For a number, as it is read after it: “days of accredited training”, “client hours a year”."),
    )
    valid_months = models.PositiveSmallIntegerField(
        _("verified for so many months"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1)],
        help_text=_(
            "Twelve for something to be shown anew each year. Empty for good. Holds for what is verified from now on."
        ),
    )
    required = models.BooleanField(
        _("required"),
        default=True,
        help_text=_("Without it nobody has a place. Untick it for what is welcome and no condition."),
    )

    class Meta(Statement.Meta):
        verbose_name = _("prerequisite")
        verbose_name_plural = _("prerequisites")
        constraints = [
            *Statement.Meta.constraints,
            models.CheckConstraint(
                condition=Q(answer="amount", minimum__isnull=False, minimum__gt=0) & ~Q(unit="")
                | ~Q(answer="amount") & Q(minimum__isnull=True, unit=""),
                name="programmes_prerequisite_amount",
            ),
            models.CheckConstraint(
                condition=Q(valid_months__isnull=True) | Q(valid_months__gte=1),
                name="programmes_prerequisite_months",
            ),
        ]

    @property
    def valid_for(self) -> str:
        """How long what is verified holds, in words; "" for good."""
        return when.months(self.valid_months) if self.valid_months else ""

    def clean(self) -> None:
        """Raise ValidationError when a number lacks what makes it one; what is no number is kept without."""
        if self.answer != self.Answer.AMOUNT:
            self.minimum, self.unit = None, ""
            return
        missing = {}
        if self.minimum is None:
            missing["minimum"] = _("Say how many are asked.")
        if not self.unit.strip():
            missing["unit"] = _("Say what is counted, as in “years” or “client hours a year”.")
        if missing:
            raise ValidationError(missing)

    @property
    def asked(self) -> str:
        """What is asked, in words: "4 days of accredited training"; empty where it is no number."""
        return self.amount_in_words(self.minimum) if self.minimum is not None else ""

    def amount_in_words(self, amount: Decimal) -> str:
        """Return an amount with its unit, exactly and without needless noughts: "4.9 years"."""
        return f"{amount.normalize():f} {self.unit}"
