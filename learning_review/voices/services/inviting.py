"""Asking for a testimonial, and rather not giving one."""

import datetime as dt
from collections.abc import Collection

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from learning_review.instruments.models import Instrument
from learning_review.instruments.queries import version_for
from learning_review.voices import stopped
from learning_review.voices.errors import AlreadyAsked, NotAllowed, VoiceClosed
from learning_review.voices.models import Voice, VoiceLink
from learning_review.voices.services.lock import (
    check_author,
    check_coordinator,
    coordinates,
    locked,
    open_voice,
)
from learning_review.voices.services.steps import ASKED, tell
from learning_review.voices.services.wording import own_voice
from notices.models import Notice
from notices.services import forget_mails
from notices.withdrawals import note
from programmes.catalogue.models import Workshop
from programmes.enrolment.models import Enrolment
from ui.locks import retry_once

State, VOICE = Voice.State, Instrument.Stage.VOICE
MOST_LINKS = 20  # voices of one author that a single request sends links to
TO_THE_INVITED = ("voices/invitation",)  # mails in which an address stands that has given no words
MAY_BE_ASKED = 6  # people one practitioner may ask to confirm a change; more would be a campaign


@retry_once
@transaction.atomic
def invite_voice(
    workshop: Workshop,
    *,
    relationship: str,
    author_name: str,
    author_email: str,
    subject: Enrolment | None = None,
    by: User,
) -> Voice:
    """Ask somebody for a testimonial by mail, in which they get a secret link for 30 days; return the voice.

    Whoever did not take part is asked what the programme's questions for a voice are now.

    A coordinator may ask anybody about anybody; somebody who takes part may ask people who could confirm what
    changed, `subject` being their own enrolment. Raises NotAllowed, and AlreadyAsked for a second invitation to the
    same address about the same person, for one's own address, for one that wants no mail of ours, and past MAY_BE_ASKED
    invitations.
    """
    if subject is not None:
        subject = Enrolment.objects.select_for_update(of=["self"]).select_related("person").get(pk=subject.pk)
        if subject.workshop_id != workshop.pk:
            raise NotAllowed(_("That person takes part in another workshop."))
    if not coordinates(by):
        if subject is None or subject.person_id != by.pk or subject.state not in Enrolment.TAKING_PART:
            raise NotAllowed(_("You can ask people to speak about workshops you take part in."))
        if Voice.objects.filter(subject=subject, invited_by=by).count() >= MAY_BE_ASKED:
            raise AlreadyAsked(_("You have asked %(number)s people. That is enough.") % {"number": MAY_BE_ASKED})
    email = author_email.strip().lower()
    if subject is not None and subject.person.email == email:
        raise AlreadyAsked(_("That is the address of the person spoken of. Ask somebody else."))
    if Voice.objects.filter(workshop=workshop, subject=subject, author_email=email).exists():
        raise AlreadyAsked(_("This address has been asked already."))
    if stopped.of_address(email).exists():
        raise AlreadyAsked(_("Whoever reads this address has asked us not to write to it about such things again."))
    voice = Voice.objects.create(
        workshop=workshop,
        relationship=Voice.Relationship(relationship),
        author_name=author_name.strip(),
        author_email=email,
        subject=subject,
        invited_by=by,
        version=None if relationship == Voice.Relationship.PARTICIPANT else version_for(workshop.programme_id, VOICE),
    )
    tell("voices/invitation", voice, to=email)
    return voice


@retry_once
@transaction.atomic
def invite_again(voice: Voice, *, by: User) -> Voice:
    """Send a fresh link to somebody who has not answered; return the voice. Raises NotAllowed, VoiceClosed."""
    voice = locked(voice)
    check_coordinator(by)
    if voice.state != State.INVITED:
        raise VoiceClosed(_("They have answered already."))
    tell("voices/invitation", voice, to=voice.author_email)
    return voice


@retry_once
@transaction.atomic
def send_links(email: str, *, now: dt.datetime | None = None) -> int:
    """Send the author with this address a fresh link to each voice they gave, or were asked for; return how many.

    Each at most once an hour. The caller tells nobody how many: it would say whether an address has given a voice.
    """
    hour = f"{now or timezone.now():%Y-%m-%dT%H}"
    of_address = Q(author_email=email.strip().lower()) | Q(author__email__iexact=email.strip())
    voices = list(
        Voice.objects.filter(of_address, state__in=[State.INVITED, *Voice.WITH_WORDS])
        .select_related("author", "workshop")
        .order_by("-invited_at", "-pk")[:MOST_LINKS]
    )
    for voice in voices:
        kind = "voices/invitation" if voice.state == State.INVITED else "voices/link"
        tell(kind, voice, to=voice.author or voice.author_email, key=f"voices/link:{voice.pk}:{hour}")
    return len(voices)


@retry_once
@transaction.atomic
def rather_not(enrolment: Enrolment, *, by: User) -> Voice:
    """Somebody who took part would rather say nothing about it; return the voice, in state `refused`.

    Nobody asks them again; they may still give words when they like. Raises NotAllowed, VoiceClosed when they have.
    """
    voice = own_voice(enrolment, by=by)
    said_so = Voice.objects.filter(subject=enrolment, author=by, state=State.REFUSED).first()
    if said_so is not None and voice.state == State.INVITED:
        voice.delete()
        return said_so
    return refuse(voice, by=by)


@retry_once
@transaction.atomic
def ask_no_more(enrolment: Enrolment, *, now: dt.datetime | None = None) -> None:
    """Somebody who took part wants no more mail that asks for their words. Whoever has given some is asked no more
    anyway, nor is who no longer takes part; twice is once."""
    enrolment = Enrolment.objects.select_for_update(of=["self"]).select_related("person").get(pk=enrolment.pk)
    own = Voice.objects.filter(subject=enrolment, author=enrolment.person)
    if enrolment.state in Enrolment.TAKING_PART and not own.exclude(state=State.INVITED).exists():
        refuse(own_voice(enrolment, by=enrolment.person), by=enrolment.person, now=now)


@retry_once
@transaction.atomic
def refuse(voice: Voice, *, by: User | None = None, now: dt.datetime | None = None) -> Voice:
    """Somebody invited would rather not; return the voice. Nobody asks them again. Raises NotAllowed, VoiceClosed.

    Of somebody without an account name and address are forgotten; a keyed hash keeps us from writing there again.
    """
    now = now or timezone.now()
    voice = open_voice(voice)
    check_author(voice, by)
    if voice.state != State.INVITED:
        raise VoiceClosed(_("You have sent us words already. You can withdraw them instead."))
    note(ASKED, voice.reference, at=now)
    if voice.author is None:
        stopped.stop(voice.author_email, on=timezone.localdate(now))
    _close([voice.pk], State.REFUSED, now=now)
    return Voice.objects.get(pk=voice.pk)


@retry_once
@transaction.atomic
def stop_asking(voice: Voice, *, now: dt.datetime | None = None) -> None:
    """Whoever we wrote to for this voice wants no more such mail: all that they were asked for ends, unanswered.

    Their address is kept as a hash alone, unless they have given words: these stay, and so does how to reach them.
    Twice is once.
    """
    now = now or timezone.now()
    voice = locked(voice)
    email = voice.author_email
    if not email:
        return
    stopped.stop(email, on=timezone.localdate(now))
    note(ASKED, voice.reference, at=now)
    asked = Voice.objects.select_for_update(of=["self"]).filter(author_email=email, state=State.INVITED).order_by("pk")
    _close([one.pk for one in asked], State.REFUSED, now=now)


@retry_once
@transaction.atomic
def let_go(voices: QuerySet[Voice], *, now: dt.datetime) -> int:
    """Forget people who were asked long ago and have not answered: these voices lapse; return how many did.

    So many statements, however many they are.
    """
    asked = voices.filter(state=State.INVITED).order_by("pk")
    return _close([voice.pk for voice in asked.select_for_update(of=["self"])], State.LAPSED, now=now)


def _close(keys: Collection[int], state: str, *, now: dt.datetime) -> int:
    """Close voices that were asked for and not given: without their links, and without who they are if they have no
    account. Their rows are held."""
    closed = Voice.objects.filter(pk__in=keys)
    nameless = closed.filter(author=None)
    forget_mails(
        Notice.objects.filter(kind__in=TO_THE_INVITED, data__voice__in=list(nameless.values_list("pk", flat=True)))
    )
    nameless.update(author_name="", author_email="")
    VoiceLink.objects.filter(voice__in=keys).delete()
    return closed.update(state=state, closed_at=now)
