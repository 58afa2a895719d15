"""Sentences that claim an effect or give a number, in texts where no source can stand beside them.

Rules that a person can follow: they miss some and stop at some that are innocent. So they are hints to editors; nothing
is refused because of them. A figure or a claim that needs a source has a block of its own, which can't be without one.
"""

import re
from collections.abc import Iterator
from typing import Any

from wagtail.rich_text import get_text_for_indexing

CLAIMS = re.compile(
    r"""
    \d\s?(?:%|per\ ?cent\b)                                         # 20 per cent
    | \b(?:\d+|one|two|three|four|five|six|seven|eight|nine|ten)\ (?:in|out\ of)\ (?:\d+|two|three|four|five|ten)\b
    | \b(?:twice|three\ times|four\ times|\d+\ times)\ (?:as|more|less|the)\b
    | \b(?:doubl|halv|tripl)(?:e[sd]?|ing)\b
    | \b(?:research|evidence|studies|trials?|evaluations?)\ (?:shows?|showed|proves?|proved|finds?|found|suggests?)\b
    | \bproven\b
    | \bmore\ effective\b
    """,
    re.IGNORECASE | re.VERBOSE,
)
SENTENCE = re.compile(r"[^.!?]+(?:[.!?](?!\s|$)[^.!?]*)*[.!?]*")


def claims_in(text: str) -> list[str]:
    """Return the sentences of `text` that claim an effect or give a number."""
    sentences = (" ".join(match.group().split()) for match in SENTENCE.finditer(text))
    return [sentence for sentence in sentences if CLAIMS.search(sentence)]


def unsourced(page: Any) -> list[str]:
    """Return such sentences in the introduction of a page and the plain texts of its body."""
    return [claim for text in _plain_texts(page) for claim in claims_in(text)]


def _plain_texts(page: Any) -> Iterator[str]:
    yield page.introduction
    for block in page.body:
        if block.block_type == "text":
            yield get_text_for_indexing(block.value.source)
