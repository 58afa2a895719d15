"""The connection is lost while somebody writes: nothing typed is lost, and nobody else on that browser sees it."""

import pytest

from tests.journeys.conftest import PHONE

pytestmark = [pytest.mark.journey, pytest.mark.xdist_group("journeys")]
TAMSIN = "practitioner@example.org"
WRITE = "/my/journal/write/?questions=what-so-what-now-what"


def test_words_typed_without_a_connection_are_kept_for_their_writer_and_no_longer_than_needed(somebody):
    tamsin = somebody(PHONE)
    kept = "Object.keys(localStorage).filter((key) => key.startsWith('kindling-draft:')).length"
    tamsin.go("/").signs_in(TAMSIN).go(WRITE)
    tamsin.page.context.set_offline(True)
    tamsin.fill("What happened?", "The heron stayed.")
    tamsin.sees("No connection. What you type is kept in this browser")
    tamsin.page.get_by_role("button", name="Keep it").click()
    tamsin.has("What happened?", "The heron stayed.")

    # Back after closing the page: it is there again, for her; somebody else on this browser finds nothing.
    tamsin.page.context.set_offline(False)
    cookies = tamsin.page.context.cookies()
    tamsin.page.context.clear_cookies()
    tamsin.go("/").signs_in("linkworker@example.org").go(WRITE).has("What happened?", "")
    tamsin.page.context.clear_cookies()
    tamsin.page.context.add_cookies(cookies)
    tamsin.go(WRITE).has("What happened?", "The heron stayed.").sees("is here again, from this browser")
    tamsin.press("Keep it").sees("Your entry is kept.", "The heron stayed.")
    assert tamsin.page.evaluate(kept) == 0
    assert "draft=" not in tamsin.page.url

    # Signing out deletes what has not been sent.
    tamsin.go(WRITE)
    tamsin.page.context.set_offline(True)
    tamsin.fill("So what?", "It waits.")
    assert tamsin.page.evaluate(kept) == 1
    tamsin.page.context.set_offline(False)
    tamsin.press("Sign out", within=tamsin.navigation)
    assert tamsin.page.evaluate(kept) == 0
