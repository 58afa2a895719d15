"""How coordinators look for notices."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from notices.kinds import registered_kinds
from notices.models import Notice


class SearchForm(forms.Form):
    """Narrow the list; every field may be empty."""

    state = forms.ChoiceField(label=_("State"), required=False, choices=[("", _("Any")), *Notice.State.choices])
    kind = forms.ChoiceField(label=_("Kind"), required=False)
    about = forms.CharField(label=_("About"), required=False, max_length=80)
    address = forms.CharField(label=_("Address"), required=False, max_length=254)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = [("", _("Any")), *registered_kinds().items()]  # type: ignore[attr-defined]
