"""Secret links: 256 random bits each, of which only the SHA-256 hash is kept."""

import datetime as dt
import hashlib
import secrets

from django.conf import settings
from django.core.signing import BadSignature, Signer
from django.urls import reverse
from django.utils import timezone
from django.utils.crypto import salted_hmac

from learning_review.voices.models import Voice, VoiceLink
from programmes.enrolment.models import Enrolment

INVITATION_LASTS = dt.timedelta(days=30)
# The link that ends such mail can't be guessed either (an HMAC of 256 bits), and nothing in the database gives it away.
_no_more = Signer(salt="learning_review.voices.no_more")


def mint(voice: Voice, purpose: str, *, now: dt.datetime | None = None) -> str:
    """Make a link to a voice and return its token, which exists nowhere else; an invitation's ends in 30 days."""
    token = secrets.token_urlsafe(32)
    at = now or timezone.now()
    expires_at = at + INVITATION_LASTS if purpose == VoiceLink.Purpose.INVITATION else None
    VoiceLink.objects.create(
        voice=voice, purpose=purpose, token_hash=digest(token), created_at=at, expires_at=expires_at
    )
    return token


def find(token: str) -> VoiceLink | None:
    """Return the link a token opens, ended or not, with what its pages show; None for any other token."""
    related = ("voice__workshop__programme", "voice__current", "voice__author", "voice__subject__person")
    return VoiceLink.objects.select_related(*related).filter(token_hash=digest(token)).first()


def has_ended(link: VoiceLink, *, now: dt.datetime | None = None) -> bool:
    """True from the link's last instant on; lasting links never end."""
    return link.expires_at is not None and link.expires_at <= (now or timezone.now())


def digest(token: str) -> str:
    """Return a token's hash, as it is kept. No salt is needed: nobody guesses 256 random bits."""
    return hashlib.sha256(token.encode()).hexdigest()


def no_more_link(row: Voice | Enrolment) -> str:
    """Return the address at which whoever was asked for a voice, or is because they took part, is asked no more."""
    kind = "asked" if isinstance(row, Voice) else "place"
    secret = no_more_secret(kind, row.reference)
    return settings.SITE_URL + reverse("voice_no_more", args=[kind, row.reference, secret])


def no_more_secret(kind: str, reference: str) -> str:
    return _no_more.signature(f"{kind}:{reference}")


def find_no_more(kind: str, reference: str, secret: str) -> Voice | Enrolment | None:
    """Return what such a link is about; None when it is nobody's."""
    try:
        _no_more.unsign(f"{kind}:{reference}:{secret}")
    except BadSignature:
        return None
    if kind == "asked":
        return Voice.objects.filter(reference=reference).select_related("workshop").first()
    return Enrolment.objects.filter(reference=reference).select_related("workshop", "person").first()


def writer_key(voice: Voice | None) -> str:
    """Return what a form's field `writer` says of who writes by link: the same for each link to the same voice."""
    return salted_hmac("learning_review.voices.writer", str(voice.pk if voice else ""), algorithm="sha256").hexdigest()[
        :32
    ]
