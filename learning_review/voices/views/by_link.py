"""/voices/<secret>/: whoever holds the link is let in, to that one voice. A GET never changes anything."""

from collections.abc import Callable
from functools import wraps

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from accounts.typed import keep_typed
from learning_review.voices import links, queries, services
from learning_review.voices.forms import LONGEST, LinkForm
from learning_review.voices.models import Consent, Voice, VoiceLink
from learning_review.voices.views import author, subject
from learning_review.voices.views.author import Door
from ui.limits import limited
from ui.requests import sent

View = Callable[[HttpRequest, VoiceLink, str], HttpResponse]
PAGES = ("words", "agree", "withdraw", "decline")


def by_link(view: View) -> Callable[..., HttpResponse]:
    """Find what the secret opens. A wrong one and one that has run out are both 404s.

    Only the right holder learns that a link has run out.
    """

    @never_cache
    @require_http_methods(["GET", "HEAD", "POST"])
    @limited("voices", by_link="secret")
    @wraps(view)
    def wrapper(request: HttpRequest, secret: str) -> HttpResponse:
        link = links.find(secret)
        if link is None:
            response = render(request, "learning_review/voices/unknown_link.html", _typed(request), status=404)
        elif links.has_ended(link):
            if request.method == "POST":
                keep_typed(request, page=author.kept_as(link.voice))
            context = {"voice": link.voice, **_typed(request)}
            response = render(request, "learning_review/voices/link_ended.html", context, status=404)
        else:
            response = view(request, link, secret)
        response["X-Robots-Tag"] = "noindex, nofollow"
        return response

    return wrapper


def _door(link: VoiceLink, secret: str) -> Door:
    urls = {page: reverse(f"voice_{page}", args=[secret]) for page in PAGES}
    return Door(
        workshop=link.voice.workshop,
        voice=link.voice,
        channel=Consent.Channel.LINK,
        urls={"home": reverse("voice", args=[secret]), **urls},
    )


def _typed(request: HttpRequest) -> dict[str, str]:
    """Return what was typed into a page whose link is no good any more, so that it isn't lost."""
    return {"typed": request.POST.get("words", "")[:LONGEST]}


def _is_subject(link: VoiceLink) -> bool:
    return link.purpose == VoiceLink.Purpose.SUBJECT


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@limited("voice_links")
def send_link(request: HttpRequest) -> HttpResponse:
    """Send somebody the links to their voices. The answer is the same whether the address has given one or not."""
    form = LinkForm(sent(request))
    if form.is_valid():
        services.send_links(form.cleaned_data["email"])
        return render(request, "learning_review/voices/link_sent.html", {"email": form.cleaned_data["email"]})
    return render(request, "learning_review/voices/send_link.html", {"form": form})


# Mail programs press the button themselves (RFC 8058) and have no token of ours; nobody can send it without the secret.
@csrf_exempt
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@limited("mail_choices", by_link="secret")
def no_more(request: HttpRequest, kind: str, reference: str, secret: str) -> HttpResponse:
    """Looking changes nothing; a POST ends mails that ask this person for a voice."""
    row = links.find_no_more(kind, reference, secret)
    if row is None:
        raise Http404
    if request.method == "POST":
        if isinstance(row, Voice):
            services.stop_asking(row)
        else:
            services.ask_no_more(row)
        return redirect("voice_no_more", kind, reference, secret)
    context = {"row": row, "place": kind == "place", "workshop": row.workshop, "stopped": queries.is_asked_no_more(row)}
    return render(request, "learning_review/voices/no_more.html", context)


@by_link
def home(request: HttpRequest, link: VoiceLink, secret: str) -> HttpResponse:
    """Where every link leads."""
    door = _door(link, secret)
    return subject.home(request, door) if _is_subject(link) else author.home(request, door)


@by_link
def words(request: HttpRequest, link: VoiceLink, secret: str) -> HttpResponse:
    """Change the words."""
    return redirect("voice", secret) if _is_subject(link) else author.words(request, _door(link, secret))


@by_link
def agree(request: HttpRequest, link: VoiceLink, secret: str) -> HttpResponse:
    """Say yes to the words as they look, or to other places than before."""
    door = _door(link, secret)
    return subject.agree(request, door) if _is_subject(link) else author.agree(request, door)


@by_link
def withdraw(request: HttpRequest, link: VoiceLink, secret: str) -> HttpResponse:
    """Take the words back; or, spoken of in them, one's yes."""
    door = _door(link, secret)
    return subject.withdraw(request, door) if _is_subject(link) else author.withdraw(request, door)


@by_link
def decline(request: HttpRequest, link: VoiceLink, secret: str) -> HttpResponse:
    """Rather not give words."""
    return redirect("voice", secret) if _is_subject(link) else author.decline(request, _door(link, secret))
