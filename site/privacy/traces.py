"""Where words are: in every table, file and cache there is. For the drill, and for tests of erasure."""

import io
import pickle
import re
import zlib
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.sessions.models import Session
from django.core.cache import caches
from django.core.cache.backends.filebased import FileBasedCache
from django.core.cache.backends.locmem import LocMemCache
from django.db import connection

ROWS_AT_ONCE = 500
# What a line of print may put between two letters of a word.
BETWEEN_LETTERS = re.compile(r"[\s\u00ad-]")


@dataclass(frozen=True, order=True)
class Trace:
    """One place where one of the words stands: a kind of place ("table", "file", "cache"…), and which."""

    kind: str
    place: str
    word: str


def words_in(text: str, words: Collection[str]) -> list[str]:
    """Return which of the words stand in a text, upper and lower case alike."""
    lowered = text.lower()
    return [word for word in words if word.lower() in lowered]


def as_text(value: Any) -> str:
    """Return what a cell, a file or a cached value says, whatever it is."""
    if isinstance(value, memoryview):
        value = bytes(value)
    if isinstance(value, bytes):
        return value.decode("utf-8", "replace")
    return value if isinstance(value, str) else repr(value)


def in_tables(words: Collection[str]) -> Iterator[Trace]:
    """Look through every column of every table, the indexes for search and what sessions hold included."""
    with connection.cursor() as cursor:
        tables = sorted(connection.introspection.table_names(cursor))
        for table in tables:
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")  # noqa: S608 - a name of our own
            columns = [column[0] for column in cursor.description]
            found = set()
            while rows := cursor.fetchmany(ROWS_AT_ONCE):
                for row in rows:
                    for column, cell in zip(columns, row, strict=True):
                        if cell is not None and not isinstance(cell, (int, float)):
                            found |= {(column, word) for word in words_in(as_text(cell), words)}
            yield from (Trace("table", f"{table}.{column}", word) for column, word in sorted(found))
    for session in Session.objects.iterator():
        for word in words_in(repr(session.get_decoded()), words):
            yield Trace("session", "django_session", word)


def tables() -> int:
    """Return how many tables there are to look through."""
    return len(connection.introspection.table_names())


def folders() -> list[Path]:
    """Return where files lie: pictures and documents, private files, and the demo's outbox."""
    return [Path(settings.MEDIA_ROOT), Path(settings.PRIVATE_ROOT), Path(settings.VAR_DIR) / "mail"]


def files() -> Iterator[Path]:
    """Yield every file there is."""
    for folder in folders():
        if folder.exists():
            yield from (path for path in sorted(folder.rglob("*")) if path.is_file())


def in_files(words: Collection[str]) -> Iterator[Trace]:
    """Look through every file, in the text of PDFs and in what is zipped too."""
    for path in files():
        for word in words_in(text_of(path.name, path.read_bytes()), words):
            yield Trace("file", path.name, word)


def text_of(name: str, content: bytes) -> str:
    """Return the text of a file by what it is: a PDF's pages, a zip's members, a mail's parts; else as it stands."""
    if content.startswith(b"%PDF"):
        return text_of_pdf(content)
    if content.startswith(b"PK"):
        import zipfile

        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            return "\n".join(text_of(member, archive.read(member)) for member in archive.namelist())
    if name.endswith(".eml"):
        from email import message_from_bytes

        parts = [part.get_payload(decode=True) for part in message_from_bytes(content).walk()]
        return as_text(content) + "\n".join(as_text(part) for part in parts if part)
    return as_text(content)


# A drill comes by each document once for everybody who may take it, and again after each of its steps.
@lru_cache(maxsize=100)
def text_of_pdf(content: bytes) -> str:
    """Return a PDF's text as a reader would copy it, and once more without spaces and hyphens, which lines end with.

    What only begins as a PDF does is returned as it stands. Needs pypdf, which the tests bring along.
    """
    from pypdf import PdfReader
    from pypdf.errors import PdfReadError

    try:
        pages = PdfReader(io.BytesIO(content)).pages
        text = " ".join(page.extract_text() or "" for page in pages)
    except PdfReadError:
        return as_text(content)
    return f"{text} {BETWEEN_LETTERS.sub('', text)}"


def cached() -> Iterator[tuple[str, Any]]:
    """Yield (alias, value) of everything the caches of this process and its folders hold.

    Raises TypeError for a cache whose keys can't be listed: a search that leaves one out finds nothing by mistake.
    """
    for alias in settings.CACHES:
        cache = caches[alias]
        if isinstance(cache, LocMemCache):
            yield from ((alias, pickle.loads(value)) for value in list(vars(cache)["_cache"].values()))  # noqa: S301
        elif isinstance(cache, FileBasedCache):
            for name in Path(vars(cache)["_dir"]).glob("*.djcache"):
                with name.open("rb") as file:
                    pickle.load(file)  # noqa: S301 - when it expires
                    yield alias, pickle.loads(zlib.decompress(file.read()))  # noqa: S301
        else:
            raise TypeError(f"The cache {alias!r} can't be looked through: {type(cache).__name__}.")


def in_caches(words: Collection[str]) -> Iterator[Trace]:
    """Look through every cache, also into pages that are kept compressed."""
    for alias, value in cached():
        for word in words_in(inside(value), words):
            yield Trace("cache", alias, word)


def inside(value: Any) -> str:
    """Return what a cached value says: a kept page by its body, others by their parts."""
    import gzip

    body = getattr(value, "body", value)
    if isinstance(body, bytes):
        return as_text(gzip.decompress(body) if body.startswith(b"\x1f\x8b") else body)
    return as_text(body)
