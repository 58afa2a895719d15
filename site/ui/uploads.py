"""What an uploaded file may be: told by what is in it, never by what it is called or what the browser says it is.

Pictures are drawn anew, so that nothing that came along with them (where they were taken, by what, a script behind the
last pixel) is kept. Archives are looked into without unpacking them.
"""

import io
import warnings
import zipfile
from collections.abc import Callable
from pathlib import PurePath, PurePosixPath
from typing import IO, Any

from django.core.files.uploadedfile import UploadedFile
from django.forms import ValidationError
from django.utils.translation import gettext as _
from PIL import Image, ImageOps, UnidentifiedImageError

MOST_PIXELS = 50_000_000  # all frames together
MOST_FILES = 5_000
MOST_UNPACKED = 300 * 1024 * 1024
PICTURES = {"avif": "AVIF", "gif": "GIF", "jpeg": "JPEG", "jpg": "JPEG", "png": "PNG", "webp": "WEBP"}
# What is needed to draw a picture again as it looked; everything else that it says of itself is dropped.
LOOKS = {"background", "disposal", "duration", "icc_profile", "loop", "transparency"}
MACROS = "vbaproject.bin"


def suffix_of(file: Any) -> str:
    """Return the ending of a file's name, in lower case and without its dot."""
    return PurePath(file.name or "").suffix.lower().removeprefix(".")


def checked(file: UploadedFile) -> UploadedFile:
    """Return a file that is what its name says, a picture drawn anew. Raises ValidationError, fit to be shown."""
    suffix = suffix_of(file)
    if suffix in PICTURES:
        return redrawn(file)
    look = CONTENTS.get(suffix)
    file.seek(0)
    if look is None or not look(file):
        raise ValidationError(_("What is in this file is not what its name says. Save it again and choose it anew."))
    file.seek(0)
    return file


def redrawn(file: UploadedFile) -> UploadedFile:
    """Draw a picture anew within its file, upright, with nothing in it but what is seen, and return the file.

    Within it, because Wagtail, which takes many at once, keeps what came in and not what a form made of it. Raises
    ValidationError for what is no picture, or too large a one.
    """
    kind = PICTURES.get(suffix_of(file))
    broken = ValidationError(_("This is no picture that we can read: %(kinds)s.") % {"kinds": ", ".join(PICTURES)})
    too_large = ValidationError(_("This picture has more than %(most)s million pixels.") % {"most": 50})
    if kind is None:
        raise broken
    file.seek(0)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            picture = Image.open(file, formats=[kind])
            frames = getattr(picture, "n_frames", 1)
            if picture.width * picture.height * frames > MOST_PIXELS:
                raise too_large
            drawn = _draw(picture, kind, frames)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as bomb:
        raise too_large from bomb
    # Pillow's readers fail on broken files in as many ways as there are formats.
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, EOFError, IndexError, TypeError) as error:
        raise broken from error
    file.seek(0)
    file.truncate()
    file.write(drawn)
    file.seek(0)
    file.size = len(drawn)
    return file


def _draw(picture: Image.Image, kind: str, frames: int) -> bytes:
    drawn = io.BytesIO()
    if frames > 1:
        picture.load()
        picture.info = {name: value for name, value in picture.info.items() if name in LOOKS}
        picture.save(drawn, kind, save_all=True, exif=b"")
        return drawn.getvalue()
    upright = ImageOps.exif_transpose(picture)
    upright.info = {name: value for name, value in upright.info.items() if name in LOOKS}
    options: dict[str, Any] = {"JPEG": {"quality": 90}, "WEBP": {"quality": 90}, "AVIF": {"quality": 80}}.get(kind, {})
    upright.save(drawn, kind, exif=b"", icc_profile=upright.info.get("icc_profile"), **options)
    return drawn.getvalue()


# --- What is in other files ---------------------------------------------------------------------------


def _begins(*beginnings: bytes) -> Callable[[IO[bytes]], bool]:
    return lambda file: file.read(16).startswith(beginnings)


def _is_text(file: IO[bytes]) -> bool:
    return all(b"\0" not in chunk for chunk in iter(lambda: file.read(64 * 1024), b""))


def _is_mp3(file: IO[bytes]) -> bool:
    head = file.read(3)
    return head == b"ID3" or (len(head) == 3 and head[0] == 0xFF and head[1] & 0xE0 == 0xE0)


def _is_mp4(file: IO[bytes]) -> bool:
    return file.read(12)[4:8] == b"ftyp"


def _archive(mime_type: str = "", folder: str = "") -> Callable[[IO[bytes]], bool]:
    """Return how to tell an archive that says it is of a type (OpenDocument, EPUB), or has a folder (Office)."""

    def look(file: IO[bytes]) -> bool:
        try:
            with zipfile.ZipFile(file) as archive:
                entries = archive.infolist()
                names = [entry.filename for entry in entries]
                if len(entries) > MOST_FILES or sum(entry.file_size for entry in entries) > MOST_UNPACKED:
                    return False
                if any(_leads_out(name) or PurePosixPath(name).name.lower() == MACROS for name in names):
                    return False
                if mime_type:
                    return names[:1] == ["mimetype"] and archive.read("mimetype")[:100].strip() == mime_type.encode()
                if folder:
                    return "[Content_Types].xml" in names and any(name.startswith(folder) for name in names)
                return bool(entries)
        except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError, RuntimeError, EOFError):
            return False

    return look


def _leads_out(name: str) -> bool:
    return name.startswith(("/", "\\")) or ":" in name[:2] or ".." in name.replace("\\", "/").split("/")


OPEN = "application/vnd.oasis.opendocument."
CONTENTS: dict[str, Callable[[IO[bytes]], bool]] = {
    "csv": _is_text,
    "docx": _archive(folder="word/"),
    "epub": _archive("application/epub+zip"),
    "key": _archive(),
    "mp3": _is_mp3,
    "mp4": _is_mp4,
    "odp": _archive(f"{OPEN}presentation"),
    "ods": _archive(f"{OPEN}spreadsheet"),
    "odt": _archive(f"{OPEN}text"),
    "pdf": _begins(b"%PDF-"),
    "pptx": _archive(folder="ppt/"),
    "rtf": _begins(b"{\\rtf"),
    "txt": _is_text,
    "vtt": _is_text,
    "xlsx": _archive(folder="xl/"),
    "zip": _archive(),
}
