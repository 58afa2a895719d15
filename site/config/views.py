"""The pages of the site as such: health, robots, and what is said when something went wrong."""

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.db import OperationalError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe


@never_cache
@require_safe
def healthz(request: HttpRequest) -> HttpResponse:
    """Answer 200 while this process can answer at all."""
    return HttpResponse("ok\n", content_type="text/plain")


@never_cache
@require_safe
def readyz(request: HttpRequest) -> JsonResponse:
    """Answer 200 when the database answers and every migration has run; else 503. Says nothing more."""
    try:
        executor = MigrationExecutor(connection)
        ready = not executor.migration_plan(executor.loader.graph.leaf_nodes())
    except OperationalError:
        ready = False
    return JsonResponse({"ready": ready}, status=200 if ready else 503)


@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    """Keep machines out of what is personal or changes nothing; name the sitemap."""
    closed = [
        "/accounts/",
        "/admin/",
        "/calendar/",
        "/coach/",
        "/facilitate/",
        "/inbox/",
        "/my/",
        "/notices/",
        "/partners/",
        "/verify/",
        "/voices/",
    ]
    lines = [
        "User-agent: *",
        *(f"Disallow: {path}" for path in closed),
        # What everybody may subscribe to; the longer path counts.
        *(f"Allow: {path}" for path in ("/calendar/programmes/", "/calendar/workshops/")),
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


def server_error(request: HttpRequest) -> HttpResponse:
    """Render without context processors: whatever broke may break them too."""
    return render(None, "500.html", status=500)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Say that the form was open too long, which is what nearly always happened."""
    return render(request, "403_csrf.html", status=403)
