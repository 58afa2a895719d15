from datetime import date
from pathlib import Path
from types import SimpleNamespace

import pytest
from bs4 import BeautifulSoup
from django.contrib.auth.models import AnonymousUser
from django.core.paginator import Paginator
from django.template import engines
from django.template.loader import render_to_string
from django.test import RequestFactory

from ui import icons
from ui.journey import Station


def render(source, path="/", **context):
    request = RequestFactory().get(path)
    request.user = context.pop("user", AnonymousUser())
    # What the pages' editors put around every page is tested with them.
    context = {"site_navigation": [], "footer": {}, **context}
    return BeautifulSoup(engines["django"].from_string(source).render(context, request), "html.parser")


def words(element):
    return " ".join(element.get_text(" ").split())


def test_an_icon_is_decoration_unless_it_has_a_text():
    assert render('{% icon "tick" %}').svg["aria-hidden"] == "true"
    spoken = render('{% icon "tick" "Done" %}').svg
    assert (spoken["role"], words(spoken.title), spoken.get("aria-hidden")) == ("img", "Done", None)


def test_an_unknown_icon_is_a_mistake():
    with pytest.raises(KeyError):
        icons.draw("unicorn")


@pytest.mark.parametrize("tone", ["good", "now", "wait", "bad", "plain"])
def test_a_status_is_a_word_with_an_icon(tone):
    status = render("{% status word tone %}", word="Places <left>", tone=tone).span
    assert words(status) == "Places <left>"
    assert status["class"] == ["status", tone]
    assert status.svg["aria-hidden"] == "true"


def test_pages_are_numbered_and_keep_the_filters():
    page_obj = Paginator(range(200), 10).page(4)
    nav = render("{% pagination page_obj %}", "/workshops/?region=kent&page=4", page_obj=page_obj).nav
    assert [words(item) for item in nav.select("li")] == [
        "Previous",
        "Page 1",
        "Page 2",
        "Page 3",
        "Page 4",
        "Page 5",
        "…",
        "Page 20",
        "Next",
    ]
    assert words(nav.select_one("[aria-current=page]")) == "Page 4"
    assert nav.select_one("[rel=next]")["href"] == "?region=kent&page=5"
    assert nav.select_one("[rel=prev]")["href"] == "?region=kent&page=3"


def test_one_page_needs_no_numbers():
    page_obj = Paginator(range(3), 10).page(1)
    assert words(render("{% pagination page_obj %}", page_obj=page_obj)) == ""


@pytest.mark.parametrize(
    ("path", "expected"),
    [("/workshops/", "page"), ("/workshops/?page=2", "page"), ("/workshops/CFR-7K2M/", "true"), ("/my/", None)],
)
def test_the_navigation_marks_where_one_is(path, expected):
    link = render('<a href="/workshops/"{% current "/workshops/" %}>Workshops</a>', path).a
    assert link.get("aria-current") == expected


FRAME = '{% extends "base.html" %}{% block title %}Needs{% endblock %}{% block main %}<h1>Needs</h1>{% endblock %}'


def test_the_frame_has_a_language_a_title_and_landmarks():
    page = render(FRAME)
    assert page.html["lang"] == "en-gb"
    assert page.title.string == "Needs – Kindling"
    assert page.select_one("body > a.skip-link")["href"] == "#main"
    assert words(page.select_one("main#main > h1")) == "Needs"
    assert len(page.select("header, main, footer")) == 3


def test_the_frame_keeps_to_the_strict_policy():
    page = render(FRAME, DEMO=True)
    assert page.select("style, script, [style], [onclick]") == []


def test_a_visitor_is_offered_to_sign_in():
    links = [words(item) for item in render(FRAME).select(".site-nav > li")]
    assert links == ["Programmes", "Workshops", "Search", "Sign in"]


def test_somebody_signed_in_finds_their_journey_their_desks_and_the_way_out():
    user = SimpleNamespace(is_authenticated=True)
    page = render(FRAME, user=user, desk_links=[("/facilitate/", "Facilitating")])
    assert [words(item) for item in page.select(".site-nav > li")] == [
        "Programmes",
        "Workshops",
        "Search",
        "My journey",
        "Facilitating",
        "Sign out",
    ]
    assert page.select_one(".site-nav form")["method"] == "post"


@pytest.mark.parametrize(("demo", "expected"), [(True, ["/inbox/"]), (False, [])])
def test_the_demo_says_that_it_is_one(demo, expected):
    assert [link["href"] for link in render(FRAME, DEMO=demo).select(".demo-banner a")] == expected


@pytest.mark.parametrize("name", ["400", "403", "403_csrf", "404", "503"])
def test_error_pages_have_one_heading_that_is_their_title(name):
    page = render(f'{{% extends "{name}.html" %}}', "/somewhere/")
    (heading,) = page.select("h1")
    assert words(page.title) == f"{words(heading)} – Kindling"


def test_the_page_for_our_own_faults_needs_nothing():
    page = BeautifulSoup(render_to_string("500.html"), "html.parser")
    assert words(page.h1) == "Something went wrong here"
    assert page.select_one("link[rel=stylesheet]")["href"] == "/static/css/kindling.css"


def test_every_component_draws_in_one_page():
    """The gallery is the reference of the classes in kindling.css; it must keep rendering."""
    source = (Path(__file__).parent / "gallery.html").read_text(encoding="utf-8")
    start, end = date(2027, 5, 4), date(2027, 5, 6)
    stations = [Station("Opening", "residential", start, end)]
    page = render(source, stations=stations, start=start, end=end, page_obj=Paginator([], 1).page(1))
    assert words(page.h1) == "Steady conversations in unsteady places"
    assert words(page.select_one(".facts dd")) == "Tuesday 4 to Thursday 6 May 2027"
