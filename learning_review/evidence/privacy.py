"""What the review holds of what somebody shared, and their answers about its wording."""

import datetime as dt
from collections.abc import Collection, Iterator

from django.utils.translation import gettext_lazy as _

from accounts.models import User
from learning_review.evidence import services
from learning_review.evidence.models import (
    BlindReading,
    Coding,
    Excerpt,
    ExcerptApproval,
    FindingEvidence,
    SecondCoder,
    Snapshot,
)
from learning_review.evidence.services.wording import WORDING
from notices.personal import BY_KEY, Holding, Row, hold, not_personal, rows_of
from notices.withdrawals import Standing, Withdrawable, withdrawable


def rows(person: User) -> list[Row]:
    own = {"excerpt__snapshot__reflection__person": person}
    shared = Snapshot.objects.filter(reflection__person=person)
    quoted = [
        {"passage": one.text, "kind": "quoted"}
        for one in Excerpt.objects.filter(snapshot__reflection__person=person).select_related("snapshot")
    ]
    return (
        rows_of(shared, "text", "shared_at", "withdrawn_at", entry="reflection__reference")
        + rows_of(Snapshot.objects.filter(voice__author=person), "text", "shared_at", voice="voice__reference")
        + quoted
        + rows_of(ExcerptApproval.objects.filter(author=person), "state", "asked_at", "answered_at")
        + rows_of(Coding.objects.filter(**own), "memo", read_as="polarity", outcome="outcome__title", at="at")
    )


def erase(person: User, now: dt.datetime) -> int:
    """Nothing is left to do once journal and voices are erased: everything here hangs on them."""
    return Snapshot.objects.filter(reflection__person=person).delete()[0]


hold(
    Holding(
        name="evidence/shared",
        title=_("What a learning review holds of what you shared"),
        why=_("Because you shared it with the review."),
        kept=_("Until you take it back."),
        models=(Snapshot, Excerpt, ExcerptApproval, Coding, FindingEvidence),
        rows=rows,
        erase=erase,
        stays=_("Claims and counts in reviews that were issued: they name nobody, and counting again would."),
    )
)
not_personal(BY_KEY, SecondCoder, BlindReading)


# --- Taken back, to be taken back again after a restore -------------------------------------------------


def agreed() -> Iterator[Standing]:
    approved = ExcerptApproval.objects.filter(state=ExcerptApproval.State.APPROVED)
    for approval in approved.select_related("excerpt__snapshot", "author").order_by("pk"):
        yield Standing(approval, approval.answered_at or approval.asked_at, [approval.excerpt.key])


def refuse(approval: ExcerptApproval, at: dt.datetime, keys: Collection[str]) -> None:
    services.answer_wording(approval, agreed=False, by=approval.author, now=at)


withdrawable(Withdrawable(WORDING, agreed, refuse))
