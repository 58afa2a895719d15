"""Every address × every role: who gets in, who is asked to sign in, for whom it does not exist.

The table is complete: an address of ours that is not in it fails `test_every_address_is_in_the_table`. What it is
asked of is the demo, in which every kind of thing exists.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from django.core.cache import cache
from django.db import transaction
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.utils import timezone

from accounts.models import User
from cms.models import ArticleCategory, HomePage, RolePackPage
from cms.tasks import make_role_packs
from demo.build.clock import Clock
from demo.build.story import build_everything
from learning_review.evidence.models import Coding, ExcerptApproval, Finding, Snapshot
from learning_review.reflections.models import Reflection
from learning_review.reviews.models import PartnerPart, ReviewSection
from learning_review.reviews.tasks import make_pdfs
from learning_review.voices import links
from learning_review.voices import services as voices
from learning_review.voices.bylines import BylineLevel, Speaker
from learning_review.voices.models import Voice
from notices.models import Notice
from programmes.calendars import services as calendars
from programmes.catalogue.models import Prerequisite, Programme
from programmes.coaching.models import Availability, Call, Pairing, TimeOff
from programmes.delivery.models import Material
from programmes.directory import openreferral
from programmes.directory import services as directory
from programmes.directory.models import NetworkBlock, Resource, ResourceCategory
from programmes.enrolment.models import Enrolment
from programmes.prerequisites import services as prerequisites

# --- Roles --------------------------------------------------------------------------------------------

# visitor      not signed in
# newcomer     signed in, with nothing
# other        somebody of another group
# practitioner the one whose things are asked for
# facilitator  runs the workshops
# coach        coaches the practitioner
# partner      speaks for a partner organisation of the workshops
# coordinator  puts on workshops
# admin        may do everything that a permission can give
ROLES = ["visitor", "newcomer", "other", "practitioner", "facilitator", "coach", "partner", "coordinator", "admin"]
SIGNED_IN = set(ROLES) - {"visitor"}
EVERYBODY = set(ROLES)
OWNER = {"practitioner"}
COORDINATORS = {"coordinator", "admin"}
STAFF = COORDINATORS | {"facilitator"}
COACH = {"coach"}
INSIDERS = {"practitioner", "other", "coach"} | STAFF
PARTNER = {"partner"}
# Coordinators in the demo speak for the organisation that delivers, which is no partner of a workshop.

World = dict[str, Any]


@dataclass(frozen=True)
class Row:
    """Who gets in, with what arguments; `method` is the one that the address is for.

    A visitor is asked to sign in, or told `visitor="no"` where even that would be a hint.
    """

    allowed: set[str]
    args: Callable[[World], list[Any]] = lambda world: []
    method: str = "get"
    visitor: str = "sign in"


def code(key: str) -> Callable[[World], list[Any]]:
    return lambda world: [world[key].code]


def of(*keys: str) -> Callable[[World], list[Any]]:
    return lambda world: [world[key] for key in keys]


RUNNING, PAST, COMING = code("running"), code("past"), code("spring")
ENROLMENT = of("enrolment")
CALL = of("enrolment", "call")
ENTRY = of("entry")
RESOURCE = of("resource")
TABLE: dict[str, Row] = {
    # The site
    "healthz": Row(EVERYBODY),
    "readyz": Row(EVERYBODY),
    "robots": Row(EVERYBODY),
    "sitemap": Row(EVERYBODY),
    "page_card": Row(EVERYBODY, lambda world: [HomePage.objects.get().pk]),
    "review_card": Row(EVERYBODY, PAST),
    "site_card": Row(EVERYBODY),
    "workshop_card": Row(EVERYBODY, COMING),
    "sitemap_file": Row(EVERYBODY, lambda world: [1]),
    "finder": Row(EVERYBODY),
    "search": Row(EVERYBODY),
    "role_pack_pdf": Row(EVERYBODY, of("role_pack")),
    "category": Row(EVERYBODY, of("category")),
    "category_feed": Row(EVERYBODY, of("category")),
    "article_feed": Row(EVERYBODY),
    "workshop": Row(EVERYBODY, COMING),
    "interest": Row(EVERYBODY, of("programme")),
    "interest_thanks": Row(EVERYBODY, of("programme")),
    "programme_calendar": Row(EVERYBODY, of("programme")),
    "workshop_calendar": Row(EVERYBODY, COMING),
    "personal_calendar": Row(EVERYBODY, of("feed")),
    # Booking
    "book": Row(EVERYBODY, COMING),
    "book_step": Row(EVERYBODY, lambda world: [world["spring"].code, "name"]),
    "book_check": Row(EVERYBODY, COMING),
    "booked": Row(OWNER, lambda world: [world["running"].code, world["enrolment"]]),
    "enrolment": Row(OWNER, ENROLMENT),
    "offer": Row(OWNER, ENROLMENT),
    "withdraw": Row(OWNER, ENROLMENT),
    "needs": Row(OWNER, ENROLMENT),
    "choose_session": Row(OWNER, of("enrolment", "session"), "post"),
    # What programmes ask for first
    "my_prerequisites": Row(SIGNED_IN),
    "my_prerequisites_programme": Row(SIGNED_IN, of("programme")),
    "my_prerequisite": Row(SIGNED_IN, of("programme", "asked")),
    "my_prerequisite_delete": Row(SIGNED_IN, of("programme", "asked")),
    "facilitate_prerequisites": Row(COORDINATORS),
    "facilitate_prerequisites_person": Row(COORDINATORS, of("programme", "stated_by")),
    "facilitate_prerequisites_answer": Row(COORDINATORS, of("programme", "stated_by", "statement"), "post"),
    "facilitate_verify": Row(
        COORDINATORS, lambda world: [world["apply"].code, world["application"], world["applicants_statement"]], "post"
    ),
    # My own
    "my_journey": Row(SIGNED_IN),
    "my_calendar": Row(SIGNED_IN),
    "new_calendar_link": Row(SIGNED_IN, method="post"),
    "choose_calendar": Row(SIGNED_IN, method="post"),
    "material": Row({"practitioner", "other"} | STAFF, of("material")),
    "material_alternative": Row({"practitioner", "other"} | STAFF, of("material")),
    # Local services, and people who asked to be found
    "resources": Row(EVERYBODY),
    "resource": Row(EVERYBODY, RESOURCE),
    "openreferral": Row(EVERYBODY),
    "openreferral_services": Row(EVERYBODY),
    "openreferral_service": Row(EVERYBODY, of("resource_uid")),
    "openreferral_service_at_locations": Row(EVERYBODY),
    "openreferral_service_at_location": Row(EVERYBODY, of("place_uid")),
    "openreferral_taxonomies": Row(EVERYBODY),
    "openreferral_taxonomy": Row(EVERYBODY, of("taxonomy_uid")),
    "openreferral_taxonomy_terms": Row(EVERYBODY),
    "openreferral_taxonomy_term": Row(EVERYBODY, of("term_uid")),
    "resource_suggest": Row(INSIDERS),
    "resources_mine": Row(INSIDERS),
    "resources_desk": Row(INSIDERS),
    "resources_export": Row(COORDINATORS),
    "resource_keep": Row(INSIDERS, RESOURCE, "post"),
    "resource_visit": Row(INSIDERS, RESOURCE),
    "resource_visit_remove": Row(STAFF, of("resource", "visit"), "post"),
    "resource_correct": Row(INSIDERS, RESOURCE),
    "resource_edit": Row(COORDINATORS | {"other"}, RESOURCE),
    "resource_check": Row(COORDINATORS | {"other"}, RESOURCE),
    "resource_retire": Row(COORDINATORS | {"other"}, RESOURCE),
    "resource_owner": Row(COORDINATORS, RESOURCE),
    "resource_correction": Row(COORDINATORS | {"other"}, of("resource", "correction")),
    "network": Row(SIGNED_IN),
    "network_me": Row({"practitioner", "other"}),
    "network_stop": Row(SIGNED_IN, method="post"),
    "network_write": Row(INSIDERS - {"other"}, of("listing")),
    "network_message": Row({"other"}, of("message")),
    "network_unblock": Row({"other"}, of("block"), "post"),
    # Calls
    "calls": Row(OWNER, ENROLMENT),
    "call_details": Row(OWNER, ENROLMENT),
    "calls_not_now": Row(OWNER, ENROLMENT, "post"),
    "call": Row(OWNER, CALL),
    "call_move": Row(OWNER, CALL),
    "call_cancel": Row(OWNER, CALL),
    "coach": Row(COACH),
    "coach_people": Row(COACH),
    "coach_times": Row(COACH),
    "coach_time_off": Row(COACH, method="post"),
    "coach_hours_remove": Row(COACH, of("hours"), "post"),
    "coach_time_off_remove": Row(COACH, of("time_off"), "post"),
    "coach_call": Row(COACH, of("call")),
    "coach_call_mark": Row(COACH, of("call"), "post"),
    "coach_call_move": Row(COACH, of("call")),
    "coach_call_cancel": Row(COACH, of("call")),
    # Journal
    "journal": Row(SIGNED_IN),
    "journal_write": Row(SIGNED_IN),
    "journal_shared_with_me": Row(COACH),
    "journal_export": Row(SIGNED_IN),
    "journal_export_file": Row(SIGNED_IN, lambda world: ["json"]),
    "journal_entry": Row(OWNER, ENTRY),
    "journal_edit": Row(OWNER, ENTRY),
    "journal_share": Row(OWNER, ENTRY),
    "journal_delete": Row(OWNER, ENTRY),
    # Voices
    "voice": Row(EVERYBODY, of("voice_secret")),
    "voice_words": Row(EVERYBODY, of("voice_secret")),
    "voice_agree": Row(EVERYBODY, of("voice_secret"), "post"),
    "voice_withdraw": Row(EVERYBODY, of("voice_secret")),
    "voice_decline": Row(EVERYBODY, of("voice_secret"), "post"),
    "my_voices": Row(SIGNED_IN),
    "voice_about_me": Row({"other"}, of("voice_about_other")),
    "voice_about_me_agree": Row({"other"}, of("voice_about_other"), "post"),
    "voice_about_me_withdraw": Row({"other"}, of("voice_about_other")),
    "my_voice": Row(OWNER, ENROLMENT),
    "my_voice_words": Row(OWNER, ENROLMENT),
    "my_voice_agree": Row(OWNER, ENROLMENT, "post"),
    "my_voice_withdraw": Row(OWNER, ENROLMENT),
    "my_voice_ask": Row(OWNER, ENROLMENT),
    "voices_desk": Row(COORDINATORS, PAST),
    "voices_desk_invite": Row(COORDINATORS, PAST),
    "voices_desk_voice": Row(COORDINATORS, lambda world: [world["past"].code, world["voice"]]),
    "voices_desk_withdraw": Row(COORDINATORS, lambda world: [world["past"].code, world["voice"]]),
    "voices_desk_act": Row(COORDINATORS, lambda world: [world["past"].code, world["voice"], "accept"], "post"),
    # Evidence and reviews
    "my_wordings": Row(SIGNED_IN),
    "my_wording_answer": Row(OWNER, of("approval"), "post"),
    "evidence_workbench": Row(STAFF, PAST),
    "evidence_passage": Row(STAFF, lambda world: [world["past"].code, world["snapshot"]]),
    "evidence_coding_remove": Row(STAFF, lambda world: [world["past"].code, world["coding"]], "post"),
    "evidence_finding_new": Row(STAFF, lambda world: [world["past"].code, "partnerships"]),
    "evidence_finding": Row(STAFF, lambda world: [world["past"].code, world["finding"]]),
    "evidence_finding_delete": Row(STAFF, lambda world: [world["past"].code, world["finding"]], "post"),
    "reviews": Row(EVERYBODY),
    "review": Row(EVERYBODY, PAST),
    "review_pdf": Row(EVERYBODY, lambda world: [world["past"].code, "1.0"]),
    "review_draft": Row(COORDINATORS | PARTNER, PAST, visitor="no"),
    "review_write": Row(COORDINATORS, PAST),
    "review_rename": Row(COORDINATORS, PAST, "post"),
    "review_ask": Row(COORDINATORS, PAST, "post"),
    "review_submit": Row(COORDINATORS, PAST, "post"),
    "review_publish": Row(COORDINATORS, PAST, "post"),
    "review_reopen": Row(COORDINATORS, PAST, "post"),
    "review_no_response": Row(COORDINATORS, lambda world: [world["past"].code, world["part"]], "post"),
    "review_section": Row(COORDINATORS, lambda world: [world["past"].code, ReviewSection.Kind.SUMMARY], "post"),
    "partners": Row(SIGNED_IN),
    "partner_review": Row(PARTNER, PAST),
    "partner_sign": Row(PARTNER, PAST),
    # Facilitators' desk
    "facilitate": Row(STAFF),
    "facilitate_workshop": Row(STAFF, RUNNING),
    "facilitate_needs": Row(STAFF, RUNNING),
    "facilitate_kitchen": Row(STAFF, RUNNING),
    "facilitate_register": Row(STAFF, lambda world: [world["running"].code, world["session"]]),
    "facilitate_stages": Row(STAFF, code("ashdyke")),
    "facilitate_stage": Row(STAFF, lambda world: [world["ashdyke"].code, world["stage"]]),
    "facilitate_stage_answer": Row(STAFF, lambda world: [world["ashdyke"].code, world["stage"], "practice"]),
    "facilitate_stage_act": Row(STAFF, lambda world: [world["ashdyke"].code, world["stage"], "pause"]),
    "strands": Row(STAFF | PARTNER, lambda world: [world["ashdyke"].programme.slug]),
    "facilitate_places": Row(COORDINATORS, COMING),
    "facilitate_invite": Row(COORDINATORS, COMING, "post"),
    "facilitate_interested": Row(COORDINATORS, COMING, "post"),
    "facilitate_coach": Row(COORDINATORS, RUNNING, "post"),
    "facilitate_coaches": Row(COORDINATORS, RUNNING, "post"),
    "facilitate_release": Row(COORDINATORS, lambda world: [world["chairs-running"].code, world["pairing"]], "post"),
    "facilitate_decide": Row(COORDINATORS, lambda world: [world["apply"].code, world["application"]], "post"),
    # Mail
    "notices_list": Row(COORDINATORS),
    "notices_detail": Row(COORDINATORS, of("notice")),
    "notices_html": Row(COORDINATORS, of("notice")),
    "notices_resend": Row(COORDINATORS, of("notice"), "post"),
    # The demo's outbox does not exist elsewhere.
    "inbox": Row(set(), visitor="no"),
    "inbox_mail": Row(set(), of("notice"), visitor="no"),
    "inbox_html": Row(set(), of("notice"), visitor="no"),
    "inbox_file": Row(set(), lambda world: [world["notice"], 0], visitor="no"),
    # Accounts of our own; allauth's and Wagtail's are theirs to test, and named below.
    "accounts_me": Row(SIGNED_IN),
    # Signing out leads to the door, as it should.
    "accounts_sign_out_everywhere": Row(set(), method="post"),
}
# Addresses whose answer depends on more than the role; each has tests of its own.
ELSEWHERE = ("account_", "mfa_", "wagtail")


# --- The world ----------------------------------------------------------------------------------------


@pytest.fixture
def world(db) -> World:
    return build_world()


def build_world() -> World:
    """Build the demo and return, by name, one thing of each kind that addresses speak of."""
    stage = build_everything(Clock(timezone.now().replace(minute=0, second=0, microsecond=0)))
    practitioner, other = stage.people["practitioner"], stage.crowd[0]
    enrolment = Enrolment.objects.get(person=practitioner)
    call = Call.objects.filter(enrolment=enrolment, state=Call.State.BOOKED).first()
    coach = stage.people["coach"].coach
    past = stage.workshops["past"]
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
        "pairing": Pairing.objects.filter(enrolment__workshop=stage.workshops["chairs-running"], ended_at=None)
        .first()
        .pk,
        "material": material().pk,
        "hours": Availability.objects.filter(coach=coach).first().pk,
        "time_off": TimeOff.objects.create(coach=coach, starts_on=TODAY, ends_on=TODAY).pk,
        "entry": Reflection.objects.filter(person=practitioner).first().reference,
        "voice": voice.reference,
        "voice_secret": links.mint(voice, "manage"),
        "voice_about_other": Voice.objects.filter(subject__person=other).first().reference,
        "snapshot": snapshot.reference,
        "coding": Coding.objects.filter(excerpt__snapshot__workshop=past).first().pk,
        "finding": Finding.objects.filter(workshop=past).first().pk,
        "approval": approval_for(practitioner),
        "part": PartnerPart.objects.filter(review__workshop=past).first().pk,
        "application": Enrolment.objects.filter(state=Enrolment.State.APPLIED, workshop=stage.workshops["apply"])
        .first()
        .reference,
        "stage": stage.workshops["ashdyke"].parts.get(module__slug="design").pk,
        "notice": Notice.objects.first().pk,
        **statements(stage.programme, other),
    }


TODAY = timezone.localdate()


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
        "taxonomy_uid": openreferral.taxonomy_id(),
        "term_uid": ResourceCategory.objects.first().uid,
        "visit": resource.visits.first().pk,
        "correction": correction.pk,
        "listing": listing.reference,
        "message": message.reference,
        "block": NetworkBlock.objects.create(
            person=other, blocked=User.objects.get(email="newcomer@example.org"), at=timezone.now()
        ).pk,
    }


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


def approval_for(person: User) -> int:
    """Words of the practitioner's that wait for their yes."""
    from learning_review.evidence.services import make_excerpt

    reflection = Reflection.objects.get(person=person, sharing=Reflection.Sharing.REVIEW_ASK)
    snapshot = Snapshot.objects.get(reflection=reflection)
    coordinator = User.objects.get(email="coordinator@example.org")
    excerpt = make_excerpt(snapshot, start=0, end=30, by=coordinator)
    return ExcerptApproval.objects.get(excerpt=excerpt).pk


# --- The test -----------------------------------------------------------------------------------------


def answer(client: Client, address: str, method: str) -> str:
    """Return "in", "sign in" or "no", and undo whatever it did; "stored" where a cache might keep a person's page."""
    with transaction.atomic():
        response = getattr(client, method)(address)
        if response.streaming:
            list(response.streaming_content)  # read to its end, a file is closed
        transaction.set_rollback(True)
    if response.status_code in {403, 404}:
        return "no"
    if response.status_code == 302 and response["Location"].startswith("/accounts/login/"):
        return "sign in"
    if response.status_code < 400:
        # A picture that is drawn for everybody is the same for everybody.
        personal = "_auth_user_id" in client.session and response.get("Content-Type") != "image/png"
        kept = personal and not {"no-store", "private"} & set(response.get("Cache-Control", "").split(", "))
        return "stored" if kept else "in"
    return f"{response.status_code}"


def expected(row: Row, role: str, name: str) -> str:
    if role in row.allowed:
        return "in"
    if name == "accounts_sign_out_everywhere":
        return "sign in"
    return row.visitor if role == "visitor" else "no"


def our_names(resolver: URLResolver | None = None) -> Iterator[str]:
    for pattern in (resolver or get_resolver()).url_patterns:
        if isinstance(pattern, URLPattern):
            if pattern.name:
                yield pattern.name
        elif str(pattern.pattern) not in {"admin/", "documents/"}:
            yield from our_names(pattern)


def test_every_address_is_in_the_table():
    ours = {name for name in our_names() if not name.startswith(ELSEWHERE)}
    assert ours == set(TABLE)


@pytest.mark.slow
def test_every_address_answers_every_role_as_the_table_says(world):
    wrong = {}
    for role in ROLES:
        client = Client(raise_request_exception=False)
        if role != "visitor":
            client.force_login(world["people"][role])
        for name, row in TABLE.items():
            cache.clear()
            got = answer(client, reverse(name, args=row.args(world)), row.method)
            if got != expected(row, role, name):
                wrong[f"{role} at {name}"] = f"{got}, not {expected(row, role, name)}"
    assert "\n".join(f"{where}: {what}" for where, what in sorted(wrong.items())) == ""
