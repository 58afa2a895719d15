"""A person's own: what programmes ask of them, what they have said, what is verified and until when."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from accounts.requests import SignedInRequest
from programmes.catalogue.models import Prerequisite, Programme
from programmes.prerequisites import services
from programmes.prerequisites.forms import StatementForm, as_initial
from programmes.prerequisites.models import PrerequisiteStatement
from programmes.prerequisites.queries import Standing, history, programmes_of, standings
from ui.errors import Refused
from ui.requests import sent


@never_cache
@login_required
@require_safe
def mine(request: SignedInRequest) -> HttpResponse:
    """Every programme for which one has stated something, and how things stand there."""
    today = timezone.localdate()
    programmes = [(one, standings(request.user, one, on=today)) for one in programmes_of(request.user)]
    return render(request, "programmes/prerequisites/mine.html", {"programmes": programmes, "today": today})


@never_cache
@login_required
@require_safe
def programme(request: SignedInRequest, slug: str) -> HttpResponse:
    """What one programme asks, piece by piece. Anybody may look and begin here, with an application or before one."""
    asking = get_object_or_404(Programme, slug=slug)
    found = standings(request.user, asking, on=timezone.localdate())
    context = {
        "programme": asking,
        "standings": found,
        "lacking": [one for one in found if one.lacking],
        "anew": [one for one in found if one.lacking and one.code not in {"nothing", "waiting"}],
        "waiting": [one for one in found if one.waiting],
        "next": _next(found),
        "history": history(request.user, asking),
    }
    return render(request, "programmes/prerequisites/programme.html", context)


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def state(request: SignedInRequest, slug: str, code: str) -> HttpResponse:
    """State one thing, or state it anew; then on to the next that nothing is known of."""
    asking = get_object_or_404(Programme, slug=slug)
    standing = _standing(request, asking, code)
    form = StatementForm(sent(request), prerequisite=standing.prerequisite, initial=as_initial(standing))
    refusal = None
    if request.method == "POST" and form.is_valid():
        try:
            following = _keep(request, form, standing)
        except Refused as refused:
            refusal = refused
        else:
            if following:
                return redirect("my_prerequisite", slug=asking.slug, code=following.prerequisite.code)
            return redirect("my_prerequisites_programme", slug=asking.slug)
    context = {"programme": asking, "standing": standing, "form": form, "refusal": refusal}
    return render(request, "programmes/prerequisites/state.html", context)


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def delete(request: SignedInRequest, slug: str, code: str) -> HttpResponse:
    """Delete what one stated and nobody has verified."""
    asking = get_object_or_404(Programme, slug=slug)
    standing = _standing(request, asking, code)
    own = next((one for one in standing.statements if one.state in PrerequisiteStatement.UNVERIFIED), None)
    if own is None:
        return redirect("my_prerequisites_programme", slug=asking.slug)
    if request.method == "POST":
        try:
            services.take_back(own, by=request.user)
        except Refused as refused:
            messages.error(request, str(refused))
        else:
            messages.success(request, _("What you had stated is deleted."))
        return redirect("my_prerequisites_programme", slug=asking.slug)
    context = {"programme": asking, "standing": standing, "statement": own}
    return render(request, "programmes/prerequisites/delete.html", context)


def _standing(request: SignedInRequest, asking: Programme, code: str) -> Standing:
    asked = get_object_or_404(Prerequisite, programme=asking, code=code)
    found = standings(request.user, asking, on=timezone.localdate())
    return next(one for one in found if one.prerequisite.pk == asked.pk)


def _next(found: list[Standing]) -> Standing | None:
    """Return the first required thing that nothing was said of yet."""
    return next((one for one in found if one.prerequisite.required and one.code == "nothing"), None)


def _keep(request: SignedInRequest, form: StatementForm, standing: Standing) -> Standing | None:
    """Keep what was stated and say so; return what to ask next, if this was a first answer among several."""
    stated = form.stated
    if stated is None:
        messages.info(request, _("Nothing was kept: tell us when you have it."))
        return None
    first = standing.code == "nothing"
    services.state(request.user, standing.prerequisite, by=request.user, **stated)
    messages.success(request, _("Kept. A coordinator looks at it, and you get a mail when that is done."))
    return _next(standings(request.user, standing.prerequisite.programme, on=standing.on)) if first else None
