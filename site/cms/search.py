"""Search of everything public: pages, workshops to come, local services, terms of the glossary.

What is asked for is widened by the glossary first, so that a thing is found under any of its names. Materials of
modules, drafts, journals, voices and reviews are in no index that this looks into.
"""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.core.paginator import Page as PageOfResults
from django.core.paginator import Paginator
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from wagtail.models import Page
from wagtail.search.query import And, Or, Phrase, PlainText, SearchQuery

from cms import facts, glossary
from cms.excerpts import Piece, excerpt, pattern_of
from cms.models import HomePage, ModulePage, ProgrammePage, StandardPage, WorkshopPage
from cms.texts import text_of
from cms.visible import public_pages, read_specific
from programmes.directory.models import Resource
from programmes.directory.queries.resources import find_resources
from programmes.vocabulary.models import Term
from programmes.vocabulary.queries import Names, Sought, sought
from programmes.vocabulary.words import key_of, singular, words_of

MOST_LETTERS = 200
# What a page is about, as its readers would say it, where editors call the kind of page something else.
KINDS: dict[type[Page], str | Promise] = {
    HomePage: "",
    StandardPage: "",
    ProgrammePage: _("programme"),
    ModulePage: _("module"),
    WorkshopPage: _("workshop"),
}
RESULTS_A_PAGE = 10
MOST_TERMS = 3
MOST_WORKSHOPS = 3
MOST_SERVICES = 3
# Names of one thing that are looked for; an editor who writes down more has a thesaurus in mind.
MOST_NAMES = 12
# Words that stand in nearly every text. PostgreSQL leaves these out of its index; so they narrow nothing anywhere.
COMMON = frozenset(
    words_of(
        "i me my myself we our ours ourselves you your yours yourself yourselves he him his himself she her hers "
        "herself it its itself they them their theirs themselves what which who whom this that these those am is "
        "are was were be been being have has had having do does did doing a an the and but if or because as until "
        "while of at by for with about against between into through during before after above below to from up "
        "down in out on off over under again further then once here there when where why how all any both each "
        "few more most other some such no nor not only own same so than too very s t can will just don should now"
    )
)


@dataclass(frozen=True)
class Found:
    """A page that was found."""

    title: str
    url: str
    kind: str
    pieces: list[Piece]


@dataclass(frozen=True)
class Explained:
    """A term of the glossary that was asked for by one of its names."""

    term: Term
    url: str


@dataclass(frozen=True)
class Results:
    """What was found; `page_obj` counts the pages of the site alone."""

    terms: list[Explained] = field(default_factory=list)
    workshops: list["facts.Coming"] = field(default_factory=list)
    more_workshops: bool = False
    services: list[Resource] = field(default_factory=list)
    more_services: bool = False
    pages: list[Found] = field(default_factory=list)
    page_obj: PageOfResults | None = None

    @property
    def is_empty(self) -> bool:
        return not (self.terms or self.workshops or self.services or self.pages)


def search(text: str, *, page: str | None = None, now: dt.datetime | None = None) -> Results:
    """Look for `text`; an empty result when there is no letter or digit in it. `page` may be anything.

    Each thing that is named has to be somewhere in what is found, but for words like "the". The number of queries
    does not depend on how much there is.
    """
    text = text[:MOST_LETTERS]
    terms = list(Term.objects.order_by("name").prefetch_related("other_names"))
    things = [thing for thing in sought(text, _names(terms)) if thing.others or thing.typed.casefold() not in COMMON]
    if not things:
        return Results()
    query = public_pages().search(query_of(things))
    found = Paginator(query, RESULTS_A_PAGE).get_page(page)
    if found.number > 1:
        return Results(pages=read_pages([row.pk for row in found], things), page_obj=found)
    workshops = facts.coming_workshops(words=text, limit=MOST_WORKSHOPS + 1, now=now)
    services = list(find_resources(today=timezone.localdate(now), words=text)[: MOST_SERVICES + 1])
    return Results(
        terms=explained(terms, things),
        workshops=workshops[:MOST_WORKSHOPS],
        more_workshops=len(workshops) > MOST_WORKSHOPS,
        services=services[:MOST_SERVICES],
        more_services=len(services) > MOST_SERVICES,
        pages=read_pages([row.pk for row in found], things),
        page_obj=found,
    )


def _names(terms: Iterable[Term]) -> Names:
    names: dict[str, tuple[str, ...]] = {}
    for term in terms:
        of_term = (term.name, *(other.words for other in term.other_names.all()))
        names |= {key_of(name): of_term for name in of_term}
    return names


def explained(terms: Iterable[Term], things: list[Sought]) -> list[Explained]:
    """Return the terms that were asked for by name."""
    asked = {key_of(name) for thing in things for name in thing.names}
    return [Explained(term, glossary.address(term)) for term in terms if key_of(term.name) in asked][:MOST_TERMS]


def query_of(things: Iterable[Sought]) -> SearchQuery:
    """Return the search of all the things, each under any of its names, in the singular or the plural."""
    return And([Or([one for name in thing.names[:MOST_NAMES] for one in _forms(name)]) for thing in things])


def _forms(name: str) -> list[SearchQuery]:
    """PostgreSQL knows of plurals by itself, SQLite doesn't."""
    words = words_of(name)
    if not words:
        return []
    last = singular(words[-1])
    kind = Phrase if len(words) > 1 else PlainText
    return [kind(" ".join([*words[:-1], form])) for form in (last, f"{last}s")]


def _kind(page: Page) -> str:
    return str(KINDS.get(type(page), page._meta.verbose_name))


def read_pages(keys: list[int], things: list[Sought]) -> list[Found]:
    """Return what a list shows of the pages with the given keys, in their order."""
    pattern = pattern_of(things)
    return [
        Found(page.title, page.url or "", _kind(page), excerpt(text_of(page), pattern)) for page in read_specific(keys)
    ]
