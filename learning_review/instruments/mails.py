"""The mails that say that there are questions: lines of the mail plan, decided anew when they are due.

Each goes while its person has an open ask of that stage, or would have one by then; never to somebody who has answered,
has said "not now" or wants no questions. What is asked, and what was answered, is in none of them.
"""

from django.db.models import Case, Exists, IntegerField, OuterRef, Q, Subquery, Value, When
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from learning_review.instruments.models import Ask, Instrument, InstrumentVersion, QuestionsStopped
from programmes.mailing.mails import add_step
from programmes.mailing.plan import DAYS, EVENING, START, Concern, Moment, Step
from programmes.mailing.queries import REASONS_NOT_TO
from programmes.mailing.words import OF_EVERYBODY, OF_PRACTICE, Usual

Stage = Instrument.Stage
ANSWER = (_("Answer the questions"), "/my/questions/")
# More than any occasion's number, and less than that of the first.
EVERY, NONE = 32_767, -1


def nothing_to_ask(stage: str, occasion: int = 0) -> Q:
    """Return the condition under which an enrolment is asked nothing at a stage, now or when its days come."""
    asks = Ask.objects.filter(enrolment=OuterRef("pk"), instrument__stage=stage, occasion=occasion)
    asked, still_open = Q(Exists(asks)), Q(Exists(asks.filter(state=Ask.State.OPEN)))
    return _stopped() | (asked & ~still_open) | (~asked & _never(stage))


def nothing_to_ask_until(stage: str) -> Case:
    """Return up to which occasion of a stage that comes several times an enrolment is asked nothing.

    The occasions of a stage come one after the other, so a later one that is settled settles those before it.
    """
    asks = Ask.objects.filter(enrolment=OuterRef("pk"), instrument__stage=stage)
    beside = Ask.objects.filter(
        enrolment=OuterRef("enrolment"),
        instrument__stage=stage,
        occasion=OuterRef("occasion"),
        state=Ask.State.OPEN,
    )
    settled = asks.filter(~Exists(beside)).order_by("-occasion").values("occasion")[:1]
    still_open = Q(Exists(asks.filter(state=Ask.State.OPEN)))
    return Case(
        When(_stopped() | (~still_open & _never(stage)), then=Value(EVERY)),
        default=Coalesce(Subquery(settled), Value(NONE), output_field=IntegerField()),
        output_field=IntegerField(),
    )


def _stopped() -> Q:
    return Q(Exists(QuestionsStopped.objects.filter(enrolment=OuterRef("pk"))))


def _never(stage: str) -> Q:
    """Return the condition under which an enrolment would not be asked at a stage, were its days now."""
    published = InstrumentVersion.objects.filter(
        Q(instrument__programme=None) | Q(instrument__programme=OuterRef("workshop__programme")),
        instrument__stage=stage,
        instrument__retired_on=None,
        published_at__isnull=False,
    )
    never = Q(~Exists(published))
    return never if stage == Stage.BASELINE else never | Q(REASONS_NOT_TO["was_away"])


def _before(days: int) -> Moment:
    return Moment(-days)


def _after(days: int) -> Moment:
    return Moment(days, from_end=True)


BEFORE = Usual(
    _("A few questions before {workshop}"),
    _(
        "Hello {first_name},\n\n"
        "“{workshop}” begins on {starts}. Before it does: where do you stand, and what would make "
        "these days worthwhile for you? It takes some minutes, question by question, and you may leave out any.\n\n"
        "Below each question stands who can know whose answer it is."
    ),
)
BEFORE_AGAIN = Usual(
    _("Still open until {starts}: your questions"),
    _(
        "Hello {first_name},\n\n"
        "The questions before “{workshop}” are still open until it begins. What was so before can "
        "only be asked before. If this is not the moment, say “not now” there and we stop."
    ),
)
FIRST_DAYS = Usual(
    _("How were these days? {workshop}"),
    _(
        "Hello {first_name},\n\n"
        "“{part}” is a few days ago. How was it, and what is the one thing you will try until we meet again? We read "
        "it before then, to do better. It takes some minutes, and you may leave out any question."
    ),
    OF_PRACTICE,
)
FIRST_DAYS_AGAIN = Usual(
    _("Still open: how were these days? {workshop}"),
    _(
        "Hello {first_name},\n\n"
        "The questions about “{part}” are still open. If this is not the moment, say “not now” there and we stop."
    ),
    OF_PRACTICE,
)
COMING_BACK = Usual(
    _("Looking back on what you tried: {workshop}"),
    _(
        "Hello {first_name},\n\n"
        "Now that we meet again: what did you expect when you tried things out, what happened, and why? What failed is "
        "worth as much as what worked. It takes some minutes, and you may leave out any question."
    ),
)
COMING_BACK_AGAIN = Usual(
    _("Still open: looking back on what you tried. {workshop}"),
    _(
        "Hello {first_name},\n\n"
        "The questions about what you tried between the visits are still open for some days. If this is not the "
        "moment, say “not now” there and we stop."
    ),
)
THE_END = Usual(
    _("How was it? {workshop}"),
    _(
        "Hello {first_name},\n\n"
        "“{workshop}” is over, and we would like to know how it was: what helped, what was missing, "
        "what you would tell others. What did not work is worth as much as what did."
    ),
    OF_EVERYBODY,
)
WEEKS = Usual(
    _("Then and now: {workshop}"),
    _(
        "Hello {first_name},\n\n"
        "It is six weeks since “{workshop}” ended. What has changed since, if anything? And what "
        "else could explain it? Your group’s learning review rests on such answers, those that say “nothing” too."
    ),
    OF_EVERYBODY,
)
WEEKS_AGAIN = Usual(
    _("Then and now, still open: {workshop}"),
    _(
        "Hello {first_name},\n\n"
        "The questions about what has changed since “{workshop}” are still open. If this is not the "
        "moment, say “not now” there and we stop."
    ),
    OF_EVERYBODY,
)
WEEKS_LAST = Usual(
    _("Then and now, for the last time: {workshop}"),
    _(
        "Hello {first_name},\n\n"
        "The questions about what has changed since “{workshop}” stay open for one more week. This is the last time "
        "that we remind you; a few lines are enough, and “nothing has changed” is an answer."
    ),
    OF_EVERYBODY,
)
MONTHS = Usual(
    _("What has lasted? {workshop}"),
    _(
        "Hello {first_name},\n\n"
        "Some months have passed since “{workshop}”. What is still different, for whom, and what part "
        "had we in it? It is a few questions, and the answer may well be “nothing”."
    ),
    OF_EVERYBODY,
)

# code, number in the plan, title, concern, opens, closes, what it comes after and how long, unless, words
STEPS = (
    (
        "questions_before", 5, _("Questions before it begins"),
        Concern.FIRST, _before(10), START, "", 0, "baseline", BEFORE,
    ),
    (
        "questions_before_again", 5, _("Questions before it begins, once more"),
        Concern.FIRST, _before(5), START, "questions_before", 4, "baseline", BEFORE_AGAIN,
    ),
    (
        "questions_first_days", 7, _("Questions after the first days"),
        Concern.BETWEEN, Moment(2), Moment(14), "", 0, "module_end", FIRST_DAYS,
    ),
    (
        "questions_first_days_again", 7, _("Questions after the first days, once more"),
        Concern.BETWEEN, Moment(7), Moment(14), "questions_first_days", 4, "module_end", FIRST_DAYS_AGAIN,
    ),
    (
        "questions_return", 10, _("Questions on coming back"),
        Concern.LATER, Moment(0, EVENING), _after(5), "", 0, "return", COMING_BACK,
    ),
    (
        "questions_return_again", 10, _("Questions on coming back, once more"),
        Concern.LATER, _after(5), _after(7), "questions_return", 2, "return", COMING_BACK_AGAIN,
    ),
    ("questions_end", 11, _("Questions at the end"), Concern.AFTERWARDS, _after(2), _after(14), "", 0, "end", THE_END),
    ("questions_weeks", 12, _("Then and now"), Concern.AFTERWARDS, _after(42), _after(63), "", 0, "weeks", WEEKS),
    (
        "questions_weeks_7", 12, _("Then and now, after a week"),
        Concern.AFTERWARDS, _after(49), _after(63), "questions_weeks", 4, "weeks", WEEKS_AGAIN,
    ),
    (
        "questions_weeks_14", 12, _("Then and now, after a fortnight"),
        Concern.AFTERWARDS, _after(56), _after(63), "questions_weeks_7", 4, "weeks", WEEKS_LAST,
    ),
    (
        "questions_half_year", 17, _("What has lasted, after half a year"),
        Concern.AFTERWARDS, _after(182), _after(224), "", 0, "months_6", MONTHS,
    ),
    (
        "questions_year", 17, _("What has lasted, after a year"),
        Concern.AFTERWARDS, _after(365), _after(407), "", 0, "months_12", MONTHS,
    ),
)  # fmt: skip
NEEDLESS: dict[str, Q | Case] = {
    "baseline": nothing_to_ask(Stage.BASELINE),
    "module_end": nothing_to_ask_until(Stage.MODULE_END),
    "return": nothing_to_ask_until(Stage.RETURN),
    "end": nothing_to_ask(Stage.END),
    "weeks": nothing_to_ask(Stage.WEEKS),
    "months_6": nothing_to_ask(Stage.MONTHS, 6),
    "months_12": nothing_to_ask(Stage.MONTHS, 12),
}

for code, number, title, concern, opens, closes, after, days, unless, words in STEPS:
    needless = NEEDLESS[unless]
    step = Step(
        code, number, title, concern, opens, closes,
        after=after, gap=days * DAYS, unless=f"no_questions_{unless}", by_occasion=isinstance(needless, Case),
    )  # fmt: skip
    add_step(step, words, ANSWER, needless)
