"""What a card says: words and a journey line, of one page, and nothing that its page does not say."""

import hashlib
import json
import zlib
from collections.abc import Sequence
from dataclasses import astuple, dataclass
from typing import Any

from django.conf import settings
from django.utils.text import Truncator
from django.utils.translation import gettext as _

from cms import facts
from cms.models import ArticlePage, HomePage, ModulePage, ProgrammePage, WorkshopPage
from learning_review.reviews.models import ReviewVersion
from programmes.catalogue.journey import stations_of_pattern
from programmes.catalogue.models import Programme, Workshop
from ui import when
from ui.journey import Station, Stop, lay_out

# A change of the drawing is a change of every card: count on.
DRAWING = 1

ACCENTS = ("#14532D", "#0F5E63", "#A6431F")
MOST_LETTERS = 160


@dataclass(frozen=True)
class Shape:
    """One piece of the journey line, in per cent of its width: days with beads, a stretch, or what lies beside."""

    kind: str
    x: float
    width: float
    marks: tuple[float, ...] = ()


@dataclass(frozen=True)
class Card:
    """What is drawn: a few words above, a title, a line beneath it, and a journey."""

    title: str
    kicker: str = ""
    line: str = ""
    journey: tuple[Shape, ...] = ()
    accent: str = ACCENTS[0]

    @property
    def digest(self) -> str:
        """Twelve characters that differ when anything that is drawn does."""
        content = json.dumps([DRAWING, *astuple(self)])
        return hashlib.sha256(content.encode()).hexdigest()[:12]

    @property
    def alternative(self) -> str:
        """Say in words what the picture shows."""
        return ". ".join(part.rstrip(". ") for part in (self.kicker, self.title, self.line) if part) + "."


def of_site() -> Card:
    """The card of what has none of its own: lists, and plain pages."""
    return Card(settings.WAGTAIL_SITE_NAME, line=_("Workshops and learning programmes for people who work with people"))


def of_page(page: Any, stations: Sequence[Station] | None = None) -> Card:
    """Return the card of an editor's page; `stations` are those that it shows, where they have been read already."""
    if isinstance(page, WorkshopPage):
        return of_workshop(page.workshop, page.title, stations)
    if isinstance(page, ProgrammePage):
        pattern = stations_of_pattern(page.programme) if stations is None else stations
        return Card(page.title, _("Programme"), page.promise, _shapes(pattern), _accent(page.programme))
    if isinstance(page, ModulePage):
        module = page.module
        length = facts.length(module)
        words = f"{length[0].upper()}{length[1:]}"
        return Card(page.title, module.programme.title, words, (), _accent(module.programme))
    if isinstance(page, ArticlePage):
        return Card(page.title, _("Article"), f"{page.byline} · {when.day(page.date)}", (), ACCENTS[1])
    if isinstance(page, HomePage):
        return Card(page.promise, "", _short(page.introduction))
    return Card(page.title, "", _short(getattr(page, "introduction", "")))


def of_workshop(workshop: Workshop, title: str, stations: Sequence[Station] | None = None) -> Card:
    """Return the card of a workshop: its days in words, where it is, and whether it is cancelled or provisional."""
    shown = facts.stations(workshop) if stations is None else stations
    first, last = (
        min((station.starts_on for station in shown), default=None),
        max((station.ends_on for station in shown), default=None),
    )
    if workshop.state == Workshop.State.CANCELLED:
        days = _("Cancelled")
    elif first is None or last is None:
        days = _("Dates to be arranged")
    elif workshop.state == Workshop.State.TENTATIVE:
        days = _("%(days)s, provisional") % {"days": when.days(first, last)}
    else:
        days = when.days(first, last)
    return Card(
        title,
        workshop.programme.title if workshop.programme.title != title else _("Workshop"),
        f"{days} · {workshop.region}",
        _shapes(shown),
        _accent(workshop.programme),
    )


def of_review(version: ReviewVersion) -> Card:
    """Return the card of a learning review: its title, of which workshop it is, and its version."""
    review = version.review
    words = _("Version %(number)s, %(day)s") % {"number": version.number, "day": when.day(version.issued_at)}
    programme = review.workshop.programme
    return Card(review.title, _("Learning review"), f"{review.workshop.title} · {words}", (), _accent(programme))


def _short(text: str) -> str:
    return Truncator(" ".join(text.split())).chars(MOST_LETTERS)


def _accent(programme: Programme) -> str:
    """Return a programme's colour: the same for all that belongs to it, on every day."""
    return ACCENTS[zlib.crc32(programme.code_prefix.encode()) % len(ACCENTS)]


def _shapes(stations: Sequence[Station]) -> tuple[Shape, ...]:
    return tuple(shape for stop in lay_out(stations).stops for shape in _of_stop(stop))


def _of_stop(stop: Stop) -> list[Shape]:
    own = Shape("stretch" if stop.station.is_stretch else "days", stop.x, stop.width, tuple(stop.marks))
    beside = [
        Shape("loop", other.x, other.width)
        if other.station.is_stretch or other.station.days > 1
        else Shape("moon", other.middle, 0)
        for other in stop.beside
    ]
    return [*beside, own]
