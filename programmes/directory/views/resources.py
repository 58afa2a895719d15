"""Local services for everybody, and what those who take part add to them."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.permissions import may_coordinate
from accounts.requests import SignedInRequest
from programmes.directory import queries, services
from programmes.directory.forms import CorrectionForm, FinderForm, ResourceForm, VisitForm
from programmes.directory.models import KeptResource, Resource, ResourceCorrection, ResourceVisit
from ui.errors import Refused
from ui.requests import sent
from ui.responses import public

A_PAGE = 20
TEMPLATES = "programmes/directory"


@require_safe
def finder(request: HttpRequest) -> HttpResponse:
    """List the checked entries, by words, kind, region and how lately they were checked."""
    today = timezone.localdate()
    form = FinderForm(request.GET.dict())
    form.is_valid()
    wanted = form.cleaned_data  # what could not be understood is simply not in it
    found = queries.find_resources(
        today=today,
        words=wanted.get("q", ""),
        category=wanted.get("category"),
        region=wanted.get("region"),
        checked_lately=wanted.get("checked", False),
    )
    page = Paginator(found, A_PAGE).get_page(request.GET.get("page"))
    context = {
        "form": form,
        "page_obj": page,
        "results": [{"resource": resource, "stale": resource.is_stale(today)} for resource in page],
        "filtered": any(wanted.get(name) for name in ("q", "category", "region", "checked")),
        "member": queries.runs_or_takes_part(request.user),
    }
    # A copy for each thing that somebody may type would crowd out the others, and is nothing to list.
    named = not request.GET.get("q")
    return public(render(request, f"{TEMPLATES}/finder.html", context), listed=named, kept=named)


@require_safe
def resource(request: HttpRequest, code: str) -> HttpResponse:
    """One entry: for members with its visits, for those who look after it with its history and notes."""
    found = seen(request, code)
    user = request.user
    member = queries.runs_or_takes_part(user)
    context: dict[str, Any] = {
        "resource": found,
        "stale": found.is_stale(timezone.localdate()),
        "member": member,
        "looks_after": queries.may_look_after(user, found),
    }
    if user.is_authenticated:
        context |= {
            "kept": KeptResource.objects.filter(person=user, resource=found).exists(),
            "may_change": services.may_change(user, found),
            "coordinates": may_coordinate(user),
            "visits": found.visits.select_related("by") if member else [],
            "events": found.events.select_related("by") if member else [],
        }
    if context["looks_after"]:
        context["corrections"] = found.corrections.filter(state=ResourceCorrection.State.WAITING).select_related("by")
    answer = render(request, f"{TEMPLATES}/resource.html", context)
    return public(answer) if found.state == Resource.State.VERIFIED else answer


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def suggest(request: SignedInRequest) -> HttpResponse:
    """Put a service forward."""
    _members_only(request)
    form = ResourceForm(sent(request), look_after=True)
    again = None
    if form.is_valid() and (again := form.look_again()) is None:
        try:
            made = services.suggest(form.values(), by=request.user, look_after=form.cleaned_data["look_after"])
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(
                request, _("Thank you. A coordinator checks it, then everybody can see it; we write to you.")
            )
            return redirect("resource", code=made.code)
    return render(request, f"{TEMPLATES}/suggest.html", {"form": form, "again": again})


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def correct(request: SignedInRequest, code: str) -> HttpResponse:
    """Suggest to those who look after an entry what should stand in it."""
    _members_only(request)
    found = seen(request, code)
    if services.may_change(request.user, found):
        return redirect("resource_edit", code=found.code)
    form = CorrectionForm(sent(request), instance=found)
    again = None
    if form.is_valid() and (again := form.look_again()) is None:
        try:
            services.suggest_correction(found, form.values(), by=request.user, note=form.cleaned_data["note"])
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, _("Thank you. Whoever looks after the entry reads it, and you hear from us."))
            return redirect("resource", code=found.code)
    return render(request, f"{TEMPLATES}/correct.html", {"form": form, "resource": found, "again": again})


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def visit(request: SignedInRequest, code: str) -> HttpResponse:
    """Put down a visit."""
    _members_only(request)
    found = seen(request, code)
    form = VisitForm(sent(request))
    again = None
    if form.is_valid() and (again := form.look_again()) is None:
        values = {name: form.cleaned_data[name] for name in ("direction", "on", "who", "learned")}
        try:
            services.log_visit(found, by=request.user, **values)
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, _("Your visit is kept."))
            return redirect("resource", code=found.code)
    return render(request, f"{TEMPLATES}/visit.html", {"form": form, "resource": found, "again": again})


@login_required
@require_POST
def remove_visit(request: SignedInRequest, code: str, pk: int) -> HttpResponse:
    """Take a visit away again."""
    found = seen(request, code)
    row = get_object_or_404(ResourceVisit, pk=pk, resource=found)
    try:
        services.remove_visit(row, by=request.user)
    except Refused as refused:
        raise Http404 from refused
    messages.success(request, _("The visit is taken away."))
    return redirect("resource", code=found.code)


@login_required
@require_safe
def mine(request: SignedInRequest) -> HttpResponse:
    """One's own short list, to use with somebody and to print."""
    _members_only(request)
    today = timezone.localdate()
    kept = [{"resource": resource, "stale": resource.is_stale(today)} for resource in queries.kept_by(request.user)]
    return render(request, f"{TEMPLATES}/mine.html", {"kept": kept, "today": today})


@login_required
@require_POST
def keep(request: SignedInRequest, code: str) -> HttpResponse:
    """Put an entry on one's list, or take it off; then back to where one was."""
    _members_only(request)
    found = seen(request, code)
    if request.POST.get("keep") == "no":
        services.forget(found, by=request.user)
        messages.success(request, _("“%(name)s” is off your list.") % {"name": found})
    else:
        try:
            services.keep(found, by=request.user)
            messages.success(request, _("“%(name)s” is on your list.") % {"name": found})
        except Refused as refused:
            messages.error(request, str(refused))
    back = request.POST.get("next", "")
    if back.startswith("/") and url_has_allowed_host_and_scheme(back, allowed_hosts=None):
        return HttpResponseRedirect(back)
    return redirect("resources_mine")


def seen(request: HttpRequest, code: str) -> Resource:
    """Return the entry if whoever asks may see it; 404 otherwise."""
    visible = Resource.objects.visible_to(request.user)
    related = visible.select_related("region", "owner", "suggested_by", "checked_by").prefetch_related("categories")
    return get_object_or_404(related, code=code.upper())


def _members_only(request: HttpRequest) -> None:
    if not queries.runs_or_takes_part(request.user):
        raise Http404
