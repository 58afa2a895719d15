"""What in a text may tell who somebody is: rules that a person can follow, run here and nowhere else.

They find the plain cases and miss others, and they take some innocent words for names. So their finds are hints for
the writer to weigh; nothing is ever refused or changed because of them.
"""

import re
from collections.abc import Container, Iterator
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class Hint:
    """A piece of a text, where it stands (end not included), and why it may identify somebody."""

    text: str
    start: int
    end: int
    why: str | Promise


_WORD = r"[A-Z](?:['’][A-Z])?[a-zà-öø-ÿ]+(?:['’-][A-Z]?[a-zà-öø-ÿ]+)*"
_STREET = "Street|Road|Avenue|Lane|Close|Drive|Court|Terrace|Way|Crescent"
_MONTH = r"(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]*"

EMAIL = _("an e-mail address")
WEB = _("an address on the web")
PHONE = _("a telephone number")
POSTCODE = _("a postcode")
STREET = _("an address")
CAPITALS = _("two capital words in a row: a name, or a place?")
# What a service says of itself in public has these in it, and nobody is recognised by them.
OF_A_SERVICE = (EMAIL, WEB, PHONE, POSTCODE, STREET, CAPITALS)

# In order of how sure a rule is: what one has found, a later one does not find again.
RULES: list[tuple[re.Pattern[str], str | Promise]] = [
    (re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+"), EMAIL),
    (re.compile(r"\bhttps?://\S+|\bwww\.\S+", re.IGNORECASE), WEB),
    (re.compile(r"(?<![\w/@])@\w{3,}"), _("a name used on social media")),
    (re.compile(r"(?<!\d)\d{3}[ -]\d{3}[ -]\d{4}(?!\d)"), _("looks like an NHS number")),
    (re.compile(r"(?<!\d)\d{10}(?!\d)(?<!0\d{9})"), _("looks like an NHS number")),
    (
        re.compile(r"\b(?!BG|GB|NK|KN|TN|NT|ZZ)[A-Z]{2} ?\d{2} ?\d{2} ?\d{2} ?[A-D]\b"),
        _("looks like a National Insurance number"),
    ),
    (
        re.compile(r"(?<![\d+])(?:\+\d{1,3}[ .-]?(?:\(0\)[ .-]?)?|0)\d(?:[ .()-]{0,2}\d){7,10}(?!\d)"),
        PHONE,
    ),
    (re.compile(r"\b[A-Z]{1,2}\d[A-Z\d]? ?\d[A-Z]{2}\b", re.IGNORECASE), POSTCODE),
    (
        re.compile(rf"\b\d{{1,4}}[A-Za-z]?,? (?:[A-Z][a-z'’]+ ){{1,3}}(?:{_STREET})\b"),
        STREET,
    ),
    (
        re.compile(r"\b(?:born|d\.?o\.?b\.?|date of birth)\b[^.\n]{0,20}?\d[\w ./-]*\d", re.IGNORECASE),
        _("a date of birth"),
    ),
    (
        re.compile(
            rf"\b\d{{1,2}}[./-]\d{{1,2}}[./-](?:19|20)\d\d\b|\b\d{{1,2}}(?:st|nd|rd|th)? {_MONTH} (?:19|20)\d\d\b"
        ),
        _("a full date: with an event in somebody's life it can point at them"),
    ),
    (
        re.compile(rf"\b(?:Mr|Mrs|Ms|Miss|Mx|Dr|Prof|Sir|Lady|Rev|Cllr|Councillor)\.? {_WORD}(?: {_WORD})?"),
        _("a person's name"),
    ),
    (re.compile(rf"\b(?:called|named|name is|name was) {_WORD}(?: {_WORD})?"), _("a person's name")),
    (
        re.compile(rf"(?<=[\w,;:’'\"“(] ){_WORD}(?: {_WORD})+|(?<=[\w,;:]\n){_WORD}(?: {_WORD})+"),
        CAPITALS,
    ),
]


def find(text: str, *, but: Container[str | Promise] = ()) -> list[Hint]:
    """Return what may identify somebody in `text`, in the order it stands there, without overlaps.

    Finds for one of the reasons in `but` are left out, as OF_A_SERVICE in what describes a public service.
    """
    found: list[Hint] = []
    for pattern, why in RULES:
        for start, end in _spans(pattern, text):
            if all(end <= other.start or start >= other.end for other in found):
                found.append(Hint(text[start:end], start, end, why))
    return sorted((hint for hint in found if hint.why not in but), key=lambda hint: hint.start)


def _spans(pattern: re.Pattern[str], text: str) -> Iterator[tuple[int, int]]:
    return (match.span() for match in pattern.finditer(text))
