"""A middleware that makes every view fail, as a defect might, quoting whatever it was given."""

from typing import Any

from django.http import HttpRequest


class EveryViewBreaks:
    def __init__(self, get_response: Any) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> Any:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: Any) -> None:
        raise ValueError(
            f"Broken at {request.build_absolute_uri()} for {request.user!r} {getattr(request.user, 'email', '')}"
        )
