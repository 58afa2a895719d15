"""Who is let in to the workbench, and what every page of it shows."""

from dataclasses import dataclass
from functools import wraps
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render

from accounts.requests import SignedInRequest
from learning_review.disclosure.queries import workshops_of_review_team
from learning_review.evidence import queries
from learning_review.evidence.models import Coding, SecondCoder
from programmes.catalogue.models import Outcome, Workshop

EVIDENCE = "learning_review/evidence/"


@dataclass(frozen=True)
class Bench:
    """One workshop's workbench as one person sees it; `second` while they code blind."""

    workshop: Workshop
    outcomes: list[Outcome]
    second: SecondCoder | None
    codings: Any  # QuerySet[Coding] of what they may see

    def blind_left(self) -> tuple[int, int] | None:
        return queries.blind_left(self.second) if self.second else None


def bench_of(request: SignedInRequest, code: str) -> Bench:
    """Return the workbench; 404 for whoever is not of the workshop's review team."""
    team = workshops_of_review_team(request.user).select_related("programme", "review")
    workshop = get_object_or_404(team, code=code)
    second = queries.open_second(request.user, workshop)
    codings: Any = queries.codings_open_to(request.user, workshop, second)
    return Bench(workshop, list(workshop.programme.outcomes.all()), second, codings)


def show(request: SignedInRequest, bench: Bench, template: str, tab: str, **context: Any) -> HttpResponse:
    """Draw a page of the workbench."""
    held = {
        "workshop": bench.workshop,
        "outcomes": bench.outcomes,
        "second": bench.second,
        "tab": tab,
        "Polarity": Coding.Polarity,
    }
    return render(request, EVIDENCE + template, held | context)


def with_bench(view: Any) -> Any:
    """Ask for sign-in and give the view its workbench."""

    @login_required
    @wraps(view)
    def wrapper(request: SignedInRequest, code: str, **kwargs: Any) -> HttpResponse:
        return view(request, bench_of(request, code), **kwargs)

    return wrapper


def not_blind(view: Any) -> Any:
    """The same, for what would tell somebody who codes blind how others have read: they are told so instead."""

    @with_bench
    @wraps(view)
    def wrapper(request: SignedInRequest, bench: Bench, **kwargs: Any) -> HttpResponse:
        return closed_while_blind(request, bench) or view(request, bench, **kwargs)

    return wrapper


def closed_while_blind(request: SignedInRequest, bench: Bench) -> HttpResponse | None:
    """Return what somebody who codes blind is shown instead of what would tell them how others have read, else None."""
    if bench.second is None:
        return None
    return show(request, bench, "blind_closed.html", "", left=bench.blind_left())
