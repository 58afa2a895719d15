"""What a view does with what came in."""

from django.http import HttpRequest, QueryDict


def sent(request: HttpRequest) -> QueryDict | None:
    """Return what a form was sent with, be it nothing at all; None when the page is only looked at."""
    return request.POST if request.method == "POST" else None
