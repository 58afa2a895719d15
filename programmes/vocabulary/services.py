"""Keep the glossary."""

from collections.abc import Iterable

from django.db import transaction
from django.utils.text import slugify
from django.utils.translation import gettext as _

from programmes.vocabulary.errors import TermRefused
from programmes.vocabulary.models import OtherName, Term
from programmes.vocabulary.words import key_of
from ui.locks import retry_once


@retry_once
@transaction.atomic
def save_term(
    term: Term | None,
    *,
    name: str,
    definition: str,
    more: str = "",
    other_names: Iterable[str] = (),
    see_also: Iterable[Term] = (),
) -> Term:
    """Keep a term with all its other names; return it. A new one gets its address, which then stays.

    Raises TermRefused for a name without a letter or digit in it, and for one that belongs to another term already,
    be it in the plural or with a hyphen: whoever looked for it could be led to one of them only.
    """
    # Two editors who give one name to two terms wait for each other here.
    list(Term.objects.select_for_update().order_by("pk").values_list("pk", flat=True))
    others = list(dict.fromkeys(other.strip() for other in other_names if other.strip()))
    check_free([name, *others], term)
    term = term or Term(slug=_new_slug(name))
    term.name, term.definition, term.more = name.strip(), definition.strip(), more.strip()
    term.save()
    term.other_names.all().delete()
    seen = {key_of(term.name)}
    for other in others:
        if key_of(other) not in seen:
            seen.add(key_of(other))
            OtherName.objects.create(term=term, words=other)
    term.see_also.set(other for other in see_also if other.pk != term.pk)
    return term


def check_free(names: Iterable[str], term: Term | None) -> None:
    """Raise TermRefused when one of the names can't be a name of `term` (None for one to come)."""
    own = term.pk if term else None
    others = [other for other in Term.objects.prefetch_related("other_names") if other.pk != own]
    taken = {key_of(other.name): other.name for other in others}
    taken |= {name.key: other.name for other in others for name in other.other_names.all()}
    for name in names:
        key = key_of(name)
        if not key:
            raise TermRefused(_("“%(name)s” has no letter or digit in it.") % {"name": name.strip()})
        if key in taken:
            raise TermRefused(
                _("“%(name)s” is a name of “%(term)s” already.") % {"name": name.strip(), "term": taken[key]}
            )


def _new_slug(name: str) -> str:
    base = slugify(name)[:70] or "term"
    slug, number = base, 1
    while Term.objects.filter(slug=slug).exists():
        number += 1
        slug = f"{base}-{number}"
    return slug
