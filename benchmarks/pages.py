"""What public pages cost, beside a bare Wagtail page and a bare Django view in the same run.

    .venv/bin/python benchmarks/pages.py [--rounds 5] [--requests 40] [--http]

Builds the demonstration in a temporary folder (or uses DATABASE_URL), asks for each page in turn, round after round,
so that whatever else the machine does falls on all of them alike, and prints the least CPU time of a round, in
milliseconds and as ratios. `--http` also starts gunicorn with two processes on the loopback address and counts
requests a second at eight clients, four seconds for each page.
"""

import argparse
import contextlib
import http.client
import os
import socket
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

BASE = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(BASE), str(BASE / "site")]
FOLDER = tempfile.TemporaryDirectory(prefix="kindling-bench-")
os.environ["KINDLING_VAR"] = FOLDER.name
os.environ["KINDLING_DEMO"] = "1"
os.environ["DJANGO_SETTINGS_MODULE"] = "config.settings.dev"
os.environ["LOG_LEVEL"] = "ERROR"

# What a project of Django's or Wagtail's begins with, and nothing of ours.
BARE = [
    "django.middleware.security.SecurityMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "wagtail.contrib.redirects.middleware.RedirectMiddleware",
]
CLIENTS, SECONDS = 8, 4


def prepare() -> dict[str, str]:
    """Build the demonstration; return the addresses to ask for."""
    import django

    django.setup()
    from django.core.management import call_command
    from wagtail.models import Page

    from cms.changes import prune
    from cms.models import HomePage, ProgrammePage, WorkshopPage
    from programmes.catalogue.models import Workshop

    call_command("migrate", verbosity=0, interactive=False)
    call_command("load_demo", verbosity=0)
    bare = HomePage.objects.get().add_child(instance=Page(title="Bare", slug="bare"))
    prune()
    workshop = WorkshopPage.objects.live().filter(workshop__state__in=Workshop.LISTED).first()
    return {
        "bare Django view": "/healthz",
        "bare Wagtail page": bare.url,
        "workshop": workshop.url,
        "programme": ProgrammePage.objects.live().first().url,
        "finder": "/workshops/",
        "home": "/",
    }


@contextlib.contextmanager
def kept(seconds: int) -> Iterator[None]:
    from django.test import override_settings

    with override_settings(PAGES_KEPT_SECONDS=seconds):
        yield


def client_of(middleware: list[str] | None) -> Callable[[str], object]:
    """Return what asks for an address: through Django's test client with a stack of its own, gzip accepted."""
    from django.conf import settings
    from django.test import Client, override_settings

    client = Client(headers={"accept-encoding": "gzip", "host": "127.0.0.1"})
    with override_settings(MIDDLEWARE=middleware or settings.MIDDLEWARE):
        client.handler.load_middleware()

    def ask(address: str) -> object:
        response = client.get(address)
        assert response.status_code == 200, f"{response.status_code} at {address}"
        return response

    return ask


def cpu(ask: Callable[[str], object], address: str, requests: int) -> float:
    """Return the CPU time of one request, in milliseconds, over so many."""
    began = time.process_time()
    for _n in range(requests):
        ask(address)
    return (time.process_time() - began) / requests * 1000


def queries(ask: Callable[[str], object], address: str) -> int:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as captured:
        ask(address)
    return len(captured)


def in_process(addresses: dict[str, str], rounds: int, requests: int) -> None:
    ours, bare = client_of(None), client_of(BARE)
    rows: list[tuple[str, Callable[[str], object], str, int]] = []
    for name, address in addresses.items():
        if name.startswith("bare"):
            rows.append((name, bare, address, 0))
        else:
            rows += [(f"{name}, made", ours, address, 0), (f"{name}, kept", ours, address, 3600)]
    times: dict[str, list[float]] = {name: [] for name, *_rest in rows}
    counts: dict[str, int] = {}
    for _round in range(rounds):
        for name, ask, address, seconds in rows:
            with kept(seconds):
                ask(address)
                ask(address)
                counts[name] = queries(ask, address)
                times[name].append(cpu(ask, address, requests))
    view, page = min(times["bare Django view"]), min(times["bare Wagtail page"])
    print(f"{'':<22}{'CPU ms':>8}{'median':>8}{'queries':>9}{'× Wagtail':>11}{'× Django':>10}")
    for name, taken in times.items():
        least = min(taken)
        print(
            f"{name:<22}{least:>8.2f}{statistics.median(taken):>8.2f}{counts[name]:>9}"
            f"{least / page:>11.2f}{least / view:>10.2f}"
        )


def over_http(addresses: dict[str, str]) -> None:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    print(f"\nrequests a second, {CLIENTS} clients, 2 processes")
    for seconds in (0, 3600):
        environment = os.environ | {"PAGES_KEPT_SECONDS": str(seconds), "BIND": f"127.0.0.1:{port}"}
        command = [sys.executable, "-m", "gunicorn", "--config", "gunicorn.conf.py", "--log-level", "error"]
        server = subprocess.Popen(command, cwd=BASE, env=environment)
        try:
            wait_for(port)
            for name, address in addresses.items():
                if not name.startswith("bare Wagtail") and not (name.startswith("bare") and seconds):
                    print(f"{name + (', kept' if seconds else ', made'):<28}{rate(port, address):>8.0f}", flush=True)
        finally:
            server.terminate()
            server.wait(30)


def wait_for(port: int) -> None:
    for _n in range(200):
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
            return
        time.sleep(0.1)
    sys.exit("The server did not start.")


def rate(port: int, address: str) -> float:
    """Return how many requests a second are answered to CLIENTS who each ask for SECONDS on one connection."""
    done = [0] * CLIENTS
    warm = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    for _n in range(8):  # both processes load what they need
        warm.request("GET", address)
        warm.getresponse().read()
    warm.close()
    began = time.monotonic()

    def visit(number: int) -> None:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
        while time.monotonic() - began < SECONDS:
            connection.request("GET", address, headers={"Accept-Encoding": "gzip"})
            response = connection.getresponse()
            response.read()
            done[number] += response.status == 200
        connection.close()

    threads = [threading.Thread(target=visit, args=(number,)) for number in range(CLIENTS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sum(done) / (time.monotonic() - began)


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--rounds", type=int, default=5)
    options.add_argument("--requests", type=int, default=40)
    options.add_argument("--http", action="store_true")
    asked = options.parse_args()
    addresses = prepare()
    in_process(addresses, asked.rounds, asked.requests)
    if asked.http:
        over_http(addresses)


if __name__ == "__main__":
    main()
