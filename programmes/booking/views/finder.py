"""Find a workshop, or say that one would be welcome."""

import datetime as dt
from typing import Any
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.db.models import F
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from programmes.booking.forms import FinderForm, InterestForm
from programmes.catalogue.journey import stations_of_workshop
from programmes.catalogue.models import Programme, Workshop
from programmes.catalogue.queries import find_workshops
from programmes.enrolment.queries import places_of, why_closed, with_places
from programmes.enrolment.services import leave_interest
from ui import when
from ui.limits import limited
from ui.requests import sent
from ui.responses import public

A_PAGE = 12
MONTHS_AHEAD = 18


@require_safe
def finder(request: HttpRequest) -> HttpResponse:
    """List the workshops to come, by programme, region, month, places left and words."""
    now = timezone.now()
    form = FinderForm(request.GET)
    months = _months(timezone.localdate(now))
    form.fields["month"].widget.choices = [("", _("Any month")), *months]
    form.is_valid()
    wanted = form.cleaned_data  # what could not be understood is simply not in it
    month = wanted.get("month") if wanted.get("month") in dict(months) else ""
    found = with_places(
        find_workshops(
            now=now,
            programme=wanted.get("programme"),
            region=wanted.get("region"),
            month=dt.date.fromisoformat(f"{month}-01") if month else None,
            words=wanted.get("q", ""),
        )
    )
    if wanted.get("places"):
        found = found.filter(places_left__gt=0, places_waiting=F("places_passed_over"))  # type: ignore[misc]
    page = Paginator(found, A_PAGE).get_page(request.GET.get("page"))
    context = {
        "form": form,
        "page_obj": page,
        "results": [card(workshop, now) for workshop in page],
        "filtered": any(wanted.get(name) for name in ("q", "programme", "region", "month", "places")),
        "programmes": Programme.objects.all(),
        "canonical": _canonical(wanted),
    }
    # A copy for each thing that somebody may type would crowd out the others, and is nothing to list.
    named = not request.GET.get("q")
    return public(render(request, "programmes/booking/finder.html", context), listed=named, kept=named)


def _canonical(wanted: dict[str, Any]) -> str:
    """Return the address of the list that search engines may know this one by: a programme's, a region's, or all."""
    named = {name: wanted[name].slug for name in ("programme", "region") if wanted.get(name)}
    return f"{reverse('finder')}?{urlencode(named)}" if named else reverse("finder")


def card(workshop: Workshop, now: dt.datetime) -> dict[str, Any]:
    """Return what a list shows of a workshop; costs no query after `with_journey` and `with_places`."""
    return {
        "workshop": workshop,
        "places": places_of(workshop),
        "stations": stations_of_workshop(workshop, now=now),
        "closed": why_closed(workshop, now=now),
    }


def _months(today: dt.date) -> list[tuple[str, str]]:
    """Return the months to choose from, this one first, as ("2027-05", "May 2027")."""
    first = today.replace(day=1)
    months = []
    for _month in range(MONTHS_AHEAD):
        months.append((f"{first:%Y-%m}", when.month(first)))
        first = (first + dt.timedelta(days=31)).replace(day=1)
    return months


@require_http_methods(["GET", "HEAD", "POST"])
@limited("interest")
def interest(request: HttpRequest, slug: str) -> HttpResponse:
    """Take down that somebody would come if there were a date."""
    programme = get_object_or_404(Programme, slug=slug)
    workshop = Workshop.objects.listed().filter(programme=programme, code=request.GET.get("workshop", "")[:12]).first()
    initial: dict[str, Any] = {"region": workshop.region_id if workshop else None}
    if request.user.is_authenticated:
        initial |= {"name": request.user.get_full_name(), "email": request.user.email}
    form = InterestForm(sent(request), initial=initial, programme=programme)
    if request.method == "POST" and form.is_valid():
        leave_interest(programme, workshop=workshop, **form.cleaned_data)
        return redirect("interest_thanks", slug=programme.slug)
    context = {"form": form, "programme": programme, "workshop": workshop}
    return render(request, "programmes/booking/interest.html", context)


@require_safe
def interest_thanks(request: HttpRequest, slug: str) -> HttpResponse:
    """Say what happens next, the same for everybody."""
    programme = get_object_or_404(Programme, slug=slug)
    return render(request, "programmes/booking/interest_thanks.html", {"programme": programme})
