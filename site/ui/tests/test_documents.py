import io

import pytest
from django.template import engines
from pypdf import PdfReader

from ui import documents
from ui.document_files import BASE_URL, StaticFiles

PAGE = """{% extends "documents/base.html" %}
{% block title %}A certificate{% endblock %}
{% block running_title %}Certificates{% endblock %}
{% block main %}<h1>A certificate</h1><p>For a person.</p><p class="page-break">Overleaf.</p>{% endblock %}"""


@pytest.fixture
def page(settings, tmp_path):
    (tmp_path / "page.html").write_text(PAGE)
    settings.TEMPLATES = [{**settings.TEMPLATES[0], "DIRS": [*settings.TEMPLATES[0]["DIRS"], tmp_path]}]
    assert engines["django"]
    return "page.html"


def test_a_document_has_its_title_its_language_its_fonts_and_its_page_numbers(page):
    pdf = PdfReader(io.BytesIO(documents.render_pdf(page, {})))
    assert pdf.metadata.title == "A certificate"
    assert pdf.trailer["/Root"]["/Lang"] == "en-gb"
    assert [text.extract_text().split("\n")[-1] for text in pdf.pages] == ["1 of 2", "2 of 2"]
    fonts = {font["/BaseFont"].split("+")[-1] for font in pdf.pages[0]["/Resources"]["/Font"].values()}
    assert any(name.startswith("Fraunces") for name in fonts)
    assert any(name.startswith("Atkinson") for name in fonts)


def test_names_keep_their_letters(settings, page):
    """ŵ and ł are in files of their own; in one family with the others WeasyPrint drew other letters."""
    body = PAGE.replace("A certificate</h1>", "Ŵyn Łukaszewicz</h1>").replace("a person", "Ŵyn Łukaszewicz")
    (settings.TEMPLATES[0]["DIRS"][-1] / page).write_text(body)
    first = PdfReader(io.BytesIO(documents.render_pdf(page, {}))).pages[0]
    assert first.extract_text().split("\n")[:2] == ["Ŵyn Łukaszewicz", "For Ŵyn Łukaszewicz."]
    fonts = {font["/BaseFont"].split("+")[-1] for font in first["/Resources"]["/Font"].values()}
    assert {"Fraunces-Semi-Bold", "Fraunces-Ext-Semi-Bold", "Atkinson", "Atkinson-Ext"} <= fonts


def test_the_same_words_make_the_same_bytes(page):
    assert documents.render_pdf(page, {}) == documents.render_pdf(page, {})


@pytest.mark.parametrize(
    "url",
    [
        "file:///etc/passwd",
        "https://example.org/static/css/kindling.css",
        f"{BASE_URL}media/private.pdf",
        f"{BASE_URL}static/../../../etc/passwd",
        f"{BASE_URL}static/%2e%2e/%2e%2e/etc/passwd",
        f"{BASE_URL}static/css/no-such.css",
    ],
)
def test_a_document_loads_static_files_and_nothing_else(url):
    with pytest.raises(Exception, match=r"may not load|no static file|outside"):
        StaticFiles().fetch(url)


def test_a_static_file_is_answered_with_its_kind():
    answer = StaticFiles().fetch(f"{BASE_URL}static/css/document.css")
    assert answer.content_type == "text/css"
    assert answer.read().startswith(b"/* For PDFs")
