"""Numbers about a group, so that none of them says anything about one person."""

from django.conf import settings
from django.utils.translation import gettext as _

# Below this nobody may set the threshold.
FLOOR = 5
# (at least so many per cent, the words for it), from the most.
BANDS = ((85, "nearly_all"), (60, "most"), (40, "about_half"), (15, "some"), (0, "few_or_none"))


def threshold() -> int:
    """Return how many people a number must be about before partners and the public see it."""
    return max(FLOOR, settings.REVIEW_THRESHOLD)


def count_or_none(number: int) -> int | None:
    """Return the number, or None when the group is too small for it to be said."""
    return number if number >= threshold() else None


def band(part: int, whole: int) -> str:
    """Return the code of the words for a share: bands, because an exact rest could be one person.

    Raises ZeroDivisionError for a group of nobody.
    """
    share = 100 * part / whole
    return next(code for least, code in BANDS if share >= least)


def band_words(code: str) -> str:
    """Return a band in words."""
    return {
        "nearly_all": _("nearly all"),
        "most": _("most"),
        "about_half": _("about half"),
        "some": _("some"),
        "few_or_none": _("few or none"),
    }[code]
