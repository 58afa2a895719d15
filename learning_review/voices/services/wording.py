"""The words: given by their author, taken or worded by a coordinator."""

import datetime as dt
from collections.abc import Collection
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from learning_review.instruments.queries import items_of
from learning_review.voices.bylines import BylineLevel, Speaker, missing, render_byline
from learning_review.voices.errors import Incomplete, NotAllowed
from learning_review.voices.models import Consent, Voice, Wording
from learning_review.voices.services.lock import (
    check_author,
    check_coordinator,
    open_voice,
)
from learning_review.voices.services.steps import (
    ask_author,
    is_unpublished,
    live_consent,
    note_ended,
    set_approved,
    tell,
)
from learning_review.voices.signals import Cause, voice_withdrawn
from programmes.enrolment.models import Enrolment
from ui.locks import retry_once
from ui.typed import tidy

State = Voice.State


@retry_once
@transaction.atomic
def own_voice(enrolment: Enrolment, *, by: User) -> Voice:
    """Return the voice of somebody who took part, about themselves, made now if there is none that stands.

    Raises NotAllowed unless it is `by`'s own confirmed or finished enrolment.
    """
    enrolment = Enrolment.objects.select_for_update(of=["self"]).select_related("person").get(pk=enrolment.pk)
    if enrolment.person_id != by.pk or enrolment.state not in Enrolment.TAKING_PART:
        raise NotAllowed(_("You can speak about workshops you take part in."))
    standing = Voice.objects.filter(subject=enrolment, author=by).exclude(state__in=Voice.CLOSED).first()
    return standing or Voice.objects.create(
        workshop_id=enrolment.workshop_id,
        relationship=Voice.Relationship.PARTICIPANT,
        author=by,
        author_name=by.get_full_name(),
        author_email=by.email,
        subject=enrolment,
    )


@retry_once
@transaction.atomic
def submit(
    voice: Voice,
    *,
    words: str,
    byline_level: str,
    speaker: Speaker,
    reported_speech: bool = False,
    insider: str = "",
    incentive: str = "",
    answered: Collection[str] = (),
    by: User | None = None,
    now: dt.datetime | None = None,
) -> Voice:
    """Take an author's words and how they want to be named; return the voice, in state `written`.

    It may be done again until it is withdrawn; each time is a new wording, and what was agreed to for the former
    one ends. The first time a receipt goes out with the author's lasting link. Agreement is a second step
    (`approve`), on the words as they will look. `answered` are the codes of the questions that the words answer, of
    those they were asked; to change only these is no new wording. Raises Incomplete when words or a piece of the byline
    is missing, NotAllowed, VoiceClosed.
    """
    voice = open_voice(voice)
    check_author(voice, by)
    for field in ("first_name", "surname", "role", "organisation", "organisation_kind", "sector", "relation"):
        setattr(voice, field, getattr(speaker, field).strip())
    items = items_of(voice.version) if voice.version else []
    voice.answered = [{"code": item.code, "question": item.words} for item in items if item.code in answered]
    first = voice.written_at is None
    voice.written_at = voice.written_at or now or timezone.now()
    if voice.speaker.first_name and not voice.author_name:
        voice.author_name = f"{voice.first_name} {voice.surname}".strip()
    _next_wording(
        voice,
        State.WRITTEN,
        words=words,
        gloss="",
        byline_level=byline_level,
        reported_speech=reported_speech,
        insider=insider,
        incentive=incentive,
        edited_by=by,
        by_author=True,
        at=now,
    )
    if first:
        tell("voices/receipt", voice, to=voice.author or voice.author_email)
    return voice


@retry_once
@transaction.atomic
def give(enrolment: Enrolment, *, by: User, **content: Any) -> Voice:
    """Take a participant's own words, given signed in: `own_voice` and `submit` in one."""
    return submit(own_voice(enrolment, by=by), by=by, **content)


@retry_once
@transaction.atomic
def accept(voice: Voice, *, by: User) -> Voice:
    """A coordinator takes the words as the author wrote them; return the voice.

    They may have been given back before. It is `approved` if the author has agreed to them already, or doesn't want
    them published; else `in_wording`, and the author is asked to. Raises NotAllowed, VoiceClosed, Incomplete when
    nothing is written.
    """
    voice = open_voice(voice)
    check_coordinator(by)
    if voice.state == State.INVITED:
        raise Incomplete(_("There are no words yet."))
    if voice.state == State.WRITTEN or voice.state in Voice.ANSWERED:
        voice.answer_reason = voice.answer = ""
        if live_consent(voice, Consent.Kind.AUTHOR) is not None or is_unpublished(voice):
            set_approved(voice)
        else:
            voice.state = State.IN_WORDING
            voice.save(update_fields=["state", "answer_reason", "answer"])
            ask_author(voice)
    return voice


@retry_once
@transaction.atomic
def edit_wording(
    voice: Voice,
    *,
    words: str,
    gloss: str,
    byline_level: str,
    reported_speech: bool | None = None,
    insider: str | None = None,
    incentive: str | None = None,
    by: User,
    now: dt.datetime | None = None,
) -> Wording:
    """A coordinator puts the words differently, adds a note, or names the author by less or more; return the wording.

    Whatever was agreed to ends at once: the author is asked to agree to the new wording, which replaces the former
    one nowhere before they do. Flags left None stay as they are. Nothing changed: the current wording is returned.
    Raises NotAllowed, VoiceClosed, Incomplete.
    """
    voice = open_voice(voice)
    check_coordinator(by)
    current = voice.current
    if current is None:
        raise Incomplete(_("There are no words yet."))
    wording = _next_wording(
        voice,
        State.IN_WORDING,
        words=words,
        gloss=gloss,
        byline_level=byline_level,
        reported_speech=current.reported_speech if reported_speech is None else reported_speech,
        insider=current.insider if insider is None else insider,
        incentive=current.incentive if incentive is None else incentive,
        edited_by=by,
        by_author=False,
        at=now,
    )
    if wording != current:
        ask_author(voice)
    return wording


def _next_wording(voice: Voice, state: str, *, at: dt.datetime | None, **content: Any) -> Wording:
    """Save the voice with its next version in `state`; the same content again is the same version."""
    for name in ("words", "gloss", "insider", "incentive"):
        content[name] = tidy(content[name])
    if not content["words"]:
        raise Incomplete(_("Write a few words."))
    content["byline"] = _byline(voice, content["byline_level"])
    current = voice.current
    if current is not None and all(
        getattr(current, name) == value for name, value in content.items() if name not in ("edited_by", "by_author")
    ):
        voice.save()
        return current
    may_be_shown = voice.state == State.APPROVED
    number, at = current.number + 1 if current else 1, at or timezone.now()
    if may_be_shown and (agreed := live_consent(voice, Consent.Kind.AUTHOR)) is not None:
        note_ended([agreed], at=at)
    voice.current = Wording.objects.create(voice=voice, number=number, at=at, **content)
    voice.state = state
    voice.answer_reason = voice.answer = ""
    voice.save()
    if may_be_shown:
        voice_withdrawn.send(Voice, voice=voice, cause=Cause.EDITED)
    return voice.current


def _byline(voice: Voice, level: str) -> str:
    speaker = voice.speaker
    labels = [str(getattr(Voice, name).field.verbose_name) for name in missing(level, speaker)]
    if labels:
        raise Incomplete(_("To be named like this, please also give: %(what)s.") % {"what": ", ".join(labels)})
    if level == BylineLevel.RELATION and voice.subject is None:
        raise Incomplete(_("Nobody is recorded as the person spoken of, so choose another way to be named."))
    return render_byline(level, speaker)
