"""The kinds of mail. Each room registers its own in its `mails.py`; a kind's words are in templates/email/<kind>/.

A kind is a function from a queued notice to what its templates need, called when the notice is delivered. It
answers None when there is nothing left to say: an offer already taken, a call since moved.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

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
    for staff to read: a code, or a link that lets its holder in.
    """

    context: Mapping[str, Any]
    secrets: Mapping[str, str] = field(default_factory=dict)
    attachments: tuple[Attachment, ...] = ()
    calendar: CalendarPart | None = None


Builder = Callable[[Notice], Content | None]
_builders: dict[str, Builder] = {}


def mail_kind(name: str) -> Callable[[Builder], Builder]:
    """Register the decorated function as the builder of kind `name`; ValueError when the name is taken."""

    def register(builder: Builder) -> Builder:
        if name in _builders:
            raise ValueError(f"The mail kind {name!r} is registered twice.")
        _builders[name] = builder
        return builder

    return register


def builder_of(kind: str) -> Builder:
    """Return the builder of a kind; KeyError when no room registered it."""
    return _builders[kind]


def registered_kinds() -> list[str]:
    """Return the names of all kinds, sorted."""
    return sorted(_builders)
