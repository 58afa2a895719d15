"""On one's own machine: `manage.py runserver`, and the demo that `make run` serves (KINDLING_DEMO=1)."""

import os
import secrets

from config.settings.base import *
from config.settings.base import DEMO, VAR_DIR, env

DEBUG = not DEMO and env.bool("DEBUG", default=True)
(VAR_DIR / "static").mkdir(parents=True, exist_ok=True)
# Kept in a file so that people stay signed in when the server restarts; made on first use.
_secret_file = VAR_DIR / "secret-key"
if not _secret_file.exists():
    _secret_file.write_text(secrets.token_urlsafe(50))
# Not by `env`, which takes a value that begins with "$" for the name of another variable.
SECRET_KEY = os.environ.get("SECRET_KEY") or _secret_file.read_text()
# The loopback addresses and nothing else: the demo's passwords are printed on the screen.
ALLOWED_HOSTS = ["127.0.0.1", "localhost", "[::1]"]
INTERNAL_IPS = ["127.0.0.1"]
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = DEBUG
if DEMO:
    EMAIL_BACKEND = "notices.outbox.EmailBackend"  # the outbox is the inbox: nothing leaves the machine
