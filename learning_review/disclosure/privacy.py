"""What somebody wrote in answer to a question in confidence, where the group may read it. Figures are nobody's."""

import datetime as dt

from django.utils.translation import gettext_lazy as _

from accounts.models import User
from learning_review.disclosure.models import ReleasedText
from notices.personal import Holding, Row, hold, rows_of


def rows(person: User) -> list[Row]:
    own = ReleasedText.objects.filter(answer__ask__enrolment__person=person)
    return rows_of(own, "text", "state", question="release__question")


def erase(person: User, now: dt.datetime) -> int:
    return ReleasedText.objects.filter(answer__ask__enrolment__person=person).delete()[0]


hold(
    Holding(
        name="disclosure/words",
        title=_("What you wrote in confidence in answer to a question, where facilitators may read it"),
        why=_("So that those who ran the workshop learn from it, without your name."),
        kept=_("For as long as your answer is."),
        models=(ReleasedText,),
        rows=rows,
        erase=erase,
        stays=_("Figures that were taken: they name nobody, and counting again would."),
    )
)
