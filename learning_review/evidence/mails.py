"""The mails of this room. None of them quotes what somebody shared."""

from django.utils.translation import gettext_lazy as _

from learning_review.disclosure.queries import workshops_of_review_team
from learning_review.evidence.models import ExcerptApproval, SecondCoder
from learning_review.evidence.queries import blind_left
from learning_review.evidence.services import SECOND_CODER_ASKED, WORDING_ASKED
from notices.kinds import Content, mail_kind
from notices.models import Notice


@mail_kind(WORDING_ASKED, _("Wording to agree to"))
def wording_asked(notice: Notice) -> Content | None:
    """Ask an author to look at the exact words; nothing when they have answered or taken the words back."""
    approval = (
        ExcerptApproval.objects.filter(
            pk=notice.data["approval"],
            state=ExcerptApproval.State.ASKED,
            excerpt__snapshot__withdrawn_at__isnull=True,
            excerpt__snapshot__needs_wording_approval=True,
        )
        .select_related("excerpt__snapshot__workshop")
        .first()
    )
    if approval is None:
        return None
    workshop = approval.excerpt.snapshot.workshop
    return Content({"workshop": workshop, "reference": workshop.code})


@mail_kind(SECOND_CODER_ASKED, _("Asked to code a second time"))
def second_coder_asked(notice: Notice) -> Content | None:
    """Ask somebody for a second reading; nothing when it is over, nothing is left, or they left the review team."""
    second = (
        SecondCoder.objects.filter(pk=notice.data["second_coder"], ended_at=None).select_related("workshop").first()
    )
    if second is None or notice.recipient is None or not blind_left(second)[1]:
        return None
    if not workshops_of_review_team(notice.recipient).filter(pk=second.workshop_id).exists():
        return None
    return Content({"workshop": second.workshop, "reference": second.workshop.code})
