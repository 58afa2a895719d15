"""The mails about people's rights. None says anything of what is held."""

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from notices.kinds import Content, mail_kind
from notices.models import Notice
from notices.privacy import LAST_WORD
from privacy.models import Copy, Erasure


@mail_kind("privacy/copy_ready", _("Copy ready"))
def copy_ready(notice: Notice) -> Content | None:
    """Their copy can be fetched, or was made for a coordinator to hand to them; nothing once it has gone."""
    copy = Copy.objects.filter(pk=notice.data["copy"], state=Copy.State.READY).first()
    return Content({"days": settings.COPY_KEPT_DAYS, "on_behalf": copy.on_behalf}) if copy else None


@mail_kind("privacy/erasure_asked", _("Erasure asked for"))
def erasure_asked(notice: Notice) -> Content | None:
    """What will happen and until when it can be taken back; nothing once it has been."""
    erasure = Erasure.objects.filter(pk=notice.data["erasure"], state=Erasure.State.ASKED).first()
    if erasure is None:
        return None
    facts = {"due_at": erasure.due_at, "by_letter": bool(erasure.letter), "has_account": erasure.person_id is not None}
    return Content(facts)


@mail_kind(LAST_WORD, _("Everything erased"))
def erased(notice: Notice) -> Content | None:
    """That it is done: the last mail there is."""
    return Content({"has_account": "without_account" not in notice.data})
