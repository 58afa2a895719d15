"""Somebody with a computer, who has everything that is given out and wants to know what one person answered.

They know the rules, who was invited, how many answered, and who came or went. For every world that can be (who answered
what) they work out what they would be shown, and lay aside those that would have shown them something else. What is
the same in all that are left, they know. `attack` counts in how many worlds that is so.
"""

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator
from dataclasses import dataclass
from itertools import combinations_with_replacement, product

from learning_review.disclosure.rules import Audience, Figure, Group, figure

AUDIENCES = tuple(Audience)
# What is known beforehand, what was shown, and the facts that must stay hidden, by name.
World = tuple[Hashable, Hashable, dict[str, Hashable]]
Rule = Callable[..., Figure | None]


@dataclass(frozen=True)
class Outcome:
    """How many worlds there were, and in how many the attacker knew at least one fact."""

    tried: int
    recovered: int
    example: str = ""

    def __str__(self) -> str:
        return f"{self.tried} cases tried, {self.recovered} recovered{self.example and f', such as {self.example}'}"


def attack(worlds: Iterable[World]) -> Outcome:
    """Hold all worlds against one another."""
    alike: dict[Hashable, list[dict[str, Hashable]]] = defaultdict(list)
    for known, shown, facts in worlds:
        alike[known, shown].append(facts)
    recovered, example = 0, ""
    for (known, shown), left in alike.items():
        names = {name for facts in left for name in facts}
        certain = [name for name in names if len({facts.get(name) for facts in left}) == 1]
        if certain:
            recovered += len(left)
            example = example or f"{sorted(certain)} from {shown} knowing {known}"
    return Outcome(sum(map(len, alike.values())), recovered, example)


# --- The rules as they are, and weakened --------------------------------------------------------------
def each_audience(group: Group, rule: Rule = figure) -> tuple[Figure | None, ...]:
    """Return what all audiences together are shown of a question: what the first is given is there for the next."""
    given: list[Figure] = []
    shown = []
    for audience in AUDIENCES:
        said = rule(group, audience, taken=given)
        shown.append(said)
        given += [said] if said else []
    return tuple(shown)


def counted_anew(group: Group, audience: str, **ledger: object) -> Figure | None:
    """The rule without a ledger."""
    return figure(group, audience)


def says_how_many(group: Group, audience: str, **ledger: object) -> Figure | None:
    """A refusal that says what it refuses."""
    return figure(group, audience) or Figure(group.invited, group.answered, f"too few: {group.counted}")


def bare_bands(group: Group, audience: str, **ledger: object) -> Figure | None:
    """Bands that are never said two together, however few counts they stand for."""
    least = 5 if audience == Audience.FACILITATORS else 8
    if group.answered < least:
        return None
    share = 100 * group.counted / group.answered
    code = next(name for at, name in ((85, "A"), (60, "B"), (40, "C"), (15, "D"), (0, "E")) if share >= at)
    return Figure(group.invited, group.answered, code)


# --- What is tried ------------------------------------------------------------------------------------
def all_small_groups(most: int, rule: Rule = figure) -> Iterator[World]:
    """Every group up to `most` people, with every count: how many gave the answer asked for is to stay hidden."""
    for answered in range(1, most + 1):
        for counted in range(answered + 1):
            group = Group(most, answered, counted)
            yield answered, each_audience(group, rule), {"count": counted}


def with_the_unanswered(most: int, second: bool) -> Iterator[World]:
    """Every way to split a group into counted, others, and "not now"; the weak rule gives a share for "not now" too."""
    for answered in range(1, most + 1):
        for counted in range(answered + 1):
            for not_now in range(answered - counted + 1):
                shown: list[Hashable] = [each_audience(Group(most, answered, counted))]
                if second:
                    shown.append(each_audience(Group(most, answered, not_now)))
                yield answered, tuple(shown), {"count": counted, "not now": not_now}


def five_point(people: int, shown: Callable[[tuple[int, ...]], Hashable]) -> Iterator[World]:
    """Every way in which a group may answer one to five; how many gave each answer is to stay hidden."""
    for answers in combinations_with_replacement(range(1, 6), people):
        cells = tuple(answers.count(value) for value in range(1, 6))
        yield people, shown(cells), {f"answered {value}": cells[value - 1] for value in range(1, 6)}


def one_share(cells: tuple[int, ...]) -> Hashable:
    """What we give out: the share who answered four or five."""
    people = sum(cells)
    return each_audience(Group(people, people, cells[3] + cells[4]))


def mean_and_distribution(least: int) -> Callable[[tuple[int, ...]], Hashable]:
    """What survey tools give out: a mean, and the cells, those below `least` masked, and one more if it is only one."""

    def shown(cells: tuple[int, ...]) -> Hashable:
        mean = round(sum(value * count for value, count in enumerate(cells, 1)) / sum(cells), 2)
        masked = {n for n, count in enumerate(cells) if 0 < count < least}
        if len(masked) == 1:
            others = [n for n in range(5) if n not in masked]
            masked.add(min(others, key=lambda n: (cells[n], n)))
        return mean, tuple(None if n in masked else count for n, count in enumerate(cells))

    return shown


def masked_only(worlds: Iterable[World]) -> Iterator[World]:
    """Keep as facts only what was masked: that what is printed is known is no success."""
    for known, shown, facts in worlds:
        cells = shown[1]  # type: ignore[index]
        hidden = {name: fact for (name, fact), cell in zip(facts.items(), cells, strict=True) if cell is None}
        if hidden:
            yield (known, tuple(hidden)), shown, hidden


def before_and_after(most: int, rule: Rule = figure) -> Iterator[World]:
    """Figures are asked for before and after one person came or went, by either audience first.

    Known: how many there were, who came or went. Hidden: the count, and what that person answered.
    """
    for answered, went, order in product(range(1, most + 1), (True, False), (AUDIENCES, AUDIENCES[::-1])):
        for counted, theirs in product(range(answered + 1), (0, 1)):
            if went and not (theirs <= counted and counted - theirs <= answered - 1):
                continue
            change = -1 if went else 1
            groups = (
                Group(most, answered, counted),
                Group(most, answered + change, counted + change * theirs),
            )
            yield (
                (answered, went, order),
                _released(groups, order, rule),
                {"count": counted, "who came or went": theirs},
            )


def _released(groups: tuple[Group, ...], order: tuple[Audience, ...], rule: Rule) -> Hashable:
    """One audience asks before, both ask after: a figure is served from its row to whom it was given."""
    rows: dict[str, Figure | None] = {}
    shown = []
    for group, asking in ((groups[0], order[:1]), (groups[1], order)):
        for audience in asking:
            if rule is figure:
                if audience not in rows:
                    rows[audience] = figure(group, audience, taken=[row for row in rows.values() if row])
                shown.append(rows[audience])
            else:
                shown.append(rule(group, audience))
    return tuple(shown)


def asked_again(most: int, rule: Rule = figure) -> Iterator[World]:
    """The same question in another wording, to the same people and a few more, or to the same without a few.

    Hidden: the count, and what the few answered.
    """
    for answered, few in product(range(1, most + 1), range(1, 5)):
        for counted, theirs in product(range(answered + 1), range(few + 1)):
            first = each_audience(Group(most, answered, counted))
            taken = [said for said in first if said]
            larger = Group(most + few, answered + few, counted + theirs)
            again = tuple(rule(larger, audience, like_it=taken) for audience in AUDIENCES)
            yield (answered, few), (first, again), {"count": counted, "the few": theirs}


def while_open(most: int, live: bool) -> Iterator[World]:
    """Somebody looks after every answer; only the weak rule shows them anything before the question is closed."""
    for answers in product((0, 1), repeat=most):
        steps = range(1, most + 1) if live else [most]
        shown = tuple(each_audience(Group(most, n, sum(answers[:n]))) for n in steps)
        yield most, shown, {f"answer {n}": answer for n, answer in enumerate(answers, 1)}


def knowing_some(most: int, friends: int) -> Iterator[World]:
    """Some of the group put their own answers together. Hidden: the count among the others."""
    for answered in range(friends + 1, most + 1):
        for counted in range(answered + 1):
            for own in range(max(0, counted - (answered - friends)), min(friends, counted) + 1):
                group = Group(most, answered, counted)
                yield (answered, own), each_audience(group), {"the others": counted - own}
