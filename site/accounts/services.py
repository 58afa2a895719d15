"""Who can sign in: made when they first ask for a code, gone when they never came."""

import datetime as dt

from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.db.models import F, ProtectedError

from accounts.models import ERASED, User, UserManager
from notices.services import queue
from ui.locks import retry_once

NEVER_CAME_AFTER = dt.timedelta(days=1)


def person_of(email: str) -> User | None:
    """Return who signs in with this address, made if there was nobody; None when that person has been disabled.

    Making them when the code is asked for, not when it is typed, keeps one path for known and unknown addresses:
    the same page, the same mail, about the same time.
    """
    user, _created = User.objects.get_or_create(
        email=UserManager.normalize_email(email), defaults={"password": make_password(None)}
    )
    return user if user.is_active else None


@retry_once
@transaction.atomic
def end_all_sessions(user: User) -> None:
    """Sign a person out wherever they are signed in."""
    User.objects.filter(pk=user.pk).update(session_version=F("session_version") + 1)


@retry_once
@transaction.atomic
def remove_second_factor(user: User) -> int:
    """Take away every way to show that it is them but the mailed code, for who lost theirs; return how many.

    Their sessions end, and they are told by mail. Whoever works here is led to set up another before anything else.
    """
    from allauth.mfa.models import Authenticator  # needs the apps, which are loaded after this module

    removed, _each = Authenticator.objects.filter(user=user).delete()
    end_all_sessions(user)
    queue("account/changed", to=user, data={"change": "second_factor_removed"}, about="account")
    return removed


@retry_once
@transaction.atomic
def erase_account(user: User) -> User:
    """Empty somebody's own row and end every way in; return the row, to which history still points. Twice is once.

    What rooms hold of them is theirs to erase, before this.
    """
    from allauth.account.models import EmailAddress  # needs the apps, which are loaded after this module

    row = User.objects.select_for_update().get(pk=user.pk)
    EmailAddress.objects.filter(user=row).delete()
    row.groups.clear()
    row.user_permissions.clear()
    row.email, row.first_name, row.last_name = f"erased-{row.pk}@{ERASED}", "", ""
    row.password, row.last_login = make_password(None), None
    row.is_active = row.is_staff = row.is_superuser = False
    row.session_version += 1
    row.save()
    return row


def forget_who_never_came(now: dt.datetime) -> int:
    """Delete who asked for a code over a day before `now`, never signed in and has nothing here; return how many."""
    forgotten = 0
    never = User.objects.filter(
        last_login=None,
        date_joined__lt=now - NEVER_CAME_AFTER,
        is_active=True,  # who was disabled stays, or could come back by asking for a code
        is_staff=False,
        is_superuser=False,
        groups=None,
    )
    for user in never.iterator():
        if user.has_usable_password() or owns_something(user):
            continue
        try:
            with transaction.atomic():
                user.delete()
        except ProtectedError:  # something was written for them a moment ago
            continue
        forgotten += 1
    return forgotten


def owns_something(user: User) -> bool:
    """True when a row of any room points at this person; the mails that were sent to them do not count."""
    for relation in User._meta.related_objects:
        if relation.related_name == "notices" or relation.related_model is None:
            continue
        if relation.related_model._base_manager.filter(**{relation.field.name: user}).exists():
            return True
    return False
