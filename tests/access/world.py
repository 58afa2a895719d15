"""One of everything that an address speaks of: the demo, with what it lacks for that."""

import datetime as dt
from typing import Any

from django.db.models import Count, Q
from django.utils import timezone

from accounts.models import User
from cms.models import ArticleCategory, RolePackPage
from cms.tasks import make_role_packs
from demo.build.workshops import Stage
from learning_review.disclosure.models import Release, ReleasedText
from learning_review.evidence.models import Coding, ExcerptApproval, Finding, Snapshot
from learning_review.instruments.models import InstrumentVersion
from learning_review.instruments.queries import with_named_answers
from learning_review.instruments.tests.factories import VersionFactory
from learning_review.reflections.models import Reflection
from learning_review.reviews.tasks import make_pdfs
from learning_review.voices import links
from learning_review.voices import services as voices
from learning_review.voices.bylines import BylineLevel, Speaker
from learning_review.voices.models import Voice
from notices.models import Notice
from privacy import services as privacy
from privacy.tasks import make_copies
from programmes.calendars import services as calendars
from programmes.catalogue.models import Prerequisite, Programme, Workshop
from programmes.coaching import services as coaching
from programmes.coaching.models import Availability, Call, CallGroup, Coach, ExtraHours, Pairing, TimeOff
from programmes.delivery.models import Material
from programmes.directory import openreferral
from programmes.directory import services as directory
from programmes.directory.models import NetworkBlock, Resource, ResourceCategory
from programmes.enrolment.models import Enrolment
from programmes.goals import services as goals
from programmes.goals.models import Action, Goal
from programmes.goals.weeks import monday_of
from programmes.mailing.links import secret_of
from programmes.people.models import Membership
from programmes.people.queries import partner_organisations
from programmes.people.services import invite_member
from programmes.prerequisites import services as prerequisites

World = dict[str, Any]


def build_world(stage: Stage) -> World:
    """Add to the demo what it lacks and return, by name, one thing of each kind that addresses speak of."""
    practitioner, other = stage.people["practitioner"], stage.crowd[0]
    enrolment = Enrolment.objects.get(person=practitioner)
    call = Call.objects.filter(enrolment=enrolment, state=Call.State.BOOKED).first()
    coach = stage.people["coach"].coach
    past, today = stage.workshops["past"], timezone.localdate()
    make_pdfs(timezone.now())
    make_role_packs(timezone.now())
    voices.give(
        enrolment,
        by=practitioner,
        words="I wait longer than I used to.",
        byline_level=BylineLevel.SECTOR,
        speaker=Speaker(sector="Housing"),
    )
    voice = Voice.objects.filter(workshop=past, state=Voice.State.WRITTEN).first()
    asked = voices.invite_voice(
        past,
        relationship=Voice.Relationship.CLIENT,
        author_name="Ilse Marchbank",
        author_email="ilse@example.org",
        by=stage.people["coordinator"],
    )
    snapshot = Snapshot.objects.filter(workshop=past, withdrawn_at=None).first()
    return {
        **of_the_directory(practitioner, other, stage.people),
        **stage.workshops,
        "people": stage.people | {"other": other},
        "programme": stage.programme.slug,
        "role_pack": RolePackPage.objects.earliest("pk").slug,
        "category": ArticleCategory.objects.earliest("pk").slug,
        "feed": calendars.feed_secret(calendars.calendar_settings(practitioner)),
        "enrolment": enrolment.reference,
        "session": stage.workshops["running"].sessions.order_by("starts_at").first().pk,
        "call": call.reference,
        "coach": coach.pk,
        "pairing": Pairing.objects.filter(enrolment__workshop=stage.workshops["chairs-running"], ended_at=None)
        .first()
        .pk,
        **between(enrolment, coach, stage),
        "material": material().pk,
        "hours": Availability.objects.filter(coach=coach).first().pk,
        "extra_hours": ExtraHours.objects.create(coach=coach, date=today, starts="20:00", ends="21:00").pk,
        **of_a_group(coach, enrolment),
        "time_off": TimeOff.objects.create(coach=coach, starts_on=today, ends_on=today).pk,
        "entry": Reflection.objects.filter(person=practitioner).first().reference,
        "voice": voice.reference,
        "voice_secret": links.mint(voice, "manage"),
        "silent": asked.reference,
        "no_more_secret": links.no_more_secret("asked", asked.reference),
        "voice_about_other": Voice.objects.filter(subject__person=other).first().reference,
        "snapshot": snapshot.reference,
        "coding": Coding.objects.filter(excerpt__snapshot__workshop=past).first().pk,
        "finding": Finding.objects.filter(workshop=past).first().pk,
        "approval": approval_for(practitioner),
        "words": words_of_a_group(past).pk,
        "application": Enrolment.objects.filter(state=Enrolment.State.APPLIED, workshop=stage.workshops["apply"])
        .first()
        .reference,
        "stage": stage.workshops["ashdyke"].parts.get(module__slug="design").pk,
        **of_questions(enrolment),
        "notice": Notice.objects.first().pk,
        "workshop_notice": Notice.objects.filter(
            about=f"workshop:{stage.workshops['running'].code}", kind="enrolment/confirmed", state=Notice.State.SENT
        )
        .first()
        .pk,
        "notes_secret": secret_of(enrolment),
        **rights(practitioner, other),
        **statements(stage.programme, other),
        **members_of(stage.people["partner"], practitioner),
    }


def members_of(contact: User, asked: User) -> World:
    """The organisation that somebody speaks for, one of its members, and somebody asked in."""
    organisation = partner_organisations(contact).first()
    invitation = invite_member(organisation, asked.email, Membership.Role.MEMBER, by=contact)
    return {
        "organisation": organisation.pk,
        "member": organisation.memberships.get(person=contact, role=Membership.Role.PARTNER_CONTACT).pk,
        "invited": invitation.pk,
    }


def of_questions(enrolment: Enrolment) -> World:
    """A set of questions that the practitioner is asked, and one that is not published yet."""
    ask = enrolment.asks.filter(state="open").first()
    draft = InstrumentVersion.objects.filter(published_at=None).first()
    named = with_named_answers(enrolment.workshop).first()
    return {
        "named_workshop": enrolment.workshop.code,
        "named": named.enrolment.reference,
        "ask": ask.reference,
        "question": ask.version.items.first().code,
        "instrument": draft.instrument_id,
        "instrument_version": draft.pk,
        "item": draft.items.first().pk,
    }


def of_a_group(coach: Coach, enrolment: Enrolment) -> World:
    """A group that the practitioner's coach holds, with one date to come."""
    group = coaching.open_group(
        enrolment.workshop,
        coach,
        kind=CallGroup.Kind.ACTION_LEARNING,
        title="Four with questions",
        places_max=4,
        first_date=timezone.localdate() + dt.timedelta(days=3),
        starts=dt.time(21),
        minutes=60,
    )
    coaching.join_group(group, enrolment)
    return {"group": group.pk, "group_call": group.calls.get().pk}


def between(enrolment: Enrolment, coach: Coach, stage: Stage) -> World:
    """What the practitioner works on; and a week that their coach notes as one of a pair, of somebody else."""
    proposal = goals.propose_goal(enrolment, by=coach.user, aim="You let a silence be.")
    action = Action.objects.filter(enrolment=enrolment, state=Action.State.PROPOSED).first()
    chairs = stage.workshops["chairs-running"]
    role = chairs.programme.coachroles.get(code="work")
    alone = (
        Enrolment.objects.filter(workshop=chairs)
        .annotate(coaches=Count("pairings", filter=Q(pairings__ended_at=None)))
        .get(coaches=1)
    )
    coach.roles.add(role)
    coaching.assign_coach(alone, coach, by=None, role=role)
    return {
        "goal": Goal.objects.filter(enrolment=enrolment).first().reference,
        "proposal": proposal.reference,
        "action": action.reference,
        "paired": alone.reference,
        "week": monday_of(timezone.localdate()).isoformat(),
    }


def of_the_directory(practitioner: User, other: User, people: dict[str, User]) -> World:
    """An entry that somebody of another group looks after, with what others added; the same person can be found."""
    resource = Resource.objects.public().filter(visits__isnull=False, visits__by=people["facilitator"]).first()
    directory.give_to(resource, other, by=people["coordinator"])
    correction = directory.suggest_correction(resource, {"cost": "£2"}, by=practitioner)
    listing = directory.be_found(other, scope="any", shown={"show_name"}, consent=True)
    message = directory.relay(listing, by=people["facilitator"], message="Hello")
    return {
        "resource": resource.code,
        "resource_uid": resource.uid,
        "place_uid": openreferral.derived(resource.uid, "service at location"),
        "term_uid": ResourceCategory.objects.first().uid,
        "visit": resource.visits.first().pk,
        "correction": correction.pk,
        "listing": listing.reference,
        "message": message.reference,
        "block": NetworkBlock.objects.create(
            person=other, blocked=User.objects.get(email="newcomer@example.org"), at=timezone.now()
        ).pk,
    }


def rights(practitioner: User, other: User) -> World:
    """A copy that can be fetched, and somebody who asked to be erased."""
    copy = privacy.ask_copy(practitioner)
    coordinator = User.objects.get(email="coordinator@example.org")
    handed_out = privacy.ask_copy_for(practitioner.email, by=coordinator, letter="Rang on 3 May.")
    make_copies(timezone.now())
    return {"copy": copy.pk, "copy_for_another": handed_out.pk, "erasure": privacy.ask_erasure(other, by=other).pk}


def statements(programme: Programme, person: User) -> dict[str, Any]:
    """What two people have stated for the first programme: one by itself, one beside their application."""
    asked = Prerequisite.objects.create(programme=programme, code="checks", title="Background check", text="A check.")
    applicant = Enrolment.objects.filter(state=Enrolment.State.APPLIED, workshop__programme=programme).first().person
    return {
        "asked": asked.code,
        "stated_by": person.pk,
        "statement": prerequisites.state(person, asked, by=person).pk,
        "applicants_statement": prerequisites.state(applicant, asked, by=applicant).pk,
    }


def material() -> Material:
    """A material that opens as soon as somebody has a place."""
    from django.core.files.base import ContentFile

    from programmes.catalogue.models import Module

    return Material.objects.create(
        module=Module.objects.get(slug="starting"),
        title="A sheet of questions",
        file=ContentFile(b"What would you do if nobody came?", "questions.txt"),
        alternative_file=ContentFile(b"The same, larger.", "questions-large.txt"),
        release=Material.Release.BEFORE,
    )


def words_of_a_group(workshop: Workshop) -> ReleasedText:
    """Something that one of some people wrote in answer to a question, and that a coordinator is to look at."""
    item = VersionFactory(items=({"code": "more", "kind": "long_text"},)).items.get()
    told = {"audience": "facilitators", "invited": 9, "answered": 9, "released_on": timezone.localdate()}
    released = Release.objects.create(workshop=workshop, item=item, question=item.words, **told)
    return ReleasedText.objects.create(release=released, text="More evenings.", place=0)


def approval_for(person: User) -> int:
    """Words of the practitioner's that wait for their yes."""
    from learning_review.evidence.services import make_excerpt

    reflection = Reflection.objects.get(person=person, sharing=Reflection.Sharing.REVIEW_ASK)
    snapshot = Snapshot.objects.get(reflection=reflection)
    coordinator = User.objects.get(email="coordinator@example.org")
    excerpt = make_excerpt(snapshot, start=0, end=30, by=coordinator)
    return ExcerptApproval.objects.get(excerpt=excerpt).pk
