"""The yes to exact words, and taking it, or the words, back."""

import datetime as dt
from collections.abc import Collection

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from learning_review.voices import consent_texts
from learning_review.voices.bylines import Speaker
from learning_review.voices.errors import Incomplete, NotAllowed, VoiceClosed, WordingChanged
from learning_review.voices.models import Consent, Scope, Voice, Wording
from learning_review.voices.services.lock import (
    check_author,
    check_coordinator,
    check_subject,
    coordinates,
    locked,
    open_voice,
)
from learning_review.voices.services.steps import WORDS, YES, live_consent, note_ended, set_approved, tell
from learning_review.voices.signals import Cause, voice_approved, voice_withdrawn
from notices.withdrawals import note
from ui.locks import retry_once

State = Voice.State
REVIEW_AFTER_MONTHS = 24


@retry_once
@transaction.atomic
def approve(
    voice: Voice,
    wording: Wording,
    *,
    scopes: Collection[str],
    channel: str,
    by: User | None = None,
    now: dt.datetime | None = None,
) -> Consent:
    """Write down the author's yes to exactly `wording`, for exactly these places (none is an answer too).

    Words that a coordinator has worded become `approved` by it; words fresh from the author wait for `accept`. A
    yes given before for the same words is replaced; that is also how one is renewed. Raises WordingChanged when there
    is a newer wording, NotAllowed, VoiceClosed.
    """
    voice = open_voice(voice)
    if channel == Consent.Channel.IN_WRITING:
        check_coordinator(by)
    else:
        check_author(voice, by)
    if voice.state in Voice.ANSWERED:
        raise NotAllowed(_("We can't show these words as they are. Change them first, or take them back."))
    consent = _consent(voice, wording, Consent.Kind.AUTHOR, scopes, channel, by, now)
    if voice.state == State.IN_WORDING:
        set_approved(voice)
    return consent


@retry_once
@transaction.atomic
def subject_consent(
    voice: Voice,
    wording: Wording,
    *,
    scopes: Collection[str],
    channel: str,
    by: User | None = None,
    now: dt.datetime | None = None,
) -> Consent:
    """Write down the yes of the practitioner spoken of, to an approved wording. Raises like `approve`."""
    voice = open_voice(voice)
    if not voice.needs_subject:
        raise NotAllowed(_("These words speak of nobody who would have to agree."))
    if channel == Consent.Channel.IN_WRITING:
        check_coordinator(by)
    else:
        check_subject(voice, by)
    if voice.state != State.APPROVED:
        raise WordingChanged(_("These words are being looked at again. You will be asked once they are settled."))
    return _consent(voice, wording, Consent.Kind.SUBJECT, scopes, channel, by, now)


@retry_once
@transaction.atomic
def body_consent(
    voice: Voice,
    wording: Wording,
    *,
    scopes: Collection[str],
    on_behalf: str,
    by: User,
    now: dt.datetime | None = None,
) -> Consent:
    """A coordinator writes down the yes of the organisation that the byline names, given in writing by `on_behalf`.

    Raises NotAllowed when it is not a coordinator or the byline names none, Incomplete when nobody is named,
    WordingChanged, VoiceClosed.
    """
    voice = open_voice(voice)
    check_coordinator(by)
    if not voice.needs_body:
        raise NotAllowed(_("The line beside these words names no organisation."))
    who = " ".join(on_behalf.split())
    if not who:
        raise Incomplete(_("Say who agreed for the organisation."))
    return _consent(voice, wording, Consent.Kind.BODY, scopes, Consent.Channel.IN_WRITING, by, now, on_behalf=who)


@retry_once
@transaction.atomic
def withdraw_body_consent(voice: Voice, *, by: User, now: dt.datetime | None = None) -> Voice:
    """A coordinator writes down that the organisation took its yes back: the words are shown nowhere; return the voice.

    Nothing happens when there is no yes. Raises NotAllowed.
    """
    voice = locked(voice)
    check_coordinator(by)
    if _take_back(voice, Consent.Kind.BODY, now or timezone.now()):
        voice_withdrawn.send(Voice, voice=voice, cause=Cause.BODY)
    return voice


@retry_once
@transaction.atomic
def withdraw(voice: Voice, *, by: User | None = None, quietly: bool = False, now: dt.datetime | None = None) -> Voice:
    """Take an author's words back for good, in one act; return the voice, in state `withdrawn`.

    Every consent ends, every version of the words is erased, with the author's name, address and byline; rooms above
    are told. What stays is that there was a voice, and when. A coordinator may do it on the author's request. A
    second time changes nothing. Done `quietly`, for an author who is told otherwise or was told before, it sends them
    no mail. Raises NotAllowed, VoiceClosed when there are no words.
    """
    voice = locked(voice)
    if not coordinates(by):
        check_author(voice, by)
    if voice.state == State.WITHDRAWN:
        return voice
    if voice.state not in Voice.WITH_WORDS:
        raise VoiceClosed(_("There are no words to withdraw."))
    at = now or timezone.now()
    if not quietly:
        tell("voices/withdrawn", voice, to=voice.author or voice.author_email)
    note(WORDS, voice.reference, at=at)
    voice.consents.filter(withdrawn_at__isnull=True).update(withdrawn_at=at)
    voice.consents.update(on_behalf="")
    voice.wordings.update(words="", gloss="", insider="", incentive="", byline="")
    for field in ("author_name", "author_email", "answer_reason", "answer", *Speaker.__dataclass_fields__):
        setattr(voice, field, "")
    voice.answered = []
    voice.state, voice.closed_at = State.WITHDRAWN, at
    voice.save()
    voice_withdrawn.send(Voice, voice=voice, cause=Cause.AUTHOR)
    return voice


@retry_once
@transaction.atomic
def withdraw_subject_consent(voice: Voice, *, by: User | None = None, now: dt.datetime | None = None) -> Voice:
    """The practitioner spoken of takes their yes back: the words are shown nowhere; return the voice.

    The words stay their author's. Nothing happens when there is no yes. Raises NotAllowed.
    """
    voice = locked(voice)
    if not coordinates(by):
        check_subject(voice, by)
    if _take_back(voice, Consent.Kind.SUBJECT, now or timezone.now()):
        voice_withdrawn.send(Voice, voice=voice, cause=Cause.SUBJECT)
    return voice


@retry_once
@transaction.atomic
def narrow(consent: Consent, scopes: Collection[str], *, now: dt.datetime | None = None) -> None:
    """Take places out of a yes that a restored backup has brought back; its two years stay.

    What was agreed to instead is lost with what came after the backup. Nothing happens where it does not stand, or is
    not for these places.
    """
    voice = locked(consent.voice)
    found = voice.consents.filter(pk=consent.pk, withdrawn_at=None).first()
    gone = [scope for scope in found.scopes if scope in scopes] if found else []
    if found is None or not gone:
        return
    for scope in gone:
        setattr(found, scope.value, False)
    found.withdrawn_at = None if found.scopes else now or timezone.now()
    found.save()
    voice_withdrawn.send(Voice, voice=voice, cause=Cause.NARROWED)


def _consent(
    voice: Voice,
    wording: Wording,
    kind: str,
    scopes: Collection[str],
    channel: str,
    by: User | None,
    now: dt.datetime | None,
    *,
    on_behalf: str = "",
) -> Consent:
    """Write a yes down. The same yes again on the same day is the first one."""
    if voice.current_id != wording.pk:
        raise WordingChanged(_("The words have changed since you read them. Please read them once more."))
    at = now or timezone.now()
    given = {Scope(scope) for scope in scopes}
    review_on = _months_later(timezone.localdate(at), REVIEW_AFTER_MONTHS)
    former = live_consent(voice, kind)
    if former is not None:
        same = (set(former.scopes), former.review_on, former.on_behalf) == (given, review_on, on_behalf)
        if same and former.text_version == consent_texts.CURRENT:
            return former
        _end(voice, kind, at)
    consent = Consent.objects.create(
        voice=voice,
        kind=kind,
        wording=wording,
        text_version=consent_texts.CURRENT,
        channel=channel,
        given_by=by,
        given_at=at,
        review_on=review_on,
        on_behalf=on_behalf,
        **{scope.value: scope in given for scope in Scope},
    )
    if former is not None and (gone := set(former.scopes) - given):
        note(YES, *(former.key(scope) for scope in gone), at=at)
        voice_withdrawn.send(Voice, voice=voice, cause=Cause.NARROWED)
    if voice.state == State.APPROVED:
        voice_approved.send(Voice, voice=voice)
    return consent


def _take_back(voice: Voice, kind: str, at: dt.datetime) -> int:
    """End the standing consents of one kind because they were taken back, and note that, as `_end`."""
    note_ended(voice.consents.filter(kind=kind, withdrawn_at__isnull=True).select_related("voice"), at=at)
    return _end(voice, kind, at)


def _end(voice: Voice, kind: str, at: dt.datetime) -> int:
    """End the standing consents of one kind; return how many there were for the current wording."""
    standing = voice.consents.filter(kind=kind, withdrawn_at__isnull=True)
    current = standing.filter(wording=voice.current_id).count()
    standing.update(withdrawn_at=at)
    return current


def _months_later(day: dt.date, months: int) -> dt.date:
    """Return the same day of the month so many months on; the 29th of February becomes the 28th."""
    year, month = divmod(day.month - 1 + months, 12)
    return dt.date(day.year + year, month + 1, min(day.day, 28 if month == 1 else day.day))
