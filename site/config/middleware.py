"""What every answer carries, whatever view made it."""

from collections.abc import Callable

from csp.middleware import CSPMiddleware, PolicyParts
from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.middleware.gzip import GZipMiddleware
from django.shortcuts import render

from config.views import busy
from ui.locks import is_lock_timeout
from ui.responses import public_of

ADMIN_PREFIX = "/admin/"
# Fonts, photographs and PDFs are small already.
COMPRESSED = ("text/", "image/svg+xml", "application/json", "application/javascript")


class TextIsCompressed(GZipMiddleware):
    """Send whole texts in a quarter of their size; Django varies the length, so that it betrays no secret."""

    def process_response(self, request, response):
        if response.status_code == 200 and response.get("Content-Type", "").startswith(COMPRESSED):
            return super().process_response(request, response)
        return response


class NothingOfTheDevice:
    """Tell browsers that no page of ours, and nothing within one, may ask for camera, place or the like."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        response["Permissions-Policy"] = settings.PERMISSIONS_POLICY
        return response


class ContentSecurityPolicy(CSPMiddleware):
    """The strict policy everywhere; a wider one under /admin/, which Wagtail's editor cannot do without."""

    def get_policy_parts(
        self, request: HttpRequest, response: HttpResponseBase, report_only: bool = False
    ) -> PolicyParts:
        parts = super().get_policy_parts(request, response, report_only)
        if not report_only and request.path.startswith(ADMIN_PREFIX):
            parts.replace = settings.ADMIN_CONTENT_SECURITY_POLICY
        return parts


class PersonalPagesAreNotStored:
    """Mark every answer to somebody signed in as not to be stored, unless its view said otherwise."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if request.user.is_authenticated and not response.has_header("Cache-Control"):
            response["Cache-Control"] = "private, no-store"
        return response


class OnlyWhatIsListedIsFound:
    """Ask search engines to leave out every answer whose view did not say that it may be listed.

    So a page that identifies somebody, a step of a booking, a search or a file is left out without anybody having
    thought of it. What may be listed may not be archived: words in it can be taken back.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if not response.has_header("X-Robots-Tag") and not 300 <= response.status_code < 400:
            public = public_of(response)
            response["X-Robots-Tag"] = "noarchive" if public and public.listed else "noindex"
        return response


class BusyIsSaidPlainly:
    """Turn a lock that could not be had in time into a 503 that says so; nothing was written."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if is_lock_timeout(exception):
            return busy(request)
        if isinstance(exception, OverflowError) and "to SQLite INTEGER" in str(exception):
            # A key of more digits than any row has, in a list of choices; PostgreSQL just finds no such row.
            return render(None, "400.html", status=400)
        return None
