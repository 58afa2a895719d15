"""What is held about one, a copy of it, who read it, its erasure; for coordinators, what was asked and forgotten."""

from typing import Any

from allauth.account.decorators import reauthentication_required
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.files.storage import storages
from django.core.paginator import Paginator
from django.http import FileResponse, Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.models import User
from accounts.requests import SignedInRequest, coordinators_only
from notices.personal import holdings
from privacy import queries, services
from privacy.forms import CopyForm, ErasureForm, LetterForm
from privacy.models import Copy, Erasure
from ui.errors import Refused
from ui.limits import limited
from ui.requests import sent

A_PAGE = 50


# --- My own -------------------------------------------------------------------------------------------


@login_required
@require_safe
def mine(request: SignedInRequest) -> HttpResponse:
    """What is held about one, kind by kind, and what one can do about it."""
    context = {
        "holdings": sorted(holdings(), key=lambda holding: str(holding.title)),
        "copy": queries.copy_of(request.user),
        "erasure": queries.erasure_of(request.user),
        "days": settings.COPY_KEPT_DAYS,
    }
    return render(request, "privacy/mine.html", context)


@login_required
@require_POST
@limited("privacy")
@reauthentication_required
def ask_copy(request: SignedInRequest) -> HttpResponse:
    """Have a copy made."""
    services.ask_copy(request.user)
    messages.success(request, _("Your copy is being made. We write to you when it is ready."))
    return redirect("my_privacy")


@login_required
@require_safe
def copy_file(request: SignedInRequest, pk: int) -> HttpResponseBase:
    """Hand a person their copy, while it is there."""
    return _hand_out(
        request, get_object_or_404(Copy, pk=pk, person=request.user, on_behalf=False, state=Copy.State.READY)
    )


@reauthentication_required
def _hand_out(request: SignedInRequest, copy: Copy) -> HttpResponseBase:
    try:
        file = storages["private"].open(copy.file)
    except FileNotFoundError as error:
        raise Http404 from error
    return FileResponse(file, as_attachment=True, filename="copy.zip", content_type="application/zip")


@login_required
@require_safe
def access(request: SignedInRequest) -> HttpResponse:
    """Who read sensitive details of one's own, when, and why."""
    page = Paginator(queries.readings_of(request.user), A_PAGE).get_page(request.GET.get("page"))
    return render(request, "privacy/access.html", {"page_obj": page, "days": settings.READINGS_KEPT_DAYS})


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
@limited("privacy")
@reauthentication_required(allow_get=True)
def erase(request: SignedInRequest) -> HttpResponse:
    """What erasing does and what it leaves; then ask for it."""
    form = ErasureForm(sent(request))
    if form.is_valid():
        try:
            services.ask_erasure(request.user, by=request.user)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Your details will be erased. Until then you can take this back."))
            return redirect("my_privacy")
    context = {
        "form": form,
        "first": queries.waiting_for(request.user),
        "holdings": sorted(holdings(), key=lambda holding: str(holding.title)),
        "leaves": queries.places_left(request.user),
        "erasure": queries.erasure_of(request.user),
        "days": settings.ERASURE_WAIT_DAYS,
    }
    return render(request, "privacy/erase.html", context)


@login_required
@require_POST
def keep(request: SignedInRequest) -> HttpResponse:
    """Take the erasure back."""
    erasure = queries.erasure_of(request.user)
    if erasure is not None:
        _act(request, "keep", erasure)
    return redirect("my_privacy")


# --- Coordinators -------------------------------------------------------------------------------------


@coordinators_only
@require_http_methods(["GET", "HEAD", "POST"])
@limited("privacy")
def desk(request: SignedInRequest) -> HttpResponse:
    """Which erasures come, which are done; and asking for one on behalf of somebody who wrote."""
    form = LetterForm(sent(request))
    if form.is_valid():
        address, letter = form.cleaned_data["email"].lower(), form.cleaned_data["letter"]
        person = User.objects.filter(email=address).first()
        try:
            if person is None:
                services.ask_erasure_at(address, by=request.user, letter=letter)
            else:
                services.ask_erasure(person, by=request.user, letter=letter)
        except Refused as refusal:
            form.add_error("email" if person is None else None, str(refusal))
        else:
            messages.success(request, _("They have been told, and can take it back until then."))
            return redirect("facilitate_privacy")
    context = {
        "form": form,
        "coming": queries.to_come(),
        "page_obj": Paginator(queries.carried_out(), A_PAGE).get_page(request.GET.get("page")),
    }
    return render(request, "privacy/desk.html", context)


@coordinators_only
@require_http_methods(["GET", "HEAD", "POST"])
@limited("privacy")
def copies_for_others(request: SignedInRequest) -> HttpResponse:
    """Have a copy made for somebody who wrote, rang or came by; and which were."""
    form = CopyForm(sent(request))
    if form.is_valid():
        try:
            services.ask_copy_for(form.cleaned_data["email"], by=request.user, letter=form.cleaned_data["letter"])
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("It is being made. It stands below within a minute, for you to hand to them."))
            return redirect("facilitate_privacy_copies")
    page = Paginator(queries.handed_out(), A_PAGE).get_page(request.GET.get("page"))
    context = {"form": form, "page_obj": page, "days": settings.COPY_KEPT_DAYS}
    return render(request, "privacy/copies.html", context)


@coordinators_only
@require_safe
def copy_for_another(request: SignedInRequest, pk: int) -> HttpResponseBase:
    """Hand a coordinator the copy that they had made for somebody; the person sees that, each time."""
    copy = get_object_or_404(Copy, pk=pk, on_behalf=True, asked_by=request.user, state=Copy.State.READY)
    response = _hand_out(request, copy)
    if copy.person and isinstance(response, FileResponse):
        services.note_handed_out(copy.person, by=request.user, how=copy.letter)
    return response


@coordinators_only
@require_POST
def act(request: SignedInRequest, pk: int, act: str) -> HttpResponse:
    """Carry an erasure out now, or take it back."""
    if act not in ACTS:
        raise Http404
    _act(request, act, get_object_or_404(Erasure, pk=pk))
    return redirect("facilitate_privacy")


@coordinators_only
@require_safe
def retention(request: SignedInRequest) -> HttpResponse:
    """What is kept for how long, what was removed when, and what is next."""
    return render(request, "privacy/retention.html", {"reports": queries.report(timezone.now())})


ACTS: dict[str, Any] = {"now": services.bring_forward, "keep": services.take_back}


def _act(request: SignedInRequest, name: str, erasure: Erasure) -> None:
    try:
        ACTS[name](erasure, by=request.user)
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        said = {"now": _("The worker carries it out within minutes."), "keep": _("Taken back: nothing is erased.")}
        messages.success(request, said[name])
