"""Who took a review away, and who spoke for a partner."""

import datetime as dt

from django.db.models import Exists, OuterRef, QuerySet
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from learning_review.reviews.models import DecisionEvent, PartnerPart, PartnerReading, ReviewDownload
from notices.personal import Holding, Row, Step, hold, rows_of
from programmes.people.models import Membership


def drafts_of(person: User) -> QuerySet[PartnerPart]:
    """Return the parts with something typed and not handed in, of organisations for which this person alone speaks."""
    contacts = Membership.objects.filter(role=Membership.Role.PARTNER_CONTACT)
    others = contacts.filter(organisation=OuterRef("organisation")).exclude(person=person)
    of_theirs = contacts.filter(person=person).values("organisation")
    return PartnerPart.objects.filter(~Exists(others), organisation__in=of_theirs).exclude(draft={})


def rows(person: User) -> list[Row]:
    return (
        rows_of(
            ReviewDownload.objects.filter(person=person), downloaded_at="at", review="version__review__title"
        )
        + rows_of(PartnerReading.objects.filter(person=person), read_at="at", part_of="part__organisation__name")
        + rows_of(
            PartnerPart.objects.filter(contributed_by=person),
            "contribution", "answers", "contributed_at",
            for_organisation="organisation__name",
        )
        + rows_of(
            PartnerPart.objects.filter(decided_by=person), "decision", "note", "former_note", "decided_at",
            signed_for="organisation__name",
        )
        + rows_of(
            DecisionEvent.objects.filter(by=person), "decision", "note", "summary_agreed", "at",
            decided_for="part__organisation__name",
        )
        + rows_of(drafts_of(person), "draft", "draft_saved_at", not_handed_in_for="organisation__name")
    )  # fmt: skip


def erase(person: User, now: dt.datetime) -> int:
    removed = drafts_of(person).update(draft={}, draft_saved_at=None)
    removed += ReviewDownload.objects.filter(person=person).delete()[0]
    return removed + PartnerReading.objects.filter(person=person).delete()[0]


hold(
    Holding(
        name="reviews/downloads",
        title=_("Reviews you took away, and what you wrote for a partner organisation"),
        why=_("So that you are told when words in it are taken back."),
        kept=_("For as long as the review is there."),
        models=(ReviewDownload, PartnerPart, PartnerReading, DecisionEvent),
        rows=rows,
        erase=erase,
        step=Step.LEAVE,  # while it is known for whom they speak
        stays=_("What a partner organisation said in a review, and that it signed: these words are its own."),
    )
)
