"""Messages passed on between people who found each other. What they say lives only in the mail that carries it."""

import datetime as dt

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import User
from notices.services import queue
from programmes.directory.errors import NetworkRefused, NotInTouch
from programmes.directory.models import Listing, NetworkBlock, RelayedMessage
from programmes.directory.queries import messages_left, reachable
from ui.locks import retry_once
from ui.references import new_reference


@retry_once
@transaction.atomic
def relay(listing: Listing, *, by: User, message: str, now: dt.datetime | None = None) -> RelayedMessage:
    """Pass a message on to somebody whom the sender may find; return the row that says that there was one.

    The text is put among the secrets of its notice: forgotten once the mail has gone, masked in what is kept of it.
    Raises NotInTouch when the person can't be found (any more); NetworkRefused for an empty message, for somebody
    without a name to sign with, or after NETWORK_MESSAGES_A_DAY in 24 hours.
    """
    now = now or timezone.now()
    sender = User.objects.select_for_update(no_key=True).get(pk=by.pk)
    found = reachable(sender, listing.reference)
    if found is None:
        raise NotInTouch
    if not message.strip():
        raise NetworkRefused(_("Write what you would like to say."))
    if not sender.get_full_name():
        raise NetworkRefused(_("Tell us your name first, so that they know who writes."))
    if not messages_left(sender, now=now):
        most = settings.NETWORK_MESSAGES_A_DAY
        raise NetworkRefused(
            ngettext(
                "You have sent %(n)s message in 24 hours, which is as many as we pass on. Try again tomorrow.",
                "You have sent %(n)s messages in 24 hours, which is as many as we pass on. Try again tomorrow.",
                most,
            )
            % {"n": most}
        )
    row = RelayedMessage.objects.create(reference=_new_reference(), sender=sender, recipient=found.person, at=now)
    queue(
        "directory/message",
        to=found.person,
        data={"message": row.pk, "listing": found.reference},
        secrets={"message": message.strip()},
        key=f"directory/message:{row.reference}",
    )
    return row


@retry_once
@transaction.atomic
def block(message: RelayedMessage, *, by: User, now: dt.datetime | None = None) -> NetworkBlock:
    """Hear no more from whoever sent a message: neither finds the other from now on, and the sender is not told.

    Twice is no error. Raises NotInTouch when the message was to somebody else.
    """
    if message.recipient_id != by.pk:
        raise NotInTouch
    defaults = {"at": now or timezone.now()}
    return NetworkBlock.objects.get_or_create(person=by, blocked=message.sender, defaults=defaults)[0]


def unblock(blocked: NetworkBlock, *, by: User) -> None:
    """Take a block back; somebody else's stays. Twice is no error."""
    NetworkBlock.objects.filter(pk=blocked.pk, person=by).delete()


def _new_reference() -> str:
    while True:
        reference = "M" + new_reference(9)
        if not RelayedMessage.objects.filter(reference=reference).exists():
            return reference
