"""Who was there."""

import datetime as dt

from django.utils.translation import gettext_lazy as _

from accounts.models import User
from notices.personal import Holding, Row, hold, rows_of
from programmes.delivery.models import Attendance


def rows(person: User) -> list[Row]:
    return rows_of(
        Attendance.objects.filter(enrolment__person=person),
        "mark", "recorded_at",
        session="session__title", starts="session__starts_at", place="enrolment__reference",
    )  # fmt: skip


def erase(person: User, now: dt.datetime) -> int:
    """Nothing to do: a mark points at a place, which leads to an emptied row."""
    return 0


hold(
    Holding(
        name="delivery/attendance",
        title=_("When you were there"),
        why=_("So that somebody who took part can show it, and we know whether people come back."),
        kept=_("For as long as we are asked how many took part."),
        models=(Attendance,),
        rows=rows,
        erase=erase,
        stays=_("That somebody was, or was not, at a session: counts of past workshops would change otherwise."),
    )
)
