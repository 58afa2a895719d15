"""What comes out of a printer: the dates, whole, and nothing of the page around them."""

import io

import pypdf
import pytest

from tests.journeys.conftest import DESK

pytestmark = [pytest.mark.journey, pytest.mark.xdist_group("journeys")]
UPRIGHT, ON_ITS_SIDE = (595, 842), (842, 595)  # A4 in points


@pytest.mark.parametrize(("view", "sheet"), [("", UPRIGHT), ("month", ON_ITS_SIDE)])
def test_a_calendar_is_printed_whole_and_alone(somebody, view, sheet):
    tamsin = somebody(DESK)
    tamsin.go("/").signs_in("practitioner@example.org")
    tamsin.go("/my/calendar/")
    if view:
        tamsin.follow("Month")
    shown = [text.strip() for text in tamsin.main.locator(".agenda a, .month a").all_inner_texts()]
    assert shown
    page = tamsin.page
    page.emulate_media(media="print")
    for name in ("navigation", "contentinfo"):
        for part in page.get_by_role(name).all():
            assert not part.is_visible(), name
    for words in ("Download all dates", "Let your own calendar look for itself"):
        assert not page.get_by_text(words).first.is_visible(), words
    page.set_viewport_size({"width": round(sheet[0] * 96 / 72), "height": 900})
    assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")
    printed = pypdf.PdfReader(io.BytesIO(page.pdf(format="A4", prefer_css_page_size=True)))
    for one in printed.pages:
        assert [abs(side - wanted) < 2 for side, wanted in zip(one.mediabox[2:], sheet, strict=True)] == [True, True]
    text = " ".join(" ".join(one.extract_text() for one in printed.pages).split())
    assert [title for title in shown if " ".join(title.split()) not in text] == []
