"""An issued review as open data: the figures and findings that the page and the PDF show, from the same document.

Nobody's words are in it: people agreed to a page and a PDF, from which they can take them back, and not to data.
"""

from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext_lazy as _

from learning_review.disclosure.rules import shares_in_words
from learning_review.disclosure.said import Said
from learning_review.reviews.document import Chapter, Document

# What each column of the table means; the data calls them the same.
COLUMNS = {
    "review": _("Code of the workshop that the review is about."),
    "version": _("Version of the review. What was issued under a version never changes, except that words go."),
    "outcome_number": _("Number of the expected outcome in the review; empty for a question about none of them."),
    "outcome": _("The expected outcome. Every one has at least a row, with a question or without."),
    "evidence": _(
        "How strong the evidence for the outcome is, as strong as that of its strongest finding; “No evidence” where "
        "nothing is claimed. It rests on what people wrote and said, and not on the figures in the same row."
    ),
    "findings": _("How many findings (claims) the review has about the outcome."),
    "figure": _("Number of the figure in the review; empty where no question was asked."),
    "question_code": _("Code of the question. The same code in another review is the same question."),
    "question": _("The exact words of the question."),
    "asked": _("When it was asked."),
    "mode": _("Who could know whose answer it was: named, confidential or anonymous."),
    "counted": _("The answer that is counted: one for each question, so that nobody’s own can be worked out."),
    "invited": _("How many people were asked, without those who had left; empty where too few answered."),
    "answered": _("How many answered, “not part of my work” and “not now” included; empty where too few answered."),
    "share": _("What share of those who answered gave the counted answer, in words; or that too few answered."),
    "share_from": _("The least share that these words are used for, in per cent; empty where too few answered."),
    "share_to": _("Below what share they are used, in per cent; at a hundred too, where it is 100."),
    "taken_on": _("When the figure was taken, as year-month-day. It was not counted again since."),
}
# What else stands in the data: names below a list after a full stop.
NAMES = {
    "title": _("Title of the review."),
    "version": COLUMNS["version"],
    "code": _("Code of the workshop that the review is about."),
    "issued_on": _("When this version was issued, as year-month-day."),
    "programme": _("The programme that the workshop belongs to."),
    "region": _("Where it was."),
    "partners": _("The organisations that were asked to sign the review."),
    "took_part": _("How many people took part and completed it, as far as it can be said of so many."),
    "figures": _("The rows of the table, with the names of its columns."),
    "findings": _("What is claimed of the outcomes. The words it rests on stand on the page and in the PDF alone."),
    "findings.outcome_number": _("Number of the expected outcome."),
    "findings.claim": _("What is claimed."),
    "findings.strength": _(
        "How strong the evidence is in the eyes of those who wrote the review: tentative, moderate or strong. Strong "
        "needs two kinds of source."
    ),
    "findings.counter_evidence": _("What speaks against it."),
    "findings.other_explanations": _("What else could explain it."),
    "findings.evidence_changed": _("True where words that it rested on were taken back, and it is under review."),
    "recommendations": _("What is to be done."),
    "recommendations.text": _("What it is."),
    "recommendations.owner": _("Who sees to it."),
    "recommendations.due": _("By when, as year-month-day."),
    "recommendations.outcome_number": _("Number of the expected outcome that it comes from."),
    "sign_offs": _("What each partner said to the review as a whole."),
    "sign_offs.organisation": _("The partner."),
    "sign_offs.decision": _("Whether it agrees, agrees with a note, disagrees, or did not answer by a day."),
    "sign_offs.note": _("What it wrote beside its answer, in full."),
    "versions": _("Every version that was issued, this one among them."),
    "versions.number": _("Its number: a first issue, a small correction or words that went, a changed finding."),
    "versions.kind": _("Which of these it is, in words."),
    "versions.note": _("What changed."),
    "versions.issued_on": _("When it was issued, as year-month-day."),
    "versions.superseded_by": _("The version that took its place; null for the newest."),
    "content_hash": _("Check sum (SHA-256) of what the partners signed."),
    "dictionary": _("What each name means."),
}


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


def table(document: Document) -> Iterator[list[Any]]:
    """Yield the figures as lines of a table, its heading first."""
    yield list(COLUMNS)
    for row in rows(document):
        yield ["" if value is None else value for value in row.values()]


def columns() -> dict[str, str]:
    """Return what each column of the table means."""
    meanings = {name: str(meaning) for name, meaning in COLUMNS.items()}
    return meanings | {"share": f"{meanings['share']} {shares_in_words()}"}


def dictionary() -> dict[str, str]:
    """Return what each name in the data means."""
    meanings = {name: str(meaning) for name, meaning in NAMES.items()}
    return meanings | {f"figures.{name}": meaning for name, meaning in columns().items()}


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
        "dictionary": dictionary(),
    }
