"""Browsers that signed in as somebody before.

Guesses at somebody's code or password are counted together for all strangers, so that many networks give no more of
them. By itself that would let anybody lock anybody out by guessing. A browser that has signed in as the person carries
a signed cookie and is counted by itself, so strangers' guesses never stop it. See docs/decisions on sign-in.
"""

import secrets

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponse

from accounts.models import User

SALT = "accounts.browsers"
KEPT = 180 * 24 * 3600  # seconds


def remember(request: HttpRequest, response: HttpResponse, user: User) -> None:
    """Let the browser be known as one that signed in as `user`."""
    value = {"person": user.pk, "version": user.session_version, "browser": secrets.token_urlsafe(16)}
    response.set_cookie(
        settings.KNOWN_BROWSER_COOKIE,
        signing.dumps(value, salt=SALT),
        max_age=KEPT,
        httponly=True,
        samesite="Lax",
        secure=settings.SESSION_COOKIE_SECURE,
    )


def counted_as(request: HttpRequest, email: str) -> str:
    """Return under which key guesses at this address's code or password are counted."""
    email = User.objects.normalize_email(email)
    try:
        known = signing.loads(request.COOKIES.get(settings.KNOWN_BROWSER_COOKIE, ""), salt=SALT, max_age=KEPT)
    except signing.BadSignature:
        return email
    # Signing out everywhere raises the version, so a stolen computer is a stranger again.
    if User.objects.filter(pk=known["person"], session_version=known["version"], email=email).exists():
        return f"{email} at {known['browser']}"
    return email
