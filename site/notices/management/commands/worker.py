"""`manage.py worker`: deliver mails and do whatever else falls due."""

import signal
from types import FrameType
from typing import Any

import structlog
from django.core.management.base import BaseCommand, CommandParser

from notices.duties import stopping
from notices.worker import run_due, work

log = structlog.get_logger(__name__)


class Command(BaseCommand):
    help = "Deliver mails and do whatever else falls due, until told to stop. Several may run at once."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--once", action="store_true", help="Do what is due now, and end.")
        parser.add_argument("--interval", type=float, default=0.5, help="Seconds between two looks (0.5).")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["once"]:
            for name, count in run_due().items():
                self.stdout.write(f"{name}: {count}")
            return
        stopping.clear()
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, _stop)
        log.info("worker_started")
        work(stopping, options["interval"])
        log.info("worker_stopped")


def _stop(number: int, frame: FrameType | None) -> None:
    """Let the item in hand be finished; the second signal of a kind is Python's own again."""
    stopping.set()
    signal.signal(number, signal.SIG_DFL)
