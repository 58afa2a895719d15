"""What a view says of its answer: that it is for everybody, and whether search engines may list it; and answers that
are rows for a spreadsheet."""

import csv
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, TypeVar

from django.http.response import HttpResponse, HttpResponseBase

Response = TypeVar("Response", bound=HttpResponseBase)
# A spreadsheet takes a cell that begins with one of these for a formula, and runs it.
FORMULA = ("=", "+", "-", "@", "\t", "\r")


@dataclass(frozen=True)
class Public:
    """An answer that is the same for everybody who is not signed in.

    `listed`: search engines may list it. `kept`: one copy of it may serve many visitors.
    """

    listed: bool = True
    kept: bool = True


def public(response: Response, *, listed: bool = True, kept: bool = True) -> Response:
    """Say that an answer is for everybody. What nobody says it of is neither listed nor kept."""
    response.for_everybody = Public(listed, kept)  # type: ignore[attr-defined]
    return response


def public_of(response: HttpResponseBase) -> Public | None:
    """Return what its view said of an answer; None when it said nothing."""
    return getattr(response, "for_everybody", None)


def safe(value: Any) -> str:
    """Return a value as a cell that no spreadsheet runs: what could begin a formula is put behind an apostrophe."""
    text = str(value)
    return f"'{text}" if text.lstrip(" ").startswith(FORMULA) else text


def csv_file(name: str, rows: Iterable[Iterable[Any]]) -> HttpResponse:
    """Return rows, the heading first, as a CSV file to download as `name`; no cell of it is run."""
    response = HttpResponse(content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response.write("\ufeff")  # spreadsheets take it for another encoding otherwise
    csv.writer(response).writerows(map(safe, row) for row in rows)
    return response
