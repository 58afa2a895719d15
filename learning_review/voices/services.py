"""What can happen to a testimonial: asked for, written, worded, agreed to, taken back.

`by` is the person who acts, or None for whoever holds the voice's secret link: the view has checked the link.
"""

import datetime as dt
from collections.abc import Collection

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from learning_review.voices import consent_texts
from learning_review.voices.bylines import BylineLevel, Speaker, missing, render_byline
from learning_review.voices.errors import AlreadyAsked, Incomplete, NotAllowed, VoiceClosed, WordingChanged
from learning_review.voices.models import Consent, Scope, Voice, Wording
from learning_review.voices.signals import Cause, voice_approved, voice_withdrawn
from notices.services import queue
from programmes.catalogue.models import Workshop
from programmes.enrolment.models import Enrolment

State = Voice.State
MAY_BE_ASKED = 6  # people one practitioner may ask to confirm a change; more would be a campaign
REVIEW_AFTER_MONTHS = 24


@transaction.atomic
def invite_voice(
    workshop: Workshop, *, relationship: str, author_name: str, author_email: str, subject: Enrolment | None = None, by
) -> Voice:
    """Ask somebody for a testimonial by mail, in which they get a secret link for 30 days; return the voice.

    A coordinator may ask anybody about anybody; somebody who takes part may ask people who could confirm what
    changed, `subject` being their own enrolment. Raises NotAllowed, and AlreadyAsked for a second invitation to the
    same address about the same person, for one's own address, and past MAY_BE_ASKED invitations.
    """
    if subject is not None:
        subject = Enrolment.objects.select_for_update(of=["self"]).select_related("person").get(pk=subject.pk)
        if subject.workshop_id != workshop.pk:
            raise NotAllowed(_("That person takes part in another workshop."))
    if not _coordinates(by):
        if subject is None or subject.person_id != by.pk or subject.state not in Enrolment.TAKING_PART:
            raise NotAllowed(_("You can ask people to speak about workshops you take part in."))
        if Voice.objects.filter(subject=subject, invited_by=by).count() >= MAY_BE_ASKED:
            raise AlreadyAsked(_("You have asked %(number)s people. That is enough.") % {"number": MAY_BE_ASKED})
    email = author_email.strip().lower()
    if subject is not None and subject.person.email == email:
        raise AlreadyAsked(_("That is the address of the person spoken of. Ask somebody else."))
    if Voice.objects.filter(workshop=workshop, subject=subject, author_email=email).exists():
        raise AlreadyAsked(_("This address has been asked already."))
    voice = Voice.objects.create(
        workshop=workshop,
        relationship=Voice.Relationship(relationship),
        author_name=author_name.strip(),
        author_email=email,
        subject=subject,
        invited_by=by,
    )
    _tell("voices/invitation", voice, to=email)
    return voice


@transaction.atomic
def invite_again(voice: Voice, *, by) -> Voice:
    """Send a fresh link to somebody who has not answered; return the voice. Raises NotAllowed, VoiceClosed."""
    voice = _locked(voice)
    _check_coordinator(by)
    if voice.state != State.INVITED:
        raise VoiceClosed(_("They have answered already."))
    _tell("voices/invitation", voice, to=voice.author_email)
    return voice


@transaction.atomic
def own_voice(enrolment: Enrolment, *, by) -> Voice:
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
    by=None,
    now: dt.datetime | None = None,
) -> Voice:
    """Take an author's words and how they want to be named; return the voice, in state `written`.

    It may be done again until it is withdrawn; each time is a new wording, and what was agreed to for the former
    one ends. The first time a receipt goes out with the author's lasting link. Agreement is a second step
    (`approve`), on the words as they will look. Raises Incomplete when words or a piece of the byline is missing,
    NotAllowed, VoiceClosed.
    """
    voice = _open(voice)
    _check_author(voice, by)
    for field in ("first_name", "surname", "role", "organisation", "organisation_kind", "sector", "relation"):
        setattr(voice, field, getattr(speaker, field).strip())
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
        _tell("voices/receipt", voice, to=voice.author or voice.author_email)
    return voice


@transaction.atomic
def give(enrolment: Enrolment, *, by, **content) -> Voice:
    """Take a participant's own words, given signed in: `own_voice` and `submit` in one."""
    return submit(own_voice(enrolment, by=by), by=by, **content)


@transaction.atomic
def approve(
    voice: Voice,
    wording: Wording,
    *,
    scopes: Collection[str],
    channel: str,
    by=None,
    now: dt.datetime | None = None,
) -> Consent:
    """Write down the author's yes to exactly `wording`, for exactly these places (none is an answer too).

    Words that a coordinator has worded become `approved` by it; words fresh from the author wait for `accept`. A
    yes given before for the same words is replaced. Raises WordingChanged when there is a newer wording, NotAllowed,
    VoiceClosed.
    """
    voice = _open(voice)
    if channel == Consent.Channel.IN_WRITING:
        _check_coordinator(by)
    else:
        _check_author(voice, by)
    consent = _consent(voice, wording, Consent.Kind.AUTHOR, scopes, channel, by, now)
    if voice.state == State.IN_WORDING:
        _set_approved(voice)
    return consent


@transaction.atomic
def accept(voice: Voice, *, by) -> Voice:
    """A coordinator takes the words as the author wrote them; return the voice.

    It is `approved` if the author has agreed to them already, or doesn't want them published; else `in_wording`, and
    the author is asked to.
    Raises NotAllowed, VoiceClosed, Incomplete when nothing is written.
    """
    voice = _open(voice)
    _check_coordinator(by)
    if voice.state == State.INVITED:
        raise Incomplete(_("There are no words yet."))
    if voice.state == State.WRITTEN:
        if _live(voice, Consent.Kind.AUTHOR) is not None or _is_unpublished(voice):
            _set_approved(voice)
        else:
            voice.state = State.IN_WORDING
            voice.save(update_fields=["state"])
            _ask_author(voice)
    return voice


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
    by,
    now: dt.datetime | None = None,
) -> Wording:
    """A coordinator puts the words differently, adds a note, or names the author by less or more; return the wording.

    Whatever was agreed to ends at once: the author is asked to agree to the new wording, which replaces the former
    one nowhere before they do. Flags left None stay as they are. Nothing changed: the current wording is returned.
    Raises NotAllowed, VoiceClosed, Incomplete.
    """
    voice = _open(voice)
    _check_coordinator(by)
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
        _ask_author(voice)
    return wording


@transaction.atomic
def subject_consent(
    voice: Voice,
    wording: Wording,
    *,
    scopes: Collection[str],
    channel: str,
    by=None,
    now: dt.datetime | None = None,
) -> Consent:
    """Write down the yes of the practitioner spoken of, to an approved wording. Raises like `approve`."""
    voice = _open(voice)
    if not voice.needs_subject:
        raise NotAllowed(_("These words speak of nobody who would have to agree."))
    if channel == Consent.Channel.IN_WRITING:
        _check_coordinator(by)
    else:
        _check_subject(voice, by)
    if voice.state != State.APPROVED:
        raise WordingChanged(_("These words are being looked at again. You will be asked once they are settled."))
    return _consent(voice, wording, Consent.Kind.SUBJECT, scopes, channel, by, now)


@transaction.atomic
def refuse(voice: Voice, *, by=None, now: dt.datetime | None = None) -> Voice:
    """Somebody invited would rather not; return the voice. Nobody asks them again. Raises NotAllowed, VoiceClosed."""
    voice = _open(voice)
    _check_author(voice, by)
    if voice.state != State.INVITED:
        raise VoiceClosed(_("You have sent us words already. You can withdraw them instead."))
    voice.state = State.REFUSED
    voice.closed_at = now or timezone.now()
    voice.save(update_fields=["state", "closed_at"])
    voice.links.all().delete()
    return voice


@transaction.atomic
def withdraw(voice: Voice, *, by=None, now: dt.datetime | None = None) -> Voice:
    """Take an author's words back for good, in one act; return the voice, in state `withdrawn`.

    Every consent ends, every version of the words is erased, with the author's name, address and byline; rooms above
    are told. What stays is that there was a voice, and when. A coordinator may do it on the author's request. A
    second time changes nothing. Raises NotAllowed, VoiceClosed when there are no words.
    """
    voice = _locked(voice)
    if not _coordinates(by):
        _check_author(voice, by)
    if voice.state == State.WITHDRAWN:
        return voice
    if voice.state not in Voice.WITH_WORDS:
        raise VoiceClosed(_("There are no words to withdraw."))
    at = now or timezone.now()
    _tell("voices/withdrawn", voice, to=voice.author or voice.author_email)
    voice.consents.filter(withdrawn_at__isnull=True).update(withdrawn_at=at)
    voice.wordings.update(words="", gloss="", insider="", incentive="", byline="")
    for field in ("author_name", "author_email", *Speaker.__dataclass_fields__):
        setattr(voice, field, "")
    voice.state, voice.closed_at = State.WITHDRAWN, at
    voice.save()
    voice_withdrawn.send(Voice, voice=voice, cause=Cause.AUTHOR)
    return voice


@transaction.atomic
def withdraw_subject_consent(voice: Voice, *, by=None, now: dt.datetime | None = None) -> Voice:
    """The practitioner spoken of takes their yes back: the words are shown nowhere; return the voice.

    The words stay their author's. Nothing happens when there is no yes. Raises NotAllowed.
    """
    voice = _locked(voice)
    if not _coordinates(by):
        _check_subject(voice, by)
    if _end(voice, Consent.Kind.SUBJECT, now or timezone.now()):
        voice_withdrawn.send(Voice, voice=voice, cause=Cause.SUBJECT)
    return voice


# --- Inside -----------------------------------------------------------------------------------------


def _locked(voice: Voice) -> Voice:
    related = ("author", "current", "subject__person", "workshop")
    return Voice.objects.select_for_update(of=["self"]).select_related(*related).get(pk=voice.pk)


def _open(voice: Voice) -> Voice:
    voice = _locked(voice)
    if voice.state == State.WITHDRAWN:
        raise VoiceClosed(_("These words have been withdrawn."))
    if voice.state == State.REFUSED:
        raise VoiceClosed(_("You told us that you would rather not. Thank you for saying so."))
    return voice


def _coordinates(by) -> bool:
    return by is not None and by.has_perm("programmes.coordinate_workshop")


def _check_coordinator(by) -> None:
    if not _coordinates(by):
        raise NotAllowed(_("Only coordinators word testimonials."))


def _check_author(voice: Voice, by) -> None:
    if by is not None and by.pk != voice.author_id:
        raise NotAllowed(_("Only the person whose words they are can do this."))


def _check_subject(voice: Voice, by) -> None:
    if voice.subject is None or (by is not None and by.pk != voice.subject.person_id):
        raise NotAllowed(_("Only the person these words speak of can do this."))


def _next_wording(voice: Voice, state: str, *, at: dt.datetime | None, **content) -> Wording:
    """Save the voice with its next version in `state`; the same content again is the same version."""
    for name in ("words", "gloss", "insider", "incentive"):
        content[name] = content[name].replace("\r\n", "\n").strip()
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
    number = current.number + 1 if current else 1
    voice.current = Wording.objects.create(voice=voice, number=number, at=at or timezone.now(), **content)
    voice.state = state
    voice.save()
    if may_be_shown:
        voice_withdrawn.send(Voice, voice=voice, cause=Cause.EDITED)
    return voice.current


def _byline(voice: Voice, level: str) -> str:
    speaker = voice.speaker
    labels = [str(Voice._meta.get_field(name).verbose_name) for name in missing(level, speaker)]
    if labels:
        raise Incomplete(_("To be named like this, please also give: %(what)s.") % {"what": ", ".join(labels)})
    if level == BylineLevel.RELATION and voice.subject is None:
        raise Incomplete(_("Nobody is recorded as the person spoken of, so choose another way to be named."))
    return render_byline(level, speaker)


def _consent(voice: Voice, wording: Wording, kind: str, scopes: Collection[str], channel: str, by, now) -> Consent:
    if voice.current_id != wording.pk:
        raise WordingChanged(_("The words have changed since you read them. Please read them once more."))
    at = now or timezone.now()
    given = {Scope(scope) for scope in scopes}
    former = _live(voice, kind)
    if former is not None:
        _end(voice, kind, at)
    consent = Consent.objects.create(
        voice=voice,
        kind=kind,
        wording=wording,
        text_version=consent_texts.CURRENT,
        channel=channel,
        given_by=by,
        given_at=at,
        review_on=_months_later(timezone.localdate(at), REVIEW_AFTER_MONTHS),
        **{scope.value: scope in given for scope in Scope},
    )
    if former is not None and set(former.scopes) - given:
        voice_withdrawn.send(Voice, voice=voice, cause=Cause.NARROWED)
    if voice.state == State.APPROVED:
        voice_approved.send(Voice, voice=voice)
    return consent


def _live(voice: Voice, kind: str) -> Consent | None:
    return voice.consents.filter(kind=kind, wording=voice.current_id, withdrawn_at__isnull=True).first()


def _end(voice: Voice, kind: str, at: dt.datetime) -> int:
    """End the standing consents of one kind; return how many there were for the current wording."""
    standing = voice.consents.filter(kind=kind, withdrawn_at__isnull=True)
    current = standing.filter(wording=voice.current_id).count()
    standing.update(withdrawn_at=at)
    return current


def _is_unpublished(voice: Voice) -> bool:
    return voice.current is not None and voice.current.byline_level == BylineLevel.UNPUBLISHED


def _set_approved(voice: Voice) -> None:
    voice.state = State.APPROVED
    voice.save(update_fields=["state"])
    if _is_unpublished(voice):
        return
    voice_approved.send(Voice, voice=voice)
    _tell("voices/approved", voice, to=voice.author or voice.author_email, wording=voice.current_id)
    if voice.subject is not None and voice.needs_subject:
        _tell("voices/subject_consent", voice, to=voice.subject.person, wording=voice.current_id)


def _ask_author(voice: Voice) -> None:
    _tell("voices/approval", voice, to=voice.author or voice.author_email, wording=voice.current_id)


def _tell(kind: str, voice: Voice, *, to, **data) -> None:
    queue(kind, to=to, data={"voice": voice.pk, **data}, about=f"workshop:{voice.workshop.code}")


def _months_later(day: dt.date, months: int) -> dt.date:
    """Return the same day of the month so many months on; the 29th of February becomes the 28th."""
    year, month = divmod(day.month - 1 + months, 12)
    return dt.date(day.year + year, month + 1, min(day.day, 28 if month == 1 else day.day))
