"""Who was asked and has answered in a workshop, and answers entered for somebody, for coordinators."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.requests import SignedInRequest
from learning_review.instruments import queries, services
from learning_review.instruments.errors import CannotAnswer
from learning_review.instruments.forms.answering import OnBehalfForm
from learning_review.instruments.models import Ask
from learning_review.instruments.services.answering import OPEN_TO_STAFF
from learning_review.instruments.views.editing import for_coordinators
from programmes.catalogue.models import Workshop
from programmes.enrolment.models import Enrolment
from ui.requests import sent


@for_coordinators
@require_safe
def asked(request: SignedInRequest, code: str) -> HttpResponse:
    """Who was asked what and whether they have answered; never what."""
    workshop = get_object_or_404(Workshop.objects.select_related("programme"), code=code)
    asks = list(queries.asks_in(workshop))
    lists = [
        (one, [ask for ask in asks if (ask.instrument_id, ask.occasion) == (one.instrument.pk, one.occasion)])
        for one in queries.progress_in(workshop)
    ]
    context = {"workshop": workshop, "lists": lists, "enterable": OPEN_TO_STAFF}
    return render(request, "learning_review/instruments/desk/asked.html", context)


@for_coordinators
@require_http_methods(["GET", "HEAD", "POST"])
def enter(request: SignedInRequest, reference: str) -> HttpResponse:
    """Enter for somebody what they answered on paper or on the telephone."""
    asks = Ask.objects.select_related("version__instrument", "enrolment__person", "enrolment__workshop")
    ask = get_object_or_404(asks, reference=reference)
    workshop = ask.enrolment.workshop
    if ask.state not in OPEN_TO_STAFF or ask.enrolment.state not in Enrolment.TAKING_PART:
        messages.info(request, _("Nothing can be entered for them here: see how it stands below."))
        return redirect("instruments_asked", code=workshop.code)
    form = OnBehalfForm(sent(request), items=queries.items_of(ask.version))
    if form.is_valid():
        try:
            services.enter_for(ask, form.answers, channel=form.cleaned_data["channel"], by=request.user)
        except CannotAnswer as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Entered for %(person)s, and marked so.") % {"person": ask.enrolment.person})
            return redirect("instruments_asked", code=workshop.code)
    context = {
        "ask": ask,
        "workshop": workshop,
        "instrument": ask.version.instrument,
        "form": form,
        "closed": ask.closes_on < workshop.today(timezone.now()),
    }
    return render(request, "learning_review/instruments/desk/enter.html", context)
