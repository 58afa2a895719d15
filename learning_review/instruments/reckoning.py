"""How many minutes questions take: reckoned from their words and kinds, never typed, so that the promise is kept.

Reading is reckoned at 150 words a minute: adults read plain text at about 240 (Brysbaert 2019, a review of 190
studies), and slow readers on a phone need time too. Answering is what each kind takes somebody who thinks about it:
some sentences a minute and a quarter, a point on a scale a moment. The sum is rounded up to whole minutes, one at
least. Nobody answers each question at length, so it is more than most people need: they are told "at most".
"""

from collections.abc import Iterable

from learning_review.instruments.models import Item

Kind = Item.Kind
WORDS_A_MINUTE = 150
# Seconds of answering, by kind, when the question has been read.
SECONDS = {
    Kind.TEXT: 30,
    Kind.LONG_TEXT: 75,
    Kind.SCALE: 8,
    Kind.FIVE_POINT: 8,
    Kind.THEN_NOW: 18,
    Kind.ONE_CHOICE: 8,
    Kind.MANY: 15,
}


def minutes_for(items: Iterable[Item], intro: str = "") -> int:
    """Return how many minutes it takes to read `intro` and these questions and to answer them, at least one."""
    items = list(items)
    words = len(intro.split()) + sum(_words_of(item) for item in items)
    seconds = words * 60 / WORDS_A_MINUTE + sum(SECONDS[Kind(item.kind)] for item in items)
    return max(1, int(-(-seconds // 60)))


def _words_of(item: Item) -> int:
    return sum(len(text.split()) for text in (item.page, item.words, item.help, item.low, item.high, *item.choices))
