"""The pages of the site as such: health, robots, and what is said when something went wrong."""

import datetime as dt
import sys

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.db import OperationalError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from config.closed import CLOSED, OPEN
from notices.queries import health
from ui.limits import too_many
from ui.locks import is_lock_timeout

# Offers end and codes expire by the clock of whichever machine looks.
CLOCKS_APART = dt.timedelta(seconds=5)


@never_cache
@require_safe
def healthz(request: HttpRequest) -> HttpResponse:
    """Answer 200 while this process can answer at all."""
    return HttpResponse("ok\n", content_type="text/plain")


@never_cache
@require_safe
def readyz(request: HttpRequest) -> JsonResponse:
    """Answer 200 when requests can be answered: the database is there and every migration has run; else 503.

    Says in a word each how everything else is. That changes nothing for whoever sends requests here: a worker that
    is late must not take the web servers away. With `?all` whatever is not "ok" makes it 503, for whoever watches.
    """
    checks = {"database": "ok", "migrations": "ok"}
    try:
        if not all_migrated():
            checks["migrations"] = "missing"
        else:
            now = timezone.now()
            checks |= {**health(now), "clock": "ok" if clock_is_right(now) else "wrong"}
    except OperationalError:
        checks = {"database": "away"}
    ready = all(checks.get(name) == "ok" for name in ("database", "migrations"))
    well = all(word == "ok" for word in checks.values())
    answer = well if "all" in request.GET else ready
    return JsonResponse({"ready": ready, "checks": checks}, status=200 if answer else 503)


# Reading two hundred migrations is dear, and one that has run stays so for as long as this process lives.
_all_migrated = False


def all_migrated() -> bool:
    """True once every migration that this release brings has run on the database."""
    global _all_migrated
    if not _all_migrated:
        executor = MigrationExecutor(connection)
        _all_migrated = not executor.migration_plan(executor.loader.graph.leaf_nodes())
    return _all_migrated


def clock_is_right(now: dt.datetime) -> bool:
    """True unless this machine's clock and the database server's are seconds apart; a file has no clock of its own."""
    if connection.vendor != "postgresql":
        return True
    with connection.cursor() as cursor:
        cursor.execute("SELECT clock_timestamp()")
        return abs(cursor.fetchone()[0] - now) < CLOCKS_APART


@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    """Keep machines out of what is personal or changes nothing; name the sitemap."""
    lines = [
        "User-agent: *",
        *(f"Disallow: {path}" for path in CLOSED),
        # What everybody may subscribe to; the longer path counts.
        *(f"Allow: {path}" for path in OPEN),
        f"Sitemap: {settings.SITE_URL}/sitemap.xml",
    ]
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain")


@never_cache
def admin_door(request: HttpRequest) -> HttpResponse:
    """Lead to the one way in, for Wagtail's own asks for no second factor.

    Wagtail sends here whoever may not see the editor. Those who are signed in would be sent back and forth for ever.
    """
    if request.user.is_authenticated:
        raise PermissionDenied
    return redirect_to_login(request.GET.get("next") or reverse("wagtailadmin_home"))


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Render without context processors: where the host is not ours, they cannot tell where they are."""
    return render(None, "400.html", status=400)


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    return render(request, "403.html", status=403)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    return render(request, "404.html", status=404)


def too_many_requests(request: HttpRequest) -> HttpResponse:
    """Answer whom sign-in's own limits stop; they do not say for how long."""
    return too_many(request)


def server_error(request: HttpRequest) -> HttpResponse:
    """Render without context processors: whatever broke may break them too.

    A lock not had in time outside of any view (a session's row) is no fault: that is said as middleware says it.
    """
    exception = sys.exc_info()[1]
    if exception and is_lock_timeout(exception):
        return busy(None)
    return render(None, "500.html", status=500)


def busy(request: HttpRequest | None) -> HttpResponse:
    """Say that others were faster for longer than a person waits, that nothing was lost, and when to try again.

    What was typed is on the page, to be sent again with one press; but for files, and for what is typed to sign in.
    """
    may_resend = (
        request is not None
        and request.method == "POST"
        and not (request.FILES or request.path.startswith("/accounts/"))
    )
    typed = []
    if request is not None and may_resend:
        fields = [pair for pair in request.POST.lists() if pair[0] != "csrfmiddlewaretoken"]
        typed = [(name, value) for name, values in fields for value in values]
    response = render(request, "503.html", {"may_resend": may_resend, "typed": typed}, status=503)
    response["Retry-After"] = "5"
    response["Cache-Control"] = "private, no-store"
    return response


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Say that the form was open too long, which is what nearly always happened.

    Whatever was written in sentences stands on the page to be copied; it can't be sent on from there, for somebody
    else's page may have sent it here. What is typed to sign in is not shown.
    """
    sent = [] if request.path.startswith("/accounts/") else request.POST.lists()
    typed = [words for name, values in sent if "password" not in name for words in values if len(words.split()) > 2]
    response = render(request, "403_csrf.html", {"typed": typed}, status=403)
    response["Cache-Control"] = "private, no-store"
    return response
