"""Production starts on safe values alone, and says which are not."""

import os
import subprocess
import sys

import pytest
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from config.safety import refuse_unsafe, unsafe_values

SAFE = {
    "DEMO": False,
    "DEBUG": False,
    "SECRET_KEY": "kq3v8z1m5x7c9b2n4l6j0hgfdsapoiuytrewqKQ3V8Z1M5X7C9B2",
    "ALLOWED_HOSTS": ["workshops.example.org"],
    "SITE_URL": "https://workshops.example.org",
    "EMAIL_BACKEND": "django.core.mail.backends.smtp.EmailBackend",
    "DATABASES": {"default": {"ENGINE": "django.db.backends.postgresql"}},
    "CACHES": {"default": {"BACKEND": "config.caches.RedisCache"}},
    "STORAGES": {"default": {"BACKEND": "django.core.files.storage.FileSystemStorage"}},
    "MEDIA_URL": "/media/",
}
IN_A_BUCKET = {"STORAGES": {"default": {"BACKEND": "ui.bucket_files.PublicBucket"}}}


def test_safe_values_pass():
    assert unsafe_values(SAFE) == []
    refuse_unsafe(SAFE)
    assert unsafe_values({**SAFE, **IN_A_BUCKET, "MEDIA_URL": "https://pictures.example.org/"}) == []


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("KINDLING_DEMO", {"DEMO": True}),
        ("DEBUG", {"DEBUG": True}),
        ("SECRET_KEY", {"SECRET_KEY": ""}),
        ("SECRET_KEY", {"SECRET_KEY": "a" * 60}),
        ("SECRET_KEY", {"SECRET_KEY": "django-insecure-" + SAFE["SECRET_KEY"]}),
        ("ALLOWED_HOSTS", {"ALLOWED_HOSTS": []}),
        ("ALLOWED_HOSTS", {"ALLOWED_HOSTS": ["*"]}),
        ("SITE_URL", {"SITE_URL": "http://workshops.example.org"}),
        ("EMAIL_URL", {"EMAIL_BACKEND": "django.core.mail.backends.dummy.EmailBackend"}),
        ("MEDIA_URL", IN_A_BUCKET),
        ("CACHE_URL", {"CACHES": {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}}),
    ],
)
def test_an_unsafe_value_is_refused_by_its_name(name, value):
    assert [problem.partition(":")[0] for problem in unsafe_values({**SAFE, **value})] == [name]
    with pytest.raises(ImproperlyConfigured, match=name):
        refuse_unsafe({**SAFE, **value})


def start(**environment: str) -> subprocess.CompletedProcess[str]:
    """Start Django with the production settings, in a process of its own."""
    return subprocess.run(
        [sys.executable, "-W", "ignore", "-c", "import django; django.setup()"],
        cwd=settings.BASE_DIR,
        env={
            "PATH": os.environ["PATH"],
            "PYTHONPATH": f"{settings.BASE_DIR}{os.pathsep}{settings.SITE_DIR}",
            "DJANGO_SETTINGS_MODULE": "config.settings.production",
            **environment,
        },
        capture_output=True,
        text=True,
    )


def test_production_names_everything_that_is_missing_at_once():
    said = start().stderr
    named = [name for name in ("SECRET_KEY", "ALLOWED_HOSTS", "SITE_URL", "EMAIL_URL") if f"  - {name}: " in said]
    assert named == ["SECRET_KEY", "ALLOWED_HOSTS", "SITE_URL", "EMAIL_URL"]


def test_production_starts_on_safe_values():
    started = start(
        SECRET_KEY=SAFE["SECRET_KEY"],
        ALLOWED_HOSTS="workshops.example.org",
        SITE_URL="https://workshops.example.org",
        EMAIL_URL="smtp+tls://user:word@mail.example.org:587",
        DATABASE_URL="postgres://kindling@127.0.0.1/kindling",
        CACHE_URL="rediscache://127.0.0.1:6379/0",
    )
    assert (started.returncode, started.stderr) == (0, "")


def test_the_demo_cannot_be_served_by_production():
    assert "  - KINDLING_DEMO: " in start(KINDLING_DEMO="1").stderr


@pytest.mark.parametrize("name", ["FACILITATOR_THRESHOLD", "REVIEW_THRESHOLD"])
def test_nothing_starts_with_figures_about_fewer_than_five(name):
    assert f"  - {name}: give 5 or more." in start(DJANGO_SETTINGS_MODULE="config.settings.dev", **{name: "4"}).stderr
