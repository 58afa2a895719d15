"""How many mails a second one worker hands to a mail server on this machine.

python -m benchmarks.mails [--mails 300]

The floor is smtplib handing over the same bytes one after the other on one connection.
"""

import smtplib
import time
from email import message_from_bytes, policy

from aiosmtpd.controller import Controller

from benchmarks.world import asked, database, start
from tests.postgres import free_port


class Sink:
    """A mail server that keeps what it is given."""

    def __init__(self) -> None:
        self.taken: list[bytes] = []

    async def handle_DATA(self, server, session, envelope) -> str:  # noqa: N802 - aiosmtpd's name
        self.taken.append(envelope.content)
        return "250 taken"


def queue_mails(number: int) -> None:
    """Let people book, which queues a confirmation for each."""
    from notices.models import Notice
    from programmes.catalogue.tests.factories import WorkshopFactory
    from programmes.enrolment.services import book
    from programmes.people.tests.factories import UserFactory

    workshop = WorkshopFactory(places_min=1, places_max=number)
    for person in UserFactory.create_batch(number):
        book(workshop, person, by=person)
    Notice.objects.exclude(kind="enrolment/confirmed").delete()


def main() -> None:
    wanted = asked(__doc__, mails=300)
    start()
    sink = Sink()
    server = Controller(sink, hostname="127.0.0.1", port=free_port())
    server.start()
    port = server.port
    try:
        with database():
            from django.conf import settings
            from django.db import connection
            from django.utils import timezone

            from notices.delivery import deliver_due

            settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
            settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", port
            queue_mails(wanted.mails)
            began = time.perf_counter()
            while deliver_due(timezone.now()):
                pass
            ours = wanted.mails / (time.perf_counter() - began)
            assert len(sink.taken) == wanted.mails, len(sink.taken)
            messages = [message_from_bytes(content, policy=policy.SMTP) for content in sink.taken]
            began = time.perf_counter()
            with smtplib.SMTP("127.0.0.1", port) as straight:
                for message in messages:
                    straight.send_message(message, "from@example.org", ["to@example.org"])
            least = wanted.mails / (time.perf_counter() - began)
            print(f"{wanted.mails} confirmations with their dates ({connection.vendor}): {ours:.0f} mails a second,")
            print(f"smtplib alone: {least:.0f} a second; ours takes {least / ours:.1f} × as long")
    finally:
        server.stop()


if __name__ == "__main__":
    main()
