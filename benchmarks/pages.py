"""Public pages: made anew and answered from what is kept, beside a bare Wagtail page and the smallest view.

python -m benchmarks.pages [--repeats 60] [--seconds 3]

The pages are those of the demonstration. The floor is a bare Wagtail page: a title in Wagtail's own template, behind
the middleware that a new project has. Goals: a workshop's page in 9 ms of processor time where the bare page takes 6.8,
and 12 queries; 1.1 ms from what is kept, where the smallest view takes 0.53. Then the same over HTTP: gunicorn with two
processes on the loopback address, eight clients, so many seconds for each page.
"""

import contextlib
import http.client
import os
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

from benchmarks.measure import measure, table
from benchmarks.world import asked, database, start

BASE = Path(__file__).resolve().parents[1]
# What a project of Wagtail's begins with, and nothing of ours.
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
KEPT, CLIENTS = 3600, 8


def addresses() -> dict[str, str]:
    """Build the demonstration; return by name the addresses to ask for, the two bare ones first."""
    from wagtail.models import Page

    from cms.changes import prune
    from cms.models import HomePage, WorkshopPage
    from demo.build import build
    from programmes.catalogue.models import Workshop

    build()
    prune()
    bare = HomePage.objects.get().add_child(instance=Page(title="Bare", slug="bare"))
    workshop = WorkshopPage.objects.live().filter(workshop__state__in=Workshop.LISTED).first()
    programme = workshop.get_parent()
    return {
        "bare Wagtail page": bare.url,
        "smallest view": "/healthz",
        "workshop": workshop.url,
        "programme": programme.url,
        "finder": "/workshops/",
        "home": "/",
    }


def asker(middleware: list[str] | None = None, **settings: object) -> Callable[[str], object]:
    """Return what asks for an address through a stack of middleware, ours unless another is given."""
    from django.conf import settings as ours
    from django.test import Client, override_settings

    client = Client(headers={"accept-encoding": "gzip"})
    with override_settings(MIDDLEWARE=middleware or ours.MIDDLEWARE):
        client.handler.load_middleware()

    def ask(address: str) -> object:
        with override_settings(**settings) if settings else contextlib.nullcontext():
            response = client.get(address)
        assert response.status_code == 200, f"{response.status_code} at {address}"
        return response

    return ask


def in_process(pages: dict[str, str], repeats: int) -> None:
    from django.conf import settings

    bare, ours = asker(BARE), asker()
    floor = measure("bare Wagtail page", partial(bare, pages["bare Wagtail page"]), repeats=repeats)
    costs = [measure("smallest view, our middleware", partial(ours, pages["smallest view"]), repeats=repeats)]
    for seconds, how in ((0, "made"), (KEPT, "kept")):
        settings.PAGES_KEPT_SECONDS = seconds
        for name in list(pages)[2:]:
            costs.append(measure(f"{name}, {how}", partial(ours, pages[name]), repeats=repeats))
    table("Public pages", floor, costs)


def over_http(pages: dict[str, str], seconds: int) -> None:
    from django.db import connection

    name = connection.settings_dict["NAME"]
    url = f"sqlite:///{name}"
    if connection.vendor == "postgresql":
        url = f"{os.environ['DATABASE_URL'].rpartition('/')[0]}/{name}"
    print(f"\nRequests a second, {CLIENTS} clients, 2 processes ({connection.vendor})")
    with tempfile.TemporaryDirectory(prefix="kindling-bench-") as folder:
        for kept, how in ((0, "made"), (KEPT, "kept")):
            own = {"DJANGO_SETTINGS_MODULE": "config.settings.dev", "DEBUG": "0", "KINDLING_VAR": folder}
            own |= {"DATABASE_URL": url, "PAGES_KEPT_SECONDS": str(kept), "LOG_LEVEL": "ERROR"}
            with served(own) as port:
                for page in list(pages)[1:]:
                    print(f"{f'{page}, {how}':38}{rate(port, pages[page], seconds):9.0f}", flush=True)


@contextlib.contextmanager
def served(environment: dict[str, str]):
    """Run gunicorn on a free port of the loopback address."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-m", "gunicorn", "--config", "gunicorn.conf.py", "--log-level", "error"]
    server = subprocess.Popen(command, cwd=BASE, env=os.environ | environment | {"BIND": f"127.0.0.1:{port}"})
    try:
        for _n in range(300):
            with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
                break
            time.sleep(0.1)
        yield port
    finally:
        server.terminate()
        server.wait(40)


def rate(port: int, address: str, seconds: int) -> float:
    """Return how many requests a second are answered to clients who each keep one connection."""

    def visit(until: float) -> int:
        connection, done = http.client.HTTPConnection("127.0.0.1", port, timeout=60), 0
        while not done or time.monotonic() < until:
            connection.request("GET", address, headers={"Accept-Encoding": "gzip"})
            response = connection.getresponse()
            response.read()
            assert response.status == 200, f"{response.status} at {address}"
            done += 1
        connection.close()
        return done

    def everybody(for_seconds: float) -> float:
        done: list[int] = []
        began = time.monotonic()
        visitors = [threading.Thread(target=lambda: done.append(visit(began + for_seconds))) for _n in range(CLIENTS)]
        for visitor in visitors:
            visitor.start()
        for visitor in visitors:
            visitor.join()
        return sum(done) / (time.monotonic() - began)

    everybody(1)  # both processes load what they need
    return everybody(seconds)


def main() -> None:
    wanted = asked(__doc__, repeats=60, seconds=3)
    start()
    with database():
        pages = addresses()
        in_process(pages, wanted.repeats)
        over_http(pages, wanted.seconds)


if __name__ == "__main__":
    main()
