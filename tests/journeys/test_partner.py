"""A partner: from a review that is taken up again to a signed document, and what becomes of words taken back."""

import io

import pytest
from django.utils import timezone
from pypdf import PdfReader

from learning_review.reviews.tasks import make_pdfs
from tests.journeys.conftest import in_days

pytestmark = [pytest.mark.journey, pytest.mark.xdist_group("journeys")]

CONTRIBUTION = "A year on, the café in our street is run by two who sat in that room."
NOTE = "We agree, and ask that the reunion is paid for next time."
JOELS_WORDS = "I talk less, and more gets done."


def text_of(pdf: bytes) -> str:
    assert pdf.startswith(b"%PDF-")
    return " ".join(" ".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages).split())


def test_a_review_is_contributed_to_signed_downloaded_and_redacted(somebody, post, settings):
    morgan, gwen = somebody(), somebody()
    morgan.go("/").signs_in("coordinator@example.org")
    morgan.go("/facilitate/").follow("Over").follow("East Midlands, the first group").follow(
        "Write the learning review"
    )
    morgan.press("Open it again for a new version")

    gwen.go("/").signs_in("partner@example.org").go("/partners/").is_at("Partners")
    gwen.follow("What the first group learned", within=gwen.main)
    gwen.fill("What changed, and for whom?", CONTRIBUTION).press("Hand it in").sees("Thank you.")

    obstacles = morgan.region("What still stands in the way").filter(has_text="Nothing.")
    morgan.fill("Until the end of", in_days(14), within=obstacles)
    morgan.press("Ask the partners to sign")
    request = post.last("partner@example.org")
    gwen.go(post.link(request, "/partners/")).sees(CONTRIBUTION, JOELS_WORDS)
    gwen.choose("We agree, with a note").press("Record our answer")
    gwen.sees("Write the note that is to be printed beside your decision.")
    gwen.fill("Note", NOTE).press("Record our answer").sees("Thank you, that is recorded.")
    for email in ("ruth.garland@example.org", "peter.amos@example.org"):
        other = somebody().go(post.link(post.last(email), "/partners/")).signs_in_by_code(email)
        other.choose("We agree").fill("Note", "").press("Record our answer").sees("Thank you, that is recorded.")

    morgan.page.reload()
    morgan.press("Publish")
    make_pdfs(timezone.now())
    published = post.last("partner@example.org")
    gwen.go(post.link(published, "/reviews/")).sees("Version", "2.0", NOTE, CONTRIBUTION, JOELS_WORDS)
    document = gwen.takes("Download the PDF")
    assert all(words in text_of(document) for words in (NOTE, CONTRIBUTION, JOELS_WORDS))

    # Somebody of the group takes his words back: they are gone from the page at once, and from the next document.
    joel = somebody().go("/my/").signs_in_by_code("joel.akande@example.org").is_at("My journey")
    joel.follow("Say what it was like").is_at("Your words").sees(JOELS_WORDS)
    joel.follow("Take them back").is_at("Take your words back?").press("Take them back")
    gwen.page.reload()
    gwen.look().sees("2.1").sees_not(JOELS_WORDS)
    make_pdfs(timezone.now())
    gwen.page.reload()
    assert JOELS_WORDS not in text_of(gwen.takes("Download the PDF"))
    assert NOTE in text_of(gwen.takes("Download the PDF"))
