"""Figures grow old. Which have, and how that is said to readers and to editors."""

import datetime as dt
from calendar import monthrange
from collections.abc import Iterator
from typing import Any

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from wagtail.models import Page
from wagtail.rich_text import get_text_for_indexing

from cms.models.figures import PageFigure
from ui.when import in_words

KINDS = frozenset({"figures", "claim"})


def oldest_fresh(today: dt.date | None = None) -> dt.date:
    """Return the oldest day that a figure may be of without being old, FIGURE_OLD_MONTHS before `today`."""
    today = today or timezone.localdate()
    year, month = divmod(today.year * 12 + today.month - 1 - settings.FIGURE_OLD_MONTHS, 12)
    return dt.date(year, month + 1, min(today.day, monthrange(year, month + 1)[1]))


def is_old(as_at: dt.date, today: dt.date | None = None) -> bool:
    """Say whether a figure of the day `as_at` needs looking at again."""
    return as_at < oldest_fresh(today)


def age_words() -> str:
    """Return "older than two years", as the setting has it."""
    years, months = divmod(settings.FIGURE_OLD_MONTHS, 12)
    if months:
        number = settings.FIGURE_OLD_MONTHS
        return ngettext("older than %(number)s month", "older than %(number)s months", number) % {
            "number": in_words(number)
        }
    if years == 1:
        return _("older than a year")
    return ngettext("older than %(number)s year", "older than %(number)s years", years) % {"number": in_words(years)}


def record(page: Page) -> None:
    """Write down the figures on a live page anew: two queries, and one more where there are any."""
    PageFigure.objects.filter(page_id=page.pk).delete()
    PageFigure.objects.bulk_create(
        PageFigure(page_id=page.pk, said=said[:400], source=source[:200], as_at=as_at)
        for said, source, as_at in figures_of(page)
    )


def figures_of(page: Any) -> Iterator[tuple[str, str, dt.date]]:
    """Yield what each figure and claim in a page's body says, its source, and the day that it is of."""
    for block in page.body:
        if block.block_type == "figures":
            for figure in block.value["figures"]:
                yield f"{figure['value']} {figure['what']}", figure["source"], figure["as_at"]
        elif block.block_type == "claim":
            yield get_text_for_indexing(block.value["text"].source).strip(), block.value["source"], block.value["as_at"]


def old_figures() -> Any:
    """Return the old figures on live pages, the oldest first."""
    return PageFigure.objects.filter(page__live=True, as_at__lt=oldest_fresh()).select_related("page")
