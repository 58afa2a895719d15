"""The weekly notes of a pair, under /coach/<enrolment>/notes/. For the two coaches of now, and nobody else."""

import datetime as dt

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.requests import SignedInRequest
from accounts.typed import login_keeping_words, typed_before
from programmes.enrolment.models import Enrolment
from programmes.goals import queries, services
from programmes.goals.errors import ChangedMeanwhile
from programmes.goals.forms import NoteForm
from programmes.goals.models import PairNote
from programmes.goals.views.who import coached
from ui.errors import Refused
from ui.limits import limited
from ui.requests import sent


def _weeks(request: SignedInRequest, enrolment: Enrolment) -> queries.PairWeeks:
    """Return the pair's weeks in the visitor's own zone; 404 where there is one coach."""
    zone = request.user.coach.time_zone
    found = queries.pair_weeks([enrolment], now=timezone.now(), zone=zone)
    if not found:
        raise Http404
    return found[0]


@login_keeping_words
@require_safe
def notes(request: SignedInRequest, enrolment: str) -> HttpResponse:
    """The weeks so far, the latest first: which have a note, and which went by without one."""
    theirs = coached(request, enrolment)
    context = {"enrolment": theirs, "workshop": theirs.workshop, "weeks": _weeks(request, theirs)}
    return render(request, "programmes/goals/coach/notes.html", context)


@login_keeping_words
@limited("goals")
def note(request: SignedInRequest, enrolment: str, week: str) -> HttpResponse:
    """The note of one week, to read and to write on. What the other wrote meanwhile stands beside what one typed."""
    theirs = coached(request, enrolment)
    one = next((found for found in _weeks(request, theirs).weeks if found.monday == _day(week)), None)
    if one is None:
        raise Http404
    written = PairNote.objects.visible_to(request.user).filter(enrolment=theirs, week=one.monday).first()
    known = {name: getattr(written, name) for name in PairNote.WORDS} if written else {}
    known |= {"revision": written.revision if written else 0} | typed_before(request)
    form = NoteForm(sent(request), initial=known)
    others = None
    if form.is_valid():
        try:
            revision = form.cleaned_data["revision"]
            services.keep_note(theirs, one.monday, by=request.user, revision=revision, words=form.words())
        except ChangedMeanwhile as refusal:
            # What was typed stays; sent once more it is kept in place of what stands below.
            others = PairNote.objects.get(enrolment=theirs, week=one.monday)
            form.data = {**form.data.dict(), "revision": str(others.revision)}  # type: ignore[attr-defined]
            form.add_error(None, str(refusal))
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("The note is kept; the two of you can read it."))
            return redirect("coach_notes", theirs.reference)
    context = {
        "enrolment": theirs,
        "workshop": theirs.workshop,
        "week": one,
        "form": form,
        "note": written,
        "others": others,
    }
    return render(request, "programmes/goals/coach/note.html", context)


def _day(text: str) -> dt.date | None:
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        return None
