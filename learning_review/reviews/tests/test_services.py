import datetime as dt

import pytest
from django.utils import timezone

from learning_review.evidence.services import delete_finding
from learning_review.evidence.tests.factories import (
    JOURNAL_WORDS,
    claim,
    coordinator,
    finished_workshop,
    give_voice,
    partner_of,
    passage,
    share,
)
from learning_review.reflections import services as journal
from learning_review.reviews import services, tasks
from learning_review.reviews.document import compose, compose_version
from learning_review.reviews.errors import NotReady, ReviewRefused
from learning_review.reviews.manifest import content_hash, decisions, gather, redacted
from learning_review.reviews.models import PartnerPart, Review, ReviewSection, ReviewVersion
from learning_review.reviews.queries import obstacles_to_publishing, obstacles_to_signing
from learning_review.reviews.tests.factories import published, signed, signing, written
from learning_review.reviews.words import Words
from learning_review.voices.models import Scope
from notices.delivery import compose as compose_mail
from notices.models import Notice
from programmes.catalogue.models import Workshop
from programmes.enrolment.models import Enrolment
from programmes.enrolment.tests.factories import EnrolmentFactory
from programmes.people.tests.factories import UserFactory

pytestmark = pytest.mark.django_db


def in_days(days: int) -> dt.date:
    return timezone.localdate() + dt.timedelta(days=days)


# --- Writing ---
def test_a_section_may_not_repeat_what_somebody_shared():
    arc = written()
    with pytest.raises(ReviewRefused, match="repeats words"):
        services.save_section(
            arc.review, "summary", f"One said: {JOURNAL_WORDS.split('. ')[1].upper()}!", by=arc.coordinator
        )


def test_what_stands_in_the_way_of_an_empty_review():
    workshop = finished_workshop(people=0)
    review = services.open_review(workshop, by=coordinator())
    assert obstacles_to_signing(review) == [
        "Write the main messages.",
        "Say how the review was made, and what its limits are.",
        "Say what got in the way. A review without it is not finished.",
        "Ask the partners for their contributions.",
    ]
    assert obstacles_to_publishing(review) == ["Lay it before the partners to be signed."]


def test_no_signing_without_saying_what_got_in_the_way():
    arc = written()
    services.save_section(arc.review, ReviewSection.Kind.HINDERED, "  ", by=arc.coordinator)
    with pytest.raises(NotReady) as refusal:
        services.submit_for_signing(arc.review, deadline=in_days(7), by=arc.coordinator)
    assert refusal.value.obstacles == ["Say what got in the way. A review without it is not finished."]


def test_no_signing_with_a_finding_whose_evidence_changed():
    arc = written()
    journal.unshare(arc.reflection, by=arc.reflection.person)
    with pytest.raises(NotReady, match="Review this finding again"):
        services.submit_for_signing(arc.review, deadline=in_days(7), by=arc.coordinator)


def test_no_signing_before_a_partner_has_had_its_time():
    arc = written()
    PartnerPart.objects.filter(pk=arc.parts[0].pk).update(answers=[], contributed_at=None)
    with pytest.raises(NotReady, match="Alder Trust has until"):
        services.submit_for_signing(arc.review, deadline=in_days(7), by=arc.coordinator)
    later = timezone.now() + dt.timedelta(days=16)
    services.submit_for_signing(arc.review, deadline=in_days(30), by=arc.coordinator, now=later)
    assert arc.fresh().state == Review.State.SIGNING


# --- Partners ---
def test_asking_needs_partners_and_a_day_to_come():
    workshop = finished_workshop(people=0)
    by = coordinator()
    review = services.open_review(workshop, by=by)
    with pytest.raises(ReviewRefused, match="no partner organisations"):
        services.ask_partners(review, deadline=in_days(3), by=by)
    partner_of(workshop)
    with pytest.raises(ReviewRefused, match="still to come"):
        services.ask_partners(review, deadline=in_days(-2), by=by)


def test_only_who_speaks_for_an_organisation_contributes_or_signs():
    arc = written()
    stranger = UserFactory()
    for person in (stranger, arc.other_partner, arc.coordinator):
        with pytest.raises(ReviewRefused, match="speak for"):
            services.contribute(arc.parts[0], {"changed": "We saw it."}, by=person)
    signing(arc)
    for person in (stranger, arc.other_partner, arc.coordinator):
        with pytest.raises(ReviewRefused, match="speak for"):
            services.sign_off(arc.parts[0], decision="agree", read_hash=arc.review.content_hash, by=person)


def test_signing_is_of_exactly_what_was_read():
    arc = signing()
    with pytest.raises(ReviewRefused, match="changed since"):
        services.sign_off(arc.parts[0], decision="agree", read_hash="0" * 64, by=arc.partner)
    part = services.sign_off(arc.parts[0], decision="agree", read_hash=arc.review.content_hash, by=arc.partner)
    assert part.signed_hash == arc.review.content_hash == content_hash(arc.review.content)


@pytest.mark.parametrize("decision", ["agree_with_note", "disagree"])
def test_a_note_is_needed_where_it_is_printed(decision):
    arc = signing()
    values = {"decision": decision, "read_hash": arc.review.content_hash, "by": arc.partner}
    with pytest.raises(ReviewRefused, match="note"):
        services.sign_off(arc.parts[0], note="  ", **values)
    assert services.sign_off(arc.parts[0], note="Too early to say.", **values).note == "Too early to say."


def edit_a_section(arc):
    services.save_section(arc.review, "summary", "Something quite different.", by=arc.coordinator)


def edit_the_title(arc):
    services.rename(arc.review, "Another title", by=arc.coordinator)


def take_a_finding_out(arc):
    delete_finding(arc.finding, by=arc.coordinator)


def code_one_more(arc):
    passage(arc.reflection.snapshots.get(), 1, by=arc.coordinator, outcome=arc.outcomes[2])


@pytest.mark.parametrize("edit", [edit_a_section, edit_the_title, take_a_finding_out, code_one_more])
def test_an_edit_voids_the_signatures(edit):
    arc = signed()
    edit(arc)
    assert (arc.fresh().state, arc.review.content, arc.review.content_hash) == ("contributing", None, "")
    assert [(part.decision, part.note, part.signed_hash) for part in arc.parts] == [("", "", "")] * 2


def test_saving_the_same_words_voids_nothing():
    arc = signed()
    services.save_section(
        arc.review, "summary", "Ten people came together twice.\n\nMost changed how they work.", by=None
    )
    assert arc.fresh().state == Review.State.SIGNING


def test_what_partners_sign_stays_while_voices_arrive():
    arc = signing()
    give_voice(arc.workshop, "This one came too late for the partners.", by=arc.coordinator)
    assert arc.fresh().state == Review.State.SIGNING
    assert len(compose(arc.review).voices) == 1


def test_a_silence_is_recorded_once_when_the_day_is_over_there_and_a_late_answer_takes_its_place():
    arc = signing()
    over = dt.datetime.combine(arc.review.sign_off_deadline + dt.timedelta(days=1), dt.time(0), tzinfo=dt.UTC)
    Workshop.objects.update(time_zone="Pacific/Auckland")  # where the next day begins half a day before
    services.sign_off(arc.parts[1], decision="agree", read_hash=arc.review.content_hash, by=arc.other_partner)
    assert [tasks.record_silence(over - dt.timedelta(hours=hours)) for hours in (14, 11, 0)] == [0, 1, 0]
    silent = arc.parts[0]
    assert (silent.decision, silent.decided_by, silent.events.get().by) == ("no_response", None, None)
    [notice] = Notice.objects.filter(kind="reviews/no_response")
    assert (notice.address, "\n- Alder Trust\n" in compose_mail(notice)[0].body) == ("morgan@example.org", True)
    services.sign_off(silent, decision="agree", read_hash=arc.review.content_hash, by=arc.partner)
    assert (arc.parts[0].decision, compose_mail(notice)) == ("agree", None)


# --- Versions ---
def test_nothing_is_published_before_everybody_has_answered():
    arc = signing()
    services.sign_off(arc.parts[0], decision="agree", read_hash=arc.review.content_hash, by=arc.partner)
    with pytest.raises(NotReady, match="Birch Homes has not signed"):
        services.publish(arc.review, by=arc.coordinator)
    assert not ReviewVersion.objects.exists()
    later = timezone.now() + dt.timedelta(days=16)
    assert services.record_silence(arc.review, now=later) == [arc.parts[1]]
    version = services.publish(arc.review, by=arc.coordinator, now=later)
    assert (version.number, version.kind, version.pdf_state) == ("1.0", "issue", "due")
    silent = next(line for line in document_of(version).sign_offs if line.organisation == "Birch Homes")
    assert silent.decision_words.startswith("No response by ")


def document_of(version):
    from learning_review.reviews.document import compose_version

    return compose_version(version, "web")


def test_a_changed_finding_makes_the_next_whole_version():
    arc, first = published()
    with pytest.raises(ReviewRefused, match="published"):
        services.save_section(arc.review, "summary", "New.", by=arc.coordinator)
    services.reopen(arc.review, by=arc.coordinator)
    services.save_section(arc.review, "summary", "We looked again.", by=arc.coordinator)
    _arc, second = published(arc)
    first.refresh_from_db()
    assert (second.number, second.kind, first.superseded_by) == ("2.0", "changed", second)
    assert first.manifest["content"]["sections"]["summary"].startswith("Ten people")
    assert [line.number for line in document_of(second).versions] == ["2.0", "1.0"]
    assert [line.number for line in document_of(first).versions] == ["1.0"]


def test_reopening_what_is_not_published_is_refused():
    arc = written()
    with pytest.raises(ReviewRefused, match="Only a published"):
        services.reopen(arc.review, by=arc.coordinator)


# --- Corrections ---
SLIP = "Ten people came together twice.\n\nMost changed how they work."


def test_a_correction_is_a_small_version_with_a_note_and_leaves_signatures():
    arc, first = published()
    arc.workshop.facilitators.add(UserFactory(email="helper@example.org"))
    right = SLIP.replace("Ten", "Eleven")

    def correct():
        return services.correct(arc.review, "summary", right, note="It said ten.", by=arc.coordinator)

    version = correct()
    assert correct() == version
    first.refresh_from_db()
    assert (version.number, version.kind, version.note, version.pdf_state, first.superseded_by, arc.fresh().state) == (
        "1.1",
        "correction",
        "It said ten.",
        "due",
        version,
        "published",
    )
    old, new = document_of(first), document_of(version)
    assert [str(one) for one in new.summary] == ["Eleven people came together twice.", "Most changed how they work."]
    assert (str(old.summary[0]), old.superseded_by) == ("Ten people came together twice.", "1.1")
    assert (new.sign_offs, new.content_hash, new.signed_number) == (old.sign_offs, first.content_hash, "1.0")
    assert next((line.number, line.kind, line.note) for line in new.versions) == ("1.1", "Correction", "It said ten.")
    assert arc.review.sections.get(kind="summary").text == right
    told = Notice.objects.filter(kind="reviews/corrected").order_by("pk")
    assert {n.address for n in told} == {arc.partner.email, arc.other_partner.email, "helper@example.org"}
    assert "It said ten." in compose_mail(told[0])[0].body
    with pytest.raises(ReviewRefused, match="more than 5 words differ"):  # step by step is no way round
        services.correct(arc.review, "summary", f"{right} And five words more here.", note="More.", by=arc.coordinator)
    services.reopen(arc.review, by=arc.coordinator)
    with pytest.raises(ReviewRefused, match="Only what is published"):
        services.correct(arc.review, "summary", SLIP, note="Back.", by=arc.coordinator)
    _arc, second = published(arc)
    assert second.number == "2.0"


def test_what_is_more_than_a_correction_is_refused():
    arc, version = published()
    summary = SLIP.replace("Ten", "Eleven")
    for text, note, said in (
        (SLIP, "Nothing.", "as they were published"),
        (summary, " ", "Say what was wrong"),
        (SLIP + " And six words more than that.", "More.", "more than 5 words differ"),
        (SLIP + " [passage 1]", "A quotation.", "what they rest on"),
        ("", "Gone.", "more than a correction"),
        (summary, JOURNAL_WORDS.split(". ")[2], "repeats words"),
    ):
        with pytest.raises(ReviewRefused, match=said):
            services.correct(arc.review, "summary", text, note=note, by=arc.coordinator)
    with pytest.raises(ReviewRefused, match="more than 0 words"):
        services.correct(arc.review, "no-such-section", "Words.", note="New.", by=arc.coordinator)
    assert list(arc.review.versions.all()) == [version]


# --- What it says ---
def test_all_six_outcomes_are_there_and_say_when_there_is_nothing():
    arc = written()
    chapters = compose(arc.review).chapters
    assert [chapter.strength_word for chapter in chapters] == ["Strong", *["No evidence"] * 5]
    finding = chapters[0].findings[0]
    assert {quote.byline for quote in finding.quotes} == {
        "Somebody who took part",
        "Housing manager, housing association",
    }
    assert {quote.polarity for quote in finding.quotes} == {"Supports", "Both ways"}


def test_the_strongest_finding_speaks_for_its_outcome():
    arc = written()
    extra = passage(arc.reflection.snapshots.get(), 1, by=arc.coordinator, outcome=arc.outcomes[0])
    claim(arc.workshop, arc.outcomes[0], [extra], by=arc.coordinator, claim="A weaker one.")
    chapter = compose(arc.review).chapters[0]
    assert (len(chapter.findings), chapter.strength_word) == (2, "Strong")


def test_what_speaks_against_a_finding_is_quoted_as_that():
    arc = written()
    against = passage(arc.reflection.snapshots.get(), 1, by=arc.coordinator, outcome=arc.outcomes[1])
    support = passage(arc.voice.snapshots.get(), 1, by=arc.coordinator, outcome=arc.outcomes[1])
    claim(arc.workshop, arc.outcomes[1], [support], by=arc.coordinator, against=[against])
    finding = compose(arc.review).chapters[1].findings[0]
    assert [quote.text for quote in finding.counter_quotes] == [against.text]
    assert [quote.text for quote in finding.quotes] == [support.text]


def test_partners_answers_stand_beside_the_words_of_the_questions():
    arc = written()
    services.contribute(arc.parts[0], {"next": "Come back.\r\n\r\nSoon.", "part": " "}, by=arc.partner)
    PartnerPart.objects.filter(pk=arc.parts[1].pk).update(answers=[], contribution="From before the questions.")
    assert [[(a.question, a.paragraphs) for a in partner.answers] for partner in compose(arc.review).partner_words] == [
        [("What would you do differently, or do next?", ("Come back.", "Soon."))],
        [("", ("From before the questions.",))],
    ]
    with pytest.raises(ReviewRefused, match="at least one"):
        services.contribute(arc.parts[0], {"next": "  "}, by=arc.partner)


def test_evidence_linked_to_no_outcome_is_listed():
    arc = written()
    assert [quote.text for quote in compose(arc.review).unlinked] == [
        "My team leader was not so sure about the time it took."
    ]


def test_words_to_be_asked_about_are_not_quoted_before_their_author_agrees():
    from learning_review.evidence.services import answer_wording

    arc = written()
    asked = share(arc.workshop, "Please ask me first about this. It is delicate.", ask=True)
    excerpt = passage(asked.snapshots.get(), 1, by=arc.coordinator, outcome=arc.outcomes[3])
    claim(arc.workshop, arc.outcomes[3], [excerpt], by=arc.coordinator)
    finding = compose(arc.review).chapters[3].findings[0]
    assert (finding.quotes, finding.unquoted) == ((), 1)
    answer_wording(excerpt.approval, agreed=True, by=asked.person)
    finding = compose(arc.review).chapters[3].findings[0]
    assert ([quote.text for quote in finding.quotes], finding.unquoted) == (["Please ask me first about this."], 0)


def test_a_voice_for_the_web_only_is_not_in_the_document_and_said_to_be_so():
    arc = written()
    give_voice(arc.workshop, "Only on the web, please.", by=arc.coordinator, scopes=[Scope.REVIEW_WEB])
    web, pdf = compose(arc.review, "web"), compose(arc.review, "pdf")
    assert (len(web.voices), len(pdf.voices)) == (2, 1)
    assert web.voices_sentence == pdf.voices_sentence
    assert web.voices_sentence == "2 collected, 2 shown when this was put together. 1 of them is on the web page only."


@pytest.mark.parametrize(
    ("completed", "others", "said"),
    [
        (5, 0, "The workshop had 16 places. A small group took part: too few for more to be said without saying it of"),
        (8, 0, "The workshop had 16 places. 8 people took part, and nearly all of them completed it."),
        (11, 1, "The workshop had 16 places. 12 people took part, and nearly all of them completed it."),
        (6, 4, "The workshop had 16 places. 10 people took part, and most of them completed it."),
    ],
)
def test_numbers_say_nothing_about_one_person(completed, others, said):
    workshop = finished_workshop(people=completed)
    for _other in range(others):
        EnrolmentFactory(workshop=workshop, state=Enrolment.State.INCOMPLETE)
    review = services.open_review(workshop, by=coordinator())
    assert " ".join(compose(review).took_part).startswith(said)
    figures = gather(review)["figures"]
    assert figures.get("took_part") == (completed + others if completed + others >= 8 else None)
    assert set(figures) - {"took_part", "completed"} == {
        "places",
        "over",
        "voices_collected",
        "voices_shown",
        "voices_web_only",
        "passages",
    }


def test_an_untouched_manifest_is_not_redacted():
    arc = written()
    manifest = gather(arc.review)
    assert redacted(manifest, Words(arc.workshop)) == manifest
    assert gather(arc.review) == manifest


def test_what_is_printed_bears_the_date_where_the_workshop_is():
    arc, version = published()
    half_past_midnight = dt.datetime(2026, 7, 1, 23, 30, tzinfo=dt.UTC)  # in London, on the second
    ReviewVersion.objects.update(issued_at=half_past_midnight)
    arc.review.parts.update(decided_at=half_past_midnight)
    document = compose_version(ReviewVersion.objects.get(pk=version.pk), "web")
    dates = [document.issued_on, *(line.issued_on for line in document.versions)]
    assert [*map(str, dates), *(one["on"] for one in decisions(arc.review))] == ["2026-07-02"] * 4
