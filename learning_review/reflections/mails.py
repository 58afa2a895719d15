"""The mail of this room. It never holds a word of a journal."""

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from learning_review.reflections.queries import ENDING, TOLD_AHEAD, ends_within
from notices.kinds import Content, mail_kind
from notices.models import Notice


@mail_kind(ENDING, _("Journal entries that end"))
def ending(notice: Notice) -> Content | None:
    """Entries that will be deleted, for their owner; nothing when they have been changed or deleted meanwhile."""
    entries = ends_within(TOLD_AHEAD, timezone.now()).filter(person=notice.recipient)
    number, oldest = entries.count(), entries.order_by("updated_at", "pk").first()
    if oldest is None:
        return None
    return Content(
        {
            "number": number,
            "last_changed": oldest.updated_at,
            "years": settings.JOURNAL_KEPT_DAYS // 365,
            "export_link": f"{settings.SITE_URL}{reverse('journal_export')}",
            "reference": _("Journal"),
        }
    )
