"""What is typed about people's rights."""

from django import forms
from django.utils.translation import gettext_lazy as _


class ErasureForm(forms.Form):
    """The person's own yes, after having read what it does."""

    sure = forms.BooleanField(
        label=_("I have read what will happen, and want my details erased."),
        error_messages={"required": _("Tick the box if this is what you want.")},
    )


class CopyForm(forms.Form):
    """Somebody who has no account, or asks by telephone, wants a copy."""

    email = forms.EmailField(label=_("Their e-mail address"), max_length=254)
    letter = forms.CharField(
        label=_("How they asked, and how you know that it is them"),
        max_length=300,
        help_text=_("“Rang on 3 May; I rang back on the number we have.” They see it among who read what of theirs."),
    )


class LetterForm(forms.Form):
    """Somebody who wrote, rang or came by asked for their erasure."""

    email = forms.EmailField(
        label=_("Their e-mail address"), max_length=254, help_text=_("Whether or not they have an account.")
    )
    letter = forms.CharField(
        label=_("How they asked, and when"),
        max_length=300,
        help_text=_("“Letter of 3 May, in the blue folder.” It is deleted with everything else."),
    )
