"""Pages that are the same for everybody are made once and kept, until anything changes that a page shows.

Only a visitor without a cookie that could mean something gets a kept page, and only an answer whose view said that it
is for everybody (ui.responses) is kept. A page stands for as long as the version of all that is public stays the same
(cms.changes), which is asked of the database each time: so a booking or a withdrawal shows with the next request, in
every process, whatever cache they have. What the clock alone changes, as that booking has closed, shows after
PAGES_KEPT_SECONDS.
"""

import gzip
import hashlib
import logging
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field

from django.conf import settings
from django.core.cache import caches
from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse, QueryDict
from django.http.response import HttpResponseBase
from django.utils import translation
from django.utils.cache import get_conditional_response, patch_vary_headers

from cms import changes
from config.closed import CLOSED, OPEN
from ui.responses import public_of

# What no page is made of; asking for a version would only slow them down.
NO_PAGES = (*CLOSED, "/documents/", "/media/", "/static/", "/healthz", "/readyz", "/robots.txt")
# The parameters that public pages read. Others are none of theirs: a request that has one goes past what is kept,
# but for those that senders of newsletters and the like put in, which are taken out.
PARAMETERS = ("programme", "region", "month", "places", "category", "checked", "page")
NOISE = ("fbclid", "gclid", "mc_cid", "mc_eid", "msclkid")
NOISE_BEGINS = "utm_"

# How long a request waits for another that is making the same page, before it makes its own.
WAIT_SECONDS = 5
# A cache that failed is left alone for so long.
REST_SECONDS = 10
# How long a copy lies in the cache at most; whether it may be shown is decided each time.
LIES_SECONDS = 24 * 3600

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Kept:
    """A page as it was sent, compressed, with what it was true of."""

    version: str
    made_at: float
    headers: tuple[tuple[str, str], ...]
    body: bytes

    def age(self) -> float:
        return time.time() - self.made_at


@dataclass
class Making:
    """Somebody is making a page; others may wait for it."""

    done: threading.Event = field(default_factory=threading.Event)
    kept: Kept | None = None


class PublicPagesAreKept:
    """Answer from what is kept, or keep what is answered; settings.PAGES_KEPT_SECONDS of 0 does neither."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response
        self.guard = threading.Lock()
        self.makings: dict[tuple[str, str], Making] = {}
        self.rests_until = 0.0

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if not (settings.PAGES_KEPT_SECONDS and is_anybodys(request)):
            return answer_one(request, self.get_response(request))
        query = without_noise(request.GET)
        if query is None:
            return answer_one(request, self.get_response(request))
        request.GET = query  # type: ignore[assignment]
        request.META["QUERY_STRING"] = query.urlencode()
        try:
            version = changes.version()
        except DatabaseError:
            return answer_one(request, self.get_response(request))
        request.public_version = version  # type: ignore[attr-defined]
        key = key_of(request)
        kept = self.look(key)
        if kept and kept.version == version and kept.age() < settings.PAGES_KEPT_SECONDS:
            return answer(request, kept)
        if kept is None or request.method == "HEAD":
            # Not known to be a page that is kept: nobody waits for it.
            return self.make(request, key, version)
        return self.make_once(request, key, version, kept)

    def make_once(self, request: HttpRequest, key: str, version: str, old: Kept) -> HttpResponseBase:
        """Make a page that others ask for at the same time: one makes it, the others wait for what it makes.

        Where only time has passed they need not even wait: what is kept is shown for as long again.
        """
        with self.guard:
            making = self.makings.get((key, version))
            first = making is None
            if making is None:
                making = self.makings[key, version] = Making()
        if first:
            try:
                return self.make(request, key, version, making)
            finally:
                with self.guard:
                    del self.makings[key, version]
                making.done.set()
        if old.version == version and old.age() < 2 * settings.PAGES_KEPT_SECONDS:
            return answer(request, old)
        making.done.wait(WAIT_SECONDS)
        return answer(request, making.kept) if making.kept else self.make(request, key, version)

    def make(self, request: HttpRequest, key: str, version: str, making: Making | None = None) -> HttpResponseBase:
        """Let the view answer, and keep its answer if it may be; `version` was asked before, so it is never too new."""
        response = self.get_response(request)
        if not (isinstance(response, HttpResponse) and may_be_kept(request, response)):
            return answer_one(request, response)
        kept = keep(response, version)
        if making is not None:
            making.kept = kept
        self.put(key, kept)
        return answer(request, kept)

    def look(self, key: str) -> Kept | None:
        """Return what is kept under a key; nothing while the cache is down."""
        if time.time() < self.rests_until:
            return None
        try:
            return caches["pages"].get(key)
        except Exception:  # every kind of cache has failures of its own
            self.rest()
            return None

    def put(self, key: str, kept: Kept) -> None:
        """Keep a page, if the cache will take it."""
        if time.time() < self.rests_until:
            return
        try:
            caches["pages"].set(key, kept, LIES_SECONDS)
        except Exception:
            self.rest()

    def rest(self) -> None:
        """Leave a cache alone that failed, lest every page waits for it."""
        self.rests_until = time.time() + REST_SECONDS
        logger.warning("The cache of pages failed; pages are made each time for %s seconds", REST_SECONDS)


def is_anybodys(request: HttpRequest) -> bool:
    """Say whether a request could come from anybody: it asks for a page and carries nothing that says who asks.

    The cookie against forged forms says nothing: public pages hold no form that needs it.
    """
    return (
        request.method in {"GET", "HEAD"}
        and (request.path_info.startswith(OPEN) or not request.path_info.startswith(NO_PAGES))
        and not set(request.COOKIES) - {settings.CSRF_COOKIE_NAME}
        and "HTTP_AUTHORIZATION" not in request.META
    )


def without_noise(asked: QueryDict) -> QueryDict | None:
    """Return the parameters that public pages read, in one order, for the view to read no others.

    Nothing that is not in the key may reach a page that others will see. None when there are parameters of which
    nothing is known.
    """
    known = QueryDict(mutable=True)
    for name in asked:
        if name in PARAMETERS:
            known.setlist(name, [value for value in asked.getlist(name) if value])
        elif name not in NOISE and not name.startswith(NOISE_BEGINS):
            return None
    ordered = QueryDict(mutable=True)
    for name in PARAMETERS:
        if known.getlist(name):
            ordered.setlist(name, known.getlist(name))
    return ordered


def key_of(request: HttpRequest) -> str:
    """Return the name under which the answer to a request is kept; everything that it may depend on is in it."""
    parts = (
        request.scheme or "",
        request.get_host(),
        translation.get_language_from_request(request),
        request.path,
        request.META["QUERY_STRING"],
    )
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()


def may_be_kept(request: HttpRequest, response: HttpResponse) -> bool:
    """Say whether an answer is everybody's: its view says so, and nothing in it is anybody's own."""
    public = public_of(response)
    return (
        request.method == "GET"
        and response.status_code == 200
        and public is not None
        and public.kept
        and not response.cookies
        and not response.has_header("Cache-Control")
        and b"csrfmiddlewaretoken" not in response.content
    )


def keep(response: HttpResponse, version: str) -> Kept:
    """Return an answer in the form in which it is kept."""
    patch_vary_headers(response, ("Accept-Encoding", "Cookie"))
    # Anybody on the way may keep it too, and has to ask each time whether it still stands.
    response["Cache-Control"] = "public, max-age=0, must-revalidate"
    response["ETag"] = f'W/"{hashlib.sha256(response.content).hexdigest()[:32]}"'
    headers = tuple((name, value) for name, value in response.items() if name.lower() != "content-length")
    return Kept(version, time.time(), headers, gzip.compress(response.content, mtime=0))


def answer(request: HttpRequest, kept: Kept) -> HttpResponseBase:
    """Answer with a kept page, or with 304 where the asker has the same."""
    headers = dict(kept.headers)
    if "gzip" in request.META.get("HTTP_ACCEPT_ENCODING", ""):
        body = kept.body
        headers["Content-Encoding"] = "gzip"
    else:
        body = gzip.decompress(kept.body)
    response = HttpResponse(body, headers=headers)
    response["Content-Length"] = str(len(body))
    return get_conditional_response(request, etag=headers["ETag"], response=response) or response


def answer_one(request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
    """Say that an answer was made for one visitor, where it is a page that others get from what is kept.

    Where its view gave it an ETag, as calendars have, whoever has the same is told so.
    """
    if public_of(response) and not response.has_header("Cache-Control"):
        response["Cache-Control"] = "private, no-cache"
    if public_of(response) and isinstance(response, HttpResponse) and response.has_header("ETag"):
        return get_conditional_response(request, etag=response["ETag"], response=response) or response
    return response
