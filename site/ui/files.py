"""Files that are handed out by views alone."""

from django.core.files.storage import FileSystemStorage


class PrivateFiles(FileSystemStorage):
    """Files without an address: a view that asks who is there opens them. Needs a `location` outside MEDIA_ROOT."""

    def url(self, name: str | None) -> str:
        """Raise ValueError, as Django asks of a storage without addresses (its own falls back to MEDIA_URL)."""
        raise ValueError("This file is not accessible via a URL.")
