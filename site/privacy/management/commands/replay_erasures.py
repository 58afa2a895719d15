"""After a restore: erase again who was erased since the backup was made."""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils import timezone

from privacy import ledger, services


class Command(BaseCommand):
    help = (
        "Erase again everybody whom the ledger of erasures knows and a restored backup has brought back. "
        "With --dry-run: only say how many they are. It may be repeated."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--dry-run", action="store_true", help="Count, and erase nobody.")

    def handle(self, *args: Any, dry_run: bool = False, **options: Any) -> None:
        people = list(ledger.noted())
        self.stdout.write(f"Here again: {len(people)}")
        if dry_run:
            return
        erased = sum(services.replay(person, now=timezone.now()) for person in people)
        self.stdout.write(f"Erased again: {erased}")
        if erased < len(people):
            self.stdout.write(f"Waiting for their work to be handed over: {len(people) - erased}")
