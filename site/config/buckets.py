"""Files in object storage, for deployments of several machines: from one address each to django-storages' options."""

from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured


def bucket(url: str) -> dict[str, Any]:
    """Return the options of a bucket named as `s3://key:secret@host/bucket/prefix?region=…&tls=off`.

    Without a host it is Amazon's own; without a key the machine's role, or what boto3 finds in its environment.
    `tls=off` speaks plain HTTP, for a store on the same machine. Raises ImproperlyConfigured for anything else.
    """
    parts = urlsplit(url)
    name, _slash, prefix = parts.path.strip("/").partition("/")
    if parts.scheme != "s3" or not name:
        raise ImproperlyConfigured("Name a bucket as s3://key:secret@host/bucket, not otherwise.")
    query = {key: values[-1] for key, values in parse_qs(parts.query).items()}
    options: dict[str, Any] = {
        "bucket_name": name,
        "location": prefix,
        "default_acl": None,  # who may read is the bucket's policy to say, not each file's
        "file_overwrite": False,
        "signature_version": "s3v4",
    }
    if parts.username:
        options |= {"access_key": unquote(parts.username), "secret_key": unquote(parts.password or "")}
    if parts.hostname:
        scheme = "http" if query.get("tls") == "off" else "https"
        port = f":{parts.port}" if parts.port else ""
        options |= {"endpoint_url": f"{scheme}://{parts.hostname}{port}", "addressing_style": "path"}
    if "region" in query:
        options["region_name"] = query["region"]
    return options


BACKENDS = {
    "default": "ui.bucket_files.PublicBucket",
    "private": "ui.bucket_files.PrivateBucket",
    "ledger": "ui.bucket_files.PrivateBucket",
}


def storages(**urls: str) -> dict[str, dict[str, Any]]:
    """Return what in STORAGES is kept in buckets, by alias; nothing for an address that is empty."""
    return {alias: {"BACKEND": BACKENDS[alias], "OPTIONS": bucket(url)} for alias, url in urls.items() if url}
