"""The mails of this room. None of them quotes what somebody shared."""

from django.utils.translation import gettext_lazy as _

from learning_review.evidence.models import ExcerptApproval
from learning_review.evidence.services import WORDING_ASKED
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
