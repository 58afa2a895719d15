"""Links to terms of the glossary in the text of pages.

A link keeps the term's key and nothing else: its address and definition are read when the page is drawn. However many
texts a page has, they are read once for the request, and the page says at its foot what the words it used mean.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from asgiref.local import Local
from django.core.signals import request_finished, request_started
from django.urls import reverse
from django.utils.html import format_html
from draftjs_exporter.dom import DOM
from wagtail.admin.rich_text.converters.html_to_contentstate import LinkElementHandler
from wagtail.rich_text import LinkHandler

from programmes.vocabulary.models import Term

FEATURE = "term"
ENTITY = "TERM"


@dataclass
class _Read:
    """The glossary as one request has read it, and which of its terms were linked to."""

    terms: dict[int, Term] | None = None
    used: dict[int, Term] = field(default_factory=dict)


_local = Local()


def begin(**kwargs: Any) -> None:
    """Let a request read the glossary anew."""
    _local.read = _Read()


def end(**kwargs: Any) -> None:
    """Forget what a request has read."""
    _local.read = None


def connect() -> None:
    request_started.connect(begin, dispatch_uid="cms.glossary.begin")
    request_finished.connect(end, dispatch_uid="cms.glossary.end")


def terms_by_key(keys: Iterable[int]) -> dict[int, Term]:
    """Return the terms with the given keys; in a request at most one query, whoever asks how often."""
    read: _Read | None = getattr(_local, "read", None)
    if read is None:  # the worker, a command
        return Term.objects.in_bulk(list(keys))
    if read.terms is None:
        read.terms = Term.objects.in_bulk()
    found = {key: read.terms[key] for key in keys if key in read.terms}
    read.used |= found
    return found


def words_used() -> list[Term]:
    """Return the terms that this request's page has linked to so far, by name."""
    read: _Read | None = getattr(_local, "read", None)
    return sorted(read.used.values(), key=lambda term: term.name.casefold()) if read else []


def address(term: Term) -> str:
    """Return where a term stands in the glossary."""
    return f"{reverse('wagtail_serve', args=['glossary/'])}#{term.slug}"


def _key(attrs: dict[str, str]) -> int:
    """Return the key that a link was kept with; 0, which no term has, for what is none."""
    try:
        return int(attrs.get("id", ""))
    except ValueError:
        return 0


class TermLinkHandler(LinkHandler):
    """Draws `<a linktype="term" id="3">`; words whose term is gone stay, and lead nowhere."""

    identifier = FEATURE

    @staticmethod
    def get_model() -> type[Term]:
        return Term

    @classmethod
    def expand_db_attributes(cls, attrs: dict[str, str]) -> str:
        return cls.expand_db_attributes_many([attrs])[0]

    @classmethod
    def expand_db_attributes_many(cls, attrs_list: list[dict[str, str]]) -> list[str]:
        keys = [_key(attrs) for attrs in attrs_list]
        terms = terms_by_key(keys)
        return [cls._opening_tag(terms.get(key)) for key in keys]

    @staticmethod
    def _opening_tag(term: Term | None) -> str:
        if term is None:
            return "<a>"
        return format_html('<a class="term" href="{}" title="{}">', address(term), term.definition)

    @classmethod
    def extract_references(cls, attrs: dict[str, str]) -> Iterable[tuple[Any, ...]]:
        """Tell Wagtail which page uses which term, so that a term's list of uses is right."""
        yield Term, attrs["id"], "", ""


# --- In the editor ------------------------------------------------------------------------------------


def term_entity(props: dict[str, Any]) -> Any:
    """Write a link as it is kept."""
    return DOM.create_element("a", {"linktype": FEATURE, "id": props.get("id")}, props["children"])


class TermElementHandler(LinkElementHandler):
    """Read a link as the editor wants it."""

    def get_attribute_data(self, attrs: dict[str, str]) -> dict[str, Any]:
        term = Term.objects.filter(pk=_key(attrs)).first()
        return {"id": term.pk, "title": term.name, "url": address(term)} if term else {}


CONVERSION_RULE = {
    "from_database_format": {f'a[linktype="{FEATURE}"]': TermElementHandler(ENTITY)},
    "to_database_format": {"entity_decorators": {ENTITY: term_entity}},
}
