"""How often somebody finds out what one person answered: from what we give out, and from less careful rules.

python -m benchmarks.disclosure [--people 16]

The cases are those of learning_review/disclosure/tests: every group up to so many people, every count.
"""

from benchmarks.world import asked, start


def main() -> None:
    people = asked(__doc__, people=16).people
    start()
    from learning_review.disclosure.tests import attack as tries

    said = {
        "every group and count, both audiences": tries.all_small_groups(people),
        "counted, others and “not now”": tries.with_the_unanswered(people, second=False),
        "before and after somebody came or went": tries.before_and_after(people),
        "the same question to a few more": tries.asked_again(people),
        "five points, one share, 12 people": tries.five_point(12, tries.one_share),
        "weaker: bare bands": tries.all_small_groups(people, tries.bare_bands),
        "weaker: a refusal that says the number": tries.all_small_groups(people, tries.says_how_many),
        "weaker: a second share": tries.with_the_unanswered(people, second=True),
        "weaker: a mean and a masked distribution": tries.masked_only(
            tries.five_point(12, tries.mean_and_distribution(5))
        ),
        "weaker: no ledger, somebody came or went": tries.before_and_after(people, tries.counted_anew),
        "weaker: no ledger, a few more are asked": tries.asked_again(people, tries.counted_anew),
        "weaker: live figures, 10 people": tries.while_open(10, live=True),
        "left: one person's own answer beside it": tries.knowing_some(people, friends=1),
    }
    print(f"{'':44}{'tried':>9}{'recovered':>11}")
    for name, worlds in said.items():
        outcome = tries.attack(worlds)
        print(f"{name:44}{outcome.tried:9,}{outcome.recovered:11,}")


if __name__ == "__main__":
    main()
