"""The pages of somebody who is asked."""

import datetime as dt
import html

import pytest
from bs4 import BeautifulSoup
from django.urls import reverse
from django.utils import timezone

from learning_review.instruments import services
from learning_review.instruments.models import AskDraft, Completion, Item
from learning_review.instruments.tests.factories import VersionFactory, ask_of
from programmes.directory.tests.factories import coordinator
from programmes.enrolment.tests.factories import EnrolmentFactory

pytestmark = pytest.mark.django_db

ALL_KINDS = [
    {"code": "line", "kind": "text", "mode": "named"},
    {"code": "some", "kind": "long_text", "mode": "confidential", "help": "<b>Bold</b>"},
    {"code": "scale", "kind": "scale", "offers_not_mine": True, "low": "never"},
    {"code": "steps", "kind": "five_point", "choices": list("abcde")},
    {"code": "both", "kind": "then_now", "offers_not_mine": True},
    {"code": "one", "kind": "one_choice", "choices": ["Red", "Blue"]},
    {"code": "many", "kind": "many", "choices": ["Tea", "Cake", "Talk"]},
]
TYPED = {
    "q.line": "A line",
    "q.some": "Two\r\nlines",
    "q.scale": "_not_mine",
    "q.steps": "5",
    "q.both.then": "2",
    "q.both.now": "7",
    "q.one": "0",
    "q.many": ["2", "0"],
}
KEPT = {
    "line": {"said": "answer", "value": "A line"},
    "some": {"said": "answer", "value": "Two\nlines"},
    "scale": {"said": "not_mine", "value": None},
    "steps": {"said": "answer", "value": 5},
    "both": {"said": "answer", "value": {"then": 2, "now": 7}},
    "one": {"said": "answer", "value": "Red"},
    "many": {"said": "answer", "value": ["Tea", "Talk"]},
}


@pytest.fixture
def ask(client):
    ask = ask_of(VersionFactory(items=ALL_KINDS), EnrolmentFactory())
    client.force_login(ask.enrolment.person)
    return ask


def url(name, ask, *more):
    return reverse(name, args=[ask.reference, *more])


def test_all_on_one_page_is_kept_shown_again_checked_and_sent_once(client, ask):
    assert client.get(url("questions", ask)).status_code == 200
    page = client.get(url("questions_all", ask)).content.decode()
    assert "&lt;b&gt;Bold" in page
    assert client.post(url("questions_all", ask), TYPED | {"later": "1"}).url == url("questions", ask)
    assert ask.draft.answers == KEPT
    form = client.get(url("questions_all", ask)).context["form"]
    assert {name: form[name].value() for name in TYPED} == TYPED | {"q.some": "Two\nlines", "q.many": ["0", "2"]}
    assert client.post(url("questions_all", ask), TYPED).url == url("questions_check", ask)
    shown = client.get(url("questions_check", ask)).context["answers"]
    assert [answer for _item, answer in shown] == [
        "A line",
        "Two\nlines",
        "Not part of my work",
        "e",
        "then 2, now 7",
        "Red",
        "Tea, Talk",
    ]
    for _twice in range(2):
        assert client.post(url("questions_check", ask)).url == url("questions_thanks", ask)
    assert Completion.objects.count() == 1
    thanks = client.get(url("questions", ask), follow=True)
    assert [answer for _item, answer in thanks.context["answers"]] == ["A line", "Two\nlines"]
    assert client.get(url("questions_all", ask), follow=True).redirect_chain[-1][0] == url("questions_thanks", ask)


def test_one_question_at_a_time_leads_through_all_of_them_and_may_be_left_at_any(client, ask):
    at = url("questions_question", ask, "line")
    visited = []
    while "/question/" in at:
        visited.append(at)
        typed = {name: value for name, value in TYPED.items() if f"/{name.split('.')[1]}/" in at}
        at = client.post(at, typed).url
    assert (len(visited), at) == (7, url("questions_check", ask))
    assert AskDraft.objects.get().answers == KEPT
    assert client.post(url("questions_question", ask, "line"), {"q.line": "", "check": "1"}).url == at
    assert "line" not in AskDraft.objects.get().answers
    assert client.get(url("questions_question", ask, "other")).status_code == 404
    back = client.post(url("questions_question", ask, "some"), {"q.some": "Kept", "back": "1"})
    assert (back.url, AskDraft.objects.get().answers["some"]["value"]) == (
        url("questions_question", ask, "line"),
        "Kept",
    )
    # Whoever changes one answer at the end has one way on: back to all of them.
    links = BeautifulSoup(client.get(url("questions_check", ask)).content, "html.parser").select(".change a")
    changing = client.get(links[0]["href"])
    buttons = BeautifulSoup(changing.content, "html.parser").select("form.one-question .actions button")
    assert [(button["name"], button["value"]) for button in buttons] == [("check", "1")]
    assert client.post(links[0]["href"], {"q.line": "Changed", "check": "1"}).url == url("questions_check", ask)


def test_a_page_at_a_time_says_where_one_is_and_going_back_loses_nothing(client):
    items = [one | ({"page": f"About {one['code']}"} if one["code"] in {"scale", "one"} else {}) for one in ALL_KINDS]
    ask = ask_of(VersionFactory(items=items), EnrolmentFactory())
    client.force_login(ask.enrolment.person)
    assert url("questions_page", ask, 1) in client.get(url("questions", ask)).content.decode()
    pages = [client.get(url("questions_page", ask, number)) for number in (1, 2, 3)]
    shown = [[item.code for item, _fields in page.context["form"].by_item()] for page in pages]
    assert shown == [["line", "some"], ["scale", "steps", "both"], ["one", "many"]]
    assert ["Page 2 of 3" in page.content.decode() for page in pages] == [False, True, False]
    assert "<h1>About scale</h1>" in pages[1].content.decode()
    assert client.post(url("questions_page", ask, 1), TYPED).url == url("questions_page", ask, 2)
    assert client.post(url("questions_page", ask, 2), TYPED | {"back": "1"}).url == url("questions_page", ask, 1)
    assert list(AskDraft.objects.get().answers) == ["line", "some", "scale", "steps", "both"]
    wrong = client.post(url("questions_page", ask, 2), TYPED | {"q.scale": "11", "q.steps": "2", "back": "1"})
    assert (list(wrong.context["form"].errors), wrong.context["form"]["q.steps"].value()) == (["q.scale"], "2")
    assert client.post(url("questions_page", ask, 1), TYPED | {"back": "1"}).url == url("questions", ask)
    assert client.post(url("questions_page", ask, 3), TYPED).url == url("questions_check", ask)
    assert AskDraft.objects.get().answers == KEPT
    for number in (0, 4):
        assert client.get(url("questions_page", ask, number)).status_code == 404


@pytest.mark.parametrize(
    ("name", "typed", "sentence"),
    [
        ("q.line", {"q.line": "x" * 301}, "301 characters"),
        ("q.some", {"q.some": "x" * 200_000}, "200000 characters"),
        ("q.line", {"q.line": "Yes", "q.line.instead.not_now": "on"}, "not both"),
        ("q.both.then", {"q.both.then": "3", "q.both.now": ""}, "one for now"),
        ("q.scale", {"q.scale": "11"}, "Select a valid choice"),
        ("q.many", {"q.many": ["9"]}, "Select a valid choice"),
    ],
)
def test_what_can_not_be_kept_is_said_at_its_question_and_stays_on_the_page(client, ask, name, typed, sentence):
    response = client.post(url("questions_all", ask), TYPED | typed)
    form = response.context["form"]
    assert sentence in form.errors[name][0]
    assert (list(form.errors), form[name].value()) == ([name], typed[name])
    assert not AskDraft.objects.exists()
    if name == "q.both.then":  # several questions on a page have a "then"
        assert f"{form.items[4].words} – {form.errors[name][0]}" in html.unescape(response.content.decode())


def test_what_was_typed_when_the_session_ended_comes_back(client, ask):
    client.logout()
    assert client.post(url("questions_all", ask), TYPED).url.startswith("/accounts/login/")
    client.force_login(ask.enrolment.person)
    form = client.get(url("questions_all", ask)).context["form"]
    assert {name: form[name].value() for name in TYPED} == TYPED
    assert not AskDraft.objects.exists()


def test_what_closes_while_somebody_writes_says_so_and_loses_no_word(client, ask):
    type(ask).objects.update(state="lapsed")
    response = client.post(url("questions_all", ask), TYPED)
    assert "not open any more" in response.context["form"].non_field_errors()[0]
    assert response.context["form"]["q.some"].value() == "Two\r\nlines"
    assert client.get(url("questions_all", ask)).url == url("questions", ask)
    assert "These questions are closed" in client.get(url("questions", ask)).content.decode()


def test_one_can_say_not_now_and_want_no_questions_and_take_both_back(client, ask):
    client.post(url("questions_all", ask), TYPED)
    client.post(url("questions_not_now", ask))
    assert "said “not now”" in client.get(url("questions", ask)).content.decode()
    client.post(url("questions_not_now", ask), {"again": "1"})
    stop = reverse("questions_stop", args=[ask.enrolment.reference])
    client.post(stop)
    assert list(client.get(reverse("my_questions")).context["open"]) == []
    client.post(stop, {"again": "1"})
    assert [one.pk for one in client.get(reverse("my_questions")).context["open"]] == [ask.pk]
    (journey,) = client.get(reverse("my_journey")).context["current"]
    assert [task.title for task in journey.tasks if "/questions/" in task.url] == [ask.instrument.title]


def test_paper_has_the_same_words(client, ask):
    page = client.get(url("questions_paper", ask)).content.decode()
    assert all(item.words in page for item in Item.objects.all())


def test_somebody_elses_questions_are_nowhere(client, ask):
    client.force_login(EnrolmentFactory(workshop=ask.enrolment.workshop).person)
    names = ("questions", "questions_all", "questions_check", "questions_thanks", "questions_paper")
    assert {client.get(url(name, ask)).status_code for name in names} == {404}
    assert client.post(url("questions_not_now", ask)).status_code == 404
    assert client.post(reverse("questions_stop", args=[ask.enrolment.reference])).status_code == 404


def test_what_staff_entered_says_so_to_its_person(client, ask):
    services.enter_for(ask, {"line": {"value": "Yes"}}, channel="telephone", by=(staff := coordinator()))
    for address in (url("questions_thanks", ask), reverse("my_questions")):
        assert f"entered after a telephone call by {staff}" in " ".join(client.get(address).content.decode().split())


def test_a_page_of_many_asks_costs_the_same_as_of_one(client, ask, django_assert_num_queries):
    today = timezone.localdate()
    for _more in range(3):
        with django_assert_num_queries(6):
            client.get(reverse("my_questions"))
        ask_of(VersionFactory(), ask.enrolment, opens_on=today - dt.timedelta(days=9), closes_on=today)
