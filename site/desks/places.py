"""/facilitate/<code>/places/: who gets a place, and who coaches whom. For coordinators."""

from collections.abc import Callable
from functools import wraps

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from accounts.access import Kind, note_reading
from accounts.permissions import may_coordinate
from accounts.requests import SignedInRequest
from desks.facilitate import View, context_of, for_those_who_run_it
from desks.forms import CoachForm, DecisionForm, InterestsForm, InviteForm, ProposalsForm, WhyForm
from desks.prerequisites import answer_statement, statement_of
from programmes.catalogue.models import Workshop
from programmes.coaching import services as coaching
from programmes.coaching.matching import Matching
from programmes.coaching.models import Pairing
from programmes.coaching.queries import (
    CALLING_STATES,
    beyond_the_limit,
    changes_by_hand,
    pairings_prefetched,
    without_coach,
)
from programmes.enrolment import services
from programmes.enrolment.models import Enrolment
from programmes.enrolment.queries import (
    TAKES_PEOPLE_IN,
    asks_first,
    places,
    standings_for,
    taking_part,
    why_nobody_comes_in,
)
from programmes.prerequisites.queries import Standing, in_words
from ui.errors import Refused
from ui.limits import limited
from ui.requests import sent

State = Enrolment.State
# States that the page lists beside the group.
IN_QUESTION = (State.APPLIED, State.OFFERED, State.WAITLISTED)


def for_coordinators(view: View) -> Callable[..., HttpResponse]:
    """To a facilitator there is no such page."""

    @for_those_who_run_it
    @wraps(view)
    def wrapper(request: SignedInRequest, workshop: Workshop, **kwargs: object) -> HttpResponse:
        if not may_coordinate(request.user):
            raise Http404
        return view(request, workshop, **kwargs)

    return wrapper


@for_coordinators
@require_safe
def desk(request: SignedInRequest, workshop: Workshop) -> HttpResponse:
    """Applications, offers, the list in its order, and the ways to bring somebody in."""
    return _page(request, workshop)


@for_coordinators
@require_POST
def decide(request: SignedInRequest, workshop: Workshop, reference: str) -> HttpResponse:
    """Answer an application."""
    enrolment = get_object_or_404(workshop.enrolments.select_related("person"), reference=reference)
    form = DecisionForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Say whether you accept; a reason has at most 300 letters."))
        return _back(workshop, "applications")
    accept = form.cleaned_data["answer"] == "accept"
    try:
        decided = services.decide(enrolment, accept=accept, by=request.user, reason=form.cleaned_data["reason"])
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        said = {
            State.OFFERED: _("%(name)s has an offer now and has been told."),
            State.WAITLISTED: _("All places are taken: %(name)s is on the list now and has been told."),
            State.DECLINED: _("%(name)s has been told that we cannot offer a place."),
        }
        text = said.get(State(decided.state), _("%(name)s was answered already."))
        messages.success(request, text % {"name": enrolment.person})
    return _back(workshop, "applications")


@for_coordinators
@require_POST
def verify(request: SignedInRequest, workshop: Workshop, reference: str, pk: int) -> HttpResponse:
    """Answer one thing that an applicant has stated, beside their application."""
    enrolment = get_object_or_404(workshop.enrolments, reference=reference)
    answer_statement(request, statement_of(enrolment.person_id, workshop.programme, pk))
    return _back(workshop, f"application-{enrolment.reference}")


@for_coordinators
@require_POST
@limited("inviting")
def invite(request: SignedInRequest, workshop: Workshop) -> HttpResponse:
    """Hold a place for somebody."""
    form = InviteForm(request.POST)
    if not form.is_valid():
        return _page(request, workshop, invite=form)
    data = form.cleaned_data
    try:
        services.invite(
            workshop, data["email"], first_name=data["first_name"], last_name=data["last_name"], by=request.user
        )
    except Refused as refusal:
        form.add_error(None, str(refusal))
        return _page(request, workshop, invite=form)
    messages.success(request, _("A place is held for %(email)s, and a mail is on its way.") % {"email": data["email"]})
    return _back(workshop, "offers")


@for_coordinators
@require_POST
@limited("inviting")
def invite_interested(request: SignedInRequest, workshop: Workshop) -> HttpResponse:
    """Hold places for those who had asked to be told, or forget those who ask for it."""
    form = InterestsForm(request.POST, workshop=workshop)
    if not form.is_valid():
        return _page(request, workshop, interests=form)
    if "forget" in request.POST:
        forgotten = services.forget_interests(form.cleaned_data["interests"])
        messages.success(
            request,
            ngettext("%(n)s person has been forgotten.", "%(n)s people have been forgotten.", forgotten)
            % {"n": forgotten},
        )
        return _back(workshop, "offers")
    try:
        invited = services.interests_to_invitations(form.cleaned_data["interests"], workshop, by=request.user)
    except Refused as refusal:
        form.add_error(None, str(refusal))
        return _page(request, workshop, interests=form)
    left = len(form.cleaned_data["interests"]) - len(invited)
    messages.success(
        request,
        ngettext("%(n)s person has been invited.", "%(n)s people have been invited.", len(invited))
        % {"n": len(invited)},
    )
    if left:
        why = _("For %(n)s there was no free place: they stay on the list of interest.")
        if asks_first(workshop):
            why = _(
                "%(n)s stay on the list of interest: there was no free place, or something that the programme asks for "
                "is not verified. Write to them; they can state it before there is a place."
            )
        messages.warning(request, why % {"n": left})
    return _back(workshop, "offers")


@for_coordinators
@require_POST
@limited("inviting")
def coach(request: SignedInRequest, workshop: Workshop) -> HttpResponse:
    """Give somebody a coach, or another one."""
    form = CoachForm(request.POST, workshop=workshop)
    if not form.is_valid():
        return _page(request, workshop, coach=form)
    enrolment, (chosen, role) = form.cleaned_data["enrolment"], form.cleaned_data["coach"]
    try:
        coaching.assign_coach(enrolment, chosen, role=role, why=form.cleaned_data["reason"], by=request.user)
    except Refused as refusal:
        form.add_error(None, str(refusal))
        return _page(request, workshop, coach=form)
    names = {"name": enrolment.person, "coach": chosen}
    messages.success(request, _("%(coach)s coaches %(name)s now.") % names)
    return _back(workshop, "coaches")


@for_coordinators
def release(request: SignedInRequest, workshop: Workshop, pk: int) -> HttpResponse:
    """Let somebody go on without one of their coaches; asks why first."""
    pairing = get_object_or_404(
        Pairing.objects.select_related("enrolment__person", "coach__user", "role"),
        pk=pk,
        enrolment__workshop=workshop,
        ended_at=None,
    )
    form = WhyForm(sent(request))
    if form.is_valid():
        try:
            coaching.release_coach(pairing, why=form.cleaned_data["reason"], by=request.user)
        except Refused as refusal:
            form.add_error("reason", str(refusal))
        else:
            names = {"name": pairing.enrolment.person, "coach": pairing.coach}
            messages.success(
                request, _("%(name)s goes on without %(coach)s. Calls that were booked are cancelled.") % names
            )
            return _back(workshop, "coaches")
    context = context_of(request, workshop, "places") | {"pairing": pairing, "form": form}
    return render(request, "desks/facilitate/release.html", context)


@for_coordinators
@limited("inviting")
def coaches(request: SignedInRequest, workshop: Workshop) -> HttpResponse:
    """A coach proposed for everybody who has none, each to be changed before all are confirmed; and what was changed by
    hand afterwards.
    """
    context = context_of(request, workshop, "places") | {
        "changes": list(changes_by_hand(workshop)),
        "beyond": list(beyond_the_limit(workshop)),
    }
    try:
        matching = Matching(workshop)
    except Refused as refusal:
        return render(request, "desks/facilitate/coaches.html", context | {"nobody": str(refusal)})
    form = ProposalsForm(sent(request), matching=matching)
    if request.method == "POST" and form.is_valid():
        try:
            pairings = coaching.assign_coaches(
                workshop, by=request.user, chosen=form.chosen(), why=form.cleaned_data.get("reason", "")
            )
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            number = len({pairing.enrolment_id for pairing in pairings})
            said = ngettext("%(n)s person has a coach now.", "%(n)s people have a coach now.", number) % {"n": number}
            if number:
                messages.success(request, said)
            else:
                messages.info(request, _("Nobody has been given a coach, and nobody told."))
            return _back(workshop, "coaches")
    # Whom people are sent to when something goes wrong has to stand somewhere before they are sent to a coach at all.
    silent = {one.coach for one in matching.proposals if one.coach and not one.coach.escalation_contact}
    context |= {"form": form, "people": matching.people, "silent": sorted(silent, key=str)}
    return render(request, "desks/facilitate/coaches.html", context)


def _back(workshop: Workshop, anchor: str) -> HttpResponse:
    response = redirect("facilitate_places", code=workshop.code)
    response["Location"] += f"#{anchor}"
    return response


def _lacking(enrolment: Enrolment, stands: dict[int, list[Standing]]) -> str:
    """Return in words what is required of somebody and not verified for the first day; empty when all is."""
    return in_words(one.prerequisite for one in stands.get(enrolment.person_id, ()) if one.lacking)


def _page(
    request: SignedInRequest,
    workshop: Workshop,
    *,
    invite: InviteForm | None = None,
    interests: InterestsForm | None = None,
    coach: CoachForm | None = None,
) -> HttpResponse:
    open_now = (
        workshop.enrolments.filter(state__in=IN_QUESTION)
        .select_related("person__profile__audience")
        .order_by("queued_at", "created_at", "pk")
    )
    by_state: dict[str, list[Enrolment]] = {state: [] for state in IN_QUESTION}
    for enrolment in open_now:
        by_state[enrolment.state].append(enrolment)
    interests = interests or InterestsForm(workshop=workshop)
    group = list(taking_part(workshop).prefetch_related(pairings_prefetched()))
    begun = workshop.state not in TAKES_PEOPLE_IN
    stands: dict[int, list[Standing]] = {}
    if workshop.programme.prerequisites.exists():
        people = {one.person_id for one in (*by_state[State.APPLIED], *by_state[State.WAITLISTED], *group)}
        stands = standings_for(workshop, people, now=timezone.now())
        # Only applicants' statements are read here; of the others the page says what is lacking.
        shown = [one.person_id for one in by_state[State.APPLIED] if stands.get(one.person_id)]
        note_reading(shown, reader=request.user, kind=Kind.PREREQUISITES, role=_("Coordinator"))
    coach = coach or CoachForm(workshop=workshop)
    context = context_of(request, workshop, "places") | {
        "places": places(workshop),
        "closed": why_nobody_comes_in(workshop, now=timezone.now()),
        "applied": [(one, stands.get(one.person_id, []), _lacking(one, stands)) for one in by_state[State.APPLIED]],
        "offered": by_state[State.OFFERED],
        "waiting": [(one, _lacking(one, stands)) for one in by_state[State.WAITLISTED]],
        "group": group,
        "to_renew": [(one, _lacking(one, stands)) for one in group if not begun and _lacking(one, stands)],
        "calls_offered": workshop.programme.coaching_calls > 0 and workshop.state in CALLING_STATES,
        "lonely": without_coach(workshop).count(),
        "roles": coach.roles,
        "decision_form": DecisionForm(),
        "invite_form": invite or InviteForm(),
        "interests_form": interests,
        "any_interest": bool(interests.fields["interests"].queryset),  # type: ignore[attr-defined]
        "coach_form": coach,
    }
    return render(request, "desks/facilitate/places.html", context)
