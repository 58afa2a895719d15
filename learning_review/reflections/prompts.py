"""What an entry can begin with: the house's three questions, those a programme has published for its journals
(`instruments`, stage `journal`), or none. Nothing here is private."""

from dataclasses import dataclass
from typing import NamedTuple

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from learning_review.instruments.models import InstrumentVersion, Item
from learning_review.reflections.models import Reflection


class Question(NamedTuple):
    """One question: the name of its field in a form, its words, and what helps to answer it."""

    name: str
    words: str | Promise
    hint: str | Promise = ""
    rows: int = 5


@dataclass(frozen=True)
class Prompts:
    """Questions to begin with; `key` is what an address calls them."""

    key: str
    title: str | Promise
    questions: tuple[Question, ...]
    intro: str = ""
    version: InstrumentVersion | None = None

    @property
    def wording(self) -> tuple[str, ...]:
        """The questions' words: two sets with the same are one."""
        return tuple(str(question.words) for question in self.questions)


_HINTS = {
    "what": _("A moment, a conversation, something you tried. A few lines are plenty."),
    "so_what": _("Why it stayed with you. What surprised you, helped, or got in the way."),
    "now_what": _("What you will try, ask or leave alone next time."),
}
HOUSE = Prompts(
    "what-so-what-now-what",
    _("What, so what, now what"),
    tuple(Question(name, words, _HINTS[name]) for name, words in Reflection.HOUSE_QUESTIONS.items()),
)
FREELY = Prompts("freely", _("Write freely"), (Question("answer_0", ""),))


def of_version(version: InstrumentVersion) -> Prompts:
    """Return what a published set asks; costs its questions, if not loaded."""
    questions = tuple(
        Question(f"answer_{number}", item.words, item.help, 2 if item.kind == Item.Kind.TEXT else 5)
        for number, item in enumerate(version.items.all())
    )
    return Prompts(str(version.pk), version.instrument.title, questions, version.intro, version)


def of_entry(reflection: Reflection) -> Prompts:
    """Return the questions an entry was written with, whatever has become of them since."""
    if reflection.prompted is None:
        return HOUSE
    asked = [question for question, _words in reflection.prompted]
    questions = tuple(Question(f"answer_{number}", words) for number, words in enumerate(asked))
    return Prompts("", "", questions, version=reflection.version)
