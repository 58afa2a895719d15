"""After a restore: erase again who was erased, and take back again what was taken back, since the backup was made."""

from collections import Counter
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils import timezone

from privacy import ledger, services
from ui.errors import Refused


class Command(BaseCommand):
    help = (
        "Erase again everybody whom the ledger knows and a restored backup has brought back; then take back again "
        "whatever people had taken back since. With --dry-run: only say how many they are. It may be repeated."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--dry-run", action="store_true", help="Count, and change nothing.")

    def handle(self, *args: Any, dry_run: bool = False, **options: Any) -> None:
        people = list(ledger.noted())
        self.stdout.write(f"People here again: {len(people)}")
        if not dry_run:
            erased = sum(services.replay(person, now=timezone.now()) for person in people)
            self.stdout.write(f"Erased again: {erased}")
            if erased < len(people):
                self.stdout.write(f"Waiting for their work to be handed over: {len(people) - erased}")
        self._take_back(dry_run)

    def _take_back(self, dry_run: bool) -> None:
        found, refused = Counter[str](), Counter[str]()
        for kind, row, at, keys in ledger.taken_back():
            found[kind.name] += 1
            if dry_run:
                continue
            try:
                kind.again(row, at, keys)
            except Refused:  # one that can't be must not keep the others
                refused[kind.name] += 1
        self.stdout.write(f"In view again: {found.total()}")
        if not dry_run:
            self.stdout.write(f"Taken back again: {found.total() - refused.total()}")
        for name, number in sorted(found.items()):
            left = f", {refused[name]} refused: look at them by hand" if refused[name] else ""
            self.stdout.write(f"  {name}: {number}{left}")
