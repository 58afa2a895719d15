"""The journal's pages, under /my/journal/. Everybody but those `visible_to` names gets a 404."""

import json
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.requests import SignedInRequest
from accounts.typed import login_keeping_words, typed_before, writer_key
from learning_review.reflections import queries, services
from learning_review.reflections.forms import (
    EntryForm,
    SharingForm,
    WriteForm,
    entry_as_initial,
)
from learning_review.reflections.models import Reflection
from learning_review.reflections.prompts import of_entry
from ui import identifying
from ui.errors import Refused
from ui.limits import limited
from ui.requests import sent, with_draft

A_PAGE = 20


@login_required
@require_safe
def journal(request: SignedInRequest) -> HttpResponse:
    """One's own entries, newest first."""
    entries = Paginator(queries.journal(request.user), A_PAGE).get_page(request.GET.get("page"))
    context = {
        "entries": entries,
        "can_write": queries.can_write_about(request.user).exists(),
        "is_coach": hasattr(request.user, "coach"),
    }
    return render(request, "learning_review/reflections/journal.html", context)


@login_required
@require_safe
def shared_with_me(request: SignedInRequest) -> HttpResponse:
    """For a coach: what the people they coach have opened to them."""
    if not hasattr(request.user, "coach"):
        raise Http404
    entries = Paginator(queries.shared_with_coach(request.user), A_PAGE).get_page(request.GET.get("page"))
    return render(request, "learning_review/reflections/shared_with_me.html", {"entries": entries})


@login_keeping_words
@limited("journal")
def write(request: SignedInRequest) -> HttpResponse:
    """A new entry on one page, which `?questions=` may begin otherwise.

    Words to be shared that may tell who somebody is are shown once more before they are kept; what to do is the
    writer's choice.
    """
    enrolments = list(queries.can_write_about(request.user))
    if not enrolments:
        return redirect("journal")
    prompts = queries.prompts_for(enrolments)
    key = request.POST.get("questions") or request.GET.get("questions", "")
    chosen = next((one for one in prompts if one.key == key), None)
    chosen = chosen or queries.prompts_called(key, enrolments) or prompts[0]
    coach = queries.coach_of(enrolments[0]) if len(enrolments) == 1 else None
    writer = writer_key(request.user)
    typed = typed_before(request, writer=writer)
    form = WriteForm(sent(request), enrolments=enrolments, coach=coach, prompts=chosen, initial=typed)
    hints: list[identifying.Hint] = []
    if form.is_valid():
        cleaned = form.cleaned_data
        hints = identifying.find(form.text()) if cleaned["sharing"] != Reflection.Sharing.ME else []
        if not hints or "looked" in request.POST:
            try:
                entry = services.write(
                    cleaned["enrolment"],
                    by=request.user,
                    part=cleaned["part"],
                    sharing=cleaned["sharing"],
                    version=chosen.version,
                    **form.words(),
                )
            except Refused as refusal:
                form.add_error(None, str(refusal))
            else:
                messages.success(request, _("Your entry is kept."))
                return redirect(_entry_address(request, entry))
    context = {"form": form, "prompts": prompts, "chosen": chosen, "writer": writer, "hints": hints}
    return render(request, "learning_review/reflections/write.html", context)


@login_required
@require_safe
def entry(request: SignedInRequest, reference: str) -> HttpResponse:
    """One entry: its owner's whole view of it, or what its owner opened to a coach."""
    reflection = get_object_or_404(queries.readable(request.user), reference=reference)
    if reflection.person_id != request.user.pk:
        return render(request, "learning_review/reflections/for_coach.html", {"entry": reflection})
    context = {"entry": reflection, "hints": identifying.find(reflection.shared_words)}
    return render(request, "learning_review/reflections/entry.html", context)


@login_keeping_words
@limited("journal")
def edit(request: SignedInRequest, reference: str) -> HttpResponse:
    """Change an entry. What the review holds of it does not change with it, and the page says so."""
    reflection = _own(request, reference)
    enrolments = list(queries.can_write_about(request.user).filter(pk=reflection.enrolment_id)) or [
        reflection.enrolment
    ]
    writer = writer_key(request.user)
    known = entry_as_initial(reflection) | typed_before(request, writer=writer)
    form = EntryForm(sent(request), enrolments=enrolments, prompts=of_entry(reflection), initial=known)
    if form.is_valid():
        try:
            services.edit(reflection, by=request.user, part=form.cleaned_data["part"], **form.words())
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Your changes are kept."))
            return redirect(_entry_address(request, reflection))
    context = {"form": form, "entry": reflection, "writer": writer}
    return render(request, "learning_review/reflections/edit.html", context)


@login_required
@limited("journal")
def share(request: SignedInRequest, reference: str) -> HttpResponse:
    """Choose who may read an entry, or a passage of it."""
    reflection = _own(request, reference)
    now = {
        "sharing": reflection.sharing,
        "passage": "" if reflection.shared_whole else reflection.shared_words,
    }
    form = SharingForm(sent(request), coach=queries.coach_of(reflection.enrolment), initial=now)
    if form.is_valid():
        try:
            services.share(
                reflection, form.cleaned_data["sharing"], by=request.user, passage=form.cleaned_data["passage"]
            )
        except Refused as refusal:
            form.add_error("passage", str(refusal))
        else:
            messages.success(request, _("Done. This page says who may read what."))
            return redirect("journal_entry", reference)
    context = {"form": form, "entry": reflection, "hints": identifying.find(reflection.text)}
    return render(request, "learning_review/reflections/share.html", context)


@login_required
def delete(request: SignedInRequest, reference: str) -> HttpResponse:
    """Ask once more, then delete."""
    reflection = _own(request, reference)
    if request.method == "POST":
        try:
            services.delete(reflection, by=request.user)
        except Refused as refusal:  # deleted a moment ago, in another window
            messages.error(request, str(refusal))
        else:
            messages.success(request, _("The entry is deleted."))
        return redirect("journal")
    return render(request, "learning_review/reflections/delete.html", {"entry": reflection})


@login_required
@require_safe
def export(request: SignedInRequest) -> HttpResponse:
    """Where one takes one's journal away."""
    context = {"number": queries.journal(request.user).count()}
    return render(request, "learning_review/reflections/export.html", context)


@login_required
@require_safe
def export_file(request: SignedInRequest, kind: str) -> HttpResponse:
    """The whole journal as one file, `html` to read or `json` for another program."""
    entries = queries.journal(request.user)
    if kind == "json":
        whole = {
            "journal_of": str(request.user),
            "made_at": timezone.now().isoformat(),
            "entries": [_as_data(reflection) for reflection in entries],
        }
        content, mime = json.dumps(whole, ensure_ascii=False, indent=2), "application/json"
    else:
        context = {"entries": entries, "person": request.user, "made_at": timezone.now()}
        content, mime = render_to_string("documents/journal.html", context), "text/html"
    response = HttpResponse(content, content_type=f"{mime}; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="journal.{kind}"'
    return response


def _entry_address(request: SignedInRequest, reflection: Reflection) -> str:
    return with_draft(request, reverse("journal_entry", args=[reflection.reference]))


def _own(request: SignedInRequest, reference: str) -> Reflection:
    return get_object_or_404(queries.journal(request.user), reference=reference)


def _as_data(reflection: Reflection) -> dict[str, Any]:
    return {
        "reference": reflection.reference,
        "workshop": reflection.enrolment.workshop.title,
        "part": reflection.part.title if reflection.part else None,
        "written_at": reflection.written_at.isoformat(),
        "updated_at": reflection.updated_at.isoformat(),
        "questions": str(reflection.version) if reflection.version else None,
        "answers": [answer._asdict() for answer in reflection.answers],
        "sharing": reflection.sharing,
        "shared_words": reflection.shared_words,
        "shared_at": reflection.shared_at.isoformat() if reflection.shared_at else None,
    }
