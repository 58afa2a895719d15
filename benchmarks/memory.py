"""What a web process holds after its first requests, and after ten thousand more.

python -m benchmarks.memory [--requests 10000]

The floor is the same process when it has answered nothing but /healthz. Goals: at most 150 MB, less than a tenth more
after 10,000 requests.
"""

import contextlib
import http.client
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from benchmarks.world import asked
from tests.postgres import free_port

BASE = Path(__file__).parents[1]
ADDRESSES = ["/", "/programmes/", "/workshops/", "/workshops/?q=river", "/articles/", "/reviews/", "/accounts/login/"]


@contextlib.contextmanager
def one_web_process() -> Iterator[tuple[int, int]]:
    """Serve the demonstration with a single process; yield its port and the process's number."""
    with tempfile.TemporaryDirectory(prefix="kindling-memory-") as folder:
        port = free_port()
        env = os.environ | {
            "KINDLING_VAR": folder,
            "KINDLING_DEMO": "1",
            "DJANGO_SETTINGS_MODULE": "config.settings.dev",
            "LOG_LEVEL": "ERROR",
            "WEB_CONCURRENCY": "1",
            "BIND": f"127.0.0.1:{port}",
        }
        for command in ("migrate", "load_demo"):
            subprocess.run([sys.executable, "manage.py", command, "-v0"], cwd=BASE, env=env, check=True)
        command = [sys.executable, "-m", "gunicorn", "--config", "gunicorn.conf.py", "--max-requests", "0"]
        server = subprocess.Popen(command, cwd=BASE, env=env, stderr=subprocess.DEVNULL)
        try:
            yield port, worker_of(server.pid, port)
        finally:
            server.terminate()
            server.wait(timeout=60)


def worker_of(pid: int, port: int) -> int:
    """Wait until the server answers; return the number of its only worker."""
    for _ in range(300):
        with contextlib.suppress(OSError):
            ask(port, "/healthz")
            return int(Path(f"/proc/{pid}/task/{pid}/children").read_text().split()[0])
        time.sleep(0.1)
    raise SystemExit("The server did not start within thirty seconds.")


def ask(port: int, address: str) -> None:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    connection.request("GET", address)
    answer = connection.getresponse()
    answer.read()
    connection.close()
    assert answer.status < 400, (answer.status, address)


def megabytes(pid: int) -> float:
    """Return what a process holds in memory of its own and shared, in MB."""
    lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    return int(next(line for line in lines if line.startswith("VmRSS")).split()[1]) / 1000


def main() -> None:
    wanted = asked(__doc__, requests=10_000)
    with one_web_process() as (port, pid):
        floor = megabytes(pid)
        for number in range(200):
            ask(port, ADDRESSES[number % len(ADDRESSES)])
        warm = megabytes(pid)
        for number in range(wanted.requests):
            ask(port, ADDRESSES[number % len(ADDRESSES)])
        after = megabytes(pid)
    print(f"nothing asked: {floor:.0f} MB; warm: {warm:.0f} MB ({warm / floor:.2f} × that);")
    print(f"after {wanted.requests:,} requests: {after:.0f} MB ({after / warm - 1:+.1%})")


if __name__ == "__main__":
    main()
