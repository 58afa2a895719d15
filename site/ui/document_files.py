"""What a PDF may load while it is made: our static files. Imports WeasyPrint, so it is imported late."""

from functools import cache
from io import BytesIO
from pathlib import Path
from urllib.parse import unquote, urlsplit

from django.conf import settings
from django.contrib.staticfiles import finders
from fontTools.ttLib.woff2 import decompress
from weasyprint.urls import URLFetcher, URLFetcherResponse

# Where a document lives while it is made; the name can never exist.
BASE_URL = "https://document.invalid/"
MIME_TYPES = {".css": "text/css", ".svg": "image/svg+xml", ".png": "image/png"}


class StaticFiles(URLFetcher):
    """Answers from the static files and never from a network or the rest of the disk."""

    def fetch(self, url: str, headers: dict[str, str] | None = None) -> URLFetcherResponse:
        """Return the file at `url`; raise ValueError for any other address, which leaves the thing out."""
        path = unquote(urlsplit(url).path)
        if not url.startswith(BASE_URL) or not path.startswith(settings.STATIC_URL):
            raise ValueError(f"A document may not load {url}.")
        name = path.removeprefix(settings.STATIC_URL)
        found = finders.find(name) or _collected(name)
        if found is None:
            raise ValueError(f"There is no static file {name}.")
        if found.endswith(".woff2"):
            return URLFetcherResponse(url, _unpacked(found), {"Content-Type": "font/ttf"})
        mime_type = MIME_TYPES.get(Path(name).suffix, "application/octet-stream")
        return URLFetcherResponse(url, Path(found).read_bytes(), {"Content-Type": mime_type})


@cache
def _unpacked(font: str) -> bytes:
    """Return a font as it is before compression. WeasyPrint would unpack each for each document, slowly."""
    unpacked = BytesIO()
    decompress(font, unpacked)
    return unpacked.getvalue()


def _collected(name: str) -> str | None:
    """Find a file that only collectstatic knows, such as one with its hash in its name."""
    root = Path(settings.STATIC_ROOT).resolve()
    file = (root / name).resolve()
    return str(file) if file.is_relative_to(root) and file.is_file() else None
