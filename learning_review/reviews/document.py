"""A review as something to look at: one tree, drawn by the web page and by the PDF alike."""

import datetime as dt
import itertools
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from learning_review.disclosure.rules import band_words, shares_in_words
from learning_review.disclosure.said import Said, thawed
from learning_review.evidence.models import Coding, Finding, FindingEvidence
from learning_review.reviews.manifest import Manifest, decisions, gather
from learning_review.reviews.models import PartnerPart, Review, ReviewSection, ReviewVersion
from learning_review.reviews.prose import Paragraph, paragraphs, pieces, read
from learning_review.reviews.queries import date_at
from learning_review.reviews.words import Channel, Quote, Words
from programmes.catalogue.models import Workshop
from ui.journey import Station
from ui.when import day

Kind = ReviewSection.Kind


@dataclass(frozen=True)
class Recommendation:
    """What is to be done, by whom and by when."""

    text: str
    owner: str
    due: dt.date | None
    outcome: int


@dataclass(frozen=True)
class FindingText:
    """One claim and all that belongs to it. `unquoted` passages bear on it and may not be quoted here."""

    claim: str
    strength: str
    strength_word: str
    quotes: tuple[Quote, ...]
    unquoted: int
    counter_evidence: str
    counter_quotes: tuple[Quote, ...]
    counter_unquoted: int
    other_explanations: str
    changed: bool


@dataclass(frozen=True)
class Chapter:
    """One expected outcome, with or without evidence."""

    number: int
    title: str
    text: str
    findings: tuple[FindingText, ...]
    code: str = ""
    figures: tuple[Said, ...] = ()

    @property
    def anchor(self) -> str:
        """Its number, for addresses within the page."""
        return str(self.number)

    @property
    def strength_word(self) -> str:
        """The strongest of its findings in a word; "No evidence" when there is none."""
        order = list(Finding.Strength)
        strengths = [order.index(Finding.Strength(f.strength)) for f in self.findings]
        return str(order[max(strengths)].label) if strengths else _("No evidence")

    @property
    def strength_code(self) -> str:
        """The same as a code, for the icon beside the word."""
        order = list(Finding.Strength)
        strengths = [order.index(Finding.Strength(f.strength)) for f in self.findings]
        return order[max(strengths)].value if strengths else "none"

    @property
    def changed(self) -> bool:
        return any(finding.changed for finding in self.findings)


@dataclass(frozen=True)
class Statement:
    """A purpose or a method of the programme."""

    title: str
    text: str


@dataclass(frozen=True)
class PartnerAnswer:
    """A partner's answer beside the exact words of the question."""

    question: str
    paragraphs: tuple[str, ...]


@dataclass(frozen=True)
class PartnerWords:
    """What a partner contributed."""

    organisation: str
    role: str
    answers: tuple[PartnerAnswer, ...]


@dataclass(frozen=True)
class SignOff:
    """Whether a partner signs."""

    organisation: str
    role: str
    decision: str
    decision_words: str
    note: str
    on: dt.date | None
    summary: bool

    @property
    def dissents(self) -> bool:
        return self.decision == PartnerPart.Decision.DISAGREE


@dataclass(frozen=True)
class VersionLine:
    """One line of the change log."""

    number: str
    kind: str
    note: str
    issued_on: dt.date
    superseded_by: str
    pdf_state: str


@dataclass(frozen=True)
class Document:
    """Everything a review shows, in order."""

    title: str
    code: str
    workshop: str
    region: str
    facilitators: tuple[str, ...]
    programme: str
    lineage: str
    journey: tuple[Station, ...]
    main_messages: tuple[Paragraph, ...]
    summary: tuple[Paragraph, ...]
    purposes: tuple[Statement, ...]
    methods: tuple[Statement, ...]
    took_part: tuple[str, ...]
    method: tuple[Paragraph, ...]
    evidence_sentence: str
    chapters: tuple[Chapter, ...]
    other_figures: tuple[Said, ...]
    unlinked: tuple[Quote, ...]
    unlinked_unquoted: int
    unexpected: tuple[Paragraph, ...]
    hindered: tuple[Paragraph, ...]
    voices: tuple[Quote, ...]
    voices_sentence: str
    partner_words: tuple[PartnerWords, ...]
    recommendations: tuple[Recommendation, ...]
    sign_offs: tuple[SignOff, ...]
    partners: tuple[str, ...]
    content_hash: str = ""
    number: str = ""
    issued_on: dt.date | None = None
    versions: tuple[VersionLine, ...] = field(default=())

    @property
    def is_draft(self) -> bool:
        return not self.number

    @property
    def superseded_by(self) -> str:
        """The number of the version that took its place; empty for the newest."""
        return next((line.superseded_by for line in self.versions if line.number == self.number), "")

    @property
    def first_day(self) -> dt.date | None:
        return min((station.starts_on for station in self.journey), default=None)

    @property
    def last_day(self) -> dt.date | None:
        return max((station.ends_on for station in self.journey), default=None)

    @property
    def dissent(self) -> tuple[SignOff, ...]:
        return tuple(sign_off for sign_off in self.sign_offs if sign_off.dissents)

    @property
    def all_agree(self) -> bool:
        """True when every partner signed that it agrees, with a note or without."""
        agreeing = PartnerPart.Decision.agreeing()
        return bool(self.sign_offs) and all(sign_off.decision in agreeing for sign_off in self.sign_offs)

    @property
    def has_summary(self) -> bool:
        """True when every partner agrees to the review, and to a public summary of it."""
        return self.all_agree and all(sign_off.summary for sign_off in self.sign_offs)

    @property
    def signed_number(self) -> str:
        """The number that was signed, where this version only corrects it or has fewer words; else empty."""
        major, _dot, minor = self.number.partition(".")
        return f"{major}.0" if minor.strip("0") else ""

    @property
    def shares_sentence(self) -> str:
        """What share each of the words stands for that figures are told in; empty where there are no figures."""
        asked = self.other_figures or any(chapter.figures for chapter in self.chapters)
        return shares_in_words() if asked else ""

    @property
    def short_hash(self) -> str:
        """The beginning of the hash, for people to compare."""
        return self.content_hash[:12]


def compose(review: Review, channel: Channel = "web") -> Document:
    """Return what lies before the partners: the content being signed, or else the draft as it is now."""
    words = Words(review.workshop)
    manifest = review.content if review.content is not None else gather(review, words)
    return _read(manifest, words, channel, sign_offs=decisions(review), content_hash=review.content_hash)


def compose_version(version: ReviewVersion, channel: Channel) -> Document:
    """Return an issued version with the words that may still be shown in a channel; six queries."""
    review = version.review
    log = review.versions.select_related("superseded_by")
    so_far = [line for line in log if (line.major, line.minor) <= (version.major, version.minor)]
    return _read(
        version.manifest["content"],
        Words(review.workshop),
        channel,
        sign_offs=version.manifest["sign_offs"],
        content_hash=version.content_hash,
        number=version.number,
        issued_on=date_at(review.workshop, version.issued_at),
        versions=tuple(_version_line(line, review.workshop) for line in so_far),
    )


def _version_line(version: ReviewVersion, workshop: Workshop) -> VersionLine:
    return VersionLine(
        version.number,
        str(version.get_kind_display()),
        version.note,
        date_at(workshop, version.issued_at),
        version.superseded_by.number if version.superseded_by else "",
        version.pdf_state,
    )


def _read(
    manifest: Manifest, words: Words, channel: Channel, sign_offs: list[dict[str, Any]], **about: Any
) -> Document:
    sections = manifest["sections"]
    counter = itertools.count(1)
    chapters = tuple(
        Chapter(
            number,
            outcome["title"],
            outcome["text"],
            _findings(outcome, words, channel),
            outcome["code"],
            _figures(outcome.get("figures", ()), counter),
        )
        for number, outcome in enumerate(manifest["outcomes"], start=1)
    )
    other_figures = _figures(manifest.get("other_figures", ()), counter)
    figures = {said.reference: said for chapter in chapters for said in chapter.figures}
    figures |= {said.reference: said for said in other_figures}
    findings = {
        str(finding["finding"]): number
        for number, outcome in enumerate(manifest["outcomes"], start=1)
        for finding in outcome["findings"]
    }
    quoted = {reference["token"]: reference for reference in manifest.get("quoted", ())}

    def prose(kind: str) -> tuple[Paragraph, ...]:
        return tuple(
            read(piece, figures, findings, lambda token: _quote_in_prose(quoted.get(token), words, channel))
            for piece in pieces(kind, sections.get(kind, ""))
        )

    unlinked = [_quote(reference, words, channel) for reference in manifest["unlinked"]]
    voices = [
        words.quote_voice(ref["voice"], ref["wording"], channel) for ref in manifest["voices"] if channel in ref["in"]
    ]
    return Document(
        title=manifest["title"],
        code=manifest["workshop"]["code"],
        workshop=manifest["workshop"]["title"],
        region=manifest["workshop"]["region"],
        facilitators=tuple(manifest["workshop"]["facilitators"]),
        programme=manifest["programme"]["title"],
        lineage=manifest["programme"]["lineage"],
        journey=tuple(_station(station) for station in manifest["journey"]),
        main_messages=prose(Kind.MAIN_MESSAGES),
        summary=prose(Kind.SUMMARY),
        purposes=tuple(Statement(s["title"], s["text"]) for s in manifest["programme"]["purposes"]),
        methods=tuple(Statement(s["title"], s["text"]) for s in manifest["programme"]["methods"]),
        took_part=_took_part(manifest["figures"]),
        method=prose(Kind.METHOD),
        evidence_sentence=_evidence_sentence(manifest["figures"]),
        chapters=chapters,
        other_figures=other_figures,
        unlinked=tuple(quote for quote in unlinked if quote),
        unlinked_unquoted=unlinked.count(None),
        unexpected=prose(Kind.UNEXPECTED),
        hindered=prose(Kind.HINDERED),
        voices=tuple(quote for quote in voices if quote),
        voices_sentence=_voices_sentence(manifest["figures"]),
        partner_words=tuple(
            PartnerWords(part["organisation"], part["role"], _answers(part)) for part in manifest["partners"]
        ),
        recommendations=tuple(
            Recommendation(
                finding["recommendation"],
                finding["owner"],
                dt.date.fromisoformat(finding["due"]) if finding["due"] else None,
                number,
            )
            for number, outcome in enumerate(manifest["outcomes"], start=1)
            for finding in outcome["findings"]
            if finding["recommendation"]
        ),
        sign_offs=tuple(_sign_off(sign_off) for sign_off in sign_offs),
        partners=tuple(part["organisation"] for part in manifest["partners"]),
        **about,
    )


def _findings(outcome: dict[str, Any], words: Words, channel: str) -> tuple[FindingText, ...]:
    findings = []
    for finding in outcome["findings"]:
        quotes = [_quote(ref, words, channel) for ref in finding["evidence"] if not _is_against(ref)]
        counter_quotes = [_quote(ref, words, channel) for ref in finding["evidence"] if _is_against(ref)]
        lost = any(reference["excerpt"] not in words.excerpts for reference in finding["evidence"])
        findings.append(
            FindingText(
                claim=finding["claim"],
                strength=finding["strength"],
                strength_word=str(Finding.Strength(finding["strength"]).label),
                quotes=tuple(quote for quote in quotes if quote),
                unquoted=quotes.count(None),
                counter_evidence=finding["counter_evidence"],
                counter_quotes=tuple(quote for quote in counter_quotes if quote),
                counter_unquoted=counter_quotes.count(None),
                other_explanations=finding["other_explanations"],
                changed=finding["changed"] or lost,
            )
        )
    return tuple(findings)


def _is_against(reference: dict[str, Any]) -> bool:
    """True for a passage that speaks against its finding; what was issued before roles were kept has none."""
    return bool(reference.get("role") == FindingEvidence.Role.AGAINST)


def _answers(part: dict[str, Any]) -> tuple[PartnerAnswer, ...]:
    """Return what a partner contributed; what was issued before there were questions is one text."""
    held = part.get("answers") or [{"question": "", "text": part.get("contribution", "")}]
    return tuple(PartnerAnswer(answer["question"], paragraphs(answer["text"])) for answer in held if answer["text"])


def _figures(kept: Iterable[dict[str, Any]], counter: Iterator[int]) -> tuple[Said, ...]:
    return tuple(replace(thawed(one), number=next(counter)) for one in kept)


def _quote_in_prose(reference: dict[str, Any] | None, words: Words, channel: Channel) -> Quote | None:
    if reference is None or channel not in reference["in"]:
        return None
    if "voice" in reference:
        return words.quote_voice(reference["voice"], reference["wording"], channel)
    return words.quote_excerpt(reference["excerpt"], channel)


def _quote(reference: dict[str, Any], words: Words, channel: str) -> Quote | None:
    if channel not in reference["in"]:
        return None
    polarity = ", ".join(str(Coding.Polarity(polarity).label) for polarity in reference["polarities"])
    return words.quote_excerpt(reference["excerpt"], channel, polarity)


def _station(station: dict[str, str]) -> Station:
    return Station(
        station["label"],
        station["kind"],  # type: ignore[arg-type]
        dt.date.fromisoformat(station["from"]),
        dt.date.fromisoformat(station["to"]),
        note=station["note"],
    )


def _sign_off(sign_off: dict[str, Any]) -> SignOff:
    decision = sign_off["decision"]
    if decision == PartnerPart.Decision.NO_RESPONSE:
        deadline = dt.date.fromisoformat(sign_off["deadline"])
        said = _("No response by %(date)s") % {"date": day(deadline)}
    else:
        said = str(PartnerPart.Decision(decision).label) if decision else _("Not signed yet")
    on = dt.date.fromisoformat(sign_off["on"]) if sign_off["on"] else None
    summary = sign_off.get("summary", True)  # what was signed before it was asked apart covered the summary
    return SignOff(sign_off["organisation"], sign_off["role"], decision, said, sign_off["note"], on, summary)


def _took_part(figures: dict[str, Any]) -> tuple[str, ...]:
    places = ngettext("The workshop had %(n)d place.", "The workshop had %(n)d places.", figures["places"])
    sentences = [places % {"n": figures["places"]}]
    if not figures["over"]:
        sentences.append(_("It is still under way; how many took part is said when it is over."))
    elif figures["took_part"] is None:
        sentences.append(_("A small group took part: too few for more to be said without saying it of somebody."))
    else:
        sentences.append(
            _("%(n)d people took part, and %(share)s of them completed it.")
            % {"n": figures["took_part"], "share": band_words(figures["completed"])}
        )
    return tuple(sentences)


def _evidence_sentence(figures: dict[str, Any]) -> str:
    text = ngettext(
        "%(n)d passage that somebody shared was read against the expected outcomes.",
        "%(n)d passages that people shared were read against the expected outcomes.",
        figures["passages"],
    )
    return text % {"n": figures["passages"]}


def _voices_sentence(figures: dict[str, Any]) -> str:
    collected, shown, web_only = (figures[f"voices_{name}"] for name in ("collected", "shown", "web_only"))
    said = _("%(collected)d collected, %(shown)d shown when this was put together.") % {
        "collected": collected,
        "shown": shown,
    }
    if web_only:
        said += " " + ngettext(
            "%(n)d of them is on the web page only.", "%(n)d of them are on the web page only.", web_only
        ) % {"n": web_only}
    return said
