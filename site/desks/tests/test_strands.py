"""/strands/<programme>/: strands side by side, for those who have a part in them, and not a word of any other."""

import datetime as dt

import pytest
from bs4 import BeautifulSoup
from django.urls import reverse
from django.utils import timezone

from desks.tests.factories import coordinator, facilitator_of
from programmes.catalogue.models import Condition, Workshop, WorkshopPartner
from programmes.catalogue.services import answer_condition, close_stage, pause_stage, reopen_stage
from programmes.catalogue.tests.factories import ArcProgrammeFactory, StagedProgrammeFactory, WorkshopFactory
from programmes.enrolment.tests.factories import EnrolmentFactory
from programmes.people.models import Membership
from programmes.people.services import add_membership
from programmes.people.tests.factories import OrganisationFactory, UserFactory

pytestmark = pytest.mark.django_db
Role = WorkshopPartner.Role
State = Workshop.State


@pytest.fixture
def programme():
    return StagedProgrammeFactory(title="Doors Open", slug="doors-open")


@pytest.fixture
def host():
    return OrganisationFactory(name="The Landing", parent=OrganisationFactory(name="Northmere County Council"))


@pytest.fixture
def strands(programme, host):
    """Three strands under way, ten, forty and seventy days old, of Eldermere, Ashdyke and Dunsea."""
    return {
        name: strand(programme, host, name, days) for name, days in (("Eldermere", 10), ("Ashdyke", 40), ("Dunsea", 70))
    }


def strand(programme, host, name, days_ago, state=State.RUNNING):
    return WorkshopFactory(
        programme=programme,
        title=f"A house in {name}",
        first_day=timezone.localdate() - dt.timedelta(days=days_ago),
        state=state,
        partners=[(host, Role.HOST), (OrganisationFactory(name=f"{name} Council"), Role.ADOPTER)],
    )


def speaker_for(organisation):
    person = UserFactory()
    add_membership(person, organisation, Membership.Role.PARTNER_CONTACT)
    return person


def adopter_of(workshop):
    return workshop.partners.get(role=Role.ADOPTER).organisation


def page(client, person, query=""):
    client.force_login(person)
    return client.get(reverse("strands", args=["doors-open"]) + query)


def main_of(response):
    assert response.status_code == 200
    return BeautifulSoup(response.content, "html.parser").main


def words(element) -> str:
    return " ".join(element.get_text(" ").split())


def names(main) -> list[str]:
    return [words(name) for name in main.select(".strand-rows .name")]


def answered(workshop, *codes: str, text: str = "Yes.") -> None:
    for code in codes:
        condition = Condition.objects.select_related("module").get(module__programme=workshop.programme, code=code)
        part = workshop.parts.select_related("workshop").get(module=condition.module)
        answer_condition(part, condition, by=None, in_room=["The core team"], text=text)


def part(workshop, slug):
    return workshop.parts.select_related("workshop").get(module__slug=slug)


# --- Who sees what ------------------------------------------------------------------------------------


def test_the_host_and_coordinators_see_them_all_the_earliest_first(client, strands, host):
    for person in (coordinator(), speaker_for(host)):
        assert names(main_of(page(client, person))) == ["Dunsea Council", "Ashdyke Council", "Eldermere Council"]


def test_a_facilitator_sees_only_their_own(client, strands):
    person = facilitator_of(strands["Ashdyke"], strands["Eldermere"])
    assert names(main_of(page(client, person))) == ["Ashdyke Council", "Eldermere Council"]


def test_a_partner_of_one_cannot_tell_that_there_are_others(client, programme, host, strands):
    answered(strands["Dunsea"], "budget", "plan")
    before = page(client, speaker_for(adopter_of(strands["Eldermere"])))
    main = main_of(before)
    assert names(main) == ["Eldermere Council"]
    assert "One strand, on " in words(main)
    for word in ("Ashdyke", "Dunsea", "after the first", "more"):
        assert word not in words(main)
    # What becomes of the others changes nothing on it.
    strand(programme, host, "Wychbeck", 200)
    person = speaker_for(adopter_of(strands["Eldermere"]))
    assert words(main_of(page(client, person))) == words(main)


def test_whoever_has_no_part_in_any_is_told_nothing(client, programme, host, strands):
    funder = OrganisationFactory(name="A fund")
    WorkshopPartner.objects.create(workshop=strands["Ashdyke"], organisation=funder, role=Role.FUNDER)
    member = UserFactory()
    add_membership(member, host, Membership.Role.MEMBER)
    elsewhere = facilitator_of(WorkshopFactory())
    for person in (
        UserFactory(),
        EnrolmentFactory(workshop=WorkshopFactory(programme=programme)).person,
        speaker_for(funder),
        speaker_for(host.parent),
        member,
        elsewhere,
    ):
        assert page(client, person).status_code == 404
    assert client.get(reverse("strands", args=["nothing-here"])).status_code == 404
    client.logout()
    assert client.get(reverse("strands", args=["doors-open"]))["Location"].startswith("/accounts/login/")


def test_a_programme_without_stages_has_no_strands(client):
    programme = ArcProgrammeFactory(slug="doors-open")
    WorkshopFactory(programme=programme)
    assert page(client, coordinator()).status_code == 404


def test_drafts_and_what_was_called_off_are_nobodys(client, programme, host):
    kept = strand(programme, host, "Kept", -30, State.CONFIRMED)
    strand(programme, host, "Draft", -30, State.DRAFT)
    strand(programme, host, "Gone", -30, State.CANCELLED)
    assert names(main_of(page(client, coordinator()))) == ["Kept Council"]
    assert names(main_of(page(client, facilitator_of(kept)))) == ["Kept Council"]


def test_those_to_come_are_a_link_away(client, programme, host, strands):
    strand(programme, host, "Wychbeck", -30, State.CONFIRMED)
    person = coordinator()
    main = main_of(page(client, person))
    assert "Wychbeck" not in words(main)
    assert "Show one more that is to come or over" in words(main)
    assert names(main_of(page(client, person, "?all=1")))[-1] == "Wychbeck Council"


@pytest.mark.parametrize("desk", ["facilitate", "partners"])
def test_desks_lead_there(client, strands, host, desk):
    person = facilitator_of(strands["Ashdyke"])
    add_membership(person, host, Membership.Role.PARTNER_CONTACT)
    client.force_login(person)
    links = [link["href"] for link in main_of(client.get(reverse(desk))).select("a")]
    assert reverse("strands", args=["doors-open"]) in links
    client.force_login(facilitator_of(WorkshopFactory()))
    assert "side by side" not in words(main_of(client.get(reverse(desk))))


# --- What stands on it --------------------------------------------------------------------------------


def test_it_says_where_each_stands_and_what_differs(client, strands):
    dunsea, ashdyke = strands["Dunsea"], strands["Ashdyke"]
    for workshop in (dunsea, ashdyke):
        answered(workshop, "budget", "plan")
        close_stage(part(workshop, "finding"), by=None)
    reopen_stage(part(dunsea, "finding"), by=None, reason="The budget was cut.")
    pause_stage(part(ashdyke, "theory"), by=None, reason="An inspection.")
    main = main_of(page(client, coordinator()))
    rows = [words(row) for row in main.select(".strand-rows > li")]
    assert rows == [
        "Dunsea Council Finding out Reopened What is to change Open",
        "Ashdyke Council What is to change Paused",
        "Eldermere Council Finding out Open",
    ]
    differs = [words(facts.find("dt", string="What differs").find_next("dd")) for facts in main.select("dl.facts")]
    late_end = part(dunsea, "theory").ends_on
    assert differs == [
        f"“Finding out” was reopened: The budget was cut. {ended(dunsea, 'finding')} {ended(dunsea, 'theory')}",
        "Began a month after the first. “What is to change” is paused: An inspection.",
        "Began two months after the first.",
    ]
    assert late_end < timezone.localdate()
    table = main.select("table.strand-table")[1]
    assert [[words(cell) for cell in row.select("th, td")][:2] for row in table.select("tbody tr")] == [
        ["Finding out", "Closed"],
        ["What is to change", "Paused"],
        ["Our own shape", "Not open yet"],
        ["On your own", "Not open yet"],
        ["Afterwards", "Not open yet"],
    ]


def ended(workshop, slug):
    where = part(workshop, slug)
    return f"“{where.title}” was planned to end on {where.ends_on:%A} {where.ends_on.day} {where.ends_on:%B %Y}."


def test_organisations_say_what_they_belong_to(client, strands):
    facts = main_of(page(client, coordinator())).select_one("dl.facts")
    assert words(facts.find("dt", string="Hosted by").find_next("dd")) == (
        "The Landing (part of Northmere County Council)"
    )


def test_answers_are_laid_beside_the_original_only_where_they_are_to_be(client, strands):
    dunsea = strands["Dunsea"]
    answered(dunsea, "budget", "plan", text="Not for others.")
    close_stage(part(dunsea, "finding"), by=None)
    answered(dunsea, "team")
    answered(dunsea, "name", text="The Boathouse")
    main = main_of(page(client, coordinator()))
    shown = [words(version) for version in main.select(".compared .version")]
    assert shown == [
        "The original The Landing",
        "Dunsea Council The Boathouse",
        "Ashdyke Council Not answered yet",
        "Eldermere Council Not answered yet",
    ]
    assert "Not for others." not in words(main)
    assert "The core team" not in words(main)


def test_the_drawing_says_nothing_that_the_words_do_not(client, strands):
    main = main_of(page(client, coordinator()))
    assert {svg.get("aria-hidden") for svg in main.select("svg.timeline-row, svg.timeline-axis")} == {"true"}
    assert [len(row.select(".bar")) for row in main.select(".strand-rows .timeline-row")] == [5, 5, 5]
    assert [len(row.select(".bead")) for row in main.select(".strand-rows .timeline-row")] == [1, 1, 1]


@pytest.mark.parametrize("number", [1, 3, 50])
def test_one_strand_takes_as_many_queries_as_fifty(client, programme, host, django_assert_num_queries, number):
    for each in range(number):
        strand(programme, host, f"Place {each}", 10 + each)
    client.force_login(speaker_for(host))
    address = reverse("strands", args=["doors-open"])
    with django_assert_num_queries(17):
        response = client.get(address)
    assert len(names(main_of(response))) == number
