"""How names of facts are read."""

from django import template

register = template.Library()


@register.filter
def spaced(name: str) -> str:
    """Return a fact's name as words: "written_at" is "Written at"."""
    return name.replace("_", " ").capitalize()
