"""What the review team looks at. Nothing here names the author of anything shared."""

from learning_review.evidence.queries.agreement import (
    Agreement,
    Disagreement,
    OutcomeAgreement,
    agreement,
    published_since,
)
from learning_review.evidence.queries.matrix import Cell, Matrix, MatrixRow, matrix
from learning_review.evidence.queries.shared import (
    approvals_of,
    codings_open_to,
    excerpts_with_words,
    findings_of,
    live_excerpts,
    live_snapshots,
    open_second,
    read_blind_by,
)
from learning_review.evidence.queries.support import Gaps, gaps, recommendations_of
from learning_review.evidence.queries.workbench import (
    Filter,
    Progress,
    blind_left,
    next_blind,
    next_text,
    possible_second_coders,
    progress,
    texts,
)

__all__ = [
    "Agreement",
    "Cell",
    "Disagreement",
    "Filter",
    "Gaps",
    "Matrix",
    "MatrixRow",
    "OutcomeAgreement",
    "Progress",
    "agreement",
    "approvals_of",
    "blind_left",
    "codings_open_to",
    "excerpts_with_words",
    "findings_of",
    "gaps",
    "live_excerpts",
    "live_snapshots",
    "matrix",
    "next_blind",
    "next_text",
    "open_second",
    "possible_second_coders",
    "progress",
    "published_since",
    "read_blind_by",
    "recommendations_of",
    "texts",
]
