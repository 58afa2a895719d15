"""/facilitate/<code>/people/<reference>/: one person's place, and what coordinators do for them by telephone."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.access import Kind, note_reading
from accounts.requests import SignedInRequest
from desks.calls import book_for, move_for
from desks.facilitate import context_of
from desks.forms import TransferForm
from desks.places import for_coordinators
from programmes.catalogue.models import Workshop
from programmes.coaching import queries as coaching
from programmes.coaching.errors import CoachingRefused
from programmes.coaching.forms import CoachBookingForm, ReasonedTimeForm, ReasonForm
from programmes.coaching.models import Call
from programmes.coaching.services import cancel_call
from programmes.coaching.views import BOTH
from programmes.enrolment import services
from programmes.enrolment.models import Enrolment
from programmes.enrolment.queries import open_dates_beside
from programmes.people.forms import LanguagesForm
from programmes.people.queries import languages_of
from programmes.people.services import update_profile
from ui.errors import Refused
from ui.limits import limited
from ui.requests import sent


def _enrolment(workshop: Workshop, reference: str) -> Enrolment:
    people = workshop.enrolments.select_related(
        "person__profile__audience", "person__profile__languages_set_by", "moved_from__workshop", "moved_to__workshop"
    )
    enrolment = get_object_or_404(people, reference=reference)
    enrolment.workshop = workshop
    return enrolment


def _call(enrolment: Enrolment, reference: str) -> Call:
    return get_object_or_404(
        coaching.calls_of_person(enrolment.person).filter(enrolment=enrolment), reference=reference
    )


@for_coordinators
@require_safe
def person(request: SignedInRequest, workshop: Workshop, reference: str) -> HttpResponse:
    """What somebody has with a workshop, how it came about, and what can be done for them."""
    enrolment = _enrolment(workshop, reference)
    note_reading([enrolment.person_id], reader=request.user, kind=Kind.CONTACT, role=_("Coordinator"))
    return _page(request, workshop, enrolment)


@for_coordinators
@require_POST
def transfer(request: SignedInRequest, workshop: Workshop, reference: str) -> HttpResponse:
    """Move their place to another date of the programme."""
    enrolment = _enrolment(workshop, reference)
    form = TransferForm(request.POST, dates=open_dates_beside(workshop, now=timezone.now()))
    if not form.is_valid():
        return _page(request, workshop, enrolment, transfer=form)
    answers = form.cleaned_data
    try:
        moved = services.transfer(
            enrolment,
            answers["workshop"],
            by=request.user,
            keep_needs=answers["keep_needs"],
            reason=answers["reason"],
        )
    except Refused as refusal:
        form.add_error("workshop", str(refusal))
        return _page(request, workshop, enrolment, transfer=form)
    messages.success(request, _("%(name)s has a place on this date now, and has been told.") % {"name": moved.person})
    return redirect("facilitate_person", moved.workshop.code, moved.reference)


@for_coordinators
@require_POST
def languages(request: SignedInRequest, workshop: Workshop, reference: str) -> HttpResponse:
    """Write down in which languages they talk, as they said."""
    enrolment = _enrolment(workshop, reference)
    form = LanguagesForm(request.POST, known=[])
    if not form.is_valid():
        return _page(request, workshop, enrolment, languages=form)
    update_profile(enrolment.person, languages=form.chosen(), by=request.user)
    messages.success(request, _("Written down. They see that it was you, and can change it."))
    return redirect("facilitate_person", workshop.code, enrolment.reference)


@for_coordinators
@limited("calls")
def book(request: SignedInRequest, workshop: Workshop, reference: str) -> HttpResponse:
    """Book a call for them: also beyond what binds them, with a reason that is kept."""
    enrolment = _enrolment(workshop, reference)
    now = timezone.now()
    status = coaching.coaching_status(enrolment, now=now)
    pairings = status.bookable
    if not (status.offered and pairings):
        return redirect("facilitate_person", workshop.code, enrolment.reference)
    wanted = request.POST.get("with") or request.GET.get("with")
    both = status.can_be_joint and (wanted == BOTH or (wanted is None and status.first_is_joint))
    coaches = [pairing.coach for pairing in pairings]
    if not both:
        coaches = [coach for coach in coaches if str(coach.pk) == wanted] or coaches[:1]
    form = CoachBookingForm(
        sent(request),
        slots=coaching.free_slots(enrolment, now=now, coaches=coaches, with_notice=False) if status.window else [],
        zone=workshop.time_zone,
        modes=coaching.modes_of(workshop.programme, coaches),
    )
    if request.method == "POST" and form.is_valid() and book_for(form, enrolment, coaches, by=request.user):
        messages.success(request, _("The call is booked. Everybody in it has been told."))
        return redirect("facilitate_person", workshop.code, enrolment.reference)
    context = context_of(request, workshop, "places") | {
        "enrolment": enrolment,
        "coaching": status,
        "coaches": coaches,
        "with_whom": BOTH if both else str(coaches[0].pk),
        "form": form,
    }
    return render(request, "desks/facilitate/person_book.html", context)


@for_coordinators
@limited("calls")
def move(request: SignedInRequest, workshop: Workshop, reference: str, call: str) -> HttpResponse:
    """Give one of their calls another time, which the coaches have free."""
    enrolment = _enrolment(workshop, reference)
    one = _call(enrolment, call)
    now = timezone.now()
    slots = coaching.free_slots(enrolment, now=now, moving=one, with_notice=False)
    form = ReasonedTimeForm(sent(request), slots=slots, zone=workshop.time_zone)
    if request.method == "POST" and form.is_valid() and move_for(form, one, by=request.user):
        messages.success(request, _("The call has its new time. Everybody in it has been told."))
        return redirect("facilitate_person", workshop.code, enrolment.reference)
    if one.state != Call.State.BOOKED or one.starts_at <= now:
        for refusal in form.errors.get("at", ()):
            messages.error(request, str(refusal))
        return redirect("facilitate_person", workshop.code, enrolment.reference)
    context = context_of(request, workshop, "places") | {"enrolment": enrolment, "call": one, "form": form}
    return render(request, "desks/facilitate/person_move.html", context)


@for_coordinators
def cancel(request: SignedInRequest, workshop: Workshop, reference: str, call: str) -> HttpResponse:
    """Cancel one of their calls, with a word to its people."""
    enrolment = _enrolment(workshop, reference)
    one = _call(enrolment, call)
    form = ReasonForm(sent(request))
    if request.method == "POST" and form.is_valid():
        try:
            cancel_call(one, by=request.user, reason=form.cleaned_data["reason"])
        except CoachingRefused as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, _("The call is cancelled. Everybody in it has been told."))
        return redirect("facilitate_person", workshop.code, enrolment.reference)
    if one.state != Call.State.BOOKED or one.starts_at <= timezone.now():
        return redirect("facilitate_person", workshop.code, enrolment.reference)
    context = context_of(request, workshop, "places") | {"enrolment": enrolment, "call": one, "form": form}
    return render(request, "desks/facilitate/person_cancel.html", context)


def _page(
    request: SignedInRequest,
    workshop: Workshop,
    enrolment: Enrolment,
    *,
    transfer: TransferForm | None = None,
    languages: LanguagesForm | None = None,
) -> HttpResponse:
    now = timezone.now()
    movable = enrolment.state == Enrolment.State.CONFIRMED and workshop.state != Workshop.State.COMPLETED
    dates = open_dates_beside(workshop, now=now) if movable else []
    context = context_of(request, workshop, "places") | {
        "enrolment": enrolment,
        "events": list(enrolment.events.select_related("by")),
        "coaching": coaching.coaching_status(enrolment, now=now),
        "movable": movable,
        "dates": dates,
        "transfer_form": transfer or TransferForm(dates=dates),
        "languages_form": languages or LanguagesForm(known=languages_of(enrolment.person)),
    }
    return render(request, "desks/facilitate/person.html", context)
