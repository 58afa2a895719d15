"""The mails of this room."""

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from notices.kinds import Content, mail_kind
from notices.models import Notice
from programmes.people.queries import open_invitations
from programmes.people.services import MEMBER_INVITED


@mail_kind(MEMBER_INVITED, _("Asked into an organisation"))
def invited(notice: Notice) -> Content | None:
    """Ask somebody into an organisation; nothing once it is accepted, taken back, over or asked anew."""
    invitation = open_invitations(timezone.now()).filter(pk=notice.data["invitation"]).first()
    if invitation is None or invitation.invited_at.isoformat() != notice.data["invited_at"]:
        return None
    return Content({"invitation": invitation, "organisation": invitation.organisation, "reference": ""})
