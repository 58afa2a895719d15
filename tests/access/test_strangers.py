"""Somebody who may do a thing, but not with this: every address about one object, asked by its neighbour's people.

The table of addresses says who gets in by their role. Here each role has a double that has the same right over
other objects alone: another workshop's facilitator, somebody else's coach, another organisation's contact. And whoever
may do everything still can't mix two workshops in one address.
"""

import datetime as dt
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from learning_review.reviews import services as reviews
from programmes.catalogue.models import Workshop, WorkshopPartner
from programmes.catalogue.tests.factories import WorkshopFactory
from programmes.coaching.tests.factories import CoachFactory
from programmes.people.models import Membership, Organisation
from programmes.people.tests.factories import OrganisationFactory
from tests.access.table import INSIDERS, ROLES, TABLE, Row
from tests.access.test_every_url import answer
from tests.access.world import World
from tests.fuzz.asking import Asker
from tests.fuzz.forms import filled, forms_of

pytestmark = [pytest.mark.django_db, pytest.mark.slow, pytest.mark.xdist_group("world")]
# Addresses whose second part is a word, the same in each workshop of a programme: what a finding is about.
WORDS = {"evidence_finding_new", "facilitate_privacy_act", "review_section"}


@pytest.fixture
def doubles(world: World) -> dict[str, User]:
    """People with the same rights over other things."""
    facilitator, partner = (
        User.objects.create_user(f"other.{role}@example.org") for role in ("facilitator", "partner")
    )
    elsewhere = WorkshopFactory()
    elsewhere.facilitators.add(facilitator)
    organisation = OrganisationFactory()
    WorkshopPartner.objects.create(workshop=elsewhere, organisation=organisation, role=WorkshopPartner.Role.ADOPTER)
    Membership.objects.create(person=partner, organisation=organisation, role=Membership.Role.PARTNER_CONTACT)
    world["elsewhere"] = elsewhere
    return {"facilitator": facilitator, "coach": CoachFactory().user, "partner": partner}


def test_a_partner_of_one_workshop_sees_no_sign_of_another(world, doubles):
    """On every page that opens to a partner there is no word of a workshop that is not announced, or of its review."""
    hidden = WorkshopFactory(title="Quillon Varnley", state=Workshop.State.DRAFT)
    organisation = OrganisationFactory(name="Zephyrine Trust")
    WorkshopPartner.objects.create(workshop=hidden, organisation=organisation, role=WorkshopPartner.Role.PARTNER)
    other = User.objects.create_user("zephyrine@example.org")
    Membership.objects.create(person=other, organisation=organisation, role=Membership.Role.PARTNER_CONTACT)
    review = reviews.open_review(hidden, by=world["people"]["coordinator"], title="Sorrel and rue")
    reviews.ask_partners(
        review, deadline=timezone.localdate() + dt.timedelta(days=9), by=world["people"]["coordinator"]
    )
    told, read = {}, 0
    for person in (world["people"]["partner"], doubles["partner"]):
        client = Client(raise_request_exception=False)
        client.force_login(person)
        for name, row in TABLE.items():
            if row.method != "get" or "partner" not in row.allowed:
                continue
            cache.clear()
            response = client.get(reverse(name, args=row.args(world)))
            text = b"".join(response.streaming_content) if response.streaming else response.content
            read += response.status_code == 200
            if any(sign.encode() in text for sign in (hidden.code, hidden.title, review.title, organisation.name)):
                told[f"{person} at {name}"] = response.status_code
    assert told == {}
    assert read > 80
    client.force_login(other)
    assert review.title in client.get(reverse("partners")).content.decode()


def is_about_one(row: Row, world: World) -> bool:
    """True where the right hangs on the object, and not on taking part in anything or helping to run it."""
    return bool(row.args(world)) and not (INSIDERS - {"other"}) <= row.allowed


def test_a_right_over_one_thing_is_none_over_another(world, doubles):
    wrong = {}
    for role, person in doubles.items():
        client = Client(raise_request_exception=False)
        client.force_login(person)
        for name, row in TABLE.items():
            if is_about_one(row, world):
                cache.clear()
                got = answer(client, reverse(name, args=row.args(world)), row.method)
                if got != "no":
                    wrong[f"{role} of another at {name}"] = got
    assert wrong == {}


def test_nobody_mixes_two_workshops_in_one_address(world, doubles):
    """/facilitate/<this one>/register/<a session of that one>/ is nowhere, for coordinators too."""
    wrong, tried = {}, 0
    for role in ("coordinator", "admin", "facilitator", "practitioner"):
        client = Client(raise_request_exception=False)
        client.force_login(world["people"][role])
        for name, row in TABLE.items():
            args = row.args(world)
            if len(args) < 2 or name in WORDS or role not in row.allowed or not is_about_one(row, world):
                continue
            for other in others(args[0], world):
                cache.clear()
                tried += 1
                got = answer(client, reverse(name, args=[other, *args[1:]]), row.method)
                if got != "no":
                    wrong[f"{role} at {name} with {other}"] = got
    assert tried > 20
    assert wrong == {}


def others(first: Any, world: World) -> list[Any]:
    """Return another workshop's code for a code, somebody else's enrolment for an enrolment."""
    if isinstance(first, int):
        return list(Organisation.objects.exclude(pk=first).values_list("pk", flat=True)[:2])
    codes = [world[key].code for key in ("running", "past", "spring") if world[key].code != first]
    return codes if "-" in str(first) else [world["application"]]


def test_what_one_may_send_nobody_else_may(world, doubles):
    """Every form that somebody is shown, sent by each of those to whom the page does not exist."""
    ask, wrong, sent = Asker(), {}, 0
    clients = {role: Client(raise_request_exception=False) for role in ROLES}
    for role, client in clients.items():
        if role != "visitor":
            client.force_login(world["people"][role])
    for role, person in doubles.items():
        clients[f"{role} of another"] = Client(raise_request_exception=False)
        clients[f"{role} of another"].force_login(person)
    for name, row in TABLE.items():
        if not is_about_one(row, world) or not row.allowed or row.method != "get":
            continue
        path = reverse(name, args=row.args(world))
        owner = next(role for role in ROLES if role in row.allowed)
        page = ask(lambda path=path, owner=owner: clients[owner].get(path))
        for form in forms_of(path, page.text) if page.is_html else []:
            if not form.action.startswith(path.rstrip("/").rsplit("/", 1)[0]):
                continue
            for role, client in clients.items():
                if role in row.allowed:
                    continue
                sent += 1
                got = ask.post(client, form.action, filled(form), multipart=form.multipart)
                asked_who = got.headers.get("Location", "").startswith("/accounts/login/")
                if got.changed or not (got.status in {403, 404} or asked_who):
                    wrong[f"{role} sends the form of {name} to {form.action}"] = f"{got.status}, changed {got.changed}"
    assert sent > 200
    assert wrong == {}
