"""/facilitate/: who gets in, what is shown to whom, and the register."""

import datetime as dt

import pytest
from bs4 import BeautifulSoup
from django.urls import reverse

from accounts.models import Reading
from desks.tests.factories import coordinator, facilitator_of
from programmes.catalogue.models import Workshop
from programmes.catalogue.services import complete_workshop
from programmes.catalogue.tests.factories import SeriesProgrammeFactory, WorkshopFactory
from programmes.coaching.tests.factories import PairingFactory
from programmes.delivery.models import Attendance
from programmes.delivery.services import keep_register
from programmes.delivery.tests.factories import running_workshop, sessions_of
from programmes.enrolment import services
from programmes.enrolment.models import Enrolment
from programmes.enrolment.tests.factories import EnrolmentFactory, full_workshop
from programmes.people.tests.factories import MembershipFactory, ProfileFactory, UserFactory

pytestmark = pytest.mark.django_db
State = Enrolment.State
PAGES = ("facilitate_workshop", "facilitate_needs", "facilitate_kitchen", "facilitate_register", "facilitate_places")


def words(element):
    return " ".join(element.get_text(" ").split())


def look(client, user, name, *args, query=""):
    client.force_login(user)
    answer = client.get(f"{reverse(name, args=args)}?{query}")
    assert answer.status_code == 200
    return BeautifulSoup(answer.content, "html.parser").main


def args_of(name, workshop):
    if name == "facilitate_register":
        return [workshop.code, workshop.sessions.first().pk]
    return [workshop.code]


def lines(main, selector):
    """A task list or rows as {first words: status}."""
    return {
        words(line.find(["a", "strong"])): words(line.select_one(".status"))
        for line in main.select(selector)
        if line.select_one(".status")
    }


def tell_needs(enrolment, **values):
    values = {"diets": ["vegan"], "access": "No stairs, please."} | values
    services.save_needs(enrolment, values=values, consent=True, by=enrolment.person)


# --- Who gets in --------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", PAGES)
@pytest.mark.parametrize(
    ("who", "statuses"),
    [
        ("coordinator", dict.fromkeys(PAGES, 200)),
        ("facilitator", dict.fromkeys(PAGES, 200) | {"facilitate_places": 404}),
        ("another's facilitator", dict.fromkeys(PAGES, 404)),
        ("participant", dict.fromkeys(PAGES, 404)),
        ("coach", dict.fromkeys(PAGES, 404)),
        ("partner", dict.fromkeys(PAGES, 404)),
        ("nobody", dict.fromkeys(PAGES, 302)),
    ],
)
def test_who_gets_in(client, name, who, statuses):
    workshop = WorkshopFactory()
    enrolment = EnrolmentFactory(workshop=workshop)
    people = {
        "coordinator": coordinator,
        "facilitator": lambda: facilitator_of(workshop),
        "another's facilitator": lambda: facilitator_of(WorkshopFactory()),
        "participant": lambda: enrolment.person,
        "coach": lambda: PairingFactory(enrolment=enrolment).coach.user,
        "partner": lambda: MembershipFactory(role="partner_contact").person,
    }
    if who in people:
        client.force_login(people[who]())
    answer = client.get(reverse(name, args=args_of(name, workshop)))
    assert answer.status_code == statuses[name]
    if answer.status_code == 200:
        assert answer["Cache-Control"] == "private, no-store"


@pytest.mark.parametrize(
    ("who", "status"), [(coordinator, 200), (lambda: facilitator_of(WorkshopFactory()), 200), (UserFactory, 404)]
)
def test_the_list_is_for_those_who_run_something(client, who, status):
    client.force_login(who())
    assert client.get(reverse("facilitate")).status_code == status


def test_no_such_workshop_or_session(client):
    client.force_login(coordinator())
    workshop, other = WorkshopFactory(), WorkshopFactory()
    assert client.get("/facilitate/CFR-0000/").status_code == 404
    for pk in (other.sessions.first().pk, 10**30):
        assert client.get(f"/facilitate/{workshop.code}/register/{pk}/").status_code == 404


# --- The list and the overview ------------------------------------------------------------------------


def titles_of(main) -> list[str]:
    return [words(link) for link in main.select(".card h3")]


def test_one_sees_one_s_own_and_a_coordinator_all(client):
    mine, others = WorkshopFactory(title="Mine"), WorkshopFactory(title="Another's")
    past = WorkshopFactory(title="Past", state=Workshop.State.COMPLETED)
    WorkshopFactory(title="Called off", state=Workshop.State.CANCELLED)
    undated = WorkshopFactory(title="Undated", first_day=None, state=Workshop.State.TENTATIVE)
    own = facilitator_of(mine, past)
    assert titles_of(look(client, own, "facilitate")) == ["Mine"]
    assert titles_of(look(client, own, "facilitate", query="over=on")) == ["Past"]
    main = look(client, coordinator(), "facilitate")
    assert set(titles_of(main)) == {mine.title, others.title, undated.title}
    assert titles_of(main)[-1] == undated.title


def test_one_of_many_is_looked_for_by_its_words(client):
    moor = WorkshopFactory(title="On the moor")
    WorkshopFactory(programme=moor.programme, title="By the river")
    morgan = coordinator()
    for query, found in (
        ("q=moor", ["On the moor"]),
        (f"q={moor.code.lower()}", ["On the moor"]),
        ("q=nowhere", []),
        ("q=%00&page=x", ["By the river", "On the moor"]),
    ):
        assert sorted(titles_of(look(client, morgan, "facilitate", query=query))) == found, query


def test_many_come_a_page_at_a_time(client):
    programme = WorkshopFactory().programme
    WorkshopFactory.create_batch(25, programme=programme)
    morgan = coordinator()
    main = look(client, morgan, "facilitate")
    assert (len(titles_of(main)), words(main.select_one("[role=status]"))) == (24, "26 workshops")
    assert len(titles_of(look(client, morgan, "facilitate", query="page=2"))) == 2


def test_a_workshop_at_a_glance(client, time_machine):
    workshop = WorkshopFactory(first_day=dt.date(2027, 5, 4))
    time_machine.move_to(dt.datetime(2027, 4, 20, 9, tzinfo=dt.UTC))
    ann, bob = (EnrolmentFactory(workshop=workshop) for _n in range(2))
    ProfileFactory(person=ann.person, phone="+441174960100")
    tell_needs(bob)
    evening = workshop.sessions.get(voluntary=True)
    services.choose_session(ann, evening, coming=True, by=ann.person)
    main = look(client, facilitator_of(workshop), "facilitate_workshop", workshop.code)
    facts = words(main.select_one(".facts"))
    assert "Next, in two weeks" in facts
    assert "2 taken, for 10 to 16" in facts
    assert "Needs 8 more" in facts
    assert "Have said what they need 1 of 2" in facts
    assert "0 of 6 offered" in facts
    assert lines(main, ".tasks > li") == {"Have not said what they need": "1 person"}
    assert "An evening of stories (voluntary) 1 is coming" in words(main)
    people = [words(line) for line in main.select("strong") if line.find_parent("ul", class_="rows")]
    assert people == [str(ann.person), str(bob.person)]
    # Nothing of what they need, and no way to ring them, stands in the list.
    for private in ("0117 496 0100", "+44", "Vegan", "No stairs"):
        assert private not in words(main)
    assert "Housing" in words(main.select(".section")[-1])


def test_what_needs_a_coordinator_is_not_put_to_a_facilitator(client):
    workshop = full_workshop(places_max=2, waiting=1)
    main = look(client, facilitator_of(workshop), "facilitate_workshop", workshop.code)
    assert lines(main, ".tasks > li") == {"Have not said what they need": "2 people"}
    main = look(client, coordinator(), "facilitate_workshop", workshop.code)
    assert lines(main, ".tasks > li") == {
        "Have not said what they need": "2 people",
        "On the waiting list": "1",
        "Without a coach": "2",
    }


def test_a_register_that_was_not_kept_asks_to_be(client, time_machine):
    workshop = running_workshop()
    first, _evening, _second = sessions_of(workshop)
    people = [EnrolmentFactory(workshop=workshop) for _n in range(3)]
    facilitator = facilitator_of(workshop)
    keep_register(first, {people[0].pk: "attended"}, by=facilitator, now=first.ends_at)
    time_machine.move_to(first.ends_at + dt.timedelta(days=1))
    main = look(client, facilitator, "facilitate_workshop", workshop.code)
    assert lines(main, ".tasks > li")[f"Register: {first.title}"] == "2 to record"
    assert "1 of 3 recorded" in words(main)


def test_after_the_end_it_says_who_has_completed(client):
    workshop = running_workshop()
    people = [EnrolmentFactory(workshop=workshop) for _n in range(3)]
    facilitator = facilitator_of(workshop)
    for session in sessions_of(workshop)[::2]:
        marks = {people[0].pk: "attended", people[1].pk: "absent"}
        keep_register(session, marks, by=facilitator, now=session.ends_at)
    complete_workshop(workshop, by=None)
    main = look(client, facilitator, "facilitate_workshop", workshop.code)
    assert "Completed: 1. Part of the group: 1. Not settled while a register is open: 1." in words(main)


# --- Needs and the kitchen ----------------------------------------------------------------------------


def test_reading_needs_is_written_down(client):
    workshop = WorkshopFactory()
    told, silent = (EnrolmentFactory(workshop=workshop) for _n in range(2))
    tell_needs(told)
    facilitator = facilitator_of(workshop)
    main = look(client, facilitator, "facilitate_needs", workshop.code)
    assert "Vegan" in words(main)
    assert "No stairs, please." in words(main)
    assert str(silent.person) in words(main.select(".section")[-1])
    reading = Reading.objects.get()
    assert (reading.about, reading.reader, reading.kind) == (told.person, facilitator, Reading.Kind.NEEDS)


def test_nobody_who_may_not_leaves_a_trace(client):
    workshop = WorkshopFactory()
    tell_needs(EnrolmentFactory(workshop=workshop))
    client.force_login(UserFactory())
    assert client.get(reverse("facilitate_needs", args=[workshop.code])).status_code == 404
    assert Reading.objects.count() == 0


def test_the_kitchen_gets_numbers_and_no_names(client):
    workshop = WorkshopFactory()
    people = [EnrolmentFactory(workshop=workshop) for _n in range(3)]
    for enrolment in people[:2]:
        tell_needs(enrolment, arrival="evening_before", diet_notes="No cashews")
    main = look(client, facilitator_of(workshop), "facilitate_kitchen", workshop.code)
    text = words(main)
    assert "Vegan 2" in text
    assert "Arrive the evening before 2" in text
    assert "Numbers of 2 of 3 people" in text
    assert "No stairs" not in text
    assert [name for name in (str(one.person) for one in people) if name in text] == []
    assert Reading.objects.count() == 0


# --- The register -------------------------------------------------------------------------------------


@pytest.fixture
def workshop(time_machine):
    workshop = running_workshop()
    time_machine.move_to(workshop.sessions.first().ends_at)
    return workshop


@pytest.fixture
def people(workshop):
    return [EnrolmentFactory(workshop=workshop) for _n in range(3)]


def drawn(client, session):
    """What a browser would send of the page, unchanged."""
    main = BeautifulSoup(
        client.get(reverse("facilitate_register", args=[session.workshop.code, session.pk])).content, "html.parser"
    ).main
    controls = main.select("form input[type=radio][checked], form input[type=hidden]")
    return {one["name"]: one["value"] for one in controls if one["name"] != "csrfmiddlewaretoken"}


def save(client, session, data):
    return client.post(reverse("facilitate_register", args=[session.workshop.code, session.pk]), data, follow=True)


def marks_of(session):
    return dict(Attendance.objects.filter(session=session).values_list("enrolment_id", "mark"))


def test_a_register_offers_every_mark_in_words(client, workshop, people):
    first, evening, _second = sessions_of(workshop)
    facilitator = facilitator_of(workshop)
    main = look(client, facilitator, "facilitate_register", workshop.code, first.pk)
    assert [words(legend) for legend in main.select("legend")] == [str(one.person) for one in people]
    choices = [words(label) for label in main.select_one("fieldset").select("label")]
    assert choices == ["Here", "Part of it", "Not here", "Excused", "No mark"]
    main = look(client, facilitator, "facilitate_register", workshop.code, evening.pk)
    assert [words(label) for label in main.select_one("fieldset").select("label")] == ["Here", "Part of it", "No mark"]


def test_saving_says_how_much_has_changed_and_by_whom(client, workshop, people):
    first, _evening, _second = sessions_of(workshop)
    facilitator = facilitator_of(workshop)
    client.force_login(facilitator)
    data = drawn(client, first) | {f"mark_{people[0].pk}": "attended", f"mark_{people[2].pk}": "excused"}
    answer = save(client, first, data)
    assert "Saved: 2 lines have changed." in answer.content.decode()
    assert marks_of(first) == {people[0].pk: "attended", people[2].pk: "excused"}
    main = BeautifulSoup(answer.content, "html.parser").main
    assert "Recorded for 2 of 3, last on Thursday 5 March 2026, 4pm by Rosalind Achebe." in words(main)
    assert words(main.select_one("fieldset .hint")) == "Rosalind Achebe, Thu 5 Mar, 4pm"
    assert "Nothing was changed." in save(client, first, drawn(client, first)).content.decode()
    back = drawn(client, first) | {f"mark_{people[0].pk}": "none"}
    save(client, first, back)
    assert marks_of(first) == {people[2].pk: "excused"}


def test_two_at_once_each_with_half_lose_nothing(client, workshop, people):
    first, _evening, _second = sessions_of(workshop)
    client.force_login(facilitator_of(workshop))
    mine, hers = drawn(client, first), drawn(client, first)
    save(client, first, mine | {f"mark_{people[0].pk}": "attended"})
    save(client, first, hers | {f"mark_{people[1].pk}": "part"})
    assert marks_of(first) == {people[0].pk: "attended", people[1].pk: "part"}


def test_two_who_disagree_are_both_written_down_the_later_stands(client, workshop, people):
    first, _evening, _second = sessions_of(workshop)
    client.force_login(facilitator_of(workshop))
    mine, hers = drawn(client, first), drawn(client, first)
    save(client, first, mine | {f"mark_{people[0].pk}": "attended"})
    save(client, first, hers | {f"mark_{people[0].pk}": "absent"})
    assert marks_of(first) == {people[0].pk: "absent"}


def test_who_came_or_left_since_the_page_was_drawn_is_no_hindrance(client, workshop, people):
    first, _evening, _second = sessions_of(workshop)
    client.force_login(facilitator_of(workshop))
    data = drawn(client, first) | {f"mark_{one.pk}": "attended" for one in people}
    late = EnrolmentFactory(workshop=workshop)
    services.withdraw(people[2], by=people[2].person)
    save(client, first, data)
    assert marks_of(first) == {people[0].pk: "attended", people[1].pk: "attended"}
    assert late.pk not in marks_of(first)


def test_a_voluntary_session_shows_who_said_they_come_and_takes_no_absence(client, workshop, people, time_machine):
    _first, evening, _second = sessions_of(workshop)
    time_machine.move_to(evening.starts_at)
    services.choose_session(people[0], evening, coming=True, by=people[0].person)
    services.choose_session(people[1], evening, coming=False, by=people[1].person)
    client.force_login(facilitator_of(workshop))
    main = look(client, facilitator_of(workshop), "facilitate_register", workshop.code, evening.pk)
    assert "1 person has said they are coming" in words(main)
    hints = [words(hint) for hint in main.select("fieldset .hint")]
    assert hints == ["Said they are coming.", "Said: not now."]
    answer = save(client, evening, drawn(client, evening) | {f"mark_{people[0].pk}": "absent"})
    assert "<title>Error:" in "".join(answer.content.decode().split("\n")).replace("  ", "")
    assert marks_of(evening) == {}


@pytest.mark.parametrize("nonsense", ["", "late", "a\x00b", "x" * 100_000])
def test_nonsense_is_an_error_beside_its_line(client, workshop, people, nonsense):
    first, _evening, _second = sessions_of(workshop)
    client.force_login(facilitator_of(workshop))
    for name in ("mark", "was"):
        answer = save(client, first, {f"mark_{people[0].pk}": "attended", f"{name}_{people[0].pk}": nonsense})
        assert answer.status_code == 200
    assert save(client, first, {}).status_code == 200
    assert set(marks_of(first)) <= {people[0].pk}


def test_it_opens_on_the_day(client, workshop, people):
    _first, _evening, second = sessions_of(workshop)
    main = look(client, facilitator_of(workshop), "facilitate_register", workshop.code, second.pk)
    assert "The register opens on Monday 6 April 2026, 10pm." in words(main)
    assert main.select("form") == []
    answer = save(client, second, {f"mark_{people[0].pk}": "attended", f"was_{people[0].pk}": "none"})
    assert "The register opens on the day of the session." in answer.content.decode()
    assert marks_of(second) == {}


def test_a_name_is_only_ever_text(client, workshop):
    first, _evening, _second = sessions_of(workshop)
    person = UserFactory(first_name="<b>Bo</b>")
    enrolment = EnrolmentFactory(workshop=workshop, person=person)
    facilitator = UserFactory(first_name="<i>Ro</i>")
    workshop.facilitators.add(facilitator)
    keep_register(first, {enrolment.pk: "attended"}, by=facilitator)
    main = look(client, facilitator, "facilitate_register", workshop.code, first.pk)
    assert main.select("b, i") == []
    assert "<i>Ro</i>" in words(main)


# --- However many there are ---------------------------------------------------------------------------


@pytest.mark.parametrize("number", [1, 3, 50])
@pytest.mark.parametrize(
    ("name", "queries"),
    [
        ("facilitate_workshop", 22),
        ("facilitate_register", 14),
        ("facilitate_needs", 16),
        ("facilitate_kitchen", 13),
    ],
)
def test_a_page_costs_the_same_however_many_people_there_are(
    client, time_machine, name, queries, number, django_assert_num_queries
):
    workshop = running_workshop(places_max=60)
    first, _evening, _second = sessions_of(workshop)
    facilitator = facilitator_of(workshop)
    time_machine.move_to(first.ends_at)
    for _n in range(number):
        enrolment = EnrolmentFactory(workshop=workshop)
        ProfileFactory(person=enrolment.person)
        tell_needs(enrolment)
        keep_register(first, {enrolment.pk: "attended"}, by=facilitator)
    client.force_login(facilitator)
    url = reverse(name, args=args_of(name, workshop))
    client.get(url)
    with django_assert_num_queries(queries):
        client.get(url)


@pytest.mark.parametrize("number", [1, 3, 50])
def test_the_list_costs_the_same_however_many_workshops_there_are(client, number, django_assert_num_queries):
    programme = WorkshopFactory().programme
    facilitator = facilitator_of(*(WorkshopFactory(programme=programme) for _n in range(number)))
    client.force_login(facilitator)
    client.get(reverse("facilitate"))
    with django_assert_num_queries(12):
        client.get(reverse("facilitate"))


# --- A series -----------------------------------------------------------------------------------------


def series_on(time_machine, number):
    """A series of twenty sessions under way, on the afternoon of its session `number`; with its facilitator."""
    workshop = running_workshop(programme=SeriesProgrammeFactory())
    session = workshop.sessions.get(title=f"Circle, {number} of 20")
    time_machine.move_to(session.starts_at - dt.timedelta(hours=2))
    return workshop, session, facilitator_of(workshop)


def test_todays_register_comes_first(client, time_machine):
    workshop, session, facilitator = series_on(time_machine, 8)
    EnrolmentFactory(workshop=workshop)
    main = look(client, facilitator, "facilitate_workshop", workshop.code)
    first = main.select_one(".tasks li")
    assert words(first) == "Today’s register: Circle, 8 of 20 0 of 1 recorded"
    assert first.a["href"] == reverse("facilitate_register", args=[workshop.code, session.pk])


def test_twenty_registers_are_folded_around_today(client, time_machine):
    workshop, _session, facilitator = series_on(time_machine, 8)
    main = look(client, facilitator, "facilitate_workshop", workshop.code)
    folded = [words(summary) for summary in main.select("details summary")]
    assert folded == ["6 earlier sessions", "11 later sessions"]
    shown = [
        item for item in main.select(".rows > li") if item.find_parent("details") is None and "Circle" in item.text
    ]
    assert [words(item)[-30:].split(" Circle")[-1].split(" ")[1] for item in shown] == ["7", "8", "9"]


def test_many_open_registers_are_one_line(client, time_machine):
    workshop, _session, facilitator = series_on(time_machine, 12)
    EnrolmentFactory(workshop=workshop)
    main = look(client, facilitator, "facilitate_workshop", workshop.code)
    assert lines(main, ".tasks li")["Registers not whole yet"] == "11 sessions"


def test_not_now_is_nothing_to_record_and_stands_beside_the_name(client, time_machine):
    workshop, session, facilitator = series_on(time_machine, 1)
    person = EnrolmentFactory(workshop=workshop)
    services.choose_sessions(person, session, coming=False, following=True, by=person.person)
    main = look(client, facilitator, "facilitate_workshop", workshop.code)
    assert lines(main, ".tasks li")["Today’s register: Circle, 1 of 20"] == "Kept"
    assert [
        words(item.select_one(".status")) for item in main.select(".rows > li") if str(person.person) in item.text
    ] == ["Not now"]
    assert "1 not now" in words(main)


def test_the_register_has_not_now_ticked_for_who_said_so(client, time_machine):
    workshop, session, facilitator = series_on(time_machine, 1)
    said, silent = EnrolmentFactory(workshop=workshop), EnrolmentFactory(workshop=workshop)
    services.choose_session(said, session, coming=False, by=said.person)
    main = look(client, facilitator, "facilitate_register", workshop.code, session.pk)
    ticked = {one["name"]: one["value"] for one in main.select("input[type=radio][checked]")}
    assert ticked == {f"mark_{said.pk}": "not_now", f"mark_{silent.pk}": "none"}
    assert {one["value"] for one in main.select("input[type=radio]")} == {"attended", "part", "not_now", "none"}
    sent = ticked | {f"was_{said.pk}": "none", f"was_{silent.pk}": "none", f"mark_{silent.pk}": "attended"}
    client.post(reverse("facilitate_register", args=[workshop.code, session.pk]), sent)
    assert dict(Attendance.objects.values_list("enrolment", "mark")) == {said.pk: "not_now", silent.pk: "attended"}


def test_coordinators_move_and_cancel_from_the_overview(client, time_machine):
    workshop, session, facilitator = series_on(time_machine, 8)
    address = reverse("workshops:session_move", args=[session.pk])
    assert look(client, facilitator, "facilitate_workshop", workshop.code).select(f'a[href="{address}"]') == []
    assert len(look(client, coordinator(), "facilitate_workshop", workshop.code).select(f'a[href="{address}"]')) == 1
