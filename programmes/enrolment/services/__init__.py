"""The acts of enrolment. Each locks the workshop's row first, then checks, then writes, in one transaction."""

from programmes.enrolment.services.choices import choose_session, choose_sessions
from programmes.enrolment.services.drafts import (
    claim_draft,
    drop_draft,
    find_draft,
    save_answers,
    start_draft,
)
from programmes.enrolment.services.follow import follow_workshop
from programmes.enrolment.services.interests import forget_interests, interests_to_invitations, leave_interest
from programmes.enrolment.services.moves import TRANSITIONS
from programmes.enrolment.services.needs import (
    CONSENT_WORDING,
    read_needs,
    remove_needs,
    save_needs,
)
from programmes.enrolment.services.offers import (
    accept_offer,
    change_places,
    close_list,
    decline_offer,
    lapse_offers_of,
    offer_free_places,
)
from programmes.enrolment.services.places import (
    apply_for_place,
    book,
    cancel_all,
    decide,
    finish,
    invite,
    join_list,
    withdraw,
)
from programmes.enrolment.services.transfers import transfer

__all__ = [
    "CONSENT_WORDING",
    "TRANSITIONS",
    "accept_offer",
    "apply_for_place",
    "book",
    "cancel_all",
    "change_places",
    "choose_session",
    "choose_sessions",
    "claim_draft",
    "close_list",
    "decide",
    "decline_offer",
    "drop_draft",
    "find_draft",
    "finish",
    "follow_workshop",
    "forget_interests",
    "interests_to_invitations",
    "invite",
    "join_list",
    "lapse_offers_of",
    "leave_interest",
    "offer_free_places",
    "read_needs",
    "remove_needs",
    "save_answers",
    "save_needs",
    "start_draft",
    "transfer",
    "withdraw",
]
