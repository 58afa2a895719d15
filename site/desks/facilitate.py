"""/facilitate/: a workshop for those who run it, on a phone first. To everybody else there is no such page."""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from accounts.permissions import may_coordinate
from accounts.requests import SignedInRequest
from desks.forms import DeskForm, RegisterForm
from desks.overview import card_of, overview_of
from programmes.catalogue.models import Workshop
from programmes.catalogue.queries import (
    find_workshops_run_by,
    may_facilitate,
    programmes_with_strands,
    workshops_run_by,
)
from programmes.delivery.errors import DeliveryRefused
from programmes.delivery.queries import register as rows_of
from programmes.delivery.queries import register_opens_at
from programmes.delivery.services import keep_register
from programmes.enrolment.models import Enrolment
from programmes.enrolment.queries import (
    coming_to,
    kitchen_counts,
    needs_asked,
    needs_freeze_at,
    taking_part,
    with_places,
)
from programmes.enrolment.services import read_needs
from programmes.prerequisites.queries import waiting_to_be_looked_at
from ui.requests import sent

A_PAGE = 24
View = Callable[Concatenate[SignedInRequest, Workshop, ...], HttpResponse]


def for_those_who_run_it(view: View) -> Callable[..., HttpResponse]:
    """Hand the view the workshop of the address; 404 for whoever neither facilitates nor coordinates it."""

    @login_required
    @wraps(view)
    def wrapper(request: SignedInRequest, code: str, **kwargs: object) -> HttpResponse:
        workshop = get_object_or_404(Workshop.objects.with_journey(), code=code)
        if not may_facilitate(request.user, workshop):
            raise Http404
        return view(request, workshop, **kwargs)

    return wrapper


def context_of(request: SignedInRequest, workshop: Workshop, tab: str) -> dict[str, object]:
    """Return what every page of one workshop shows around its own."""
    return {
        "workshop": workshop,
        "programme": workshop.programme,
        "coordinates": may_coordinate(request.user),
        "has_stages": any(part.is_stage for part in workshop.parts.all()),
        "tab": tab,
        "needs_asked": needs_asked(workshop),
    }


@login_required
@require_safe
def desk(request: SignedInRequest) -> HttpResponse:
    """The workshops one runs, a page at a time; 404 for somebody who runs none and coordinates nothing."""
    coordinates = may_coordinate(request.user)
    if not (coordinates or workshops_run_by(request.user).exists()):
        raise Http404
    now = timezone.now()
    form = DeskForm(request.GET)
    form.is_valid()
    wanted = form.cleaned_data  # what could not be understood is simply not in it
    over, words = wanted.get("over", False), wanted.get("q", "")
    found = with_places(find_workshops_run_by(request.user, over=over, words=words))
    page = Paginator(found, A_PAGE).get_page(request.GET.get("page"))
    context = {
        "coordinates": coordinates,
        "side_by_side": programmes_with_strands(request.user),
        "form": form,
        "over": over,
        "words": words,
        "page_obj": page,
        "cards": [card_of(workshop, now=now) for workshop in page],
        "to_verify": waiting_to_be_looked_at().count() if coordinates else 0,
    }
    return render(request, "desks/facilitate/desk.html", context)


@for_those_who_run_it
@require_safe
def workshop(request: SignedInRequest, workshop: Workshop) -> HttpResponse:
    """One workshop at a glance, and who is coming."""
    overview = overview_of(workshop, viewer=request.user, now=timezone.now())
    context = context_of(request, workshop, "overview") | {"overview": overview}
    return render(request, "desks/facilitate/workshop.html", context)


@for_those_who_run_it
@require_safe
def needs(request: SignedInRequest, workshop: Workshop) -> HttpResponse:
    """What people need to be there well. Each look is written down for them to see."""
    told = read_needs(workshop, reader=request.user, purpose=_("Looked at on the facilitators' page"))
    told_by = {one.enrolment_id for one in told}
    context = context_of(request, workshop, "needs") | {
        "told": told,
        "silent": [one.person for one in taking_part(workshop) if one.pk not in told_by],
        "freezes_at": needs_freeze_at(workshop),
    }
    return render(request, "desks/facilitate/needs.html", context)


@for_those_who_run_it
@require_safe
def kitchen(request: SignedInRequest, workshop: Workshop) -> HttpResponse:
    """A sheet for the house and its kitchen: numbers, no names. Reading it is not reading anybody's needs."""
    evenings = [
        {"session": session, "coming": coming_to(session).count()}
        for session in workshop.sessions.all()
        if session.voluntary and session.cancelled_at is None
    ]
    context = context_of(request, workshop, "kitchen") | {
        "counts": kitchen_counts(workshop),
        "evenings": evenings,
        "printed_at": timezone.now(),
        "freezes_at": needs_freeze_at(workshop),
    }
    return render(request, "desks/facilitate/kitchen.html", context)


@for_those_who_run_it
@require_http_methods(["GET", "HEAD", "POST"])
def register(request: SignedInRequest, workshop: Workshop, pk: int) -> HttpResponse:
    """Who was at a session."""
    session = get_object_or_404(workshop.sessions.select_related("part"), pk=pk)
    session.workshop = workshop
    rows = rows_of(session)
    form = RegisterForm(sent(request), session=session, rows=rows)
    if request.method == "POST" and form.is_valid():
        try:
            changed = keep_register(session, form.changes(), by=request.user)
        except DeliveryRefused as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, _kept(changed))
        return redirect("facilitate_register", code=workshop.code, pk=session.pk)
    recorded = [row.attendance for row in rows if row.attendance]
    states = [row.enrolment.state for row in rows]
    context = context_of(request, workshop, "register") | {
        "session": session,
        "form": form,
        "rows": rows,
        "recorded": len(recorded),
        "last": max(recorded, key=lambda one: one.recorded_at, default=None),
        "coming": sum(row.coming is True for row in rows),
        "opens_at": register_opens_at(session),
        "is_open": register_opens_at(session) <= timezone.now() and session.cancelled_at is None,
        "completed": states.count(Enrolment.State.COMPLETED),
        "incomplete": states.count(Enrolment.State.INCOMPLETE),
        "undecided": states.count(Enrolment.State.CONFIRMED),
    }
    return render(request, "desks/facilitate/register.html", context)


def _kept(changed: int) -> str:
    if not changed:
        return _("Nothing was changed.")
    return ngettext("Saved: %(n)s line has changed.", "Saved: %(n)s lines have changed.", changed) % {"n": changed}
