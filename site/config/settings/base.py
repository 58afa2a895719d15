"""Settings that hold everywhere. What differs is in dev.py, test.py and production.py.

Everything a deployment may choose comes from the environment; docs/operations.md lists the names.
"""

from pathlib import Path

import environ
from csp.constants import NONE, SELF
from django.utils.translation import gettext_lazy as _

from config import buckets
from config.safety import at_least

BASE_DIR = Path(__file__).resolve().parents[3]
SITE_DIR = BASE_DIR / "site"
env = environ.Env()
VAR_DIR = Path(env.str("KINDLING_VAR", default=str(BASE_DIR / "var")))

# The demo: fictional people, mail that never leaves the machine, DEBUG off. Production refuses it.
DEMO = env.bool("KINDLING_DEMO", default=False)
DEBUG = False

INSTALLED_APPS = [
    "config.apps.ConfigConfig",
    "demo",
    "privacy",
    "cms",
    "desks",
    "learning_review",
    "programmes",
    "accounts",
    "notices",
    "ui",
    "wagtail.contrib.forms",
    "wagtail.contrib.redirects",
    "wagtail.contrib.settings",
    "wagtail.contrib.table_block",
    "wagtail.embeds",
    "wagtail.sites",
    "wagtail.users",
    "wagtail.snippets",
    "wagtail.documents",
    "wagtail.images",
    "wagtail.search",
    "wagtail.admin",
    "wagtail",
    "modelcluster",
    "taggit",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "phonenumber_field",
    "django_structlog",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.sitemaps",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "django.forms",
]

MIDDLEWARE = [
    "config.middleware.NothingOfTheDevice",
    "django.middleware.security.SecurityMiddleware",
    "config.middleware.TextIsCompressed",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "config.kept.PublicPagesAreKept",
    "config.middleware.ContentSecurityPolicy",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "accounts.middleware.SessionLimits",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_structlog.middlewares.RequestMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "accounts.middleware.StaffSecondFactor",
    "config.middleware.PersonalPagesAreNotStored",
    "config.middleware.OnlyWhatIsListedIsFound",
    "config.middleware.BusyIsSaidPlainly",
    "wagtail.contrib.redirects.middleware.RedirectMiddleware",
    "cms.middleware.StoriesAreRefusedPlainly",
    "cms.middleware.DecisionsAreTakenOnce",
]

ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"
ASGI_APPLICATION = "config.asgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "builtins": ["django.templatetags.i18n", "ui.templatetags.ui"],
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "wagtail.contrib.settings.context_processors.settings",
                "config.context.shell",
                "cms.frame.frame",
            ],
        },
    }
]
FORM_RENDERER = "ui.forms.Renderer"
FORMS_URLFIELD_ASSUME_HTTPS = True  # as Django 6.0 does by itself

# --- Data -------------------------------------------------------------------------------------------
DATABASES = {"default": env.db_url("DATABASE_URL", default=f"sqlite:///{VAR_DIR / 'kindling.sqlite3'}")}
DATABASES["default"].setdefault("OPTIONS", {})
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    # IMMEDIATE: a writer takes the lock at its first statement, so "lock, check, write" is true of SQLite too.
    DATABASES["default"]["OPTIONS"] |= {
        "transaction_mode": "IMMEDIATE",
        "timeout": 5,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA secure_delete=ON;",
    }
else:
    # A lock that is not had within three seconds is given up: the visitor is told, nothing hangs.
    DATABASES["default"]["OPTIONS"] |= {"options": "-c lock_timeout=3000 -c statement_timeout=30000"}
    DATABASES["default"]["CONN_MAX_AGE"] = env.int("DATABASE_CONN_MAX_AGE", default=60)
    DATABASES["default"]["CONN_HEALTH_CHECKS"] = True
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
CACHES = {
    "default": env.cache_url("CACHE_URL", default="locmemcache://kindling"),
    # Apart from the other, where pages could crowd out the counts that limit sign-in. It need not be shared: whether
    # a kept page still stands is asked of the database.
    "pages": env.cache_url("PAGES_CACHE_URL", default="locmemcache://pages"),
    # Written calendar entries, which a feed asks for by the thousand: among the usual 300 one feed throws out its own.
    # Some 30 MB in each process when full. It need not be shared: equal events are written alike everywhere.
    "events": env.cache_url("EVENTS_CACHE_URL", default="locmemcache://events?max_entries=20000"),
}
for _cache in CACHES.values():
    if _cache["BACKEND"].endswith("RedisCache"):
        # One that does not answer is given up: no page waits for it, and nobody is turned away.
        _cache["BACKEND"] = "config.caches.RedisCache"
        _cache["OPTIONS"] = {"socket_connect_timeout": 1, "socket_timeout": 1} | _cache.get("OPTIONS", {})
# How long at most a page is shown that only the clock has changed, in seconds; 0 makes each page anew.
PAGES_KEPT_SECONDS = env.int("PAGES_KEPT_SECONDS", default=30)

# --- Words and time ---------------------------------------------------------------------------------
LANGUAGE_CODE = "en-gb"
LANGUAGES = [("en-gb", _("English"))]
WAGTAIL_CONTENT_LANGUAGES = LANGUAGES
LOCALE_PATHS = [BASE_DIR / "locale"]
TIME_ZONE = "Europe/London"
USE_I18N = True
USE_TZ = True
FORMAT_MODULE_PATH = "config.formats"

# --- Who signs in -----------------------------------------------------------------------------------
AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = [
    "django.contrib.auth.backends.ModelBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "account_request_login_code"
LOGIN_REDIRECT_URL = "/my/"
LOGOUT_REDIRECT_URL = "/"
ACCOUNT_ADAPTER = "accounts.adapter.AccountAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]  # nobody signs up; allauth offers the password page by this list
ACCOUNT_UNIQUE_EMAIL = True
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_EMAIL_VERIFICATION = "none"  # a mailed code is the verification
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_TIMEOUT = 15 * 60
ACCOUNT_LOGIN_BY_CODE_MAX_ATTEMPTS = 5
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_LOGIN_BY_CODE_SUPPORTS_RESEND = True
# Beside the five guesses a code has: ten an address in five minutes, whatever the session, and fifty a network.
# Browsers that signed in as somebody before have a count of their own (accounts.browsers).
ACCOUNT_RATE_LIMITS = {
    "confirm_login_code": "10/5m/key,50/5m/ip",
    # The second: nobody's mailbox is filled by whoever types their address. The last: nor our table of people.
    "request_login_code": "3/m/key,12/h/key,20/m/ip,120/h/ip",
}
KNOWN_BROWSER_COOKIE = "known-browser"
ACCOUNT_EMAIL_NOTIFICATIONS = True  # a changed password or second factor is told by mail
ACCOUNT_FORMS = {
    "login": "accounts.forms.LoginForm",
    "request_login_code": "accounts.forms.RequestLoginCodeForm",
    "confirm_login_code": "accounts.forms.ConfirmLoginCodeForm",
}
# How many proxies of ours add to X-Forwarded-For; limits by network need the visitor's own address.
ALLAUTH_TRUSTED_PROXY_COUNT = env.int("TRUSTED_PROXY_COUNT", default=0)
MFA_ADAPTER = "accounts.adapter.MFAAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_FORMS = {
    "authenticate": "accounts.forms.AuthenticateForm",
    "reauthenticate": "accounts.forms.ReauthenticateForm",
    "activate_totp": "accounts.forms.ActivateTOTPForm",
    "add_webauthn": "accounts.forms.AddWebAuthnForm",
    "edit_webauthn": "accounts.forms.EditWebAuthnForm",
}
MFA_TOTP_ISSUER = "Kindling"
# Staff may not do anything before they have a second factor; the demo's people are exempt.
STAFF_NEED_SECOND_FACTOR = not DEMO
SESSION_COOKIE_AGE = 14 * 24 * 3600
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "config.views.csrf_failure"

# --- Mail -------------------------------------------------------------------------------------------
# Nothing but the worker sends mail, and only from notices.Notice rows.
vars().update(env.email_url("EMAIL_URL", default="dummymail://"))
if vars()["EMAIL_BACKEND"] == "django.core.mail.backends.smtp.EmailBackend":
    EMAIL_BACKEND = "notices.smtp.EmailBackend"  # tells a mail not taken from one of which nobody can know
EMAIL_TIMEOUT = 20
MAIL_DOMAIN = env.str("MAIL_DOMAIN", default="kindling.example.org")
DEFAULT_FROM_EMAIL = env.str("DEFAULT_FROM_EMAIL", default="Kindling <workshops@kindling.example.org>")
SERVER_EMAIL = DEFAULT_FROM_EMAIL
# Where links in mails and calendars point.
SITE_URL = env.str("SITE_URL", default="http://127.0.0.1:8000").rstrip("/")

# --- Files ------------------------------------------------------------------------------------------
STATIC_URL = "/static/"
STATIC_ROOT = VAR_DIR / "static"
STATICFILES_DIRS = [SITE_DIR / "static"]
MEDIA_URL = env.str("MEDIA_URL", default="/media/").rstrip("/") + "/"
MEDIA_ROOT = VAR_DIR / "media"
PRIVATE_ROOT = VAR_DIR / "private"
LEDGER_ROOT = Path(env.str("ERASURE_LEDGER", default=str(VAR_DIR / "ledger")))
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    # Materials and review PDFs: no URL of their own, served only by views that ask who is there.
    "private": {
        "BACKEND": "ui.files.PrivateFiles",
        "OPTIONS": {"location": str(PRIVATE_ROOT)},
    },
    # Who was erased, as hashes: apart from whatever is backed up with the database.
    "ledger": {"BACKEND": "ui.files.PrivateFiles", "OPTIONS": {"location": str(LEDGER_ROOT)}},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    # Several machines share their files in buckets.
    **buckets.storages(
        default=env.str("MEDIA_STORAGE_URL", default=""),
        private=env.str("PRIVATE_STORAGE_URL", default=""),
        ledger=env.str("LEDGER_STORAGE_URL", default=""),
    ),
}
DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2_000
FILE_UPLOAD_PERMISSIONS = 0o640

# --- Enrolment --------------------------------------------------------------------------------------
WAITING_LIST_OFFER_HOURS = env.int("WAITING_LIST_OFFER_HOURS", default=48)
INVITATION_DAYS = env.int("INVITATION_DAYS", default=7)  # also the offer to an accepted applicant
NEEDS_FREEZE_DAYS = env.int("NEEDS_FREEZE_DAYS", default=14)  # before the first session: the venue has its numbers
NEEDS_KEPT_DAYS = env.int("NEEDS_KEPT_DAYS", default=30)  # after the last session
STAGE_ROOM_DAYS = env.int("STAGE_ROOM_DAYS", default=365)  # after the last day: who was in the room is forgotten
BOOKING_DRAFT_DAYS = env.int("BOOKING_DRAFT_DAYS", default=30)

# --- The directory ------------------------------------------------------------------------------------
RESOURCE_FRESH_DAYS = env.int("RESOURCE_FRESH_DAYS", default=183)  # then an entry wants another look
NETWORK_MESSAGES_A_DAY = env.int("NETWORK_MESSAGES_A_DAY", default=5)  # each person's, in any 24 hours
NETWORK_MESSAGES_KEPT_DAYS = env.int("NETWORK_MESSAGES_KEPT_DAYS", default=90)  # who wrote to whom, never what

# --- Prerequisites ----------------------------------------------------------------------------------
PREREQUISITE_REMINDER_DAYS = env.list("PREREQUISITE_REMINDER_DAYS", cast=int, default=[60, 14])  # before it runs out
PREREQUISITE_WORDS_DAYS = env.int("PREREQUISITE_WORDS_DAYS", default=365)  # after it has ceased to count

# --- Calls --------------------------------------------------------------------------------------------
CALL_NUMBERS_KEPT_DAYS = env.int("CALL_NUMBERS_KEPT_DAYS", default=30)  # after the call; offered for the next till then

# --- People's rights ----------------------------------------------------------------------------------
ERASURE_WAIT_DAYS = env.int("ERASURE_WAIT_DAYS", default=7)  # in which it can be taken back
COPY_KEPT_DAYS = env.int("COPY_KEPT_DAYS", default=7)  # a copy of all that is held about somebody
JOURNAL_KEPT_DAYS = env.int("JOURNAL_KEPT_DAYS", default=1095)  # after an entry was last changed; its owner is told
READINGS_KEPT_DAYS = env.int("READINGS_KEPT_DAYS", default=730)  # who read what of whom
MAIL_WORDS_KEPT_DAYS = env.int("MAIL_WORDS_KEPT_DAYS", default=730)  # what a mail said; that it was sent stays
BARE_ADDRESSES_KEPT_DAYS = env.int("BARE_ADDRESSES_KEPT_DAYS", default=90)  # of mail to people without an account
VOICE_INVITATIONS_KEPT_DAYS = env.int("VOICE_INVITATIONS_KEPT_DAYS", default=90)  # name and address, if never answered
SESSIONS_KEPT_DAYS = env.int("SESSIONS_KEPT_DAYS", default=0)  # after they have run out
INTEREST_KEPT_DAYS = env.int("INTEREST_KEPT_DAYS", default=730)  # after it was left
PURGES_KEPT_DAYS = env.int("PURGES_KEPT_DAYS", default=730)  # what was removed by retention, in numbers

# --- Safety -----------------------------------------------------------------------------------------
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "SAMEORIGIN"  # Wagtail shows previews in a frame of our own
# Where pictures come from when they are not served at our own address: the origin of MEDIA_URL.
PICTURES_FROM = ["/".join(MEDIA_URL.split("/")[:3])] if "://" in MEDIA_URL else []
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "img-src": [SELF, "data:", *PICTURES_FROM],
        "object-src": [NONE],
        "base-uri": [NONE],
        "form-action": [SELF],
        "frame-ancestors": [SELF],
    }
}
# Nothing of the device but passkeys, and those for our own pages alone.
PERMISSIONS_POLICY = ", ".join(
    [f"{feature}=()" for feature in ("accelerometer", "camera", "display-capture", "geolocation", "gyroscope")]
    + [f"{feature}=()" for feature in ("magnetometer", "microphone", "midi", "payment", "serial", "usb")]
    + ["publickey-credentials-create=(self)", "publickey-credentials-get=(self)"]
)
# Wagtail's editor (and nothing else) needs more: see config.middleware.ContentSecurityPolicy.
ADMIN_CONTENT_SECURITY_POLICY = {
    "default-src": [SELF],
    "script-src": [SELF, "'unsafe-inline'", "'unsafe-eval'"],
    "style-src": [SELF, "'unsafe-inline'"],
    "img-src": [SELF, "data:", "blob:", *PICTURES_FROM],
    "object-src": [NONE],
    "base-uri": [NONE],
    "form-action": [SELF],
    "frame-ancestors": [SELF],
}

# How often what anybody can send is taken, by ui.limits: so many every so many seconds, minutes, hours or days, per
# person signed in, secret link, or network (a whole office or campus may be one). An empty text is no limit.
RATE_LIMITS = {
    # Who is asked into an organisation by mail, and what they do for it.
    "members": env.str("LIMIT_MEMBERS", default="30/h/person"),
    "booking": env.str("LIMIT_BOOKING", default="60/10m/person, 600/10m/network"),
    "interest": env.str("LIMIT_INTEREST", default="20/h/person, 60/h/network"),
    "voices": env.str("LIMIT_VOICES", default="40/10m/link, 40/10m/person, 300/10m/network"),
    # Links to one's own words, sent to an address that anybody may type; each goes out once an hour at most.
    "voice_links": env.str("LIMIT_VOICE_LINKS", default="20/h/person, 60/h/network"),
    "mail_choices": env.str("LIMIT_MAIL_CHOICES", default="40/10m/link, 300/10m/network"),
    "calls": env.str("LIMIT_CALLS", default="60/10m/person"),
    "journal": env.str("LIMIT_JOURNAL", default="60/10m/person"),
    "questions": env.str("LIMIT_QUESTIONS", default="120/10m/person"),
    "goals": env.str("LIMIT_GOALS", default="120/10m/person"),
    # A coach's proposals, each of which may send a mail.
    "proposing": env.str("LIMIT_PROPOSING", default="60/h/person"),
    "privacy": env.str("LIMIT_PRIVACY", default="20/h/person"),
    "profile": env.str("LIMIT_PROFILE", default="60/h/person"),
    # What is kept of a form while its sender signs in again.
    "typing": env.str("LIMIT_TYPING", default="60/10m/network"),
    # Mails to addresses that somebody types.
    "asking": env.str("LIMIT_ASKING", default="10/h/person"),
    "inviting": env.str("LIMIT_INVITING", default="300/h/person"),
    "resending": env.str("LIMIT_RESENDING", default="60/10m/person"),
}

# --- Wagtail ----------------------------------------------------------------------------------------
WAGTAIL_SITE_NAME = "Kindling"
WAGTAILADMIN_BASE_URL = SITE_URL
WAGTAIL_ENABLE_UPDATE_CHECK = False
WAGTAIL_ENABLE_WHATS_NEW_BANNER = False
WAGTAIL_GRAVATAR_PROVIDER_URL = None
# PostgreSQL then takes "coached" and "coaching" for one word; SQLite has nothing of the kind, and takes no notice.
WAGTAILSEARCH_BACKENDS = {"default": {"BACKEND": "wagtail.search.backends.database", "SEARCH_CONFIG": "english"}}
WAGTAILDOCS_EXTENSIONS = [
    "csv",
    "docx",
    "epub",
    "key",
    "mp3",
    "odp",
    "ods",
    "odt",
    "pdf",
    "pptx",
    "rtf",
    "txt",
    "xlsx",
    "zip",
]
# Through the view that asks who may read, also where the files lie in a bucket.
WAGTAILDOCS_SERVE_METHOD = "serve_view"
WAGTAILDOCS_MAX_UPLOAD_SIZE = 20 * 1024 * 1024
WAGTAILDOCS_DOCUMENT_FORM_BASE = "cms.uploads.DocumentForm"
WAGTAILDOCS_INLINE_CONTENT_TYPES: list[str] = []  # always a download, never shown as a page of ours
WAGTAILDOCS_SERVE_METHOD = "serve_view"  # which asks who is there
WAGTAILIMAGES_MAX_UPLOAD_SIZE = 10 * 1024 * 1024
# No SVG: it can hold scripts. Those that we draw ourselves come from code.
WAGTAILIMAGES_EXTENSIONS = ["avif", "gif", "jpg", "jpeg", "png", "webp"]
WAGTAILIMAGES_MAX_IMAGE_PIXELS = 50_000_000
WAGTAILIMAGES_IMAGE_FORM_BASE = "cms.uploads.PictureForm"
WAGTAILIMAGES_IMAGE_MODEL = "cms.Illustration"
WAGTAIL_MODERATION_ENABLED = True
WAGTAIL_WORKFLOW_ENABLED = True
WAGTAIL_PASSWORD_MANAGEMENT_ENABLED = False
WAGTAIL_PASSWORD_RESET_ENABLED = False
WAGTAIL_EMAIL_MANAGEMENT_ENABLED = False  # an address is who one is; another one has to be proved
WAGTAILEMBEDS_FINDERS: list[dict] = []  # no page ever loads from another site
PHONENUMBER_DEFAULT_REGION = "GB"
PHONENUMBER_DEFAULT_FORMAT = "INTERNATIONAL"

# --- Figures on pages ---------------------------------------------------------------------------------
# From so many months on a figure is said to be old, to readers and to editors.
FIGURE_OLD_MONTHS = env.int("FIGURE_OLD_MONTHS", default=24)

# --- Learning reviews ---------------------------------------------------------------------------------
# A figure about a group is shown from so many people on: to facilitators, and to partners and the public.
LEAST_THRESHOLD = 5
FACILITATOR_THRESHOLD = at_least(LEAST_THRESHOLD, "FACILITATOR_THRESHOLD", env.int("FACILITATOR_THRESHOLD", default=5))
REVIEW_THRESHOLD = at_least(LEAST_THRESHOLD, "REVIEW_THRESHOLD", env.int("REVIEW_THRESHOLD", default=8))

# --- Logs -------------------------------------------------------------------------------------------
LOG_LEVEL = env.str("LOG_LEVEL", default="INFO")
DJANGO_STRUCTLOG_USER_ID_FIELD = "pk"
DJANGO_STRUCTLOG_IP_LOGGING_ENABLED = False  # an address is personal data
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"json": {"()": "config.logs.json_formatter"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "json"}},
    "root": {"handlers": ["console"], "level": LOG_LEVEL},
    "loggers": {
        "django": {"handlers": [], "level": LOG_LEVEL, "propagate": True},
        "django_tasks": {"level": "WARNING"},
        "wagtail": {"level": "WARNING"},
        "weasyprint": {"level": "ERROR"},
        "fontTools": {"level": "ERROR"},
    },
}
TEST_RUNNER = "django.test.runner.DiscoverRunner"
