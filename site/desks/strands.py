"""/strands/<programme>/: strands of one programme side by side on one axis of time, for those who have a part in them.

Whoever has none gets 404, as for a programme that does not exist. Only the strands that somebody may see are laid on
the axis, compared and counted: a partner of one cannot tell that there are others.
"""

from django.contrib.auth.decorators import login_required
from django.db.models import F
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.requests import SignedInRequest
from programmes.catalogue.models import Programme, Workshop
from programmes.catalogue.queries import strands_visible_to
from programmes.catalogue.strands import compare, strands_of
from ui.journey import STATE_WORDS
from ui.timelines import lay_side_by_side


@login_required
@require_safe
def strands(request: SignedInRequest, programme: str) -> HttpResponse:
    """Those under way, or with `?all=1` those to come and those over too; all of them when none is under way."""
    offered = get_object_or_404(Programme, slug=programme)
    visible = list(
        strands_visible_to(request.user)
        .filter(programme=offered)
        .with_dates()
        .with_journey()
        .prefetch_related("partners__organisation__parent")
        .order_by(F("first_day"), "code")
    )
    if not visible:
        raise Http404
    running = [workshop for workshop in visible if workshop.state == Workshop.State.RUNNING]
    shows_all = "all" in request.GET or not running
    now = timezone.now()
    found = strands_of(visible if shows_all else running, now=now)
    timeline = lay_side_by_side((strand.stations for strand in found), timezone.localdate(now))
    context = {
        "programme": offered,
        "rows": list(zip(found, timeline.rows, strict=True)),
        "strands": found,
        "timeline": timeline,
        "compared": compare(found),
        "key": [(state, STATE_WORDS[state]) for state in ("closed", "open", "reopened", "paused", "shut")],
        "shows_all": shows_all,
        "others": len(visible) - len(running) if running else 0,
        "now": now,
    }
    return render(request, "desks/strands.html", context)
