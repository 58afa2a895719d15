"""The user, alone in its app from the first migration: Wagtail's pages point at it (docs/architecture.md)."""

from collections.abc import Iterator
from typing import Any, ClassVar

from django.conf import settings
from django.contrib.auth.models import AbstractUser, BaseUserManager
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from notices.personal import ERASED


class UserManager(BaseUserManager["User"]):
    use_in_migrations = True

    @classmethod
    def normalize_email(cls, email: str | None) -> str:
        """Return the address in lower case throughout: nobody means two people by two spellings."""
        return super().normalize_email(email).strip().lower()

    def get_by_natural_key(self, username: str | None) -> "User":
        return self.get(email=self.normalize_email(username))

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> "User":
        """Create somebody who signs in with `email`; without a password they use mailed codes or a passkey.

        Raises ValueError when the address is empty.
        """
        if not email:
            raise ValueError("A user needs an e-mail address.")
        user = self.model(email=self.normalize_email(email), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields: Any) -> "User":
        return self.create_user(email, password, is_staff=True, is_superuser=True, **fields)


class User(AbstractUser):  # type: ignore[django-manager-missing]
    """Somebody who can sign in, known by an e-mail address."""

    username = None  # type: ignore[assignment]
    email = models.EmailField(_("e-mail address"), unique=True)
    session_version = models.PositiveIntegerField(
        default=0, editable=False, help_text=_("One more ends every session the person has.")
    )
    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    objects = UserManager()  # type: ignore[assignment,misc]

    class Meta:
        verbose_name = _("user")
        verbose_name_plural = _("users")
        constraints = [
            models.CheckConstraint(condition=Q(email=Lower("email")), name="accounts_user_email_is_lower_case")
        ]

    def __str__(self) -> str:
        if self.is_erased:
            return _now("Somebody whose details were erased")
        return self.get_full_name() or self.email

    @property
    def is_erased(self) -> bool:
        """True when this person's details were erased, and only the row that history points at is left."""
        return self.email.endswith(f"@{ERASED}")

    def get_session_auth_hash(self) -> str:
        """Return what a session must carry to be this person's; changes with the password and `session_version`.

        Django's own is made of the password alone, and most people here have none.
        """
        return self._session_hash(settings.SECRET_KEY)

    def get_session_auth_fallback_hash(self) -> Iterator[str]:
        """Yield the same under each former SECRET_KEY that is still accepted."""
        for secret in settings.SECRET_KEY_FALLBACKS:
            yield self._session_hash(secret)

    def _session_hash(self, secret: str | bytes) -> str:
        value = f"{self.session_version}:{self.password}"
        return salted_hmac("accounts.User.session", value, secret=secret, algorithm="sha256").hexdigest()

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.email = UserManager.normalize_email(self.email)
        super().save(*args, **kwargs)


class Reading(models.Model):
    """Somebody read sensitive details of somebody else: kept so that the person read about can see who did."""

    class Kind(models.TextChoices):
        NEEDS = "needs", _("What you said you need: food, access, room")
        PREREQUISITES = "prerequisites", _("What you stated you have")
        CONTACT = "contact", _("How to reach you")
        VOICE = "voice", _("Your voice before it was published, with your name and address")
        ANSWERS = "answers", _("What you answered with your name")
        FOR_YOU = "for_you", _("Something written down on your behalf")
        COPY = "copy", _("A copy of all that is held about you, for you")

    about = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="readings")
    reader = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    kind = models.CharField(max_length=20, choices=Kind)
    role = models.CharField(max_length=40, help_text=_("In what role the reader read it, in words."))
    purpose = models.CharField(max_length=80, blank=True)
    at = models.DateTimeField()

    class Meta:
        verbose_name = _("reading")
        verbose_name_plural = _("readings")
        ordering = ["-at", "-pk"]
        indexes = [models.Index(fields=["about", "-at"], name="accounts_reading_about")]

    def __str__(self) -> str:
        return f"{self.kind} of {self.about_id} read by {self.reader_id}"
