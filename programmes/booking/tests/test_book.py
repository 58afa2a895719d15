import datetime as dt

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from programmes.booking.steps import steps_for
from programmes.catalogue.models import Workshop
from programmes.catalogue.tests.factories import WorkshopFactory
from programmes.enrolment.models import BookingDraft, Enrolment
from programmes.enrolment.tests.factories import EnrolmentFactory, full_workshop
from programmes.people.tests.factories import UserFactory

pytestmark = pytest.mark.django_db

ANSWERS = {
    "name": {"first_name": "Rowan", "last_name": "Ashdown"},
    "role": {"role": "other", "other_role": "Allotment warden"},
    "work": {"sector": "voluntary", "organisation_name": "Riverbank Plots", "area": "Harrowby"},
}


@pytest.fixture
def workshop():
    return WorkshopFactory()


def answer_all(client, workshop, **changed):
    for slug, answers in {**ANSWERS, **changed}.items():
        response = client.post(reverse("book_step", args=[workshop.code, slug]), answers)
        assert response.status_code == 302
    return response


def check_url(workshop) -> str:
    return reverse("book_check", args=[workshop.code])


def test_questions_follow_one_another_and_lead_to_the_check(client, workshop):
    addresses = [
        client.post(reverse("book_step", args=[workshop.code, slug]), answers)["Location"]
        for slug, answers in ANSWERS.items()
    ]
    assert addresses == [
        reverse("book_step", args=[workshop.code, "role"]),
        reverse("book_step", args=[workshop.code, "work"]),
        check_url(workshop),
    ]


def test_answers_are_kept_before_through_and_after_sign_in(client, workshop):
    answer_all(client, workshop)
    to_sign_in = client.get(check_url(workshop))
    assert to_sign_in["Location"] == f"{reverse('account_request_login_code')}?next={check_url(workshop)}"
    person = UserFactory(first_name="", last_name="")
    client.force_login(person)
    page = client.get(check_url(workshop))
    assert [form.data for _step, form in page.context["answers"]] == list(ANSWERS.values())
    done = client.post(check_url(workshop))
    enrolment = Enrolment.objects.get()
    assert done["Location"] == reverse("booked", args=[workshop.code, enrolment.reference])
    person.refresh_from_db()
    assert (person.get_full_name(), person.profile.role, person.profile.area) == (
        "Rowan Ashdown",
        "Allotment warden",
        "Harrowby",
    )
    assert enrolment.state == Enrolment.State.CONFIRMED
    assert BookingDraft.objects.count() == 0


def test_answers_survive_the_end_of_a_session_and_another_browser(client, workshop):
    person = UserFactory()
    client.force_login(person)
    client.post(reverse("book_step", args=[workshop.code, "name"]), ANSWERS["name"])
    for browser in (client, Client()):
        browser.logout()
        browser.force_login(person)
        page = browser.get(reverse("book_step", args=[workshop.code, "name"]))
        assert page.context["form"].initial == ANSWERS["name"]


def test_going_back_shows_what_was_answered(client, workshop):
    answer_all(client, workshop)
    page = client.get(reverse("book_step", args=[workshop.code, "role"]))
    assert page.context["form"].initial == ANSWERS["role"]


def test_nobody_else_finds_a_draft_after_its_owner_has_signed_in(client, workshop):
    client.force_login(UserFactory())
    answer_all(client, workshop)
    client.logout()
    page = client.get(reverse("book_step", args=[workshop.code, "role"]))
    assert page.context["form"].initial == {}
    client.force_login(UserFactory())
    page = client.get(reverse("book_step", args=[workshop.code, "role"]))
    assert page.context["form"].initial == {}


def test_somebody_known_is_asked_nothing_twice(client, workshop):
    other = WorkshopFactory(programme=workshop.programme)
    client.force_login(UserFactory())
    answer_all(client, workshop)
    client.post(check_url(workshop))
    assert client.get(check_url(other)).status_code == 200
    assert client.post(check_url(other)).status_code == 302
    assert Enrolment.objects.filter(workshop=other).count() == 1


def test_a_double_click_gives_one_place_and_the_same_confirmation_twice(client, workshop):
    client.force_login(UserFactory())
    answer_all(client, workshop)
    first, second = client.post(check_url(workshop)), client.post(check_url(workshop))
    assert first["Location"] == second["Location"]
    assert Enrolment.objects.count() == 1


def test_a_missing_answer_leads_back_to_its_question(client, workshop):
    client.force_login(UserFactory(first_name="", last_name=""))
    client.post(reverse("book_step", args=[workshop.code, "role"]), ANSWERS["role"])
    assert client.post(check_url(workshop))["Location"] == reverse("book_step", args=[workshop.code, "name"])
    assert Enrolment.objects.count() == 0


@pytest.mark.parametrize(
    ("slug", "answers", "problems"),
    [
        ("name", {}, {"first_name": ["Tell us your first name."], "last_name": ["Tell us your last name."]}),
        ("role", {"role": "other"}, {"other_role": ["Tell us in a few words what you do."]}),
        ("role", {}, {"role": ["Choose the one that comes closest, or “Something else”."]}),
        ("work", {}, {"sector": ["Choose the sector that comes closest."]}),
        ("name", {"first_name": "a\0b", "last_name": "c"}, {"first_name": ["Null characters are not allowed."]}),
    ],
)
def test_what_is_wrong_is_said_at_the_field_and_nothing_is_lost(client, workshop, slug, answers, problems):
    page = client.post(reverse("book_step", args=[workshop.code, slug]), answers)
    assert page.status_code == 200
    assert page.context["form"].errors == problems
    assert "<title>\n      Error: " in page.content.decode() or "<title>Error: " in page.content.decode()
    assert BookingDraft.objects.count() == 0


def test_when_the_last_place_goes_in_between_the_list_is_offered(client):
    workshop = WorkshopFactory(places_min=1, places_max=1)
    client.force_login(UserFactory())
    answer_all(client, workshop)
    EnrolmentFactory(workshop=workshop)
    page = client.post(check_url(workshop))
    assert page.templates[0].name == "programmes/booking/full.html"
    assert BookingDraft.objects.count() == 1
    done = client.post(check_url(workshop), {"list": "join"}, follow=True)
    assert done.context["position"] == 1


def test_a_full_workshop_offers_its_list_from_the_start(client):
    workshop = full_workshop(places_max=1, waiting=1)
    person = UserFactory()
    client.force_login(person)
    answer_all(client, workshop)
    done = client.post(check_url(workshop), {"list": "join"}, follow=True)
    assert (done.context["enrolment"].state, done.context["position"]) == (Enrolment.State.WAITLISTED, 2)


def test_an_application_asks_what_one_hopes_for(client):
    workshop = WorkshopFactory(enrolment_mode=Workshop.EnrolmentMode.APPLY)
    assert [step.slug for step in steps_for(workshop, [])] == ["name", "role", "work", "hopes"]
    client.force_login(UserFactory())
    answer_all(client, workshop, hopes={"hopes": "To stop giving answers."})
    client.post(check_url(workshop))
    assert Enrolment.objects.values_list("state", "hopes").get() == ("applied", "To stop giving answers.")


@pytest.mark.parametrize("state", [Workshop.State.CANCELLED, Workshop.State.RUNNING, Workshop.State.COMPLETED])
def test_a_workshop_that_takes_nobody_in_says_why(client, state):
    workshop = WorkshopFactory(state=state)
    start = client.get(reverse("book", args=[workshop.code]))
    assert start.context["closed"] != ""
    step = client.post(reverse("book_step", args=[workshop.code, "name"]), ANSWERS["name"])
    assert step["Location"] == reverse("book", args=[workshop.code])


def test_drafts_unknown_codes_and_unknown_questions_are_404(client, workshop):
    draft = WorkshopFactory(state=Workshop.State.DRAFT)
    assert client.get(reverse("book", args=[draft.code])).status_code == 404
    assert client.get("/workshops/NO-SUCH1/book/").status_code == 404
    assert client.get(reverse("book_step", args=[workshop.code, "salary"])).status_code == 404


def test_a_confirmation_is_its_owners_alone(client):
    enrolment = EnrolmentFactory()
    address = reverse("booked", args=[enrolment.workshop.code, enrolment.reference])
    assert client.get(address).status_code == 302
    client.force_login(UserFactory())
    assert client.get(address).status_code == 404
    client.force_login(enrolment.person)
    page = client.get(address)
    assert page.status_code == 200
    assert "no-store" in page["Cache-Control"]


def test_the_drafts_secret_is_kept_from_scripts_and_other_pages(client, workshop):
    client.post(reverse("book_step", args=[workshop.code, "name"]), ANSWERS["name"])
    cookie = client.cookies[f"booking-{workshop.code.lower()}"]
    kept = (cookie["httponly"], cookie["samesite"], cookie["path"])
    assert kept == (True, "Lax", reverse("book", args=[workshop.code]))
    assert cookie.value not in str(BookingDraft.objects.values().get())


def test_a_forged_or_foreign_secret_finds_nothing(client, workshop):
    for secret in ("x", "\ud800".encode("utf-8", "replace").decode(), "0" * 5000):
        client.cookies[f"booking-{workshop.code.lower()}"] = secret
        assert client.get(reverse("book_step", args=[workshop.code, "name"])).context["form"].initial == {}


def test_booking_ends_when_its_time_is_over(client):
    workshop = WorkshopFactory(closes_at=timezone.now() + dt.timedelta(minutes=1))
    client.force_login(UserFactory())
    answer_all(client, workshop)
    Workshop.objects.filter(pk=workshop.pk).update(
        opens_at=timezone.now() - dt.timedelta(days=1), closes_at=timezone.now() - dt.timedelta(seconds=1)
    )
    assert client.post(check_url(workshop))["Location"] == reverse("book", args=[workshop.code])
    assert Enrolment.objects.count() == 0


def test_a_whole_booking_takes_few_statements_and_holds_the_lock_for_a_dozen(client, workshop):
    client.force_login(UserFactory(first_name="", last_name=""))
    statements = []

    def note(execute, sql, params, many, context):
        statements.append(sql)
        return execute(sql, params, many, context)

    with connection.execute_wrapper(note):
        client.get(reverse("book", args=[workshop.code]))
        answer_all(client, workshop)
        client.get(check_url(workshop))
        before = len(statements)
        done = client.post(check_url(workshop))
        taking = statements[before:]
        client.get(done["Location"])
    assert Enrolment.objects.get().state == Enrolment.State.CONFIRMED
    (lock,) = [at for at, sql in enumerate(taking) if '"programmes_workshop"."id" IN (%s) ORDER BY' in sql]
    under_the_lock = [sql for sql in taking[lock + 1 :] if not sql.startswith("RELEASE SAVEPOINT")]
    # Dates, who is here, places, reference, enrolment, event; calendar told, group, wishes, its mails; mail, draft.
    assert len(under_the_lock) == 12
    assert len(statements) == 80
