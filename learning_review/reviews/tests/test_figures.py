"""Figures and references in a review: the same on page, in PDF and data, and nothing about one person."""

import csv
import html
import io
import json
import re

import pytest
from django.db import transaction
from django.utils import timezone

from learning_review.disclosure import services as disclosure
from learning_review.disclosure.models import Release
from learning_review.disclosure.tests.factories import NOT_NOW, closed_round
from learning_review.evidence.services import delete_finding
from learning_review.evidence.tests.factories import JOURNAL_WORDS
from learning_review.instruments.models import AnonymousAnswer
from learning_review.instruments.tests.factories import VersionFactory
from learning_review.reflections import services as journal
from learning_review.reviews import services, tasks
from learning_review.reviews.document import compose, compose_version
from learning_review.reviews.errors import NotReady, ReviewRefused
from learning_review.reviews.manifest import content_hash
from learning_review.reviews.models import ReviewSection, ReviewVersion
from learning_review.reviews.opendata import as_data, columns, table
from learning_review.reviews.prose import choices, unsupported
from learning_review.reviews.queries import obstacles_to_signing
from learning_review.reviews.tests.factories import SECTIONS, Arc, published, signing, written
from learning_review.reviews.tests.test_pdf import made, squeezed, text_of
from programmes.catalogue.tests.factories import WorkshopFactory
from programmes.enrolment.models import Enrolment

pytestmark = pytest.mark.django_db
Kind = ReviewSection.Kind


def answered(arc: Arc, *, ready=(8,) * 7 + (2,) * 2, often=(5,) * 8 + (1, NOT_NOW), seldom=(9,) * 7) -> Arc:
    """Ten people answered about the first two outcomes and about none; of the last question too few did."""
    version = VersionFactory(
        programme=arc.workshop.programme,
        items=(
            {"code": "ready", "words": "How ready are you to step back?", "outcome": arc.outcomes[0]},
            {
                "code": "often",
                "words": "I ask before I advise.",
                "kind": "five_point",
                "choices": ["never", "hardly", "at times", "often", "always"],
                "outcome": arc.outcomes[1],
            },
            {"code": "seldom", "words": "How was the food & the room?"},
        ),
    )
    people = list(Enrolment.objects.filter(workshop=arc.workshop, state="completed").order_by("pk"))[:10]
    closed_round(arc.workshop, {"ready": ready, "often": often, "seldom": seldom}, version=version, enrolments=people)
    disclosure.release(arc.workshop, version, 0)
    return arc


def token(arc: Arc, kind: str) -> str:
    return next(choice.token for choice in choices(arc.review) if choice.token.startswith(f"[{kind}"))


def plain(page: str) -> str:
    return squeezed(html.unescape(re.sub(r"<[^>]+>", "", page)))


def names_in(data: dict) -> set[str]:
    """Return each name in the data, those in a list's rows below the list."""
    below = {f"{name}.{key}" for name, rows in data.items() if isinstance(rows, list) for row in rows for key in row}
    return set(data) | {name for name in below if not name.startswith("partners.")}


def test_page_pdf_table_and_data_say_the_same(client):
    _arc, version = published(answered(written()))
    code = version.review.workshop.code
    document = compose_version(version, "web")
    figures = [said for chapter in document.chapters for said in chapter.figures] + list(document.other_figures)
    assert [(said.number, said.code, said.sentence) for said in figures] == [
        (1, "ready", "9 people answered, and most of them chose 7 or more of 10."),
        (2, "often", "10 people answered, and most of them chose “often” or “always”."),
        (3, "seldom", "Too few people answered for this to be shown."),
    ]
    page = plain(client.get(f"/reviews/{code}/").content.decode())
    text = text_of(made(version))
    data = json.loads(client.get(f"/reviews/{code}/1.0.json").content)
    lines = list(csv.DictReader(io.StringIO(client.get(f"/reviews/{code}/1.0.csv").content.decode("utf-8-sig"))))
    for said in figures:
        for piece in (said.question, said.sentence, said.who, said.counted, said.share, said.mode_words):
            assert squeezed(piece) in page
            assert squeezed(piece) in text
    assert [{k: "" if v is None else str(v) for k, v in row.items()} for row in data["figures"]] == lines
    assert [(r["figure"], r["question"], r["invited"], r["answered"], r["share"]) for r in lines if r["figure"]] == [
        ("1", "How ready are you to step back?", "10", "9", "most"),
        ("2", "I ask before I advise.", "10", "10", "most"),
        ("3", "How was the food & the room?", "", "", "Too few people answered for this to be shown."),
    ]
    # Every outcome has a row, those without question or evidence too.
    assert [r["outcome_number"] for r in lines] == ["1", "2", "3", "4", "5", "6", ""]
    assert [r["evidence"] for r in lines] == ["Strong", *["No evidence"] * 5, ""]
    # Whatever is named in the data is explained in it, and each column beside the table.
    assert set(data["dictionary"]) == names_in(data)
    assert all(data["dictionary"].values())
    for meaning in columns().values():
        assert squeezed(meaning) in page
    assert (data["version"], data["content_hash"]) == ("1.0", version.content_hash)


def test_a_figure_is_signed_and_stays_whatever_becomes_of_the_answers(client):
    arc, version = published(answered(written()))
    signed = version.manifest["content"]["outcomes"][0]["figures"][0]
    assert (signed["answered"], signed["band"]) == (9, "most")
    assert signed["release"] == Release.objects.get(item__code="ready", audience="public").reference
    assert version.content_hash == content_hash(version.manifest["content"])
    before = client.get(f"/reviews/{arc.workshop.code}/1.0.json").content
    AnonymousAnswer.objects.all().delete()
    Release.objects.all().delete()
    assert client.get(f"/reviews/{arc.workshop.code}/1.0.json").content == before
    assert "9 people answered, and most of them" in client.get(f"/reviews/{arc.workshop.code}/").content.decode()


# --- Prose that refers ---
def test_prose_refers_to_figures_and_words(client):
    arc = answered(written())
    figure, voice = (token(arc, kind) for kind in ("figure", "voice"))
    passage = next(choice.token for choice in choices(arc.review) if choice.what in JOURNAL_WORDS)
    services.save_section(
        arc.review, Kind.SUMMARY, f"At the end {figure} felt ready.\n\nOne said: {passage} {voice}", by=arc.coordinator
    )
    _arc, version = published(arc)
    first, second = compose_version(version, "web").summary
    assert (first.text, first.quotes) == ("At the end most of 9 people (figure 1) felt ready.", ())
    assert (second.text, len(second.quotes)) == ("One said:", 2)
    text = text_of(made(version))
    page = plain(client.get(f"/reviews/{arc.workshop.code}/").content.decode())
    for said in (first.text, second.text, *(quote.text for quote in second.quotes)):
        assert squeezed(said) in text
        assert squeezed(said) in page
    assert version.manifest["content"]["sections"]["summary"].count("[") == 3  # references, and no words

    journal.unshare(arc.reflection, by=arc.reflection.person)
    version.refresh_from_db()
    assert version.pdf_state == ReviewVersion.PDFState.WITHDRAWN
    newest = ReviewVersion.objects.get(review=arc.review, minor=1)
    left = compose_version(newest, "web").summary[1]
    assert (left.text, len(left.quotes)) == ("One said: (words that are not shown here)", 1)
    assert compose_version(version, "web").summary[1] == left


@pytest.mark.parametrize("bad", ["[figure zzzzzz]", "[passage 0]", "[passage abc]", "[voice 999999]", "[voice zz]"])
def test_a_reference_to_nothing_keeps_a_review_from_being_signed(bad):
    arc = answered(written())
    arc.review.sections.filter(kind=Kind.METHOD).update(text=f"We asked. {bad}")  # it was something once
    with pytest.raises(NotReady) as refusal:
        signing(arc)
    assert refusal.value.obstacles == [
        f"In “Method and limits”, {bad} refers to nothing that may be shown. Choose from the list below the text."
    ]
    assert bad not in str(compose(arc.review).method)
    services.save_section(arc.review, Kind.METHOD, f"We went on writing. {bad}", by=arc.coordinator)
    services.save_section(arc.review, Kind.METHOD, f"We asked. {token(arc, 'figure')}", by=arc.coordinator)
    signing(arc)


def test_a_misspelt_reference_is_refused_at_the_field_with_the_nearest_there_is(client):
    arc = answered(written())
    voice, finding = (token(arc, kind) for kind in ("voice", "finding"))
    client.force_login(arc.coordinator)
    here = f"/reviews/{arc.workshop.code}/write/summary/"
    for typed, nearest in (("[Voices 0]", voice), (finding.replace(" ", ""), finding), ("[quotation zz]", "")):
        text = f"One said so {typed} [sic]."
        form = client.post(here, {"text": text}).context["form"]
        hint = f"Did you mean {nearest}?" if nearest else "Choose from the list below the text."
        assert form.errors == {"text": [f"{typed} refers to nothing. {hint}"]}
        assert form["text"].value() == text
    published(arc)
    with pytest.raises(ReviewRefused, match="refers to nothing"):
        services.correct(arc.fresh(), "summary", f"{SECTIONS['summary']} [voices 0]", note="A slip.", by=None)


def test_figures_of_another_workshop_are_not_to_be_had():
    elsewhere = WorkshopFactory()
    disclosure.release(elsewhere, closed_round(elsewhere, {"how": [9] * 9}), 0)
    theirs = f"[figure {Release.objects.get(audience='public', item__code='how').reference}]"
    arc = written()
    with pytest.raises(ReviewRefused, match=r"refers to nothing\. Choose"):
        services.save_section(arc.review, Kind.METHOD, theirs, by=arc.coordinator)
    arc.review.sections.filter(kind=Kind.METHOD).update(text=theirs)
    assert [paragraph.text for paragraph in compose(arc.review).method] == ["(no such figure)"]


# --- Versions ---
def test_an_old_version_keeps_its_address_and_says_what_took_its_place(client):
    arc, first = published(answered(written()))
    made(first)
    services.reopen(arc.review, by=arc.coordinator)
    services.save_section(arc.review, Kind.SUMMARY, "We look at it otherwise now.", by=arc.coordinator)
    _arc, second = published(arc)
    code = arc.workshop.code
    old, new = (client.get(f"/reviews/{code}/{number}/") for number in ("1.0", "2.0"))
    assert "Superseded: version 2.0 took the place of 1.0." in " ".join(old.content.decode().split())
    assert "otherwise now" not in old.content.decode()
    assert "Superseded:" not in new.content.decode()
    assert (old["X-Robots-Tag"], old["Cache-Control"]) == ("noindex", "no-store")
    assert [client.get(f"/reviews/{code}/{number}/").status_code for number in ("1.1", "3.0", "01.0")] == [404] * 3
    first.refresh_from_db()
    assert first.pdf_state == ReviewVersion.PDFState.DUE

    assert tasks.make_pdfs(timezone.now()) == 2
    assert "Supersededbyversion2.0." in text_of(client.get(f"/reviews/{code}/1.0.pdf").content)
    assert "Superseded" not in text_of(client.get(f"/reviews/{code}/2.0.pdf").content)
    assert second.number == "2.0"


def test_there_is_a_summary_where_all_partners_agree_to_it(client):
    arc, _version = published(answered(written()))
    code = arc.workshop.code
    assert client.get(f"/reviews/{code}/summary/").status_code == 404  # one of them disagrees
    statuses = []
    for summaries in ((True, False), (True, True)):
        services.reopen(arc.review, by=arc.coordinator)
        signing(arc)
        for part, person, summary in zip(arc.parts, (arc.partner, arc.other_partner), summaries, strict=True):
            services.sign_off(part, decision="agree", read_hash=arc.review.content_hash, by=person, summary=summary)
        version = services.publish(arc.review, by=arc.coordinator)
        page = client.get(f"/reviews/{code}/")
        statuses.append(
            (client.get(f"/reviews/{code}/summary/").status_code, f"/{code}/summary/" in page.content.decode())
        )
    assert statuses == [(404, False), (200, True)]
    for line in version.manifest["sign_offs"]:
        del line["summary"]  # as it was kept before it was asked apart
    assert compose_version(version, "web").has_summary
    page = client.get(f"/reviews/{code}/summary/").content.decode()
    assert "All partners agree with it: Alder Trust, Birch Homes." in " ".join(page.split())
    assert "Residents took the lead more often." in page
    assert "He asks more than he tells" not in page


# --- The attacker reads everything that is given out ---
def given_out(client, ready, seldom) -> list[str]:
    """Everything a world shows to anybody, without what differs by chance: codes, keys and check sums."""
    with transaction.atomic():
        shown = _shown(client, ready, seldom)
        transaction.set_rollback(True)
    return shown


def _shown(client, ready, seldom) -> list[str]:
    arc, version = published(answered(written(), ready=ready, seldom=seldom))
    code = arc.workshop.code
    client.force_login(arc.coordinator)
    shown = [
        client.get(f"/reviews/{code}/").content.decode(),
        client.get(f"/reviews/{code}/figures/").content.decode(),
        str(list(table(compose_version(version, "web")))),
        json.dumps(as_data(compose_version(version, "pdf")), ensure_ascii=False),
        *(choice.what for choice in choices(arc.review) if choice.token.startswith("[figure")),
    ]
    by_chance = [code, arc.workshop.title, arc.workshop.region.name, version.content_hash, version.content_hash[:12]]
    by_chance += list(Release.objects.filter(workshop=arc.workshop).values_list("reference", flat=True))
    told = []
    for text in shown:
        for word in by_chance:
            text = text.replace(str(word), "…")
        told.append(re.sub(r'Organisation \d+|\?v=\w+|name="csrfmiddlewaretoken" value="\w+"', "…", text))
    return told


def test_nothing_that_is_given_out_tells_worlds_apart_that_must_look_alike(client):
    """Two counts that the same words stand for, and two groups that are both too small, give the same bytes."""
    cases = [
        (((8,) * 6 + (2,) * 3, (9,) * 2), ((2, 10, 0) + (7,) * 6, (1, 5, 3, NOT_NOW))),
        (((8,) * 9, ()), ((3,) + (8,) * 8, (0,) * 4)),
    ]
    for one, other in cases:
        assert given_out(client, *one) == given_out(client, *other)
    assert given_out(client, *cases[0][0]) != given_out(client, *cases[1][0])


def test_prose_that_refers_to_nothing_is_told_by_section(client):
    """It is a warning: beside the evidence and before signing, for who writes the review."""
    arc = answered(written())
    figure, finding = token(arc, "figure"), token(arc, "finding")
    texts = {
        "main_messages": f"Residents led. {finding}\n- Time was short.\n",
        "summary": f"Ten people came. {figure}\n\nNobody asked {token(arc, 'passage')} to\nstay.",
        "unexpected": "",
        "hindered": "Two managers said no.\n\nNo cover was paid.",
    }
    for kind, text in texts.items():
        services.save_section(arc.review, kind, text, by=arc.coordinator)
    assert [(section.kind, section.beginnings) for section in unsupported(arc.fresh())] == [
        ("main_messages", ("Time was short.",)),
        ("hindered", ("Two managers said no.", "No cover was paid.")),
    ]
    client.force_login(arc.coordinator)
    pages = [client.get(f"/reviews/{arc.workshop.code}/{at}/").content.decode() for at in ("write", "evidence/gaps")]
    assert ["No cover was paid." in page and "Residents led" not in page for page in pages] == [True, True]
    arc.workshop.facilitators.add(arc.reflection.person)
    client.force_login(arc.reflection.person)  # of the team, and no reader of the draft
    assert "No cover" not in client.get(f"/reviews/{arc.workshop.code}/evidence/gaps/").content.decode()


def test_a_finding_is_referred_to_by_its_outcome_and_missed_when_it_is_gone():
    arc = written()
    text = f"They lead their own meetings {token(arc, 'finding')}."
    services.save_section(arc.review, Kind.SUMMARY, text, by=arc.coordinator)
    assert [str(one) for one in compose(arc.fresh()).summary] == ["They lead their own meetings (outcome 1)."]
    gone = arc.finding.pk
    delete_finding(arc.finding, by=arc.coordinator)
    assert [str(one) for one in compose(arc.fresh()).summary] == [
        "They lead their own meetings (a finding that was taken out)."
    ]
    assert f"In “Summary”, [finding {gone}] refers to nothing" in obstacles_to_signing(arc.review)[0]
