"""/facilitate/<code>/mails/ and /facilitate/mails/<programme>/: what will be sent to whom, and in whose words. For
coordinators."""

import datetime as dt
from collections.abc import Iterator
from typing import Any

from csp.decorators import csp_replace
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.requests import SignedInRequest
from desks.facilitate import context_of
from desks.places import for_coordinators
from desks.prerequisites import for_coordinators_alone
from notices.kinds import title_of
from notices.models import Notice
from notices.views import MAIL_POLICY
from programmes.catalogue.models import Programme, Workshop
from programmes.coaching.services.openings import nudges_at, opens_at
from programmes.mailing import services
from programmes.mailing.forms import WordingForm
from programmes.mailing.mails import preview
from programmes.mailing.models import MailWording
from programmes.mailing.queries import (
    MAILED_STATES,
    Batch,
    about,
    coming,
    gone_about,
    may_send_again,
    pause_of,
    wording_of,
)
from programmes.mailing.words import NAMES, USUAL, kind_of
from ui.errors import Refused
from ui.limits import limited
from ui.requests import sent

A_PAGE = 25


# --- One workshop -------------------------------------------------------------------------------------


@for_coordinators
@require_safe
def desk(request: SignedInRequest, workshop: Workshop) -> HttpResponse:
    """What will go out to whom and when, as things stand; and what has gone."""
    now = timezone.now()
    page = Paginator(gone_about(workshop), A_PAGE).get_page(request.GET.get("page"))
    context = context_of(request, workshop, "mails") | {
        "coming": sorted([*coming(workshop, now=now), *_coaching(workshop, now)], key=lambda batch: batch.due_at),
        "goes_out": workshop.state in MAILED_STATES,
        "pause": pause_of(workshop),
        "programme_pause": pause_of(workshop.programme),
        "page_obj": page,
        "gone": [(notice, may_send_again(notice)) for notice in page],
        "about": about(workshop),
    }
    return render(request, "desks/facilitate/mails.html", context)


@for_coordinators
@require_POST
def pause(request: SignedInRequest, workshop: Workshop) -> HttpResponse:
    """Let a workshop's planned mail rest, or go on."""
    _pause_or_resume(request, workshop)
    return redirect("facilitate_mails", code=workshop.code)


@for_coordinators
@require_POST
@limited("resending")
def again(request: SignedInRequest, workshop: Workshop, pk: int) -> HttpResponse:
    """Send somebody one of their mails once more."""
    notice = get_object_or_404(Notice, pk=pk, about=about(workshop))
    if not may_send_again(notice):
        raise Http404
    try:
        services.send_again(notice, by=request.user)
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("It is on its way to %(address)s again.") % {"address": notice.address})
    return redirect("facilitate_mails", code=workshop.code)


# --- One programme ------------------------------------------------------------------------------------


@for_coordinators_alone
@require_safe
def wordings(request: SignedInRequest, slug: str) -> HttpResponse:
    """A programme's mails: which of them have words of its own."""
    programme = get_object_or_404(Programme, slug=slug)
    own = {one.code: one for one in MailWording.objects.filter(programme=programme).select_related("changed_by")}
    lines = [(code, title_of(kind_of(code)), own.get(code)) for code in USUAL]
    context = {
        "programme": programme,
        "planned": [line for line in lines if not USUAL[line[0]].adds_to],
        "answers": [line for line in lines if USUAL[line[0]].adds_to],
        "pause": pause_of(programme),
    }
    return render(request, "desks/facilitate/wordings.html", context)


@for_coordinators_alone
@require_POST
def pause_programme(request: SignedInRequest, slug: str) -> HttpResponse:
    """Let the planned mail of all of a programme's workshops rest, or go on."""
    programme = get_object_or_404(Programme, slug=slug)
    _pause_or_resume(request, programme)
    return redirect("facilitate_wordings", slug=programme.slug)


@for_coordinators_alone
@require_http_methods(["GET", "HEAD", "POST"])
def wording(request: SignedInRequest, slug: str, code: str) -> HttpResponse:
    """The words of one mail: look at them as a mail, keep them, or go back to the usual ones."""
    programme = get_object_or_404(Programme, slug=slug)
    if code not in USUAL:
        raise Http404
    title, own = title_of(kind_of(code)), wording_of(programme, code)
    if request.method == "POST" and "restore" in request.POST:
        services.restore_wording(programme, code)
        messages.success(request, _("“%(mail)s” has its usual words again.") % {"mail": title})
        return redirect("facilitate_wording", slug=programme.slug, code=code)
    form = WordingForm(sent(request), code=code, own=own)
    shown: Any = None
    if request.method == "POST" and form.is_valid():
        words = form.cleaned_data
        if "preview" not in request.POST:
            services.keep_wording(
                programme, code, subject=words.get("subject", ""), text=words["text"], by=request.user
            )
            messages.success(request, _("Kept. “%(mail)s” goes out with these words from now on.") % {"mail": title})
            return redirect("facilitate_wording", slug=programme.slug, code=code)
        shown = preview(programme, code, subject=words.get("subject", ""), text=words["text"])
    elif request.method != "POST" and (own or not USUAL[code].adds_to):
        shown = _as_it_stands(programme, code)
    context = {
        "programme": programme,
        "code": code,
        "title": title,
        "own": own,
        "form": form,
        "shown": shown,
        "changed": request.method == "POST",
        "adds": bool(USUAL[code].adds_to),
        "names": [(f"{{{name}}}", NAMES[name]) for name in USUAL[code].names],
    }
    return render(request, "desks/facilitate/wording.html", context)


@for_coordinators_alone
@require_safe
@csp_replace(MAIL_POLICY)
def wording_html(request: SignedInRequest, slug: str, code: str) -> HttpResponse:
    """A mail with the words that stand, as mail programs show it, for the frame of its page."""
    programme = get_object_or_404(Programme, slug=slug)
    if code not in USUAL or USUAL[code].adds_to:
        raise Http404
    return HttpResponse(_as_it_stands(programme, code).html)


def _coaching(workshop: Workshop, now: dt.datetime) -> Iterator[Batch]:
    """The mail that coaching sends by itself, in between."""
    if not workshop.programme.coaching_calls or workshop.state == Workshop.State.CANCELLED:
        return
    open_to = _("to everybody who has a coach by then")
    silent = _("to everybody who has a coach, and has not said by then whether they want calls")
    for kind, at, whom in (
        ("coaching/times_open", opens_at(workshop), open_to),
        ("coaching/nudge", nudges_at(workshop), silent),
    ):
        if at and at > now:
            yield Batch(title_of(kind), at, (), whom)


def _as_it_stands(programme: Programme, code: str) -> Any:
    words = wording_of(programme, code) or USUAL[code]
    return preview(programme, code, subject=str(words.subject), text=str(words.text))


def _pause_or_resume(request: SignedInRequest, thing: Workshop | Programme) -> None:
    if "resume" in request.POST:
        services.resume(thing, by=request.user)
        messages.success(request, _("Planned mail goes out again. What came due meanwhile follows, if it still helps."))
    else:
        services.pause(thing, by=request.user)
        messages.success(request, _("Planned mail rests. Answers, changes and cancellations go out all the same."))
