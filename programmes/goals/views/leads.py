"""Which of two coaches leads on a goal: the same on its owner's page and on theirs."""

from typing import Any

from django.contrib import messages
from django.utils.translation import gettext as _

from accounts.requests import SignedInRequest
from programmes.goals import queries, services
from programmes.goals.forms import LeadForm
from programmes.goals.models import Goal
from ui.errors import Refused


def leading(goal: Goal) -> dict[str, Any]:
    """Return what a goal's page shows of who leads on it; where there is one coach, an empty `pair`."""
    pair = queries.pair_of(goal.enrolment)
    lead = queries.lead_of(goal, pair)
    return {
        "pair": pair,
        "lead": lead,
        "lead_form": LeadForm(pair=pair, lead=lead),
        "leads": list(goal.leads.select_related("from_coach__user", "to_coach__user", "by")) if pair else [],
    }


def take_lead(request: SignedInRequest, goal: Goal) -> None:
    """Let the coach lead who was chosen (`lead=`, a coach's key, or nothing for both alike), and say so."""
    form = LeadForm(request.POST, pair=queries.pair_of(goal.enrolment))
    if not form.is_valid():
        messages.error(request, _("Choose one of the two coaches."))
        return
    try:
        services.set_lead(goal, form.chosen(), by=request.user)
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("Noted. Who led before stays in the history."))
