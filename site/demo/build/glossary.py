"""The demo's glossary, and links to its terms in the texts of its pages."""

import re
from collections.abc import Mapping

from demo.build.words.glossary import TERMS
from programmes.vocabulary.models import Term
from programmes.vocabulary.services import save_term

LINK = re.compile(r"\[\[([^|\]]+)(?:\|([^\]]+))?\]\]")


def build_terms() -> dict[str, Term]:
    """Keep every term, then what to see also; return them by name."""
    terms = {
        name: save_term(None, name=name, definition=definition, more=more, other_names=others)
        for name, definition, others, more, _see in TERMS
    }
    for name, _definition, _others, _more, see in TERMS:
        terms[name].see_also.add(*(terms[other] for other in see))
    return terms


def linked(html: str, terms: Mapping[str, Term]) -> str:
    """Make links of what stands in double brackets: "[[link worker]]", "[[link worker|navigators]]"."""
    return LINK.sub(
        lambda found: f'<a linktype="term" id="{terms[found[1]].pk}">{found[2] or found[1]}</a>',
        html,
    )
