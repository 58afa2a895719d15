"""A mail server of the tests' own, which counts what it is given and can misbehave on purpose."""

import asyncio
import email
import os
import signal
import socket
from collections import Counter
from email import policy

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Server:
    """An SMTP server in a thread; `refusals` maps an address to the answer its RCPT gets.

    To those in `silences` it says nothing at that moment ("RCPT", or "DATA" when it has the whole mail), and from
    those in `breaks` it cuts the line when it has the whole mail. `kill` names a moment ("RCPT", "DATA" when it has
    the whole mail and has not answered) and the process that is killed at it, once. `slow` is how many seconds it
    takes over each mail.
    """

    def __init__(self, port: int) -> None:
        self.port = port
        self.letters: list[bytes] = []
        self.refusals: dict[str, str] = {}
        self.silences: dict[str, str] = {}
        self.breaks: set[str] = set()
        self.kill: tuple[str, int] | None = None
        self.slow = 0.0
        self.controller: Controller | None = None

    async def handle_RCPT(self, server, session, envelope, address, options):  # noqa: N802 - aiosmtpd's name
        self.perhaps_kill("RCPT")
        if self.silences.get(address) == "RCPT":
            await asyncio.sleep(60)
        if address in self.refusals:
            return self.refusals[address]
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):  # noqa: N802 - aiosmtpd's name
        self.letters.append(envelope.original_content)
        self.perhaps_kill("DATA")
        await asyncio.sleep(self.slow)
        (address,) = envelope.rcpt_tos
        if address in self.breaks:
            server.transport.abort()
        if self.silences.get(address) == "DATA":
            await asyncio.sleep(60)
        return "250 taken"

    def perhaps_kill(self, moment: str) -> None:
        if self.kill and self.kill[0] == moment:
            os.kill(self.kill[1], signal.SIGKILL)
            self.kill = None

    def start(self) -> None:
        class OwnController(Controller):
            def factory(self) -> SMTP:
                return SMTP(self.handler, hostname="mail.example.org")

        self.controller = OwnController(self, hostname="127.0.0.1", port=self.port)
        self.controller.start()

    def stop(self) -> None:
        if self.controller:
            self.controller.stop()
            self.controller = None

    @property
    def messages(self) -> list[email.message.EmailMessage]:
        return [email.message_from_bytes(letter, policy=policy.default) for letter in self.letters]

    @property
    def recipients(self) -> Counter:
        return Counter(message["To"] for message in self.messages)
