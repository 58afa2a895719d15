"""Send a request, see what it did, and undo it."""

import hashlib
import re
import traceback
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.core.cache import cache
from django.db import connection, transaction
from django.test import Client
from django.utils.http import urlencode

WRITES = re.compile(r'^\s*(?:INSERT INTO|UPDATE|DELETE FROM)\s+"?(\w+)"?', re.IGNORECASE)
# What a refused request may write all the same: that somebody is there, and which messages they have seen.
ALWAYS = {"django_session"}
ERROR_SHOWN = re.compile(
    r'class="[^"]*(?:error-summary|field-error|errorlist|error-message|help-critical)|aria-invalid="true"'
)


@dataclass(frozen=True)
class Answer:
    """What came back and what it did before it was undone."""

    status: int
    text: str
    headers: dict[str, str]
    changed: list[str]
    trouble: str
    told: list[str]

    @property
    def failed(self) -> bool:
        """True for a defect; "come back in a minute" is an answer."""
        return self.status >= 500 and not (self.status == 503 and "Retry-After" in self.headers)

    @property
    def is_html(self) -> bool:
        return self.headers.get("Content-Type", "").startswith("text/html")

    @property
    def refused(self) -> bool:
        """True for what was turned down: by its status, by a form that came back, by a message of refusal."""
        return self.status >= 400 or (self.status == 200 and bool(ERROR_SHOWN.search(self.text))) or bool(self.told)


class Asker:
    """Sends requests in transactions that are undone, and counts them."""

    def __init__(self) -> None:
        self.asked = 0
        self._digests: dict[str, str] = {}

    def __call__(self, send: Callable[[], Any]) -> Answer:
        self.asked += 1
        cache.clear()
        tables: set[str] = set()

        def note(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
            if found := WRITES.match(sql):
                tables.add(found[1])
            return execute(sql, params, many, context)

        with transaction.atomic():
            try:
                with transaction.atomic(), connection.execute_wrapper(note):
                    response = send()
                    if response.streaming:
                        list(response.streaming_content)
                    broken = getattr(response, "exc_info", None)
                    after = {} if broken else {table: digest(table) for table in tables - ALWAYS}
                    transaction.set_rollback(True)
            except Exception as error:
                return Answer(599, "", {}, [], "".join(traceback.format_exception(error)[-3:]), [])
            changed = [table for table, value in after.items() if value != self._before(table)]
            transaction.set_rollback(True)
        trouble = ""
        if exc_info := getattr(response, "exc_info", None):
            trouble = "".join(traceback.format_exception(*exc_info)[-4:])
        text = "" if response.streaming else response.content.decode(errors="replace")
        told = [str(message) for message in _messages(response) if message.level_tag == "error"]
        return Answer(response.status_code, text, dict(response.headers), sorted(changed), trouble, told)

    def post(self, client: Client, path: str, data: dict[str, list[str]], *, multipart: bool = False) -> Answer:
        if multipart:
            return self(lambda: client.post(path, data))
        body = urlencode(data, doseq=True)
        return self(lambda: client.post(path, body, content_type="application/x-www-form-urlencoded"))

    def _before(self, table: str) -> str:
        # All is undone after each request, so what a table held before one it held before all.
        if table not in self._digests:
            self._digests[table] = digest(table)
        return self._digests[table]


def _messages(response: Any) -> list[Any]:
    request = getattr(response, "wsgi_request", None)
    storage = getattr(request, "_messages", None)
    return list(getattr(storage, "_queued_messages", []))


def digest(table: str) -> str:
    """Return what a table holds, in a word."""
    with connection.cursor() as cursor:
        cursor.execute(f'SELECT * FROM "{table}"')
        rows = sorted(repr(row) for row in cursor.fetchall())
    return hashlib.sha256("\n".join(rows).encode()).hexdigest()
