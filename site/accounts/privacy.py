"""Who somebody is here, how they sign in, and who read what of theirs."""

import datetime as dt
from collections.abc import Iterator

from allauth.account.models import EmailAddress, EmailConfirmation
from allauth.mfa.models import Authenticator
from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.models import Session
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from accounts import services
from accounts.models import Reading, User
from notices.personal import Holding, Row, Step, hold, rows_of
from notices.retention import Rule, keep


def account(person: User) -> list[Row]:
    own = rows_of(
        User.objects.filter(pk=person.pk),
        "email", "first_name", "last_name", "date_joined", "last_login", "is_active", "is_staff",
    )  # fmt: skip
    groups = [{"group": name} for name in person.groups.order_by("name").values_list("name", flat=True)]
    return own + groups + rows_of(EmailAddress.objects.filter(user=person), "email", "verified", "primary")


def sessions_of(person: User) -> Iterator[Session]:
    """Yield the sessions somebody is signed in with. Looks through all of them: for the worker, not for a page."""
    for session in Session.objects.iterator():
        if session.get_decoded().get(SESSION_KEY) == str(person.pk):
            yield session


def ways_in(person: User) -> list[Row]:
    """The ways in, without what would let anybody in."""
    factors = [
        {
            "second_factor": one.type,
            "called": one.data.get("name", ""),
            "added": one.created_at,
            "last_used": one.last_used_at,
        }
        for one in Authenticator.objects.filter(user=person).order_by("pk")
    ]
    return factors + [{"signed_in_until": session.expire_date} for session in sessions_of(person)]


def end_ways_in(person: User, now: dt.datetime) -> int:
    services.end_all_sessions(person)
    ended = [session.delete() for session in sessions_of(person)]
    return len(ended) + Authenticator.objects.filter(user=person).delete()[0]


def readings(person: User) -> list[Row]:
    return [
        {"at": row.at, "what": row.get_kind_display(), "who": str(row.reader or ""), "as": row.role, "for": row.purpose}
        for row in Reading.objects.filter(about=person).select_related("reader").order_by("at", "pk")
    ]


def forget_readings(person: User, now: dt.datetime) -> int:
    return Reading.objects.filter(about=person).delete()[0]


def empty(person: User, now: dt.datetime) -> int:
    services.erase_account(person)
    return 1


def administers(person: User) -> str:
    return _now("You administer this site. Hand that over to somebody else first.") if person.is_superuser else ""


hold(
    Holding(
        name="accounts/account",
        title=_("Your name and e-mail address"),
        why=_("So that you can sign in and be written to."),
        kept=_("For as long as you have something here."),
        models=(User, User.groups.through, User.user_permissions.through, EmailAddress, EmailConfirmation),
        rows=account,
        erase=empty,
        stays=_("An empty row without name or address, so that places taken and registers still add up."),
        step=Step.ACCOUNT,
        waits_for=administers,
    )
)
hold(
    Holding(
        name="accounts/sign-in",
        title=_("How you sign in"),
        why=_("So that nobody else can."),
        kept=_("Sessions for 14 days at most; a second factor until you remove it."),
        models=(Authenticator,),
        rows=ways_in,
        erase=end_ways_in,
    )
)
hold(
    Holding(
        name="accounts/readings",
        title=_("Who read sensitive details of yours"),
        why=_("So that you can see it."),
        kept=_("Two years."),
        models=(Reading,),
        rows=readings,
        erase=forget_readings,
        step=Step.ACCOUNT,
    )
)

keep(
    Rule(
        name="accounts/readings",
        what=_("Who read sensitive details of whom"),
        setting="READINGS_KEPT_DAYS",
        since=_("after it was read"),
        past=lambda before: Reading.objects.filter(at__lte=before),
    )
)
keep(
    Rule(
        name="accounts/sessions",
        what=_("Sessions, with what was typed into a form when one ended"),
        setting="SESSIONS_KEPT_DAYS",
        since=_("after they have run out"),
        past=lambda before: Session.objects.filter(expire_date__lte=before),
    )
)
