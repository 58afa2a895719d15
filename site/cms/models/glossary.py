"""The page on which the words of the field are explained."""

from itertools import groupby
from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from cms.models.base import PublicPage
from programmes.vocabulary.models import Term
from programmes.vocabulary.queries import all_terms


class GlossaryPage(PublicPage):
    """Every term with what it means here; the terms themselves are kept in the editor's Glossary."""

    max_count = 1
    parent_page_types = ["cms.HomePage"]
    subpage_types: list[str] = []

    class Meta:
        verbose_name = _("glossary")
        verbose_name_plural = _("glossaries")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        terms = sorted(all_terms(), key=lambda term: term.name.casefold())
        context = super().get_context(request, *args, **kwargs)
        context["letters"] = [(letter, list(group)) for letter, group in groupby(terms, _letter)]
        return context


def _letter(term: Term) -> str:
    return term.name[0].upper()
