"""How often what anybody can send is taken: so many in so long, from one person, one link and one network.

`settings.RATE_LIMITS` says how many, by the name of an act: "10/h/person, 30/h/network". A visitor who is not signed in
is counted by network alone. Counts lie in the shared cache; sign-in has limits of its own (ACCOUNT_RATE_LIMITS), which
the library counts there too.
"""

import datetime as dt
import hashlib
import ipaddress
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import wraps
from typing import Any

import structlog
from allauth.account.adapter import get_adapter
from django.conf import settings
from django.core.cache import cache
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

log = structlog.get_logger(__name__)

SECONDS = {"s": 1, "m": 60, "h": 3600, "d": 86_400}
NOT_TYPED = {"csrfmiddlewaretoken"}
View = Callable[..., HttpResponse]


@dataclass(frozen=True)
class Limit:
    """So many within so many seconds, counted `per` person, link or network."""

    most: int
    seconds: int
    per: str


def limits_of(act: str) -> Iterator[Limit]:
    """Yield the limits that the settings give for an act; none for an empty text. ValueError for nonsense."""
    for part in filter(None, (text.strip() for text in settings.RATE_LIMITS[act].split(","))):
        most, every, per = part.split("/")
        if per not in {"person", "link", "network"}:
            raise ValueError(f"RATE_LIMITS has {part!r} for {act!r}: per person, link or network.")
        yield Limit(int(most), int(every[:-1] or 1) * SECONDS[every[-1]], per)


def limited(act: str, *, by_link: str = "") -> Callable[[View], View]:
    """Count what is sent to the decorated view; past a limit, answer 429 and keep what was typed on that page.

    Looking is never counted. `by_link` names the view's argument that holds a secret, where limits are per link.
    """

    def decorate(view: View) -> View:
        @wraps(view)
        def wrapper(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if request.method in {"GET", "HEAD", "OPTIONS"}:
                return view(request, *args, **kwargs)
            if wait := count(request, act, link=kwargs.get(by_link, "")):
                return too_many(request, wait)
            return view(request, *args, **kwargs)

        return wrapper

    return decorate


def count(request: HttpRequest, act: str, *, link: str = "") -> int:
    """Count one more, and return for how many seconds to wait: 0 when it is within every limit.

    Where the cache cannot be reached nothing is counted, rather than nothing being taken.
    """
    for limit in limits_of(act):
        who = _who(request, limit.per, link)
        if who and (wait := _count_one(act, limit, who)):
            # Neither who it was nor from where: an address is personal data.
            log.warning("too_many", act=act, per=limit.per, most=limit.most, seconds=limit.seconds)
            return wait
    return 0


def too_many(request: HttpRequest, wait: int = 0) -> HttpResponse:
    """Say that it was too much and when to try again; `wait` is in seconds, 0 when nobody knows.

    The page holds what was typed, to be sent again with one press. It came in with its token, so it is their own.
    """
    typed = [
        (name, value)
        for name, values in request.POST.lists()
        if name not in NOT_TYPED and "password" not in name
        for value in values
    ]
    # Said without its seconds, so rounded up to a minute that is surely late enough.
    again_at = timezone.now() + dt.timedelta(seconds=wait + 59) if wait else None
    response = render(request, "429.html", {"again_at": again_at, "typed": typed}, status=429)
    response["Retry-After"] = str(wait or 60)
    response["Cache-Control"] = "private, no-store"
    return response


def _who(request: HttpRequest, per: str, link: str) -> str:
    if per == "network":
        return network_of(request)
    if per == "link":
        return link
    return str(request.user.pk) if request.user.is_authenticated else ""


def network_of(request: HttpRequest) -> str:
    """Return where a request comes from: an address, of IPv6 the /64 that one household has; "" where none is known."""
    try:
        address = ipaddress.ip_address(get_adapter().get_client_ip(request))
    except (PermissionDenied, ValueError):
        return ""
    if address.version == 6:
        return str(ipaddress.ip_network((address, 64), strict=False))
    return str(address)


def _count_one(act: str, limit: Limit, who: str) -> int:
    now = int(time.time())
    window, passed = divmod(now, limit.seconds)
    kept = hashlib.sha256(f"{act}\0{limit}\0{who}\0{window}".encode("utf-8", "replace")).hexdigest()
    key = f"limit:{kept}"  # a hash: a cache is no place for addresses either
    try:
        if cache.add(key, 1, limit.seconds):
            return 0
        so_far = cache.incr(key)
    except ValueError:  # it ran out between the two
        return 0
    except Exception as error:
        log.error("limits_not_counted", error=type(error).__name__)
        return 0
    return limit.seconds - passed if so_far > limit.most else 0
