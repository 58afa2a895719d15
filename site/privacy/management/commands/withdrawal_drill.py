"""Prove that a withdrawal reaches every place, on a database made for it."""

import os
import subprocess
import sys
import tempfile
from collections import Counter
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from privacy.drill.run import Report, run

SCRATCH = "KINDLING_SCRATCH"


class Command(BaseCommand):
    help = (
        "Publish a sentence wherever one can go, withdraw it, and look for it at every address as every kind of "
        "person, in PDFs, files, tables, indexes, caches, copies, mails and logs. Builds the demo in a database of its "
        "own under a temporary folder; never touches the one it is started with. Fails when anything is left."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--here",
            action="store_true",
            help=f"Use the database of the settings, which must be a scratch one: {SCRATCH}=1 and the demo say so.",
        )

    def handle(self, *args: Any, here: bool = False, **options: Any) -> None:
        if here:
            self._drill()
        else:
            self._apart()

    def _apart(self) -> None:
        """Migrate, build the demo and drill in processes that know another database and another folder."""
        with tempfile.TemporaryDirectory(prefix="kindling-drill-") as folder:
            env = {name: value for name, value in os.environ.items() if not name.endswith("_STORAGE_URL")}
            env |= {
                "DJANGO_SETTINGS_MODULE": "config.settings.dev",
                "DATABASE_URL": f"sqlite:///{folder}/scratch.sqlite3",
                "KINDLING_VAR": folder,
                "KINDLING_DEMO": "1",
                SCRATCH: "1",
                "LOG_LEVEL": "ERROR",
                "EMAIL_URL": "dummymail://",
                "CACHE_URL": "locmemcache://drill",
                "PAGES_CACHE_URL": "locmemcache://drill-pages",
                "EVENTS_CACHE_URL": "locmemcache://drill-events",
            }
            for command in (["migrate", "--verbosity", "0"], ["load_demo"], ["withdrawal_drill", "--here"]):
                manage = [sys.executable, str(settings.BASE_DIR / "manage.py"), *command]
                if code := subprocess.run(manage, env=env, check=False).returncode:  # noqa: S603
                    raise CommandError(f"“{command[0]}” failed.", returncode=code)

    def _drill(self) -> None:
        if not (settings.DEMO and os.environ.get(SCRATCH) == "1"):
            raise CommandError(
                f"This is not a scratch database: the drill writes to it. It wants the demo and {SCRATCH}=1."
            )
        self._say(run())

    def _say(self, report: Report) -> None:
        checked = ", ".join(f"{number} {what}" for what, number in report.checked.items())
        stood = ", ".join(f"{number} {kind}" for kind, number in Counter(trace.kind for trace in report.stood).items())
        for trace in report.left:
            self.stdout.write(f"STILL THERE: {trace.kind} {trace.place}")
        self.stdout.write(f"Before the withdrawal the words stood in {len(report.stood)} places: {stood}.")
        self.stdout.write(f"Looked through: {checked}.")
        self.stdout.write(f"Shown nowhere after {report.closed:.2f} s; gone after {report.gone:.2f} s.")
        if report.left:
            raise CommandError(f"{len(report.left)} places still hold what was withdrawn.")
        self.stdout.write("Found in no place.")
