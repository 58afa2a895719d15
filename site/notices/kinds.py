"""The kinds of mail. Each room registers its own in its `mails.py`; a kind's words are in templates/email/<kind>/.

A kind is a function from a queued notice to what its templates need, called when the notice is delivered. It
answers None when there is nothing left to say: an offer already taken, a call since moved.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.utils.functional import Promise

from notices.models import Notice


@dataclass(frozen=True)
class Attachment:
    """A file that goes with a mail."""

    name: str
    content: bytes
    mime_type: str


@dataclass(frozen=True)
class CalendarPart:
    """An iTIP message (RFC 5546) that mail programs show as an invitation; `method` is REQUEST or CANCEL."""

    content: bytes
    method: str


@dataclass(frozen=True)
class Content:
    """What a mail says.

    `context` goes to the templates. `secrets` joins it when the mail is rendered, and is masked in what is kept
    for staff to read: a code, or a link that lets its holder in. An answer goes to us, or to `reply_to`.
    `template` is the folder of its words where that is not the kind's own. `unsubscribe` is an address at which a
    POST ends mails of this kind to this person, at once and without another question (RFC 8058).
    """

    context: Mapping[str, Any]
    secrets: Mapping[str, str] = field(default_factory=dict)
    attachments: tuple[Attachment, ...] = ()
    calendar: CalendarPart | None = None
    reply_to: str = ""
    template: str = ""
    unsubscribe: str = ""


Builder = Callable[[Notice], Content | None]


@dataclass(frozen=True)
class MailKind:
    """A kind of mail: `title` is what coordinators call it, `builder` says what one mail of it needs."""

    title: str | Promise
    builder: Builder


_kinds: dict[str, MailKind] = {}


def mail_kind(name: str, title: str | Promise) -> Callable[[Builder], Builder]:
    """Register the decorated function as the builder of kind `name`; ValueError when the name is taken."""

    def register(builder: Builder) -> Builder:
        if name in _kinds:
            raise ValueError(f"The mail kind {name!r} is registered twice.")
        _kinds[name] = MailKind(title, builder)
        return builder

    return register


Addition = Callable[[Notice, Mapping[str, Any]], Mapping[str, Any]]

_additions: list[Addition] = []


def add_to_mails(addition: Addition) -> Addition:
    """Register a function from a notice and what its templates are given to what they are given besides; a decorator.

    For what a room above has to say in other rooms' mails: email/base shows `own_words` below a mail's own.
    """
    _additions.append(addition)
    return addition


def additions_to(notice: Notice, context: Mapping[str, Any]) -> dict[str, Any]:
    """Return what is added to a notice's context."""
    return {name: value for addition in _additions for name, value in addition(notice, context).items()}


def builder_of(kind: str) -> Builder:
    """Return the builder of a kind; KeyError when no room registered it."""
    return _kinds[kind].builder


def title_of(kind: str) -> str:
    """Return a kind in words; its name for one that no room registers any more."""
    return str(_kinds[kind].title) if kind in _kinds else kind


def registered_kinds() -> dict[str, str]:
    """Return each kind's name with its words, in the order of the words."""
    titles = {name: str(kind.title) for name, kind in _kinds.items()}
    return dict(sorted(titles.items(), key=lambda item: item[1]))
