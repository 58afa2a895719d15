"""What somebody was typing when their session ended: kept while they sign in again, and offered once.

Only for pages whose address lets one person in, or few, or whose form says who wrote (`writer_key`): whoever signs in
on the same browser instead is never shown it. It lies in the visitor's new session, which no other browser has.
"""

import time
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _

from accounts.models import User
from ui.limits import count

KEY = "typed"
KEPT = 3600  # seconds
LONGEST = 60_000  # characters, all fields together
View = Callable[..., HttpResponse]


def login_keeping_words(view: View) -> View:
    """Ask for sign-in, as `login_required` does; what was sent meanwhile comes back with `typed_before`."""

    @wraps(view)
    def wrapper(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.user.is_authenticated:
            return view(request, *args, **kwargs)
        if request.method == "POST" and not count(request, "typing"):
            keep_typed(request)
        return redirect_to_login(request.get_full_path())

    return wrapper


def writer_key(user: User) -> str:
    """Return what a form's field `writer` says of who writes in it: the same for the same person, and no more."""
    return salted_hmac("accounts.typed.writer", str(user.pk), algorithm="sha256").hexdigest()[:32]


def typed_before(request: HttpRequest, *, writer: str = "", page: str = "") -> dict[str, Any]:
    """Return what was typed on this very page before its sender had to sign in, and forget it; mostly nothing.

    Says so to them: it is filled in again, and has yet to be sent. With `writer`, the key of who looks now, words of
    anybody else are forgotten and not shown. `page` is the name it was kept under where its address changes.
    """
    kept = request.session.get(KEY)
    if request.method != "GET" or not kept:
        return {}
    stale = kept["at"] < time.time() - KEPT
    if not stale and kept["path"] != (page or request.get_full_path()):
        return {}
    del request.session[KEY]
    if stale or (writer and kept["fields"].get("writer") != writer):
        return {}
    if page:
        messages.info(request, _("What you wrote before is here again; it is not kept until you send it."))
    else:
        messages.info(
            request, _("You had been signed out. What you wrote is here again; it is not kept until you send it.")
        )
    return kept["fields"]


def keep_typed(request: HttpRequest, *, page: str = "") -> None:
    """Keep what a form was sent with in the visitor's session, under the page's address or a name that stays."""
    sent = {name: values for name, values in request.POST.lists() if name != "csrfmiddlewaretoken"}
    fields = {name: values[0] if len(values) == 1 else values for name, values in sent.items()}
    if sum(len(name) + sum(map(len, values)) for name, values in sent.items()) <= LONGEST and any(fields.values()):
        request.session[KEY] = {"path": page or request.get_full_path(), "fields": fields, "at": time.time()}
