"""The one choice about calendars."""

from typing import ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _


class CalendarChoiceForm(forms.Form):
    """How dates reach a person's own calendar."""

    ANSWERS: ClassVar[dict[str, bool | None]] = {"default": None, "invitations": True, "feed": False}

    how = forms.ChoiceField(
        label=_("How should dates reach your own calendar?"),
        choices=[
            ("default", _("As suits the workshop: invitations for a few dates, the link for a long series")),
            ("invitations", _("By invitation: a mail for each date, which your calendar reads")),
            ("feed", _("By the link on this page: your calendar looks for itself, and no invitations come")),
        ],
        widget=forms.RadioSelect,
    )

    @classmethod
    def of(cls, wants_invitations: bool | None) -> str:
        """Return the answer that stands for a setting."""
        return next(answer for answer, wants in cls.ANSWERS.items() if wants is wants_invitations)

    @property
    def wants_invitations(self) -> bool | None:
        return self.ANSWERS[self.cleaned_data["how"]]
