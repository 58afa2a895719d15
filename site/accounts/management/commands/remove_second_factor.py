"""For somebody who has lost their telephone or key, once it is sure that it is them (docs/operations.md)."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from accounts.models import User
from accounts.services import remove_second_factor


class Command(BaseCommand):
    help = "Take away every second factor, passkey and recovery code of a person, and end their sessions."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("email")

    def handle(self, *args: Any, email: str, **options: Any) -> None:
        user = User.objects.filter(email=User.objects.normalize_email(email)).first()
        if user is None:
            raise CommandError("Nobody here has that address.")
        removed = remove_second_factor(user)
        self.stdout.write(f"Removed {removed}. All sessions have ended, and a mail says so.")
