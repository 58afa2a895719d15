"""What production may not start with, and what nobody may."""

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ImproperlyConfigured


def unsafe_values(settings: Mapping[str, Any]) -> list[str]:
    """Return one sentence for each setting that production must not run with; empty when all are safe."""
    problems = []
    if settings.get("DEMO"):
        problems.append("KINDLING_DEMO: the demo's people and passwords are public; unset it.")
    if settings.get("DEBUG"):
        problems.append("DEBUG: error pages would show settings and data; unset it.")
    key = settings.get("SECRET_KEY", "")
    if len(key) < 50 or len(set(key)) < 12 or key.startswith("django-insecure-"):
        problems.append("SECRET_KEY: give at least 50 random characters.")
    hosts = settings.get("ALLOWED_HOSTS", [])
    if not hosts or "*" in hosts:
        problems.append("ALLOWED_HOSTS: name the hosts this site answers to, without '*'.")
    if not str(settings.get("SITE_URL", "")).startswith("https://"):
        problems.append("SITE_URL: give the public address, beginning with https://.")
    if settings.get("EMAIL_BACKEND", "").endswith(
        ("dummy.EmailBackend", "console.EmailBackend", "locmem.EmailBackend")
    ):
        problems.append("EMAIL_URL: name a mail server; people would get no mail.")
    engine = settings["DATABASES"]["default"]["ENGINE"]
    cache = settings["CACHES"]["default"]["BACKEND"]
    if engine.endswith("postgresql") and cache.endswith(("LocMemCache", "DummyCache")):
        problems.append("CACHE_URL: rate limits need a cache that all processes share (redis://… or dbcache://…).")
    in_a_bucket = "bucket" in settings["STORAGES"]["default"]["BACKEND"]
    if in_a_bucket and not settings["MEDIA_URL"].startswith("https://"):
        problems.append("MEDIA_URL: pictures are in a bucket, so name its public address, beginning with https://.")
    return problems


def refuse_unsafe(settings: Mapping[str, Any]) -> None:
    """Raise ImproperlyConfigured naming every unsafe value at once."""
    if problems := unsafe_values(settings):
        raise ImproperlyConfigured("Kindling will not start:\n" + "\n".join(f"  - {p}" for p in problems))


def at_least(floor: int, name: str, value: int) -> int:
    """Return a chosen number. Raises ImproperlyConfigured below a floor that nobody may choose to go under."""
    if value < floor:
        raise ImproperlyConfigured(f"Kindling will not start:\n  - {name}: give {floor} or more.")
    return value
