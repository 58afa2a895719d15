"""A mail server of the tests' own, and the words of their kind of mail."""

import asyncio
import email
import socket
from collections import Counter
from email import policy
from pathlib import Path

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Server:
    """An SMTP server in a thread; `refusals` maps an address to the answer its RCPT gets.

    To those in `silences` it says nothing at that moment ("RCPT", or "DATA" when it has the whole mail), and from
    those in `breaks` it cuts the line when it has the whole mail.
    """

    def __init__(self, port: int) -> None:
        self.port = port
        self.letters: list[bytes] = []
        self.refusals: dict[str, str] = {}
        self.silences: dict[str, str] = {}
        self.breaks: set[str] = set()
        self.controller: Controller | None = None

    async def handle_RCPT(self, server, session, envelope, address, options):  # noqa: N802 - aiosmtpd's name
        if self.silences.get(address) == "RCPT":
            await asyncio.sleep(60)
        if address in self.refusals:
            return self.refusals[address]
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):  # noqa: N802 - aiosmtpd's name
        self.letters.append(envelope.original_content)
        (address,) = envelope.rcpt_tos
        if address in self.breaks:
            server.transport.abort()
        if self.silences.get(address) == "DATA":
            await asyncio.sleep(60)
        return "250 taken"

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


@pytest.fixture
def mail_server(settings):
    settings.EMAIL_BACKEND = "notices.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", free_port()
    settings.EMAIL_TIMEOUT = 5
    server = Server(settings.EMAIL_PORT)
    server.start()
    yield server
    server.stop()


@pytest.fixture(autouse=True)
def words(settings):
    """Let the templates of the tests' own kind of mail be found."""
    folder = Path(__file__).parent / "templates"
    settings.TEMPLATES = [{**engine, "DIRS": [folder, *engine["DIRS"]]} for engine in settings.TEMPLATES]
