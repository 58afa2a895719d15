"""What an entry can begin with: the house's three questions, a programme's own, or none. Nothing here is private."""

from dataclasses import dataclass
from typing import NamedTuple

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from learning_review.reflections.models import PromptSet, Reflection


class Question(NamedTuple):
    """One question: the name of its field in a form, its words, and what helps to answer it."""

    name: str
    words: str | Promise
    hint: str | Promise = ""


@dataclass(frozen=True)
class Prompts:
    """Questions to begin with; `key` is what an address calls them."""

    key: str
    title: str | Promise
    questions: tuple[Question, ...]


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


def of_set(prompt_set: PromptSet) -> Prompts:
    """Return what a set of a programme's own asks."""
    return _asking(str(prompt_set.pk), prompt_set.title, prompt_set.questions)


def of_entry(reflection: Reflection) -> Prompts:
    """Return the questions an entry was written with, whatever has become of them since."""
    if reflection.prompted is None:
        return HOUSE
    return _asking("", "", [question for question, _words in reflection.prompted])


def _asking(key: str, title: str, questions: list[str]) -> Prompts:
    return Prompts(key, title, tuple(Question(f"answer_{number}", words) for number, words in enumerate(questions)))
