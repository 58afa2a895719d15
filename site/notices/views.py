"""The coordinators' reading room, and the demo's inbox."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from csp.decorators import csp_replace
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from notices import outbox
from notices.forms import SearchForm
from notices.models import Duty, Notice
from notices.queries import mail_is_late, matching
from notices.services import resend
from ui.errors import Refused
from ui.limits import limited

PER_PAGE = 50
# A mail carries its own styles and asks nothing of anybody: no scripts, nothing from elsewhere.
MAIL_POLICY = {
    "default-src": ["'none'"],
    "style-src": ["'unsafe-inline'"],
    "img-src": ["'self'", "data:"],
    "frame-ancestors": ["'self'"],
    "base-uri": ["'self'"],
}
View = Callable[..., HttpResponse]


def coordinators_only(view: View) -> View:
    """Ask who is there; for everybody but coordinators the page does not exist."""

    @wraps(view)
    @login_required
    def checked(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not request.user.has_perm("programmes.coordinate_workshop"):
            raise Http404
        return view(request, *args, **kwargs)

    return checked


def demo_only(view: View) -> View:
    """Outside the demo the page does not exist: it would show everybody everything."""

    @wraps(view)
    def checked(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not settings.DEMO:
            raise Http404
        return view(request, *args, **kwargs)

    return never_cache(checked)


@require_safe
@coordinators_only
def notice_list(request: HttpRequest) -> HttpResponse:
    """Every mail, newest first, narrowed by state, kind, what it is about, and address."""
    form = SearchForm(request.GET)
    found = matching(**form.cleaned_data) if form.is_valid() else matching()
    page = Paginator(found.defer("body_text", "body_html"), PER_PAGE).get_page(request.GET.get("page"))
    stopped = Duty.objects.filter(name="notices/deliver").exclude(error="").exists()
    context = {"form": form, "page_obj": page, "stopped": stopped, "late": not stopped and mail_is_late(timezone.now())}
    return render(request, "notices/list.html", context)


@require_safe
@coordinators_only
def notice_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """One mail: its words with secrets masked, and its log."""
    notice = get_object_or_404(Notice.objects.select_related("recipient"), pk=pk)
    events = notice.events.select_related("by")
    return render(request, "notices/detail.html", {"notice": notice, "events": events})


@require_safe
@coordinators_only
@csp_replace(MAIL_POLICY)
def notice_html(request: HttpRequest, pk: int) -> HttpResponse:
    """The HTML of a mail as kept, for the frame of its page."""
    return HttpResponse(_for_frame(get_object_or_404(Notice, pk=pk).body_html))


@require_POST
@coordinators_only
@limited("resending")
def notice_resend(request: HttpRequest, pk: int) -> HttpResponse:
    """Send again a mail that failed or was perhaps sent."""
    notice = get_object_or_404(Notice, pk=pk)
    try:
        resend(notice, by=request.user)  # type: ignore[arg-type]
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("It is on its way again."))
    return redirect("notices_detail", pk=pk)


# --- The demo's inbox -------------------------------------------------------------------------------


@require_safe
@demo_only
def inbox(request: HttpRequest) -> HttpResponse:
    """All mail of the demo that went out or is to go, newest first; `?to=` keeps one person's."""
    to = request.GET.get("to", "").replace("\x00", "")[:254]
    found = matching(address=to).exclude(state=Notice.State.DROPPED).defer("body_text", "body_html")
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "notices/inbox.html", {"page_obj": page, "to": to})


@require_safe
@demo_only
def inbox_mail(request: HttpRequest, pk: int) -> HttpResponse:
    """One mail of the demo as its reader sees it."""
    notice = get_object_or_404(Notice, pk=pk)
    message = outbox.read(notice.message_id)
    files = [part.get_filename() for part in message.iter_attachments()] if message else []
    return render(request, "notices/inbox_mail.html", {"notice": notice, "message": message, "files": files})


@require_safe
@demo_only
@csp_replace(MAIL_POLICY)
def inbox_html(request: HttpRequest, pk: int) -> HttpResponse:
    """The HTML of one mail of the demo, for the frame of its page."""
    return HttpResponse(_for_frame(get_object_or_404(Notice, pk=pk).body_html))


@require_safe
@demo_only
def inbox_file(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    """A file that came with a mail of the demo, counted from 0."""
    message = outbox.read(get_object_or_404(Notice, pk=pk).message_id)
    files = list(message.iter_attachments()) if message else []
    if number >= len(files):
        raise Http404
    name = files[number].get_filename() or "file"
    response = HttpResponse(files[number].get_payload(decode=True), content_type=files[number].get_content_type())
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _for_frame(html: str) -> str:
    """Let links in a framed mail open in the whole window."""
    return html.replace("<head>", '<head><base target="_top">', 1)
