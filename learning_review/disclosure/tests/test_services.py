import datetime as dt
from collections import Counter

import pytest
from django.db import DatabaseError, IntegrityError, transaction
from django.utils import timezone

from learning_review.disclosure import services
from learning_review.disclosure.counting import counts, too_few
from learning_review.disclosure.errors import DisclosureRefused
from learning_review.disclosure.models import Release, ReleasedText
from learning_review.disclosure.queries import answers_in_words, figures_of, rounds_to_release
from learning_review.disclosure.rules import Audience, Figure
from learning_review.disclosure.said import said_of
from learning_review.disclosure.tasks import take_figures
from learning_review.disclosure.tests.factories import NOT_MINE, NOT_NOW, closed_round
from learning_review.instruments.models import AnonymousAnswer, Answer, Ask, Item, NamedAnswer
from learning_review.instruments.tests.factories import VersionFactory
from programmes.catalogue.tests.factories import WorkshopFactory

pytestmark = pytest.mark.django_db
FACILITATORS, PUBLIC = Audience


def told(workshop, audience=PUBLIC):
    return {(row.item.code, row.item.version_id): row.figure for row in figures_of(workshop, audience)}


# --- What is counted ---
@pytest.mark.parametrize(
    ("kind", "yes", "no"),
    [
        ("scale", [7, 10], [6, 0]),
        ("five_point", [4, 5], [3, 1]),
        ("then_now", [{"then": 3, "now": 4}], [{"then": 4, "now": 4}, {"then": 9, "now": 1}]),
        ("one_choice", ["weekly"], ["never"]),
        ("many", [["weekly"], ["weekly", "never"]], [["never"]]),
    ],
)
def test_which_answer_is_counted_is_fixed_by_the_question(kind, yes, no):
    item = Item(kind=kind, choices=["weekly", "monthly", "yearly", "hardly", "never"])
    assert [counts(item, AnonymousAnswer(value=value)) for value in yes] == [True] * len(yes)
    assert [counts(item, AnonymousAnswer(value=value)) for value in no] == [False] * len(no)
    assert not counts(item, AnonymousAnswer(said=Answer.Said.NOT_NOW))


def test_a_figure_says_one_thing_and_who_it_is_about():
    workshop = WorkshopFactory()
    version = closed_round(workshop, {"how": [8] * 7 + [2, NOT_NOW, NOT_MINE]}, invited=12)
    services.release(workshop, version, 0)
    said = said_of(figures_of(workshop, PUBLIC).get(item__code="how"))
    assert said.figure == Figure(invited=12, answered=10, band="most")
    assert said.question == "how?"
    assert said.sentence == "10 people answered, and most of them chose 7 or more of 10."
    assert said.who == ("12 people were asked; 2 did not answer it. “Not part of my work” and “not now” are answers.")


@pytest.mark.parametrize(("people", "facilitators", "public"), [(4, False, False), (5, True, False), (8, True, True)])
def test_below_the_threshold_nothing_is_said_or_kept(people, facilitators, public):
    workshop = WorkshopFactory()
    version = closed_round(workshop, {"how": [9] * people, "care": [9] * people, "name": [9] * people}, invited=16)
    services.release(workshop, version, 0)
    for audience, shown in ((FACILITATORS, facilitators), (PUBLIC, public)):
        rows = list(figures_of(workshop, audience))
        assert [row.figure is not None for row in rows] == [shown] * 3
        if not shown:
            assert {(row.band, row.invited, row.answered) for row in rows} == {("", None, None)}
            assert {(said_of(row).sentence, said_of(row).who) for row in rows} == {(too_few(), "")}


# --- When ---
def test_nothing_is_taken_while_anybody_may_answer():
    workshop = WorkshopFactory()
    version = closed_round(workshop, {"how": [9] * 9}, open_still=True)
    with pytest.raises(DisclosureRefused, match="may still answer"):
        services.release(workshop, version, 0)
    now = timezone.now()
    assert rounds_to_release(now) == []
    assert take_figures(now + dt.timedelta(days=9)) == 1
    assert take_figures(now + dt.timedelta(days=9)) == 0
    assert told(workshop)["how", version.pk] == Figure(9, 9, "nearly_all")
    other = WorkshopFactory()
    late = closed_round(other, {"how": [9] * 9})
    Ask.objects.filter(version=late, enrolment__workshop=other).update(state=Ask.State.OPEN)
    with pytest.raises(DisclosureRefused):
        services.release(other, late, 0)


# --- For ever ---
def test_what_was_taken_is_never_counted_again():
    workshop = WorkshopFactory()
    version = closed_round(workshop, {"how": [9] * 9, "care": [9] * 9})
    taken = services.release(workshop, version, 0)
    AnonymousAnswer.objects.all().delete()
    NamedAnswer.objects.filter(ask__in=Ask.objects.order_by("pk")[:5]).delete()
    again = services.release(workshop, version, 0)
    assert [(row.pk, row.figure) for row in again] == [(row.pk, row.figure) for row in taken]
    assert told(workshop)["care", version.pk] == Figure(9, 9, "nearly_all")
    for change in ({"answered": 8}, {"band": "most"}, {"released_on": dt.date(2020, 1, 1)}):
        with pytest.raises(DatabaseError, match="learning_review_keeps_release"), transaction.atomic():
            Release.objects.update(**change)


def test_another_audience_is_given_the_first_figure():
    workshop = WorkshopFactory()
    version = closed_round(workshop, {"care": [9] * 12})
    services.release(workshop, version, 0)
    Release.objects.filter(audience=PUBLIC).delete()
    NamedAnswer.objects.filter(ask__in=Ask.objects.order_by("pk")[:3]).delete()
    services.release(workshop, version, 0)
    assert (
        told(workshop)["care", version.pk]
        == told(workshop, FACILITATORS)["care", version.pk]
        == Figure(12, 12, "nearly_all")
    )


def test_the_same_question_in_other_words_is_told_of_nobody_whom_a_difference_would_single_out():
    workshop = WorkshopFactory(places_max=60)
    first = closed_round(workshop, {"how": [9] * 9})
    services.release(workshop, first, 0)
    second = VersionFactory(instrument=first.instrument, items=({"code": "how", "words": "How now?"},))
    closed_round(workshop, {"how": [9] * 10}, version=second)
    services.release(workshop, second, 0)
    assert told(workshop) == {("how", first.pk): Figure(9, 9, "nearly_all"), ("how", second.pk): None} | {
        (code, first.pk): None for code in ("name", "care")
    }
    later = closed_round(workshop, {"how": [9] * 10}, version=second, occasion=6)
    services.release(workshop, later, 6)
    assert figures_of(workshop, PUBLIC).get(occasion=6).figure == Figure(10, 10, "nearly_all")


@pytest.mark.parametrize("values", [{"answered": 4, "invited": 4}, {"answered": None, "invited": 9}, {"audience": "x"}])
def test_the_database_keeps_no_figure_below_the_floor(values):
    workshop = WorkshopFactory()
    item = VersionFactory().items.first()
    row = {"audience": PUBLIC, "invited": 9, "answered": 9, "band": "most"} | values
    with pytest.raises(IntegrityError), transaction.atomic():
        Release.objects.create(workshop=workshop, item=item, released_on=timezone.localdate(), question="?", **row)


# --- In words ---
WORDS = (
    {"code": "say", "kind": "long_text", "mode": "anonymous"},
    {"code": "tell", "kind": "text", "mode": "confidential"},
)


def test_what_was_written_waits_for_somebody_to_look_and_goes_with_its_author():
    workshop = WorkshopFactory()
    written = [f"thought {n}" for n in range(6)]
    version = VersionFactory(items=WORDS)
    closed_round(workshop, {"say": [*written, NOT_NOW], "tell": written[:4]}, version=version)
    services.release(workshop, version, 0)
    say, tell = answers_in_words(workshop, to_look_at=True)
    assert sorted(text.text for text in say.readable) == written
    assert (tell.answered, tell.readable) == (None, [])
    assert [release.readable for release in answers_in_words(workshop, to_look_at=False)] == [[], []]
    services.look_at(say.readable[2], show=True, by=None)
    services.look_at(say.readable[0], show=False, by=None)
    seen = answers_in_words(workshop, to_look_at=False)[0].readable
    assert [text.text for text in seen] == [say.readable[2].text]
    assert {text.answer_id for text in say.readable} == {None}
    assert not figures_of(workshop, PUBLIC).exists()

    other = WorkshopFactory()
    closed_round(other, {"tell": written}, version=version)
    services.release(other, version, 0)
    assert ReleasedText.objects.filter(release__workshop=other).count() == 6
    NamedAnswer.objects.filter(ask__enrolment__workshop=other, value="thought 3").delete()
    left = ReleasedText.objects.filter(release__workshop=other).values_list("text", flat=True)
    assert sorted(left) == [*written[:3], *written[4:]]


def test_the_order_of_what_was_written_says_nothing_of_who_came_when():
    """The attacker saw who answered last, and looks where in the list their words stand, question after question."""
    answers = [AnonymousAnswer(value=f"{n}") for n in range(4)]
    places = Counter()
    for _try in range(800):
        by_lot = services._by_lot(Release(), answers)
        places[next(text.place for text in by_lot if text.text == "3")] += 1
        assert [text.place for text in by_lot] == [0, 1, 2, 3]
    # 200 each are expected; six standard deviations are 73.
    assert all(127 < places[place] < 273 for place in range(4)), places
