"""What people answered with their name, for those who run their workshop; to everybody else there is no such page.

Nothing that was answered in confidence or anonymously is here, nor whether it was.
"""

import itertools
from collections.abc import Iterable, Iterator
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.requests import SignedInRequest
from learning_review.instruments import queries, services
from learning_review.instruments.models import Ask, NamedAnswer
from learning_review.instruments.values import in_words
from programmes.catalogue.models import Workshop
from programmes.catalogue.queries import may_facilitate
from programmes.enrolment.models import Enrolment
from ui.responses import csv_file


@login_required
@require_safe
def people(request: SignedInRequest, code: str) -> HttpResponse:
    """Who answered something with their name, and to which questions; no answer yet."""
    workshop = _workshop(request, code)
    asks = queries.with_named_answers(workshop)
    groups = [(person, list(own)) for person, own in itertools.groupby(asks, key=lambda ask: ask.enrolment)]
    return render(request, "learning_review/instruments/desk/named.html", {"workshop": workshop, "groups": groups})


@login_required
@require_safe
def person(request: SignedInRequest, code: str, reference: str) -> HttpResponse:
    """What one person answered with their name. Who opens it is written down."""
    workshop = _workshop(request, code)
    group = Enrolment.objects.filter(workshop=workshop, state__in=Enrolment.TAKING_PART)
    enrolment = get_object_or_404(group.select_related("person"), reference=reference)
    asks = services.read_named(workshop, enrolment=enrolment, reader=request.user, purpose=_("Their answers"))
    if not asks:
        raise Http404
    answers = [(ask, [(one.item, in_words(one.item, one)) for one in _named(ask)]) for ask in asks]
    context = {"workshop": workshop, "person": enrolment.person, "answers": answers}
    return render(request, "learning_review/instruments/desk/named_person.html", context)


@login_required
@require_safe
def file(request: SignedInRequest, code: str) -> HttpResponse:
    """All of it as a table for a spreadsheet, an answer a line. Who takes it is written down for everybody in it."""
    workshop = _workshop(request, code)
    asks = services.read_named(workshop, reader=request.user, purpose=_("All answers as a table"))
    return csv_file(f"answers-{workshop.code}.csv", _rows(asks))


def _rows(asks: Iterable[Ask]) -> Iterator[list[Any]]:
    yield [_("Person"), _("Questions"), _("Version"), _("Answered on"), _("How"), _("Question"), _("Answer")]
    for ask in asks:
        how = ask.completion.get_channel_display()
        for one in _named(ask):
            yield [
                ask.enrolment.person, ask.version.instrument.title, ask.version.number, ask.completion.on.isoformat(),
                how, one.item.words, in_words(one.item, one),
            ]  # fmt: skip


def _workshop(request: SignedInRequest, code: str) -> Workshop:
    workshop = get_object_or_404(Workshop.objects.select_related("programme"), code=code)
    if not may_facilitate(request.user, workshop):
        raise Http404
    return workshop


def _named(ask: Ask) -> list[NamedAnswer]:
    return ask.named  # type: ignore[attr-defined]
