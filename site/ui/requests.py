"""What a view does with what came in."""

import re
from collections.abc import Iterable
from urllib.parse import urlencode

from django.http import HttpRequest, QueryDict

DRAFT = re.compile(r"[0-9a-f-]{36}")  # how a browser names a draft that it kept


def sent(request: HttpRequest) -> QueryDict | None:
    """Return what a form was sent with, be it nothing at all; None when the page is only looked at."""
    return request.POST if request.method == "POST" else None


def whole_numbers(texts: Iterable[str]) -> list[int]:
    """Return the keys that a form sent, as numbers: what is no key that a row can have is 0, which none has."""
    return [int(text) if text.isascii() and text.isdecimal() and len(text) < 19 else 0 for text in texts]


def with_draft(request: HttpRequest, address: str) -> str:
    """Return where to go on, telling the browser which draft of its own has arrived (static/js/drafts.js)."""
    draft = request.POST.get("draft", "")
    return f"{address}?{urlencode({'draft': draft})}" if DRAFT.fullmatch(draft) else address
