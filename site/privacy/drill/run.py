"""One drill from end to end, and what it found."""

import logging
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from django.core import mail
from django.utils import timezone

from notices.duties import registered_duties
from notices.tasks import deliver
from privacy import copies, traces
from privacy.drill import walk
from privacy.drill.arrange import Published, publish, withdraw
from privacy.traces import Trace, words_in

# The worker is given so many rounds to become quiet; each runs every duty there is.
ROUNDS = 2
# Where the drill itself says the words, when it searches for them.
SEARCH = "/search/?q="


@dataclass(frozen=True)
class Report:
    """What a drill found. `checked` counts places by kind; `left` is where a sentence still stands: nothing, if well.

    `closed` is how many seconds passed from the first act of withdrawing until none of the addresses that had shown
    the words did; `gone` until the worker had nothing left to do about it.
    """

    stood: list[Trace]
    left: list[Trace]
    checked: dict[str, int]
    closed: float
    gone: float


def run(
    *,
    addresses: Iterable[str] | None = None,
    after_withdrawal: Callable[[Published], None] = lambda published: None,
) -> Report:
    """Publish, withdraw, and look everywhere; return what was found. Writes to the database it is given: a scratch one.

    `addresses` are those to ask for; without them all that can be written, and whatever links lead to from there.
    `after_withdrawal` is called in between, for a test that plants a leak. Raises LookupError as `arrange.publish`.
    """
    with _logged() as lines:
        published = publish(timezone.now())
        _work()
        stood = _before(published)
        began = time.monotonic()
        withdraw(published, timezone.now())
        closed = _closed(published, began)
        _work()
        gone = time.monotonic() - began
        after_withdrawal(published)
        mail.outbox = []  # what had reached people before can't be called back
        left, checked = _look(published, None if addresses is None else list(addresses))
        found = {
            Trace("log", "a line of the log", word)
            for line in lines
            if SEARCH not in line
            for word in words_in(line, published.words)
        }
    checked["log lines"] = len(lines)
    return Report(stood, sorted({*left, *found}), checked, closed, gone)


def _work() -> None:
    """Run every duty of the worker, some rounds of them, and send what is due."""
    for _round in range(ROUNDS):
        for duty in registered_duties():
            duty.run(timezone.now())
        while deliver(timezone.now()):
            pass


def _before(published: Published) -> list[Trace]:
    """Return where the words stand once they are published: a drill that finds none proves nothing.

    Raises LookupError for an address that should show them and does not.
    """
    stood = []
    for address, said in walk.read(None, published.shown_at, code="", follow=False):
        found = words_in(said, published.words)
        if not found:
            raise LookupError(f"{address} does not show what was published: there is nothing to withdraw.")
        stood += [Trace("address", address, word) for word in found]
    return sorted({*stood, *traces.in_tables(published.words), *traces.in_files(published.words)})


def _closed(published: Published, began: float) -> float:
    """Return after how many seconds none of the addresses that showed the words does."""
    for _address, said in walk.read(None, published.shown_at, code="", follow=False):
        if words_in(said, published.words):
            return float("inf")
    return time.monotonic() - began


def _look(published: Published, given: list[str] | None) -> tuple[set[Trace], dict[str, int]]:
    words, left = published.words, set()
    seeds = [*(walk.addresses(published) if given is None else given), *published.shown_at]
    people, asked, all_asked = walk.roles(published), 0, set()
    code = published.enrolment.workshop.code
    for role, person in people.items():
        for address, said in walk.read(person, seeds, code=code, follow=given is None):
            asked += 1
            all_asked.add(address)
            # What one searched for is said back; what was found is another address.
            if SEARCH not in address:
                left |= {Trace("address", f"{address} as {role}", word) for word in words_in(said, words)}
    for role, person in people.items():
        if person is not None:
            text = traces.text_of("copy.zip", copies.zipped(person, now=timezone.now()))
            left |= {Trace("copy", f"of {role}", word) for word in words_in(text, words)}
    left |= _found_by_search(words)
    left |= {*traces.in_tables(words), *traces.in_files(words), *traces.in_caches(words)}
    sent = [f"{message.subject} {message.body}" for message in getattr(mail, "outbox", [])]
    left |= {Trace("mail", "sent after the withdrawal", word) for text in sent for word in words_in(text, words)}
    return left, {
        "roles": len(people),
        "answers read": asked,
        "addresses": len(all_asked),
        f"of our {len(walk.ours())} kinds of address": len(walk.kinds_of(all_asked)),
        "tables": traces.tables(),
        "files": sum(1 for _file in traces.files()),
        "cached": sum(1 for _one in traces.cached()),
        "copies": len(people) - 1,
    }


def _found_by_search(words: Iterable[str]) -> set[Trace]:
    """Ask the index for search itself, which holds words in pieces on some databases."""
    from wagtail.models import Page

    return {Trace("search", str(page.pk), word) for word in words for page in Page.objects.search(word)}


@contextmanager
def _logged() -> Iterator[list[str]]:
    """Collect whatever is logged meanwhile, with the facts beside the message."""
    lines: list[str] = []

    class Collector(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            lines.append(f"{record.getMessage()} {record.__dict__}")

    collector, root = Collector(), logging.getLogger()
    level, handlers = root.level, root.handlers
    root.handlers = [collector]  # thousands of lines, which nobody wants on a terminal
    root.setLevel(logging.INFO)
    try:
        yield lines
    finally:
        root.handlers = handlers
        root.setLevel(level)
