import pytest
from django.urls import reverse

from programmes.catalogue.models import Module
from programmes.catalogue.tests.factories import ModuleFactory, WorkshopFactory
from programmes.enrolment.models import Enrolment, Needs, VoluntaryChoice
from programmes.enrolment.services import read_needs, save_needs
from programmes.enrolment.tests.factories import EnrolmentFactory
from programmes.people.tests.factories import UserFactory

pytestmark = pytest.mark.django_db

PAGES = ["enrolment", "offer", "withdraw", "needs"]
NEEDS = {"diets": ["vegan"], "diet_notes": "", "access": "", "room": "single", "consent": "on"}


@pytest.fixture
def enrolment():
    return EnrolmentFactory()


@pytest.mark.parametrize("name", PAGES)
def test_an_enrolment_is_its_owners_alone(client, enrolment, name):
    address = reverse(name, args=[enrolment.reference])
    assert client.get(address).status_code == 302
    client.force_login(UserFactory(is_superuser=True))
    assert client.get(address).status_code == 404
    client.force_login(enrolment.person)
    assert client.get(address).status_code == 200


@pytest.mark.parametrize("answer", ["accept", "decline"])
def test_an_offer_is_answered_once(client, answer):
    enrolment = EnrolmentFactory(state=Enrolment.State.OFFERED)
    client.force_login(enrolment.person)
    address = reverse("offer", args=[enrolment.reference])
    assert client.post(address, {"answer": answer}).status_code == 302
    enrolment.refresh_from_db()
    assert enrolment.state == (Enrolment.State.CONFIRMED if answer == "accept" else Enrolment.State.WITHDRAWN)
    assert client.get(address).status_code == 200


def test_a_lapsed_offer_says_so(client):
    enrolment = EnrolmentFactory(state=Enrolment.State.EXPIRED)
    client.force_login(enrolment.person)
    page = client.post(reverse("offer", args=[enrolment.reference]), {"answer": "accept"})
    assert page.status_code == 200
    assert str(page.context["refusal"]).startswith("This offer has ended")


def test_a_place_is_given_back_with_one_form(client, enrolment):
    client.force_login(enrolment.person)
    client.post(reverse("withdraw", args=[enrolment.reference]), {"reason": "A new job."})
    enrolment.refresh_from_db()
    assert enrolment.state == Enrolment.State.WITHDRAWN
    again = client.post(reverse("withdraw", args=[enrolment.reference]), {"reason": ""})
    assert again.status_code in {200, 302}


def test_the_evening_can_be_chosen_and_unchosen(client, enrolment):
    client.force_login(enrolment.person)
    evening = enrolment.workshop.sessions.get(voluntary=True)
    address = reverse("choose_session", args=[enrolment.reference, evening.pk])
    for answer, coming in (("yes", True), ("no", False), ("nonsense", False)):
        client.post(address, {"coming": answer})
        assert VoluntaryChoice.objects.get().coming is coming
    compulsory = enrolment.workshop.sessions.filter(voluntary=False).first()
    client.post(reverse("choose_session", args=[enrolment.reference, compulsory.pk]), {"coming": "no"})
    assert VoluntaryChoice.objects.count() == 1


def test_needs_are_kept_with_consent_shown_again_and_taken_back(client, enrolment):
    client.force_login(enrolment.person)
    address = reverse("needs", args=[enrolment.reference])
    assert client.post(address, NEEDS).status_code == 302
    assert client.get(address).context["form"].initial["diets"] == ["vegan"]
    assert client.post(address, {"remove": "1"}).status_code == 302
    assert Needs.objects.filter(diets=["vegan"]).count() == 0


@pytest.mark.parametrize(
    ("kind", "asked"),
    [
        (Module.Kind.RESIDENTIAL, {"diets", "diet_notes", "access", "room", "arrival"}),
        (Module.Kind.DAY, {"diets", "diet_notes", "access"}),
        (Module.Kind.EVENING, {"access"}),
        (Module.Kind.ONLINE, {"access"}),
    ],
)
def test_only_what_the_days_together_call_for_is_asked(client, kind, asked):
    module = ModuleFactory(kind=kind)
    enrolment = EnrolmentFactory(workshop=WorkshopFactory(programme=module.programme))
    client.force_login(enrolment.person)
    address = reverse("needs", args=[enrolment.reference])
    form = client.get(address).context["form"]
    assert set(form.fields) == asked | {"emergency_name", "emergency_phone", "consent"}
    assert client.post(address, NEEDS).status_code == 302
    kept = Needs.objects.get()
    assert (kept.room == "single", kept.diets == ["vegan"]) == ("room" in asked, "diets" in asked)


def test_food_and_access_are_not_kept_without_consent(client, enrolment):
    client.force_login(enrolment.person)
    page = client.post(reverse("needs", args=[enrolment.reference]), {**NEEDS, "consent": ""})
    assert list(page.context["form"].errors) == ["consent"]
    assert page.context["form"].data["room"] == "single"
    assert Needs.objects.count() == 0


def test_who_has_read_them_is_shown_to_their_owner(client, enrolment):
    reader = UserFactory(is_superuser=True)
    save_needs(enrolment, values={"diets": ["vegan"]}, consent=True, by=enrolment.person)
    read_needs(enrolment.workshop, reader=reader, purpose="The kitchen")
    client.force_login(enrolment.person)
    page = client.get(reverse("enrolment", args=[enrolment.reference]))
    assert [(one.reader, one.purpose) for one in page.context["readings"]] == [(reader, "The kitchen")]
