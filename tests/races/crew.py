"""Rivals in processes of their own: what threads of one process share (memory, the interpreter's lock) they do not.

`Crew` starts the processes and talks to each in lines of JSON; run as a program, this module is one of them.
"""

import json
import os
import queue
import subprocess
import sys
import threading
from collections.abc import Sequence
from pathlib import Path
from types import TracebackType
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
PATIENCE = 120  # seconds in which a round must be over; a hung process is ended and fails the test

Act = tuple[str, dict[str, Any]]


class Crew:
    """Several processes with `threads` threads each; `without_the_lock` takes the lock of places out of them."""

    def __init__(self, processes: int = 2, threads: int = 16, *, without_the_lock: bool = False) -> None:
        from django.conf import settings
        from django.db import connection

        said = {"database": str(connection.settings_dict["NAME"]), "threads": threads, "no_lock": without_the_lock}
        environment = {
            **os.environ,
            "DJANGO_SETTINGS_MODULE": os.environ.get("DJANGO_SETTINGS_MODULE", settings.SETTINGS_MODULE),
            "PYTHONPATH": os.pathsep.join([str(ROOT), str(ROOT / "site")]),
        }
        self.members = [
            subprocess.Popen(
                [sys.executable, "-m", "tests.races.crew", json.dumps(said)],
                cwd=ROOT,
                env=environment,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                text=True,
            )
            for _process in range(processes)
        ]

    def __enter__(self) -> "Crew":
        self.hear()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for member in self.members:
            if member.stdin:
                member.stdin.close()
            try:
                member.wait(20)
            except subprocess.TimeoutExpired:
                member.kill()
                member.wait()
            if member.stdout:
                member.stdout.close()

    def race(self, acts: Sequence[Act]) -> list[str]:
        """Deal the acts out to the processes, let all go at once, and return what became of each, in order.

        That is an enrolment's state, or the name of the refusal or fault.
        """
        hands = [list(acts[number :: len(self.members)]) for number in range(len(self.members))]
        for member, hand in zip(self.members, hands, strict=True):
            self.tell(member, hand)
        self.hear()  # each has its threads at the gate
        for member in self.members:
            self.tell(member, "go")
        answers = self.hear()
        results = [""] * len(acts)
        for number, answer in enumerate(answers):
            results[number :: len(self.members)] = answer
        return results

    def tell(self, member: "subprocess.Popen[str]", what: object) -> None:
        assert member.stdin
        member.stdin.write(json.dumps(what) + "\n")
        member.stdin.flush()

    def hear(self) -> list[Any]:
        """Return one line of each process; a process that says nothing for too long is ended."""
        watch = threading.Timer(PATIENCE, lambda: [member.kill() for member in self.members])
        watch.start()
        try:
            lines = [member.stdout.readline() for member in self.members if member.stdout]
        finally:
            watch.cancel()
        assert all(lines), "A process ended, or said nothing in time."
        return [json.loads(line) for line in lines]


# --- The program of one process -------------------------------------------------------------------------


def act(name: str, facts: dict[str, Any]) -> str:
    from accounts.models import User
    from programmes.catalogue.models import Workshop
    from programmes.enrolment import services
    from programmes.enrolment.models import Enrolment

    if name == "book":
        person = User.objects.get(pk=facts["person"])
        workshop = Workshop.objects.get(pk=facts["workshop"])
        return services.book(workshop, person, by=person, join_list=facts["join_list"]).state
    enrolment = Enrolment.objects.select_related("workshop", "person").get(pk=facts["enrolment"])
    if name == "withdraw":
        return services.withdraw(enrolment, by=enrolment.person).state
    if name == "move":
        return services.transfer(enrolment, Workshop.objects.get(pk=facts["workshop"]), by=enrolment.person).state
    raise ValueError(name)


def one_round(hand: list[Act], threads: int) -> None:
    from django.db import connection

    todo: queue.SimpleQueue[tuple[int, Act]] = queue.SimpleQueue()
    for pair in enumerate(hand):
        todo.put(pair)
    results = [""] * len(hand)
    ready, gate = threading.Barrier(threads + 1), threading.Event()

    def work() -> None:
        try:
            connection.ensure_connection()
            ready.wait()
            gate.wait()
            while True:
                try:
                    number, (name, facts) = todo.get_nowait()
                except queue.Empty:
                    return
                try:
                    results[number] = act(name, facts)
                except Exception as error:
                    results[number] = type(error).__name__
        finally:
            connection.close()

    workers = [threading.Thread(target=work) for _thread in range(threads)]
    for worker in workers:
        worker.start()
    ready.wait()
    print(json.dumps("ready"), flush=True)
    sys.stdin.readline()
    gate.set()
    for worker in workers:
        worker.join()
    print(json.dumps(results), flush=True)


def main() -> None:
    import django

    django.setup()
    from programmes.catalogue.models import Workshop
    from programmes.enrolment.services import lock
    from tests.database import use

    said = json.loads(sys.argv[1])
    use(said["database"])
    if said["no_lock"]:
        lock.lock_workshops = lambda *workshops: [Workshop.objects.get(pk=workshop.pk) for workshop in workshops]
    print(json.dumps("here"), flush=True)
    for line in sys.stdin:
        one_round(json.loads(line), said["threads"])


if __name__ == "__main__":
    main()
