"""What the attacker gets out of the rules, and out of weaker ones: an attack that cannot succeed proves nothing."""

import pytest

from learning_review.disclosure.tests.attack import (
    all_small_groups,
    asked_again,
    attack,
    bare_bands,
    before_and_after,
    counted_anew,
    five_point,
    knowing_some,
    masked_only,
    mean_and_distribution,
    one_share,
    says_how_many,
    while_open,
    with_the_unanswered,
)

TRIES = {
    "every small group and count, both audiences": lambda: all_small_groups(40),
    "counted, others and “not now”": lambda: with_the_unanswered(16, second=False),
    **{f"five points, {n} people": lambda n=n: five_point(n, one_share) for n in (1, 4, 5, 7, 8, 10, 12)},
    "before and after somebody came or went": lambda: before_and_after(16),
    "the same question to a few more": lambda: asked_again(16),
    "looking after every answer": lambda: while_open(12, live=False),
}
# The name of what is weakened, and how many of the cases it gives away.
WEAKENED = {
    "a band may stand for one count": (lambda: all_small_groups(40, bare_bands), (860, 10)),
    "a refusal that says the number": (lambda: all_small_groups(40, says_how_many), (860, 35)),
    "a second share, for “not now”": (lambda: with_the_unanswered(16, second=True), (968, 4)),
    "a mean and a distribution, 8 people": (
        lambda: masked_only(five_point(8, mean_and_distribution(5))),
        (490, 302),
    ),
    "a mean and a distribution, 12 people": (
        lambda: masked_only(five_point(12, mean_and_distribution(5))),
        (1785, 1281),
    ),
    "no ledger, somebody came or went": (lambda: before_and_after(16, counted_anew), (1152, 137)),
    "no ledger, a few more are asked": (lambda: asked_again(16, counted_anew), (2128, 124)),
    "live figures": (lambda: while_open(10, live=True), (1024, 586)),
}


@pytest.mark.parametrize("name", TRIES)
def test_the_attacker_recovers_nothing(name):
    outcome = attack(TRIES[name]())
    assert outcome.tried > 0
    assert outcome.recovered == 0, f"{name}: {outcome}"


@pytest.mark.parametrize(("facilitators", "public"), [(5, 5), (6, 10), (9, 9), (12, 5)])
def test_the_attacker_recovers_nothing_whatever_thresholds_are_chosen(settings, facilitators, public):
    settings.FACILITATOR_THRESHOLD, settings.REVIEW_THRESHOLD = facilitators, public
    for name, worlds in TRIES.items():
        outcome = attack(worlds())
        assert outcome.recovered == 0, f"{name}: {outcome}"


@pytest.mark.parametrize("name", WEAKENED)
def test_the_attacker_beats_weaker_rules(name):
    worlds, expected = WEAKENED[name]
    outcome = attack(worlds())
    assert (outcome.tried, outcome.recovered) == expected, f"{name}: {outcome}"


def test_one_who_answered_against_all_others_can_know_it():
    """The limit that is left and told: who alone answered otherwise sees in "nearly all" that the others agree."""
    outcome = attack(knowing_some(16, friends=1))
    assert (outcome.tried, outcome.recovered) == (270, 13), outcome
    for (_answered, own), shown, facts in knowing_some(16, friends=1):
        certain = attack(w for w in knowing_some(16, friends=1) if w[:2] == ((_answered, own), shown)).recovered
        if certain:
            assert facts["the others"] == (0 if own else _answered - 1)
