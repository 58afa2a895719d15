"""The mails about signing in."""

import datetime as dt

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from notices.kinds import Content, mail_kind
from notices.models import Notice

CHANGED = {
    "password_changed": _("Your password was changed."),
    "password_set": _("A password was set."),
    "recovery_codes_generated": _("New recovery codes were made; the old ones no longer work."),
    "second_factor_removed": _("Your second factor was removed by those who look after this site."),
    "totp_activated": _("An authenticator app was added as your second factor."),
    "totp_deactivated": _("The authenticator app was removed as your second factor."),
    "webauthn_added": _("A passkey was added."),
    "webauthn_removed": _("A passkey was removed."),
}


@mail_kind("account/login_code", _("Sign-in code"))
def login_code(notice: Notice) -> Content | None:
    """The code somebody asked for; nothing once it has expired or was forgotten."""
    lifetime = dt.timedelta(seconds=settings.ACCOUNT_LOGIN_BY_CODE_TIMEOUT)
    if not notice.secrets.get("code") or timezone.now() > notice.created_at + lifetime:
        return None
    return Content({"minutes": int(lifetime.total_seconds() // 60)})


@mail_kind("account/changed", _("Account changed"))
def changed(notice: Notice) -> Content | None:
    """Word that a password or a second factor changed, so that a stranger can't do it unseen."""
    return Content({"change": CHANGED[notice.data["change"]]})
