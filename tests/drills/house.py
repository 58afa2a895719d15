"""The house as it really runs: gunicorn, workers and a mail server in processes of their own, on the test's database.

Everything is bounded in time and ended by the fixture, whatever a drill does to it.
"""

import contextlib
import http.client
import os
import signal
import subprocess
import sys
import tempfile
import time
import urllib.parse
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client

from accounts.models import User
from notices.tests.mail_server import Server
from tests.postgres import free_port

ROOT = Path(__file__).resolve().parents[2]
CSRF = "d" * 32
START_SECONDS = 120
ANSWER_SECONDS = 60


@dataclass(frozen=True)
class Answer:
    """What came back: `status` 0 when the line was cut before an answer."""

    status: int
    headers: Mapping[str, str] = field(default_factory=dict)
    body: str = ""

    @property
    def location(self) -> str:
        return self.headers.get("location", "")


def until(
    what: Callable[[], object], seconds: float = START_SECONDS, *, why: str = "It did not happen in time."
) -> None:
    """Look again and again until `what()` is true; fail the drill when it takes too long."""
    deadline = time.monotonic() + seconds
    while not what():
        assert time.monotonic() < deadline, why
        time.sleep(0.05)


def database_url() -> str:
    """Return the address of the database that the test itself is on."""
    name = connection.settings_dict["NAME"]
    if connection.vendor == "postgresql":
        return os.environ["DATABASE_URL"].rpartition("/")[0] + f"/{name}"
    return f"sqlite:///{name}"


class House:
    """Starts processes of one deployment and talks to it as browsers do."""

    def __init__(self, folder: Path, **environment: str) -> None:
        self.folder = folder
        self.port = free_port()
        self.mail = Server(free_port())
        self.mail.start()
        self.processes: list[subprocess.Popen[bytes]] = []
        self.environment = {
            **os.environ,
            "DJANGO_SETTINGS_MODULE": "config.settings.dev",
            "DEBUG": "off",
            "DATABASE_URL": database_url(),
            "KINDLING_VAR": str(folder),
            "CACHE_URL": f"filecache://{folder}/cache",
            "EMAIL_URL": f"smtp://127.0.0.1:{self.mail.port}",
            "SECRET_KEY": settings.SECRET_KEY,
            "LOG_LEVEL": "WARNING",
            "LIMIT_BOOKING": "",  # all visitors of a drill come from one network
            **environment,
        }

    # --- Processes ---------------------------------------------------------------------------------------

    def start(self, *command: str, cwd: Path = ROOT, **environment: str) -> "subprocess.Popen[bytes]":
        """Start a command, in a session of its own so that it can be ended with all its children."""
        with (self.folder / "log").open("ab") as log:
            process = subprocess.Popen(
                command,
                cwd=cwd,
                env={**self.environment, **environment},
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        self.processes.append(process)
        return process

    def serve(self, *, port: int | None = None, cwd: Path = ROOT, **environment: str) -> "subprocess.Popen[bytes]":
        """Start gunicorn and wait until it answers."""
        port = port or self.port
        master = self.start(
            sys.executable,
            "-m",
            "gunicorn",
            "--config",
            "gunicorn.conf.py",
            cwd=cwd,
            BIND=f"127.0.0.1:{port}",
            **environment,
        )
        until(lambda: self.ask("GET", "/healthz", port=port).status == 200, why=f"No answer: {self.log()}")
        return master

    def worker(self, **environment: str) -> "subprocess.Popen[bytes]":
        return self.start(sys.executable, "manage.py", "worker", "--interval", "0.1", **environment)

    def manage(self, *arguments: str, cwd: Path = ROOT, **environment: str) -> str:
        """Run a management command to its end; return what it printed."""
        done = subprocess.run(
            [sys.executable, "manage.py", *arguments],
            cwd=cwd,
            env={**self.environment, **environment},
            capture_output=True,
            text=True,
            timeout=600,
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    def kill(self, process: "subprocess.Popen[bytes]") -> None:
        """End a process and its children as a power cut would."""
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()

    def end(self, process: "subprocess.Popen[bytes]", seconds: float = 60) -> int:
        """Ask a process to end, and return how it did."""
        process.terminate()
        return process.wait(seconds)

    def close(self) -> None:
        for process in self.processes:
            self.kill(process)
        self.mail.stop()

    def log(self) -> str:
        file = self.folder / "log"
        return file.read_text()[-4000:] if file.exists() else ""

    # --- Visitors ----------------------------------------------------------------------------------------

    def ask(
        self,
        method: str,
        address: str,
        data: Mapping[str, str] | None = None,
        *,
        session: str = "",
        port: int | None = None,
        headers: Mapping[str, str] | None = None,
        seconds: float = ANSWER_SECONDS,
    ) -> Answer:
        """Send one request, on a connection of its own; `session` is the key of somebody's session."""
        cookie = f"csrftoken={CSRF}; __Host-csrf={CSRF}"
        if session:
            cookie += f"; sessionid={session}; __Host-session={session}"
        said = {"Cookie": cookie, "X-CSRFToken": CSRF, **(headers or {})}
        body = None
        if data is not None:
            body = urllib.parse.urlencode(data)
            said["Content-Type"] = "application/x-www-form-urlencoded"
        line = http.client.HTTPConnection("127.0.0.1", port or self.port, timeout=seconds)
        try:
            line.request(method, address, body, said)
            got = line.getresponse()
            return Answer(got.status, {k.lower(): v for k, v in got.getheaders()}, got.read().decode(errors="replace"))
        except (OSError, http.client.HTTPException):
            return Answer(0)
        finally:
            line.close()


def session_of(person: User) -> str:
    """Sign somebody in, and return the key of their session."""
    client = Client()
    client.force_login(person)
    return client.session.session_key or ""


@contextlib.contextmanager
def house(**environment: str) -> Iterator[House]:
    with tempfile.TemporaryDirectory(prefix="kindling-drill-") as folder:
        own = House(Path(folder), **environment)
        try:
            yield own
        finally:
            own.close()


def children_of(process: "subprocess.Popen[bytes]") -> list[int]:
    """Return the processes that a process has started."""
    text = Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text()
    return [int(pid) for pid in text.split()]


def counted(request: pytest.FixtureRequest, **figures: object) -> None:
    """Keep what a drill counted for the end of the run, where it is printed."""
    line = ", ".join(f"{name.replace('_', ' ')}: {figure}" for name, figure in figures.items())
    request.config.stash.setdefault(FIGURES, []).append(f"{request.node.name} ({connection.vendor}): {line}")


FIGURES = pytest.StashKey[list[str]]()
