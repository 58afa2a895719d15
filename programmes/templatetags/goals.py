"""What pages of lower rooms show of goals and actions, which they may not know: a page loads the tag by its name."""

from typing import Any

from django import template
from django.utils import timezone

from programmes.coaching.models import Call
from programmes.enrolment.models import Enrolment
from programmes.goals.models import Action
from programmes.goals.queries import actions_of, beside_calls

register = template.Library()


@register.inclusion_tag("programmes/goals/own_call.html")
def beside_own_call(enrolment: Enrolment, call: Call) -> dict[str, Any]:
    """Show, on a person's own page of a call, what they prepared and agreed, and lead to more of both and
    to what is `proposed` to them there."""
    now = timezone.now()
    writes = enrolment.state in Enrolment.TAKING_PART
    proposed = actions_of(enrolment).filter(call=call, state=Action.State.PROPOSED).count() if writes else 0
    return {
        "enrolment": enrolment,
        "call": call,
        "beside": beside_calls([call], enrolment.person)[call.pk],
        "to_come": call.state == Call.State.BOOKED and call.ends_at > now,
        "agrees": call.state in {Call.State.BOOKED, Call.State.HELD} and call.starts_at <= now,
        "writes": writes,
        "proposed": proposed,
    }
