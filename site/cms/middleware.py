"""What the editor says when a story may not be published, by whichever way somebody tried, or a decision came twice."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from wagtail.admin import messages
from wagtail.models import Page

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


class DecisionsAreTakenOnce:
    """Lead on whoever decides on what was decided meanwhile, by another or by their own second press.

    Wagtail's view finds no task that is left to decide, and fails, after both may have begun.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        match = request.resolver_match
        if match is None or match.view_name != "wagtailadmin_pages:edit" or not isinstance(exception, AttributeError):
            return None
        if "action-workflow-action" not in request.POST:
            return None
        page = Page.objects.get(pk=match.kwargs["page_id"])
        if page.current_workflow_task is not None:
            return None
        messages.warning(request, _("This has been decided in the meantime."))
        return redirect("wagtailadmin_pages:edit", page.pk)
