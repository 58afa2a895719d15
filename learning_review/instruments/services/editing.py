"""Write what is asked: instruments, drafts of versions, their questions. What is published stays as it is."""

import datetime as dt
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _

from accounts.models import User
from learning_review.instruments.errors import ChoicesRefused, InstrumentRefused
from learning_review.instruments.models import Instrument, InstrumentVersion, Item
from learning_review.instruments.queries import answered_before, items_of
from learning_review.instruments.reckoning import minutes_for
from programmes.catalogue.models import Programme
from ui.locks import retry_once

Kind = Item.Kind
MOST_QUESTIONS = 40
MOST_CHOICES = 20


@retry_once
@transaction.atomic
def create_instrument(programme: Programme | None, *, stage: str, title: str, code: str = "") -> InstrumentVersion:
    """Begin an instrument of a programme, or of every programme, and return its first version, an empty draft.

    `code` is made from the title where none is given. Raises InstrumentRefused when the programme has one of that code.
    """
    code = code or slugify(title)[:40] or stage
    try:
        with transaction.atomic():
            instrument = Instrument.objects.create(programme=programme, stage=stage, title=title, code=code)
    except IntegrityError:
        raise InstrumentRefused(_("There is an instrument of this name already. Give it another.")) from None
    return InstrumentVersion.objects.create(instrument=instrument, number=1)


@retry_once
@transaction.atomic
def describe(version: InstrumentVersion, *, title: str, intro: str) -> InstrumentVersion:
    """Say what a draft is for, and what its instrument is called. Raises InstrumentRefused."""
    version = _draft(version)
    version.intro = intro
    _reckon(version)
    Instrument.objects.filter(pk=version.instrument_id).update(title=title)
    return version


@retry_once
@transaction.atomic
def save_item(version: InstrumentVersion, item: Item | None = None, **fields: Any) -> Item:
    """Add a question at the end of a draft, or change one; `fields` are those of an Item.

    Raises InstrumentRefused when the version is published, the code is taken, the choices or steps are not as the kind
    wants them, the outcome is another programme's, or the question was answered before with another mode or kind: then
    it is another question.
    """
    version = _draft(version)
    if item is None:
        if version.items.count() >= MOST_QUESTIONS:
            raise InstrumentRefused(
                _("There are %(n)s questions already, and nobody answers more.") % {"n": MOST_QUESTIONS}
            )
        item = Item(version=version, order=_last(version) + 1)
    else:
        item = _item(version, item)
    for name, value in fields.items():
        setattr(item, name, value)
    _check_item(version, item)
    try:
        with transaction.atomic():
            item.save()
    except IntegrityError:
        raise InstrumentRefused(_("Another question here has this code already.")) from None
    _reckon(version)
    return item


@retry_once
@transaction.atomic
def remove_item(version: InstrumentVersion, item: Item) -> None:
    """Take a question out of a draft. Raises InstrumentRefused."""
    version = _draft(version)
    _item(version, item).delete()
    _reckon(version)


@retry_once
@transaction.atomic
def move_item(version: InstrumentVersion, item: Item, *, up: bool) -> None:
    """Move a question of a draft one place up or down; the first stays first. Raises InstrumentRefused."""
    version = _draft(version)
    items = items_of(version)
    place = items.index(_item(version, item))
    other = place - 1 if up else place + 1
    if 0 <= other < len(items):
        items[place], items[other] = items[other], items[place]
    for order, one in enumerate(items, start=1):
        one.order = order
    Item.objects.bulk_update(items, ["order"])


@retry_once
@transaction.atomic
def publish(version: InstrumentVersion, *, by: User | None, now: dt.datetime | None = None) -> InstrumentVersion:
    """Let a draft be asked from now on, as it is for good. Whoever was asked the version before it answers that one.

    The minutes it promises are those it takes. Raises InstrumentRefused when it is published, has no question, or would
    ask an answered question with another mode or kind.
    """
    version = _draft(version)
    items = items_of(version)
    if not items:
        raise InstrumentRefused(_("There is no question in it yet."))
    for item in items:
        _check_item(version, item)
    version.minutes = minutes_for(items, version.intro)
    version.published_at, version.published_by = now or timezone.now(), by
    version.save()
    return version


@retry_once
@transaction.atomic
def new_version(instrument: Instrument) -> InstrumentVersion:
    """Return the draft of an instrument's next version: the one there is, else a copy of what is asked now."""
    held = Instrument.objects.select_for_update().get(pk=instrument.pk)
    last = held.versions.order_by("-number").first()
    if last is None:
        return InstrumentVersion.objects.create(instrument=held, number=1)
    if last.is_draft:
        return last
    draft = InstrumentVersion.objects.create(
        instrument=held, number=last.number + 1, intro=last.intro, minutes=last.minutes
    )
    copies = items_of(last)
    for item in copies:
        item.pk, item.version = None, draft
    Item.objects.bulk_create(copies)
    return draft


@retry_once
@transaction.atomic
def discard_draft(version: InstrumentVersion) -> None:
    """Throw a draft away, with its instrument when it was all there is of it. Raises InstrumentRefused."""
    version = _draft(version)
    version.delete()
    if not version.instrument.versions.exists():
        version.instrument.delete()


@retry_once
@transaction.atomic
def retire(instrument: Instrument, *, now: dt.datetime | None = None) -> None:
    """Ask an instrument no more; who has been asked may still answer. Twice is once."""
    Instrument.objects.filter(pk=instrument.pk, retired_on=None).update(retired_on=timezone.localdate(now))


@retry_once
@transaction.atomic
def bring_back(instrument: Instrument) -> None:
    """Ask a retired instrument again."""
    Instrument.objects.filter(pk=instrument.pk).update(retired_on=None)


def _reckon(version: InstrumentVersion) -> None:
    """Write down how many minutes a draft takes as it is now."""
    version.minutes = minutes_for(version.items.all(), version.intro)
    version.save()


def _draft(version: InstrumentVersion) -> InstrumentVersion:
    """Return the version, its row held; refuse when it is published."""
    held = InstrumentVersion.objects.select_for_update(of=["self"]).select_related("instrument").filter(pk=version.pk)
    found = held.first()
    if found is None:
        raise InstrumentRefused(_("This draft has been thrown away meanwhile."))
    if not found.is_draft:
        raise InstrumentRefused(_("This version is published, so it stays as it is. Begin a new version to change it."))
    return found


def _item(version: InstrumentVersion, item: Item) -> Item:
    found = version.items.filter(pk=item.pk).first()
    if found is None:
        raise InstrumentRefused(_("This question has been taken out meanwhile."))
    return found


def _last(version: InstrumentVersion) -> int:
    return version.items.order_by("-order").values_list("order", flat=True).first() or 0


def _check_item(version: InstrumentVersion, item: Item) -> None:
    if version.instrument.is_in_room:
        _check_words(item)
    _check_choices(item)
    programme = version.instrument.programme_id
    if item.outcome is not None and item.outcome.programme_id != programme:
        raise InstrumentRefused(_("That outcome belongs to another programme."))
    before = answered_before(version, item.code)
    if before and (before.mode != item.mode or before.kind != item.kind):
        raise InstrumentRefused(
            _(
                "“%(code)s” has been answered as it was: %(mode)s, %(kind)s. That stays. If you want to ask in another "
                "way, give the question another code."
            )
            % {"code": item.code, "mode": before.get_mode_display(), "kind": before.get_kind_display()}
        )


def _check_words(item: Item) -> None:
    """A room of its own keeps words, by rules of its own about who reads them."""
    if item.kind not in Item.WORDS:
        raise InstrumentRefused(_("This is answered in words: ask for a line of words, or some sentences."))
    item.mode, item.offers_not_mine, item.offers_not_now = Item.Mode.NAMED, False, False


def _check_choices(item: Item) -> None:
    if item.kind not in Item.CHOOSING:
        item.choices = []
        return
    if len(set(item.choices)) != len(item.choices):
        raise ChoicesRefused(_("Two of the choices are the same."))
    if item.kind == Kind.FIVE_POINT and len(item.choices) != 5:
        raise ChoicesRefused(_("Five steps need five lines, from the least to the most."))
    if not 2 <= len(item.choices) <= MOST_CHOICES:
        raise ChoicesRefused(_("Give from 2 to %(most)s choices, one on each line.") % {"most": MOST_CHOICES})
