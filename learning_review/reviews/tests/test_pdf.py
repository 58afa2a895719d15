import io
import itertools
import re

import pikepdf
import pytest
from django.core.files.storage import storages
from django.template.loader import render_to_string
from django.utils import timezone
from pypdf import PdfReader

from learning_review.evidence.tests.factories import JOURNAL_WORDS, VOICE_WORDS
from learning_review.reviews import pdfs, tasks
from learning_review.reviews.document import compose_version
from learning_review.reviews.models import ReviewVersion
from learning_review.reviews.tests.factories import published, written

pytestmark = pytest.mark.django_db


def made(version: ReviewVersion) -> bytes:
    """Let the worker make the PDF; return it."""
    assert tasks.make_pdfs(timezone.now()) == 1
    version.refresh_from_db()
    with storages["private"].open(version.pdf) as file:
        return file.read()


def squeezed(text: str) -> str:
    """Return a text without white space and hyphens at line ends: what two layouts have in common."""
    return re.sub(r"[\s­]+", "", text)


def text_of(pdf: bytes) -> str:
    return squeezed("".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages))


def test_pdf_is_tagged_titled_and_has_an_outline():
    _arc, version = published()
    content = made(version)
    reader = PdfReader(io.BytesIO(content))
    assert reader.metadata.title == "What the first group learned"
    assert reader.trailer["/Root"]["/Lang"] == "en-gb"
    assert reader.trailer["/Root"]["/MarkInfo"]["/Marked"] == True  # noqa: E712 - a PDF object
    titles = [item.title for item in flat(reader.outline)]
    assert titles[0] == "What the first group learned"
    for title in ("Main messages", "What got in the way", "Sign-off", "Recommendations"):
        assert title in titles
    assert sum(title.startswith("Outcome ") for title in titles) == 6
    with pikepdf.open(io.BytesIO(content)) as pdf:
        with pdf.open_metadata() as metadata:
            assert metadata["pdfuaid:part"] == "1"
        elements = list(structure(pdf.Root.StructTreeRoot))
    kinds = {str(element.get("/S")) for element in elements}
    assert {"/H1", "/H2", "/H3", "/Table", "/TH", "/TD", "/L"} <= kinds
    assert [str(e.get("/S")) for e in elements if str(e.get("/S")) == "/Figure" and not e.get("/Alt")] == []


def flat(outline):
    for item in outline:
        if isinstance(item, list):
            yield from flat(item)
        else:
            yield item


def structure(node):
    kids = node.get("/K")
    if kids is None:
        return
    for kid in kids if isinstance(kids, pikepdf.Array) else [kids]:
        if isinstance(kid, pikepdf.Dictionary) and "/S" in kid:
            yield kid
            yield from structure(kid)


def test_same_version_is_the_same_file():
    from ui.documents import render_pdf

    _arc, version = published()
    first, second = (
        render_pdf("documents/review.html", {"document": compose_version(version, "pdf")}) for _time in range(2)
    )
    assert first == second


def test_web_and_pdf_say_the_same(client):
    _arc, version = published()
    text = text_of(made(version))
    web = squeezed(client.get(f"/reviews/{version.review.workshop.code}/").content.decode())
    document = compose_version(version, "web")
    assert compose_version(version, "pdf") == document
    said = [
        *document.main_messages,
        *document.summary,
        *document.took_part,
        *document.method,
        *document.hindered,
        *document.unexpected,
        document.evidence_sentence,
        document.voices_sentence,
        *(chapter.title for chapter in document.chapters),
        *(quote.text for quote in (*document.voices, *document.unlinked)),
        *(quote.text for chapter in document.chapters for finding in chapter.findings for quote in finding.quotes),
        *(quote.byline for quote in document.voices),
        *(f"{sign_off.organisation}{sign_off.decision_words}" for sign_off in document.sign_offs),
        *(recommendation.text for recommendation in document.recommendations),
    ]
    assert len(said) > 20
    plain_web = squeezed(re.sub(r"<[^>]+>", "", web))
    assert [piece for piece in said if squeezed(str(piece)) not in text] == []
    assert [piece for piece in said if squeezed(str(piece)) not in plain_web] == []
    # Five outcomes, in table and chapter; the web page says once more what the column means.
    assert (text.count("Noevidence"), plain_web.count("Noevidence")) == (10, 11)


def test_a_worker_killed_half_way_is_followed_by_another():
    from datetime import timedelta

    _arc, version = published()
    now = timezone.now()
    assert pdfs.claim(now).pk == version.pk
    assert tasks.make_pdfs(now + timedelta(minutes=1)) == 0
    assert tasks.make_pdfs(now + timedelta(minutes=6)) == 1
    version.refresh_from_db()
    assert (version.pdf_state, version.pdf_attempts) == ("ready", 2)


def test_one_that_cannot_be_made_is_tried_again_and_then_given_up(monkeypatch):
    from datetime import timedelta

    _arc, version = published()

    def broken(*args):
        raise RuntimeError("no font")

    monkeypatch.setattr(tasks, "render_pdf", broken)
    now = timezone.now()
    states = []
    for hour in range(6):
        tasks.make_pdfs(now + timedelta(hours=3 * hour))
        version.refresh_from_db()
        states.append((version.pdf_state, version.pdf_attempts, version.pdf_error))
    assert states == [
        *[("due", attempt, "RuntimeError") for attempt in range(1, 5)],
        *[("failed", 5, "RuntimeError")] * 2,
    ]


def test_words_are_in_the_pdf_once_allowed():
    _arc, version = published()
    text = text_of(made(version))
    assert squeezed(VOICE_WORDS) in text
    assert squeezed(JOURNAL_WORDS.split(". ")[1]) in text


def test_a_pdf_that_is_missing_from_the_files_is_found():
    _arc, version = published()
    made(version)
    assert tasks.pdf_files(timezone.now()) == []
    storages["private"].delete(version.pdf)
    code = version.review.workshop.code
    assert tasks.pdf_files(timezone.now()) == [
        f"Review {code}, version {version.number}: its PDF is missing from the files."
    ]


def test_what_the_tags_say_is_whole():
    """Headings in order, every cell knows its headers, every drawing has its words, every heading a bookmark."""
    from learning_review.reviews.tests.test_figures import answered

    _arc, version = published(answered(written()))
    content = made(version)
    with pikepdf.open(io.BytesIO(content)) as pdf:
        tree = list(structure(pdf.Root.StructTreeRoot))
        kinds = [str(element.S).removeprefix("/") for element in tree]
        levels = [int(kind[1]) for kind in kinds if re.fullmatch(r"H\d", kind)]
        alternatives = [str(e.get("/Alt", "")) for e, kind in zip(tree, kinds, strict=True) if kind == "Figure"]
        tables = [list(structure(e)) for e, kind in zip(tree, kinds, strict=True) if kind == "Table"]
        cells, scopes = [], []
        for table in tables:
            scopes += [str(cell.A.Scope) for cell in table if str(cell.S) == "/TH"]
            names = {str(cell.ID) for cell in table if str(cell.S) == "/TH"}
            for cell in table:
                if str(cell.S) == "/TD":
                    headers = [str(one) for one in cell.A.get("/Headers", [])]
                    cells.append(len(headers) == 2 and set(headers) <= names)
        assert (str(pdf.Root.Lang), pdf.Root.ViewerPreferences.DisplayDocTitle) == ("en-gb", True)
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after - before <= 1 for before, after in itertools.pairwise(levels)), levels
    # The journey line on the cover and with the programme, and a chart for each figure that is told.
    assert alternatives == [
        "three days, a month, two days",
        "three days, a month, two days",
        "9 people answered, and most of them chose 7 or more of 10.",
        "10 people answered, and most of them chose “often” or “always”.",
    ]
    assert len(tables) == 7
    assert len(cells) > 30
    source = render_to_string("documents/review.html", {"document": compose_version(version, "pdf")})
    assert [scopes.count(s) for s in ("/Column", "/Row")] == [source.count(f'scope="{s}"') for s in ("col", "row")]
    assert all(cells)
    bookmarks = list(flat(PdfReader(io.BytesIO(content)).outline))
    assert len(bookmarks) == sum(level <= 3 for level in levels)
