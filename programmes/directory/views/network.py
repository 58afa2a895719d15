"""/my/network/: people who took part find each other, if they asked to be found."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.requests import SignedInRequest
from programmes.directory import queries, services
from programmes.directory.forms import ListingForm, MessageForm
from programmes.directory.models import NetworkBlock, RelayedMessage
from programmes.directory.views.resources import TEMPLATES
from ui.errors import Refused
from ui.requests import sent

A_PAGE = 24


@login_required
@require_safe
def network(request: SignedInRequest) -> HttpResponse:
    """Those one may find, and whether one is found oneself."""
    page = Paginator(queries.found_by(request.user), A_PAGE).get_page(request.GET.get("page"))
    listing = queries.listing_of(request.user)
    context = {
        "page_obj": page,
        "people": [queries.shown_of(one) for one in page],
        "listing": listing,
        "me": queries.shown_of(listing) if listing else None,
        "may_be_found": queries.may_be_found(request.user),
        "blocks": NetworkBlock.objects.filter(person=request.user).select_related("blocked"),
    }
    return render(request, f"{TEMPLATES}/network.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def me(request: SignedInRequest) -> HttpResponse:
    """Ask to be found, or change by whom and with what."""
    if not queries.may_be_found(request.user):
        raise Http404
    listing = queries.listing_of(request.user)
    form = ListingForm(sent(request), listing=listing, wording=str(services.CONSENT_WORDING))
    if form.is_valid():
        cleaned = form.cleaned_data
        try:
            services.be_found(
                request.user,
                scope=cleaned["scope"],
                shown=set(cleaned["shown"]),
                talks_about=cleaned["talks_about"],
                contact=cleaned["contact"],
                consent=cleaned["consent"],
            )
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, _("Done. This is how others find you, from now on."))
            return redirect("network")
    profile = getattr(request.user, "profile", None)
    context = {"form": form, "listing": listing, "profile": profile}
    return render(request, f"{TEMPLATES}/network_me.html", context)


@login_required
@require_POST
def stop(request: SignedInRequest) -> HttpResponse:
    """Be found no more, at once."""
    if services.stop_being_found(request.user):
        messages.success(request, _("Done. Nobody finds you here any more."))
    return redirect("network")


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def write(request: SignedInRequest, reference: str) -> HttpResponse:
    """Write to somebody; we pass it on."""
    listing = queries.reachable(request.user, reference)
    if listing is None:
        raise Http404
    found = queries.shown_of(listing)
    form = MessageForm(sent(request))
    if form.is_valid():
        try:
            services.relay(listing, by=request.user, message=form.cleaned_data["message"])
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, _("Your message is on its way. An answer comes to your own mailbox."))
            return redirect("network")
    context = {"form": form, "found": found, "left": queries.messages_left(request.user, now=timezone.now())}
    return render(request, f"{TEMPLATES}/network_write.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def message(request: SignedInRequest, reference: str) -> HttpResponse:
    """For whoever got a message: hear no more from its sender."""
    received = RelayedMessage.objects.filter(recipient=request.user).select_related("sender")
    row = get_object_or_404(received, reference=reference)
    if request.method == "POST":
        services.block(row, by=request.user)
        messages.success(request, _("Done. You will hear no more from them here, and they are not told."))
        return redirect("network")
    blocked = NetworkBlock.objects.filter(person=request.user, blocked=row.sender).exists()
    return render(request, f"{TEMPLATES}/network_message.html", {"row": row, "blocked": blocked})


@login_required
@require_POST
def unblock(request: SignedInRequest, pk: int) -> HttpResponse:
    """Let somebody write again."""
    row = get_object_or_404(NetworkBlock.objects.select_related("blocked"), pk=pk, person=request.user)
    services.unblock(row, by=request.user)
    messages.success(request, _("%(name)s can write to you again.") % {"name": row.blocked})
    return redirect("network")
