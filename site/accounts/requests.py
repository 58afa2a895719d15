"""What a view that asks for sign-in can count on.

It need not forbid storing its answers: config.middleware.PersonalPagesAreNotStored does for whoever is signed in.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase

from accounts.models import User
from accounts.permissions import may_coordinate

Response = TypeVar("Response", bound=HttpResponseBase)


class SignedInRequest(HttpRequest):
    """A request behind `login_required`: its user is a person, never anonymous."""

    user: User


def coordinators_only(view: Callable[..., Response]) -> Callable[..., Response]:
    """Ask for sign-in; for whoever then does not coordinate workshops the page does not exist (404)."""

    @login_required
    @wraps(view)
    def wrapper(request: SignedInRequest, *args: Any, **kwargs: Any) -> Response:
        if not may_coordinate(request.user):
            raise Http404
        return view(request, *args, **kwargs)

    return wrapper
