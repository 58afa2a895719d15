"""Nothing typed for a voice is lost: not by a link that has run out, a session that ended, or bad input."""

import datetime as dt

import pytest
from django.urls import reverse
from django.utils import timezone

from learning_review.voices import links
from learning_review.voices.models import Voice, VoiceLink
from learning_review.voices.tests.factories import WORDS, VoiceFactory
from programmes.enrolment.tests.factories import EnrolmentFactory

pytestmark = pytest.mark.django_db
DRAFT = "0b9d5ad0-5a3e-4a52-9d3c-0a5c6a1c9f11"


def address(voice: Voice, page: str = "voice", **kwargs) -> str:
    return reverse(page, args=[links.mint(voice, VoiceLink.Purpose.INVITATION, **kwargs)])


def form_of(page) -> dict[str, str]:
    """Return a voice's form filled in as its page has it, with words."""
    return {"words": WORDS, "byline_level": "sector", "sector": "Housing", "writer": page.context["writer"]}


def test_words_sent_by_a_link_that_has_run_out_wait_for_the_next(client):
    voice, other = VoiceFactory(), VoiceFactory()
    sent = form_of(client.get(address(voice)))
    old = address(voice, now=timezone.now() - dt.timedelta(days=31))
    refused = client.post(old, sent)
    assert refused.status_code == 404
    assert WORDS in refused.content.decode()
    assert not voice.wordings.exists()
    assert client.get(address(voice)).context["form"]["words"].value() == WORDS
    assert client.get(address(voice)).context["form"]["words"].value() is None  # offered once
    client.post(old, sent)
    assert client.get(address(other)).context["form"]["words"].value() is None


def test_words_sent_by_a_link_that_is_gone_are_shown_to_their_writer(client):
    assert WORDS in client.post("/voices/" + "x" * 43 + "/", {"words": WORDS}).content.decode()


def test_words_sent_after_a_session_ended_are_here_again_for_their_writer_alone(client):
    enrolment, other = EnrolmentFactory(), EnrolmentFactory()
    client.force_login(enrolment.person)
    mine = reverse("my_voice", args=[enrolment.reference])
    sent = form_of(client.get(mine))
    client.logout()
    assert client.post(mine, sent)["Location"].startswith("/accounts/login/")
    client.force_login(enrolment.person)
    assert client.get(mine).context["form"]["words"].value() == WORDS
    client.logout()
    client.post(mine, sent)
    client.force_login(other.person)
    assert client.get(mine).status_code == 404


def test_bad_input_loses_nothing_and_a_draft_that_arrived_is_named(client):
    place = address(VoiceFactory())
    sent = form_of(client.get(place)) | {"draft": DRAFT, "insider": "now a coach with you"}
    refused = client.post(place, sent | {"byline_level": "full"})
    assert {name: refused.context["form"][name].value() for name in ("words", "sector", "insider")} == {
        "words": WORDS, "sector": "Housing", "insider": "now a coach with you",
    }  # fmt: skip
    assert DRAFT not in refused.content.decode()
    arrived = client.post(place, sent)
    assert arrived["Location"] == f"{place}?draft={DRAFT}"
    assert "js/drafts.js" in client.get(arrived["Location"]).content.decode()  # which forgets what has arrived
    assert 'data-keeps-draft="voice-' in client.get(place.rstrip("/") + "/words/").content.decode()
