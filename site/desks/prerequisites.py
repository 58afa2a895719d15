"""/facilitate/prerequisites/: what people say they have, to be verified. For coordinators."""

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
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from accounts.access import Kind, note_reading
from accounts.models import User
from accounts.permissions import may_coordinate
from accounts.requests import SignedInRequest
from programmes.catalogue.models import Programme
from programmes.prerequisites import services
from programmes.prerequisites.forms import AnswerForm
from programmes.prerequisites.models import PrerequisiteStatement
from programmes.prerequisites.queries import history, standings, waiting_of, waiting_to_be_looked_at
from ui.errors import Refused

View = Callable[Concatenate[SignedInRequest, ...], HttpResponse]
A_PAGE = 25
NOTE_SAID_BACK = 1_000  # letters; more than a note may have, so that a long one can be shortened


def for_coordinators_alone(view: View) -> Callable[..., HttpResponse]:
    """To everybody else there is no such page."""

    @never_cache
    @login_required
    @wraps(view)
    def wrapper(request: SignedInRequest, **kwargs: object) -> HttpResponse:
        if not may_coordinate(request.user):
            raise Http404
        return view(request, **kwargs)

    return wrapper


@for_coordinators_alone
@require_safe
def waiting(request: SignedInRequest) -> HttpResponse:
    """Whose statements wait, the longest first."""
    page = Paginator(waiting_to_be_looked_at(), A_PAGE).get_page(request.GET.get("page"))
    context = {"page_obj": page, "waiting": waiting_of(list(page))}
    return render(request, "desks/facilitate/prerequisites.html", context)


@for_coordinators_alone
@require_safe
def person(request: SignedInRequest, slug: str, person: int) -> HttpResponse:
    """What one person has stated for one programme, to be answered; and what has happened to it."""
    programme, about = _about(slug, person)
    found = standings(about, programme, on=timezone.localdate())
    note_reading([about.pk], reader=request.user, kind=Kind.PREREQUISITES, role=_("Coordinator"))
    context = {
        "programme": programme,
        "person": about,
        "standings": found,
        "lacking": [one for one in found if one.lacking],
        "history": history(about, programme),
        "own": about == request.user,
    }
    return render(request, "desks/facilitate/prerequisites_person.html", context)


@for_coordinators_alone
@require_POST
def answer(request: SignedInRequest, slug: str, person: int, pk: int) -> HttpResponse:
    """Say whether somebody has what they stated, or put an answer right."""
    programme, about = _about(slug, person)
    answer_statement(request, statement_of(about.pk, programme, pk))
    return redirect("facilitate_prerequisites_person", slug=programme.slug, person=about.pk)


def statement_of(person: int, programme: Programme, pk: int) -> PrerequisiteStatement:
    """Return a statement of this person for this programme; 404 when there is none, as when they deleted it."""
    found = PrerequisiteStatement.objects.select_related("person", "prerequisite__programme")
    return get_object_or_404(found, pk=pk, person=person, prerequisite__programme=programme)


def answer_statement(request: SignedInRequest, statement: PrerequisiteStatement) -> None:
    """Answer a statement with what was sent, and say how that went; a note that was not taken is said back."""
    form = AnswerForm(request.POST)
    if not form.is_valid():
        missing = [str(error) for error in form.errors.get("note", [])]
        _say_no(request, " ".join(missing) or _("Say whether it is verified."))
        return
    data = form.cleaned_data
    met = data["answer"] == "met"
    try:
        services.verify(statement, met=met, note=data["note"], revision=data["revision"], by=request.user)
    except Refused as refusal:
        _say_no(request, str(refusal))
        return
    said = _("“%(what)s” is verified for %(name)s.") if met else _("“%(what)s” is not verified for %(name)s.")
    messages.success(request, said % {"what": statement.prerequisite.title, "name": statement.person})


def _say_no(request: SignedInRequest, why: str) -> None:
    note = request.POST.get("note", "").strip()[:NOTE_SAID_BACK]
    messages.error(request, _("%(why)s You wrote: “%(note)s”") % {"why": why, "note": note} if note else why)


def _about(slug: str, person: int) -> tuple[Programme, User]:
    """Return the programme and the person, who has stated something for it; 404 otherwise."""
    programme = get_object_or_404(Programme, slug=slug)
    stated = User.objects.filter(prerequisite_events__prerequisite__programme=programme).distinct()
    return programme, get_object_or_404(stated, pk=person)
