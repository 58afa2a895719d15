"""How coordinators word a programme's mails."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from programmes.mailing.errors import MailingRefused
from programmes.mailing.models import MailWording
from programmes.mailing.words import USUAL, check_words


class WordingForm(forms.Form):
    """A mail's subject and text, with names in curly brackets; begins with the words that stand. Of a mail that has
    words of its own in any case, what is added to them."""

    subject = forms.CharField(
        label=_("Subject"), max_length=150, error_messages={"required": _("Give the mail a subject.")}
    )
    text = forms.CharField(
        label=_("Text"),
        max_length=4000,
        widget=forms.Textarea({"rows": 14}),
        help_text=_("An empty line begins a paragraph. Dates, place and button follow by themselves."),
    )

    def __init__(self, data: Mapping[str, Any] | None = None, *, code: str, own: MailWording | None) -> None:
        words = own or USUAL[code]
        super().__init__(data, initial={"subject": str(words.subject), "text": str(words.text)})
        self.code = code
        if USUAL[code].adds_to:
            del self.fields["subject"]
            self.fields["text"].label = _("Words to add")
            self.fields["text"].help_text = _(
                "They stand below the usual words of this mail, which depend on the case."
            )

    def clean_subject(self) -> str:
        return self._checked("subject")

    def clean_text(self) -> str:
        return self._checked("text")

    def _checked(self, field: str) -> str:
        words: str = self.cleaned_data[field]
        try:
            check_words(self.code, words)
        except MailingRefused as refusal:
            raise forms.ValidationError(str(refusal)) from refusal
        return words
