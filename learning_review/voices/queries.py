"""What may be shown of the voices, and what there is to do. Whoever shows words asks here, each time."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import QuerySet

from learning_review.voices.models import Scope, Voice
from programmes.catalogue.models import Programme, Workshop

CHANNELS = {"web": Scope.REVIEW_WEB, "pdf": Scope.REVIEW_PDF}


def shown(scope: str) -> QuerySet[Voice]:
    """Return the voices that may be shown in `scope` now, oldest first, each with its `current` wording loaded."""
    return Voice.objects.shown(scope).select_related("current").order_by("written_at", "pk")


def shown_on_programme_page(programme: Programme) -> QuerySet[Voice]:
    """Return the voices from a programme's workshops that may stand on its page."""
    return shown(Scope.PROGRAMME_PAGE).filter(workshop__programme=programme)


def shown_in_review(workshop: Workshop, channel: str) -> QuerySet[Voice]:
    """Return the voices that may stand in a workshop's learning review on the "web" or in its "pdf"."""
    return shown(CHANNELS[channel]).filter(workshop=workshop)


@dataclass(frozen=True)
class Counts:
    """How many gave a voice, and how many of these are shown. Withdrawn ones still count as collected."""

    collected: int
    shown: int


def counts(workshop: Workshop, scope: str) -> Counts:
    """Count a workshop's voices for "N collected, M shown"; two queries."""
    collected = Voice.objects.filter(workshop=workshop, written_at__isnull=False).count()
    return Counts(collected, shown(scope).filter(workshop=workshop).count())


def same_initials(voices: Iterable[Voice]) -> dict[str, list[Voice]]:
    """Return the initials that stand for two different people among these voices, with the voices that use them.

    Give it voices with `current` and `subject__person` loaded. An initial counts where it is printed alone in words,
    note or byline, and belongs to the author or to the practitioner spoken of; "I" and "A" count in bylines only,
    being words as well.
    """
    people: dict[str, set[tuple[str, object]]] = {}
    users: dict[str, list[Voice]] = {}
    for voice in voices:
        for initial, person in _initials(voice):
            people.setdefault(initial, set()).add(person)
            if voice not in users.setdefault(initial, []):
                users[initial].append(voice)
    return {initial: users[initial] for initial in sorted(people) if len(people[initial]) > 1}


def _initials(voice: Voice) -> Iterable[tuple[str, tuple[str, object]]]:
    wording = voice.current
    if wording is None:
        return
    author = ("user", voice.author_id) if voice.author_id else ("voice", voice.pk)
    own = voice.speaker.initial
    if own and _alone(own, wording.byline):
        yield own, author
    if voice.subject is not None and voice.needs_subject:
        initial = voice.subject.person.first_name[:1].upper()
        text = wording.byline if initial in "IA" else f"{wording.words}\n{wording.gloss}\n{wording.byline}"
        if initial and _alone(initial, text):
            yield initial, ("user", voice.subject.person_id)


def _alone(initial: str, text: str) -> bool:
    return re.search(rf"(?<![\w’']){re.escape(initial)}(?!\w)", text) is not None
