"""What a view says of its answer: that it is for everybody, and whether search engines may list it."""

from dataclasses import dataclass
from typing import TypeVar

from django.http.response import HttpResponseBase

Response = TypeVar("Response", bound=HttpResponseBase)


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
