"""No more notes about practice: by the link in such a mail, without signing in."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from programmes.mailing.links import find_by_link
from programmes.mailing.models import NudgesStopped
from programmes.mailing.services import stop_nudges, want_nudges
from ui.limits import limited


# Mail programs press the button themselves (RFC 8058) and have no token of ours; nobody can send it without the secret.
@csrf_exempt
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@limited("mail_choices", by_link="secret")
def practice_notes(request: HttpRequest, reference: str, secret: str) -> HttpResponse:
    """Looking changes nothing; a POST stops the notes, or with `again` lets them come once more."""
    enrolment = find_by_link(reference, secret)
    if enrolment is None:
        raise Http404
    if request.method == "POST":
        if "again" in request.POST:
            want_nudges(enrolment)
        else:
            stop_nudges(enrolment)
        return redirect("practice_notes", reference=reference, secret=secret)
    stopped = NudgesStopped.objects.filter(enrolment=enrolment).exists()
    context = {"enrolment": enrolment, "workshop": enrolment.workshop, "stopped": stopped}
    return render(request, "programmes/mailing/practice_notes.html", context)
