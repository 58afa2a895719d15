"""An author's say about their exact words."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.requests import SignedInRequest
from learning_review.evidence import queries, services
from learning_review.evidence.forms import WordingForm


@login_required
def wordings(request: SignedInRequest) -> HttpResponse:
    """Show somebody the exact words of theirs that the review would like to quote."""
    return render(
        request,
        "learning_review/evidence/wordings.html",
        {"approvals": list(queries.approvals_of(request.user))},
    )


@login_required
@require_POST
def wording_answer(request: SignedInRequest, pk: int) -> HttpResponse:
    """Record an author's yes or no."""
    approval = get_object_or_404(queries.approvals_of(request.user), pk=pk)
    form = WordingForm(request.POST)
    if form.is_valid():
        agreed = form.cleaned_data["answer"] == "yes"
        services.answer_wording(approval, agreed=agreed, by=request.user)
        messages.success(
            request,
            _("Thank you. These words may be quoted, without your name.")
            if agreed
            else _("Thank you. These words will not be quoted."),
        )
    else:
        messages.error(request, _("Choose yes or no."))
    return redirect("my_wordings")
