import datetime as dt

import pytest
import time_machine
from allauth.mfa.models import Authenticator
from django.contrib.auth.models import Permission
from django.urls import reverse

from accounts.models import User
from accounts.services import end_all_sessions, forget_who_never_came
from notices.services import queue
from notices.tests.factories import (
    UserFactory,
    hello,  # noqa: F401 - registers the kind
)

pytestmark = pytest.mark.django_db
NOW = dt.datetime(2027, 5, 4, 9, 0, tzinfo=dt.UTC)
DAY = dt.timedelta(days=1)
ME = "/accounts/me/"


def signed_in(client):
    return client.get(ME).status_code == 200


def test_seven_days_without_a_visit_end_a_session(client):
    with time_machine.travel(NOW, tick=False) as clock:
        client.force_login(UserFactory())
        clock.shift(6.9 * DAY)
        assert signed_in(client)
        clock.shift(6.9 * DAY)
        assert signed_in(client)


def test_a_session_ends_after_seven_idle_days(client):
    with time_machine.travel(NOW, tick=False) as clock:
        client.force_login(UserFactory())
        clock.shift(7.1 * DAY)
        assert not signed_in(client)


def test_a_session_ends_after_fourteen_days_however_busy(client):
    with time_machine.travel(NOW, tick=False) as clock:
        client.force_login(UserFactory())
        for _day in range(13):
            clock.shift(DAY)
            assert signed_in(client)
        clock.shift(1.1 * DAY)
        assert not signed_in(client)


@pytest.mark.parametrize("coordinator", [True, False])
def test_who_works_here_is_signed_out_after_twelve_idle_hours(client, coordinator):
    user = UserFactory(is_staff=not coordinator)
    if coordinator:
        user.user_permissions.add(Permission.objects.get(codename="coordinate_workshop"))
    with time_machine.travel(NOW, tick=False) as clock:
        client.force_login(user)
        clock.shift(DAY / 2 - dt.timedelta(minutes=1))
        assert signed_in(client)
        clock.shift(DAY / 2 + dt.timedelta(minutes=1))
        assert not signed_in(client)


def test_disabling_a_person_ends_their_sessions(client):
    user = UserFactory()
    client.force_login(user)
    User.objects.filter(pk=user.pk).update(is_active=False)
    assert not signed_in(client)


def test_signing_out_everywhere_ends_every_session(client):
    from django.test import Client

    user, elsewhere, other = UserFactory(), Client(), Client()
    client.force_login(user)
    elsewhere.force_login(user)
    other.force_login(UserFactory())
    response = client.post(reverse("accounts_sign_out_everywhere"))
    assert response["Location"] == "/accounts/login/code/"
    assert (signed_in(client), signed_in(elsewhere), signed_in(other)) == (False, False, True)


def test_signing_out_everywhere_needs_a_post(client):
    client.force_login(UserFactory())
    assert client.get(reverse("accounts_sign_out_everywhere")).status_code == 405


def test_a_former_secret_key_keeps_people_signed_in_until_it_is_dropped(client, settings):
    user = UserFactory()
    client.force_login(user)
    old = settings.SECRET_KEY
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = "another key, fifty characters long at the very least", [old]
    assert list(user.get_session_auth_fallback_hash()) != [user.get_session_auth_hash()]
    assert signed_in(client)
    end_all_sessions(user)
    assert not signed_in(client)


def test_a_person_changes_their_name(client):
    user = UserFactory()
    client.force_login(user)
    assert client.post(ME, {"first_name": "Ada", "last_name": "Brown"})["Location"] == ME
    user.refresh_from_db()
    assert str(user) == "Ada Brown"


@pytest.mark.parametrize("name", ["x" * 500, "a\x00b"])
def test_a_name_that_does_not_fit_is_refused(client, name):
    client.force_login(UserFactory(first_name="Mina"))
    response = client.post(ME, {"first_name": name, "last_name": "Brown"})
    assert (response.status_code, User.objects.get().first_name) == (200, "Mina")


def test_my_page_wants_somebody_signed_in(client):
    assert client.get(ME)["Location"] == "/accounts/login/code/?next=/accounts/me/"


# --- Second factor ------------------------------------------------------------------------------------


def staff():
    return UserFactory(is_staff=True, is_superuser=True)


@pytest.fixture
def needed(settings):
    settings.STAFF_NEED_SECOND_FACTOR = True


@pytest.mark.parametrize("path", ["/admin/", "/notices/", "/facilitate/", "/coach/"])
def test_staff_without_a_second_factor_set_one_up_first(client, path, needed):
    client.force_login(staff())
    response = client.get(path)
    assert (response.status_code, response["Location"]) == (302, "/accounts/2fa/")


def test_coordinators_do_too(client, needed):
    coordinator = UserFactory()
    coordinator.user_permissions.add(Permission.objects.get(codename="coordinate_workshop"))
    client.force_login(coordinator)
    assert client.get("/notices/")["Location"] == "/accounts/2fa/"


def test_staff_with_one_go_on(client, needed):
    user = staff()
    Authenticator.objects.create(user=user, type=Authenticator.Type.TOTP, data={"secret": "x"})
    client.force_login(user)
    assert client.get("/notices/").status_code == 200


def test_recovery_codes_alone_are_none(client, needed):
    user = staff()
    Authenticator.objects.create(user=user, type=Authenticator.Type.RECOVERY_CODES, data={"seed": "x"})
    client.force_login(user)
    assert client.get("/notices/").status_code == 302


def test_others_and_the_demo_are_not_asked(client, settings):
    settings.STAFF_NEED_SECOND_FACTOR = False
    client.force_login(staff())
    assert client.get("/notices/").status_code == 200


def test_a_facilitator_who_is_not_staff_is_not_asked(client, needed):
    client.force_login(UserFactory())
    assert client.get("/facilitate/").headers.get("Location") != "/accounts/2fa/"


def test_who_has_a_second_factor_is_asked_for_it_after_the_code(client):
    from accounts.tests.test_door import CONFIRM, ask, mailed_code

    user = UserFactory(email="mina@example.org")
    Authenticator.objects.create(user=user, type=Authenticator.Type.TOTP, data={"secret": "x"})
    ask(client)
    response = client.post(CONFIRM, {"code": mailed_code()})
    assert response["Location"].startswith("/accounts/2fa/authenticate/")
    assert "_auth_user_id" not in client.session
    assert client.get(response["Location"]).status_code == 200


@pytest.mark.parametrize(
    "path",
    ["/accounts/2fa/", "/accounts/2fa/totp/activate/", "/accounts/2fa/webauthn/", "/accounts/2fa/webauthn/add/"],
)
def test_second_factor_pages_are_ours(client, path):
    client.force_login(UserFactory())
    page = client.get(path)
    assert page.status_code == 200
    assert "css/kindling.css" in page.content.decode()


@pytest.fixture
def wearer(client):
    """Somebody who works here and has a password and an app, signed in nowhere."""
    user = staff()
    user.set_password("kindling")
    user.save()
    Authenticator.objects.create(user=user, type=Authenticator.Type.TOTP, data={"secret": "x"})
    return user


@pytest.mark.parametrize("door", ["/accounts/login/", "/admin/login/", "/_util/login/", "/accounts/login/code/"])
def test_a_password_alone_opens_no_door(client, wearer, needed, door):
    typed = {"login": wearer.email, "username": wearer.email, "email": wearer.email, "password": "kindling"}
    client.post(door, typed)
    client.post(door, typed)
    assert "_auth_user_id" not in client.session
    for path in ("/admin/", "/notices/", "/my/", "/accounts/2fa/", "/accounts/me/"):
        assert client.get(path).status_code == 302


def test_no_address_signs_anybody_in_but_the_one_door():
    """Django's own way in asks for a password and nothing else."""
    from django.contrib.auth.views import LoginView
    from django.urls import get_resolver, resolve
    from django.views.generic import RedirectView

    def views(resolver, prefix=""):
        for pattern in resolver.url_patterns:
            if hasattr(pattern, "url_patterns"):
                yield from views(pattern, prefix + str(pattern.pattern))
            else:
                yield prefix + str(pattern.pattern), getattr(pattern.callback, "view_class", None)

    found = [f"/{path}" for path, view in views(get_resolver()) if view and issubclass(view, LoginView)]
    # Wagtail brings two; ours stand before them.
    assert found == ["/admin/login/", "/_util/login/"]
    assert [getattr(resolve(path).func, "view_class", None) for path in found] == [None, RedirectView]


@pytest.mark.parametrize("change", ["added", "removed"])
def test_another_second_factor_ends_every_other_session(change):
    from allauth.mfa.signals import authenticator_added, authenticator_removed
    from django.test import Client, RequestFactory

    user, here, elsewhere = UserFactory(), Client(), Client()
    here.force_login(user)
    elsewhere.force_login(user)
    authenticator = Authenticator.objects.create(user=user, type=Authenticator.Type.TOTP, data={"secret": "x"})
    request = RequestFactory().post("/accounts/2fa/")
    request.session, request.user = here.session, user
    signal = authenticator_added if change == "added" else authenticator_removed
    signal.send(sender=Authenticator, request=request, user=user, authenticator=authenticator)
    request.session.save()
    here.cookies["sessionid"] = request.session.session_key
    assert (signed_in(here), signed_in(elsewhere)) == (True, False)


def test_another_password_ends_every_other_session():
    from django.test import Client

    user, here, elsewhere = UserFactory(), Client(), Client()
    user.set_password("kindling kindling")
    user.save()
    here.force_login(user)
    elsewhere.force_login(user)
    typed = {"oldpassword": "kindling kindling", "password1": "another one 27", "password2": "another one 27"}
    assert here.post("/accounts/password/change/", typed).status_code == 302
    assert (signed_in(here), signed_in(elsewhere)) == (True, False)


@pytest.mark.parametrize("by", ["password", "code"])
def test_a_session_that_was_laid_for_somebody_is_not_theirs_after_signing_in(client, by):
    """Session fixation: what a stranger put into the browser is worth nothing once its owner has signed in."""
    from django.core.cache import cache
    from django.test import Client

    from accounts.tests.test_door import CONFIRM, ask, mailed_code

    cache.clear()
    user = UserFactory(email="mina@example.org")
    user.set_password("kindling")
    user.save()
    if by == "password":
        session = client.session
        session.save()
        laid = session.session_key
        client.cookies["sessionid"] = laid
        client.post("/accounts/login/", {"login": user.email, "password": "kindling"})
    else:
        ask(client)
        laid = client.session.session_key
        client.post(CONFIRM, {"code": mailed_code()})
    assert signed_in(client)
    stranger = Client()
    stranger.cookies["sessionid"] = laid
    assert not signed_in(stranger)


def test_a_lost_second_factor_is_taken_away_by_command(client, wearer, needed):
    from django.core import mail
    from django.core.management import CommandError, call_command
    from django.utils import timezone

    from notices.delivery import deliver_due

    client.force_login(wearer)
    call_command("remove_second_factor", wearer.email.upper())
    assert not signed_in(client)
    deliver_due(timezone.now())
    assert "Your second factor was removed" in mail.outbox[-1].body
    client.force_login(User.objects.get(pk=wearer.pk))
    assert client.get("/notices/")["Location"] == "/accounts/2fa/"
    with pytest.raises(CommandError, match="Nobody"):
        call_command("remove_second_factor", "stranger@example.org")


# --- Who never came -----------------------------------------------------------------------------------


def test_who_never_came_and_has_nothing_is_forgotten():
    long_ago = NOW - 2 * DAY
    gone = UserFactory(date_joined=long_ago)
    queue("tests/hello", to=gone)
    kept = [
        UserFactory(date_joined=NOW - DAY / 2),
        UserFactory(date_joined=long_ago, last_login=NOW),
        UserFactory(date_joined=long_ago, is_staff=True),
        UserFactory(date_joined=long_ago, is_active=False),
        UserFactory(date_joined=long_ago, password="pbkdf2_sha256$1$a$b"),
    ]
    owner = UserFactory(date_joined=long_ago)
    Authenticator.objects.create(user=owner, type=Authenticator.Type.TOTP, data={})
    assert forget_who_never_came(NOW) == 1
    assert set(User.objects.all()) == {*kept, owner}
