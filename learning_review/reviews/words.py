"""The words a review refers to, fetched at the moment they are to be shown, and only where they may be."""

from dataclasses import dataclass
from typing import Literal

from learning_review.evidence import queries as evidence
from learning_review.evidence.models import Excerpt, Snapshot
from learning_review.voices import queries as voices
from learning_review.voices.models import Voice, Wording
from programmes.catalogue.models import Workshop

Channel = Literal["web", "pdf"]
CHANNELS: tuple[Channel, ...] = ("web", "pdf")


@dataclass(frozen=True)
class Quote:
    """Somebody's words, the line beside them, and what a reader should know about them."""

    text: str
    byline: str
    gloss: str = ""
    notes: tuple[str, ...] = ()
    polarity: str = ""


class Words:
    """Everything one workshop's review may quote now: four queries, however much it quotes."""

    def __init__(self, workshop: Workshop) -> None:
        self.excerpts: dict[int, Excerpt] = {e.pk: e for e in evidence.live_excerpts(workshop)}
        self._shown: dict[str, dict[int, Voice]] = {
            channel: {voice.pk: voice for voice in voices.shown_in_review(workshop, channel)} for channel in CHANNELS
        }

    def channels_of_excerpt(self, pk: int) -> list[str]:
        """Return where an excerpt may be quoted; empty when nowhere, or when it is not live."""
        excerpt = self.excerpts.get(pk)
        if excerpt is None or not excerpt.may_be_quoted:
            return []
        voice = excerpt.snapshot.voice_id
        return [channel for channel in CHANNELS if voice is None or voice in self._shown[channel]]

    def voices(self) -> list[tuple[Wording, list[str]]]:
        """Return each voice that may be shown anywhere in the review, oldest first, with where."""
        found: dict[int, Voice] = {}
        for channel in CHANNELS:
            found |= self._shown[channel]
        ordered = sorted(found.values(), key=lambda voice: (voice.written_at is None, voice.written_at, voice.pk))
        return [(v.current, self.channels_of_voice(v.pk, v.current.pk)) for v in ordered if v.current is not None]

    def channels_of_voice(self, pk: int, wording: int) -> list[str]:
        """Return where exactly this wording of a voice may be shown."""
        return [channel for channel in CHANNELS if self._wording(pk, wording, channel) is not None]

    def _wording(self, pk: int, wording: int, channel: str) -> Wording | None:
        voice = self._shown[channel].get(pk)
        if voice is None or voice.current is None or voice.current.pk != wording:
            return None
        return voice.current

    def quote_excerpt(self, pk: int, channel: str, polarity: str = "") -> Quote | None:
        """Return an excerpt's words as they may be shown in a channel; None where they may not."""
        if channel not in self.channels_of_excerpt(pk):
            return None
        excerpt = self.excerpts[pk]
        snapshot = excerpt.snapshot
        if snapshot.voice_id is None:
            return Quote(excerpt.text, str(Snapshot.Kind(snapshot.kind).label), polarity=polarity)
        wording = self._shown[channel][snapshot.voice_id].current
        if wording is None:
            return None
        return Quote(excerpt.text, wording.byline, notes=wording.said_with_it, polarity=polarity)

    def quote_voice(self, pk: int, wording: int, channel: str) -> Quote | None:
        """Return a voice's exact words as they may be shown in a channel; None where they may not."""
        found = self._wording(pk, wording, channel)
        if found is None:
            return None
        return Quote(found.words, found.byline, gloss=found.gloss, notes=found.said_with_it)
