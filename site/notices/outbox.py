"""The demo's mail: each message becomes a file under var/mail, and nothing leaves the machine."""

import hashlib
from email import message_from_bytes, policy
from email.message import EmailMessage as ParsedMessage
from pathlib import Path

from django.conf import settings
from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend


def path_of(message_id: str) -> Path:
    """Return where the message with this Message-ID is, or would be, kept."""
    return Path(settings.VAR_DIR) / "mail" / f"{hashlib.sha256(message_id.encode()).hexdigest()[:32]}.eml"


def read(message_id: str) -> ParsedMessage | None:
    """Return the message as it was sent; None when this outbox has not got it."""
    try:
        content = path_of(message_id).read_bytes()
    except FileNotFoundError:
        return None
    return message_from_bytes(content, policy=policy.default)


class EmailBackend(BaseEmailBackend):
    """Writes a message to its file; a second sending of the same message replaces the first."""

    def send_messages(self, email_messages: list[EmailMessage]) -> int:  # type: ignore[override]
        for email in email_messages:
            message = email.message()
            target = path_of(message["Message-ID"])
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(message.as_bytes())
        return len(email_messages)
