"""What people say of themselves."""

from itertools import zip_longest
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from programmes.people.languages import LANGUAGES
from ui.zones import zones_by_region


def _language(label: Any, **values: Any) -> forms.ChoiceField:
    choices = list(LANGUAGES.items()) if values.get("required", True) else [("", _("No other")), *LANGUAGES.items()]
    messages = {"invalid_choice": _("Choose a language from the list.")}
    return forms.ChoiceField(label=label, choices=choices, error_messages=messages, **values)


class LanguagesForm(forms.Form):
    """Up to three languages that somebody talks in, the one they like best first."""

    first = _language(_("Which language do you like best to talk in?"))
    second = _language(_("In which other can you talk about your work?"), required=False)
    third = _language(_("And in which other?"), required=False)

    def __init__(self, *args: Any, known: list[str]) -> None:
        super().__init__(*args)
        for name, code in zip_longest(self.fields, known[: len(self.fields)], fillvalue=""):
            self.initial[name] = code

    def chosen(self) -> list[str]:
        """Return the codes, each once, in their order."""
        return list(dict.fromkeys(code for name in self.fields if (code := self.cleaned_data[name])))


class TimeZoneForm(forms.Form):
    """Where somebody reads a clock."""

    time_zone = forms.ChoiceField(
        label=_("Your time zone"),
        required=False,
        help_text=_("The town nearest to you, by its part of the world. Times of calls are then shown by its clocks."),
        error_messages={"invalid_choice": _("Choose a town from the list.")},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["time_zone"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 - for the type checker
        field.choices = [("", _("The programme’s own")), *zones_by_region()]
