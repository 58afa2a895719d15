"""Reviews for tests, brought into their state by the services."""

import datetime as dt
from dataclasses import dataclass, field

from django.utils import timezone

from accounts.models import User
from learning_review.evidence.models import Finding
from learning_review.evidence.tests.factories import (
    claim,
    coordinator,
    finished_workshop,
    give_voice,
    partner_of,
    passage,
    share,
)
from learning_review.reflections.models import Reflection
from learning_review.reviews import services
from learning_review.reviews.models import PartnerPart, Review, ReviewSection, ReviewVersion
from learning_review.voices.models import Voice
from programmes.catalogue.models import Workshop

SECTIONS = {
    ReviewSection.Kind.MAIN_MESSAGES: "Residents took the lead more often.\nTime was short.",
    ReviewSection.Kind.SUMMARY: "Ten people came together twice.\n\nMost changed how they work.",
    ReviewSection.Kind.METHOD: "We read what people chose to share. We could not ask those who left.",
    ReviewSection.Kind.UNEXPECTED: "Two groups began to meet by themselves.",
    ReviewSection.Kind.HINDERED: "Caseloads did not shrink, and two managers said no.",
}


@dataclass
class Arc:
    """A review with all that belongs to it."""

    workshop: Workshop
    coordinator: User
    partner: User
    other_partner: User
    reflection: Reflection
    voice: Voice
    review: Review
    finding: Finding
    outcomes: list = field(default_factory=list)

    @property
    def parts(self) -> list[PartnerPart]:
        return list(self.review.parts.order_by("organisation__name"))

    def fresh(self) -> Review:
        self.review.refresh_from_db()
        return self.review


def written(workshop: Workshop | None = None) -> Arc:
    """A review written and coded, its partners asked and heard: ready to be laid out for signing."""
    workshop = workshop or finished_workshop()
    by = coordinator()
    partner, other = partner_of(workshop, "Alder Trust"), partner_of(workshop, "Birch Homes")
    reflection = share(workshop)
    voice = give_voice(workshop, by=by)
    outcomes = list(workshop.programme.outcomes.all())
    first = passage(reflection.snapshots.get(), 2, by=by, outcome=outcomes[0])
    second = passage(voice.snapshots.get(), 1, by=by, outcome=outcomes[0], polarity="mixed")
    passage(reflection.snapshots.get(), 3, by=by, outcome=None, polarity="unexpected")
    finding = claim(
        workshop,
        outcomes[0],
        [first, second],
        by=by,
        strength=Finding.Strength.STRONG,
        recommendation="Plan more time for practice.",
        recommendation_owner="Alder Trust",
        recommendation_due=dt.date(2028, 3, 1),
    )
    review = services.open_review(workshop, by=by, title="What the first group learned")
    for kind, text in SECTIONS.items():
        services.save_section(review, kind, text, by=by)
    services.ask_partners(review, deadline=timezone.localdate() + dt.timedelta(days=14), by=by)
    arc = Arc(workshop, by, partner, other, reflection, voice, review, finding, outcomes)
    for part, person in zip(arc.parts, [partner, other], strict=True):
        services.contribute(part, {"changed": f"{part.organisation.name} saw meetings run by residents."}, by=person)
    arc.fresh()
    return arc


def signing(arc: Arc | None = None) -> Arc:
    """A review that lies before its partners."""
    arc = arc or written()
    services.submit_for_signing(arc.review, deadline=timezone.localdate() + dt.timedelta(days=14), by=arc.coordinator)
    arc.fresh()
    return arc


def signed(arc: Arc | None = None) -> Arc:
    """A review that one partner agrees with and the other does not."""
    arc = signing(arc)
    alder, birch = arc.parts
    services.sign_off(alder, decision="agree", read_hash=arc.review.content_hash, by=arc.partner)
    services.sign_off(
        birch,
        decision="disagree",
        note="We think the claim goes too far.",
        read_hash=arc.review.content_hash,
        by=arc.other_partner,
    )
    return arc


def published(arc: Arc | None = None) -> tuple[Arc, ReviewVersion]:
    """A review of which version 1.0 was issued."""
    arc = signed(arc)
    version = services.publish(arc.review, by=arc.coordinator)
    arc.fresh()
    return arc, version
