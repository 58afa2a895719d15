"""Calendars to download and to subscribe to."""

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import get_conditional_response
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.requests import SignedInRequest
from programmes.calendars import queries, services
from programmes.calendars.events import Event
from programmes.calendars.forms import CalendarChoiceForm
from programmes.calendars.ical import calendar_file, etag
from programmes.catalogue.models import Programme, Workshop


def calendar_response(request: HttpRequest, events: list[Event], name: str, file_name: str = "") -> HttpResponse:
    """Answer with a calendar, or with 304 when the asker has these very bytes.

    Only the ETag decides: an If-Modified-Since, well-formed or not, changes nothing (RFC 9110, 13.1.3 and 13.2.2).
    """
    content = calendar_file(events, name)
    response = HttpResponse(content, content_type="text/calendar; charset=utf-8")
    response["Cache-Control"] = "private, no-cache"
    if file_name:
        response["Content-Disposition"] = f'attachment; filename="{file_name}.ics"'
    response["ETag"] = etag(content)
    return get_conditional_response(request, etag=response["ETag"], response=response) or response


@require_safe
def programme_feed(request: HttpRequest, slug: str) -> HttpResponse:
    """A programme's public feed."""
    programme = get_object_or_404(Programme, slug=slug)
    return calendar_response(request, queries.programme_events(programme), programme.title)


@require_safe
def workshop_download(request: HttpRequest, code: str) -> HttpResponse:
    """One workshop's dates as a file: for anybody, without names or links."""
    workshop = get_object_or_404(Workshop.objects.visible_to(request.user), code=code.upper())
    return calendar_response(
        request, queries.workshop_events(workshop), workshop.title, file_name=workshop.code.lower()
    )


@require_safe
def personal_feed(request: HttpRequest, secret: str) -> HttpResponse:
    """A person's own feed; whoever holds the link reads it, and a wrong or ended one leads nowhere."""
    own = services.find_feed(secret)
    if own is None:
        raise Http404
    return calendar_response(request, queries.personal_events(own.person), _("My Kindling dates"))


@login_required
@require_safe
def my_calendar(request: SignedInRequest) -> HttpResponse:
    """Everything that has a date for this person, and how to get it into their own calendar."""
    own = services.calendar_settings(request.user)
    secret = services.feed_secret(own)
    feed_url = request.build_absolute_uri(reverse("personal_calendar", args=[secret])) if secret else ""
    events = [event for event in queries.personal_events(request.user) if event.ends_at >= timezone.now()]
    return render(
        request,
        "programmes/calendars/my_calendar.html",
        {
            "events": events,
            "feed_url": feed_url,
            "webcal_url": f"webcal://{feed_url.partition('://')[2]}",
            "form": CalendarChoiceForm(initial={"how": CalendarChoiceForm.of(own.wants_invitations)}),
        },
    )


@login_required
@require_POST
def rotate(request: SignedInRequest) -> HttpResponse:
    """Make a new link, so that whoever has the old one no longer sees anything."""
    services.rotate_feed(request.user)
    return HttpResponseRedirect(reverse("my_calendar"))


@login_required
@require_POST
def choose(request: SignedInRequest) -> HttpResponse:
    """Choose between invitations by mail and the feed."""
    form = CalendarChoiceForm(request.POST)
    if form.is_valid():
        services.choose_invitations(request.user, form.wants_invitations)
    return HttpResponseRedirect(reverse("my_calendar"))
