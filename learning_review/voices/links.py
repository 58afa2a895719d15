"""Secret links: 256 random bits each, of which only the SHA-256 hash is kept."""

import datetime as dt
import hashlib
import secrets

from django.utils import timezone

from learning_review.voices.models import Voice, VoiceLink

INVITATION_LASTS = dt.timedelta(days=30)


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
