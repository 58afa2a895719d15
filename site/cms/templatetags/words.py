"""What a page says of the words it used."""

from typing import Any

from django import template

from cms import glossary

register = template.Library()


@register.inclusion_tag("cms/includes/words_used.html")
def words_used() -> dict[str, Any]:
    """Explain the terms that were linked to above this tag; nothing where there were none."""
    return {"words": [(term, glossary.address(term)) for term in glossary.words_used()]}
