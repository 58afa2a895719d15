"""The table of addresses: who gets in, who is asked to sign in, for whom it does not exist.

It is complete: an address of ours that is not in it fails `test_every_address_is_in_the_table`.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from cms.models import HomePage
from learning_review.reviews.models import ReviewSection
from programmes.directory import openreferral
from tests.access.world import World

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
ASK = of("ask")


def place(world: World) -> list[Any]:
    return [world["running"].code, world["enrolment"]]


def place_call(world: World) -> list[Any]:
    return [*place(world), world["call"]]


GOAL = of("enrolment", "goal")
ACTION = of("enrolment", "action")
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
    "my_languages": Row(SIGNED_IN),
    "my_calendar": Row(SIGNED_IN),
    "download_calendar": Row(SIGNED_IN),
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
    "openreferral_taxonomy": Row(EVERYBODY, lambda world: [openreferral.taxonomy_id()]),
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
    "call_groups": Row(OWNER, ENROLMENT),
    "time_zone": Row(SIGNED_IN),
    # What one works on between the days
    "goals": Row(OWNER, ENROLMENT),
    "goal_new": Row(OWNER, ENROLMENT),
    "goal_proposal": Row(OWNER, of("enrolment", "proposal")),
    "goal": Row(OWNER, GOAL),
    "goal_step": Row(OWNER, lambda world: [world["enrolment"], world["goal"], "standing"]),
    "goal_share": Row(OWNER, GOAL),
    "goal_state": Row(OWNER, GOAL, "post"),
    "goal_lead": Row(OWNER, GOAL, "post"),
    "goal_delete": Row(OWNER, GOAL),
    "actions": Row(OWNER, ENROLMENT),
    "action": Row(OWNER, ACTION),
    "action_answer": Row(OWNER, ACTION, "post"),
    "plan": Row(OWNER, ENROLMENT),
    "plan_write": Row(OWNER, ENROLMENT),
    "plan_share": Row(OWNER, ENROLMENT),
    "plan_look_back": Row(OWNER, ENROLMENT),
    "plan_delete": Row(OWNER, ENROLMENT),
    "call_prepare": Row(OWNER, CALL),
    "coach_goals": Row(COACH, ENROLMENT),
    "coach_goal": Row(COACH, GOAL),
    "coach_goal_propose": Row(COACH, ENROLMENT),
    "coach_goal_reword": Row(COACH, GOAL),
    "coach_goal_lead": Row(COACH, GOAL, "post"),
    "coach_proposal_withdraw": Row(COACH, of("enrolment", "proposal"), "post"),
    "coach_action_propose": Row(COACH, ENROLMENT),
    "coach_action_withdraw": Row(COACH, ACTION, "post"),
    "coach_notes": Row(COACH, of("paired")),
    "coach_note": Row(COACH, of("paired", "week")),
    # A coach's page, for those they coach and those who run the workshops of these; and their desk
    "coach_profile": Row({"practitioner", "coach"} | STAFF, of("coach")),
    "coach": Row(COACH),
    "coach_people": Row(COACH),
    "coach_times": Row(COACH),
    "coach_time_off": Row(COACH, method="post"),
    "coach_ways": Row(COACH),
    "coach_extra_hours": Row(COACH, method="post"),
    "coach_extra_hours_remove": Row(COACH, of("extra_hours"), "post"),
    "coach_groups": Row(COACH),
    "coach_group": Row(COACH, of("group")),
    "coach_group_call": Row(COACH, of("group_call")),
    "coach_book": Row(COACH, ENROLMENT),
    "coach_hours_remove": Row(COACH, of("hours"), "post"),
    "coach_time_off_remove": Row(COACH, of("time_off"), "post"),
    "coach_call": Row(COACH, of("call")),
    "coach_call_mark": Row(COACH, of("call"), "post"),
    "coach_call_move": Row(COACH, of("call")),
    "coach_call_cancel": Row(COACH, of("call")),
    # Journal
    # Questions
    "my_questions": Row(SIGNED_IN),
    "questions_stop": Row(OWNER, ENROLMENT, "post"),
    "questions": Row(OWNER, ASK),
    "questions_all": Row(OWNER, ASK),
    "questions_check": Row(OWNER, ASK),
    "questions_thanks": Row(OWNER, ASK),
    "questions_not_now": Row(OWNER, ASK, "post"),
    "questions_paper": Row(OWNER, ASK),
    "questions_page": Row(OWNER, lambda world: [world["ask"], 1]),
    "questions_question": Row(OWNER, of("ask", "question")),
    "instruments": Row(COORDINATORS),
    "instrument_new": Row(COORDINATORS),
    "instruments_starting_set": Row(COORDINATORS, method="post"),
    "instrument": Row(COORDINATORS, of("instrument")),
    "instrument_version": Row(COORDINATORS, of("instrument_version")),
    "instrument_about": Row(COORDINATORS, of("instrument_version")),
    "instrument_item_new": Row(COORDINATORS, of("instrument_version")),
    "instrument_preview": Row(COORDINATORS, of("instrument_version")),
    "instrument_paper": Row(COORDINATORS, of("instrument_version")),
    "instrument_item": Row(COORDINATORS, of("item")),
    "instrument_item_move": Row(COORDINATORS, of("item"), "post"),
    "instrument_item_remove": Row(COORDINATORS, of("item"), "post"),
    "instruments_asked": Row(COORDINATORS, RUNNING),
    "instruments_enter": Row(COORDINATORS, ASK),
    "named_answers": Row(STAFF, RUNNING),
    "named_answers_file": Row(STAFF, RUNNING),
    "named_answers_of": Row(STAFF, of("named_workshop", "named")),
    "journal": Row(SIGNED_IN),
    "journal_write": Row(SIGNED_IN),
    "journal_shared_with_me": Row(COACH),
    "journal_export": Row(SIGNED_IN),
    "journal_export_file": Row(SIGNED_IN, lambda world: ["json"]),
    "journal_entry": Row(OWNER, ENTRY),
    "journal_edit": Row(OWNER, ENTRY),
    "journal_share": Row(OWNER, ENTRY),
    "journal_delete": Row(OWNER, ENTRY),
    # What is held about one
    "my_privacy": Row(SIGNED_IN),
    "my_privacy_copy": Row(SIGNED_IN, method="post"),
    "my_privacy_copy_file": Row(OWNER, of("copy")),
    "my_privacy_access": Row(SIGNED_IN),
    "my_privacy_erase": Row(SIGNED_IN),
    "my_privacy_keep": Row(SIGNED_IN, method="post"),
    "facilitate_privacy": Row(COORDINATORS),
    "facilitate_privacy_copies": Row(COORDINATORS),
    "facilitate_privacy_copy": Row({"coordinator"}, of("copy_for_another")),
    "facilitate_privacy_act": Row(COORDINATORS, lambda world: [world["erasure"], "keep"], "post"),
    "facilitate_retention": Row(COORDINATORS),
    # Voices
    "voice": Row(EVERYBODY, of("voice_secret")),
    "voice_words": Row(EVERYBODY, of("voice_secret")),
    "voice_agree": Row(EVERYBODY, of("voice_secret"), "post"),
    "voice_withdraw": Row(EVERYBODY, of("voice_secret")),
    "voice_decline": Row(EVERYBODY, of("voice_secret"), "post"),
    "voice_link": Row(EVERYBODY),
    "voice_no_more": Row(EVERYBODY, lambda world: ["asked", world["silent"], world["no_more_secret"]]),
    "my_voices": Row(SIGNED_IN),
    "voice_about_me": Row({"other"}, of("voice_about_other")),
    "voice_about_me_agree": Row({"other"}, of("voice_about_other"), "post"),
    "voice_about_me_withdraw": Row({"other"}, of("voice_about_other")),
    "my_voice": Row(OWNER, ENROLMENT),
    "my_voice_words": Row(OWNER, ENROLMENT),
    "my_voice_agree": Row(OWNER, ENROLMENT, "post"),
    "my_voice_withdraw": Row(OWNER, ENROLMENT),
    "my_voice_decline": Row(OWNER, ENROLMENT, "post"),
    "my_voice_ask": Row(OWNER, ENROLMENT),
    "voices_desk": Row(COORDINATORS, PAST),
    "voices_desk_invite": Row(COORDINATORS, PAST),
    "voices_desk_voice": Row(COORDINATORS, lambda world: [world["past"].code, world["voice"]]),
    "voices_desk_give_back": Row(COORDINATORS, lambda world: [world["past"].code, world["voice"]]),
    "voices_desk_body": Row(COORDINATORS, lambda world: [world["past"].code, world["voice"]]),
    "voices_desk_withdraw": Row(COORDINATORS, lambda world: [world["past"].code, world["voice"]]),
    "voices_desk_act": Row(COORDINATORS, lambda world: [world["past"].code, world["voice"], "accept"], "post"),
    # Evidence and reviews
    "my_wordings": Row(SIGNED_IN),
    "my_wording_answer": Row(OWNER, of("approval"), "post"),
    "evidence_workbench": Row(STAFF, PAST),
    "evidence_passage": Row(STAFF, lambda world: [world["past"].code, world["snapshot"]]),
    "evidence_aside": Row(STAFF, lambda world: [world["past"].code, world["snapshot"]], "post"),
    "evidence_findings": Row(STAFF, PAST),
    "evidence_finding_move": Row(STAFF, lambda world: [world["past"].code, world["finding"]], "post"),
    "evidence_matrix": Row(STAFF, PAST),
    "evidence_gaps": Row(STAFF, PAST),
    "evidence_recommendations": Row(STAFF, PAST),
    "evidence_recommendation_mark": Row(STAFF, lambda world: [world["past"].code, world["finding"]], "post"),
    "evidence_agreement": Row(STAFF, PAST),
    "evidence_blind": Row({"facilitator"}, code("signing")),
    "evidence_blind_end": Row({"facilitator"}, code("signing"), "post"),
    "evidence_coding_remove": Row(STAFF, lambda world: [world["past"].code, world["coding"]], "post"),
    "evidence_finding_new": Row(STAFF, lambda world: [world["past"].code, "partnerships"]),
    "evidence_finding": Row(STAFF, lambda world: [world["past"].code, world["finding"]]),
    "evidence_finding_delete": Row(STAFF, lambda world: [world["past"].code, world["finding"]], "post"),
    "review_figures": Row(STAFF, PAST),
    "review_figures_words": Row(COORDINATORS, lambda world: [world["past"].code, world["words"]], "post"),
    "reviews": Row(EVERYBODY),
    "review": Row(EVERYBODY, PAST),
    "review_pdf": Row(EVERYBODY, lambda world: [world["past"].code, "1.0"]),
    # One of its partners kept silent, so there is none.
    "review_summary": Row(set(), PAST, visitor="no"),
    "review_version": Row(EVERYBODY, lambda world: [world["past"].code, "1.0"]),
    "review_csv": Row(EVERYBODY, lambda world: [world["past"].code, "1.0"]),
    "review_json": Row(EVERYBODY, lambda world: [world["past"].code, "1.0"]),
    "review_draft": Row(COORDINATORS | PARTNER, PAST, visitor="no"),
    "review_write": Row(COORDINATORS, PAST),
    "review_rename": Row(COORDINATORS, PAST, "post"),
    "review_ask": Row(COORDINATORS, PAST, "post"),
    "review_submit": Row(COORDINATORS, PAST, "post"),
    "review_deadline": Row(COORDINATORS, PAST, "post"),
    "review_publish": Row(COORDINATORS, PAST, "post"),
    "review_reopen": Row(COORDINATORS, PAST, "post"),
    "review_section": Row(COORDINATORS, lambda world: [world["past"].code, ReviewSection.Kind.SUMMARY], "post"),
    "partners": Row(SIGNED_IN),
    "partner_review": Row(PARTNER, PAST),
    "partner_sign": Row(PARTNER, PAST),
    "partner_members": Row(PARTNER | COORDINATORS, of("organisation")),
    "partner_member": Row(PARTNER | COORDINATORS, of("organisation", "member"), "post"),
    "partner_invitation_withdraw": Row(PARTNER | COORDINATORS, of("organisation", "invited"), "post"),
    "partner_invitation": Row(OWNER, of("invited")),
    "partner_read": Row(PARTNER, PAST, "post"),
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
    "facilitate_coaches": Row(COORDINATORS, RUNNING),
    "facilitate_release": Row(COORDINATORS, lambda world: [world["chairs-running"].code, world["pairing"]]),
    "facilitate_person": Row(COORDINATORS, place),
    "facilitate_transfer": Row(COORDINATORS, place, "post"),
    "facilitate_languages": Row(COORDINATORS, place, "post"),
    "facilitate_book": Row(COORDINATORS, place),
    "facilitate_call_move": Row(COORDINATORS, place_call),
    "facilitate_call_cancel": Row(COORDINATORS, place_call),
    "facilitate_decide": Row(COORDINATORS, lambda world: [world["apply"].code, world["application"]], "post"),
    # Mail
    "practice_notes": Row(EVERYBODY, lambda world: [world["enrolment"], world["notes_secret"]]),
    "facilitate_mails": Row(COORDINATORS, RUNNING),
    "facilitate_mails_pause": Row(COORDINATORS, RUNNING, "post"),
    "facilitate_mails_again": Row(
        COORDINATORS, lambda world: [world["running"].code, world["workshop_notice"]], "post"
    ),
    "facilitate_wordings": Row(COORDINATORS, of("programme")),
    "facilitate_wordings_pause": Row(COORDINATORS, of("programme"), "post"),
    "facilitate_wording": Row(COORDINATORS, lambda world: [world["programme"], "joining"]),
    "facilitate_wording_html": Row(COORDINATORS, lambda world: [world["programme"], "joining"]),
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

# What is framed in a page of ours: a mail itself, with styles of its own that its policy lets through.
FRAMED = {"notices_html", "facilitate_wording_html"}
# What mail programs press themselves, without a page of ours (RFC 8058): a signed link stands in for the token.
ONE_CLICK = {"practice_notes", "voice_no_more"}
