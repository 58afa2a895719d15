"""A figure as every page, document and file says it: made from a row of the ledger, or from what was frozen of one."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from learning_review.disclosure.counting import share_sentence, too_few, who_sentence
from learning_review.disclosure.models import Release
from learning_review.disclosure.rules import Figure, band_span, band_words
from learning_review.instruments.models import Item


@dataclass(frozen=True)
class Said:
    """All that is said of one question, and no more. `figure` None is "too few to show". Numbered where it stands."""

    reference: str
    code: str
    question: str
    asked: str
    mode: str
    counted: str
    figure: Figure | None
    released_on: dt.date
    number: int = 0

    @property
    def sentence(self) -> str:
        """The one output: of how many which share gave the answer that is counted."""
        return share_sentence(self.figure, self.counted)

    @property
    def who(self) -> str:
        """Who it is about and who is left out; nothing where too few answered."""
        return who_sentence(self.figure)

    @property
    def share(self) -> str:
        """The share in words, or that there are too few."""
        return band_words(self.figure.band) if self.figure else too_few()

    @property
    def in_a_sentence(self) -> str:
        """What stands in prose that refers to it."""
        if self.figure is None:
            return _("(too few answered to say)")
        return _("%(share)s of %(answered)d people") % {"share": self.share, "answered": self.figure.answered}

    @property
    def mode_words(self) -> str:
        """Who could know whose answer it was, as people were told when they were asked."""
        return str(Item.Mode(self.mode).label)

    @property
    def span(self) -> tuple[int, int]:
        """Between which shares the words lie, in per cent; nothing where too few answered."""
        return band_span(self.figure.band) if self.figure else (0, 0)

    @property
    def from_per_cent(self) -> int:
        return self.span[0]

    @property
    def width_per_cent(self) -> int:
        return self.span[1] - self.span[0]


def frozen(row: Release) -> dict[str, Any]:
    """Return a released figure as plain data, to be kept in what is signed."""
    return {
        "release": row.reference,
        "code": row.item.code,
        "question": row.question,
        "asked": str(row.item.version.instrument.get_stage_display()),
        "mode": row.item.mode,
        "counted": row.counted,
        "band": row.band,
        "invited": row.invited,
        "answered": row.answered,
        "on": row.released_on.isoformat(),
    }


def thawed(kept: dict[str, Any]) -> Said:
    """Return what was kept as something to say."""
    told = Figure(kept["invited"], kept["answered"], kept["band"]) if kept["answered"] is not None else None
    return Said(
        kept["release"],
        kept["code"],
        kept["question"],
        kept["asked"],
        kept["mode"],
        kept["counted"],
        told,
        dt.date.fromisoformat(kept["on"]),
    )


def said_of(row: Release) -> Said:
    """Return what a row of the ledger says: by the same way that a frozen one takes."""
    return thawed(frozen(row))
