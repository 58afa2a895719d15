"""Build the demo in an empty database."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from accounts.models import User
from demo.build import build
from programmes.catalogue.models import Programme


class Command(BaseCommand):
    help = "Build the demo's people, workshops, pages and learning review. Refuses a database that holds other data."

    def handle(self, *args: Any, **options: Any) -> None:
        if User.objects.exists() or Programme.objects.exists():
            raise CommandError("This database holds data already; the demo is for an empty one.")
        stage = build()
        self.stdout.write(f"The demo is built: {User.objects.count()} people, {len(stage.workshops)} workshops.")
