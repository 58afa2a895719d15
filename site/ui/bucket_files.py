"""Files in object storage. Needs django-storages and boto3, so it is imported by settings that name it, and late."""

from django.conf import settings
from django.utils.encoding import filepath_to_uri
from storages.backends.s3 import S3Storage


class PublicBucket(S3Storage):
    """Pictures for everybody, at MEDIA_URL: the bucket's own public address, or that of a network before it."""

    def url(self, name: str, *args: object, **kwargs: object) -> str:
        """Return the public address of a file, the same for ever, so that browsers and caches keep it."""
        return settings.MEDIA_URL + (filepath_to_uri(name) or "")


class PrivateBucket(S3Storage):
    """Files without an address: a view that asks who is there reads them. The bucket itself is open to nobody."""

    def url(self, name: str, *args: object, **kwargs: object) -> str:
        """Raise ValueError, as Django asks of a storage without addresses."""
        raise ValueError("This file is not accessible via a URL.")
