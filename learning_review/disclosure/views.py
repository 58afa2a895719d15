"""What people answered, for the workshop's facilitators and for coordinators. Served from the ledger alone."""

import uuid

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.permissions import may_coordinate
from accounts.requests import SignedInRequest, coordinators_only
from learning_review.disclosure import queries, services
from learning_review.disclosure.models import ReleasedText
from learning_review.disclosure.rules import Audience, threshold
from learning_review.disclosure.said import said_of
from ui import identifying


@login_required
@require_safe
def figures(request: SignedInRequest, code: str) -> HttpResponse:
    """Show each question's figure, and what was written; coordinators decide what of it is read."""
    workshop = get_object_or_404(queries.workshops_of_review_team(request.user), code=code)
    decides = may_coordinate(request.user)
    context = {
        "workshop": workshop,
        "figures": [said_of(row) for row in queries.figures_of(workshop, Audience.FACILITATORS)],
        "words": [
            (row, [(text, identifying.find(text.text) if decides else []) for text in row.readable])  # type: ignore[attr-defined]
            for row in queries.answers_in_words(workshop, to_look_at=decides)
        ],
        "decides": decides,
        "least": threshold(Audience.FACILITATORS),
    }
    response = render(request, "learning_review/disclosure/figures.html", context)
    response["Cache-Control"] = "no-store"
    return response


@coordinators_only
@require_POST
def look_at(request: SignedInRequest, code: str, pk: uuid.UUID) -> HttpResponse:
    """Let an answer in words be read, or keep it from being read."""
    text = get_object_or_404(ReleasedText, release__workshop__code=code, pk=pk)
    shown = request.POST.get("show") == "yes"
    services.look_at(text, show=shown, by=request.user)
    messages.success(request, _("The facilitators can read it.") if shown else _("Nobody else reads it."))
    return redirect("review_figures", code=code)
