"""The kinds of mail of this app itself."""

from django.utils.translation import gettext_lazy as _

from notices.kinds import Content, mail_kind
from notices.models import Notice


@mail_kind("notices/broken", _("Something that can’t be"))
def broken(notice: Notice) -> Content | None:
    """To those in charge: the hourly look found rows that contradict each other."""
    return Content({"sentences": notice.data["sentences"]})
