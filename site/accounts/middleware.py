"""How long a session lasts, and that staff do nothing before they have a second factor."""

import time
from collections.abc import Callable

from allauth.mfa.models import Authenticator
from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import SESSION_KEY, logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from accounts import sessions

# What somebody who works here can reach without a second factor: the way to one, and what any visitor sees anyway.
OPEN_PATHS = ("/accounts/", "/static/", "/media/", "/healthz", "/readyz")


class SessionLimits:
    """Sign out whose session has passed its absolute or idle limit (accounts.sessions)."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if SESSION_KEY in request.session:
            now = time.time()
            if sessions.is_over(request.session, now):
                logout(request)
            else:
                sessions.note_visit(request.session, now)
        return self.get_response(request)


class StaffSecondFactor:
    """Send whoever works here to set up a second factor first; see settings.STAFF_NEED_SECOND_FACTOR."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if (
            settings.STAFF_NEED_SECOND_FACTOR
            and not request.path.startswith(OPEN_PATHS)
            and request.user.is_authenticated
            and sessions.works_here(request.user)
            and not is_mfa_enabled(request.user, [Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN])
        ):
            messages.warning(request, _("Set up a second factor first: your work gives you other people's details."))
            return redirect("mfa_index")
        return self.get_response(request)
