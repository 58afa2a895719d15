"""What may be shown of the voices, and what there is to do. Whoever shows words asks here, each time."""

import datetime as dt
import re
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Exists, F, OuterRef, Q, QuerySet

from accounts.models import User
from learning_review.voices import stopped
from learning_review.voices.bylines import BylineLevel
from learning_review.voices.models import Consent, Scope, Voice, VoiceLink, Wording
from programmes.catalogue.models import Programme, Workshop
from programmes.enrolment.models import Enrolment

WORDS_OF_ONE_LETTER = frozenset({"A", "I"})
ASKED_AGAIN_BEFORE = dt.timedelta(days=30)
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


def collected(programme: Programme) -> int:
    """Count the voices given about a programme's workshops, shown or not, withdrawn ones too; one query."""
    return Voice.objects.filter(workshop__programme=programme, written_at__isnull=False).count()


def same_initials(voices: Iterable[Voice]) -> dict[str, list[Voice]]:
    """Return the initials that stand for two different people among these voices, with the voices that use them.

    Give it voices with `current` and `subject__person` loaded. A capital letter that stands alone counts: in a byline
    it is the practitioner spoken of if it is their initial, else the author; in words and note it counts as that
    practitioner's. "I" and "A", being words as well, count only as an author's own initial in the byline.
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
    own, of_subject = voice.speaker.initial, ""
    if voice.subject is not None and voice.needs_subject:
        of_subject = voice.subject.person.first_name[:1].upper()
        subject = ("user", voice.subject.person_id)
        if of_subject in _letters(f"{wording.words}\n{wording.gloss}\n{wording.byline}") - WORDS_OF_ONE_LETTER:
            yield of_subject, subject
    for letter in _letters(wording.byline):
        if letter == own or letter not in WORDS_OF_ONE_LETTER | {of_subject}:
            yield letter, author


def _letters(text: str) -> set[str]:
    return set(re.findall(r"(?<![\w’'])[A-Z](?!\w)", text))


def is_asked_no_more(row: Voice | Enrolment) -> bool:
    """True when whoever was asked for this voice, or took part here, is not asked for words again."""
    if isinstance(row, Voice):
        return row.state == Voice.State.REFUSED or stopped.of_address(row.author_email).exists()
    answered = Voice.objects.filter(subject=row, author=row.person_id).exclude(state=Voice.State.INVITED)
    return answered.exists()


def unanswered(before: dt.datetime) -> QuerySet[Voice]:
    """Return the voices asked of people without an account who have not answered, and were last written to before."""
    later = VoiceLink.objects.filter(voice=OuterRef("pk"), created_at__gt=before)
    asked = Voice.objects.filter(state=Voice.State.INVITED, author=None, invited_at__lte=before)
    return asked.filter(~Exists(later))


@dataclass(frozen=True)
class Place:
    """What one enrolment of a person has to do with voices."""

    enrolment: Enrolment
    own: Voice | None
    about: list[Voice]  # settled words of others about them, to agree to or agreed
    asked: list[Voice]  # whom they asked; read relationship and state, never who and where


def voices_of(person: User) -> list[Place]:
    """Return a person's workshops with the voices that concern them; two queries."""
    enrolments = list(
        Enrolment.objects.filter(person=person, state__in=Enrolment.TAKING_PART)
        .select_related("workshop")
        .order_by("-created_at", "-pk")
    )
    agreed = Consent.objects.filter(wording=OuterRef("current"), kind=Consent.Kind.SUBJECT, withdrawn_at__isnull=True)
    voices = (
        Voice.objects.filter(subject__in=enrolments)
        .select_related("current")
        .annotate(subject_agreed=Exists(agreed))
        .order_by("invited_at", "pk")
    )
    of: dict[int | None, list[Voice]] = {}
    for voice in voices:
        of.setdefault(voice.subject_id, []).append(voice)
    return [_place(enrolment, of.get(enrolment.pk, [])) for enrolment in enrolments]


def _place(enrolment: Enrolment, voices: list[Voice]) -> Place:
    mine = [voice for voice in voices if voice.author_id == enrolment.person_id]
    others = [voice for voice in voices if voice.author_id != enrolment.person_id]
    return Place(
        enrolment=enrolment,
        own=next((voice for voice in mine if voice.state not in Voice.CLOSED), None),
        about=[voice for voice in others if voice.state == Voice.State.APPROVED and _is_published(voice)],
        asked=[voice for voice in others if voice.invited_by_id == enrolment.person_id],
    )


def _is_published(voice: Voice) -> bool:
    return voice.current is not None and voice.current.byline_level != BylineLevel.UNPUBLISHED


def for_desk(workshop: Workshop) -> QuerySet[Voice]:
    """Return a workshop's voices for coordinators, with whether all who have to have agreed; one query."""
    live = Consent.objects.filter(wording=OuterRef("current"), withdrawn_at__isnull=True)
    return (
        Voice.objects.filter(workshop=workshop)
        .select_related("current", "subject__person")
        .annotate(
            author_agreed=Exists(live.filter(kind=Consent.Kind.AUTHOR)),
            subject_agreed=Exists(live.filter(kind=Consent.Kind.SUBJECT)),
            body_agreed=Exists(live.filter(kind=Consent.Kind.BODY)),
        )
        .order_by("invited_at", "pk")
    )


def standing_consents() -> QuerySet[Consent]:
    """Return the consents by which words are shown: to current wordings, somewhere, not ended; soonest to end first."""
    somewhere = Q()
    for scope in Scope:
        somewhere |= Q(**{scope.value: True})
    found = Consent.objects.filter(somewhere, withdrawn_at__isnull=True, wording=F("voice__current"))
    return found.select_related("voice").order_by("review_on", "pk")


def to_be_asked_again(day: dt.date) -> QuerySet[Consent]:
    """Return those that end within a month of `day` and whose givers have not been asked whether to renew them."""
    return standing_consents().filter(
        review_on__gt=day,
        review_on__lte=day + ASKED_AGAIN_BEFORE,
        renewal_asked_at__isnull=True,
        voice__state=Voice.State.APPROVED,
    )


def run_out(day: dt.date) -> QuerySet[Consent]:
    """Return those whose two years are over on `day`."""
    return standing_consents().filter(review_on__lte=day)


def words_left_behind() -> list[str]:
    """Return a sentence for each voice that was withdrawn and of which words, name or address are still here."""
    named = ~Q(author_name="") | ~Q(author_email="") | ~Q(first_name="") | ~Q(surname="") | ~Q(answer="")
    words = Exists(Wording.objects.filter(voice=OuterRef("pk")).exclude(words="", gloss="", byline=""))
    of_it = Consent.objects.filter(voice=OuterRef("pk"))
    agreed = Exists(of_it.filter(Q(withdrawn_at=None) | ~Q(on_behalf="")))
    left = Voice.objects.filter(state=Voice.State.WITHDRAWN).filter(named | words | agreed).order_by("pk")
    return [f"Voice {voice.reference}: withdrawn, but something of it is still here." for voice in left]
