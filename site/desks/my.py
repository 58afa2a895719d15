"""/my/: everything a participant has going, and what they have been through."""

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.requests import SignedInRequest
from desks.journeys import journeys_of


@login_required
@require_safe
def journey(request: SignedInRequest) -> HttpResponse:
    """What waits for an answer, what is coming or under way, and what is over."""
    now = timezone.now()
    journeys = journeys_of(request.user, now=now)
    context = {
        "now": now,
        "waiting": [one for one in journeys if one.waits],
        "current": [one for one in journeys if one.current],
        "past": [one for one in reversed(journeys) if one.past],
        "ended": [one for one in reversed(journeys) if not (one.waits or one.current or one.past)],
    }
    return render(request, "desks/my/journey.html", context)
