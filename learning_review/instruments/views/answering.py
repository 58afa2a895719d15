"""The pages of somebody who is asked, under /my/questions/. To everybody else they do not exist."""

from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.requests import SignedInRequest
from accounts.typed import login_keeping_words, typed_before
from learning_review.instruments import queries, services
from learning_review.instruments.errors import CannotAnswer
from learning_review.instruments.forms.answering import QuestionsForm
from learning_review.instruments.models import Ask, Item
from learning_review.instruments.values import Given, in_words
from programmes.enrolment.models import Enrolment
from ui.limits import limited
from ui.requests import sent

State = Ask.State


@login_required
@require_safe
def mine(request: SignedInRequest) -> HttpResponse:
    """All that one was asked: what is open, and what became of the rest."""
    now = timezone.now()
    asks = [(ask, ask.is_open(now)) for ask in queries.asks_of(request.user)]
    enrolments = Enrolment.objects.filter(person=request.user, state__in=Enrolment.TAKING_PART)
    context = {
        "open": [ask for ask, is_open in asks if is_open],
        "others": [ask for ask, is_open in asks if not is_open and ask.opens_on <= now.date()],
        "enrolments": enrolments.select_related("workshop", "questions_stopped").order_by("-created_at", "-pk"),
    }
    return render(request, "learning_review/instruments/mine.html", context)


@login_required
@require_safe
def start(request: SignedInRequest, reference: str) -> HttpResponse:
    """What it is about, how long it takes and who reads it; or how it stands when there is nothing to answer."""
    ask = _own(request, reference)
    if ask.state == State.DONE:
        return redirect("questions_thanks", reference)
    items = queries.items_of(ask.version)
    said = _said(ask)
    next_item = next((item for item in items if item.code not in said), items[0])
    context = _context(ask, items) | {"begun": bool(said), "next": next_item, "modes": _modes(items)}
    pages = queries.pages_of(items)
    context["pages"] = len(pages)
    context["next_page"] = next(number for number, page in enumerate(pages, start=1) if next_item in page)
    return render(request, "learning_review/instruments/start.html", context)


@login_keeping_words
@require_http_methods(["GET", "HEAD", "POST"])
@limited("questions")
def question(request: SignedInRequest, reference: str, code: str) -> HttpResponse:
    """One question; what is sent is kept, and the next one follows. With `change` in the address, all answers do."""
    ask = _own(request, reference)
    items = queries.items_of(ask.version)
    place = next((number for number, item in enumerate(items) if item.code == code), None)
    if place is None:
        raise Http404
    after = items[place + 1].code if place + 1 < len(items) else ""
    context = _context(ask, items) | {
        "item": items[place],
        "number": place + 1,
        "previous": items[place - 1].code if place else "",
        "changing": "change" in request.GET,
    }
    response = _save(request, ask, [items[place]], "learning_review/instruments/question.html", context)
    if response is not None:
        return response
    if "back" in request.POST:
        before = context["previous"]
        return redirect("questions_question", reference, before) if before else redirect("questions", reference)
    if after and "check" not in request.POST:
        return redirect("questions_question", reference, after)
    return redirect("questions_check", reference)


@login_keeping_words
@require_http_methods(["GET", "HEAD", "POST"])
@limited("questions")
def page(request: SignedInRequest, reference: str, number: int) -> HttpResponse:
    """One page of questions; kept as one goes, forwards and back."""
    ask = _own(request, reference)
    items = queries.items_of(ask.version)
    pages = queries.pages_of(items)
    if not 1 <= number <= len(pages):
        raise Http404
    here = pages[number - 1]
    context = _context(ask, items) | {"number": number, "pages": len(pages), "heading": here[0].page}
    response = _save(request, ask, here, "learning_review/instruments/page.html", context)
    if response is not None:
        return response
    if "back" in request.POST:
        return redirect("questions_page", reference, number - 1) if number > 1 else redirect("questions", reference)
    if number < len(pages) and "check" not in request.POST:
        return redirect("questions_page", reference, number + 1)
    return redirect("questions_check", reference)


@login_keeping_words
@require_http_methods(["GET", "HEAD", "POST"])
@limited("questions")
def all_at_once(request: SignedInRequest, reference: str) -> HttpResponse:
    """All questions on one page; kept for later, or on to the check."""
    ask = _own(request, reference)
    items = queries.items_of(ask.version)
    response = _save(request, ask, items, "learning_review/instruments/all.html", _context(ask, items))
    if response is not None:
        return response
    if "later" in request.POST:
        messages.success(request, _("What you have answered so far is kept for you. Come back whenever you like."))
        return redirect("questions", reference)
    return redirect("questions_check", reference)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
@limited("questions")
def check(request: SignedInRequest, reference: str) -> HttpResponse:
    """Everything one has answered, before it is sent for good."""
    ask = _own(request, reference)
    if request.method == "POST":
        try:
            services.complete(ask, by=request.user)
        except CannotAnswer as refusal:
            messages.error(request, str(refusal))
            return redirect("questions_check", reference)
        return redirect("questions_thanks", reference)
    if not ask.is_open(timezone.now()):
        return redirect("questions", reference)
    items, said = queries.items_of(ask.version), _said(ask)
    answers = [(item, in_words(item, Given(**said[item.code])) if item.code in said else "") for item in items]
    context = _context(ask, items) | {"answers": answers, "answered": len(said)}
    return render(request, "learning_review/instruments/check.html", context)


@login_required
@require_safe
def thanks(request: SignedInRequest, reference: str) -> HttpResponse:
    """That it has arrived, what happens with it, and what of it can be read again."""
    ask = _own(request, reference)
    if ask.state != State.DONE:
        return redirect("questions", reference)
    items = queries.items_of(ask.version)
    answers = [(one.item, in_words(one.item, one)) for one in queries.own_answers(ask)]
    context = _context(ask, items) | {"answers": answers, "anonymous": any(item.is_anonymous for item in items)}
    return render(request, "learning_review/instruments/thanks.html", context)


@login_required
@require_POST
@limited("questions")
def not_now(request: SignedInRequest, reference: str) -> HttpResponse:
    """Say "not now" to all of it; with `again`, answer after all."""
    ask = _own(request, reference)
    try:
        if "again" in request.POST:
            services.open_again(ask, by=request.user)
        else:
            services.decline(ask, by=request.user)
            messages.success(request, _("Not now: that is an answer too. We won’t remind you of these questions."))
    except CannotAnswer as refusal:
        messages.error(request, str(refusal))
    return redirect("questions", reference)


@login_required
@require_POST
@limited("questions")
def stop(request: SignedInRequest, reference: str) -> HttpResponse:
    """No more questions about one workshop, nor mail about any; with `again`, let them come."""
    enrolment = get_object_or_404(
        Enrolment.objects.filter(person=request.user).select_related("workshop"), reference=reference
    )
    if "again" in request.POST:
        services.resume(enrolment, by=request.user)
        messages.success(request, _("We will ask you again."))
    else:
        services.stop(enrolment, by=request.user)
        messages.success(request, _("We ask you nothing more about this workshop."))
    return redirect("my_questions")


@login_required
@require_safe
def paper(request: SignedInRequest, reference: str) -> HttpResponse:
    """The same words for paper."""
    ask = _own(request, reference)
    context = _context(ask, queries.items_of(ask.version)) | {"back": ask}
    return render(request, "learning_review/instruments/paper.html", context)


def _own(request: SignedInRequest, reference: str) -> Ask:
    return get_object_or_404(queries.asks_of(request.user), reference=reference)


def _context(ask: Ask, items: Sequence[Item]) -> dict[str, Any]:
    return {
        "ask": ask,
        "version": ask.version,
        "instrument": ask.version.instrument,
        "workshop": ask.enrolment.workshop,
        "items": items,
        "is_open": ask.is_open(timezone.now()),
    }


def _said(ask: Ask) -> dict[str, Any]:
    draft = getattr(ask, "draft", None)
    return draft.answers if draft else {}


def _modes(items: Sequence[Item]) -> list[str]:
    """Return the modes there are among these questions, each once, in their usual order."""
    there = {item.mode for item in items}
    return [mode for mode in Item.Mode.values if mode in there]


def _save(
    request: SignedInRequest, ask: Ask, items: Sequence[Item], template: str, context: dict[str, Any]
) -> HttpResponse | None:
    """Keep what was sent, or answer with the page again; None when it is kept.

    Where the questions have closed meanwhile the page says so, and what was typed still stands on it.
    """
    if request.method != "POST" and not ask.is_open(timezone.now()):
        return redirect("questions", ask.reference)
    form = QuestionsForm(sent(request), items=items, said=_said(ask), initial=typed_before(request))
    if form.is_valid():
        try:
            services.save(ask, form.answers, by=request.user)
        except CannotAnswer as refusal:
            form.add_error(None, str(refusal))
        else:
            return None
    return render(request, template, context | {"form": form})
