"""For those who look after entries: what wants a look, and the acts on one entry."""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.permissions import may_coordinate
from accounts.requests import SignedInRequest, coordinators_only
from programmes.directory import queries, services
from programmes.directory.differences import lines_of
from programmes.directory.export import rows
from programmes.directory.forms import CheckForm, DecisionForm, OwnerForm, ResourceForm, RetireForm
from programmes.directory.models import Resource, ResourceCorrection
from programmes.directory.views.resources import TEMPLATES, seen
from ui import identifying
from ui.errors import Refused
from ui.requests import sent
from ui.responses import csv_file

View = Callable[Concatenate[SignedInRequest, Resource, ...], HttpResponse]
A_PAGE = 30
State = Resource.State


def for_those_who_look_after_it(view: View) -> Callable[..., HttpResponse]:
    """Hand the view the entry of the address; 404 for whoever neither owns it nor coordinates."""

    @login_required
    @wraps(view)
    def wrapper(request: SignedInRequest, code: str, **kwargs: object) -> HttpResponse:
        found = seen(request, code)
        if not queries.may_look_after(request.user, found):
            raise Http404
        return view(request, found, **kwargs)

    return wrapper


@login_required
@require_safe
def desk(request: SignedInRequest) -> HttpResponse:
    """What one looks after and what one has suggested; for coordinators all that waits for anybody."""
    user = request.user
    if not queries.runs_or_takes_part(user) and not queries.looked_after(user).exists():
        raise Http404
    today = timezone.localdate()
    suggested = Resource.objects.filter(suggested_by=user).exclude(owner=user).order_by("-created_at", "-pk")
    page = Paginator(queries.looked_after(user), A_PAGE).get_page(request.GET.get("page"))
    context = {
        "coordinates": may_coordinate(user),
        "page_obj": page,
        "mine": [{"resource": one, "stale": one.is_stale(today)} for one in page],
        "suggested": suggested[:A_PAGE],
        "corrections": _waiting().filter(resource__owner=user),
    }
    if may_coordinate(user):
        everything = Resource.objects.select_related("owner", "suggested_by")
        context |= {
            "corrections": _waiting(),
            "waiting": everything.filter(state=State.SUGGESTED).order_by("created_at", "pk")[:A_PAGE],
            "stale": everything.stale(today).order_by("checked_on", "pk")[:A_PAGE],
            "stale_count": everything.stale(today).count(),
        }
    return render(request, f"{TEMPLATES}/desk.html", context)


def _waiting() -> QuerySet[ResourceCorrection]:
    waiting = ResourceCorrection.objects.filter(state=ResourceCorrection.State.WAITING)
    return waiting.select_related("resource", "by").order_by("at", "pk")


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: SignedInRequest, code: str) -> HttpResponse:
    """Change what an entry says; also for whoever suggested it, until it is checked."""
    found = seen(request, code)
    if not services.may_change(request.user, found):
        raise Http404
    form = ResourceForm(sent(request), instance=found)
    again = None
    if form.is_valid() and (again := form.look_again()) is None:
        try:
            services.change(found, form.values(), by=request.user)
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, _("Saved."))
            return redirect("resource", code=found.code)
    return render(request, f"{TEMPLATES}/edit.html", {"form": form, "resource": found, "again": again})


@for_those_who_look_after_it
@require_http_methods(["GET", "HEAD", "POST"])
def check(request: SignedInRequest, resource: Resource) -> HttpResponse:
    """Put down that one has checked it today."""
    form = CheckForm(sent(request))
    refusal = None
    if form.is_valid():
        try:
            services.check(resource, by=request.user, note=form.cleaned_data["note"])
        except Refused as refused:
            refusal = refused
        else:
            messages.success(request, _("Thank you: it says now that it was checked today."))
            return redirect("resource", code=resource.code)
    texts = (resource.offers, resource.who_for, resource.referral, resource.opening, resource.access_notes)
    context = {
        "form": form,
        "resource": resource,
        "refusal": refusal,
        "stale": resource.is_stale(timezone.localdate()),
        "may_publish": resource.state == State.VERIFIED or may_coordinate(request.user),
        "hints": identifying.find("\n".join(texts), but=identifying.OF_A_SERVICE),
    }
    return render(request, f"{TEMPLATES}/check.html", context)


@for_those_who_look_after_it
@require_http_methods(["GET", "HEAD", "POST"])
def retire(request: SignedInRequest, resource: Resource) -> HttpResponse:
    """Take it out of the public list."""
    form = RetireForm(sent(request))
    if form.is_valid():
        try:
            services.retire(resource, by=request.user, reason=form.cleaned_data["reason"])
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, _("“%(name)s” is no longer listed.") % {"name": resource})
            return redirect("resources_desk")
    return render(request, f"{TEMPLATES}/retire.html", {"form": form, "resource": resource})


@coordinators_only
@require_http_methods(["GET", "HEAD", "POST"])
def owner(request: SignedInRequest, code: str) -> HttpResponse:
    """Give an entry to somebody to look after."""
    resource = seen(request, code)
    form = OwnerForm(sent(request))
    if form.is_valid():
        try:
            services.give_to(resource, form.cleaned_data["email"], by=request.user)
        except Refused as refused:
            form.add_error("email", str(refused))
        else:
            messages.success(request, _("%(name)s looks after it now.") % {"name": form.cleaned_data["email"]})
            return redirect("resource", code=resource.code)
    return render(request, f"{TEMPLATES}/owner.html", {"form": form, "resource": resource})


@for_those_who_look_after_it
@require_http_methods(["GET", "HEAD", "POST"])
def correction(request: SignedInRequest, resource: Resource, pk: int) -> HttpResponse:
    """Read a correction beside what stands there, and take over what is right in it."""
    row = get_object_or_404(ResourceCorrection.objects.select_related("by", "decided_by"), pk=pk, resource=resource)
    row.resource = resource
    lines = lines_of(row)
    form = DecisionForm(sent(request))
    form.fields["take"].choices = [(line.name, line.label) for line in lines]  # type: ignore[attr-defined]
    if form.is_valid():
        take = set() if request.POST.get("decision") == "refuse" else set(form.cleaned_data["take"])
        try:
            services.decide_correction(row, by=request.user, take=take, answer=form.cleaned_data["answer"])
        except Refused as refused:
            messages.error(request, str(refused))
        else:
            messages.success(request, _("Taken over.") if take else _("Left as it is."))
        return redirect("resource", code=resource.code)
    context = {"form": form, "resource": resource, "correction": row, "lines": lines}
    return render(request, f"{TEMPLATES}/correction.html", context)


@coordinators_only
@require_safe
def export(request: SignedInRequest) -> HttpResponse:
    """Every entry as one file for a spreadsheet; private notes stay here."""
    return csv_file("resources.csv", rows(Resource.objects.all()))
