"""Those who run workshops: a module's page through moderation, a register on a phone, a new workshop and its people."""

import re

import pytest

from tests.journeys.conftest import PHONE, in_days

pytestmark = [pytest.mark.journey, pytest.mark.xdist_group("journeys")]

IDRIS = "facilitator@example.org"
MORGAN = "coordinator@example.org"
MODULE = "/programmes/coaching-for-regeneration/returning/"
NEW_LINE = "What people bring back, and what they leave at home."


def test_a_module_is_edited_moderated_and_shown(somebody):
    idris = somebody().go("/").signs_in(IDRIS).go("/admin/pages/search/?q=Two+days+to+return")
    idris.follow("Two days to return").fill("Introduction", NEW_LINE)
    idris.page.get_by_role("button", name="More actions").click()
    idris.press("Submit to Editors approve").sees("has been submitted for moderation.")

    visitor = somebody().go(MODULE).sees_not(NEW_LINE)
    morgan = somebody().go("/").signs_in(MORGAN).go("/admin/")
    morgan.follow("Two days to return", within=morgan.region("Awaiting your review"))
    morgan.page.get_by_role("button", name="More actions").click()
    morgan.press("Approve and Publish").sees("has been updated.")
    visitor.page.reload()
    visitor.sees(NEW_LINE)


def test_a_register_is_kept_on_a_phone(somebody):
    idris = somebody(PHONE).go("/").signs_in(IDRIS).go("/facilitate/").is_at("Workshops you run")
    idris.follow("East Midlands, this season").follow("Three days to begin").is_at("Register: Three days to begin")
    row = idris.page.get_by_role("group", name="Tamsin Oakes")
    row.get_by_role("radio", name="Excused").check()
    idris.press("Save the register").sees("Idris Vaughan")
    row = idris.page.get_by_role("group", name="Tamsin Oakes")
    assert row.get_by_role("radio", name="Excused").is_checked()


def test_a_workshop_is_put_on_and_somebody_who_was_interested_comes(somebody, post):
    morgan = somebody().go("/").signs_in(MORGAN).go("/admin/workshops/")
    morgan.follow("Put on a workshop")
    morgan.select("Programme", "Coaching for Regeneration").select("Region", "Yorkshire")
    morgan.fill("First day", in_days(120)).fill("Title", "Yorkshire, on the moor").press("Lay out the dates")
    morgan.sees("Every date", "Three days to begin", "A month in your own work").press("Save as a draft")
    morgan.sees("is put on, as a draft.").follow("Announce it")
    morgan.choose(re.compile("^Confirmed")).press("Announce it").sees("It is announced.")

    morgan.go("/facilitate/").follow("Yorkshire, on the moor").follow("Places").sees("They asked to be told of dates")
    morgan.tick(re.compile("^Gethin Rowe")).press("Invite those").sees("1 person has been invited.")

    gethin = somebody(PHONE).go(post.link(post.last("gethin.rowe@example.org"), "/offer/"))
    gethin.signs_in_by_code("gethin.rowe@example.org").is_at("A place for you").sees("Yorkshire, on the moor")
    gethin.press("Yes, I’ll take it").is_at("Your place is booked")
    morgan.page.reload()
    morgan.look().sees("1 taken, for 10 to 16.")
