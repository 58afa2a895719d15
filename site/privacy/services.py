"""Ask for a copy, ask to be erased, take that back, carry it out."""

import datetime as dt
from typing import Any

import structlog
from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.access import Kind, note_reading
from accounts.models import User
from accounts.permissions import may_coordinate
from notices.personal import Holding, Step, holdings
from notices.privacy import LAST_WORD
from notices.services import queue
from privacy import ledger
from privacy.errors import CopyRefused, ErasureRefused
from privacy.models import Copy, Erasure
from privacy.queries import is_known, kinds_at_address, waiting_for
from ui.locks import retry_once

log = structlog.get_logger(__name__)
# What somebody else's work waits for is asked again after so long.
LOOK_AGAIN = dt.timedelta(days=1)
State = Erasure.State
# In the place of how somebody asked: it was done before, and a restored backup had brought them back.
REPLAYED = "Replayed from the ledger"
# What the ledger knows: addresses of which everything was erased.
ADDRESS = "privacy/address"


@retry_once
@transaction.atomic
def ask_copy(person: User, *, now: dt.datetime | None = None) -> Copy:
    """Have a copy made of everything that is held about somebody; return the one that is being made already, if any."""
    User.objects.select_for_update(no_key=True).get(pk=person.pk)
    return Copy.objects.get_or_create(
        person=person, state=Copy.State.DUE, on_behalf=False, defaults={"asked_at": now or timezone.now()}
    )[0]


@retry_once
@transaction.atomic
def ask_copy_for(address: str, *, by: User, letter: str, now: dt.datetime | None = None) -> Copy:
    """Have a copy made for somebody who wrote, rang or came by, for a coordinator to hand to them; return it.

    `letter` says how they asked. Somebody with an account is told by mail, and sees it among who read what of theirs.
    Raises CopyRefused for anybody but coordinators, without a word of how, and where nothing is held of this address.
    """
    now, address, letter = now or timezone.now(), address.strip().lower(), " ".join(letter.split())[:300]
    if not may_coordinate(by):
        raise CopyRefused(_("Only coordinators hand a copy to somebody else."))
    if not letter:
        raise CopyRefused(_("Say how the person asked for this, and when."))
    person = User.objects.select_for_update(no_key=True).filter(email=address).first()
    if person is None and not any(list(kind.rows(address)) for _holding, kind in kinds_at_address()):
        raise CopyRefused(_("Nothing is held here of anybody with this address."))
    known = {"person": person, "address": "" if person else address, "asked_by": by, "on_behalf": True}
    standing = Copy.objects.filter(**known, state=Copy.State.DUE).first()
    if standing is not None:
        return standing
    if person is not None:
        note_handed_out(person, by=by, how=letter, now=now)
    return Copy.objects.create(**known, letter=letter, asked_at=now)


def note_handed_out(person: User, *, by: User, how: str, now: dt.datetime | None = None) -> None:
    """Write down that a coordinator had all that is held of somebody in their hands, for the person to see."""
    note_reading([person.pk], reader=by, kind=Kind.COPY, role=_("Coordinator"), purpose=how[:80], now=now)


@retry_once
@transaction.atomic
def ask_erasure(person: User, *, by: User, letter: str = "", now: dt.datetime | None = None) -> Erasure:
    """Ask that everything about somebody be erased after ERASURE_WAIT_DAYS; return the request that stands already.

    `by` is the person, or a coordinator to whom they wrote: `letter` then says how. They are told by mail. Raises
    ErasureRefused for anybody else, for a person of whom nothing is left, and while others rely on them.
    """
    now = now or timezone.now()
    person = User.objects.select_for_update(no_key=True).get(pk=person.pk)
    if by.pk != person.pk and not may_coordinate(by):
        raise ErasureRefused(_("Only the person, or somebody they wrote to, can ask for this."))
    if by.pk != person.pk and not letter.strip():
        raise ErasureRefused(_("Say how the person asked for this, and when."))
    if standing := Erasure.objects.filter(person=person, state=State.ASKED).first():
        return standing
    if person.is_erased:
        raise ErasureRefused(_("This person's details have been erased already."))
    if first := waiting_for(person):
        raise ErasureRefused(" ".join(first))
    return _asked(by, letter, now=now, to=person, person=person)


@retry_once
@transaction.atomic
def ask_erasure_at(address: str, *, by: User, letter: str, now: dt.datetime | None = None) -> Erasure:
    """Ask that everything about somebody without an account be erased after ERASURE_WAIT_DAYS; return the request that
    stands already.

    `by` is the coordinator to whom they wrote, `letter` says how. They are told at the address. Raises ErasureRefused
    for anybody else, where nothing is held of this address, and for one that belongs to an account.
    """
    now, address = now or timezone.now(), address.strip().lower()
    if not may_coordinate(by):
        raise ErasureRefused(_("Only the person, or somebody they wrote to, can ask for this."))
    if not letter.strip():
        raise ErasureRefused(_("Say how the person asked for this, and when."))
    if User.objects.filter(email=address).exists():
        raise ErasureRefused(_("Somebody has an account with this address."))
    if standing := Erasure.objects.filter(address=address, state=State.ASKED).first():
        return standing
    if not is_known(address):
        raise ErasureRefused(_("Nothing is held here of anybody with this address."))
    try:
        with transaction.atomic():
            return _asked(by, letter, now=now, to=address, address=address)
    except IntegrityError:  # somebody else was asked at this moment
        return Erasure.objects.get(address=address, state=State.ASKED)


def _asked(by: User, letter: str, *, now: dt.datetime, to: User | str, **whose: Any) -> Erasure:
    due_at = now + dt.timedelta(days=settings.ERASURE_WAIT_DAYS)
    erasure = Erasure.objects.create(**whose, asked_by=by, letter=letter.strip()[:300], asked_at=now, due_at=due_at)
    queue("privacy/erasure_asked", to=to, data={"erasure": erasure.pk}, key=f"privacy/asked:{erasure.pk}")
    return erasure


@retry_once
@transaction.atomic
def take_back(erasure: Erasure, *, by: User, now: dt.datetime | None = None) -> Erasure:
    """Leave everything as it is; return the request. Raises ErasureRefused once it is begun, or for a stranger."""
    erasure = _open_to(erasure, by)
    if erasure.state == State.TAKEN_BACK:
        return erasure
    if erasure.state != State.ASKED or erasure.done:
        raise ErasureRefused(_("This is being carried out already and can't be taken back."))
    erasure.state, erasure.closed_at = State.TAKEN_BACK, now or timezone.now()
    if erasure.person is None:
        erasure.address = erasure.letter = ""
    erasure.save(update_fields=["state", "closed_at", "address", "letter"])
    return erasure


@retry_once
@transaction.atomic
def bring_forward(erasure: Erasure, *, by: User, now: dt.datetime | None = None) -> Erasure:
    """Have the worker carry it out at its next look, as when somebody asked for that; for coordinators."""
    erasure = _open_to(erasure, by)
    if not may_coordinate(by) or erasure.state != State.ASKED:
        raise ErasureRefused(_("There is nothing to carry out."))
    erasure.due_at = now or timezone.now()
    erasure.save(update_fields=["due_at"])
    return erasure


def _open_to(erasure: Erasure, by: User) -> Erasure:
    erasure = Erasure.objects.select_for_update(of=["self"]).select_related("person").get(pk=erasure.pk)
    if erasure.person_id != by.pk and not may_coordinate(by):
        raise ErasureRefused(_("This is not yours to change."))
    return erasure


def carry_out(erasure: Erasure, *, now: dt.datetime) -> bool:
    """Erase a person, kind by kind; False when it has to wait for somebody else's work first.

    There is no transaction around it: each room's own acts are, and they lock a workshop, a review or a voice at a
    time. What is done is written down after each kind; a worker that is killed leaves the rest to the next, and a kind
    that is erased twice changes nothing more. What others rely on is asked once, before the first kind.
    The ledger is told first: OSError when it can't be, and nothing is erased.
    """
    person = erasure.person
    if person is None:
        return _carry_out_at(erasure, erasure.address, now)
    if not erasure.done and (first := waiting_for(person)):
        erasure.waits_for, erasure.due_at = " ".join(first)[:500], now + LOOK_AGAIN
        erasure.save(update_fields=["waits_for", "due_at"])
        return False
    erasure.waits_for = ""
    if not person.is_erased:
        ledger.note(person, now=now)
    for holding in holdings():
        if holding.name not in erasure.done:
            _erase(erasure, holding, person, now)
    return _done(erasure, now)


def _carry_out_at(erasure: Erasure, address: str, now: dt.datetime) -> bool:
    """Erase what an address leads to, mail first, while it is known which names stand beside it.

    False, and to be done once more, while a mail to it is just being sent.
    """
    ledger.note_taken_back(ADDRESS, address, at=now)
    for holding, kind in kinds_at_address():
        if holding.name not in erasure.done:
            erasure.done[holding.name] = kind.erase(address, now)
            erasure.save(update_fields=["done"])
    if is_known(address):
        erasure.done = {}
        erasure.save(update_fields=["done"])
        return False
    queue(LAST_WORD, to=address, data={"without_account": True}, key=f"{LAST_WORD}:{erasure.pk}")
    return _done(erasure, now)


def erase_at(address: str, at: dt.datetime) -> None:
    """Erase once more what came to be of an address by an instant, and a restored backup has brought back."""
    for _holding, kind in kinds_at_address():
        kind.erase(address, at)


def _done(erasure: Erasure, now: dt.datetime) -> bool:
    erasure.state, erasure.closed_at, erasure.letter, erasure.address = State.DONE, now, "", ""
    erasure.save(update_fields=["state", "closed_at", "letter", "address"])
    log.info("person_erased", erasure=erasure.pk)
    return True


def replay(person: User, *, now: dt.datetime) -> bool:
    """Erase once more somebody whom a restored backup has brought back; they were told when it was done first.

    False when it has to wait for work of theirs that others rely on; the worker looks again.
    """
    asked = {"asked_at": now, "due_at": now, "letter": REPLAYED}
    erasure, _new = Erasure.objects.get_or_create(person=person, state=State.ASKED, defaults=asked)
    return carry_out(erasure, now=now)


def _erase(erasure: Erasure, holding: Holding, person: User, now: dt.datetime) -> None:
    if holding.step == Step.ACCOUNT and not person.is_erased and erasure.letter != REPLAYED:
        # To the bare address, while it is known; notices.privacy leaves it alone, privacy.tasks forgets it once sent.
        queue(LAST_WORD, to=person.email, key=f"{LAST_WORD}:{erasure.pk}")
    erasure.done[holding.name] = holding.erase(person, now)
    erasure.save(update_fields=["done", "waits_for"])
