"""What somebody was asked and answered with their name, or confidentially. What is anonymous is nobody's."""

import datetime as dt

from django.utils.translation import gettext_lazy as _

from accounts.models import User
from learning_review.instruments.models import (
    Ask,
    AskDraft,
    Completion,
    InstrumentVersion,
    NamedAnswer,
    QuestionsStopped,
)
from notices.personal import BY_KEY, Holding, Row, hold, not_personal, rows_of


def rows(person: User) -> list[Row]:
    own = {"ask__enrolment__person": person}
    return (
        rows_of(
            Ask.objects.filter(enrolment__person=person),
            "reference", "opens_on", "closes_on", "state",
            questions="version__instrument__title",
        )
        + rows_of(NamedAnswer.objects.filter(**own), "said", "value", question="item__words", asked="ask__reference")
        + rows_of(AskDraft.objects.filter(**own), unfinished="answers", asked="ask__reference")
        + rows_of(Completion.objects.filter(**own), "channel", answered_on="on", asked="ask__reference")
        + rows_of(QuestionsStopped.objects.filter(enrolment__person=person), wants_no_questions_since="on")
    )  # fmt: skip


def erase(person: User, now: dt.datetime) -> int:
    """Delete the answers; that they were asked and answered stays, by which figures say of how many they are."""
    own = {"ask__enrolment__person": person}
    removed = NamedAnswer.objects.filter(**own).delete()[0] + AskDraft.objects.filter(**own).delete()[0]
    return removed + QuestionsStopped.objects.filter(enrolment__person=person).delete()[0]


hold(
    Holding(
        name="instruments/answers",
        title=_("What you were asked, and what you answered with your name or confidentially"),
        why=_("So that a group learns what changed, and you are not asked twice."),
        kept=_("For as long as its learning review is worked on; yours to have erased."),
        models=(Ask, AskDraft, Completion, NamedAnswer, QuestionsStopped),
        rows=rows,
        erase=erase,
        stays=_(
            "That somebody was asked, and answered. Figures that were released before stay as they were counted. What "
            "you answered anonymously: nothing here says which answers those are, so nobody can find them, hand them "
            "out or erase them."
        ),
    )
)
not_personal(BY_KEY, InstrumentVersion)
