"""How allauth works here: its mails are Notices, and there is one way in."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from accounts import browsers
from accounts.models import User
from notices.services import queue


class AccountAdapter(DefaultAccountAdapter):
    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Queue what allauth would send: the sign-in code, or word that something about the account changed.

        It knows other mails ("there is no such account"); they are not sent, because they would tell who is known.
        """
        name = template_prefix.rsplit("/", 1)[-1]
        to = User.objects.filter(email=email.lower()).first() or email
        if name == "login_code":
            queue("account/login_code", to=to, secrets={"code": context["code"]}, about="sign-in")
        elif name in CHANGES:
            queue("account/changed", to=to, data={"change": name}, about="account")

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Nobody signs up: asking for a code is enough."""
        return False

    def post_login(self, request: HttpRequest, user: User, **kwargs: Any) -> HttpResponse:
        """Do as allauth does once somebody is in, and know the browser from now on."""
        response: HttpResponse = super().post_login(request, user, **kwargs)
        browsers.remember(request, response, user)
        return response

    def _get_login_attempts_cache_key(self, request: HttpRequest, **credentials: Any) -> str:
        # Wrong passwords are counted like wrong codes.
        login = str(credentials.get("email", credentials.get("username", "")))
        return browsers.counted_as(request, login)

    def is_safe_url(self, url: str | None) -> bool:
        """True for an address of ours; what is no address at all is none of ours."""
        try:
            return super().is_safe_url(url)
        except ValueError:  # "https://[", which urllib will not take apart
            return False

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        return reverse("accounts_me")


class MFAAdapter(DefaultMFAAdapter):
    pass


CHANGES = {
    "password_changed",
    "password_set",
    "recovery_codes_generated",
    "totp_activated",
    "totp_deactivated",
    "webauthn_added",
    "webauthn_removed",
}
