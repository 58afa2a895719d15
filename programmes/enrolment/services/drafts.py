"""What a visitor has typed on the way to a place, found again by a secret that only their cookie holds."""

import hashlib
import secrets
from collections.abc import Mapping
from typing import Any

from accounts.models import User
from programmes.catalogue.models import Workshop
from programmes.enrolment.errors import NotYours
from programmes.enrolment.models import BookingDraft
from programmes.enrolment.services.needs import ORDINARY, SPECIAL


def start_draft(
    workshop: Workshop, person: User | None = None, answers: Mapping[str, Any] | None = None
) -> tuple[BookingDraft, str]:
    """Begin a draft, of `person` when they have signed in, with what was answered so far.

    Returns it with its secret (256 random bits), of which we keep only the hash. ValueError as in `save_answers`.
    """
    secret = secrets.token_urlsafe(32)
    draft = BookingDraft(workshop=workshop, person=person, answers=_kept(answers or {}), secret_hash=_hash(secret))
    draft.save()
    return draft, secret


def find_draft(secret: str, workshop: Workshop) -> BookingDraft | None:
    """Return the workshop's draft with this secret, or None; any text may be given."""
    return BookingDraft.objects.filter(secret_hash=_hash(secret), workshop=workshop).first()


def save_answers(draft: BookingDraft, answers: Mapping[str, Any]) -> BookingDraft:
    """Put `answers` (JSON values) beside those kept already. ValueError for needs: a draft is no place for them."""
    draft.answers = {**draft.answers, **_kept(answers)}
    draft.save(update_fields=["answers", "updated_at"])
    return draft


def claim_draft(draft: BookingDraft, person: User) -> BookingDraft:
    """Make a draft the property of who has just signed in. NotYours when it is somebody else's."""
    if draft.person_id not in {None, person.pk}:
        raise NotYours
    draft.person = person
    draft.save(update_fields=["person", "updated_at"])
    return draft


def drop_draft(draft: BookingDraft) -> None:
    """Delete a draft; once its place is taken there is no use for it."""
    BookingDraft.objects.filter(pk=draft.pk).delete()


def _kept(answers: Mapping[str, Any]) -> dict[str, Any]:
    if misplaced := {*SPECIAL, *ORDINARY} & set(answers):
        raise ValueError(f"A draft may not hold {sorted(misplaced)}.")
    return dict(answers)


def _hash(secret: str) -> str:
    return hashlib.sha256(secret.encode("utf-8", "replace")).hexdigest()
