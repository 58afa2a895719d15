"""Partners sign while the review is edited, twice at once, and two contacts give up their part at the same instant."""

import datetime as dt
from functools import partial

import pytest
from django.utils import timezone

from learning_review.reviews import services
from learning_review.reviews.errors import AnsweredAlready, ReviewRefused, WrittenMeanwhile
from learning_review.reviews.models import PartnerPart
from learning_review.reviews.tests.factories import signing, written
from programmes.people import services as people
from programmes.people.errors import MembershipRefused
from programmes.people.models import Membership
from programmes.people.tests.factories import MembershipFactory, OrganisationFactory
from tests.races.rivals import race
from tests.soak import times

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.mark.parametrize("_round", range(times(2, 20)))
def test_two_partners_sign_while_a_coordinator_edits(_round):
    arc = signing()
    sign = partial(services.sign_off, decision="agree", read_hash=arc.review.content_hash)
    results = race(
        [
            partial(sign, arc.parts[0], by=arc.partner),
            partial(sign, arc.parts[1], by=arc.other_partner),
            partial(services.save_section, arc.review, "summary", "Another summary.", by=arc.coordinator),
        ]
    )
    assert all(isinstance(result, PartnerPart | ReviewRefused) for result in results[:2])
    review = arc.fresh()
    assert (review.state, review.content_hash) == ("contributing", "")
    # Whoever came first had their signature ended by the edit, and is told; whoever came last was refused.
    assert [(part.decision, part.signed_hash) for part in arc.parts] == [("", "")] * 2
    assert [bool(p.voided_at) for p in arc.parts] == [isinstance(result, PartnerPart) for result in results[:2]]


@pytest.mark.parametrize("_round", range(times(1, 20)))
def test_the_same_answer_sent_many_times_is_one_and_no_silence_takes_its_place(_round):
    arc = signing()
    sign = partial(services.sign_off, arc.parts[0], decision="disagree", note="No.", by=arc.partner)
    over = timezone.now() + dt.timedelta(days=16)
    silence = [partial(services.record_silence, arc.review, now=over)] * 2
    results = race([partial(sign, read_hash=arc.review.content_hash)] * 4 + silence)
    assert all(isinstance(result, PartnerPart) for result in results[:4])
    assert [(part.decision, part.note) for part in arc.parts] == [("disagree", "No."), ("no_response", "")]
    assert [event.decision for event in arc.parts[1].events.all()] == ["no_response"]


def test_two_who_write_for_one_organisation_at_once_never_write_over_each_other():
    arc = written()
    part = arc.parts[0]
    second = MembershipFactory(organisation=part.organisation, role=Membership.Role.PARTNER_CONTACT).person
    texts = {arc.partner: {"part": "Ours."}, second: {"part": "Theirs."}}
    writes = [partial(services.save_draft, part, texts[by], by=by, seen=part.held_mark) for by in texts]
    results = race(writes)
    assert sorted(isinstance(result, WrittenMeanwhile) for result in results) == [False, True]
    first = next(result for result in results if isinstance(result, PartnerPart))
    assert arc.parts[0].draft == first.draft


def test_two_who_sign_for_one_organisation_at_once_never_replace_each_other():
    arc = signing()
    part = arc.parts[0]
    second = MembershipFactory(organisation=part.organisation, role=Membership.Role.PARTNER_CONTACT).person
    decide = partial(services.sign_off, part, note="A note.", read_hash=arc.review.content_hash)
    acts = [
        partial(decide, decision="disagree", by=arc.partner),
        partial(decide, decision="agree_with_note", by=second),
    ]
    results = race(acts)
    assert sorted(isinstance(result, AnsweredAlready) for result in results) == [False, True]
    [event] = part.events.all()
    first = next(result for result in results if isinstance(result, PartnerPart))
    assert (event.by, arc.parts[0].decision) == (first.decided_by, first.decision)


def test_two_who_speak_for_an_organisation_leave_at_once_and_one_stays():
    organisation = OrganisationFactory()
    both = [MembershipFactory(organisation=organisation, role=Membership.Role.PARTNER_CONTACT) for _n in range(2)]
    results = race([partial(people.end_membership, held, by=held.person) for held in both])
    assert sorted(isinstance(result, MembershipRefused) for result in results) == [False, True]
    assert Membership.objects.count() == 1


def test_an_invitation_accepted_in_two_windows_is_one_membership():
    contact = MembershipFactory(role=Membership.Role.PARTNER_CONTACT)
    asked = MembershipFactory().person
    invitation = people.invite_member(contact.organisation, asked.email, Membership.Role.MEMBER, by=contact.person)
    results = race([partial(people.accept_invitation, invitation, by=asked)] * 3)
    assert sum(isinstance(result, Membership) for result in results) == 1
    assert Membership.objects.filter(organisation=contact.organisation, person=asked).count() == 1
