"""Django's SMTP backend, but one that tells "not taken" from "nobody can know"."""

import smtplib
from typing import Any

from django.core.mail.backends.smtp import EmailBackend as SMTPBackend

END_OF_MESSAGE = b"\r\n.\r\n"


class AnswerMissing(OSError):  # noqa: N818 - it is no error of the server's that we know of
    """The server had the whole message and fell silent: it may have taken it, and may not."""


class _NotesTheEnd(smtplib.SMTP):
    """Raises AnswerMissing where smtplib raises the same time-out before a message has gone and after it."""

    _gone = False

    def send(self, s: Any) -> None:
        super().send(s)
        # A time-out while it is being sent leaves the end of the message here: then nothing was taken.
        self._gone = isinstance(s, bytes) and s.endswith(END_OF_MESSAGE)

    def data(self, msg: Any) -> tuple[int, bytes]:
        self._gone = False
        try:
            return super().data(msg)
        except OSError as error:  # broken connections and SMTPException are OSErrors
            if self._gone:
                raise AnswerMissing from error
            raise


class _NotesTheEndOverTLS(_NotesTheEnd, smtplib.SMTP_SSL):
    pass


class EmailBackend(SMTPBackend):
    """Raises AnswerMissing, besides what Django's raises, when a whole message was sent and no answer came."""

    @property
    def connection_class(self) -> type[smtplib.SMTP]:
        return _NotesTheEndOverTLS if self.use_ssl else _NotesTheEnd
