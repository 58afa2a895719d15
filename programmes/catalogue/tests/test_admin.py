"""The coordinators' pages: who gets in, what each does, what is said when it cannot be done."""

import datetime as dt

import pytest
from bs4 import BeautifulSoup
from django.contrib.auth.models import Group
from django.urls import reverse

from programmes.catalogue.models import Module, Outcome, Prerequisite, Programme, Region, Session, Venue, Workshop
from programmes.catalogue.pattern import plan_of
from programmes.catalogue.tests.factories import (
    ArcProgrammeFactory,
    ModuleFactory,
    ProgrammeFactory,
    RegionFactory,
    SeriesProgrammeFactory,
    StagedProgrammeFactory,
    VenueFactory,
    WorkshopFactory,
)
from programmes.people.models import Audience, Membership, Organisation
from programmes.people.tests.factories import OrganisationFactory, UserFactory

pytestmark = pytest.mark.django_db
State = Workshop.State
TUESDAY = dt.date(2027, 5, 4)


def signed_in(client, group: str):
    user = UserFactory()
    user.groups.add(Group.objects.get(name=group))
    client.force_login(user)
    client.user = user
    return client


@pytest.fixture
def coordinator(client):
    return signed_in(client, "Coordinators")


def fields_of(html: str, form: int = 0) -> dict[str, list[str]]:
    """Return what a browser would send from the page's own form, unchanged."""
    main = BeautifulSoup(html, "html.parser").find("main") or BeautifulSoup(html, "html.parser")
    found = main.find_all("form")[form]
    sent: dict[str, list[str]] = {}
    for control in found.find_all(["input", "textarea", "select"]):
        name = control.get("name")
        if not name or (control.get("type") in {"checkbox", "radio"} and not control.has_attr("checked")):
            continue
        if control.name == "select":
            values = [option["value"] for option in control.find_all("option") if option.has_attr("selected")]
        elif control.name == "textarea":
            values = [control.text.removeprefix("\n")]
        else:
            values = [control.get("value", "")]
        sent.setdefault(name, []).extend(values)
    return sent


def text_of(response) -> str:
    return " ".join(BeautifulSoup(response.content.decode(), "html.parser").get_text(" ").split())


def addresses(workshop: Workshop) -> list[str]:
    session = workshop.sessions.first()
    return [
        reverse("workshops:index"),
        reverse("workshops:index_results"),
        reverse("workshops:add"),
        *(
            reverse(f"workshops:{name}", args=[workshop.pk])
            for name in ("inspect", "announce", "confirm", "cancel", "dates", "details")
        ),
        reverse("workshops:session_edit", args=[session.pk]),
        reverse("workshops:session_move", args=[session.pk]),
        reverse("workshops:session_cancel", args=[session.pk]),
    ]


# --- Who gets in --------------------------------------------------------------------------------------


def test_visitors_are_asked_to_sign_in(client):
    for address in addresses(WorkshopFactory()):
        response = client.get(address)
        assert response.status_code == 302
        assert response.url.startswith("/admin/login/")


def test_somebody_with_no_part_in_the_admin_is_kept_out(client):
    client.force_login(UserFactory())
    for address in addresses(WorkshopFactory()):
        assert client.get(address).status_code == 302


@pytest.mark.parametrize("group", ["Facilitators", "Editors"])
def test_others_of_the_admin_are_sent_back_and_change_nothing(client, group):
    client = signed_in(client, group)
    workshop = WorkshopFactory(facilitators=[client.user])
    for address in addresses(workshop):
        for send in (client.get, client.post):
            response = send(address)
            assert response.status_code == 302
            assert response.url == reverse("wagtailadmin_home")
    assert Workshop.objects.get().state == State.CONFIRMED


def test_coordinators_see_every_page(coordinator):
    for state in State.values:
        for address in addresses(WorkshopFactory(state=state)):
            assert coordinator.get(address).status_code == 200, address


def test_nothing_of_a_workshop_is_edited_or_deleted_by_hand(coordinator):
    workshop = WorkshopFactory()
    for word in ("edit", "delete", "copy", "history", "usage"):
        assert coordinator.get(f"/admin/workshops/{word}/{workshop.pk}/").status_code == 404


def test_what_is_not_there_is_not_found(coordinator):
    for name in (
        "inspect",
        "announce",
        "confirm",
        "cancel",
        "dates",
        "details",
        "session_edit",
        "session_move",
        "session_cancel",
    ):
        assert coordinator.get(reverse(f"workshops:{name}", args=[99999])).status_code == 404


@pytest.mark.parametrize("count", [1, 3, 50])
def test_the_list_takes_as_many_queries_for_fifty_as_for_one(coordinator, count, django_assert_num_queries):
    programme, region = ArcProgrammeFactory(), RegionFactory()
    for _number in range(count):
        WorkshopFactory(programme=programme, region=region, first_day=None, state=State.DRAFT)
    coordinator.get(reverse("workshops:index"))
    with django_assert_num_queries(13):
        coordinator.get(reverse("workshops:index"))


def test_the_page_offers_what_the_state_allows(coordinator):
    def offered(workshop):
        page = coordinator.get(reverse("workshops:inspect", args=[workshop.pk]))
        return [label for _name, label in page.context["acts"]]

    assert offered(WorkshopFactory(state=State.DRAFT)) == ["Announce it", "Move it", "Change details", "Cancel it"]
    assert offered(WorkshopFactory(state=State.TENTATIVE)) == ["Confirm it", "Move it", "Change details", "Cancel it"]
    assert offered(WorkshopFactory(state=State.TENTATIVE, first_day=None)) == [
        "Lay out its dates",
        "Change details",
        "Cancel it",
    ]
    assert offered(WorkshopFactory(state=State.RUNNING)) == ["Move it", "Change details", "Cancel it"]
    assert offered(WorkshopFactory(state=State.COMPLETED)) == ["Change details"]
    assert offered(WorkshopFactory(state=State.CANCELLED)) == []


# --- Putting on ---------------------------------------------------------------------------------------


def start(**values) -> dict:
    """What the first form asks, answered."""
    return {
        "programme": ArcProgrammeFactory().pk,
        "region": RegionFactory().pk,
        "first_day": "2027-05-04",
        "enrolment_mode": "book",
    } | values


def test_every_date_is_shown_before_anything_is_saved_and_can_be_changed(coordinator):
    page = coordinator.get(reverse("workshops:add"), start(venue=VenueFactory().pk))
    assert page.status_code == 200
    assert "5 days together" in text_of(page)
    assert not Workshop.objects.exists()
    sent = fields_of(page.content.decode())
    assert (sent["p0s0-starts_on"], sent["p0s0-start_time"]) == (["2027-05-04"], ["10:00"])
    assert sent["p2-ends_on"] == ["2027-06-07"]
    sent |= {"p4s0-starts_on": "2027-06-15", "p4s0-ends_on": "2027-06-16", "p2-ends_on": "2027-06-14"}
    response = coordinator.post(reverse("workshops:add"), sent)
    workshop = Workshop.objects.get()
    assert response.url == reverse("workshops:inspect", args=[workshop.pk])
    assert workshop.span == (TUESDAY, dt.date(2027, 6, 16))
    assert [part.ends_on for part in workshop.parts.all()][2:4] == [dt.date(2027, 6, 14), dt.date(2027, 6, 7)]
    assert workshop.state == State.DRAFT
    assert workshop.events.get().by == coordinator.user


def test_what_was_typed_stays_when_a_date_cannot_be(coordinator):
    sent = fields_of(coordinator.get(reverse("workshops:add"), start(title="My own title")).content.decode())
    sent |= {"p0s0-ends_on": "2027-05-03", "p2-ends_on": "2027-05-01", "p4s0-starts_on": "2027-06-31"}
    page = coordinator.post(reverse("workshops:add"), sent)
    assert page.status_code == 200
    assert not Workshop.objects.exists()
    again = fields_of(page.content.decode())
    assert again["title"] == ["My own title"]
    assert again["p4s0-starts_on"] == ["2027-06-31"]
    sent |= {"p4s0-starts_on": "2027-06-08"}
    page = coordinator.post(reverse("workshops:add"), sent)
    assert page.context["plan"].errors == {
        "p0s0-starts_on": ["“Starting where people are” would end before it begins."],
        "p2-ends_on": ["The last day comes before the first."],
    }


def test_another_first_day_is_laid_out_and_shown_before_it_is_saved(coordinator):
    sent = fields_of(coordinator.get(reverse("workshops:add"), start()).content.decode())
    page = coordinator.post(reverse("workshops:add"), sent | {"first_day": "2027-09-07"})
    assert "Look at them, then save." in text_of(page)
    assert not Workshop.objects.exists()
    coordinator.post(reverse("workshops:add"), fields_of(page.content.decode()))
    assert Workshop.objects.get().span == (dt.date(2027, 9, 7), dt.date(2027, 10, 13))


def test_one_without_dates(coordinator):
    page = coordinator.get(reverse("workshops:add"), start(first_day=""))
    assert "It will have no dates yet" in text_of(page)
    coordinator.post(reverse("workshops:add"), fields_of(page.content.decode()))
    assert Workshop.objects.get().span is None


def test_what_the_services_refuse_is_said_beside_the_form(coordinator):
    page = coordinator.get(reverse("workshops:add"), start(places_min=9, places_max=8))
    page = coordinator.post(reverse("workshops:add"), fields_of(page.content.decode()))
    assert "The fewest people cannot be more than the most." in text_of(page)
    page = coordinator.get(reverse("workshops:add"), start(programme=ProgrammeFactory().pk))
    assert "This programme has no modules yet, so there is nothing to lay out." in text_of(page)
    assert not Workshop.objects.exists()


@pytest.mark.parametrize(
    "values",
    [
        {"programme": "x" * 5000},
        {"programme": "0\0"},
        {"region": "-1"},
        {"first_day": "9999-12-31"},
        {"first_day": "0001-01-01"},
        {"first_day": "soon"},
        {"title": "x" * 5000},
        {"title": "\0"},
        {"places_max": "99999999999999999999"},
        {"facilitators": "abc"},
        {"enrolment_mode": "lottery"},
    ],
)
def test_nothing_that_is_sent_breaks_it(coordinator, values):
    sent = start(**values)
    assert coordinator.get(reverse("workshops:add"), sent).status_code == 200
    assert coordinator.post(reverse("workshops:add"), sent).status_code == 200
    assert not Workshop.objects.exists()


# --- Moving -------------------------------------------------------------------------------------------


def test_moves_all_of_it_from_another_first_day(coordinator):
    workshop = WorkshopFactory(first_day=TUESDAY)
    address = reverse("workshops:dates", args=[workshop.pk])
    page = coordinator.get(address, {"first_day": "2027-05-11"})
    sent = fields_of(page.content.decode(), form=1)
    response = coordinator.post(address, sent | {"reason": "The house is being painted."})
    assert response.url == reverse("workshops:inspect", args=[workshop.pk])
    assert workshop.span == (dt.date(2027, 5, 11), dt.date(2027, 6, 16))
    event = workshop.events.last()
    assert (event.kind, event.by, event.reason) == ("moved", coordinator.user, "The house is being painted.")


def test_moves_one_evening(coordinator):
    workshop = WorkshopFactory(first_day=TUESDAY)
    address = reverse("workshops:dates", args=[workshop.pk])
    sent = fields_of(coordinator.get(address).content.decode(), form=1)
    coordinator.post(address, sent | {"p1s0-start_time": "18:00"})
    assert [session.sequence for session in workshop.sessions.all()] == [0, 1, 0]


def test_a_refused_move_keeps_what_was_typed(coordinator):
    workshop = WorkshopFactory(first_day=TUESDAY)
    before = plan_of(workshop)
    address = reverse("workshops:dates", args=[workshop.pk])
    sent = fields_of(coordinator.get(address, {"first_day": "2020-01-07"}).content.decode(), form=1)
    page = coordinator.post(address, sent | {"reason": "Because."})
    assert "would move into the past" in text_of(page)
    assert fields_of(page.content.decode(), form=1)["reason"] == ["Because."]
    assert plan_of(workshop) == before


def test_a_date_that_cannot_be_is_the_only_thing_complained_of(coordinator):
    workshop = WorkshopFactory()
    address = reverse("workshops:dates", args=[workshop.pk])
    sent = fields_of(coordinator.get(address).content.decode(), form=1)
    page = text_of(coordinator.post(address, sent | {"p4s0-ends_on": "2020-01-01", "reason": "Because."}))
    assert "would end before it begins" in page
    assert "This field is required" not in page


def test_lays_out_the_dates_of_one_without(coordinator):
    workshop = WorkshopFactory(first_day=None, state=State.TENTATIVE)
    address = reverse("workshops:dates", args=[workshop.pk])
    assert coordinator.get(address).context["plan"] is None
    assert coordinator.post(address, {}).status_code == 200
    page = coordinator.get(address, {"first_day": "2027-05-04"})
    coordinator.post(address, fields_of(page.content.decode(), form=1))
    assert workshop.span == (TUESDAY, dt.date(2027, 6, 9))


@pytest.mark.parametrize("first_day", ["9999-12-31", "0001-01-01", "x", "\0"])
def test_a_first_day_that_cannot_be(coordinator, first_day):
    for workshop in (WorkshopFactory(), WorkshopFactory(first_day=None, state=State.DRAFT)):
        address = reverse("workshops:dates", args=[workshop.pk])
        assert coordinator.get(address, {"first_day": first_day}).status_code == 200
        assert coordinator.post(address, {"first_day": first_day}).status_code == 200


# --- States and details -------------------------------------------------------------------------------


def test_announces_confirms_and_cancels(coordinator):
    workshop = WorkshopFactory(state=State.DRAFT)

    def act(name, **sent):
        response = coordinator.post(reverse(f"workshops:{name}", args=[workshop.pk]), sent)
        workshop.refresh_from_db()
        return response.status_code, workshop.state

    assert act("announce") == (302, State.TENTATIVE)
    assert act("announce") == (200, State.TENTATIVE)
    assert act("confirm") == (302, State.CONFIRMED)
    assert act("cancel", reason="") == (200, State.CONFIRMED)
    assert act("cancel", reason="x" * 301) == (200, State.CONFIRMED)
    assert act("cancel", reason="The river rose.") == (302, State.CANCELLED)
    assert act("details", title="New") == (200, State.CANCELLED)


def test_announces_as_confirmed(coordinator):
    workshop = WorkshopFactory(state=State.DRAFT)
    coordinator.post(reverse("workshops:announce", args=[workshop.pk]), {"confirmed": "yes"})
    assert Workshop.objects.get().state == State.CONFIRMED


def test_changes_details_and_organisations(coordinator):
    host, robin = OrganisationFactory(), UserFactory()
    robin.groups.add(Group.objects.get(name="Facilitators"))
    workshop = WorkshopFactory()
    address = reverse("workshops:details", args=[workshop.pk])
    sent = fields_of(coordinator.get(address).content.decode())
    sent |= {"title": "Streets we know", "facilitators": [robin.pk], "partners-0-organisation": host.pk}
    sent |= {"partners-0-role": "host", "closes_at": "2027-01-02T10:00"}
    sent |= {"opens_at": "2027-01-01T10:00"}
    assert coordinator.post(address, sent).status_code == 302
    workshop.refresh_from_db()
    assert (workshop.title, workshop.closes_at) == ("Streets we know", dt.datetime(2027, 1, 2, 10, tzinfo=dt.UTC))
    assert list(workshop.facilitators.all()) == [robin]
    assert list(workshop.partners.values_list("organisation", "role")) == [(host.pk, "host")]
    # Emptied, the line is gone.
    sent = fields_of(coordinator.get(address).content.decode()) | {"partners-0-organisation": ""}
    coordinator.post(address, sent)
    assert not workshop.partners.exists()


def test_details_that_contradict_one_another_are_said(coordinator):
    host = OrganisationFactory()
    workshop = WorkshopFactory()
    address = reverse("workshops:details", args=[workshop.pk])
    sent = fields_of(coordinator.get(address).content.decode())
    page = coordinator.post(address, sent | {"places_min": 30, "title": "Kept"})
    assert "The fewest people cannot be more than the most." in text_of(page)
    assert fields_of(page.content.decode())["title"] == ["Kept"]
    twice = {"partners-0-organisation": host.pk, "partners-1-organisation": host.pk}
    page = coordinator.post(address, sent | twice)
    assert "An organisation can have one part only in a workshop." in text_of(page)
    assert coordinator.post(address, {}).status_code == 200
    assert coordinator.post(address, sent | {"title": "\0", "venue": "9" * 50}).status_code == 200


def test_changes_and_cancels_a_session(coordinator):
    workshop = WorkshopFactory(first_day=TUESDAY)
    session = workshop.sessions.get(voluntary=True)
    address = reverse("workshops:session_edit", args=[session.pk])
    sent = fields_of(coordinator.get(address).content.decode())
    assert coordinator.post(address, sent | {"agenda": "Stories"}).status_code == 302
    assert coordinator.post(address, sent | {"title": ""}).status_code == 200
    assert coordinator.post(address, sent | {"joining_link": "javascript:alert(1)"}).status_code == 200
    assert Session.objects.get(pk=session.pk).agenda == "Stories"
    address = reverse("workshops:session_cancel", args=[session.pk])
    assert coordinator.post(address, {"reason": "Snow."}).status_code == 302
    assert coordinator.post(address, {"reason": "Snow."}).status_code == 200
    assert Session.objects.get(pk=session.pk).cancelled_at is not None


# --- Programmes and the rest --------------------------------------------------------------------------


def test_coordinators_keep_the_lists(coordinator):
    made = {
        "programmes": ArcProgrammeFactory(),
        "modules": ModuleFactory(),
        "regions": RegionFactory(),
        "venues": VenueFactory(),
        "organisations": OrganisationFactory(),
        "audiences": Audience.objects.first() or Audience.objects.create(code="a", name="A"),
        "memberships": Membership.objects.create(person=UserFactory(), organisation=OrganisationFactory()),
    }
    for name, thing in made.items():
        assert coordinator.get(reverse(f"{name}:index")).status_code == 200
        assert coordinator.get(reverse(f"{name}:index"), {"q": "x"}).status_code == 200
        assert coordinator.get(reverse(f"{name}:add")).status_code == 200
        # A membership begins and ends, and is never made another.
        kept = 302 if name == "memberships" else 200
        assert coordinator.get(reverse(f"{name}:edit", args=[thing.pk])).status_code == kept
    for name in ("venue_chooser", "organisation_chooser"):
        assert coordinator.get(reverse(f"{name}:choose")).status_code == 200


@pytest.mark.parametrize("group", ["Facilitators", "Editors"])
def test_others_do_not_keep_the_lists(client, group):
    client = signed_in(client, group)
    for name in ("programmes", "modules", "regions", "venues", "organisations", "audiences", "memberships"):
        assert client.get(reverse(f"{name}:index")).status_code == 302
        assert client.post(reverse(f"{name}:add")).status_code == 302


def test_a_programme_is_edited_whole(coordinator):
    programme = ArcProgrammeFactory()
    address = reverse("programmes:edit", args=[programme.pk])
    sent = fields_of(coordinator.get(address).content.decode())
    second = programme.outcomes.all()[1]
    sent |= {"summary": "Anew.", "outcomes-0-ORDER": "2", "outcomes-1-ORDER": "1", "outcomes-1-title": "Moved up"}
    response = coordinator.post(address, sent)
    assert response.status_code == 302
    programme = Programme.objects.get(pk=programme.pk)
    assert programme.summary == "Anew."
    assert (programme.outcomes.first().pk, programme.outcomes.first().title) == (second.pk, "Moved up")
    assert programme.outcomes.count() == 6


@pytest.mark.parametrize("key", ["", "abc", "-1", "9" * 40, "another programme's", None])
def test_a_line_with_a_key_that_is_none_of_its_lines_is_refused(coordinator, key):
    programme, other = ArcProgrammeFactory(), ArcProgrammeFactory()
    address = reverse("programmes:edit", args=[programme.pk])
    sent = fields_of(coordinator.get(address).content.decode()) | {"summary": "Typed, and kept."}
    if key is None:
        del sent["outcomes-0-id"]
    else:
        sent["outcomes-0-id"] = [str(other.outcomes.first().pk) if "another" in key else key]
    response = coordinator.post(address, sent)
    assert response.status_code == 200
    page = response.content.decode()
    assert ("Typed, and kept." in page, "These lines have changed since you opened this page" in page) == (True, True)
    programme.refresh_from_db()
    assert programme.summary != "Typed, and kept."


def test_a_programme_can_be_made_with_its_first_outcome(coordinator):
    sent = fields_of(coordinator.get(reverse("programmes:add")).content.decode())
    sent |= {
        "title": "Listening at the door",
        "slug": "listening",
        "summary": "Two days.",
        "code_prefix": "LIS",
        "contact_name": "Morgan Field",
        "contact_email": "morgan@example.org",
        "outcomes-TOTAL_FORMS": "1",
        "outcomes-0-code": "ease",
        "outcomes-0-title": "Ease",
        "outcomes-0-text": "It is easier.",
        "outcomes-0-ORDER": "1",
    }
    assert coordinator.post(reverse("programmes:add"), sent).status_code == 302
    assert [outcome.code for outcome in Outcome.objects.filter(programme__slug="listening")] == ["ease"]


def test_what_a_programme_asks_first_is_edited_with_it(coordinator):
    programme = ArcProgrammeFactory()
    address = reverse("programmes:edit", args=[programme.pk])
    sent = fields_of(coordinator.get(address).content.decode()) | {
        "prerequisites-TOTAL_FORMS": "2",
        "prerequisites-0-code": "training",
        "prerequisites-0-title": "Accredited training",
        "prerequisites-0-text": "By somebody accredited.",
        "prerequisites-0-answer": "amount",
        "prerequisites-0-minimum": "",
        "prerequisites-0-unit": " ",
        "prerequisites-0-required": "on",
        "prerequisites-0-ORDER": "1",
        "prerequisites-1-code": "checks",
        "prerequisites-1-title": "Background check",
        "prerequisites-1-text": "A check.",
        "prerequisites-1-answer": "check",
        "prerequisites-1-minimum": "7",
        "prerequisites-1-valid_months": "12",
        "prerequisites-1-ORDER": "2",
    }
    page = coordinator.post(address, sent)
    assert "Say how many are asked." in text_of(page)
    assert "Say what is counted" in text_of(page)
    sent |= {"prerequisites-0-minimum": "4", "prerequisites-0-unit": "days"}
    assert coordinator.post(address, sent).status_code == 302
    training, checks = Prerequisite.objects.filter(programme=programme)
    assert (training.asked, training.required, training.valid_months) == ("4 days", True, None)
    assert (checks.minimum, checks.required, checks.valid_months) == (None, False, 12)


def test_a_module_keeps_its_programme_and_needs_its_times(coordinator):
    programme = ArcProgrammeFactory()
    module, outcome = programme.modules.first(), programme.outcomes.first()
    stranger = ArcProgrammeFactory().outcomes.first()
    address = reverse("modules:edit", args=[module.pk])
    sent = fields_of(coordinator.get(address).content.decode())
    assert coordinator.post(address, sent | {"outcomes": [outcome.pk]}).status_code == 302
    assert list(module.outcomes.all()) == [outcome]
    assert coordinator.post(address, sent | {"outcomes": [stranger.pk]}).status_code == 200
    page = coordinator.post(address, sent | {"start_time": ""})
    assert "Give the times it starts and ends." in text_of(page)
    page = coordinator.post(address, sent | {"kind": Module.Kind.DAY, "start_time": "17:00"})
    assert "It has to end after it starts." in text_of(page)


def test_what_something_rests_on_stays(client):
    admin = UserFactory(is_superuser=True)
    client.force_login(admin)
    workshop = WorkshopFactory()
    for name, thing in (("regions", workshop.region), ("venues", workshop.venue), ("programmes", workshop.programme)):
        response = client.post(reverse(f"{name}:delete", args=[thing.pk]), follow=True)
        assert response.status_code == 200
    assert (Region.objects.count(), Venue.objects.count(), Programme.objects.count()) == (1, 1, 1)
    assert Organisation.objects.exists()


def test_a_stage_gets_its_gate_and_a_milestone_opens_the_next(coordinator):
    programme = StagedProgrammeFactory()
    alone, after = programme.modules.get(slug="alone"), programme.modules.get(slug="after")
    sent = {
        "module": alone.pk,
        "gate": "closing",
        "order": 9,
        "code": "party",
        "kind": "milestone",
        "question": "There was a party",
        "hint": "",
        "original": "",
    }
    response = coordinator.post(reverse("conditions:add"), sent)
    assert response.status_code == 302
    party = alone.conditions.get(code="party")
    address = reverse("modules:edit", args=[after.pk])
    fields = fields_of(coordinator.get(address).content.decode())
    assert coordinator.post(address, fields | {"milestone": [str(party.pk)]}).status_code == 302
    after.refresh_from_db()
    assert after.milestone == party
    refused = coordinator.post(address, fields | {"milestone": [""]})
    assert "Say which milestone opens it." in text_of(refused)
    assert coordinator.post(reverse("conditions:delete", args=[party.pk]), follow=True).status_code == 200
    assert alone.conditions.filter(code="party").exists()


def test_only_stages_are_offered_for_conditions_and_only_to_coordinators(client):
    programme = StagedProgrammeFactory()
    page = signed_in(client, "Coordinators").get(reverse("conditions:add")).content.decode()
    offered = BeautifulSoup(page, "html.parser").select("select[name=module] option[value]")
    assert [option.text for option in offered if option["value"]] == [
        f"{programme}: {module}" for module in programme.modules.filter(kind="stage")
    ]
    assert signed_in(client, "Editors").get(reverse("conditions:index")).status_code == 302


# --- A series -----------------------------------------------------------------------------------------


def series_workshop(**values) -> Workshop:
    return WorkshopFactory(programme=SeriesProgrammeFactory(), **values)


def titles(workshop: Workshop) -> list[str]:
    return list(workshop.sessions.filter(cancelled_at=None).order_by("starts_at").values_list("title", flat=True))


def test_days_of_the_week_are_ticked_on_a_module(coordinator):
    module = ModuleFactory(kind=Module.Kind.SERIES, days=14)
    address = reverse("modules:edit", args=[module.pk])
    sent = fields_of(coordinator.get(address).content.decode())
    assert coordinator.post(address, sent | {"weekdays": ["1", "3"]}).status_code == 302
    module.refresh_from_db()
    assert module.weekdays == [1, 3]
    kept = fields_of(coordinator.get(address).content.decode())
    assert kept["weekdays"] == ["1", "3"]
    response = coordinator.post(address, kept | {"days": ["15"]})
    assert "A series on days of the week lasts whole weeks" in text_of(response)


def test_a_holiday_is_left_out_before_a_series_is_saved(coordinator):
    programme, region = SeriesProgrammeFactory(), RegionFactory()
    address = reverse("workshops:add")
    start = {"programme": programme.pk, "region": region.pk, "first_day": "2027-05-04", "enrolment_mode": "book"}
    sent = fields_of(coordinator.get(address, start).content.decode())
    response = coordinator.post(
        address, sent | {"p0s2-leave_out": ["on"], "p0s3-starts_on": ["2027-05-14"], "p0s3-ends_on": ["2027-05-14"]}
    )
    assert response.status_code == 302
    workshop = Workshop.objects.get()
    assert titles(workshop) == [f"Circle, {number} of 19" for number in range(1, 20)]
    days = [session.starts_at.date() for session in workshop.sessions.order_by("starts_at")]
    assert days[:4] == [dt.date(2027, 5, day) for day in (4, 6, 14, 18)]


def test_a_part_is_not_left_out_whole(coordinator):
    address = reverse("workshops:add")
    start = {"programme": SeriesProgrammeFactory().pk, "region": RegionFactory().pk, "first_day": "2027-05-04"}
    sent = fields_of(coordinator.get(address, start | {"enrolment_mode": "book"}).content.decode())
    response = coordinator.post(address, sent | {f"p0s{number}-leave_out": ["on"] for number in range(20)})
    assert "Leave at least one session of it in." in text_of(response)
    assert Workshop.objects.count() == 0


def test_sessions_that_stand_are_not_left_out_by_moving(coordinator):
    workshop = series_workshop()
    page = coordinator.get(reverse("workshops:dates", args=[workshop.pk]))
    assert "leave_out" not in page.content.decode()


def test_the_tail_of_a_series_moves_from_its_page(coordinator):
    workshop = series_workshop()
    session = workshop.sessions.get(title="Circle, 15 of 20")
    address = reverse("workshops:session_move", args=[session.pk])
    page = coordinator.get(address)
    assert "This one, and all 5 that follow it" in text_of(page)
    sent = fields_of(page.content.decode()) | {"scope": ["following"], "starts": ["17:00"], "ends": ["19:00"]}
    response = coordinator.post(address, sent | {"reason": ["A choir."]}, follow=True)
    assert "6 sessions have changed." in text_of(response)
    assert "(Circle, 15 of 20, and 5 that follow)" in text_of(response)
    assert list(workshop.sessions.order_by("pk").values_list("sequence", flat=True)) == [0] * 14 + [1] * 6


def test_moving_nothing_tells_nobody(coordinator):
    session = series_workshop().sessions.first()
    address = reverse("workshops:session_move", args=[session.pk])
    response = coordinator.post(address, fields_of(coordinator.get(address).content.decode()), follow=True)
    assert "nothing has changed and nobody was told" in text_of(response)


def test_a_refused_move_of_a_session_keeps_what_was_typed(coordinator):
    session = series_workshop().sessions.get(title="Circle, 2 of 20")
    address = reverse("workshops:session_move", args=[session.pk])
    sent = fields_of(coordinator.get(address).content.decode())
    sent |= {"starts": ["20:00"], "ends": ["19:00"], "reason": ["Typed."]}
    response = coordinator.post(address, sent)
    assert "“Circle, 2 of 20” would end before it begins." in text_of(response)
    assert fields_of(response.content.decode())["reason"] == ["Typed."]


def test_the_last_of_a_part_is_not_asked_what_follows(coordinator):
    session = series_workshop().sessions.get(title="Circle, 20 of 20")
    for name in ("session_move", "session_cancel"):
        page = coordinator.get(reverse(f"workshops:{name}", args=[session.pk]))
        assert "scope" not in fields_of(page.content.decode())


def test_the_tail_of_a_series_is_cancelled_from_its_page(coordinator):
    workshop = series_workshop()
    session = workshop.sessions.get(title="Circle, 19 of 20")
    address = reverse("workshops:session_cancel", args=[session.pk])
    response = coordinator.post(address, {"scope": "following", "reason": "Snow."}, follow=True)
    assert "2 sessions are cancelled." in text_of(response)
    assert titles(workshop) == [f"Circle, {number} of 20" for number in range(1, 19)]
