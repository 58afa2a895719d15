import datetime as dt

import pytest
from django.urls import reverse
from django.utils import timezone

from learning_review.evidence import services as evidence
from learning_review.evidence.tests.factories import coordinator, finished_workshop, partner_of, passage, share
from learning_review.reviews import services, tasks
from learning_review.reviews.models import Review, ReviewDownload, ReviewVersion
from learning_review.reviews.tests.factories import published, signing, written
from learning_review.reviews.tests.test_pdf import made, text_of
from learning_review.reviews.urls import urlpatterns
from notices.delivery import compose as compose_mail
from notices.models import Notice
from programmes.people.models import Membership
from programmes.people.services import add_membership
from programmes.people.tests.factories import UserFactory
from ui.when import day

pytestmark = pytest.mark.django_db

# What the public page of a review costs, whatever is in it.
QUERIES = 9


def get(client, person, address):
    client.logout()
    if person:
        client.force_login(person)
    return client.get(address)


# --- Who may see what ---
def test_who_sees_which_page_by_state(client):
    arc = written()
    stranger, facilitator = UserFactory(), UserFactory()
    arc.workshop.facilitators.add(facilitator)
    elsewhere = partner_of(finished_workshop(people=0))
    code = arc.workshop.code
    people = {
        "visitor": None,
        "stranger": stranger,
        "practitioner": arc.reflection.person,
        "facilitator": facilitator,
        "elsewhere": elsewhere,
        "partner": arc.partner,
        "coordinator": arc.coordinator,
    }
    addresses = [
        f"/reviews/{code}/",
        f"/reviews/{code}/draft/",
        f"/reviews/{code}/write/",
        f"/reviews/{code}/write/summary/",
        f"/reviews/{code}/evidence/",
        f"/partners/{code}/",
        f"/partners/{code}/sign/",
        f"/reviews/{code}/1.0.pdf",
    ]

    def seen():
        return {name: [get(client, person, a).status_code for a in addresses] for name, person in people.items()}

    nobody = [404, 404, 404, 404, 404, 404, 404, 404]
    before = {
        "visitor": [404, 404, 302, 302, 302, 302, 302, 404],
        "stranger": nobody,
        "practitioner": nobody,
        "facilitator": [404, 404, 404, 404, 200, 404, 404, 404],
        "elsewhere": nobody,
        "partner": [200, 200, 404, 404, 404, 200, 302, 404],
        "coordinator": [200, 200, 200, 200, 200, 404, 404, 404],
    }
    assert seen() == before
    signing(arc)
    assert seen() == before | {"partner": [200, 200, 404, 404, 404, 200, 200, 404]}
    services.sign_off(arc.parts[0], decision="agree", read_hash=arc.review.content_hash, by=arc.partner)
    services.sign_off(arc.parts[1], decision="agree", read_hash=arc.review.content_hash, by=arc.other_partner)
    services.publish(arc.review, by=arc.coordinator)
    tasks.make_pdfs(timezone.now())
    after = seen()
    assert {name: (row[0], row[7]) for name, row in after.items()} == dict.fromkeys(people, (200, 200))
    assert {name: row[1:3] for name, row in after.items()} == {name: row[1:3] for name, row in before.items()}


def test_a_review_still_being_written_is_hidden_from_partners(client):
    workshop = finished_workshop(people=0)
    partner = partner_of(workshop)
    services.open_review(workshop, by=coordinator())
    assert get(client, partner, f"/reviews/{workshop.code}/").status_code == 404
    assert get(client, partner, f"/partners/{workshop.code}/").status_code == 404
    assert "No review lies before you" in get(client, partner, "/partners/").content.decode()


def test_one_partner_learns_nothing_of_another_workshop(client):
    arc = written()
    elsewhere = partner_of(finished_workshop(people=0))
    page = get(client, elsewhere, "/partners/").content.decode()
    assert arc.review.title not in page
    assert arc.workshop.code not in page


def test_odd_version_numbers_are_not_found(client):
    arc, _version = published()
    odd = ["0.9", "1.1", "1", "1.0.0", "-1.0", "٣.٠", "1.00", "9999999999.1", "x.y", "1.999999999999999999"]
    answers = {number: client.get(f"/reviews/{arc.workshop.code}/{number}.pdf").status_code for number in odd}
    assert answers == dict.fromkeys(odd, 404)


# --- The web page and the PDF ---
def test_the_page_and_the_document_are_not_stored_and_takers_are_logged(client):
    arc, version = published()
    tasks.make_pdfs(timezone.now())
    page = client.get(f"/reviews/{arc.workshop.code}/")
    assert page["Cache-Control"] == "no-store"
    client.head(f"/reviews/{arc.workshop.code}/1.0.pdf")
    answer = client.get(f"/reviews/{arc.workshop.code}/1.0.pdf")
    assert answer.content.startswith(b"%PDF")
    assert (answer["Content-Type"], answer["Cache-Control"]) == ("application/pdf", "no-store")
    assert get(client, arc.partner, f"/reviews/{arc.workshop.code}/1.0.pdf").status_code == 200
    assert list(ReviewDownload.objects.values_list("version", "person")) == [
        (version.pk, None),
        (version.pk, arc.partner.pk),
    ]
    listed = get(client, arc.coordinator, f"/reviews/{arc.workshop.code}/write/").content.decode()
    assert str(arc.partner) in listed


def test_a_superseded_document_says_so_in_its_name(client):
    arc, _first = published()
    services.reopen(arc.review, by=arc.coordinator)
    published(arc)
    tasks.make_pdfs(timezone.now())
    answer = client.get(f"/reviews/{arc.workshop.code}/1.0.pdf")
    assert answer.content.startswith(b"%PDF")
    assert "1.0-superseded-by-2.0.pdf" in answer["Content-Disposition"]


@pytest.mark.parametrize("excerpts", [1, 3, 40])
def test_the_page_costs_the_same_however_much_it_quotes(client, django_assert_num_queries, excerpts):
    arc = written()
    words = " ".join(f"This is thought number {number}." for number in range(1, excerpts + 1))
    snapshot = share(arc.workshop, words).snapshots.get()
    for number in range(1, excerpts + 1):
        passage(snapshot, number, by=arc.coordinator, outcome=None, polarity="unexpected")
    published(arc)
    client.get(f"/reviews/{arc.workshop.code}/")
    with django_assert_num_queries(QUERIES):
        client.get(f"/reviews/{arc.workshop.code}/")


def test_the_list_shows_the_published_only(client):
    assert "No review has been published yet" in client.get("/reviews/").content.decode()
    arc, _version = published()
    page = client.get("/reviews/").content.decode()
    assert arc.review.title in page
    assert "Version 1.0" in page


# --- Writing by hand ---
def test_from_an_empty_page_to_version_one(client):
    arc = written()
    code = arc.workshop.code
    client.force_login(arc.coordinator)
    day = (timezone.localdate() + dt.timedelta(days=5)).isoformat()
    assert client.post(f"/reviews/{code}/write/title/", {"title": "Our first year"}).status_code == 302
    assert client.post(f"/reviews/{code}/write/hindered/", {"text": ""}).status_code == 302
    refused = client.post(f"/reviews/{code}/write/submit/", {"sign-deadline": day})
    assert "Say what got in the way" in refused.content.decode()
    client.post(f"/reviews/{code}/write/hindered/", {"text": "Nobody had time."})
    assert client.post(f"/reviews/{code}/write/submit/", {"sign-deadline": day}).status_code == 302
    early = client.post(f"/reviews/{code}/write/publish/", {"note": ""})
    assert "has not signed" in early.content.decode()
    for person in (arc.partner, arc.other_partner):
        client.force_login(person)
        page = client.get(f"/partners/{code}/sign/").content.decode()
        read = arc.fresh().content_hash
        assert read[:12] in page
        for decision, note, field in (("disagree", "", "note"), ("agree", "With a but.", "decision")):
            half = {"decision": decision, "note": note, "read_hash": read}
            assert list(client.post(f"/partners/{code}/sign/", half).context["form"].errors) == [field]
        answer = {"decision": "agree", "note": "", "read_hash": read}
        assert client.post(f"/partners/{code}/sign/", answer).status_code == 302
    client.force_login(arc.coordinator)
    assert client.post(f"/reviews/{code}/write/publish/", {"note": ""}).status_code == 302
    assert client.post(f"/reviews/{code}/write/publish/", {"note": ""}).status_code == 200
    assert [version.number for version in ReviewVersion.objects.all()] == ["1.0"]
    client.logout()
    assert "Our first year" in client.get(f"/reviews/{code}/").content.decode()


def test_a_review_is_begun_by_post(client):
    workshop = finished_workshop(people=0)
    client.force_login(coordinator())
    assert "Begin the review" in client.get(f"/reviews/{workshop.code}/write/").content.decode()
    assert not Review.objects.exists()
    assert client.post(f"/reviews/{workshop.code}/write/").status_code == 302
    assert client.get(f"/reviews/{workshop.code}/write/").status_code == 200


def test_what_is_wrong_is_said_on_the_page(client):
    arc = written()
    client.force_login(arc.coordinator)
    for step, data in (
        ("title", {}),
        ("title", {"title": "x" * 300}),
        ("title", {"title": "a\0b"}),
        ("ask", {"ask-deadline": "tomorrow"}),
        ("ask", {"ask-deadline": "2001-01-01"}),
        ("submit", {}),
        ("publish", {"note": "x" * 600}),
        ("hindered", {"text": "a\0b"}),
        ("hindered", {"text": "x" * 20_001}),
    ):
        answer = client.post(f"/reviews/{arc.workshop.code}/write/{step}/", data)
        assert answer.status_code == 200, (step, data)
        assert "error-summary" in answer.content.decode(), (step, data)
        assert "<title>Error: " in " ".join(answer.content.decode().split()), (step, data)


def test_signing_what_has_changed_shows_the_new_words(client):
    arc = signing()
    former = arc.review.content_hash
    services.rename(arc.review, "A better title", by=arc.coordinator)
    signing(arc)
    client.force_login(arc.partner)
    answer = client.post(
        f"/partners/{arc.workshop.code}/sign/", {"decision": "agree", "note": "", "read_hash": former}, follow=True
    )
    page = answer.content.decode()
    assert "The review has changed since you opened it" in page
    assert "A better title" in page
    assert arc.fresh().content_hash in page
    assert arc.parts[0].decision == ""


def test_mails_say_what_is_to_be_done_and_never_what_was_shared():
    arc, _version = published()
    kinds = set()
    for notice in Notice.objects.filter(kind__startswith="reviews/"):
        made = compose_mail(notice)
        if made is None:
            continue
        kinds.add(notice.kind)
        mail = made[0]
        assert arc.workshop.code in mail.body
        assert "never have suggested" not in mail.body
    assert kinds == {"reviews/published"}
    assert arc.review.state == Review.State.PUBLISHED


# --- When the day to sign by is over ---
def test_a_silence_is_recorded_after_the_day_and_printed(client):
    arc = signing()
    here = f"/reviews/{arc.workshop.code}/write/"
    client.force_login(arc.coordinator)
    services.sign_off(arc.parts[0], decision="agree", read_hash=arc.review.content_hash, by=arc.partner)
    wrong = client.post(f"{here}deadline/", {"move-deadline": "2001-01-01"}).content.decode()
    assert "Choose a day that is still to come." in wrong
    tomorrow = timezone.localdate() + dt.timedelta(days=1)
    assert client.post(f"{here}deadline/", {"move-deadline": tomorrow.isoformat()}).status_code == 302
    assert arc.fresh().sign_off_deadline == tomorrow
    over = timezone.localdate() - dt.timedelta(days=1)
    Review.objects.filter(pk=arc.review.pk).update(sign_off_deadline=over)
    assert tasks.ask_and_remind(timezone.now()) == 0  # nobody is reminded of a day that has passed
    assert tasks.record_silence(timezone.now()) == 1
    assert "No response" in client.get(here).content.decode()
    assert client.post(f"{here}publish/", {"note": ""}).status_code == 302
    printed = f"No response by {day(over)}"
    assert printed in client.get(f"/reviews/{arc.workshop.code}/").content.decode()
    assert printed.replace(" ", "") in text_of(made(arc.review.versions.get()))
    assert printed in client.get(f"/reviews/{arc.workshop.code}/1.0.json").content.decode()


def test_a_slip_is_put_right_in_the_section_of_what_is_published(client):
    arc, _version = published()
    client.force_login(arc.coordinator)
    here = f"/reviews/{arc.workshop.code}/write/hindered/"
    right = "Caseloads did not shrink, and three managers said no."
    assert "Say what was wrong." in client.post(here, {"text": right}).content.decode()
    assert client.post(here, {"text": right, "note": "There were three."}).status_code == 302
    page = " ".join(client.get(f"/reviews/{arc.workshop.code}/").content.decode().split())
    assert ("three managers" in page, "Correction. There were three." in page, "That was version 1.0." in page) == (
        True,
        True,
        True,
    )
    assert "more than a correction" in client.post(here, {"text": "x", "note": "y"}).content.decode()


# --- Who reads the passages a second time, blind ---
def test_a_blind_reader_is_shown_no_page_that_tells_how_passages_were_read(client):
    arc = signing()
    reader = coordinator()
    second = evidence.ask_second_coder(arc.workshop, reader, by=arc.coordinator)
    add_membership(reader, arc.parts[0].organisation, Membership.Role.PARTNER_CONTACT)
    client.force_login(reader)
    keys = {"code": arc.workshop.code, "kind": "summary", "number": "1.0"}
    issued = {"reviews", "review_summary", "review_version", "review_pdf", "review_csv", "review_json"}
    patterns = [p for p in urlpatterns if p.name not in issued]
    addresses = [reverse(p.name, kwargs={k: keys[k] for k in p.pattern.converters}) for p in patterns]
    assert len(addresses) == 10

    def seen():
        return [client.get(address).content.decode() for address in [*addresses, "/partners/"]]

    told = (arc.finding.claim, "Both ways", "Residents took the lead")
    assert [word for page in seen() for word in told if word in page] == []
    posted = [client.post(address, {}).content.decode() for address in addresses]
    assert ["Not shown while you code blind" in page for page in posted[2:]] == [True] * 8
    assert client.get(f"/partners/{arc.workshop.code}/sign/").status_code == 404
    assert arc.fresh().state == Review.State.SIGNING
    evidence.end_blind_reading(second, by=reader)
    assert arc.finding.claim in "".join(seen())
    assert client.get(f"/partners/{arc.workshop.code}/sign/").status_code == 200
