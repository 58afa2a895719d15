"""The mails that say that there are questions: lines of the mail plan, decided anew when they are due.

Each goes while its person has an open ask of that stage, or would have one by then; never to somebody who has answered,
has said "not now" or wants no questions. What is asked, and what was answered, is in none of them.
"""

from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from learning_review.instruments.models import Ask, Instrument, InstrumentVersion, QuestionsStopped
from programmes.mailing.mails import add_step
from programmes.mailing.plan import DAYS, START, Concern, Moment, Step
from programmes.mailing.queries import REASONS_NOT_TO
from programmes.mailing.words import OF_EVERYBODY, Usual

Stage = Instrument.Stage
ANSWER = (_("Answer the questions"), "/my/questions/")


def nothing_to_ask(stage: str, occasion: int = 0) -> Q:
    """Return the condition under which an enrolment is asked nothing at a stage, now or when its days come."""
    asks = Ask.objects.filter(enrolment=OuterRef("pk"), instrument__stage=stage, occasion=occasion)
    published = InstrumentVersion.objects.filter(
        Q(instrument__programme=None) | Q(instrument__programme=OuterRef("workshop__programme")),
        instrument__stage=stage,
        instrument__retired_on=None,
        published_at__isnull=False,
    )
    never = Q(~Exists(published))
    if stage != Stage.BASELINE:
        never |= Q(REASONS_NOT_TO["was_away"])
    stopped = Q(Exists(QuestionsStopped.objects.filter(enrolment=OuterRef("pk"))))
    asked, still_open = Q(Exists(asks)), Q(Exists(asks.filter(state=Ask.State.OPEN)))
    return stopped | (asked & ~still_open) | (~asked & never)


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
MONTHS = Usual(
    _("What has lasted? {workshop}"),
    _(
        "Hello {first_name},\n\n"
        "Some months have passed since “{workshop}”. What is still different, for whom, and what part "
        "had we in it? It is a few questions, and the answer may well be “nothing”."
    ),
    OF_EVERYBODY,
)

# code, number in the plan, title, concern, opens, closes, what it comes after, unless, words
STEPS = (
    ("questions_before", 5, _("Questions before it begins"), Concern.FIRST, _before(10), START, "", "baseline", BEFORE),
    (
        "questions_before_again", 5, _("Questions before it begins, once more"),
        Concern.FIRST, _before(5), START, "questions_before", "baseline", BEFORE_AGAIN,
    ),
    ("questions_end", 11, _("Questions at the end"), Concern.AFTERWARDS, _after(2), _after(14), "", "end", THE_END),
    ("questions_weeks", 12, _("Then and now"), Concern.AFTERWARDS, _after(42), _after(63), "", "weeks", WEEKS),
    (
        "questions_weeks_7", 12, _("Then and now, after a week"),
        Concern.AFTERWARDS, _after(49), _after(63), "questions_weeks", "weeks", WEEKS_AGAIN,
    ),
    (
        "questions_weeks_14", 12, _("Then and now, after a fortnight"),
        Concern.AFTERWARDS, _after(56), _after(63), "questions_weeks_7", "weeks", WEEKS_AGAIN,
    ),
    (
        "questions_half_year", 17, _("What has lasted, after half a year"),
        Concern.AFTERWARDS, _after(182), _after(224), "", "months_6", MONTHS,
    ),
    (
        "questions_year", 17, _("What has lasted, after a year"),
        Concern.AFTERWARDS, _after(365), _after(407), "", "months_12", MONTHS,
    ),
)  # fmt: skip
NEEDLESS = {
    "baseline": nothing_to_ask(Stage.BASELINE),
    "end": nothing_to_ask(Stage.END),
    "weeks": nothing_to_ask(Stage.WEEKS),
    "months_6": nothing_to_ask(Stage.MONTHS, 6),
    "months_12": nothing_to_ask(Stage.MONTHS, 12),
}

for code, number, title, concern, opens, closes, after, unless, words in STEPS:
    step = Step(code, number, title, concern, opens, closes, after=after, gap=4 * DAYS, unless=f"no_questions_{unless}")
    add_step(step, words, ANSWER, NEEDLESS[unless])
