"""Two people read the same passages, neither seeing the other's reading: what is hidden, and what the numbers say."""

import pytest
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from learning_review.evidence import services
from learning_review.evidence.errors import EvidenceRefused
from learning_review.evidence.models import BlindReading, Coding, Snapshot
from learning_review.evidence.queries import agreement, blind_left, codings_open_to, next_blind, open_second
from learning_review.evidence.tests.factories import coordinator, finished_workshop, give_voice, passage, share
from learning_review.reflections import services as journal
from notices.delivery import compose
from notices.models import Notice
from programmes.people.tests.factories import UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def workshop():
    return finished_workshop(people=0)


@pytest.fixture
def first():
    return coordinator()


@pytest.fixture
def facilitator(workshop):
    person = UserFactory()
    workshop.facilitators.add(person)
    return person


def see(person, workshop):
    return set(codings_open_to(person, workshop, open_second(person, workshop)).values_list("pk", flat=True))


def test_who_can_be_asked(workshop, first, facilitator):
    with pytest.raises(EvidenceRefused, match="facilitates this workshop"):
        services.ask_second_coder(workshop, UserFactory(), by=first)
    with pytest.raises(EvidenceRefused, match="somebody else"):
        services.ask_second_coder(workshop, first, by=first)
    second = services.ask_second_coder(workshop, facilitator, by=first)
    assert services.ask_second_coder(workshop, facilitator, by=first) == second
    assert Notice.objects.filter(kind="evidence/second_coder_asked").count() == 1
    with pytest.raises(EvidenceRefused, match="they themselves"):
        services.end_blind_reading(second, by=coordinator())
    services.end_blind_reading(second, by=facilitator)
    with pytest.raises(EvidenceRefused, match="seen everybody"):
        services.ask_second_coder(workshop, facilitator, by=first)


def test_the_mail_is_dropped_when_nothing_is_left_to_read(workshop, first, facilitator):
    share(workshop)
    excerpt = passage(Snapshot.objects.get(), 1, by=first)
    services.ask_second_coder(workshop, facilitator, by=first)
    notice = Notice.objects.get(kind="evidence/second_coder_asked")
    assert f"/reviews/{workshop.code}/evidence/blind/" in compose(notice)[0].body
    workshop.facilitators.remove(facilitator)
    assert compose(notice) is None
    workshop.facilitators.add(facilitator)
    services.code_blind(excerpt, [(None, "mixed")], by=facilitator)
    assert compose(notice) is None


def test_another_reading_is_seen_only_after_ones_own(workshop, first, facilitator):
    share(workshop)
    outcome = workshop.programme.outcomes.first()
    one, two = (passage(Snapshot.objects.get(), n, by=first, outcome=outcome) for n in (1, 2))
    assert len(see(facilitator, workshop)) == 2
    services.ask_second_coder(workshop, facilitator, by=first)
    second = open_second(facilitator, workshop)
    assert (see(facilitator, workshop), blind_left(second), next_blind(second)) == (set(), (0, 2), one)
    reading = services.code_blind(one, [(outcome, "against"), (None, "mixed")], by=facilitator, memo="Mine.")
    assert reading.first == {outcome.code: "supports"}
    assert reading.second == {outcome.code: "against", "none": "mixed"}
    assert see(facilitator, workshop) == set(Coding.objects.filter(excerpt=one).values_list("pk", flat=True))
    assert (blind_left(second), next_blind(second)) == ((1, 1), two)
    with pytest.raises(EvidenceRefused, match="not waiting"):
        services.code_blind(one, [(outcome, "supports")], by=facilitator)
    assert len(see(first, workshop)) == 4
    services.end_blind_reading(second, by=first)
    assert len(see(facilitator, workshop)) == 4
    with pytest.raises(EvidenceRefused, match="not waiting"):
        services.code_blind(two, [(outcome, "supports")], by=facilitator)


def test_the_numbers_are_plain_and_stay_as_first_read(workshop, first, facilitator):
    share(workshop)
    outcomes = list(workshop.programme.outcomes.all())
    alike, turned, elsewhere = (passage(Snapshot.objects.get(), n, by=first, outcome=outcomes[0]) for n in (1, 2, 3))
    services.ask_second_coder(workshop, facilitator, by=first)
    services.code_blind(alike, [(outcomes[0], "supports")], by=facilitator)
    services.code_blind(turned, [(outcomes[0], "against")], by=facilitator)
    services.code_blind(elsewhere, [(outcomes[1], "supports")], by=facilitator)

    def numbers():
        held = agreement(workshop, outcomes)
        return held.passages, held.same_outcomes, held.same_direction

    assert numbers() == (3, 2, 1)
    held = agreement(workshop, outcomes)
    assert [(row.either, row.both, row.same_way) for row in held.by_outcome] == [(3, 2, 1), (1, 0, 0), *[(0, 0, 0)] * 5]
    assert [(one.excerpt.pk, one.settled) for one in held.disagreements] == [(turned.pk, False), (elsewhere.pk, False)]
    assert held.disagreements[0].second == f"{outcomes[0].title}: Speaks against"
    services.code_excerpt(turned, outcome=outcomes[0], polarity="supports", by=facilitator)
    assert numbers() == (3, 2, 1)
    assert [one.settled for one in agreement(workshop, outcomes).disagreements] == [True, False]


def test_what_is_read_after_publication_is_talked_over_and_not_counted_as_blind(workshop, first, facilitator):
    share(workshop)
    outcomes = list(workshop.programme.outcomes.all())
    before, after = (passage(Snapshot.objects.get(), n, by=first, outcome=outcomes[0]) for n in (1, 2))
    services.ask_second_coder(workshop, facilitator, by=first)
    services.code_blind(before, [(outcomes[0], "supports")], by=facilitator)
    published = timezone.now()
    services.code_blind(after, [(outcomes[0], "against")], by=facilitator)
    held = agreement(workshop, outcomes, published)
    assert (held.passages, held.same_direction, held.late) == (1, 1, 1)
    assert [(one.excerpt.pk, one.late) for one in held.disagreements] == [(after.pk, True)]
    assert held.by_outcome[0].either == 1
    assert agreement(workshop, outcomes, None).passages == 2


def test_words_taken_back_count_no_more(workshop, first, facilitator):
    reflection = share(workshop)
    excerpt = passage(Snapshot.objects.get(), 1, by=first)
    services.ask_second_coder(workshop, facilitator, by=first)
    services.code_blind(excerpt, [(None, "mixed")], by=facilitator)
    journal.unshare(reflection, by=reflection.person)
    assert agreement(workshop, []).passages == 0


WAYS = st.dictionaries(st.sampled_from(["a", "b", "none"]), st.sampled_from(["supports", "against"]), min_size=1)


@given(pairs=st.lists(st.tuples(WAYS, WAYS), max_size=6))
def test_agreement_is_symmetrical_and_never_more_than_there_is(pairs):
    from learning_review.evidence.queries.agreement import _one

    class Named:
        code = "a"

    one_way = _one(Named, [BlindReading(first=x, second=y) for x, y in pairs])
    other_way = _one(Named, [BlindReading(first=y, second=x) for x, y in pairs])
    assert one_way == other_way
    assert one_way.same_way <= one_way.both <= one_way.either <= len(pairs)


@pytest.mark.parametrize("passages", [1, 3, 20])
def test_the_agreement_costs_the_same_however_much_was_read(
    client, workshop, first, facilitator, passages, django_assert_num_queries
):
    services.ask_second_coder(workshop, facilitator, by=first)
    for number in range(passages):
        voice = give_voice(workshop, f"Voice number {number}. It has more to say.", by=first)
        services.code_blind(passage(voice.snapshots.get(), 1, by=first), [(None, "against")], by=facilitator)
    client.force_login(first)
    address = f"/reviews/{workshop.code}/evidence/agreement/"
    client.get(address)
    with django_assert_num_queries(17):
        client.get(address)
