"""Pages made into PDFs, the same bytes for the same words."""

from collections.abc import Mapping
from typing import Any

from django.template.loader import render_to_string


def render_pdf(template_name: str, context: Mapping[str, Any]) -> bytes:
    """Render a template that extends documents/base.html as a tagged PDF (PDF/UA-1).

    Takes 0.1 s for a page and seconds for a long report: a request may make the former, the worker makes
    the latter. Loads our own static files and nothing else; whatever more a page names is left out.
    """
    # Imported here: 0.8 s and 49 MB that most processes never need.
    from weasyprint import HTML

    from ui.document_files import BASE_URL, StaticFiles

    html = render_to_string(template_name, dict(context))
    document = HTML(string=html, base_url=BASE_URL, url_fetcher=StaticFiles())
    return document.write_pdf(pdf_variant="pdf/ua-1", finisher=_say_scopes)


def _say_scopes(_document: Any, pdf: Any) -> None:
    """Say of each header cell whether it heads a column or a row: WeasyPrint says only which cells it heads."""

    def parent_of(element: Any) -> Any:
        return pdf.objects[int(element["P"].split()[0])]

    for element in [one for one in pdf.objects if isinstance(one, dict) and one.get("S") == "/TH"]:
        group = parent_of(parent_of(element))
        element["A"]["Scope"] = "/Column" if group["S"] == "/THead" else "/Row"
