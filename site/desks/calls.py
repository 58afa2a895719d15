"""Book and move calls for somebody else, as their coach or as a coordinator: also beyond the rules, with a reason."""

from accounts.models import User
from programmes.coaching import services
from programmes.coaching.errors import CoachingRefused, NumberRefused, ReasonNeeded
from programmes.coaching.forms import CoachBookingForm, ReasonedTimeForm
from programmes.coaching.models import Call, Coach
from programmes.enrolment.models import Enrolment


def book_for(form: CoachBookingForm, enrolment: Enrolment, coaches: list[Coach], *, by: User) -> Call | None:
    """Book what a valid form says with one coach or both; None where that was refused, and the form says why."""
    answers = form.cleaned_data
    try:
        return services.book_call(
            enrolment,
            answers["at"],
            coach=coaches[0] if len(coaches) == 1 else None,
            joint=len(coaches) > 1,
            mode=answers.get("mode", ""),
            number=answers.get("number", ""),
            override=answers["reason"],
            by=by,
        )
    except ReasonNeeded as refusal:
        form.add_error("reason", str(refusal))
    except NumberRefused as refusal:
        form.add_error("number", str(refusal))
    except CoachingRefused as refusal:
        form.add_error("at", str(refusal))
    return None


def move_for(form: ReasonedTimeForm, call: Call, *, by: User) -> bool:
    """Move a call to what a valid form says; False where that was refused, and the form says why."""
    try:
        services.move_call(call, form.cleaned_data["at"], override=form.cleaned_data["reason"], by=by)
    except ReasonNeeded as refusal:
        form.add_error("reason", str(refusal))
    except CoachingRefused as refusal:
        form.add_error("at", str(refusal))
    else:
        return True
    return False
