"""What the second group learned: a review that its partners have written for and have now to sign."""

import datetime as dt

from accounts.models import User
from demo.build.review import Said, agree, mark
from demo.build.workshops import Stage
from learning_review.evidence.models import Coding, Finding
from learning_review.evidence.services import ask_second_coder, write_finding
from learning_review.reflections import services as journal
from learning_review.reflections.models import Reflection
from learning_review.reviews import services as reviews
from learning_review.reviews.models import PartnerPart, Review, ReviewSection
from learning_review.voices import services as voices
from learning_review.voices.bylines import BylineLevel, Speaker
from learning_review.voices.models import Voice
from programmes.catalogue.models import Workshop
from programmes.enrolment.models import Enrolment

# whose (by number in the group), what happened, so what, now what
JOURNALS = [
    (
        2,
        "The lunch club asked for a grant form. I asked what they would do on the first Tuesday with the money, and they "
        "found that they could begin without it.",
        "They opened three weeks later with soup from home.",
        "Go and eat there.",
    ),
    (
        6,
        "Two of my students now run the induction that I used to give.",
        "I have Wednesday mornings back.",
        "Use one of them to visit Sandeep.",
    ),
    (
        7,
        "I had eleven visits that week and fell back on telling people what to do.",
        "When there is no time, the old way wins.",
        "Talk to my manager about two visits fewer.",
    ),
]
MANAGER = Said(
    Voice.Relationship.MANAGER,
    "Frances Hoyle",
    "Our waiting room is no emptier, but people leave it with something they mean to do. I hear them say it at the desk.",
    BylineLevel.ROLE_AND_KIND,
    Speaker(role="Practice manager", organisation_kind="a doctors' surgery"),
)
SECTIONS = {
    ReviewSection.Kind.MAIN_MESSAGES: (
        "Groups began things with what they had.\nPractitioners gave work away and got time back.\n"
        "In weeks that were too full, the old ways returned."
    ),
    ReviewSection.Kind.SUMMARY: (
        "Ten people from two towns came to the old quarry. Most came from offices that had never worked together.\n\n"
        "What they shared speaks of small beginnings. It is three months old, and should be read again in a year."
    ),
    ReviewSection.Kind.METHOD: (
        "Three people opened a page of their journal, and one manager wrote to us. Everybody else was asked and had "
        "nothing they wished to share. That is little to go by."
    ),
    ReviewSection.Kind.UNEXPECTED: "Nobody expected a lunch club to begin without its grant.",
    ReviewSection.Kind.HINDERED: "Weeks with too many visits; a reorganisation in one council; snow on the way back.",
}


def build_review(workshop: Workshop, stage: Stage) -> Review:
    """Collect, code and claim; hear the partners; lay the review before them to be signed."""
    over = workshop.sessions.order_by("-starts_at").first().ends_at  # type: ignore[union-attr]
    by = stage.coordinator
    group = list(workshop.enrolments.filter(state__in=Enrolment.TAKING_PART).order_by("created_at", "pk"))
    for who, what, so_what, now_what in JOURNALS:
        journal.write(
            group[who],
            by=group[who].person,
            what=what,
            so_what=so_what,
            now_what=now_what,
            sharing=Reflection.Sharing.REVIEW,
            now=over - dt.timedelta(days=5),
        )
    build_voice(workshop, by, over + dt.timedelta(days=20))
    build_findings(workshop, by, due=over.date() + dt.timedelta(days=365))
    review = reviews.open_review(workshop, by=by, title="Small beginnings at the old quarry")
    for kind, text in SECTIONS.items():
        reviews.save_section(review, kind, text, by=by)
    ask_second_coder(workshop, stage.people["facilitator"], by=by)
    return lay_before_partners(review, stage)


def build_voice(workshop: Workshop, by: User, now: dt.datetime) -> None:
    """Collect the one testimonial there is."""
    voice = voices.invite_voice(
        workshop,
        relationship=MANAGER.relationship,
        author_name=MANAGER.name,
        author_email="frances.hoyle@example.org",
        by=by,
    )
    voice = voices.submit(voice, words=MANAGER.words, byline_level=MANAGER.level, speaker=MANAGER.speaker, now=now)
    agree(voice, MANAGER, by, now + dt.timedelta(days=1))


def build_findings(workshop: Workshop, by: User, *, due: dt.date) -> None:
    """Claim what so little can bear."""
    outcomes = {outcome.code: outcome for outcome in workshop.programme.outcomes.all()}
    supports = Coding.Polarity.SUPPORTS
    write_finding(
        workshop,
        outcome=outcomes["residents-lead"],
        claim="A group of residents began without waiting for money.",
        strength=Finding.Strength.TENTATIVE,
        excerpts=[mark(workshop, "They opened three weeks", outcomes["residents-lead"], supports, by)],
        counter_evidence="It is one club, and it may close again.",
        other_explanations="Its founders had run a club before.",
        recommendation="Ask again in a year.",
        recommendation_owner="Harrowby Borough Council",
        recommendation_due=due,
        by=by,
    )
    write_finding(
        workshop,
        outcome=outcomes["lighter-caseload"],
        claim="Some gave work away and had time for other things; where weeks were full, nothing changed.",
        strength=Finding.Strength.TENTATIVE,
        excerpts=[
            mark(workshop, "I have Wednesday mornings", outcomes["lighter-caseload"], supports, by),
            mark(workshop, "When there is no time", outcomes["lighter-caseload"], Coding.Polarity.AGAINST, by),
        ],
        counter_evidence="One practitioner with eleven visits a week went back to the old way.",
        other_explanations="A college term had just ended.",
        by=by,
    )


def lay_before_partners(review: Review, stage: Stage) -> Review:
    """Ask, hear two of the three, and ask all to sign by a day that is still to come; one has."""
    by, clock = stage.coordinator, stage.clock
    asked_until = clock.today - dt.timedelta(days=5)
    reviews.ask_partners(review, deadline=asked_until, by=by, now=clock.days_ago(20, 9))
    parts = {part.organisation.name: part for part in PartnerPart.objects.filter(review=review)}
    funder, council = (parts[stage.organisations[key].name] for key in ("meadow", "harrowby"))
    speakers = {part: part.organisation.memberships.get(role="partner_contact").person for part in (funder, council)}
    reviews.contribute(
        funder,
        {
            "changed": "A lunch club opened, and the people who opened it now ask us what else needs doing.",
            "next": "Ten people is a small group to pay for. We would do it again for the lunch club alone.",
        },
        by=speakers[funder],
        now=clock.days_ago(15, 14),
    )
    reviews.contribute(
        council,
        {"part": "We sent nobody this time and read with envy."},
        by=speakers[council],
        now=clock.days_ago(12, 16),
    )
    deadline = clock.today + dt.timedelta(days=12)
    reviews.submit_for_signing(review, deadline=deadline, by=by, now=clock.days_ago(3, 10))
    review.refresh_from_db()
    council.refresh_from_db()
    reviews.sign_off(
        council,
        decision=PartnerPart.Decision.AGREE,
        read_hash=review.content_hash,
        summary=True,
        by=speakers[council],
        now=clock.days_ago(1, 11),
    )
    return review
