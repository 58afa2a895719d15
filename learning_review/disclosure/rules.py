"""What may be said about a group so that nothing is said about one person in it. No rows, no requests: arithmetic.

tests/attack.py tries to get round them.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from itertools import groupby

from django.conf import settings
from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

# Below this nobody may set a threshold.
FLOOR = 5
# (at least so many per cent, its code), from the most.
BANDS = ((85, "nearly_all"), (60, "most"), (40, "about_half"), (15, "some"), (0, "few_or_none"))
LOWEST = BANDS[-1][1]
# So many counts at least must be meant by the words that are said, or the words would be the count.
LEAST_COUNTS = 2


class Audience(models.TextChoices):
    """Who is shown a figure. Coordinators see what facilitators see."""

    FACILITATORS = "facilitators", gettext_lazy("Facilitators")
    PUBLIC = "public", gettext_lazy("Partners and the public")


def threshold(audience: str = Audience.PUBLIC) -> int:
    """Return how many people a figure must be about before an audience sees it."""
    chosen = settings.FACILITATOR_THRESHOLD if audience == Audience.FACILITATORS else settings.REVIEW_THRESHOLD
    return max(FLOOR, chosen)


def count_or_none(number: int) -> int | None:
    """Return how many people there are, or None when the group is too small for it to be said to everybody."""
    return number if number >= threshold() else None


def _band(part: int, whole: int) -> str:
    return next(code for least, code in BANDS if 100 * part / whole >= least)


@cache
def _bands_of(whole: int) -> tuple[str, ...]:
    """Return what is said for each count from 0 to `whole`.

    In a small group a band would stand for one count alone. It is then said together with the band below, which
    claims less. This looks at the size of the group and never at what it answered.
    """
    runs = [(code, len(list(same))) for code, same in groupby(_band(part, whole) for part in range(whole + 1))]
    joined: list[tuple[list[str], int]] = []
    for code, counts in runs:
        if joined and (counts < LEAST_COUNTS or joined[-1][1] < LEAST_COUNTS):
            codes, held = joined.pop()
            joined.append(([*codes, code], held + counts))
        else:
            joined.append(([code], counts))
    names = [(codes[0] if len(codes) == 1 else f"{codes[0]}-{codes[-1]}", counts) for codes, counts in joined]
    return tuple(name for name, counts in names for _count in range(counts))


def band(part: int, whole: int) -> str:
    """Return the code of the words for a share; two bands as `some-about_half`. Raises IndexError for nobody."""
    return _bands_of(whole)[part]


def band_words(code: str) -> str:
    """Return what is said for a band, or for two."""
    words = {
        "nearly_all": _("nearly all"),
        "most": _("most"),
        "about_half": _("about half"),
        "some": _("some"),
        "few_or_none": _("few or none"),
    }
    low, _dash, high = code.partition("-")
    if not high:
        return words[low]
    if low == LOWEST:
        return _("%(share)s or fewer") % {"share": words[high]}
    return _("%(less)s or %(more)s") % {"less": words[low], "more": words[high]}


def shares_in_words() -> str:
    """Return what share each of the words for shares stands for, as a sentence."""
    said = [
        _("“%(words)s” from %(least)s per cent") % {"words": band_words(code), "least": n} for n, code in BANDS[:-1]
    ]
    words = {"said": ", ".join(said), "lowest": band_words(LOWEST)}
    return _("Of those who answered: %(said)s, below that “%(lowest)s”.") % words


def band_span(code: str) -> tuple[int, int]:
    """Return between which shares a band lies, in per cent: for a chart, which shows no more than the words do."""
    low, _dash, high = code.partition("-")
    least = {name: share for share, name in BANDS}
    order = [name for _share, name in reversed(BANDS)]
    above = order.index(high or low) + 1
    return least[low], least[order[above]] if above < len(order) else 100


@dataclass(frozen=True)
class Figure:
    """The one thing said about the answers to a question: of `answered` people, of `invited`, which share.

    Those who answered "not part of my work" or "not now" have answered: they are among the `answered`.
    """

    invited: int
    answered: int
    band: str


@dataclass(frozen=True)
class Group:
    """Those whose answers to one question are counted, once it is closed."""

    invited: int
    answered: int
    counted: int


def figure(
    group: Group, audience: str, *, taken: Iterable[Figure] = (), like_it: Iterable[Figure] = ()
) -> Figure | None:
    """Return what an audience is told of a question that is closed; None is "too few to show".

    `taken` are figures that other audiences were given of these very answers: the first is given again and nothing
    is counted anew, whatever became of the group since. `like_it` are figures taken of the same question in another
    wording at the same time: where two groups differ by fewer people than the threshold, those people's answers could
    be worked out. Groups of the same size may be different people, so they are refused as well.
    """
    least = threshold(audience)
    first = next(iter(taken), None)
    if first is not None:
        return first if first.answered >= least else None
    if group.answered < least or any(abs(group.answered - other.answered) < least for other in like_it):
        return None
    return Figure(group.invited, group.answered, band(group.counted, group.answered))
