"""Writing what is asked, under /instruments/, for coordinators. Thin: the rules are in services."""

from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.permissions import may_coordinate
from accounts.requests import SignedInRequest
from learning_review.instruments import queries, services
from learning_review.instruments.errors import ChoicesRefused, InstrumentRefused
from learning_review.instruments.forms.answering import QuestionsForm
from learning_review.instruments.forms.editing import AboutForm, ItemForm, NewInstrumentForm, StartingSetForm
from learning_review.instruments.models import Instrument, InstrumentVersion, Item
from ui.requests import sent

View = Callable[Concatenate[SignedInRequest, ...], HttpResponse]


def for_coordinators(view: View) -> Callable[..., HttpResponse]:
    """404 for everybody else."""

    @login_required
    @wraps(view)
    def wrapper(request: SignedInRequest, **kwargs: Any) -> HttpResponse:
        if not may_coordinate(request.user):
            raise Http404
        return view(request, **kwargs)

    return wrapper


@for_coordinators
@require_safe
def instruments(request: SignedInRequest) -> HttpResponse:
    """Every instrument, by programme, with its versions; and the set to begin with."""
    context = {"instruments": queries.instruments(), "form": StartingSetForm()}
    return render(request, "learning_review/instruments/desk/list.html", context)


@for_coordinators
@require_POST
def starting_set(request: SignedInRequest) -> HttpResponse:
    """Give a programme the starting set, as drafts."""
    form = StartingSetForm(request.POST)
    if not form.is_valid():
        context = {"instruments": queries.instruments(), "form": form}
        return render(request, "learning_review/instruments/desk/list.html", context)
    made = services.add_starting_set(form.cleaned_data["programme"])
    if made:
        messages.success(
            request, _("%(n)s drafts are there to read and change. Nobody is asked yet.") % {"n": len(made)}
        )
    else:
        messages.info(request, _("This programme has all of them already."))
    return redirect("instruments")


@for_coordinators
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: SignedInRequest) -> HttpResponse:
    """Begin an instrument."""
    form = NewInstrumentForm(sent(request))
    if form.is_valid():
        values = form.cleaned_data
        try:
            version = services.create_instrument(values["programme"], stage=values["stage"], title=values["title"])
        except InstrumentRefused as refusal:
            form.add_error("title", str(refusal))
        else:
            return redirect("instrument_version", pk=version.pk)
    return render(request, "learning_review/instruments/desk/new.html", {"form": form})


@for_coordinators
@require_http_methods(["GET", "HEAD", "POST"])
def instrument(request: SignedInRequest, pk: int) -> HttpResponse:
    """One instrument with its versions; begin the next, ask it no more, ask it again."""
    one = get_object_or_404(queries.instruments(), pk=pk)
    match request.POST.get("act") if request.method == "POST" else None:
        case "new":
            return redirect("instrument_version", pk=services.new_version(one).pk)
        case "retire":
            services.retire(one)
            messages.success(request, _("It is asked no more. Whoever has been asked may still answer."))
        case "bring_back":
            services.bring_back(one)
            messages.success(request, _("It is asked again."))
        case _other:
            return render(request, "learning_review/instruments/desk/instrument.html", {"instrument": one})
    return redirect("instrument", pk=pk)


@for_coordinators
@require_http_methods(["GET", "HEAD", "POST"])
def version(request: SignedInRequest, pk: int) -> HttpResponse:
    """One version: a draft to work on, or what is published, as it stays."""
    one = _version(pk)
    match request.POST.get("act") if request.method == "POST" else None:
        case "publish":
            return _act(
                request, one, lambda: services.publish(one, by=request.user), _("Published. It stays as it is.")
            )
        case "discard":
            return _act(request, one, lambda: services.discard_draft(one), _("The draft is thrown away."))
    items = queries.items_of(one)
    context = _context(one) | {"items": items, "pages": len(queries.pages_of(items))}
    return render(request, "learning_review/instruments/desk/version.html", context)


@for_coordinators
@require_http_methods(["GET", "HEAD", "POST"])
def about(request: SignedInRequest, pk: int) -> HttpResponse:
    """What a draft is called and is for."""
    one = _version(pk)
    form = AboutForm(sent(request), version=one)
    if form.is_valid():
        try:
            services.describe(one, **form.cleaned_data)
        except InstrumentRefused as refusal:
            form.add_error(None, str(refusal))
        else:
            return redirect("instrument_version", pk=pk)
    return render(request, "learning_review/instruments/desk/about.html", _context(one) | {"form": form})


@for_coordinators
@require_http_methods(["GET", "HEAD", "POST"])
def add_item(request: SignedInRequest, pk: int) -> HttpResponse:
    """Add a question to a draft."""
    return _item_page(request, _version(pk), None)


@for_coordinators
@require_http_methods(["GET", "HEAD", "POST"])
def item(request: SignedInRequest, pk: int) -> HttpResponse:
    """Change a question of a draft."""
    one = _item(pk)
    return _item_page(request, one.version, one)


@for_coordinators
@require_POST
def move_item(request: SignedInRequest, pk: int) -> HttpResponse:
    """Move a question up or down."""
    one, up = _item(pk), request.POST.get("to") != "down"
    return _act(request, one.version, lambda: services.move_item(one.version, one, up=up))


@for_coordinators
@require_POST
def remove_item(request: SignedInRequest, pk: int) -> HttpResponse:
    """Take a question out."""
    one = _item(pk)
    return _act(request, one.version, lambda: services.remove_item(one.version, one), _("The question is taken out."))


@for_coordinators
@require_safe
def preview(request: SignedInRequest, pk: int) -> HttpResponse:
    """The questions as those who are asked see them; nothing can be sent."""
    one = _version(pk)
    context = _context(one) | {"form": QuestionsForm(items=queries.items_of(one))}
    return render(request, "learning_review/instruments/desk/preview.html", context)


@for_coordinators
@require_safe
def paper(request: SignedInRequest, pk: int) -> HttpResponse:
    """The questions for paper."""
    one = _version(pk)
    context = _context(one) | {"items": queries.items_of(one)}
    return render(request, "learning_review/instruments/paper.html", context)


def _version(pk: int) -> InstrumentVersion:
    return get_object_or_404(InstrumentVersion.objects.select_related("instrument__programme"), pk=pk)


def _item(pk: int) -> Item:
    return get_object_or_404(Item.objects.select_related("version__instrument__programme"), pk=pk)


def _context(version: InstrumentVersion) -> dict[str, Any]:
    return {"version": version, "instrument": version.instrument}


def _item_page(request: SignedInRequest, version: InstrumentVersion, item: Item | None) -> HttpResponse:
    if not version.is_draft:
        return redirect("instrument_version", pk=version.pk)
    form = ItemForm(sent(request), version=version, instance=item or Item(offers_not_now=True))
    if form.is_valid():
        try:
            services.save_item(version, item, **form.values())
        except InstrumentRefused as refusal:
            form.add_error("choices" if isinstance(refusal, ChoicesRefused) else None, str(refusal))
        else:
            return redirect("instrument_version", pk=version.pk)
    context = _context(version) | {"form": form, "item": item}
    return render(request, "learning_review/instruments/desk/item.html", context)


def _act(
    request: SignedInRequest, version: InstrumentVersion, act: Callable[[], object], done: str = ""
) -> HttpResponse:
    """Do something to a version and return to it; to its instrument when it is gone, to all when that is too."""
    try:
        act()
    except InstrumentRefused as refusal:
        messages.error(request, str(refusal))
    else:
        if done:
            messages.success(request, done)
    if InstrumentVersion.objects.filter(pk=version.pk).exists():
        return redirect("instrument_version", pk=version.pk)
    if Instrument.objects.filter(pk=version.instrument_id).exists():
        return redirect("instrument", pk=version.instrument_id)
    return redirect("instruments")
