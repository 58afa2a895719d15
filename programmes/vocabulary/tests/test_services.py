"""Keeping the glossary."""

import pytest

from programmes.vocabulary.errors import TermRefused
from programmes.vocabulary.models import Term
from programmes.vocabulary.services import save_term
from programmes.vocabulary.tests.factories import TermFactory

pytestmark = pytest.mark.django_db


def names(term):
    return [name.words for name in term.other_names.all()]


def test_a_term_is_kept_with_its_names():
    coach = TermFactory(name="coach")
    term = save_term(
        None,
        name=" link worker ",
        definition="Somebody who…",
        other_names=["navigator", " ", "Navigators"],
        see_also=[coach],
    )
    assert (term.name, term.slug, names(term), list(coach.see_also.all())) == (
        "link worker",
        "link-worker",
        ["navigator"],
        [term],
    )


def test_its_address_stays_when_it_is_renamed():
    term = save_term(None, name="link worker", definition="…", other_names=["navigator"])
    save_term(term, name="social prescriber", definition="…", other_names=["link worker"])
    term.refresh_from_db()
    assert (term.slug, names(term)) == ("link-worker", ["link worker"])


def test_two_of_one_address_are_told_apart():
    save_term(None, name="café", definition="…")
    assert save_term(None, name="cafè table", definition="…").slug == "cafe-table"
    Term.objects.filter(name="café").update(name="tea room")
    assert save_term(None, name="cafe", definition="…").slug == "cafe-2"


@pytest.mark.parametrize("name", ["Link-Workers", "navigators"])
def test_a_name_belongs_to_one_term(name):
    save_term(None, name="link worker", definition="…", other_names=["navigator"])
    with pytest.raises(TermRefused, match="is a name of “link worker” already"):
        save_term(None, name="guide", definition="…", other_names=[name])
    with pytest.raises(TermRefused, match="is a name of “link worker” already"):
        save_term(None, name=name, definition="…")
    assert Term.objects.count() == 1


def test_a_name_needs_a_letter():
    with pytest.raises(TermRefused, match="no letter or digit"):
        save_term(None, name="–", definition="…")


def test_a_term_does_not_lead_to_itself():
    term = save_term(None, name="coach", definition="…")
    save_term(term, name="coach", definition="…", see_also=[term])
    assert list(term.see_also.all()) == []
