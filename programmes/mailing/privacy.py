"""Who wants no notes about practice."""

import datetime as dt

from django.utils.translation import gettext_lazy as _

from accounts.models import User
from notices.personal import BY_KEY, Holding, Row, hold, not_personal, rows_of
from programmes.mailing.models import MailPause, MailWording, NudgesStopped


def rows(person: User) -> list[Row]:
    return rows_of(NudgesStopped.objects.filter(enrolment__person=person), "at", place="enrolment__reference")


def erase(person: User, now: dt.datetime) -> int:
    return NudgesStopped.objects.filter(enrolment__person=person).delete()[0]


hold(
    Holding(
        name="mailing/stopped",
        title=_("That you want no notes about practice"),
        why=_("So that you get none."),
        kept=_("For as long as you have something here."),
        models=(NudgesStopped,),
        rows=rows,
        erase=erase,
    )
)
not_personal(BY_KEY, MailPause, MailWording)
