"""What people say of themselves."""

from itertools import zip_longest
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from programmes.people.languages import LANGUAGES


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
