"""`make run`: migrate, load the demo once, serve it with the worker beside it, and stop cleanly."""

import os
import signal
import socket
import subprocess
import sys
import threading
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser

from accounts.models import User
from demo.people import PASSWORD, PEOPLE

GRACE_SECONDS = 20


class Command(BaseCommand):
    help = "Serve the demo on the loopback address: web server and worker together, until Ctrl-C."
    requires_migrations_checks = False

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--port", type=int, default=8000)

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.DEMO:
            raise CommandError("This serves the demo only: set KINDLING_DEMO=1.")
        port = options["port"]
        if not free(port):
            raise CommandError(f"Port {port} is taken. Try another: make run PORT={port + 1}")
        os.environ["SITE_URL"] = settings.SITE_URL = f"http://127.0.0.1:{port}"
        self.stdout.write("Preparing the database …")
        call_command("migrate", verbosity=0, interactive=False)
        if not User.objects.exists():
            self.stdout.write("Loading the demo (once) …")
            call_command("load_demo")
        self.serve(port)

    def serve(self, port: int) -> None:
        """Run both processes until one ends or somebody stops us; then let the other finish what it is doing."""
        environment = {**os.environ, "BIND": f"127.0.0.1:{port}"}
        # Sessions of their own: Ctrl-C reaches us alone, and we tell them, so that nothing is cut short.
        started = [
            subprocess.Popen(command, env=environment, cwd=settings.BASE_DIR, start_new_session=True)  # noqa: S603
            for command in (
                [sys.executable, "-m", "gunicorn", "--config", "gunicorn.conf.py"],
                [sys.executable, "manage.py", "worker"],
            )
        ]
        stop = threading.Event()
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, lambda *_: stop.set())
        self.welcome(port)
        while not stop.wait(0.5):
            if any(process.poll() is not None for process in started):
                break
        self.stdout.write("\nStopping …")
        for process in started:
            if process.poll() is None:
                process.terminate()
        codes = [self.wait(process) for process in started]
        if not stop.is_set():
            raise CommandError(f"The web server or the worker ended by itself ({codes}).")

    def wait(self, process: "subprocess.Popen[bytes]") -> int:
        """Return how a process ended; one that does not end in time is ended."""
        try:
            return process.wait(GRACE_SECONDS)
        except subprocess.TimeoutExpired:
            process.kill()
            return process.wait()

    def welcome(self, port: int) -> None:
        """Print where to look and who one can be."""
        address = f"http://127.0.0.1:{port}"
        width = max(len(person.email) for person in PEOPLE)
        lines = [
            "",
            f"  Kindling is at  {address}/",
            f"  Its mail is at  {address}/inbox/",
            "",
            f"  Sign in at {address}/accounts/login/ as any of these, with the password “{PASSWORD}”:",
            "",
            *(f"    {person.email:<{width}}  {person.what}, from {person.start}" for person in PEOPLE),
            "",
            "  Ctrl-C stops it. Nothing leaves this machine.",
            "",
        ]
        self.stdout.write("\n".join(lines))


def free(port: int) -> bool:
    """True when nobody answers on the port."""
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) != 0
