"""A practitioner: from the first page to a place, and from the middle of the month to words of her own."""

import re

import icalendar
import pytest

from tests.journeys.conftest import PHONE

pytestmark = [pytest.mark.journey, pytest.mark.xdist_group("journeys")]

FFION = "ffion.marsh@example.org"
TAMSIN = "practitioner@example.org"
NUMBER = "Your number for this call"


def events(content: bytes) -> list[icalendar.Event]:
    return sorted(icalendar.Calendar.from_ical(content).walk("VEVENT"), key=lambda event: event.start)


def calls(feed: bytes) -> dict[str, icalendar.Event]:
    """Return the calls in a calendar by their UIDs, which they keep for life."""
    found = [event for event in events(feed) if event["SUMMARY"] == "Coaching call with Bea Lindqvist"]
    return {str(event["UID"]): event for event in found}


@pytest.mark.parametrize("scripts", [True, False], ids=["with-scripts", "without-scripts"])
def test_a_newcomer_finds_a_workshop_and_books(somebody, post, scripts):
    ffion = somebody(PHONE, scripts=scripts)
    ffion.go("/").follow("Workshops", within=ffion.navigation)
    ffion.is_at("Find a workshop").sees("Yorkshire, at the old quarry")
    ffion.select("Region", "East Midlands")
    ffion.press("Show").sees_not("Yorkshire, at the old quarry")
    ffion.follow("East Midlands, by the river").follow(re.compile("^Book"))

    # One question a page; what is missing is said, and what was typed stays.
    ffion.is_at("Book a place").follow("Start")
    ffion.is_at("What is your name?").fill("First name", "Ffion").press("Continue")
    ffion.sees("Tell us your last name.").is_titled(re.compile("^Error: "))
    ffion.has("First name", "Ffion").fill("Last name", "Marsh").press("Continue")
    ffion.is_at("What do you do?").choose("Housing association staff").press("Continue")
    ffion.is_at("Where do you work?").choose("Housing").fill("Organisation", "Brook Street Homes").press("Continue")

    # Signing in comes in the middle, with an address that nobody knows yet, and loses nothing.
    ffion.is_at("What is your e-mail address?").fill("E-mail address", FFION).press("Send me a code")
    ffion.is_at("Type the code we sent you").types_the_code_sent_to(FFION)
    ffion.is_at("Check your answers")
    ffion.sees("Ffion", "Marsh", "Housing association staff", "Brook Street Homes", FFION)
    ffion.press("Take the place").is_at("Your place is booked")
    reference = ffion.page.locator(".reference").inner_text()

    confirmation = post.last(FFION, "Your place: East Midlands, by the river")
    assert reference in confirmation.body
    dates = events(post.file(confirmation, "cfr-7k2m.ics"))
    titles = ["Three days to begin", "An evening by the fire", "Two days to return"]
    assert [date["SUMMARY"] for date in dates] == [f"Coaching for Regeneration: {title}" for title in titles]
    assert all(title in confirmation.body for title in titles)

    ffion.follow("Tell us what you need").is_at("What you need").tick("Vegetarian", "Nut allergy")
    ffion.press("Save").sees(re.compile("Tick this so that we may keep what you wrote"))
    assert ffion.page.get_by_role("checkbox", name="Vegetarian").is_checked()
    ffion.tick(re.compile("^I agree")).press("Save").sees("You have told us.")
    ffion.press("I’ll come").sees("You are coming.")
    ffion.follow("My journey", within=ffion.navigation).is_at("My journey").sees("East Midlands, by the river")


def test_in_the_month_she_books_a_call_and_moves_it(somebody, post):
    tamsin = somebody().go("/").signs_in(TAMSIN).is_at("My journey")
    tamsin.follow("Coaching calls").is_at("Your coaching calls")
    tamsin.page.get_by_role("radio").nth(1).check()
    tamsin.press("Continue").is_at("Book your call")
    tamsin.choose("Bea Lindqvist rings me").fill(NUMBER, "0770 09").press("Book this call")
    tamsin.is_titled(re.compile("^Error: ")).fill(NUMBER, "07700 900123").press("Book this call")
    tamsin.is_at("Your call is booked").sees("Bea Lindqvist rings you on 07700 900123.")
    reference = tamsin.page.locator(".panel .reference").inner_text()
    assert reference in post.last(TAMSIN, "Coaching call booked").body

    # Her own calendar follows it, before and after.
    tamsin.follow("My journey", within=tamsin.navigation).follow("All of it in your own calendar").is_at("My calendar")
    feed = tamsin.field("The link").input_value()
    before = calls(tamsin.fetch(feed).body())
    tamsin.follow("My journey", within=tamsin.navigation).follow("Coaching calls")
    tamsin.follow(re.compile("^See it"), nth=1).sees(reference).follow("Move it").is_at("Move your call")
    tamsin.page.get_by_role("radio").last.check()
    tamsin.press("Move the call").sees(reference)
    after = calls(tamsin.fetch(feed).body())
    assert after.keys() == before.keys()
    [moved] = [uid for uid in after if after[uid].start != before[uid].start]
    assert after[moved].start > before[moved].start
    assert after[moved]["SEQUENCE"] == before[moved]["SEQUENCE"] + 1
    assert reference in post.last(TAMSIN, "Coaching call moved").body


def test_she_writes_shares_and_gives_her_words(somebody):
    tamsin = somebody().go("/").signs_in(TAMSIN).is_at("My journey")
    tamsin.follow("Your journal").is_at("My journal").follow("Write an entry")
    tamsin.press("Keep it").sees("Write something under at least one of the questions.")
    tamsin.fill("What happened?", "The caretaker ran the meeting, because I arrived late on purpose.")
    tamsin.select("What it belongs to", "A month in your own work").press("Keep it")
    tamsin.sees("Only you.", "The caretaker ran the meeting").follow("Choose who may read it")
    tamsin.choose(re.compile("^The learning review, without my name")).press("Keep this choice")
    tamsin.sees("You. The learning review got the words below")

    tamsin.follow("My journey", within=tamsin.navigation).follow("Say what it was like")
    tamsin.is_at("In your own words").fill("Your words", "I ask one question more, and leave one answer out.")
    tamsin.choose(re.compile("^My role and the kind of organisation")).press("Send, and see how it looks")
    tamsin.sees("To be named the way you chose, please fill this in.")
    tamsin.fill("What you do", "housing officer").fill("What kind of organisation that is", "housing association")
    tamsin.press("Send, and see how it looks").is_at("This is how it would look")
    tamsin.sees("Housing officer, housing association")
    tamsin.tick("In the learning review on this website").press("I agree to exactly this")
    tamsin.is_at("Your words").sees("A coordinator reads them next.", "In the learning review on this website")
