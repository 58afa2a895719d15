"""The pages of local services: what is typed stays, what is private stays so, what wants another look is shown once."""

import csv
import datetime as dt
import io

import pytest
from bs4 import BeautifulSoup
from django.urls import reverse
from django.utils import timezone

from programmes.catalogue.tests.factories import RegionFactory
from programmes.directory import services
from programmes.directory.models import KeptResource, Resource, ResourceCorrection, ResourceVisit
from programmes.directory.tests.factories import (
    ResourceCategoryFactory,
    ResourceFactory,
    coordinator,
    practitioner,
)
from programmes.people.tests.factories import UserFactory
from ui import when
from ui.responses import safe

pytestmark = pytest.mark.django_db
State = Resource.State
NEW = {"name": "The Open Kitchen", "offers": "A meal at noon, cooked together.", "town": "Leenside"}


def signed_in(client, person):
    client.force_login(person)
    return person


def main(response, status=200):
    assert response.status_code == status
    return BeautifulSoup(response.content, "html.parser").main


def words(element):
    return " ".join(element.get_text(" ").split())


def filled(response):
    """What a page's form holds, as it would be sent again."""
    form = main(response).select_one("form[method=post]:not([action])")
    sent = {}
    for control in form.select("input, textarea, select"):
        name, kind = control.get("name"), control.get("type")
        if kind in {"checkbox", "radio"}:
            if control.has_attr("checked"):
                sent.setdefault(name, []).append(control["value"])
        elif control.name == "select":
            chosen = control.select_one("option[selected]")
            sent[name] = chosen["value"] if chosen else ""
        else:
            sent[name] = control.text.removeprefix("\n") if control.name == "textarea" else control.get("value", "")
    return {name: value for name, value in sent.items() if name != "csrfmiddlewaretoken"}


# --- Find -------------------------------------------------------------------------------------------


def test_the_list_says_when_each_was_checked(client):
    day = when.day(timezone.localdate())
    ResourceFactory(name="Fresh")
    ResourceFactory(name="Old", checked=300)
    rows = main(client.get(reverse("resources"))).select(".rows > li")
    statuses = {words(row.h2): words(row.select_one(".status")) for row in rows}
    assert statuses["Fresh"].startswith("Checked ")
    assert statuses["Old"].startswith("Not checked since ")
    assert day.split(" ", 1)[1] in statuses["Fresh"]


def test_the_filter_says_how_long_it_means(client, settings):
    label = main(client.get(reverse("resources"))).select_one("label[for=id_checked]")
    assert words(label) == "Checked in the last six months"
    settings.RESOURCE_FRESH_DAYS = 61
    label = main(client.get(reverse("resources"))).select_one("label[for=id_checked]")
    assert words(label) == "Checked in the last two months"


@pytest.mark.parametrize(
    "query",
    ["q=%00", "category=%00&region=%00", "category=nothing&region=nothing", "page=x", "page=99", "checked=%00"],
)
def test_nonsense_in_the_address_finds_something_and_fails_nothing(client, query):
    ResourceFactory()
    assert len(main(client.get(f"{reverse('resources')}?{query}")).select(".rows > li")) == 1


def test_what_fits_nothing_says_so(client):
    ResourceFactory()
    empty = main(client.get(reverse("resources"), {"q": "zeppelin"})).select_one(".empty")
    assert words(empty.h2) == "Nothing here that fits"
    Resource.objects.all().delete()
    assert words(main(client.get(reverse("resources"))).select_one(".empty h2")) == "Nothing here yet"


# --- One entry --------------------------------------------------------------------------------------


def test_the_public_sees_the_entry_and_nothing_of_those_who_look_after_it(client):
    owner = practitioner(first_name="Tamsin", last_name="Oakes")
    resource = ResourceFactory(owner=owner, private_notes="Ask for the back door.", by=coordinator(first_name="Morgan"))
    visit = {"direction": "we_went", "on": timezone.localdate(), "who": "Two of us", "learned": "Come before ten."}
    services.log_visit(resource, by=owner, **visit)
    private = ["Oakes", "back door", "Come before ten.", "Rang them.", "Morgan", "Put it on my list"]
    page = words(main(client.get(reverse("resource", args=[resource.code]))))
    assert [word for word in private if word in page] == []
    signed_in(client, UserFactory())
    page = words(main(client.get(reverse("resource", args=[resource.code]))))
    assert [word for word in private if word in page] == []
    signed_in(client, practitioner())
    page = words(main(client.get(reverse("resource", args=[resource.code]))))
    assert [word for word in private if word not in page] == ["back door"]
    signed_in(client, owner)
    assert "Ask for the back door." in words(main(client.get(reverse("resource", args=[resource.code]))))


def test_its_code_may_be_typed_small(client):
    resource = ResourceFactory()
    assert client.get(f"/resources/{resource.code.lower()}/").status_code == 200


@pytest.mark.parametrize("number", [0, 1, 3, 50])
def test_a_page_costs_the_same_however_many_visits_and_events(client, django_assert_num_queries, number):
    resource, person = ResourceFactory(), practitioner()
    today = timezone.localdate()
    ResourceVisit.objects.bulk_create(
        ResourceVisit(
            resource=resource, direction="we_went", on=today, who="Two of us", learned=f"Line {n}", by=UserFactory()
        )
        for n in range(number)
    )
    signed_in(client, person)
    client.get(reverse("resource", args=[resource.code]))
    # session, person, permissions twice, the entry, its kinds, do they take part, is it kept, visits, events,
    # desks, frame
    with django_assert_num_queries(12):
        page = main(client.get(reverse("resource", args=[resource.code])))
    assert len(page.select("section .timeline > li")) == number


# --- Suggest ----------------------------------------------------------------------------------------


def test_a_suggestion_takes_one_page(client):
    person = signed_in(client, practitioner())
    region, category = RegionFactory(), ResourceCategoryFactory()
    answer = client.post(
        reverse("resource_suggest"),
        {**NEW, "region": region.pk, "categories": [category.pk], "referrals": ["self", "gp"], "look_after": "on"},
    )
    resource = Resource.objects.get()
    assert answer["Location"] == reverse("resource", args=[resource.code])
    assert (resource.suggested_by, resource.owner, resource.region) == (person, person, region)
    assert resource.referral_words == ["People go themselves", "A GP or nurse refers"]
    assert words(main(client.get(answer["Location"])).select_one(".status")) == "Waits to be checked"


def test_what_is_missing_is_said_at_its_field_and_nothing_typed_is_lost(client):
    signed_in(client, practitioner())
    answer = client.post(reverse("resource_suggest"), {"name": "The Open Kitchen", "website": "nonsense", "cost": "£1"})
    summary = [words(line) for line in main(answer).select(".error-summary li")]
    assert [line.split(" – ")[0] for line in summary] == ["What it offers", "Town or area it serves", "Website"]
    assert {name: filled(answer)[name] for name in ("name", "website", "cost")} == {
        "name": "The Open Kitchen",
        "website": "nonsense",
        "cost": "£1",
    }
    assert BeautifulSoup(answer.content, "html.parser").title.text.strip().startswith("Error:")


@pytest.mark.parametrize("name", ["name", "offers", "website", "postcode"])
def test_control_characters_are_refused_in_words(client, name):
    signed_in(client, practitioner())
    answer = client.post(reverse("resource_suggest"), {**NEW, name: "a\0b"})
    assert main(answer).select(".error-summary li") != []
    assert Resource.objects.count() == 0


def test_a_likely_duplicate_is_shown_once_and_then_kept_if_it_is_another(client):
    known = ResourceFactory(**NEW)
    signed_in(client, practitioner())
    first = client.post(reverse("resource_suggest"), {**NEW, "cost": "Free"})
    notice = main(first).select_one(".notice.warning")
    assert notice.a["href"] == reverse("resource", args=[known.code])
    assert Resource.objects.count() == 1
    second = client.post(reverse("resource_suggest"), filled(first))
    assert second.status_code == 302
    assert Resource.objects.exclude(pk=known.pk).get().cost == "Free"


def test_what_may_tell_who_somebody_is_is_shown_once(client):
    signed_in(client, practitioner())
    told = {**NEW, "offers": "Ask for Mrs Dalloway of Leenside Road. Ring 0117 496 0100."}
    first = client.post(reverse("resource_suggest"), told)
    assert [words(line) for line in main(first).select(".notice li")] == ["“Mrs Dalloway”: a person's name"]
    assert client.post(reverse("resource_suggest"), filled(first)).status_code == 302


def test_outsiders_have_no_such_page(client):
    signed_in(client, UserFactory())
    for name in ("resource_suggest", "resources_mine", "resources_desk"):
        assert client.get(reverse(name)).status_code == 404


# --- Change, check, retire, hand on -----------------------------------------------------------------


def test_an_owner_changes_and_checks_their_entry(client):
    owner = signed_in(client, practitioner())
    resource = ResourceFactory(owner=owner, checked=300, phone="+441174960100", categories=[ResourceCategoryFactory()])
    page = client.get(reverse("resource_edit", args=[resource.code]))
    client.post(reverse("resource_edit", args=[resource.code]), {**filled(page), "cost": "£2"})
    resource = Resource.objects.get()
    assert (resource.cost, str(resource.phone), resource.categories.count()) == ("£2", "+44 117 496 0100", 1)
    assert resource.events.last().fields == ["cost"]
    client.post(reverse("resource_check", args=[resource.code]), {"note": ""})
    assert Resource.objects.get().is_stale(timezone.localdate())
    client.post(reverse("resource_check", args=[resource.code]), {"note": "Rang them."})
    assert Resource.objects.get().checked_on == timezone.localdate()


def test_an_owner_cannot_publish_and_the_page_says_so(client):
    owner = signed_in(client, practitioner())
    resource = services.suggest(NEW, by=owner, look_after=True)
    page = main(client.get(reverse("resource_check", args=[resource.code])))
    assert "A coordinator checks an entry before everybody sees it." in words(page)
    assert page.select("form") == []
    answer = client.post(reverse("resource_check", args=[resource.code]), {"note": "I was there."})
    assert words(main(answer).select_one(".notice.error")) == "A coordinator checks an entry before everybody sees it."


def test_a_coordinator_gives_an_entry_to_somebody(client):
    signed_in(client, coordinator())
    resource, person = ResourceFactory(), practitioner()
    address = reverse("resource_owner", args=[resource.code])
    for wrong in ("nobody@example.org", UserFactory().email, "nonsense"):
        assert main(client.post(address, {"email": wrong})).select(".error-summary li") != []
    client.post(address, {"email": person.email.upper()})
    assert Resource.objects.get().owner == person


def test_a_retired_entry_is_gone_for_the_public(client):
    resource, keeper = ResourceFactory(), practitioner()
    services.keep(resource, by=keeper)
    signed_in(client, coordinator())
    client.post(reverse("resource_retire", args=[resource.code]), {"reason": "It closed in March."})
    client.logout()
    assert client.get(reverse("resource", args=[resource.code])).status_code == 404
    signed_in(client, keeper)
    page = main(client.get(reverse("resource", args=[resource.code])))
    assert words(page.select_one(".status")) == "No longer listed"
    assert "It closed in March." in words(page)
    assert words(main(client.get(reverse("resources_mine"))).select_one(".status")) == "No longer listed"


# --- Correct ----------------------------------------------------------------------------------------


def test_a_correction_is_written_on_the_entry_and_decided_line_by_line(client):
    owner, person = practitioner(), practitioner()
    resource = ResourceFactory(owner=owner, cost="Free", opening="Tuesdays", categories=[ResourceCategoryFactory()])
    signed_in(client, person)
    page = client.get(reverse("resource_correct", args=[resource.code]))
    assert "private_notes" not in filled(page)
    client.post(
        reverse("resource_correct", args=[resource.code]),
        {**filled(page), "cost": "£2", "opening": "Mondays", "note": "I was there."},
    )
    correction = ResourceCorrection.objects.get()
    assert correction.after == {"cost": "£2", "opening": "Mondays"}
    signed_in(client, owner)
    address = reverse("resource_correction", args=[resource.code, correction.pk])
    assert address in {link["href"] for link in main(client.get(reverse("resources_desk"))).select("a")}
    page = client.get(address)
    lines = [(words(one.label), words(one.find("del")), words(one.ins)) for one in main(page).select(".difference")]
    assert lines == [("When it is open", "Tuesdays", "Mondays"), ("What it costs", "Free", "£2")]
    client.post(address, {"decision": "take", "take": ["cost"], "answer": "Thank you"})
    resource.refresh_from_db()
    assert (resource.cost, resource.opening) == ("£2", "Tuesdays")
    assert client.get(address).status_code == 200


def test_leaving_it_as_it_is_takes_over_nothing_whatever_is_ticked(client):
    resource = ResourceFactory(cost="Free")
    correction = services.suggest_correction(resource, {"cost": "£2"}, by=practitioner())
    signed_in(client, coordinator())
    address = reverse("resource_correction", args=[resource.code, correction.pk])
    client.post(address, {"decision": "refuse", "take": ["cost"]})
    resource.refresh_from_db()
    correction.refresh_from_db()
    assert (resource.cost, correction.state) == ("Free", "refused")


def test_whoever_may_change_it_is_led_to_changing_it(client):
    resource = ResourceFactory(owner=signed_in(client, practitioner()))
    answer = client.get(reverse("resource_correct", args=[resource.code]))
    assert answer["Location"] == reverse("resource_edit", args=[resource.code])


# --- Visits and lists -------------------------------------------------------------------------------


def test_a_visit_is_put_down_and_taken_away(client):
    resource = ResourceFactory()
    signed_in(client, practitioner())
    day = timezone.localdate() - dt.timedelta(days=1)
    told = {"direction": "they_came", "on": day.isoformat(), "who": "Their cook", "learned": "Ask before ten."}
    late = client.post(reverse("resource_visit", args=[resource.code]), {**told, "on": "2999-01-01"})
    assert "still to come" in words(main(late).select_one(".error-summary"))
    client.post(reverse("resource_visit", args=[resource.code]), told)
    visit = ResourceVisit.objects.get()
    assert (visit.direction, visit.on) == ("they_came", day)
    address = reverse("resource_visit_remove", args=[resource.code, visit.pk])
    signed_in(client, practitioner())
    assert client.post(address).status_code == 404
    signed_in(client, visit.by)
    client.post(address)
    assert ResourceVisit.objects.count() == 0


def test_my_list_is_kept_and_printed_with_what_one_needs(client):
    person = signed_in(client, practitioner())
    resource = ResourceFactory(phone="+441174960100", cost="Free", private_notes="Ask for the back door.")
    answer = client.post(reverse("resource_keep", args=[resource.code]), {"keep": "yes", "next": "/resources/?q=x"})
    assert answer["Location"] == "/resources/?q=x"
    page = words(main(client.get(reverse("resources_mine"))))
    assert [word for word in ("0117 496 0100", "Free", "Times and costs change") if word not in page] == []
    assert "back door" not in page
    elsewhere = client.post(
        reverse("resource_keep", args=[resource.code]), {"keep": "no", "next": "https://example.com/"}
    )
    assert elsewhere["Location"] == reverse("resources_mine")
    assert not KeptResource.objects.filter(person=person).exists()


# --- The desk and the table -------------------------------------------------------------------------


@pytest.mark.parametrize("number", [1, 3, 25])
def test_the_desk_costs_the_same_however_much_waits(client, django_assert_num_queries, number):
    by = coordinator()
    for _number in range(number):
        resource = ResourceFactory(by=by, owner=by, checked=300)
        services.suggest_correction(resource, {"cost": "£2"}, by=practitioner())
        services.suggest({**NEW, "name": f"Kitchen {_number}"}, by=practitioner())
    signed_in(client, by)
    client.get(reverse("resources_desk"))
    # session, person, permissions twice; own counted and listed; corrections; suggestions; stale and how many;
    # suggested by oneself; desks, frame
    with django_assert_num_queries(13):
        page = main(client.get(reverse("resources_desk")))
    assert [len(section.select(".rows > li")) for section in page.select("section")] == [number] * 4


def test_the_table_runs_no_formula_and_holds_no_notes(client):
    ResourceFactory(name="=cmd|' /C calc'!A0", offers="+1 for all", cost="-", who_for="@home", private_notes="hidden")
    signed_in(client, coordinator())
    answer = client.get(reverse("resources_export"))
    rows = list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert [rows[0][name] for name in ("Name", "What it offers", "Cost", "Who it is for", "State")] == [
        "'=cmd|' /C calc'!A0",
        "'+1 for all",
        "'-",
        "'@home",
        "Checked",
    ]
    assert "hidden" not in answer.content.decode()


@pytest.mark.parametrize("cell", ["=1", "+1", "-1", "@x", "\tx", "\rx", " =1"])
def test_what_could_begin_a_formula_is_put_behind_an_apostrophe(cell):
    assert safe(cell) == f"'{cell}"
    assert safe(f"a{cell}") == f"a{cell}"


# --- The editor -------------------------------------------------------------------------------------


def test_coordinators_look_at_entries_in_the_admin_and_act_by_services(client, settings):
    settings.STAFF_NEED_SECOND_FACTOR = False
    from django.contrib.auth.models import Group

    by = UserFactory(is_staff=True)
    by.groups.add(Group.objects.get(name="Coordinators"))
    resource = ResourceFactory(name="Canal walk", checked=300)
    signed_in(client, by)
    listed = BeautifulSoup(client.get(reverse("resources:index")).content, "html.parser")
    assert "Not since" in words(listed.select_one("table.listing"))
    page = client.get(reverse("resources:inspect", args=[resource.pk]))
    links = {link["href"] for link in BeautifulSoup(page.content, "html.parser").select("a[href]")}
    assert {reverse(f"resource_{act}", args=[resource.code]) for act in ("check", "edit", "owner", "retire")} <= links
    assert client.get(reverse("resource_categories:index")).status_code == 200
    for address in (f"{reverse('resources:index')}new/", f"{reverse('resources:index')}edit/{resource.pk}/"):
        assert client.get(address).status_code == 404


def test_others_have_none_of_it_in_the_admin(client, settings):
    settings.STAFF_NEED_SECOND_FACTOR = False
    from django.contrib.auth.models import Group

    editor = UserFactory(is_staff=True)
    editor.groups.add(Group.objects.get(name="Editors"))
    signed_in(client, editor)
    for name in ("resources:index", "resource_categories:index"):
        assert client.get(reverse(name)).status_code == 302
