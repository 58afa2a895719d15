"""What a review says, as plain data: own prose, frozen figures, and references to words that people shared.

`gather` makes it from the rows as they are. It is what partners sign (`content_hash`), what a version keeps for good,
and what `document.read` turns into something to look at. It never holds a word that somebody shared.
"""

import copy
import hashlib
import json
from collections import defaultdict
from typing import Any

from learning_review.disclosure.queries import figures_of
from learning_review.disclosure.rules import Audience, band, count_or_none
from learning_review.disclosure.said import frozen
from learning_review.evidence import queries as evidence
from learning_review.evidence.models import Excerpt, Finding
from learning_review.reviews.models import PartnerPart, Review
from learning_review.reviews.prose import references_of
from learning_review.reviews.queries import date_at
from learning_review.reviews.words import Words
from learning_review.voices.models import Voice
from programmes.catalogue.journey import stations_of_workshop
from programmes.catalogue.lineage import lineage
from programmes.catalogue.models import Workshop
from programmes.enrolment.models import Enrolment

SCHEMA = 1
Manifest = dict[str, Any]


def gather(review: Review, words: Words | None = None) -> Manifest:
    """Return what the review says now."""
    workshop = Workshop.objects.select_related("programme", "region").with_journey().get(pk=review.workshop_id)
    words = words or Words(workshop)
    programme = workshop.programme
    sections = {section.kind: section.text for section in review.sections.all() if section.text}
    figures = _figures_told(workshop)
    return {
        "schema": SCHEMA,
        "title": review.title,
        "workshop": {
            "code": workshop.code,
            "title": workshop.title,
            "region": workshop.region.name,
            "facilitators": sorted(person.get_full_name() for person in workshop.facilitators.all()),
        },
        "programme": {
            "title": programme.title,
            "lineage": lineage(programme),
            "purposes": [_statement(purpose) for purpose in programme.purposes.all()],
            "methods": [_statement(method) for method in programme.methods.all()],
        },
        "journey": [
            {
                "label": station.label,
                "kind": station.kind,
                "from": station.starts_on.isoformat(),
                "to": station.ends_on.isoformat(),
                "note": str(station.note),
            }
            for station in stations_of_workshop(workshop, now=review.created_at)
        ],
        "sections": sections,
        "quoted": references_of(list(sections.values()), words),
        "figures": _figures(workshop, words),
        "outcomes": _outcomes(workshop, words, figures),
        "other_figures": figures[None],
        "unlinked": [
            _reference(excerpt, None, words)
            for excerpt in words.excerpts.values()
            if excerpt.codings.all() and not any(coding.outcome_id for coding in excerpt.codings.all())
        ],
        "voices": [
            {"voice": wording.voice_id, "wording": wording.pk, "in": channels} for wording, channels in words.voices()
        ],
        "partners": [
            {
                "organisation": part.organisation.name,
                "role": part.role,
                "answers": [{"question": answer["question"], "text": answer["text"]} for answer in part.said],
            }
            for part in review.parts.select_related("organisation")
        ],
    }


def _statement(statement: Any) -> dict[str, str]:
    return {"code": statement.code, "title": statement.title, "text": statement.text}


def _figures(workshop: Workshop, words: Words) -> dict[str, Any]:
    """Return the frozen figures, already suppressed: what may not be said is not kept either."""
    figures: dict[str, Any] = {"places": workshop.places_max, "over": workshop.state == Workshop.State.COMPLETED}
    if figures["over"]:
        states = workshop.enrolments.filter(state__in=Enrolment.TAKING_PART).values_list("state", flat=True)
        group = list(states)
        figures["took_part"] = count_or_none(len(group))
        if figures["took_part"] is not None:
            figures["completed"] = band(group.count(Enrolment.State.COMPLETED), len(group))
    shown = words.voices()
    figures["voices_collected"] = Voice.objects.filter(workshop=workshop, written_at__isnull=False).count()
    figures["voices_shown"] = len(shown)
    figures["voices_web_only"] = sum(channels == ["web"] for _wording, channels in shown)
    figures["passages"] = sum(bool(excerpt.codings.all()) for excerpt in words.excerpts.values())
    return figures


def _figures_told(workshop: Workshop) -> dict[int | None, list[dict[str, Any]]]:
    """Return by outcome what everybody is told of what people answered: served from the ledger, and frozen here."""
    told: dict[int | None, list[dict[str, Any]]] = defaultdict(list)
    own = {outcome.pk for outcome in workshop.programme.outcomes.all()}
    for row in figures_of(workshop, Audience.PUBLIC):
        told[row.item.outcome_id if row.item.outcome_id in own else None].append(frozen(row))
    return told


def _outcomes(
    workshop: Workshop, words: Words, figures: dict[int | None, list[dict[str, Any]]]
) -> list[dict[str, Any]]:
    findings: dict[int, list[Finding]] = {}
    for finding in evidence.findings_of(workshop):
        findings.setdefault(finding.outcome_id, []).append(finding)
    return [
        _statement(outcome)
        | {
            "findings": [_finding(finding, words) for finding in findings.get(outcome.pk, [])],
            "figures": figures[outcome.pk],
        }
        for outcome in workshop.programme.outcomes.all()
    ]


def _finding(finding: Finding, words: Words) -> dict[str, Any]:
    due = finding.recommendation_due
    return {
        "finding": finding.pk,
        "claim": finding.claim,
        "strength": finding.strength,
        "counter_evidence": finding.counter_evidence,
        "other_explanations": finding.other_explanations,
        "recommendation": finding.recommendation,
        "owner": finding.recommendation_owner,
        "due": due.isoformat() if due else "",
        "changed": finding.state == Finding.State.EVIDENCE_CHANGED,
        "evidence": [
            _reference(words.excerpts[held.excerpt_id], finding.outcome_id, words) | {"role": held.role}
            for held in finding.live_evidence  # type: ignore[attr-defined]
            if held.excerpt_id in words.excerpts
        ],
    }


def _reference(excerpt: Excerpt, outcome: int | None, words: Words) -> dict[str, Any]:
    polarities = sorted({c.polarity for c in excerpt.codings.all() if c.outcome_id == outcome})
    return {"excerpt": excerpt.pk, "polarities": polarities, "in": words.channels_of_excerpt(excerpt.pk)}


def decisions(review: Review) -> list[dict[str, Any]]:
    """Return what each partner decided, to be printed."""
    return [
        {
            "organisation": part.organisation.name,
            "role": part.role,
            "decision": part.decision,
            "note": part.note,
            "summary": part.summary_agreed,
            "on": date_at(review.workshop, part.decided_at).isoformat() if part.decided_at else "",
            "deadline": review.sign_off_deadline.isoformat() if review.sign_off_deadline else "",
        }
        for part in PartnerPart.objects.filter(review=review).select_related("organisation")
    ]


def content_hash(manifest: Manifest) -> str:
    """Return the SHA-256 of a manifest: what is signed. Equal content gives equal hashes."""
    canonical = json.dumps(manifest, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(canonical.encode()).hexdigest()


def redacted(manifest: Manifest, words: Words) -> Manifest:
    """Return the manifest without references to words that may no longer be shown; equal to it when all may be.

    A finding that lost a passage it rests on says "evidence changed". Figures stay as they were frozen: counting
    again would tell whose words went.
    """
    left = copy.deepcopy(manifest)
    for outcome in left["outcomes"]:
        for finding in outcome["findings"]:
            held = len(finding["evidence"])
            finding["evidence"] = _still_live(finding["evidence"], words)
            finding["changed"] = finding["changed"] or len(finding["evidence"]) < held
    left["unlinked"] = _still_live(left["unlinked"], words)
    left["voices"] = _still_shown(left["voices"], words)
    if quoted := left.get("quoted"):  # what was issued before prose could refer has none
        passages = [reference for reference in quoted if "excerpt" in reference]
        left["quoted"] = [
            reference for reference in (*_still_live(passages, words), *_still_shown(quoted, words)) if reference["in"]
        ]
    return left


def _still_shown(references: list[dict[str, Any]], words: Words) -> list[dict[str, Any]]:
    kept = []
    for reference in references:
        if "voice" in reference:
            now = words.channels_of_voice(reference["voice"], reference["wording"])
            kept.append(reference | {"in": [channel for channel in reference["in"] if channel in now]})
    return [reference for reference in kept if reference["in"]]


def _still_live(references: list[dict[str, Any]], words: Words) -> list[dict[str, Any]]:
    kept = []
    for reference in references:
        if reference["excerpt"] in words.excerpts:
            now = words.channels_of_excerpt(reference["excerpt"])
            kept.append(reference | {"in": [channel for channel in reference["in"] if channel in now]})
    return kept


def changed_findings(manifest: Manifest) -> set[int]:
    """Return the findings that say "evidence changed"."""
    return {f["finding"] for outcome in manifest["outcomes"] for f in outcome["findings"] if f["changed"]}
