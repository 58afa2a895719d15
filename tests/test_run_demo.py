"""`make run` as somebody would see it: the demo is served, with its worker, and ends cleanly on Ctrl-C."""

import contextlib
import os
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

import pytest
from django.db import connection

from tests.postgres import free_port

ROOT = Path(__file__).resolve().parents[1]


@pytest.fixture
def environment(tmp_path, django_db_blocker):
    """Somewhere of its own for the demo's database and files; a database of its own on PostgreSQL."""
    own = {**os.environ, "KINDLING_DEMO": "1", "DJANGO_SETTINGS_MODULE": "config.settings.dev"}
    own["KINDLING_VAR"] = str(tmp_path)
    if connection.vendor == "postgresql":
        name = f"kindling_demo_{os.getpid()}"
        run_on_server(f"DROP DATABASE IF EXISTS {name}", f"CREATE DATABASE {name}")
        own["DATABASE_URL"] = os.environ["DATABASE_URL"].rpartition("/")[0] + f"/{name}"
        yield own
        run_on_server(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
    else:
        yield own


def run_on_server(*statements: str) -> None:
    import psycopg

    with psycopg.connect(os.environ["DATABASE_URL"], autocommit=True) as server:
        for statement in statements:
            server.execute(statement)


def answers(address: str) -> bool:
    with contextlib.suppress(urllib.error.URLError, ConnectionError), urllib.request.urlopen(address) as response:
        return response.status == 200
    return False


@pytest.mark.only_soak
@pytest.mark.slow
def test_the_demo_is_served_and_stops_cleanly(environment):
    port = free_port()
    command = [sys.executable, "manage.py", "run_demo", "--port", str(port)]
    with subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT) as demo:
        try:
            deadline = time.monotonic() + 240
            while not answers(f"http://127.0.0.1:{port}/inbox/"):
                assert demo.poll() is None
                assert time.monotonic() < deadline
                time.sleep(0.5)
            assert answers(f"http://127.0.0.1:{port}/workshops/CFR-7K2M/")
            assert answers(f"http://127.0.0.1:{port}/static/css/kindling.css")
        finally:
            demo.send_signal(signal.SIGINT)
            said = demo.communicate(timeout=60)[0].decode()
    assert demo.returncode == 0, said
    assert "practitioner@example.org" in said
    assert not answers(f"http://127.0.0.1:{port}/healthz")
