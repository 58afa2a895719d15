"""Say, or do, what retention has to do."""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils import timezone

from privacy.queries import report
from privacy.tasks import forget_what_is_past


class Command(BaseCommand):
    help = "Remove what is past its time, as the worker does once a day. With --dry-run: only say how much that is."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--dry-run", action="store_true", help="Count, and remove nothing.")

    def handle(self, *args: Any, dry_run: bool = False, **options: Any) -> None:
        now = timezone.now()
        for one in report(now):
            self.stdout.write(
                f"{one.rule.name}: {one.due} past {one.rule.days} days ({one.rule.setting}), "
                f"{one.coming} more within 30 days"
            )
        if not dry_run:
            self.stdout.write(f"Removed: {forget_what_is_past(now)}")
