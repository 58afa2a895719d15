"""For the suite: fast hashing, mail in memory, files in a folder of the run's own."""

import tempfile
from pathlib import Path

from config.settings.base import *
from config.settings.base import DATABASES, RATE_LIMITS, STORAGES

SECRET_KEY = "a key for tests only, fifty characters long or a little more"
ALLOWED_HOSTS = ["testserver", "127.0.0.1", "localhost"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
VAR_DIR = Path(tempfile.mkdtemp(prefix="kindling-test-"))
MEDIA_ROOT = VAR_DIR / "media"
PRIVATE_ROOT = VAR_DIR / "private"
STORAGES = {
    **STORAGES,
    "private": {
        "BACKEND": "ui.files.PrivateFiles",
        "OPTIONS": {"location": str(PRIVATE_ROOT)},
    },
    "ledger": {"BACKEND": "ui.files.PrivateFiles", "OPTIONS": {"location": str(VAR_DIR / "ledger")}},
}
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = True
# A race asks who wins, however busy the machine: how long one waits for a lock is drilled on servers, with their times.
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    # Threads and the live server need a file: an in-memory database is one connection's.
    DATABASES["default"]["NAME"] = str(VAR_DIR / "main.sqlite3")
    DATABASES["default"]["TEST"] = {"NAME": str(VAR_DIR / "test.sqlite3")}
    DATABASES["default"]["OPTIONS"]["timeout"] = 60
else:
    DATABASES["default"]["OPTIONS"]["options"] = "-c lock_timeout=60000 -c statement_timeout=120000"
# The suite is one person on one network who is very busy; limits are tested where they are switched on.
RATE_LIMITS = dict.fromkeys(RATE_LIMITS, "")
CACHES = {
    name: {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "LOCATION": name}
    for name in ("default", "pages", "events")
}
CACHES["events"]["OPTIONS"] = {"MAX_ENTRIES": 20_000}
# Tests look at what is made; those about what is kept, and the journeys, say so.
PAGES_KEPT_SECONDS = 0
# What staff without a second factor meet is tested in accounts, which asks for it.
STAFF_NEED_SECOND_FACTOR = False
LOG_LEVEL = "ERROR"
