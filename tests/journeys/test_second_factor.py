"""A second factor, from being asked for one to having lost it: an app, a passkey, recovery codes."""

import base64
import hashlib
import hmac
import re
import struct
import time

import pytest
from playwright.sync_api import expect

from tests.journeys.conftest import DESK, PASSWORD, PHONE, Visitor

pytestmark = [pytest.mark.journey, pytest.mark.xdist_group("journeys")]
WIDTHS = [PHONE, pytest.param(DESK, marks=pytest.mark.only_soak)]

MORGAN = "coordinator@example.org"
TAMSIN = "practitioner@example.org"
CLOSED = ["/notices/", "/facilitate/", "/admin/", "/my/", "/coach/", "/reviews/", "/my/journal/"]
PAGE = "Second factor and passkeys"


@pytest.fixture(autouse=True)
def needed(demo, settings):
    settings.STAFF_NEED_SECOND_FACTOR = True


def six_digits(secret: str) -> str:
    """Return what an authenticator app shows now (RFC 6238)."""
    key = base64.b32decode(secret)
    code = hmac.new(key, struct.pack(">Q", int(time.time()) // 30), hashlib.sha1).digest()
    at = code[-1] & 15
    return f"{(struct.unpack('>I', code[at : at + 4])[0] & 0x7FFFFFFF) % 1_000_000:06}"


def gives_password(visitor: Visitor) -> Visitor:
    """Sign in with a password, as far as that goes."""
    visitor.go("/accounts/login/").fill("E-mail address", MORGAN).fill("Password", PASSWORD)
    return visitor.press("Sign in", within=visitor.main.locator("form").first)


def is_still_me(visitor: Visitor) -> Visitor:
    visitor.is_at("Is it still you?").fill("Password", PASSWORD)
    return visitor.press("Go on")


def has_a_key(visitor: Visitor) -> str:
    """Give the browser a key that agrees to everything; return its name."""
    devtools = visitor.page.context.new_cdp_session(visitor.page)
    devtools.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }
    added = devtools.send("WebAuthn.addVirtualAuthenticator", {"options": options})
    visitor.devtools = devtools
    return added["authenticatorId"]


@pytest.mark.parametrize("width", WIDTHS)
def test_an_app_and_recovery_codes(somebody, post, width):
    morgan = gives_password(somebody(width)).is_at(PAGE).sees("Set up a second factor first")
    for address in CLOSED:
        morgan.go(address).is_at(PAGE)
    is_still_me(morgan.follow("Set it up", within=morgan.main)).is_at("Set up an authenticator app")
    secret = morgan.page.locator("code.key").inner_text()
    morgan.fill("Code", "000000").press("Use this app from now on").sees("Incorrect code")
    assert morgan.page.locator("code.key").inner_text() == secret
    morgan.fill("Code", six_digits(secret)).press("Use this app from now on").is_at("Recovery codes")
    codes = morgan.page.locator(".codes code").all_inner_texts()
    assert len(set(codes)) == 10
    assert [line for line in morgan.takes("Take them as a file").decode().split() if line] == codes
    assert "authenticator app was added" in post.last(MORGAN).body
    morgan.go("/notices/").is_at("Mail")

    # From now on it is asked for, and a recovery code does in its place, once.
    gwen = gives_password(somebody(width)).is_at("Show your second factor")
    for address in CLOSED[:3]:
        gwen.go(address).is_at("Show your second factor")
    gwen.fill("Code", "000000").press("Sign in", within=gwen.main).sees("Incorrect code")
    gwen.fill("Code", codes[0]).press("Sign in", within=gwen.main).go("/notices/").is_at("Mail")
    other = gives_password(somebody(width)).fill("Code", codes[0])
    other.press("Sign in", within=other.main).sees("Incorrect code")
    other.fill("Code", codes[1]).press("Sign in", within=other.main)

    # Taking it away again closes every door, and the other two browsers too.
    morgan.go("/accounts/2fa/").follow("Stop using it").is_at("Stop using your authenticator app?")
    morgan.press("Stop using it").go("/notices/").is_at(PAGE)
    gwen.go("/notices/").is_at("What is your e-mail address?")


@pytest.mark.parametrize("width", WIDTHS)
def test_a_passkey(somebody, post, width):
    morgan = gives_password(somebody(width)).is_at(PAGE)
    key = has_a_key(morgan)
    is_still_me(morgan.follow("Add one")).is_at("Add a passkey or a security key")
    morgan.fill("Name", "Telephone").tick("It may let me in by itself").press("Add it").is_at("Recovery codes")
    assert "passkey was added" in post.last(MORGAN).body
    morgan.go("/accounts/2fa/webauthn/").sees("Telephone", "Lets you in by itself.", "Not used yet.")
    morgan.follow(re.compile("^Rename")).fill("Name", "Key on my ring").press("Save").sees("Key on my ring")
    morgan.go("/notices/").is_at("Mail")

    # The way in: by the passkey alone, and as a second factor after a password.
    sign_out(morgan).go("/accounts/login/").press("Sign in with a passkey").go("/notices/").is_at("Mail")
    gives_password(sign_out(morgan)).is_at("Show your second factor")
    morgan.press("Use a passkey or key").go("/notices/").is_at("Mail")

    # Somebody who gives up is told that nothing happened.
    morgan.devtools.send("WebAuthn.setUserVerified", {"authenticatorId": key, "isUserVerified": False})
    sign_out(morgan).go("/accounts/login/")
    morgan.page.get_by_role("button", name="Sign in with a passkey").click()
    expect(morgan.page.get_by_role("alert")).to_contain_text("That did not work")
    morgan.look()
    morgan.devtools.send("WebAuthn.setUserVerified", {"authenticatorId": key, "isUserVerified": True})

    morgan.press("Sign in with a passkey").go("/accounts/2fa/webauthn/").sees("Last used")
    morgan.follow(re.compile("^Remove")).is_at("Is it still you?").follow(re.compile("security key"))
    morgan.press("Use a passkey or key").is_at("Remove “Key on my ring”?").press("Remove it").sees("You have none yet")
    morgan.go("/notices/").is_at(PAGE)


def sign_out(visitor: Visitor) -> Visitor:
    visitor.go("/").press("Sign out", within=visitor.navigation)
    return visitor


@pytest.mark.parametrize("width", WIDTHS)
def test_somebody_with_a_mailed_code_alone_may_have_one_too(somebody, width):
    tamsin = somebody(width).go("/accounts/login/code/").signs_in_by_code("newcomer@example.org")
    tamsin.go("/accounts/me/").follow(PAGE, within=tamsin.main).is_at(PAGE).follow("Set it up")


def test_every_page_about_signing_in_reads_without_scripts(somebody):
    visitor = somebody(PHONE, scripts=False)
    visitor.go("/accounts/login/").sees("A passkey needs JavaScript")
    gives_password(visitor).is_at(PAGE)
    is_still_me(visitor.follow("Set it up", within=visitor.main)).is_at("Set up an authenticator app")
    secret = visitor.page.locator("code.key").inner_text()
    visitor.fill("Code", six_digits(secret)).press("Use this app from now on").is_at("Recovery codes")
