"""Somebody with the whole database before them tries to tell whose an anonymous answer is.

They go by place, key, order and time. The database is PostgreSQL or SQLite, whichever the suite runs on: each notes
other things beside its rows.
"""

import datetime as dt
import logging
from collections.abc import Callable, Iterator

import pytest
from bs4 import BeautifulSoup
from django.db import connection, models
from django.urls import reverse
from django.utils import timezone

from learning_review.instruments import services
from learning_review.instruments.models import AnonymousAnswer, Completion, Item, NamedAnswer
from learning_review.instruments.tests.factories import VersionFactory, ask_of
from programmes.catalogue.tests.factories import WorkshopFactory
from programmes.enrolment.tests.factories import EnrolmentFactory
from programmes.people.tests.factories import UserFactory

pytestmark = pytest.mark.django_db

PEOPLE = 8
# By chance an order of eight is the right one once in 40,320 times.
QUESTIONS = ({"code": "name", "mode": "named"}, {"code": "how"}, {"code": "why"})
HIDDEN = {"postgresql": ("ctid", "xmin::text::bigint", "cmin::text::bigint"), "sqlite": ("rowid",)}


def as_it_lies(table: str, column: str, order: str) -> list[object]:
    """Return a column of a table in an order: one of the database's own columns, or none, which is how it is read."""
    by = f"ORDER BY {order}" if order else ""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {column} FROM {table} {by}")  # noqa: S608 - names of this file
        return [value for (value,) in cursor.fetchall()]


def orders() -> Iterator[str]:
    for name in ("", "id", *HIDDEN[connection.vendor]):
        yield from (name, f"{name} DESC") if name else ("",)


def values(code: str, order: str) -> list[int]:
    """Return what was answered to a question, as the rows lie."""
    items = dict(Item.objects.values_list("pk", "code"))
    table = AnonymousAnswer._meta.db_table
    both = zip(as_it_lies(table, "item_id", order), as_it_lies(table, "value", order), strict=True)
    return [int(str(value)) for item, value in both if items[int(str(item))] == code]


def recovered(truth: list[int]) -> list[str]:
    """Return the joins by which everybody's answer is found: rows in some order beside completions in theirs."""
    found = [
        f"{code} by {order or 'nothing'}"
        for code in ("how", "why")
        for order in orders()
        if values(code, order) == truth
    ]
    return found + [f"how with why by {order}" for order in orders() if values("how", order) == values("why", order)]


@pytest.fixture
def asked():
    """Eight people are asked the same; each says another number, and says it with their name as well."""
    version, workshop = VersionFactory(items=QUESTIONS), WorkshopFactory()
    return [ask_of(version, EnrolmentFactory(workshop=workshop)) for _one in range(PEOPLE)]


def answer(asked, each: Callable[[int], None] = lambda number: None) -> list[int]:
    """Let them answer one after the other; return the numbers in the order of their completions."""
    for number, ask in enumerate(asked):
        said = {code["code"]: {"said": "answer", "value": number} for code in QUESTIONS}
        person = ask.enrolment.person
        services.save(ask, said, by=person)
        services.complete(ask, by=person, now=timezone.now() + dt.timedelta(minutes=number))
        each(number)
    order = Completion.objects.order_by("pk").values_list("ask", flat=True)
    return [NamedAnswer.objects.get(ask=ask).value for ask in order]


def test_no_order_that_the_database_knows_tells_whose_an_answer_is(asked, caplog):
    last, first = [], []

    def look(number: int) -> None:
        last.append(values("how", HIDDEN[connection.vendor][0])[-1] == number)
        first.append(values("how", HIDDEN[connection.vendor][0])[0] == number)

    with caplog.at_level(logging.DEBUG, logger="learning_review"):
        truth = answer(asked, look)
    assert recovered(truth) == []
    # Nor is who has answered just now always the last, or the first.
    assert not all(last)
    assert not all(first)
    assert caplog.records == []


def test_answers_are_written_by_one_transaction_and_never_by_their_own(asked):
    answer(asked)
    if connection.vendor == "postgresql":
        assert len(set(as_it_lies(AnonymousAnswer._meta.db_table, "xmin", ""))) == 1
    assert {row.id.version for row in AnonymousAnswer.objects.all()} == {4}
    kinds = {field.name: type(field).__name__ for field in AnonymousAnswer._meta.concrete_fields}
    assert kinds == {
        "id": "UUIDField", "said": "CharField", "value": "JSONField", "workshop": "ForeignKey", "item": "ForeignKey",
        "occasion": "PositiveSmallIntegerField",
    }  # fmt: skip
    assert not any(isinstance(field, models.DateTimeField) for field in Completion._meta.concrete_fields)


def test_the_same_attack_finds_everybody_where_answers_are_only_added(asked):
    for number, ask in enumerate(asked):
        for item in ask.version.items.exclude(code="name"):
            AnonymousAnswer.objects.create(workshop=ask.enrolment.workshop, item=item, value=number)
    place = HIDDEN[connection.vendor][0]
    assert {f"how by {place}", f"how with why by {place}"} < set(recovered(list(range(PEOPLE))))


# --- What else could tell, from before and after ------------------------------------------------------
def tables() -> dict[str, set[str]]:
    """Return every row of every table as text."""
    with connection.cursor() as cursor:
        found = {}
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")  # noqa: S608 - names of our tables
            found[table] = {repr(row) for row in cursor.fetchall()}
        return found


def test_answering_leaves_a_trace_in_no_other_table(asked, client):
    """Nothing counts, dates or announces it: so no cache, ETag, sitemap, history or mail can tell of it."""
    ask, person = asked[0], asked[0].enrolment.person
    services.save(ask, {code["code"]: {"said": "answer", "value": 1} for code in QUESTIONS}, by=person)
    client.force_login(person)
    before = tables()
    assert client.post(reverse("questions_check", args=[ask.reference])).status_code == 302
    after = tables()
    assert {table for table, rows in after.items() if rows != before[table]} == {
        "learning_review_ask", "learning_review_askdraft", "learning_review_completion",
        "learning_review_namedanswer", "learning_review_anonymousanswer",
    }  # fmt: skip
    if connection.vendor == "sqlite":
        # Deleted drafts, which knew whose they were, are written over in the file, whoever compiled SQLite.
        assert as_it_lies("pragma_secure_delete", "secure_delete", "") == [1]


def test_a_facilitator_who_asks_again_and_again_learns_nothing_from_the_answers_to_come(asked, client):
    workshop = asked[0].enrolment.workshop
    facilitator = UserFactory()
    workshop.facilitators.add(facilitator)
    client.force_login(facilitator)
    figures = reverse("review_figures", args=[workshop.code])

    def look() -> str:
        """Return what the page says, as somebody sees it who tells the site that they know it already."""
        known = {"if-none-match": "*", "if-modified-since": "Fri, 01 Jan 2038 00:00:00 GMT"}
        response = client.get(figures, headers=known)
        assert response.status_code == 200
        assert not {"ETag", "Last-Modified"} & set(response.headers)
        return str(BeautifulSoup(response.content, "html.parser").main)

    seen = [look()]
    answer(asked[:5], lambda number: seen.append(look()))
    assert len(seen) == 6
    assert set(seen) == {seen[0]}
