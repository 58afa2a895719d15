"""What a view does with what came in."""

from collections.abc import Iterable

from django.http import HttpRequest, QueryDict


def sent(request: HttpRequest) -> QueryDict | None:
    """Return what a form was sent with, be it nothing at all; None when the page is only looked at."""
    return request.POST if request.method == "POST" else None


def whole_numbers(texts: Iterable[str]) -> list[int]:
    """Return the keys that a form sent, as numbers: what is no key that a row can have is 0, which none has."""
    return [int(text) if text.isascii() and text.isdecimal() and len(text) < 19 else 0 for text in texts]
