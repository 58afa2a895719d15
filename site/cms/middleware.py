"""What the editor says when a story may not be published, by whichever way somebody tried."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from wagtail.admin import messages

from cms.errors import StoryRefused


class StoriesAreRefusedPlainly:
    """Turn a refusal that reached nobody (an approval, a list of pages published at once) into a message.

    Publishing runs in a transaction: nothing of it stands. What was typed was saved as a draft before.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if not isinstance(exception, StoryRefused):
            return None
        messages.error(request, str(exception))
        if exception.page_id is None:
            return redirect("wagtailadmin_home")
        return redirect(reverse("story_clearance", args=[exception.page_id]))
