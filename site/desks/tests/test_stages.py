"""/facilitate/<code>/stages/: what those who run a workshop see of its stages and do to them."""

import datetime as dt

import pytest
from bs4 import BeautifulSoup
from django.urls import reverse
from django.utils import timezone

from desks.tests.factories import coordinator, facilitator_of
from programmes.catalogue.models import Condition, Part, StageAnswer, StageEvent, Workshop
from programmes.catalogue.services import answer_condition, close_stage, pause_stage
from programmes.catalogue.tests.factories import StagedProgrammeFactory, WorkshopFactory
from programmes.enrolment.models import Enrolment
from programmes.enrolment.tests.factories import EnrolmentFactory
from programmes.people.tests.factories import UserFactory

pytestmark = pytest.mark.django_db
ROOM = "Team manager\nPriya\n"


@pytest.fixture
def workshop():
    """A staged workshop that began five days ago."""
    first_day = timezone.localdate() - dt.timedelta(days=5)
    return WorkshopFactory(programme=StagedProgrammeFactory(), first_day=first_day, state=Workshop.State.RUNNING)


@pytest.fixture
def signed_in(client, workshop):
    client.force_login(facilitator_of(workshop))
    return client


def part(workshop: Workshop, slug: str) -> Part:
    return workshop.parts.select_related("workshop").get(module__slug=slug)


def address(workshop: Workshop, slug: str, *rest: str) -> str:
    base = reverse("facilitate_stage", args=[workshop.code, part(workshop, slug).pk])
    return "".join([base, *(f"{one}/" for one in rest)])


def answered(workshop: Workshop, *codes: str) -> None:
    for code in codes:
        condition = Condition.objects.select_related("module").get(module__programme=workshop.programme, code=code)
        where = part(workshop, condition.module.slug)
        answer_condition(where, condition, by=None, in_room=["Priya"], text=f"Words on {code}.")


def main_of(response):
    return BeautifulSoup(response.content, "html.parser").main


def words(element) -> str:
    return " ".join(element.get_text(" ").split())


def test_the_next_question_comes_first(signed_in, workshop):
    main = main_of(signed_in.get(reverse("facilitate_stages", args=[workshop.code])))
    panel = main.select_one(".stage-now")
    assert words(panel.select_one(".next-question")) == "A budget is agreed"
    assert panel.select_one("a.button")["href"] == address(workshop, "finding", "answer", "budget")
    assert [words(line.h3) for line in main.select(".stage-line > li")] == [
        "Finding out",
        "What is to change",
        "Our own shape",
        "On your own",
        "Afterwards",
    ]
    assert [words(line.select_one(".status")) for line in main.select(".stage-line > li")] == [
        "Open",
        "Not open yet",
        "Not open yet",
        "Not open yet",
        "Not open yet",
    ]


def test_an_answer_is_recorded_with_who_was_in_the_room(signed_in, workshop):
    url = address(workshop, "finding", "answer", "budget")
    response = signed_in.post(url, {"text": "For two years.", "in_room": ROOM, "over": 0}, follow=True)
    assert "The answer is recorded." in words(main_of(response))
    answer = StageAnswer.objects.get()
    assert (answer.met, answer.text, answer.people) == (True, "For two years.", ["Team manager", "Priya"])
    assert answer.by.get_full_name() == "Rosalind Achebe"
    assert words(main_of(response).select_one(".next-question")) == "A plan is written"
    # The next form begins with the same people: they are often the same.
    following = main_of(signed_in.get(address(workshop, "finding", "answer", "plan")))
    assert following.select_one("#id_in_room").text.split() == ["Team", "manager", "Priya"]


def test_what_is_missing_is_said_at_the_field_and_nothing_typed_is_lost(signed_in, workshop):
    url = address(workshop, "finding", "answer", "budget")
    response = signed_in.post(url, {"text": "For two years.", "in_room": " \n ", "over": 0})
    main = main_of(response)
    assert response.status_code == 200
    assert main.select_one("#id_text").text.strip() == "For two years."
    assert main.select_one(".error-summary a")["href"] == "#id_in_room"
    assert BeautifulSoup(response.content, "html.parser").title.text.strip().startswith("Error:")
    assert not StageAnswer.objects.exists()


@pytest.mark.parametrize("sent", [{}, {"over": "x"}, {"text": "a\0b", "in_room": "c\0d", "over": "0"}])
def test_whatever_is_sent_is_answered_on_the_page(signed_in, workshop, sent):
    response = signed_in.post(address(workshop, "finding", "answer", "budget"), sent)
    assert response.status_code == 200
    assert main_of(response).select(".error-summary li") != []
    assert not StageAnswer.objects.exists()


def test_a_later_question_leads_back_and_says_why(signed_in, workshop):
    response = signed_in.get(address(workshop, "finding", "answer", "plan"), follow=True)
    assert response.redirect_chain == [(address(workshop, "finding"), 302)]
    assert "Not yet: first answer “A budget is agreed”" in words(main_of(response))
    response = signed_in.post(address(workshop, "finding", "answer", "plan"), {"in_room": ROOM, "over": 0})
    assert "Not yet: first answer “A budget is agreed”" in words(main_of(response))
    assert not StageAnswer.objects.exists()


def test_somebody_was_quicker_so_both_are_shown_and_the_second_press_counts(signed_in, workshop):
    url = address(workshop, "finding", "answer", "budget")
    answered(workshop, "budget")
    sent = {"so": "yes", "text": "For two years.", "in_room": ROOM, "over": 0}
    main = main_of(signed_in.post(url, sent))
    assert "Somebody has answered this meanwhile" in words(main.select_one(".error-summary"))
    assert "Words on budget." in words(main)
    assert main.select_one("#id_text").text.strip() == "For two years."
    signed_in.post(url, sent | {"over": main.select_one("#id_over")["value"]})
    assert list(StageAnswer.objects.values_list("version", "text")) == [(1, "Words on budget."), (2, "For two years.")]


def test_the_original_and_both_of_our_answers_stand_side_by_side(signed_in, workshop):
    answered(workshop, "budget", "plan")
    close_stage(part(workshop, "finding"), by=None)
    answered(workshop, "team")
    condition = Condition.objects.get(code="name")
    for name in ("Anchor House", "The Slipway"):
        answer_condition(part(workshop, "shape"), condition, by=None, in_room=["Four young people"], text=name)
    main = main_of(signed_in.get(address(workshop, "shape")))
    shown = [words(version) for version in main.select("[aria-labelledby=q-name] .version")]
    today = timezone.localdate().strftime("%A %-d %B %Y")
    assert shown == [
        "The original The Landing",
        f"Our first answer Anchor House {today} . In the room: Four young people".replace(" .", "."),
        f"Our answer now The Slipway {today}. In the room: Four young people",
    ]


def test_a_stage_is_paused_let_go_on_closed_and_reopened(signed_in, workshop):
    finding = part(workshop, "finding")
    response = signed_in.post(address(workshop, "finding", "pause"), {"reason": ""})
    assert main_of(response).select_one(".error-summary a")["href"] == "#id_reason"
    response = signed_in.post(address(workshop, "finding", "pause"), {"reason": "An inspection."}, follow=True)
    assert "Paused since" in words(main_of(response).select_one(".stage-now"))
    StageEvent.objects.filter(kind="paused").update(at=timezone.now() - dt.timedelta(days=3))
    Part.objects.filter(pk=finding.pk).update(stage_since=timezone.now() - dt.timedelta(days=3))
    main = main_of(signed_in.get(address(workshop, "finding", "resume")))
    assert main.select_one("#id_days_later")["value"] == "3"
    signed_in.post(address(workshop, "finding", "resume"), {"days_later": "3", "reason": ""})
    assert part(workshop, "finding").ends_on == finding.ends_on + dt.timedelta(days=3)
    assert workshop.events.filter(kind="moved").count() == 1
    answered(workshop, "budget", "plan")
    signed_in.post(address(workshop, "finding", "close"), {"reason": ""})
    signed_in.post(address(workshop, "finding", "reopen"), {"reason": "The budget was cut."})
    main = main_of(signed_in.get(address(workshop, "finding")))
    assert words(main.select_one(".status")) == "Reopened"
    kinds = [words(line.strong) for line in main.select(".timeline > li")]
    assert kinds == ["Reopened", "Closed", "Went on", "Paused", "Opened"]


def test_an_act_that_is_not_possible_leads_back_and_says_why(signed_in, workshop):
    response = signed_in.get(address(workshop, "finding", "close"), follow=True)
    assert "Still to be answered: “A budget is agreed”, and 1 more" in words(main_of(response))
    response = signed_in.post(address(workshop, "finding", "close"), {"reason": "Enough."})
    assert response.status_code == 200
    assert "Still to be answered" in words(main_of(response).select_one(".error-summary"))
    assert part(workshop, "finding").stage_state == "open"


def test_what_is_not_there_is_not_found(signed_in, workshop):
    day = part(workshop, "day").pk
    base = reverse("facilitate_stages", args=[workshop.code])
    for path in (
        f"{base}{day}/",
        f"{base}{day}/pause/",
        address(workshop, "finding", "explode"),
        address(workshop, "finding", "answer", "start"),
        address(workshop, "finding", "answer", "nothing"),
        f"{base}999999999999/",
    ):
        assert signed_in.get(path).status_code == 404, path
    plain = WorkshopFactory()
    signed_in.force_login(coordinator())
    assert signed_in.get(reverse("facilitate_stages", args=[plain.code])).status_code == 404
    assert "Stages" not in words(main_of(signed_in.get(reverse("facilitate_workshop", args=[plain.code]))).nav)


def test_nobody_else_may_look_or_act(client, workshop):
    elsewhere = WorkshopFactory(programme=workshop.programme)
    addresses = [
        reverse("facilitate_stages", args=[workshop.code]),
        address(workshop, "finding"),
        address(workshop, "finding", "answer", "budget"),
        address(workshop, "finding", "pause"),
    ]
    for person in (UserFactory(), facilitator_of(elsewhere), EnrolmentFactory(workshop=elsewhere).person):
        client.force_login(person)
        for path in addresses:
            assert client.get(path).status_code == 404
            assert client.post(path, {"reason": "x", "in_room": "x", "over": 0}).status_code == 404
    assert not StageAnswer.objects.exists()
    assert part(workshop, "finding").stage_state == "open"


def test_a_workshop_that_has_not_begun_says_so(client):
    workshop = WorkshopFactory(programme=StagedProgrammeFactory())
    client.force_login(coordinator())
    main = main_of(client.get(reverse("facilitate_stages", args=[workshop.code])))
    assert "has not begun yet" in words(main.select_one(".notice"))
    assert main.select("a.button") == []


def test_the_number_of_queries_does_not_grow_with_answers(signed_in, workshop, django_assert_num_queries):
    for count in (0, 1, 8):
        for number in range(count):
            answer_condition(
                part(workshop, "finding"),
                Condition.objects.get(code="budget"),
                by=UserFactory(),
                in_room=["Priya"],
                text=f"{count}/{number}",
            )
        with django_assert_num_queries(14):
            signed_in.get(reverse("facilitate_stages", args=[workshop.code]))


# --- Those in the group -------------------------------------------------------------------------------


def enrol(workshop: Workshop) -> Enrolment:
    """Somebody in the group of a workshop under way."""
    enrolment = EnrolmentFactory(workshop=WorkshopFactory(programme=workshop.programme))
    Enrolment.objects.filter(pk=enrolment.pk).update(workshop=workshop)
    return enrolment


def test_those_in_the_group_see_where_it_stands_on_their_journey(client, workshop):
    enrolment = enrol(workshop)
    answered(workshop, "budget")
    pause_stage(part(workshop, "finding"), by=None, reason="An inspection.")
    client.force_login(enrolment.person)
    main = main_of(client.get(reverse("my_journey")))
    first, second = main.select(".stage-line > li")[:2]
    assert words(first.select_one(".status")) == "Paused"
    assert "1 of 2 answered" in words(first)
    assert ": An inspection. The dates of what follows are provisional until it goes on." in words(first)
    assert "In the room: Priya" in words(first.details)
    assert "It opens when “Finding out” is closed." in words(second)
    assert "Provisional" in [words(line) for line in main.select(".journey-state")]
