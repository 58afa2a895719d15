"""A person's calendar link, and telling their calendar by mail what has become of a session."""

import functools
import hashlib
import operator
import secrets
from collections.abc import Collection
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.crypto import salted_hmac

from accounts.models import User
from notices.models import Notice
from notices.services import queue_each
from programmes.calendars.models import CalendarSettings, Invitation, Show
from programmes.calendars.queries import expected_pairs, in_group, wanting_invitations
from programmes.catalogue.models import Session, Workshop
from programmes.coaching.models import CallGroup, GroupCall
from ui.locks import retry_once


@retry_once
@transaction.atomic
def calendar_settings(person: User) -> CalendarSettings:
    """Return a person's calendar settings, made on first use; a link older than its narrower feeds is given them."""
    own = CalendarSettings.objects.filter(person=person).first()
    if own is None:
        own = CalendarSettings.objects.get_or_create(person=person, defaults=_new_links(person))[0]
    if lacking := [field for field in CalendarSettings.HASHES.values() if getattr(own, field) is None]:
        hashes = _hashes(person.pk, own.nonce)
        # Only while the nonce is the same: a link that has just been replaced must not come back to life.
        same = CalendarSettings.objects.filter(pk=own.pk, nonce=own.nonce)
        same.update(**{field: hashes[field] for field in lacking})
        own.refresh_from_db()
    return own


def feed_secret(own: CalendarSettings, show: str = Show.EVERYTHING) -> str:
    """Return the secret part of a feed's address (256 bits); "" when the site's key has changed since it was made.

    No secret gives another away, so a narrower feed can be passed on. It can be shown again, because it is worked out
    from the row's nonce and the site's key; the database alone, or a copy of it, does not give it away. After a change
    of key the links go on working where they are in use, but nobody can be shown them: they make new ones.
    """
    secret = _secret(own.person_id, own.nonce, show)
    return secret if _hash(secret) == getattr(own, CalendarSettings.HASHES[show]) else ""


@retry_once
@transaction.atomic
def rotate_feed(person: User) -> CalendarSettings:
    """Give a person new links; all the old ones end at once, and nobody else's change."""
    own = calendar_settings(person)
    CalendarSettings.objects.filter(pk=own.pk).update(**_new_links(person))
    own.refresh_from_db()
    return own


@dataclass(frozen=True)
class Feed:
    """What a secret link opens: whose feed, and what it shows (Show)."""

    person: User
    show: str


def find_feed(secret: str) -> Feed | None:
    """Return the feed that a secret opens; None when it opens nobody's, or its owner may no longer sign in."""
    sought = _hash(secret)
    fields = CalendarSettings.HASHES.items()
    any_of_them = functools.reduce(operator.or_, (Q(**{field: sought}) for _show, field in fields))
    own = CalendarSettings.objects.filter(any_of_them, person__is_active=True).select_related("person").first()
    if own is None:
        return None
    return Feed(own.person, next(show for show, field in fields if getattr(own, field) == sought))


@retry_once
@transaction.atomic
def choose_invitations(person: User, wants: bool | None) -> None:
    """Set whether dates come as invitations (True), only in the feed (False), or as we think best (None)."""
    own = calendar_settings(person)
    CalendarSettings.objects.filter(pk=own.pk).update(wants_invitations=wants)


def tell_calendars(workshop: Workshop, people: Collection[User], sessions: Collection[Session]) -> None:
    """Queue a mail to each person's calendar about each of these sessions of one workshop that is still to come.

    Nothing goes to a calendar that was never told and would not want to be. What a mail says is decided when it is
    delivered. Callers hold a lock that others wait for, so it takes one statement for each kind of fact and one that
    writes, whatever the number of people and sessions.
    """
    now = timezone.now()
    coming = sorted((one for one in sessions if one.ends_at > now), key=lambda one: (one.starts_at, one.pk))
    if not (people and coming):
        return
    told = set(
        Invitation.objects.filter(
            person__in=people, uid__in=[session.uid for session in coming], active=True
        ).values_list("person", "uid")
    )
    expected = expected_pairs(workshop, people, coming)
    wanting = wanting_invitations(people, dates=len(workshop.sessions.all())) if expected else set()
    queue_each(
        "calendars/invitation",
        [
            (person, {"session": session.pk})
            for person in people
            for session in coming
            if (person.pk, session.uid) in told or (person.pk in wanting and (person.pk, session.pk) in expected)
        ],
        about=f"workshop:{workshop.code}",
    )


def tell_calendars_of_group(group: CallGroup, people: Collection[User], calls: Collection[GroupCall]) -> None:
    """Queue a mail to each person's calendar about each of these dates of one group that is still to come.

    As `tell_calendars`, whose rule holds here too: by their own choice, or where there are few dates.
    """
    now = timezone.now()
    coming = [call for call in calls if call.ends_at > now]
    told = set(
        Invitation.objects.filter(person__in=people, uid__in=[call.uid for call in coming], active=True).values_list(
            "person", "uid"
        )
    )
    expected = {person.pk for person in people if in_group(person, group)}
    wanting = expected and wanting_invitations(people, dates=group.calls.count())
    queue_each(
        "calendars/group_invitation",
        [
            (person, {"group_call": call.pk})
            for person in people
            for call in coming
            if (person.pk, call.uid) in told
            or (call.cancelled_at is None and person.pk in expected and person.pk in wanting)
        ],
        about=f"workshop:{group.workshop.code}",
    )


@retry_once
@transaction.atomic
def settle_invitation(
    notice: Notice, person: User, dated: Session | GroupCall, *, expected: bool
) -> tuple[str, int] | None:
    """Decide what a mail must tell a calendar: (method, sequence), or None when it knows already.

    Compares whether the session, or date of a group, should stand in the calendar (`expected`) with what it was last
    told, and writes down what it is told now. The same notice, tried again after a fault, is given the same answer. A
    person who leaves gets a CANCEL with a sequence above the one they had, so that the mail program believes it
    (RFC 5546, 2.1.4).
    """
    told = Invitation.objects.select_for_update().filter(person=person, uid=dated.uid).first()
    if told and told.notice_id == notice.pk:
        return ("REQUEST" if told.active else "CANCEL"), told.sequence
    if told is None:
        if not expected:
            return None
        told, sequence = Invitation(person=person, uid=dated.uid), dated.sequence
    elif expected == told.active and (not expected or told.sequence >= dated.sequence):
        return None
    else:
        # Each message must outrank the last, even if the date itself stands where it stood.
        sequence = max(dated.sequence, told.sequence + 1)
    told.sequence, told.active, told.notice_id = sequence, expected, notice.pk
    told.save()
    return ("REQUEST" if expected else "CANCEL"), sequence


def _new_links(person: User) -> dict[str, object]:
    nonce = secrets.token_urlsafe(32)
    return {"nonce": nonce, **_hashes(person.pk, nonce), "made_at": timezone.now()}


def _hashes(person_id: int, nonce: str) -> dict[str, str]:
    return {field: _hash(_secret(person_id, nonce, show)) for show, field in CalendarSettings.HASHES.items()}


def _secret(person_id: int, nonce: str, show: str) -> str:
    # The first feed's secret is made of what it was before there were others: links in use go on working.
    narrower = "" if show == Show.EVERYTHING else f":{show}"
    value = f"{person_id}:{nonce}{narrower}"
    return salted_hmac("programmes.calendars.feed", value, algorithm="sha256").hexdigest()


def _hash(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()
