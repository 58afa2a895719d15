"""What every page's frame needs."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest


def shell(request: HttpRequest) -> dict[str, Any]:
    """Add what templates/base.html shows around every page; costs no query."""
    return {"DEMO": settings.DEMO, "SITE_URL": settings.SITE_URL}
