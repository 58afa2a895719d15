"""The forms of the one door, and of one's own page."""

from typing import Any

from allauth.account import forms as allauth_forms
from allauth.account.adapter import get_adapter
from allauth.core import context, ratelimit
from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.services import person_of


class RequestLoginCodeForm(allauth_forms.RequestLoginCodeForm):
    """Ask for an address; whoever it belongs to gets a code."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["email"]
        field.label = _("E-mail address")
        field.help_text = _("We send a code to it. You need no password and no account.")
        field.widget.attrs = {"autocomplete": "email"}

    def clean_email(self) -> str:
        email = super().clean_email()  # counts against the limits first
        self._user = person_of(email)
        return email


class ConfirmLoginCodeForm(allauth_forms.ConfirmLoginCodeForm):
    """Ask for the code. Guesses are counted by address too, so a new session or a new code gives no new ones."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["code"]
        field.label = _("Code")
        field.help_text = _("Eight letters, as in BCDF-GHJK. Capitals and the dash don't matter.")
        field.max_length = 40
        field.widget.attrs = {
            "autocomplete": "one-time-code",
            "autocapitalize": "characters",
            "spellcheck": "false",
            "class": "short",
        }

    def clean_code(self) -> str:
        request = context.request
        email = request._login_stage.state.get("email", "")
        if not ratelimit.consume(request, action="confirm_login_code", key=email.lower()):
            raise get_adapter().validation_error("too_many_login_attempts")
        return super().clean_code()


class LoginForm(allauth_forms.LoginForm):
    """Address and password, for who has one."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["login"].label = _("E-mail address")
        self.fields["login"].widget.attrs = {"autocomplete": "email"}
        self.fields["password"].help_text = ""
        self.fields["password"].widget.attrs = {"autocomplete": "current-password"}


class NameForm(forms.ModelForm):
    """What a person is called."""

    class Meta:
        model = User
        fields = ["first_name", "last_name"]
        widgets = {
            "first_name": forms.TextInput({"autocomplete": "given-name"}),
            "last_name": forms.TextInput({"autocomplete": "family-name"}),
        }
