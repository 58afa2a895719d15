"""The mail of this room. It says that something waits, and never what: words stay on their pages."""

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from notices.kinds import Content, mail_kind
from notices.models import Notice
from programmes.enrolment.models import Enrolment
from programmes.goals.queries import glances


@mail_kind("goals/proposed", _("Something proposed by a coach"))
def proposed(notice: Notice) -> Content | None:
    """A coach has put a goal or an action before somebody; nothing once all is answered or taken back."""
    enrolment = (
        Enrolment.objects.select_related("workshop__programme", "person")
        .filter(pk=notice.data["enrolment"], state__in=Enrolment.TAKING_PART)
        .first()
    )
    if enrolment is None:
        return None
    waiting = glances([enrolment])[enrolment.pk].waiting
    if not waiting:
        return None
    return Content(
        {
            "enrolment": enrolment,
            "workshop": enrolment.workshop,
            "waiting": waiting,
            "link": f"{settings.SITE_URL}{reverse('goals', args=[enrolment.reference])}",
            "reference": enrolment.reference,
        }
    )
