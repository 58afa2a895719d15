"""The stable address of a workshop, whether or not a page has been written for it."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_safe

from cms import facts
from programmes.catalogue.models import Workshop


@require_safe
def workshop(request: HttpRequest, code: str) -> HttpResponse:
    """Lead to a workshop's page; show what is known of it while there is none. Drafts only to who works on them."""
    found = get_object_or_404(
        Workshop.objects.visible_to(request.user).with_journey().select_related("page"), code=code.upper()
    )
    if url := facts.live_url(found):
        return redirect(url)
    return render(request, "cms/workshop.html", {"workshop": found, "facts": facts.of_workshop(found)})
