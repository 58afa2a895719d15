"""Calendars to download and to subscribe to."""

import datetime as dt
from zoneinfo import ZoneInfo

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import get_conditional_response
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from accounts.models import User
from accounts.requests import SignedInRequest
from programmes.calendars import diary, queries, services
from programmes.calendars.events import Event
from programmes.calendars.forms import CalendarChoiceForm
from programmes.calendars.ical import calendar_file, etag
from programmes.calendars.models import CalendarSettings, Show
from programmes.calendars.subscribing import Subscription
from programmes.catalogue.models import Programme, Workshop
from ui.responses import public

# What people's own feeds are called in their calendars.
NAMES = {
    Show.EVERYTHING.value: gettext_lazy("My Kindling dates"),
    Show.RESIDENTIALS.value: gettext_lazy("My Kindling residentials"),
    Show.CALLS.value: gettext_lazy("My Kindling calls"),
}


def calendar_response(request: HttpRequest, events: list[Event], name: str, file_name: str = "") -> HttpResponse:
    """Answer with a calendar, or with 304 when the asker has these very bytes.

    Only the ETag decides: an If-Modified-Since, well-formed or not, changes nothing (RFC 9110, 13.1.3 and 13.2.2).
    """
    response = _file(events, name, file_name)
    response["Cache-Control"] = "private, no-cache"
    return get_conditional_response(request, etag=response["ETag"], response=response) or response


def public_calendar(events: list[Event], name: str, file_name: str = "") -> HttpResponse:
    """Answer with a calendar that is the same for everybody; one copy of it serves all who have no account."""
    return public(_file(events, name, file_name), listed=False)


def _file(events: list[Event], name: str, file_name: str) -> HttpResponse:
    content = calendar_file(events, name)
    response = HttpResponse(content, content_type="text/calendar; charset=utf-8")
    if file_name:
        response["Content-Disposition"] = f'attachment; filename="{file_name}.ics"'
    response["ETag"] = etag(content)
    return response


@require_safe
def programme_feed(request: HttpRequest, slug: str) -> HttpResponse:
    """A programme's public feed."""
    programme = get_object_or_404(Programme, slug=slug)
    return public_calendar(queries.programme_events(programme), programme.title)


@require_safe
def workshop_download(request: HttpRequest, code: str) -> HttpResponse:
    """One workshop's dates as a file: for anybody, without names or links."""
    workshop = get_object_or_404(Workshop.objects.visible_to(request.user), code=code.upper())
    return public_calendar(queries.workshop_events(workshop), workshop.title, file_name=workshop.code.lower())


@require_safe
def personal_feed(request: HttpRequest, secret: str) -> HttpResponse:
    """One of a person's own feeds; whoever holds the link reads it, and a wrong or ended one leads nowhere."""
    feed = services.find_feed(secret)
    if feed is None:
        raise Http404
    return calendar_response(request, queries.personal_events(feed.person, show=feed.show), str(NAMES[feed.show]))


@login_required
@require_safe
def personal_download(request: SignedInRequest) -> HttpResponse:
    """All that is in a person's own feed, once, as a file."""
    events = queries.personal_events(request.user)
    return calendar_response(request, events, str(NAMES[Show.EVERYTHING]), file_name="my-dates")


@login_required
@require_safe
def my_calendar(request: SignedInRequest) -> HttpResponse:
    """Everything that has a date for this person, from today on or in one month, and how to get it into their own
    calendar. A month or a feed that makes no sense is left aside."""
    own = services.calendar_settings(request.user)
    return _page(request, own, CalendarChoiceForm(initial={"how": CalendarChoiceForm.of(own.wants_invitations)}))


@login_required
@require_POST
def rotate(request: SignedInRequest) -> HttpResponse:
    """Make new links, so that whoever has an old one no longer sees anything."""
    services.rotate_feed(request.user)
    messages.success(request, _("Your links are new; the old ones have ended. Subscribe again where you used them."))
    return HttpResponseRedirect(f"{reverse('my_calendar')}#subscribe")


@login_required
@require_POST
def choose(request: SignedInRequest) -> HttpResponse:
    """Choose between invitations by mail and the feed."""
    form = CalendarChoiceForm(request.POST)
    if not form.is_valid():
        return _page(request, services.calendar_settings(request.user), form)
    services.choose_invitations(request.user, form.wants_invitations)
    messages.success(request, _("Your choice is kept."))
    return HttpResponseRedirect(reverse("my_calendar"))


def _page(request: SignedInRequest, own: CalendarSettings, form: CalendarChoiceForm) -> HttpResponse:
    now = timezone.now()
    home = queries.home_zone(request.user)
    today = now.astimezone(ZoneInfo(home)).date()
    first = diary.read_month(request.GET.get("month", ""))
    show = request.GET.get("show", "")
    if show not in Show:
        show = Show.EVERYTHING.value
    return render(
        request,
        "programmes/calendars/my_calendar.html",
        {
            **(_month(request.user, first, home, today) if first else _agenda(request.user, home, today, now)),
            "this_month": today,
            "home": home,
            "feeds": Show.choices,
            "show": show,
            "subscription": _subscription(request, own, show),
            "may_come_twice": own.wants_invitations is not False,
            "form": form,
        },
    )


def _month(person: User, first: dt.date, home: str, today: dt.date) -> dict[str, object]:
    events = queries.personal_events(person, between=diary.span_of_month(first))
    return {"month": diary.month_of(first, events, home=home, today=today)}


def _agenda(person: User, home: str, today: dt.date, now: dt.datetime) -> dict[str, object]:
    coming = [event for event in queries.personal_events(person, now=now) if event.ends_at >= now]
    return {"days": list(diary.agenda(coming, home=home, today=today))}


def _subscription(request: HttpRequest, own: CalendarSettings, show: str) -> Subscription | None:
    """Return how to subscribe to a feed; None while its link cannot be shown."""
    secret = services.feed_secret(own, show)
    if not secret:
        return None
    return Subscription(request.build_absolute_uri(reverse("personal_calendar", args=[secret])), str(NAMES[show]))
