"""The instruments that a programme can begin with, in our own words; a coordinator changes them as drafts.

No licensed scale is among them. Where somebody stands is asked before it begins (a true baseline) and again, with
hindsight, six weeks later ("then"): they measure different things and both are kept. What the journal, a voice and a
partner's contribution ask is answered in the rooms of these things and kept there. What is asked about a call is not
here: a goal, what to do about it and how sure one is are a fixed form (docs/decisions/0038-what-rooms-ask.md).
"""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from learning_review.instruments.models import Instrument, Item

Kind, Mode, Level, Stage = Item.Kind, Item.Mode, Item.Level, Instrument.Stage
Words = Any  # a text, translated now or later


@dataclass(frozen=True)
class Question:
    """One question of the set. `of_each_outcome`: asked once for each of the programme's, whose title is {outcome}.

    With a `page`, a new page of that heading begins with it, or with the first of each outcome."""

    code: str
    kind: str
    mode: str
    words: Words
    help: Words = ""
    level: int | None = None
    choices: tuple[Words, ...] = ()
    low: Words = ""
    high: Words = ""
    of_each_outcome: bool = False
    offers_not_mine: bool = False
    page: Words = ""


@dataclass(frozen=True)
class Beginning:
    """An instrument to begin with; its stage is its code too."""

    stage: str
    title: Words
    intro: Words
    questions: tuple[Question, ...]


NOT_AT_ALL, FULLY = _("not at all"), _("as well as I could wish")
AGREEMENT = (_("Not at all"), _("Hardly"), _("In part"), _("Mostly"), _("Entirely"))

STARTING_SET = (
    Beginning(
        Stage.BASELINE,
        _("Where I stand before we begin"),
        _(
            "A few questions before the first day, so that we can prepare, and so that you and we can see later what "
            "has changed. There is no right answer, and it is fine to stand at 0."
        ),
        (
            Question(
                "hope",
                Kind.LONG_TEXT,
                Mode.NAMED,
                _("What would make these days worthwhile for you?"),
                _("A situation from your work, a question, a person you think of."),
                page=_("What you come with"),
            ),
            Question(
                "stands",
                Kind.SCALE,
                Mode.ANONYMOUS,
                _("“{outcome}”: how far is it so in your work today?"),
                level=Level.PRACTICE,
                low=NOT_AT_ALL,
                high=FULLY,
                of_each_outcome=True,
                offers_not_mine=True,
                page=_("Where you stand today"),
            ),
            Question(
                "in-the-way",
                Kind.LONG_TEXT,
                Mode.CONFIDENTIAL,
                _("What gets in the way at the moment?"),
                _("In your work, your organisation, your place. Nobody is shown it with your name."),
                page=_("What gets in the way"),
            ),
        ),
    ),
    Beginning(
        Stage.MODULE_END,
        _("After the first days"),
        _("How were these days, and what do you take with you? We read it before we meet again, to do better."),
        (
            Question(
                "useful",
                Kind.FIVE_POINT,
                Mode.ANONYMOUS,
                _("These days were of use for the work I do."),
                level=Level.REACTION,
                choices=AGREEMENT,
            ),
            Question(
                "heard",
                Kind.FIVE_POINT,
                Mode.ANONYMOUS,
                _("I could say what I wanted to say, and was listened to."),
                level=Level.REACTION,
                choices=AGREEMENT,
            ),
            Question(
                "change",
                Kind.LONG_TEXT,
                Mode.CONFIDENTIAL,
                _("What should we do differently when we meet again?"),
                level=Level.REACTION,
            ),
            Question(
                "will-try",
                Kind.TEXT,
                Mode.NAMED,
                _("What is the one thing you will try in the coming weeks?"),
                _("Small enough to begin next week."),
                level=Level.LEARNING,
            ),
        ),
    ),
    Beginning(
        Stage.JOURNAL,
        _("My practice journal"),
        _("For yourself, whenever you like. It is kept in the journal, and nobody reads it unless you share it."),
        (
            Question(
                "what",
                Kind.LONG_TEXT,
                Mode.NAMED,
                _("What happened?"),
                _("A moment, a conversation, something you tried. A few lines are plenty."),
            ),
            Question(
                "so-what",
                Kind.LONG_TEXT,
                Mode.NAMED,
                _("So what?"),
                _("Why it stayed with you. What surprised you, helped, or got in the way."),
                level=Level.LEARNING,
            ),
            Question(
                "now-what",
                Kind.LONG_TEXT,
                Mode.NAMED,
                _("Now what?"),
                _("What you will try, ask or leave alone next time."),
                level=Level.PRACTICE,
            ),
        ),
    ),
    Beginning(
        Stage.RETURN,
        _("Looking back on the month"),
        _("What you tried between the two visits, whether it worked or not. Things that failed are worth as much."),
        (
            Question("expected", Kind.LONG_TEXT, Mode.CONFIDENTIAL, _("What did you expect to happen?")),
            Question("happened", Kind.LONG_TEXT, Mode.CONFIDENTIAL, _("What happened?"), level=Level.PRACTICE),
            Question("why", Kind.LONG_TEXT, Mode.CONFIDENTIAL, _("Why do you think it came about that way?")),
            Question(
                "keep-change",
                Kind.LONG_TEXT,
                Mode.CONFIDENTIAL,
                _("What will you keep, and what will you change?"),
                level=Level.LEARNING,
            ),
        ),
    ),
    Beginning(
        Stage.END,
        _("At the end"),
        _("The whole of it, now that you can look back: what it was to you, and what we should know."),
        (
            Question(
                "worth",
                Kind.FIVE_POINT,
                Mode.ANONYMOUS,
                _("It was worth the time I gave it."),
                level=Level.REACTION,
                choices=AGREEMENT,
                page=_("How it was"),
            ),
            Question(
                "learned",
                Kind.SCALE,
                Mode.ANONYMOUS,
                _("How much of what you learned can you use where you work?"),
                level=Level.LEARNING,
                low=_("nothing"),
                high=_("all of it"),
                offers_not_mine=True,
            ),
            Question(
                "helped",
                Kind.MANY,
                Mode.ANONYMOUS,
                _("What helped you most?"),
                _("Tick as many as you like."),
                level=Level.REACTION,
                choices=(
                    _("Being coached"),
                    _("Coaching somebody else"),
                    _("The group"),
                    _("The calls in between"),
                    _("Time away from everyday work"),
                    _("Writing things down"),
                    _("Something else"),
                ),
            ),
            Question(
                "missing",
                Kind.LONG_TEXT,
                Mode.CONFIDENTIAL,
                _("What was missing, or got in the way?"),
                level=Level.REACTION,
                page=_("In your own words"),
            ),
            Question(
                "tell-others",
                Kind.LONG_TEXT,
                Mode.CONFIDENTIAL,
                _("What would you tell somebody who is thinking of coming?"),
            ),
        ),
    ),
    Beginning(
        Stage.WEEKS,
        _("Then and now"),
        _(
            "Six weeks on: what has changed, if anything, and what else could explain it. For each thing, say first "
            "where you stood before it began, as you see it today, and then where you stand now."
        ),
        (
            Question(
                "then-now",
                Kind.THEN_NOW,
                Mode.ANONYMOUS,
                _("“{outcome}”: how far was it so in your work before, and how far is it so now?"),
                level=Level.PRACTICE,
                low=NOT_AT_ALL,
                high=FULLY,
                of_each_outcome=True,
                offers_not_mine=True,
                page=_("Then and now"),
            ),
            Question(
                "change",
                Kind.LONG_TEXT,
                Mode.CONFIDENTIAL,
                _("What is the most important change for you since then, and why does it matter?"),
                _("It may be small, and it need not be good."),
                level=Level.PRACTICE,
                page=_("What has changed, and why"),
            ),
            Question(
                "confirm",
                Kind.TEXT,
                Mode.CONFIDENTIAL,
                _("Who could confirm it?"),
                _("By what they are to you, such as a colleague or a resident; no names please."),
            ),
            Question(
                "helped", Kind.LONG_TEXT, Mode.CONFIDENTIAL, _("What helped it come about, and what hindered it?")
            ),
            Question(
                "else", Kind.LONG_TEXT, Mode.CONFIDENTIAL, _("What else could explain it, apart from the programme?")
            ),
        ),
    ),
    Beginning(
        Stage.MONTHS,
        _("What has lasted"),
        _("Some months on: what is still different, for whom, and what part the programme has in it."),
        (
            Question(
                "lasted",
                Kind.ONE_CHOICE,
                Mode.ANONYMOUS,
                _("Of what you began to do differently, how much do you still do?"),
                level=Level.PRACTICE,
                choices=(
                    _("More than then"),
                    _("All of it"),
                    _("Some of it"),
                    _("None of it"),
                    _("I did not begin anything"),
                ),
            ),
            Question("changed", Kind.LONG_TEXT, Mode.CONFIDENTIAL, _("What has changed since?"), level=Level.RESULTS),
            Question(
                "for-whom",
                Kind.LONG_TEXT,
                Mode.CONFIDENTIAL,
                _("For whom has it changed?"),
                _("The people you work with, your team, your place. No names please."),
                level=Level.RESULTS,
            ),
            Question(
                "our-part",
                Kind.SCALE,
                Mode.ANONYMOUS,
                _("How much of it would have come about without the programme?"),
                level=Level.RESULTS,
                low=_("none of it"),
                high=_("all of it"),
                offers_not_mine=True,
            ),
            Question("confirm", Kind.TEXT, Mode.CONFIDENTIAL, _("Who could confirm it?"), _("No names please.")),
        ),
    ),
    Beginning(
        Stage.VOICE,
        _("A voice from somebody else"),
        _("For a colleague, a manager or somebody the work is for. It is given by a link, without an account."),
        (
            Question(
                "difference", Kind.LONG_TEXT, Mode.NAMED, _("What difference have you noticed?"), level=Level.RESULTS
            ),
            Question("example", Kind.LONG_TEXT, Mode.NAMED, _("Can you tell of one time when you saw it?")),
            Question("not-changed", Kind.LONG_TEXT, Mode.NAMED, _("What has not changed, or has become harder?")),
        ),
    ),
    Beginning(
        Stage.PARTNER,
        _("A partner’s contribution"),
        _("For an organisation with a part in a workshop. It is given and signed on the partners’ page."),
        (
            Question(
                "saw", Kind.LONG_TEXT, Mode.NAMED, _("What did you see from where you stand?"), level=Level.RESULTS
            ),
            Question("cost", Kind.LONG_TEXT, Mode.NAMED, _("What did it cost you, and was it worth that?")),
            Question("next", Kind.LONG_TEXT, Mode.NAMED, _("What should come of it now, and who should see to it?")),
        ),
    ),
)
