"""What the first group learned: shared journals, voices of every kind, evidence, and a review that all signed."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from accounts.models import User
from demo.build.workshops import Stage
from learning_review.disclosure.models import Release
from learning_review.disclosure.rules import Audience
from learning_review.evidence.models import Coding, Excerpt, Finding, Snapshot
from learning_review.evidence.queries import next_blind
from learning_review.evidence.sentences import sentences
from learning_review.evidence.services import (
    ask_second_coder,
    code_blind,
    code_excerpt,
    end_blind_reading,
    make_excerpt,
    write_finding,
)
from learning_review.reflections import services as journal
from learning_review.reflections.models import Reflection
from learning_review.reviews import services as reviews
from learning_review.reviews.models import PartnerPart, Review, ReviewSection
from learning_review.voices import services as voices
from learning_review.voices.bylines import BylineLevel, Speaker
from learning_review.voices.models import Consent, Scope, Voice, Wording
from programmes.catalogue.models import Outcome, Workshop
from programmes.enrolment.models import Enrolment

Relationship = Voice.Relationship
Polarity = Coding.Polarity
EVERYWHERE = [Scope.REVIEW_WEB, Scope.REVIEW_PDF, Scope.PROGRAMME_PAGE]


@dataclass(frozen=True)
class Said:
    """A testimonial: by whom, about which member of the group (by number), and how it is to be signed."""

    relationship: str
    name: str
    words: str
    level: str
    speaker: Speaker
    about: int | None = None
    reported: bool = False
    gloss: str = ""
    insider: str = ""
    scopes: tuple[str, ...] = tuple(EVERYWHERE)


SAID = [
    Said(
        Relationship.MANAGER,
        "Ellis Garrod",
        "Marek tells me that no week he has spent away from his desk was worth as much. He says he goes into meetings with "
        "questions now, and that people come out of them with jobs they chose themselves.",
        BylineLevel.ROLE_AND_KIND,
        Speaker(role="Head of regeneration", organisation_kind="a borough council", relation="Marek's manager"),
        about=0,
        reported=True,
    ),
    Said(
        Relationship.TEAM_LEADER,
        "Joanna Peel",
        "You can hear the difference from across the office. When she does it, the caller ends up doing the talking.",
        BylineLevel.RELATION,
        Speaker(
            role="Team leader",
            organisation_kind="a housing association",
            relation="Leads the team of somebody who took part",
        ),
        about=2,
        gloss="“It” is asking before advising.",
    ),
    Said(
        Relationship.SENIOR_MANAGER,
        "Harriet Cole",
        "Delphine came back and showed the whole team what she had learned. I have put my own name down for the next one.",
        BylineLevel.ROLE_AND_KIND,
        Speaker(role="Senior regeneration officer", organisation_kind="a district council"),
        about=3,
    ),
    Said(
        Relationship.SENIOR_MANAGER,
        "Anthony Bright",
        "I came to see whether it was worth sending people. By the third day I had changed how I run my own meetings.",
        BylineLevel.SECTOR,
        Speaker(role="Director", sector="County government"),
    ),
    Said(
        Relationship.TRAINER,
        "Moira Keane",
        "Twenty years of running courses and I had never seen a room teach itself like that. I have been reading ever since.",
        BylineLevel.FIRST_NAME_AND_ROLE,
        Speaker(first_name="Moira", surname="Keane", role="community trainer", organisation_kind="a secondary school"),
    ),
    Said(
        Relationship.COACH,
        "Hal Sorensen",
        "I thought I knew this work. A year on I ring people up between their modules, and every week somebody tells me what "
        "they have started without being asked to.",
        BylineLevel.INITIAL_AND_ROLE,
        Speaker(first_name="Hal", surname="Sorensen", role="coach"),
        insider="Took part in an earlier group and now coaches for the programme.",
    ),
    Said(
        Relationship.CLIENT,
        "June Abbot",
        "I had the plan for the café in a drawer for nine years. Nobody told me to open it. I was only asked where it was.",
        BylineLevel.RELATION,
        Speaker(relation="A resident who works with somebody from the group"),
        about=4,
        scopes=(Scope.REVIEW_WEB, Scope.REVIEW_PDF),
    ),
]
OWN_WORDS = (
    "I use it with the residents' association and with my own team. I talk less, and more gets done.",
    Speaker(role="Communications manager", organisation_kind="a housing association", sector="Housing"),
)
# whose (by number in the group), how shared, what happened, so what, now what
JOURNALS = [
    (
        1,
        Reflection.Sharing.REVIEW,
        "I stopped writing the action plan for people and asked them to write it. Three of the first five came back having done it.",
        "My list on Friday is shorter than it has been for two years.",
        "Keep the blank sheet on the desk.",
    ),
    (
        4,
        Reflection.Sharing.REVIEW,
        "A man who has been sent to us by four agencies decided which of them he wanted to keep.",
        "The other three were relieved, and so was he.",
        "Write it up for the referral meeting.",
    ),
    (
        6,
        Reflection.Sharing.REVIEW,
        "The garden group elected a treasurer and a chair without me in the room.",
        "They have had two meetings since that I only heard about afterwards.",
        "Stay away from the third.",
    ),
    (
        8,
        Reflection.Sharing.REVIEW,
        "Rang Bartek from the group when I was stuck, and he knew the woman I needed.",
        "It took one call instead of a month of letters.",
        "Put the six of us near by into one list.",
    ),
    (
        7,
        Reflection.Sharing.REVIEW,
        "My manager asked for numbers and I had a story. She was not wrong.",
        "In my office listening does not count as work, and the month did not change that.",
        "Find out what she would accept as a sign.",
    ),
    (
        10,
        Reflection.Sharing.REVIEW_ASK,
        "One family was worse off for my asking. They wanted somebody to decide, that day, and I should have.",
        "There are days for questions and days for answers.",
        "Learn to tell them apart sooner.",
    ),
]
SECTIONS = {
    ReviewSection.Kind.MAIN_MESSAGES: (
        "People took more into their own hands, and practitioners carried less.\n"
        "Groups of residents went on without the person who had started them.\n"
        "Managers who did not take part found it hard to see as work.\n"
        "A month is long enough to try it and too short to make it a habit."
    ),
    ReviewSection.Kind.SUMMARY: (
        "Fourteen people from eleven organisations came together for three days, went home for a month, and came back for "
        "two. They were housing officers, health workers, a librarian, activists and others who would not otherwise have met.\n\n"
        "What they chose to share, and what people around them said, shows most clearly that clients took charge of things "
        "they had been waiting for others to do: asked six weeks later, {figure} said so of their own. It shows some relief "
        "in caseloads, and the beginnings of networks.\n\n"
        "It does not show lasting projects yet: a season is too short to tell."
    ),
    ReviewSection.Kind.METHOD: (
        "This review rests on journal entries that their authors chose to share, and on testimonials whose authors approved "
        "each word. Two people read them against the six outcomes expected at the start.\n\n"
        "Those who shared were probably those for whom it had gone well. The one person who left was not asked. There was no "
        "group to compare with."
    ),
    ReviewSection.Kind.UNEXPECTED: (
        "Two members of the group began to meet each week in a café half way between their towns. Nobody had planned for "
        "coaching to travel home: several tried it with their own children."
    ),
    ReviewSection.Kind.HINDERED: (
        "Time. Managers who wanted numbers. Forms that ask what the service will do, with no line for what the person will do. "
        "In two places the month fell together with a reorganisation."
    ),
}

# What was noticed a week after it was published: where, what stood there, what is right, and what everybody is told.
SLIP = (
    ReviewSection.Kind.UNEXPECTED,
    "meet each week",
    "meet each fortnight",
    "The two who meet in the café do so each fortnight, not each week.",
)


def build_review(workshop: Workshop, stage: Stage) -> Review:
    """Collect, code, claim, ask the partners, sign and publish."""
    over = workshop.sessions.order_by("-starts_at").first().ends_at  # type: ignore[union-attr]
    group = list(workshop.enrolments.filter(state__in=Enrolment.TAKING_PART).order_by("created_at", "pk"))
    build_shared_journals(group, over)
    build_voices(workshop, group, stage, over)
    build_findings(workshop, stage.coordinator, over)
    read_again(workshop, stage, over + dt.timedelta(days=48))
    review = reviews.open_review(workshop, by=stage.coordinator, title="What the first group learned")
    figure = Release.objects.get(workshop=workshop, item__code="then-now-clients-own", audience=Audience.PUBLIC)
    for kind, text in SECTIONS.items():
        reviews.save_section(review, kind, text.format(figure=f"[figure {figure.reference}]"), by=stage.coordinator)
    return sign_and_publish(review, stage, over)


def build_shared_journals(group: list[Enrolment], over: dt.datetime) -> None:
    """Let some of the group share an entry with the review."""
    for number, (who, level, what, so_what, now_what) in enumerate(JOURNALS):
        enrolment = group[who]
        journal.write(
            enrolment,
            by=enrolment.person,
            what=what,
            so_what=so_what,
            now_what=now_what,
            sharing=level,
            now=over - dt.timedelta(days=9 - number),
        )


def build_voices(workshop: Workshop, group: list[Enrolment], stage: Stage, over: dt.datetime) -> None:
    """Collect a testimonial of every kind: most approved, one waiting, one asked for, one declined, one taken back."""
    for number, said in enumerate(SAID):
        subject = group[said.about] if said.about is not None else None
        now = over + dt.timedelta(days=30 + number)
        voice = voices.invite_voice(
            workshop,
            relationship=said.relationship,
            author_name=said.name,
            author_email=f"{said.name.lower().replace(' ', '.')}@example.org",
            subject=subject,
            by=stage.coordinator,
        )
        voice = voices.submit(
            voice,
            words=said.words,
            byline_level=said.level,
            speaker=said.speaker,
            reported_speech=said.reported,
            insider=said.insider,
            now=now,
        )
        agree(voice, said, stage.coordinator, now + dt.timedelta(days=1))
    own_words, speaker = OWN_WORDS
    own = voices.give(
        group[13], by=group[13].person, words=own_words, byline_level=BylineLevel.ROLE_AND_KIND, speaker=speaker
    )
    own.refresh_from_db()
    voices.approve(own, wording_of(own), scopes=EVERYWHERE, channel=Consent.Channel.SIGNED_IN, by=group[13].person)
    voices.accept(own, by=stage.coordinator)
    build_open_voices(workshop, group, stage)


def agree(voice: Voice, said: Said, by: User, now: dt.datetime) -> None:
    """Take a voice through wording and both consents."""
    if said.gloss:
        voices.edit_wording(voice, words=said.words, gloss=said.gloss, byline_level=said.level, by=by, now=now)
    voice.refresh_from_db()
    voices.approve(voice, wording_of(voice), scopes=said.scopes, channel=Consent.Channel.LINK, now=now)
    voice.refresh_from_db()
    if voice.state != Voice.State.APPROVED:
        voices.accept(voice, by=by)
        voice.refresh_from_db()
    if voice.subject:
        voices.subject_consent(
            voice,
            wording_of(voice),
            scopes=said.scopes,
            channel=Consent.Channel.SIGNED_IN,
            by=voice.subject.person,
            now=now + dt.timedelta(days=1),
        )


def wording_of(voice: Voice) -> Wording:
    """Return the words as they stand."""
    if voice.current is None:
        raise LookupError(f"Nobody has written {voice} yet.")
    return voice.current


def build_open_voices(workshop: Workshop, group: list[Enrolment], stage: Stage) -> None:
    """Leave some voices on the coordinator's desk."""
    by = stage.coordinator

    def ask(name: str, relationship: str, subject: Enrolment | None = None) -> Voice:
        address = f"{name.lower().replace(' ', '.')}@example.org"
        return voices.invite_voice(
            workshop, relationship=relationship, author_name=name, author_email=address, subject=subject, by=by
        )

    ask("Lydia Marlow", Relationship.COLLEAGUE, group[5])
    written = ask("Simon Ashe", Relationship.COLLEAGUE, group[5])
    voices.submit(
        written,
        words="He used to send me his visitors. Now he sends me what they have decided.",
        byline_level=BylineLevel.ROLE_AND_KIND,
        speaker=Speaker(role="Debt adviser", organisation_kind="an advice charity"),
    )
    voices.refuse(ask("Carla Munt", Relationship.CLIENT))
    taken_back = ask("Owen Fell", Relationship.COLLEAGUE)
    voices.submit(
        taken_back,
        words="It made our Mondays quieter.",
        byline_level=BylineLevel.SECTOR,
        speaker=Speaker(sector="Health"),
    )
    taken_back.refresh_from_db()
    voices.withdraw(taken_back)


def build_findings(workshop: Workshop, by: User, over: dt.datetime) -> None:
    """Code what was shared against the outcomes, and claim what it bears."""
    outcomes = {outcome.code: outcome for outcome in workshop.programme.outcomes.all()}

    def code(words: str, outcome: str | None, polarity: str, memo: str = "") -> Excerpt:
        found = outcomes[outcome] if outcome else None
        return mark(workshop, words, found, polarity, by, memo, now=over + dt.timedelta(days=45))

    _find(
        workshop,
        outcomes["lighter-caseload"],
        "Some found their work easier to carry, once people wrote their own plans.",
        Finding.Strength.TENTATIVE,
        [code("My list on Friday", "lighter-caseload", Polarity.SUPPORTS)],
        "One manager saw no change in the numbers, and one practitioner says that listening does not count as work there.",
        "Referrals were low in that month everywhere.",
        by,
        recommendation="Agree with managers beforehand what would count as a sign.",
        recommendation_owner="Harrowby Borough Council",
        recommendation_due=over.date() + dt.timedelta(days=300),
        against=[code("In my office listening", "lighter-caseload", Polarity.AGAINST, "The office has not changed.")],
    )
    _find(
        workshop,
        outcomes["clients-own"],
        "People made decisions that services had been making for them.",
        Finding.Strength.STRONG,
        [
            code("A man who has been sent", "clients-own", Polarity.SUPPORTS, "Four agencies become one."),
            code("I had the plan", "clients-own", Polarity.SUPPORTS, "From a client, not a practitioner."),
            code("You can hear the difference", "clients-own", Polarity.SUPPORTS),
        ],
        "In one family asking delayed a decision that was needed that day.",
        "The people described may have been ready to act anyway.",
        by,
        recommendation="Teach when not to ask, on the second day.",
        recommendation_owner="The Hearth Foundation",
        recommendation_due=over.date() + dt.timedelta(days=240),
    )
    _find(
        workshop,
        outcomes["residents-lead"],
        "A group of residents went on by itself.",
        Finding.Strength.MODERATE,
        [
            code("The garden group elected", "residents-lead", Polarity.SUPPORTS),
            code("They have had two meetings", "residents-lead", Polarity.SUPPORTS),
        ],
        "It is one group, and it had met for years.",
        "An election was due in any case.",
        by,
    )
    _find(
        workshop,
        outcomes["networks"],
        "Members of the group solved problems for one another.",
        Finding.Strength.TENTATIVE,
        [code("It took one call", "networks", Polarity.SUPPORTS)],
        "We know of one case.",
        "They might have met at the next partnership meeting.",
        by,
        recommendation="Bring the group together once more, half a year on.",
        recommendation_owner="Five Rivers Development Agency",
        recommendation_due=over.date() + dt.timedelta(days=200),
    )
    code("Delphine came back", "partnerships", Polarity.SUPPORTS, "A manager from elsewhere books a place.")
    code("Twenty years of running courses", None, Polarity.UNEXPECTED)


def read_again(workshop: Workshop, stage: Stage, now: dt.datetime) -> None:
    """Have the facilitator read what is marked a second time, blind: alike but for two passages."""
    reader = stage.people["facilitator"]
    second = ask_second_coder(workshop, reader, by=stage.coordinator, now=now)
    differently = {
        "It took one call": Polarity.MIXED,
        "They have had two meetings": Polarity.UNEXPECTED,
    }
    while (excerpt := next_blind(second)) is not None:
        turned = next((way for words, way in differently.items() if excerpt.text.startswith(words)), None)
        codings = excerpt.codings.select_related("outcome")
        code_blind(excerpt, [(coding.outcome, turned or coding.polarity) for coding in codings], by=reader, now=now)
    end_blind_reading(second, by=reader, now=now)


def mark(
    workshop: Workshop,
    words: str,
    outcome: Outcome | None,
    polarity: str,
    by: User,
    memo: str = "",
    *,
    now: dt.datetime | None = None,
) -> Excerpt:
    """Mark the sentence that begins with `words` in whatever was shared with a review, code it, and return it."""
    for snapshot in Snapshot.objects.filter(workshop=workshop, withdrawn_at=None):
        for sentence in sentences(snapshot.text):
            if sentence.text.startswith(words):
                excerpt = make_excerpt(snapshot, start=sentence.start, end=sentence.end, by=by, now=now)
                code_excerpt(excerpt, outcome=outcome, polarity=polarity, by=by, memo=memo, now=now)
                return excerpt
    raise LookupError(f"Nobody shared: {words}")


def _find(
    workshop: Workshop,
    outcome: Outcome,
    claim: str,
    strength: str,
    excerpts: list[Excerpt],
    counter: str,
    other: str,
    by: User,
    **recommendation: Any,
) -> None:
    write_finding(
        workshop,
        outcome=outcome,
        claim=claim,
        strength=strength,
        excerpts=excerpts,
        counter_evidence=counter,
        other_explanations=other,
        by=by,
        **recommendation,
    )


def sign_and_publish(review: Review, stage: Stage, over: dt.datetime) -> Review:
    """Hear the partners, have them sign, record who did not answer, and publish 1.0."""
    by = stage.coordinator
    asked = over + dt.timedelta(days=50)
    reviews.ask_partners(review, deadline=asked.date() + dt.timedelta(days=14), by=by, now=asked)
    parts = {part.organisation.name: part for part in PartnerPart.objects.filter(review=review)}
    meadow, harrowby, leenside = (parts[stage.organisations[key].name] for key in ("meadow", "harrowby", "leenside"))
    speakers = {
        part: part.organisation.memberships.get(role="partner_contact").person for part in (meadow, harrowby, leenside)
    }
    reviews.contribute(
        meadow,
        {
            "changed": "What we saw here is people who went on after the scheme had gone.",
            "part": "We paid for this, because earlier schemes left buildings behind and little else.",
            "next": "We would pay for the reunion.",
        },
        by=speakers[meadow],
        now=asked + dt.timedelta(days=3),
    )
    reviews.contribute(
        harrowby,
        {
            "changed": "Two of our officers took part. Their teams noticed.",
            "hindered": "Our forms have not caught up.",
        },
        by=speakers[harrowby],
        now=asked + dt.timedelta(days=5),
    )
    signing = asked + dt.timedelta(days=15)
    reviews.submit_for_signing(review, deadline=signing.date() + dt.timedelta(days=14), by=by, now=signing)
    review.refresh_from_db()
    for part, decision, note in (
        (meadow, PartnerPart.Decision.AGREE, ""),
        (
            harrowby,
            PartnerPart.Decision.DISAGREE,
            "We do not agree that work has become easier to carry: our own figures for that season show no change.",
        ),
    ):
        part.refresh_from_db()
        reviews.sign_off(
            part,
            decision=decision,
            note=note,
            read_hash=review.content_hash,
            by=speakers[part],
            now=signing + dt.timedelta(days=4),
        )
    reviews.record_silence(review, now=signing + dt.timedelta(days=16))
    review.refresh_from_db()
    reviews.publish(review, by=by, now=signing + dt.timedelta(days=17))
    kind, was, right, note = SLIP
    text = SECTIONS[kind].replace(was, right)
    reviews.correct(review, kind, text, note=note, by=by, now=signing + dt.timedelta(days=24))
    return review
