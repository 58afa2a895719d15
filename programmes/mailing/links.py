"""The link by which somebody stops notes about their practice without signing in.

It can't be guessed (an HMAC of 256 bits with the site's key) and nothing in the database gives it away.
"""

from django.conf import settings
from django.core.signing import BadSignature, Signer
from django.urls import reverse

from programmes.enrolment.models import Enrolment

_signer = Signer(salt="programmes.mailing.nudges")


def nudges_link(enrolment: Enrolment) -> str:
    """Return the address at which somebody stops these notes."""
    return settings.SITE_URL + reverse("practice_notes", args=[enrolment.reference, secret_of(enrolment)])


def secret_of(enrolment: Enrolment) -> str:
    return _signer.signature(enrolment.reference)


def find_by_link(reference: str, secret: str) -> Enrolment | None:
    """Return whose link it is; None when it is nobody's."""
    try:
        _signer.unsign(f"{reference}:{secret}")
    except BadSignature:
        return None
    return Enrolment.objects.filter(reference=reference).select_related("workshop").first()
