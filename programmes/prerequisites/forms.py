"""What a person says they have, one prerequisite a form; and a coordinator's answer to it."""

from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from programmes.catalogue.models import Prerequisite
from programmes.prerequisites.queries import Standing
from programmes.prerequisites.services import MOST, MOST_WORDS

YES, NOT_YET = "yes", "not_yet"


class StatementForm(forms.Form):
    """One prerequisite: how many, in words, or yes. What is welcome but not required may be left open."""

    def __init__(self, *args: Any, prerequisite: Prerequisite, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.prerequisite = prerequisite
        if prerequisite.answer == Prerequisite.Answer.AMOUNT:
            self.fields["amount"] = self._amount()
        elif prerequisite.answer == Prerequisite.Answer.WORDS:
            self.fields["words"] = self._words()
        else:
            self.fields["have"] = self._check()

    def _amount(self) -> forms.Field:
        return forms.DecimalField(
            label=_("How many %(unit)s?") % {"unit": self.prerequisite.unit},
            min_value=0,
            max_value=MOST,
            decimal_places=2,
            required=self.prerequisite.required,
            help_text=_("At least %(asked)s. A half is 0.5; don't round up.") % {"asked": self.prerequisite.asked},
            error_messages={
                "required": _("Say how many. Nought is an answer too."),
                "invalid": _("Type a number in figures, such as 4 or 4.5."),
                "max_decimal_places": _("Two decimal places are enough."),
            },
            widget=forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"}),
        )

    def _words(self) -> forms.Field:
        return forms.CharField(
            label=_("In your own words"),
            max_length=MOST_WORDS,
            required=self.prerequisite.required,
            help_text=_("Write about your work, and nothing that would tell who a client is."),
            error_messages={"required": _("Write a sentence or two.")},
            widget=forms.Textarea(attrs={"rows": 7}),
        )

    def _check(self) -> forms.Field:
        return forms.ChoiceField(
            label=_("Do you have this?"),
            choices=[(YES, _("Yes")), (NOT_YET, _("Not yet"))],
            required=self.prerequisite.required,
            error_messages={"required": _("Say yes, or not yet.")},
            widget=forms.RadioSelect,
        )

    @property
    def stated(self) -> dict[str, Any] | None:
        """Return what is stated as the service takes it; None when nothing is, as by "not yet"."""
        if self.prerequisite.answer == Prerequisite.Answer.CHECK:
            return {} if self.cleaned_data["have"] == YES else None
        if self.prerequisite.answer == Prerequisite.Answer.AMOUNT:
            amount: Decimal | None = self.cleaned_data["amount"]
            return None if amount is None else {"amount": amount}
        words: str = self.cleaned_data["words"]
        return {"words": words} if words else None


def as_initial(standing: Standing) -> dict[str, Any]:
    """Return what a StatementForm begins with: what was stated last; nothing, where nothing was."""
    stated = standing.shown
    if stated is None:
        return {}
    if stated.amount is not None:
        return {"amount": f"{stated.amount.normalize():f}"}
    return {"words": stated.words} if stated.words else {"have": YES}


class AnswerForm(forms.Form):
    """A coordinator's answer to one statement as they read it."""

    answer = forms.ChoiceField(choices=[("met", ""), ("not_met", "")])
    revision = forms.IntegerField(min_value=0, max_value=2_000_000_000)
    note = forms.CharField(
        label=gettext_lazy("A note to them"),
        max_length=300,
        required=False,
        widget=forms.Textarea({"rows": 2}),
    )

    def clean(self) -> dict[str, Any]:
        """Ask for a note with a "no": without one its reader could not know what to do."""
        cleaned = super().clean() or {}
        if cleaned.get("answer") == "not_met" and not cleaned.get("note", "x").strip():
            self.add_error("note", _("Say in the note what is missing, so that they know what to do."))
        return cleaned
