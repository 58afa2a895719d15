"""A sentence that somebody takes back is nowhere any more, from that moment on."""

import io
import json

import pytest
from django.apps import apps
from django.core.files.storage import storages
from django.db import connection
from django.utils import timezone
from pypdf import PdfReader

from learning_review.evidence.models import Finding
from learning_review.evidence.tests.factories import passage, share
from learning_review.reflections import services as journal
from learning_review.reviews import pdfs, services, tasks
from learning_review.reviews.models import Review, ReviewDownload, ReviewVersion
from learning_review.reviews.tests.factories import published, signing, written
from learning_review.reviews.tests.test_pdf import squeezed, text_of
from learning_review.voices import services as voices
from learning_review.voices.models import Consent, Scope
from notices.models import Notice

pytestmark = pytest.mark.django_db

CANARY_JOURNAL = "plan of her own that I would never have suggested"
CANARY_VOICE = "asks more than he tells these days"
CANARIES = {"journal": CANARY_JOURNAL, "voice": CANARY_VOICE}


def pages(arc):
    """Every address that showed the words, and who looks."""
    code = arc.workshop.code
    return [
        (None, f"/reviews/{code}/"),
        (None, "/reviews/"),
        (arc.coordinator, f"/reviews/{code}/"),
        (arc.coordinator, f"/reviews/{code}/draft/"),
        (arc.coordinator, f"/reviews/{code}/write/"),
        (arc.coordinator, f"/reviews/{code}/evidence/"),
        (arc.coordinator, f"/reviews/{code}/evidence/findings/{arc.finding.pk}/"),
        (arc.partner, f"/reviews/{code}/draft/"),
        (arc.partner, "/partners/"),
        (arc.partner, f"/partners/{code}/"),
    ]


def found_in_pages(client, arc, canary):
    found = []
    for person, address in pages(arc):
        client.logout()
        if person:
            client.force_login(person)
        response = client.get(address)
        assert response.status_code == 200, address
        if canary in response.content.decode():
            found.append(address)
    return found


def found_in_tables(canary):
    """Return every table of ours and of the search that holds the words."""
    found = set()
    with connection.cursor() as cursor:
        for model in apps.get_models():
            table = connection.ops.quote_name(model._meta.db_table)
            cursor.execute(f"SELECT * FROM {table}")  # noqa: S608 - names of our own tables
            if any(canary in str(value) for row in cursor.fetchall() for value in row):
                found.add(model.__name__)
    return found


def take_back(arc, which):
    if which == "journal":
        journal.unshare(arc.reflection, by=arc.reflection.person)
    else:
        voices.withdraw(arc.voice)


@pytest.mark.parametrize("which", ["journal", "voice"])
def test_words_taken_back_are_nowhere(client, which):
    canary = CANARIES[which]
    arc, first = published()
    tasks.make_pdfs(timezone.now())
    assert found_in_pages(client, arc, canary) != []
    old = client.get(f"/reviews/{arc.workshop.code}/1.0.pdf")
    assert squeezed(canary) in text_of(old.content)

    take_back(arc, which)

    assert found_in_pages(client, arc, canary) == []
    assert client.get(f"/reviews/{arc.workshop.code}/1.0.pdf").status_code == 404
    assert client.get(f"/reviews/{arc.workshop.code}/1.1.pdf").status_code == 404  # not made yet
    # What its owner keeps in a private journal is theirs; nothing else holds it.
    assert found_in_tables(canary) == ({"Reflection"} if which == "journal" else set())

    now = timezone.now()
    assert tasks.make_pdfs(now) == 1
    assert tasks.delete_withdrawn_pdfs(now) == 1
    assert tasks.delete_withdrawn_pdfs(now) == 0
    client.logout()
    served = client.get(f"/reviews/{arc.workshop.code}/1.1.pdf")
    text = text_of(served.content)
    assert squeezed(canary) not in text
    assert "Evidencechanged;underreview" in text
    assert client.get(f"/reviews/{arc.workshop.code}/1.0.pdf").status_code == 404
    folder = storages["private"].listdir("reviews")[1]
    kept = [name for name in folder if name.startswith(arc.workshop.code)]
    assert len(kept) == 1
    with storages["private"].open(f"reviews/{kept[0]}") as file:
        assert squeezed(canary) not in squeezed(
            "".join(p.extract_text() for p in PdfReader(io.BytesIO(file.read())).pages)
        )
    first.refresh_from_db()
    assert (first.pdf_state, first.superseded_by.number) == ("withdrawn", "1.1")


def test_redaction_keeps_signatures_figures_and_findings(client):
    arc, first = published()
    figures = first.manifest["content"]["figures"]
    journal.unshare(arc.reflection, by=arc.reflection.person)
    second = ReviewVersion.objects.get(minor=1)
    assert second.kind == ReviewVersion.Kind.REDACTION
    assert second.manifest["content"]["figures"] == figures
    assert second.manifest["sign_offs"] == first.manifest["sign_offs"]
    assert second.content_hash == first.content_hash
    assert Review.objects.get().state == Review.State.PUBLISHED
    assert [part.decision for part in arc.parts] == ["agree", "disagree"]
    arc.finding.refresh_from_db()
    assert arc.finding.state == Finding.State.EVIDENCE_CHANGED
    page = client.get(f"/reviews/{arc.workshop.code}/").content.decode()
    assert "Evidence changed; under review" in page
    assert "Superseded by 1.1" in page


def test_partners_and_takers_are_told_once():
    arc, first = published()
    taker = share(arc.workshop).person
    pdfs.log_download(first, person=taker)
    pdfs.log_download(first, person=taker)
    pdfs.log_download(first, person=None)
    voices.withdraw(arc.voice)
    told = Notice.objects.filter(kind="reviews/redacted").values_list("address", flat=True)
    assert sorted(told) == sorted([arc.partner.email, arc.other_partner.email, taker.email])
    assert ReviewDownload.objects.count() == 3


def test_a_second_withdrawal_makes_one_more_version():
    arc, _first = published()
    voices.withdraw(arc.voice)
    voices.withdraw(arc.voice)
    assert sorted(v.number for v in ReviewVersion.objects.all()) == ["1.0", "1.1"]
    journal.delete(arc.reflection, by=arc.reflection.person)
    assert sorted(v.number for v in ReviewVersion.objects.all()) == ["1.0", "1.1", "1.2"]
    assert set(ReviewVersion.objects.filter(minor__lt=2).values_list("pdf_state", flat=True)) == {"withdrawn"}


def test_words_nobody_quoted_change_nothing():
    arc, _first = published()
    unused = share(arc.workshop, "Nobody ever coded this sentence.")
    journal.unshare(unused, by=unused.person)
    assert [v.number for v in ReviewVersion.objects.all()] == ["1.0"]


def test_consent_narrowed_to_the_web_takes_the_words_out_of_the_document(client):
    arc, first = published()
    tasks.make_pdfs(timezone.now())
    arc.voice.refresh_from_db()
    voices.approve(arc.voice, arc.voice.current, scopes=[Scope.REVIEW_WEB], channel=Consent.Channel.LINK)
    first.refresh_from_db()
    assert first.pdf_state == "withdrawn"
    tasks.make_pdfs(timezone.now())
    text = text_of(client.get(f"/reviews/{arc.workshop.code}/1.1.pdf").content)
    assert squeezed(CANARY_VOICE) not in text
    page = client.get(f"/reviews/{arc.workshop.code}/").content.decode()
    assert page.count(CANARY_VOICE) == 2  # as evidence and among the voices
    assert "Evidence changed" not in page


def test_withdrawn_while_the_document_is_being_made(monkeypatch):
    arc, version = published()
    now = timezone.now()
    claimed = pdfs.claim(now)
    voices.withdraw(arc.voice)
    assert pdfs.finish(claimed, name="reviews/too-late.pdf") is False
    pdfs.fail(claimed, error="too late", now=now)
    version.refresh_from_db()
    assert (version.pdf_state, version.pdf) == ("withdrawn", "")


def test_manifests_hold_references_only():
    arc, version = published()
    content = json.dumps(version.manifest)
    assert CANARY_JOURNAL not in content
    assert CANARY_VOICE not in content
    assert "Housing manager" not in content
    assert arc.reflection.person.email not in content


def test_while_it_is_being_signed_a_lost_foundation_stops_the_signing():
    arc = signing()
    services.sign_off(arc.parts[0], decision="agree", read_hash=arc.review.content_hash, by=arc.partner)
    journal.unshare(arc.reflection, by=arc.reflection.person)
    assert arc.fresh().state == Review.State.CONTRIBUTING
    assert arc.parts[0].decision == ""


def test_while_it_is_being_signed_a_lost_voice_keeps_the_signatures():
    arc = written()
    from learning_review.evidence.tests.factories import give_voice

    extra = give_voice(arc.workshop, "A second voice that nothing rests on.", by=arc.coordinator)
    signing(arc)
    former = arc.review.content_hash
    services.sign_off(arc.parts[0], decision="agree", read_hash=former, by=arc.partner)
    voices.withdraw(extra)
    assert arc.fresh().state == Review.State.SIGNING
    assert arc.review.content_hash != former
    assert (arc.parts[0].decision, arc.parts[0].signed_hash) == ("agree", arc.review.content_hash)


def test_a_wording_refused_after_publication_goes_too(client):
    from learning_review.evidence.services import answer_wording

    arc = written()
    asked = share(arc.workshop, "Ask me before anybody reads this out loud to others. Thank you.", ask=True)
    excerpt = passage(asked.snapshots.get(), 1, by=arc.coordinator, outcome=None, polarity="unexpected")
    answer_wording(excerpt.approval, agreed=True, by=asked.person)
    published(arc)
    address = f"/reviews/{arc.workshop.code}/"
    assert "Ask me before anybody" in client.get(address).content.decode()
    excerpt.approval.refresh_from_db()
    answer_wording(excerpt.approval, agreed=False, by=asked.person)
    assert "Ask me before anybody" not in client.get(address).content.decode()
    assert [v.number for v in ReviewVersion.objects.all()] == ["1.1", "1.0"]
