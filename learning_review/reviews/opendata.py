"""An issued review as open data: the figures and findings that the page and the PDF show, from the same document.

Nobody's words are in it: people agreed to a page and a PDF, from which they can take them back, and not to data.
"""

import csv
import io
from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext_lazy as _

from learning_review.disclosure.said import Said
from learning_review.reviews.document import Chapter, Document

# What each column of the table means; the same names are used in the data.
COLUMNS = {
    "review": _("Code of the workshop that the review is about."),
    "version": _("Version of the review. What was issued under a version never changes, except that words go."),
    "outcome_number": _("Number of the expected outcome in the review; empty for a question about none of them."),
    "outcome": _("The expected outcome. Every one has at least a row, with a question or without."),
    "evidence": _("How strong the evidence for the outcome is, in words; “No evidence” where nothing is claimed."),
    "findings": _("How many findings the review has about the outcome."),
    "figure": _("Number of the figure in the review; empty where no question was asked."),
    "question_code": _("Code of the question. The same code in another review is the same question."),
    "question": _("The exact words of the question."),
    "asked": _("When it was asked."),
    "mode": _("Who could know whose answer it was: named, confidential or anonymous."),
    "counted": _("The answer that is counted."),
    "invited": _("How many people were asked; empty where too few answered."),
    "answered": _("How many answered, “not part of my work” and “not now” included; empty where too few answered."),
    "share": _("What share of those who answered gave the counted answer, in words."),
    "share_from": _("From how many per cent on these words are used; empty where too few answered."),
    "share_to": _("Below how many per cent (or at a hundred) these words are used."),
    "taken_on": _("When the figure was taken, as year-month-day. It was not counted again since."),
}
# What begins so is run by spreadsheets as a formula.
FORMULA = ("=", "+", "-", "@", "\t", "\r")


def rows(document: Document) -> Iterator[dict[str, Any]]:
    """Yield a row for each figure, and one for each outcome without a question."""
    for chapter in document.chapters:
        for said in chapter.figures or (None,):
            yield _row(document, chapter, said)
    for said in document.other_figures:
        yield _row(document, None, said)


def _row(document: Document, chapter: Chapter | None, said: Said | None) -> dict[str, Any]:
    row: dict[str, Any] = dict.fromkeys(COLUMNS) | {"review": document.code, "version": document.number}
    if chapter is not None:
        row |= {
            "outcome_number": chapter.number,
            "outcome": chapter.title,
            "evidence": chapter.strength_word,
            "findings": len(chapter.findings),
        }
    if said is not None:
        row |= {
            "figure": said.number,
            "question_code": said.code,
            "question": said.question,
            "asked": said.asked,
            "mode": said.mode,
            "counted": said.counted,
            "share": said.share,
            "taken_on": said.released_on.isoformat(),
        }
        if said.figure is not None:
            row |= {
                "invited": said.figure.invited,
                "answered": said.figure.answered,
                "share_from": said.span[0],
                "share_to": said.span[1],
            }
    return row


def as_csv(document: Document) -> str:
    """Return the figures as a table with a heading."""
    out = io.StringIO()
    writer = csv.DictWriter(out, fieldnames=list(COLUMNS), lineterminator="\r\n")
    writer.writeheader()
    for row in rows(document):
        writer.writerow({name: _plain(value) for name, value in row.items()})
    return out.getvalue()


def _plain(value: Any) -> Any:
    return f"'{value}" if isinstance(value, str) and value.startswith(FORMULA) else value


def as_data(document: Document) -> dict[str, Any]:
    """Return the whole review without the words of others, and what each name in it means."""
    return {
        "title": document.title,
        "code": document.code,
        "version": document.number,
        "issued_on": document.issued_on.isoformat() if document.issued_on else None,
        "programme": document.programme,
        "region": document.region,
        "partners": list(document.partners),
        "took_part": " ".join(document.took_part),
        "figures": list(rows(document)),
        "findings": [
            {
                "outcome_number": chapter.number,
                "claim": finding.claim,
                "strength": finding.strength_word,
                "counter_evidence": finding.counter_evidence,
                "other_explanations": finding.other_explanations,
                "evidence_changed": finding.changed,
            }
            for chapter in document.chapters
            for finding in chapter.findings
        ],
        "recommendations": [
            {
                "text": one.text,
                "owner": one.owner,
                "due": one.due.isoformat() if one.due else None,
                "outcome_number": one.outcome,
            }
            for one in document.recommendations
        ],
        "sign_offs": [
            {"organisation": one.organisation, "decision": one.decision_words, "note": one.note}
            for one in document.sign_offs
        ],
        "versions": [
            {
                "number": line.number,
                "kind": line.kind,
                "note": line.note,
                "issued_on": line.issued_on.isoformat(),
                "superseded_by": line.superseded_by or None,
            }
            for line in document.versions
        ],
        "content_hash": document.content_hash,
        "dictionary": {name: str(meaning) for name, meaning in COLUMNS.items()},
    }
