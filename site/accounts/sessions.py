"""How long somebody stays signed in: 14 days at most; 7 days without a visit, 12 hours for who works here."""

import time
from typing import Any

from django.contrib.auth import get_user_model, update_session_auth_hash
from django.contrib.auth.models import AbstractBaseUser
from django.contrib.sessions.backends.base import SessionBase

from accounts.models import User
from accounts.permissions import may_coordinate
from accounts.services import end_all_sessions

ABSOLUTE_LIMIT = 14 * 24 * 3600
IDLE_LIMIT = 7 * 24 * 3600
STAFF_IDLE_LIMIT = 12 * 3600
NOTED_EVERY = 300  # seconds: a visit is not a write each time


def works_here(user: Any) -> bool:
    """True for staff, coordinators and whoever may enter the editor."""
    return user.is_staff or may_coordinate(user) or user.has_perm("wagtailadmin.access_admin")


def begin(sender: Any, request: Any, user: AbstractBaseUser, **kwargs: Any) -> None:
    """Note in a new session when it began and which limit it has (receiver of user_logged_in)."""
    # Read afresh: a user object caches its permissions, and this one is the caller's.
    fresh = get_user_model().objects.get(pk=user.pk)
    now = int(time.time())
    request.session["signed_in_at"] = request.session["seen_at"] = now
    request.session["idle_limit"] = STAFF_IDLE_LIMIT if works_here(fresh) else IDLE_LIMIT


def is_over(session: SessionBase, now: float) -> bool:
    """True when a signed-in session has passed one of its limits; `now` is in seconds since 1970."""
    began, seen = session.get("signed_in_at", 0), session.get("seen_at", 0)
    return now - began > ABSOLUTE_LIMIT or now - seen > session.get("idle_limit", STAFF_IDLE_LIMIT)


def note_visit(session: SessionBase, now: float) -> None:
    """Remember that the person was here, at most once in five minutes."""
    if now - session.get("seen_at", 0) > NOTED_EVERY:
        session["seen_at"] = int(now)


def factor_changed(sender: Any, *, request: Any, user: User, authenticator: Any, **kwargs: Any) -> None:
    """End the person's other sessions when a second factor came or went (receiver of allauth's signals)."""
    if authenticator.type != authenticator.Type.RECOVERY_CODES:  # they come and go with the others
        end_all_sessions(user)
        user.refresh_from_db(fields=["session_version"])
        update_session_auth_hash(request, user)
