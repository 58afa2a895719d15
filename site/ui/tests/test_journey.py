from datetime import date, timedelta

import pytest
from bs4 import BeautifulSoup
from django.template import engines
from hypothesis import given
from hypothesis import strategies as st

from ui.journey import Station, lay_out

FIRST = Station("Opening", "residential", date(2027, 5, 4), date(2027, 5, 6), "past", url="/opening/")
EVENING = Station("Round the fire", "evening", date(2027, 5, 5), date(2027, 5, 5), "past", note="voluntary")
PRACTICE = Station("Practice", "practice", date(2027, 5, 7), date(2027, 6, 7), "now")
CALLS = Station("Calls", "coaching", date(2027, 5, 12), date(2027, 6, 2))
SECOND = Station("Coming back", "residential", date(2027, 6, 8), date(2027, 6, 9), "provisional")
# Handed over in no order: the line puts them in time.
STATIONS = [SECOND, CALLS, PRACTICE, EVENING, FIRST]


def draw(source="{% journey_line stations %}", stations=STATIONS):
    return BeautifulSoup(engines["django"].from_string(source).render({"stations": stations}), "html.parser")


def words(element):
    return " ".join(element.get_text(" ").split())


def test_three_days_a_month_two_days():
    assert lay_out(STATIONS).words == ["three days", "a month", "two days"]


def test_what_happens_within_a_part_lies_beside_it():
    line = lay_out(STATIONS)
    assert [stop.station for stop in line.stops] == [FIRST, PRACTICE, SECOND]
    assert [[other.station for other in stop.beside] for stop in line.stops] == [[EVENING], [CALLS], []]


def test_a_journey_is_one_list_in_order_of_time():
    page = draw('{% journey_line stations label="This workshop" %}')
    listed = page.select_one("ol.journey-stations")
    assert listed["aria-label"] == "This workshop"
    assert [words(item) for item in listed.find_all("li", recursive=False)] == [
        "Three days Opening Tuesday 4 to Thursday 6 May 2027 Done "
        "An evening · voluntary Round the fire Wednesday 5 May 2027 Done",
        "A month Practice Friday 7 May to Monday 7 June 2027 Now "
        "Three weeks Calls Wednesday 12 May to Wednesday 2 June 2027",
        "Two days Coming back Tuesday 8 to Wednesday 9 June 2027 Provisional",
    ]
    assert [link["href"] for link in listed.select("a")] == ["/opening/"]


def test_the_drawing_says_nothing_that_the_list_does_not():
    assert {svg["aria-hidden"] for svg in draw().select("svg")} == {"true"}


def test_a_bead_for_each_day_and_a_tick_for_each_week():
    drawing = draw().select_one("svg.journey-drawing")
    assert [len(part.select(":scope > .bead")) for part in drawing.select(":scope > g")] == [3, 0, 2]
    assert [len(part.select(":scope > .week")) for part in drawing.select(":scope > g")] == [0, 4, 0]
    assert len(drawing.select(".moon")) == 1
    assert len(drawing.select(".loop")) == 1


def test_a_cancelled_station_says_so():
    cancelled = Station("Opening", "day", date(2027, 5, 4), date(2027, 5, 4), "cancelled")
    assert words(draw(stations=[cancelled])) == "A day Opening Tuesday 4 May 2027 Cancelled"


def test_free_time_of_more_than_a_weekend_is_drawn_and_said():
    stations = [
        Station("First", "day", date(2027, 9, 1), date(2027, 9, 1)),
        Station("Next", "day", date(2027, 9, 6), date(2027, 9, 6)),
        Station("Last", "day", date(2027, 9, 28), date(2027, 9, 28)),
    ]
    assert lay_out(stations).words == ["a day", "a day", "three weeks", "a day"]
    assert words(draw("{% journey_line stations dates=False %}", stations)) == (
        "A day First A day Next Three weeks between A day Last"
    )


def test_in_a_row_it_is_a_list_of_lengths():
    page = draw('{% journey_line stations size="compact" %}')
    assert [words(item) for item in page.select("ol.journey-words > li")] == ["three days", "a month", "two days"]
    assert page.select_one(".journey-stations") is None


def test_in_a_document_the_drawing_has_a_title_and_no_second_drawing():
    page = draw('{% journey_line stations size="document" %}')
    (drawing,) = page.select("svg")
    assert words(drawing.title) == "three days, a month, two days"
    assert not drawing.has_attr("aria-hidden")


def test_names_are_escaped():
    station = Station("<b>Tea</b>", "day", date(2027, 5, 4), date(2027, 5, 4))
    assert draw(stations=[station]).select("b") == []


def test_no_stations_no_line():
    assert str(draw(stations=[])) == ""


@pytest.mark.parametrize(("count", "expected"), [(5, False), (6, True)])
def test_a_line_of_many_stations_goes_down_the_page(count, expected):
    first = date(2027, 5, 3)
    stations = [Station(f"Day {n}", "day", first + timedelta(days=n), first + timedelta(days=n)) for n in range(count)]
    assert lay_out(stations).is_long is expected


KINDS = ["residential", "day", "evening", "online", "series", "practice", "coaching", "stage"]


@st.composite
def any_station(draw_from):
    starts_on = draw_from(st.dates(date(2027, 1, 1), date(2028, 12, 31)))
    length = draw_from(st.integers(0, 200))
    return Station("A part", draw_from(st.sampled_from(KINDS)), starts_on, starts_on + timedelta(days=length))


@given(st.lists(any_station(), min_size=1, max_size=12))
def test_any_journey_fills_the_line_and_loses_no_station(stations):
    line = lay_out(stations)
    drawn = [stop.station for stop in line.stops if stop.station.kind != "gap"]
    beside = [other.station for stop in line.stops for other in stop.beside]
    assert sorted(drawn + beside, key=repr) == sorted(stations, key=repr)
    assert line.stops[0].x == 0
    assert line.stops[-1].end == pytest.approx(100, abs=0.1)
    assert [stop.x for stop in line.stops] == sorted(stop.x for stop in line.stops)
    assert all(4 <= stop.station.weight <= 14 for stop in line.stops)


@given(st.lists(any_station(), min_size=1, max_size=12))
def test_whatever_is_drawn_stays_within_its_stop(stations):
    for stop in lay_out(stations).stops:
        assert all(0 < mark < 100 for mark in stop.marks_within)
        for other in stop.beside:
            assert stop.x - 0.1 <= other.x <= other.end <= stop.end + 0.1
