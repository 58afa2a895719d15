"""What the owner of a journal can do with it. Nobody else can do anything."""

import datetime as dt
import re
from collections.abc import Iterable, Sequence

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from learning_review.instruments.models import InstrumentVersion
from learning_review.reflections.errors import NothingWritten, NotInTheEntry, NotYours
from learning_review.reflections.models import Reflection
from learning_review.reflections.signals import reflection_shared, reflection_unshared
from notices.withdrawals import note
from programmes.catalogue.models import Part
from programmes.enrolment.models import Enrolment
from programmes.goals.models import PracticePlan
from ui.locks import retry_once
from ui.typed import tidy

Sharing = Reflection.Sharing
SENT_TWICE = dt.timedelta(minutes=10)
# What the ledger knows: entries deleted, and whom one was taken back from (a group of AUDIENCES).
ENTRY, SHARED = "reflections/entry", "reflections/shared"


@retry_once
@transaction.atomic
def write(
    enrolment: Enrolment,
    *,
    by: User,
    what: str = "",
    so_what: str = "",
    now_what: str = "",
    prompted: Sequence[tuple[str, str]] | None = None,
    version: InstrumentVersion | None = None,
    part: Part | None = None,
    sharing: str = Sharing.ME,
    now: dt.datetime | None = None,
) -> Reflection:
    """Write an entry in `by`'s journal of a workshop they take part in, and share it as they chose; return it.

    The words answer the house's three questions, or those `prompted`: pairs of a question, kept as it was asked, and
    what was written under it, and the published `version` that they are of; the question is empty for what was written
    freely. `now` is an aware instant, the present by default. The same words sent once more within ten minutes are the
    same entry, as it stands. Raises NotYours unless it is their own confirmed or finished enrolment (and `part`, if
    any, is of that workshop), NothingWritten when all answers are empty.
    """
    if enrolment.person_id != by.pk or enrolment.state not in Enrolment.TAKING_PART:
        raise NotYours(_("You can keep a journal for workshops you take part in."))
    _check_part(part, enrolment)
    at = now or timezone.now()
    reflection = Reflection(person=by, enrolment=enrolment, part=part, version=version, written_at=at, updated_at=at)
    _set_words(reflection, what, so_what, now_what, prompted)
    if (sent_before := _same_just_now(reflection)) is not None:
        return sent_before
    reflection.save()
    if sharing != Sharing.ME:
        reflection = share(reflection, sharing, by=by, now=at)
    return reflection


@retry_once
@transaction.atomic
def edit(
    reflection: Reflection,
    *,
    by: User,
    what: str = "",
    so_what: str = "",
    now_what: str = "",
    prompted: Sequence[tuple[str, str]] | None = None,
    part: Part | None = None,
    now: dt.datetime | None = None,
) -> Reflection:
    """Change an entry's words; return it. What was shared with the review stays as it was until shared again.

    Raises NotYours, NothingWritten.
    """
    reflection = _own(reflection, by)
    _check_part(part, reflection.enrolment)
    _set_words(reflection, what, so_what, now_what, prompted)
    reflection.part = part
    reflection.updated_at = now or timezone.now()
    reflection.save()
    return reflection


@retry_once
@transaction.atomic
def share(
    reflection: Reflection, level: str, *, by: User, passage: str | None = None, now: dt.datetime | None = None
) -> Reflection:
    """Let an entry, or a `passage` of it, be read at `level`; return it. Level `me` is `unshare`.

    A coach reads the entry as it stands, or the passage alone. The review gets the words frozen as they are now.
    The passage must be a piece of the entry, spaces aside. Raises NotYours, NotInTheEntry.
    """
    if level == Sharing.ME:
        return unshare(reflection, by=by, now=now)
    level, at = Sharing(level), now or timezone.now()
    reflection = _own(reflection, by)
    words = reflection.text
    if passage and passage.strip():
        words = _piece(words, passage)
    was_in_review, former = reflection.in_review, reflection.shared_words
    kept = reflection.AUDIENCES[level] if words == former else frozenset()
    note(SHARED, *shared_keys(reflection, reflection.audiences - kept), at=at)
    if was_in_review and (level not in Reflection.IN_REVIEW or words != former):
        reflection_unshared.send(Reflection, reflection=reflection)
    reflection.sharing = level
    reflection.shared_words = words
    reflection.shared_whole = words == reflection.text
    reflection.shared_at = at
    reflection.save()
    if reflection.in_review:
        reflection_shared.send(Reflection, reflection=reflection, level=level, words=words)
    return reflection


@retry_once
@transaction.atomic
def ask_first(reflection: Reflection, *, by: User) -> Reflection:
    """Have the review ask about wording before it quotes the words that it holds; return the entry. Raises NotYours.

    Nothing happens unless it may quote them freely. The words stay as they were shared, whatever the entry says now.
    """
    reflection = _own(reflection, by)
    if reflection.sharing == Sharing.REVIEW:
        reflection.sharing = Sharing.REVIEW_ASK
        reflection.save()
        words = reflection.shared_words
        reflection_shared.send(Reflection, reflection=reflection, level=Sharing.REVIEW_ASK, words=words)
    return reflection


@retry_once
@transaction.atomic
def unshare(reflection: Reflection, *, by: User, now: dt.datetime | None = None) -> Reflection:
    """Keep an entry to its owner again; return it. Raises NotYours."""
    reflection = _own(reflection, by)
    note(SHARED, *shared_keys(reflection, reflection.audiences), at=now or timezone.now())
    if reflection.in_review:
        reflection_unshared.send(Reflection, reflection=reflection)
    reflection.sharing = Sharing.ME
    reflection.shared_words, reflection.shared_whole, reflection.shared_at = "", False, None
    reflection.save()
    return reflection


@retry_once
@transaction.atomic
def delete(reflection: Reflection, *, by: User, now: dt.datetime | None = None) -> None:
    """Delete an entry for good, with what was shared of it. Raises NotYours."""
    reflection = _own(reflection, by)
    note(ENTRY, reflection.reference, at=now or timezone.now())
    if reflection.in_review:
        reflection_unshared.send(Reflection, reflection=reflection)
    reflection.delete()


# --- Other rooms ------------------------------------------------------------------------------------


def follow_plan(
    sender: type, *, plan: PracticePlan, part: Part | None, words: str, by: User, at: dt.datetime, **facts: object
) -> None:
    """Receive `plan_looked_back`: what became of a practice plan is an entry, for its writer alone."""
    write(plan.enrolment, by=by, what=words, part=part, now=at)


def _own(reflection: Reflection, by: User) -> Reflection:
    """Return the entry, read again under its lock."""
    locked = Reflection.objects.select_for_update(of=["self"]).select_related("enrolment").filter(pk=reflection.pk)
    found = locked.filter(person=by).first()
    if found is None:
        raise NotYours(_("This entry is not in your journal, or has been deleted."))
    return found


def shared_keys(reflection: Reflection, audiences: Iterable[str]) -> list[str]:
    """Return what the ledger knows an entry by, for whom it was shared with."""
    return [f"{reflection.reference} {audience}" for audience in sorted(audiences)]


def _same_just_now(reflection: Reflection) -> Reflection | None:
    """Return the entry that these words made a moment ago, when a form was sent twice."""
    Enrolment.objects.select_for_update(no_key=True).get(pk=reflection.enrolment_id)
    lately = Reflection.objects.filter(
        enrolment=reflection.enrolment_id, written_at__gt=reflection.written_at - SENT_TWICE
    )
    return next((one for one in lately if one.answers == reflection.answers), None)


def _check_part(part: Part | None, enrolment: Enrolment) -> None:
    if part is not None and part.workshop_id != enrolment.workshop_id:
        raise NotYours(_("That part belongs to another workshop."))


def _set_words(
    reflection: Reflection, what: str, so_what: str, now_what: str, prompted: Sequence[tuple[str, str]] | None
) -> None:
    reflection.what, reflection.so_what, reflection.now_what = map(tidy, (what, so_what, now_what))
    reflection.prompted = None if prompted is None else [[question, tidy(words)] for question, words in prompted]
    if not reflection.text:
        raise NothingWritten(_("Write something under at least one of the questions."))


def _piece(text: str, passage: str) -> str:
    """Return the passage as it stands in the text: forms and copying change spaces and line ends, never words.

    It may leave out a full stop or a quotation mark at its ends, but begins and ends with whole words.
    """
    wanted = r"\s+".join(map(re.escape, passage.split()))
    found = re.search(rf"(?<!\w){wanted}(?!\w)", text)
    if found is None:
        raise NotInTheEntry(_("The passage is not in your entry word for word. Copy it from the entry, unchanged."))
    return found[0]
