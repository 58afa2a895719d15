"""The forms of the one door, and of one's own page."""

from typing import Any

from allauth.account import forms as allauth_forms
from allauth.account.adapter import get_adapter
from allauth.core import context, ratelimit
from allauth.mfa.base import forms as mfa_forms
from allauth.mfa.totp import forms as totp_forms
from allauth.mfa.webauthn import forms as webauthn_forms
from django import forms
from django.utils.translation import gettext_lazy as _

from accounts import browsers
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
        """Count against the limits first, in place of allauth's own, which knows no browsers."""
        request, email = context.request, self.cleaned_data["email"]
        if not ratelimit.consume(request, action="request_login_code", key=browsers.counted_as(request, email)):
            raise get_adapter().validation_error("too_many_login_attempts")
        self._user = person_of(email)
        return email


class ConfirmLoginCodeForm(allauth_forms.ConfirmLoginCodeForm):
    """Ask for the code. Guesses are counted by address too, so a new session or a new code gives no new ones.

    Not, though, with those of browsers that signed in to the address before: see accounts.browsers.
    """

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
        if not ratelimit.consume(request, action="confirm_login_code", key=browsers.counted_as(request, email)):
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


# --- Second factor ------------------------------------------------------------------------------------


class ShowsFactor(forms.Form):
    """What the forms that take six digits or a recovery code have in common."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["code"]
        field.label = _("Code")
        field.max_length = 40
        field.widget.attrs = {"autocomplete": "one-time-code", "inputmode": "text", "spellcheck": "false"}


class AuthenticateForm(ShowsFactor, mfa_forms.AuthenticateForm):
    """The second factor, on the way in."""


class ReauthenticateForm(ShowsFactor, mfa_forms.ReauthenticateForm):
    """The second factor, once more."""


class ActivateTOTPForm(ShowsFactor, totp_forms.ActivateTOTPForm):
    """Proof that the app was set up: what it shows now."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"].widget.attrs["inputmode"] = "numeric"


class NamesPasskey(forms.Form):
    """What the forms that name a passkey have in common."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"] = forms.CharField(
            label=_("Name"),
            max_length=60,
            required=self.fields["name"].required,
            help_text=_("So that you can tell it from others: “Telephone”, “Key on my ring”."),
        )


class AddWebAuthnForm(NamesPasskey, webauthn_forms.AddWebAuthnForm):
    """A passkey, or a key that is a second factor only."""

    field_order = ("name", "passwordless")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["credential"].label = _("Passkey or key")
        self.fields["passwordless"].label = _("It may let me in by itself")
        self.fields["passwordless"].help_text = _(
            "Then no code is mailed to you; your fingerprint, face or PIN shows that it is you."
        )


class EditWebAuthnForm(NamesPasskey, webauthn_forms.EditWebAuthnForm):
    """Another name for a passkey."""


class NameForm(forms.ModelForm):
    """What a person is called."""

    class Meta:
        model = User
        fields = ["first_name", "last_name"]
        widgets = {
            "first_name": forms.TextInput({"autocomplete": "given-name"}),
            "last_name": forms.TextInput({"autocomplete": "family-name"}),
        }
