"""What is different between two manifests, in sentences for whoever read the one and has the other before them."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from learning_review.evidence.models import Finding
from learning_review.reviews.manifest import Manifest
from learning_review.reviews.models import ReviewSection


@dataclass(frozen=True)
class Change:
    """One thing that changed; where own prose did, what it said and what it says now."""

    sentence: str
    before: str = ""
    after: str = ""


def changes(before: Manifest | None, after: Manifest) -> list[Change]:
    """Return what is different in `after`, in the order of the review; nothing when there is nothing to compare with.

    A manifest holds no shared word, so none is repeated here: of passages and voices only numbers are told.
    """
    return list(_changes(before, after)) if before is not None and before != after else []


def _changes(before: Manifest, after: Manifest) -> Iterator[Change]:
    if before["title"] != after["title"]:
        yield Change(_("The title is another."), before["title"], after["title"])
    for kind in ReviewSection.Kind:
        was, now = before["sections"].get(kind, ""), after["sections"].get(kind, "")
        if was != now:
            yield Change(_("“%(section)s” was changed.") % {"section": kind.label}, was, now)
    yield from _of_findings(before, after)
    yield from _of_numbers(before, after)
    yield from _of_partners(before, after)
    if before.get("figures") != after.get("figures") or _other(before) != _other(after):
        yield Change(_("Figures, or what is said of the programme, are different."))


def _findings(manifest: Manifest) -> dict[int, tuple[str, dict[str, Any]]]:
    return {f["finding"]: (outcome["title"], f) for outcome in manifest["outcomes"] for f in outcome["findings"]}


def _of_findings(before: Manifest, after: Manifest) -> Iterator[Change]:
    was, now = _findings(before), _findings(after)
    for pk, (outcome, finding) in now.items():
        if pk not in was:
            yield Change(_("New finding under “%(outcome)s”.") % {"outcome": outcome}, after=finding["claim"])
        else:
            yield from _of_one_finding(was[pk][1], finding)
    for pk, (outcome, finding) in was.items():
        if pk not in now:
            yield Change(_("A finding under “%(outcome)s” was taken out.") % {"outcome": outcome}, finding["claim"])
    if [pk for pk in was if pk in now] != [pk for pk in now if pk in was]:
        yield Change(_("Findings stand in another order."))


def _of_one_finding(was: dict[str, Any], now: dict[str, Any]) -> Iterator[Change]:
    claim = {"claim": now["claim"]}
    if was["claim"] != now["claim"]:
        yield Change(_("A finding is worded anew."), was["claim"], now["claim"])
    if was["strength"] != now["strength"]:
        words = {"from": Finding.Strength(was["strength"]).label, "to": Finding.Strength(now["strength"]).label}
        yield Change(_("“%(claim)s”: its evidence was called %(from)s, now %(to)s.") % (claim | words))
    if was["changed"] != now["changed"] and now["changed"]:
        yield Change(_("“%(claim)s”: words it rested on were taken back.") % claim)
    elif _held(was) != _held(now):
        yield Change(_("“%(claim)s”: it rests on other passages.") % claim)
    for field, said in (
        ("counter_evidence", _("“%(claim)s”: what speaks against it was changed.")),
        ("other_explanations", _("“%(claim)s”: what else could explain it was changed.")),
        ("recommendation", _("“%(claim)s”: what is recommended was changed.")),
    ):
        if was[field] != now[field]:
            yield Change(said % claim, was[field], now[field])
    if (was["owner"], was["due"]) != (now["owner"], now["due"]):
        yield Change(_("“%(claim)s”: who sees to what is recommended, or by when, was changed.") % claim)


def _held(finding: dict[str, Any]) -> set[tuple[int, str, tuple[str, ...]]]:
    return {(e["excerpt"], e.get("role", "supports"), tuple(e["polarities"])) for e in finding["evidence"]}


def _of_numbers(before: Manifest, after: Manifest) -> Iterator[Change]:
    voices = len(after["voices"]) - len(before["voices"])
    if voices > 0:
        yield Change(ngettext("%(n)d voice more.", "%(n)d voices more.", voices) % {"n": voices})
    elif voices < 0:
        yield Change(ngettext("%(n)d voice fewer.", "%(n)d voices fewer.", -voices) % {"n": -voices})
    elif before["voices"] != after["voices"]:
        yield Change(_("Voices are worded anew, or shown in other places."))
    if {ref["excerpt"] for ref in before["unlinked"]} != {ref["excerpt"] for ref in after["unlinked"]}:
        yield Change(_("Other passages stand under “Evidence linked to no outcome”."))


def _of_partners(before: Manifest, after: Manifest) -> Iterator[Change]:
    was = {part["organisation"]: _said(part) for part in before["partners"]}
    for part in after["partners"]:
        name = {"organisation": part["organisation"]}
        if part["organisation"] not in was:
            yield Change(_("%(organisation)s has become a partner.") % name)
        elif was[part["organisation"]] != _said(part):
            yield Change(_("What %(organisation)s contributes was changed.") % name)


def _said(part: dict[str, Any]) -> list[str]:
    answers = part.get("answers")
    return [part.get("contribution", "")] if answers is None else [answer["text"] for answer in answers]


def _other(manifest: Manifest) -> list[Any]:
    """What is left when all that has a sentence of its own is taken out."""
    outcomes = [{name: held for name, held in o.items() if name != "findings"} for o in manifest["outcomes"]]
    return [manifest["programme"], manifest["workshop"], outcomes, manifest.get("other_figures")]
