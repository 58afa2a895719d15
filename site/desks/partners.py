"""What a partner organisation reads, contributes and signs. Who speaks for none of a workshop's partners gets 404."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from accounts.requests import SignedInRequest
from learning_review.reviews import services
from learning_review.reviews.document import compose, compose_version
from learning_review.reviews.errors import ReviewRefused
from learning_review.reviews.forms import ContributionForm, SignForm
from learning_review.reviews.models import PartnerPart, Review
from learning_review.reviews.queries import current_version, reviews_of_partner
from programmes.catalogue.queries import programmes_with_strands
from ui.requests import sent


@login_required
def desk(request: SignedInRequest) -> HttpResponse:
    """Show the reviews that lie before one's organisations: what to read, what is owed, what changed."""
    context = {
        "reviews": list(reviews_of_partner(request.user)),
        "side_by_side": programmes_with_strands(request.user),
    }
    return render(request, "desks/partners/desk.html", context)


@login_required
def contribution(request: SignedInRequest, code: str) -> HttpResponse:
    """Show one review's state and take the organisation's contribution."""
    review, part = _part(request, code)
    written = {answer["code"]: answer["text"] for answer in part.said} | part.draft
    form = ContributionForm(sent(request), initial=written)
    if request.method == "POST" and form.is_valid():
        try:
            services.contribute(part, form.cleaned_data, by=request.user)
        except ReviewRefused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Thank you. You can change it until the review is signed."))
            return redirect("partner_review", code=code)
    version = current_version(review)
    context = {
        "review": review,
        "part": part,
        "form": form,
        "document": compose_version(version, "web") if version else compose(review),
        "version": version,
        "State": Review.State,
    }
    return render(request, "desks/partners/review.html", context)


@login_required
def sign(request: SignedInRequest, code: str) -> HttpResponse:
    """Show exactly what is to be signed, and take the decision."""
    review, part = _part(request, code)
    if review.state != Review.State.SIGNING:
        messages.info(request, _("This review is not laid out to be signed at the moment."))
        return redirect("partner_review", code=code)
    initial = {"decision": part.decision, "note": part.note, "read_hash": review.content_hash}
    form = SignForm(sent(request), initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            services.sign_off(part, by=request.user, **form.cleaned_data)
        except ReviewRefused as refusal:
            if form.cleaned_data["read_hash"] != review.content_hash:
                messages.error(request, str(refusal))  # shown above the new content, with a form that signs that
                return redirect("partner_sign", code=code)
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Thank you, that is recorded. It may be changed until publication."))
            return redirect("partner_review", code=code)
    context = {"review": review, "part": part, "form": form, "document": compose(review)}
    return render(request, "desks/partners/sign.html", context)


def _part(request: SignedInRequest, code: str) -> tuple[Review, PartnerPart]:
    """Return a review and the part in it of the organisation one speaks for (`?for=` chooses among several)."""
    review = get_object_or_404(reviews_of_partner(request.user), workshop__code=code)
    parts: list[PartnerPart] = review.own_parts  # type: ignore[attr-defined]
    wanted = request.GET.get("for", "")
    return review, next((part for part in parts if str(part.pk) == wanted), parts[0])
