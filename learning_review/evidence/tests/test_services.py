import datetime as dt
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from learning_review.evidence import services
from learning_review.evidence.errors import EvidenceRefused
from learning_review.evidence.models import Coding, Excerpt, ExcerptApproval, Finding, Snapshot
from learning_review.evidence.queries import approvals_of, findings_of, live_excerpts, recommendations_of
from learning_review.evidence.sentences import repeats, sentences
from learning_review.evidence.tests.factories import (
    JOURNAL_WORDS,
    VOICE_WORDS,
    claim,
    coordinator,
    finished_workshop,
    give_voice,
    passage,
    share,
)
from learning_review.reflections import services as journal
from learning_review.reflections.models import Reflection
from learning_review.voices import services as voices
from learning_review.voices.models import Consent, Scope
from notices.models import Notice
from programmes.catalogue.tests.factories import OutcomeFactory
from programmes.people.tests.factories import UserFactory


# --- Sentences ---
@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", []),
        ("One. Two! Three?", ["One.", "Two!", "Three?"]),
        ("No end", ["No end"]),
        ("A first line\n\nA second one.", ["A first line", "A second one."]),
        ("“Really?” she said. Yes…", ["“Really?”", "she said.", "Yes…"]),
        ("At 2.30pm we met. It was late.", ["At 2.30pm we met.", "It was late."]),
    ],
)
def test_sentences(text, expected):
    assert [sentence.text for sentence in sentences(text)] == expected


@given(st.text(alphabet="ab .!?\n”", max_size=80))
def test_every_character_is_in_exactly_one_sentence(text):
    found = sentences(text)
    assert all(text[s.start : s.end] == s.text for s in found)
    assert [s.number for s in found] == list(range(1, len(found) + 1))
    assert all(before.end <= after.start for before, after in pairwise(found))
    assert "".join("".join(s.text.split()) for s in found) == "".join(text.split())


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("One said that she CAME UP with a plan of her own, and so on", True),
        ("She came up with a plan", False),
        ("plan of her own", False),
        ("", False),
    ],
)
def test_repeating_what_was_shared(text, expected):
    assert repeats(text, [JOURNAL_WORDS]) is expected


# --- What is frozen ---
@pytest.fixture
def workshop(db):
    return finished_workshop(people=0)


@pytest.fixture
def team(db):
    return coordinator()


@pytest.mark.parametrize(("level", "held"), [("me", None), ("coach", None), ("review", False), ("review_ask", True)])
def test_only_what_is_shared_with_the_review_is_frozen(workshop, level, held):
    reflection = share(workshop)
    journal.share(reflection, level, by=reflection.person)
    live = Snapshot.objects.filter(reflection=reflection, withdrawn_at__isnull=True)
    assert [snapshot.needs_wording_approval for snapshot in live] == ([] if held is None else [held])
    assert [snapshot.text for snapshot in live] == ([] if held is None else [JOURNAL_WORDS])


def test_later_edits_do_not_reach_the_snapshot(workshop):
    reflection = share(workshop)
    journal.edit(reflection, by=reflection.person, what="Other words.", so_what="", now_what="")
    assert Snapshot.objects.get().text == JOURNAL_WORDS


def test_sharing_other_words_empties_the_former(workshop, team):
    reflection = share(workshop)
    excerpt = passage(Snapshot.objects.get(), 1, by=team)
    journal.share(reflection, Reflection.Sharing.REVIEW, by=reflection.person, passage="She came up with a plan")
    excerpt = Excerpt.objects.select_related("snapshot").get(pk=excerpt.pk)
    assert (excerpt.live, excerpt.text, excerpt.snapshot.text) == (False, "", "")
    assert Snapshot.objects.get(withdrawn_at__isnull=True).text == "She came up with a plan"


def test_a_voice_is_held_while_it_may_be_shown(workshop, team):
    voice = give_voice(workshop, by=team)
    assert Snapshot.objects.get().text == VOICE_WORDS
    assert Snapshot.objects.get().kind == Snapshot.Kind.MANAGER
    voices.approve(voice, voice.current, scopes=[Scope.PROGRAMME_PAGE], channel=Consent.Channel.LINK)
    assert (Snapshot.objects.get().text, Snapshot.objects.get().live) == ("", False)
    voices.approve(voice, voice.current, scopes=[Scope.REVIEW_PDF], channel=Consent.Channel.LINK)
    assert Snapshot.objects.filter(withdrawn_at__isnull=True).count() == 1


# --- Excerpts and codings ---
@pytest.mark.parametrize(("start", "end"), [(-1, 4), (4, 4), (5, 4), (0, 10_000)])
def test_a_range_lies_within_the_text(workshop, team, start, end):
    share(workshop)
    with pytest.raises(EvidenceRefused, match="at least one sentence"):
        services.make_excerpt(Snapshot.objects.get(), start=start, end=end, by=team)


def test_the_same_range_is_one_excerpt(workshop, team):
    share(workshop)
    first, second = (services.make_excerpt(Snapshot.objects.get(), start=0, end=20, by=team) for _time in range(2))
    assert first == second


def test_nothing_can_be_made_of_words_taken_back(workshop, team):
    reflection = share(workshop)
    snapshot = Snapshot.objects.get()
    excerpt = services.make_excerpt(snapshot, start=0, end=20, by=team)
    journal.unshare(reflection, by=reflection.person)
    with pytest.raises(EvidenceRefused, match="taken back"):
        services.make_excerpt(snapshot, start=0, end=20, by=team)
    with pytest.raises(EvidenceRefused, match="taken back"):
        services.code_excerpt(excerpt, outcome=None, polarity="mixed", by=team)


def test_a_second_reading_replaces_ones_own_and_stands_beside_anothers(workshop, team):
    share(workshop)
    other = coordinator()
    outcome = workshop.programme.outcomes.first()
    excerpt = passage(Snapshot.objects.get(), 1, by=team, outcome=outcome)
    services.code_excerpt(excerpt, outcome=outcome, polarity="against", by=team)
    services.code_excerpt(excerpt, outcome=outcome, polarity="mixed", by=other)
    assert sorted(Coding.objects.values_list("polarity", flat=True)) == ["against", "mixed"]


def test_coding_stays_within_the_programme_and_in_ones_own_words(workshop, team):
    share(workshop)
    excerpt = passage(Snapshot.objects.get(), 1, by=team)
    with pytest.raises(EvidenceRefused, match="another programme"):
        services.code_excerpt(excerpt, outcome=OutcomeFactory(), polarity="mixed", by=team)
    with pytest.raises(EvidenceRefused, match="repeats words"):
        services.code_excerpt(excerpt, outcome=None, polarity="mixed", memo=JOURNAL_WORDS, by=team)


def test_taking_back_a_coding(workshop, team):
    share(workshop)
    outcome = workshop.programme.outcomes.first()
    excerpt = passage(Snapshot.objects.get(), 1, by=team, outcome=outcome)
    coding = Coding.objects.get()
    with pytest.raises(EvidenceRefused, match="Only the person who coded"):
        services.remove_coding(coding, by=coordinator())
    claim(workshop, outcome, [excerpt], by=team)
    with pytest.raises(EvidenceRefused, match="A finding rests"):
        services.remove_coding(coding, by=team)
    Finding.objects.all().delete()
    services.remove_coding(coding, by=team)
    assert not Coding.objects.exists()


def test_one_act_says_of_a_passage_what_it_bears_on_each_way(workshop, team):
    share(workshop)
    first, second = workshop.programme.outcomes.all()[:2]
    snapshot = Snapshot.objects.get()
    readings = [(first, "supports"), (second, "against"), (None, "unexpected")]
    excerpt = services.code_passage(snapshot, start=0, end=20, readings=readings, by=team, memo="Mine.")
    held = Coding.objects.order_by("pk").values_list("outcome", "polarity", "memo")
    assert list(held) == [(o.pk if o else None, p, "Mine.") for o, p in readings]
    assert excerpt.text == JOURNAL_WORDS[:20]
    with pytest.raises(EvidenceRefused, match="what it bears on"):
        services.code_passage(snapshot, start=21, end=40, readings=[], by=team)
    assert Excerpt.objects.count() == 1


def test_a_text_with_nothing_to_code_is_set_aside_until_something_is(workshop, team):
    share(workshop)
    snapshot = Snapshot.objects.get()
    assert services.set_aside(snapshot, by=team).set_aside_at
    assert services.set_aside(snapshot, by=team, aside=False).set_aside_at is None
    services.set_aside(snapshot, by=team)
    passage(snapshot, 1, by=team)
    assert Snapshot.objects.get().set_aside_at is None
    with pytest.raises(EvidenceRefused, match="coded already"):
        services.set_aside(snapshot, by=team)


# --- Findings ---
@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({"claim": " "}, "Say what you claim"),
        ({"counter_evidence": ""}, "speaks against"),
        ({"other_explanations": ""}, "else could explain"),
        ({"strength": "strong"}, "two kinds of source"),
        ({"recommendation": "Do it."}, "a date"),
        ({"recommendation_owner": "Somebody"}, "a date"),
        ({"claim": JOURNAL_WORDS}, "repeats words"),
        ({"counter_evidence": JOURNAL_WORDS}, "repeats words"),
    ],
)
def test_what_a_finding_needs(workshop, team, change, why):
    share(workshop)
    outcome = workshop.programme.outcomes.first()
    excerpt = passage(Snapshot.objects.get(), 1, by=team, outcome=outcome)
    with pytest.raises(EvidenceRefused, match=why):
        claim(workshop, outcome, [excerpt], by=team, **change)
    assert not Finding.objects.exists()


def test_a_finding_needs_evidence_that_is_live_coded_and_its_own_workshops(workshop, team):
    reflection = share(workshop)
    first, second = workshop.programme.outcomes.all()[:2]
    excerpt = passage(Snapshot.objects.get(), 1, by=team, outcome=first)
    with pytest.raises(EvidenceRefused, match="at least one passage"):
        claim(workshop, first, [], by=team)
    with pytest.raises(EvidenceRefused, match="Code each passage"):
        claim(workshop, second, [excerpt], by=team)
    elsewhere = finished_workshop(people=0)
    with pytest.raises(EvidenceRefused, match="taken back"):
        claim(elsewhere, elsewhere.programme.outcomes.first(), [excerpt], by=team)
    journal.unshare(reflection, by=reflection.person)
    with pytest.raises(EvidenceRefused, match="taken back"):
        claim(workshop, first, [excerpt], by=team)


@pytest.mark.parametrize(("polarity", "allowed"), [("supports", True), ("mixed", True), ("against", False)])
def test_strong_counts_only_sources_that_bear_it_out(workshop, team, polarity, allowed):
    share(workshop)
    give_voice(workshop, by=team)
    outcome = workshop.programme.outcomes.first()
    own = passage(Snapshot.objects.get(reflection__isnull=False), 1, by=team, outcome=outcome)
    other = passage(Snapshot.objects.get(voice__isnull=False), 1, by=team, outcome=outcome, polarity=polarity)
    if allowed:
        assert claim(workshop, outcome, [own, other], by=team, strength="strong").strength == "strong"
    else:
        with pytest.raises(EvidenceRefused, match="two kinds"):
            claim(workshop, outcome, [own, other], by=team, strength="strong")


def test_a_passage_speaks_for_a_finding_or_against_it(workshop, team):
    share(workshop)
    outcome = workshop.programme.outcomes.first()
    first, second, third = (passage(Snapshot.objects.get(), n, by=team, outcome=outcome) for n in (1, 2, 3))
    finding = claim(workshop, outcome, [first], by=team, against=[second, third])
    assert list(finding.evidence.values_list("excerpt", "role")) == [
        (first.pk, "supports"),
        (second.pk, "against"),
        (third.pk, "against"),
    ]
    assert findings_of(workshop).get().live_count == 1
    with pytest.raises(EvidenceRefused, match="Say it once"):
        claim(workshop, outcome, [first], by=team, against=[first])
    with pytest.raises(EvidenceRefused, match="at least one passage"):
        claim(workshop, outcome, [], by=team, against=[first])


def test_lost_evidence_is_flagged_until_the_finding_is_reviewed(workshop, team):
    gone, kept = share(workshop), share(workshop, "Something else that stays where it is.")
    outcome = workshop.programme.outcomes.first()
    excerpts = [passage(r.snapshots.get(), 1, by=team, outcome=outcome) for r in (gone, kept)]
    finding = claim(workshop, outcome, excerpts, by=team)
    journal.unshare(gone, by=gone.person)
    found = findings_of(workshop).get()
    assert (found.state, found.live_count, found.lost_count) == ("evidence_changed", 1, 1)
    claim(workshop, outcome, [excerpts[1]], by=team, finding=finding, claim="A smaller claim.")
    found = findings_of(workshop).get()
    assert (found.pk, found.state, found.claim, found.lost_count) == (finding.pk, "ok", "A smaller claim.", 0)


def test_a_reading_that_turns_round_sends_its_finding_back(workshop, team):
    share(workshop)
    outcome = workshop.programme.outcomes.first()
    excerpt = passage(Snapshot.objects.get(), 1, by=team, outcome=outcome)
    claim(workshop, outcome, [excerpt], by=team)
    services.code_excerpt(excerpt, outcome=outcome, polarity="supports", by=team, memo="Still.")
    assert Finding.objects.get().state == "ok"
    services.code_excerpt(excerpt, outcome=outcome, polarity="against", by=team)
    assert Finding.objects.get().state == "evidence_changed"


def test_findings_change_places_without_dragging(workshop, team):
    share(workshop)
    outcome = workshop.programme.outcomes.first()
    excerpt = passage(Snapshot.objects.get(), 1, by=team, outcome=outcome)
    one, two, three = (claim(workshop, outcome, [excerpt], by=team, claim=name) for name in ("1", "2", "3"))

    def order():
        return list(findings_of(workshop).values_list("claim", flat=True))

    services.move_finding(three, up=True, by=team)
    assert order() == ["1", "3", "2"]
    services.move_finding(one, up=False, by=team)
    assert order() == ["3", "1", "2"]
    services.move_finding(three, up=True, by=team)
    services.move_finding(two, up=False, by=team)
    assert order() == ["3", "1", "2"]


def test_a_recommendation_is_open_overdue_or_done(workshop, team):
    share(workshop)
    outcome = workshop.programme.outcomes.first()
    excerpt = passage(Snapshot.objects.get(), 1, by=team, outcome=outcome)
    today = dt.date(2027, 6, 1)
    plain = claim(workshop, outcome, [excerpt], by=team)
    late, soon = (
        claim(
            workshop,
            outcome,
            [excerpt],
            by=team,
            recommendation=day.isoformat(),
            recommendation_owner="Us",
            recommendation_due=day,
        )
        for day in (today - dt.timedelta(days=1), today)
    )

    def listed():
        return [(f.pk, bool(f.overdue), f.recommendation_done_on) for f in recommendations_of(workshop, today=today)]

    assert listed() == [(late.pk, True, None), (soon.pk, False, None)]
    services.mark_recommendation(late, done_on=today, by=team)
    assert listed() == [(soon.pk, False, None), (late.pk, False, today)]
    with pytest.raises(EvidenceRefused, match="recommends nothing"):
        services.mark_recommendation(plain, done_on=today, by=team)
    claim(workshop, outcome, [excerpt], by=team, finding=late)
    assert Finding.objects.get(pk=late.pk).recommendation_done_on is None


def test_withdrawal_takes_memos_too(workshop, team):
    reflection = share(workshop)
    excerpt = passage(Snapshot.objects.get(), 1, by=team)
    services.code_excerpt(excerpt, outcome=None, polarity="mixed", memo="She means her own team.", by=team)
    journal.unshare(reflection, by=reflection.person)
    assert set(Coding.objects.values_list("memo", flat=True)) == {""}


# --- Asking about wording ---
def test_the_author_is_asked_once_about_each_passage(workshop, team):
    reflection = share(workshop, ask=True)
    snapshot = Snapshot.objects.get()
    for _time in range(2):
        excerpt = services.make_excerpt(snapshot, start=0, end=20, by=team)
    assert Notice.objects.filter(kind="evidence/wording_asked").count() == 1
    assert [a.excerpt_id for a in approvals_of(reflection.person)] == [excerpt.pk]
    assert not excerpt.may_be_quoted
    with pytest.raises(EvidenceRefused, match="Only the person whose words"):
        services.answer_wording(excerpt.approval, agreed=True, by=UserFactory())
    services.answer_wording(excerpt.approval, agreed=True, by=reflection.person)
    assert Excerpt.objects.get(pk=excerpt.pk).may_be_quoted


def test_asking_later_hides_what_was_quoted_freely(workshop, team):
    reflection = share(workshop)
    excerpt = passage(Snapshot.objects.get(), 1, by=team)
    assert excerpt.may_be_quoted
    journal.share(reflection, Reflection.Sharing.REVIEW_ASK, by=reflection.person)
    assert not live_excerpts(workshop).get().may_be_quoted
    assert ExcerptApproval.objects.get().state == "asked"
    journal.share(reflection, Reflection.Sharing.REVIEW, by=reflection.person)
    assert live_excerpts(workshop).get().may_be_quoted
