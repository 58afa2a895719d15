"""What was typed so far: found by the secret alone, claimed by one person, never holding needs."""

import datetime as dt

import pytest
from django.utils import timezone

from notices.retention import rule
from programmes.catalogue.tests.factories import WorkshopFactory
from programmes.enrolment import services
from programmes.enrolment.errors import NotYours
from programmes.enrolment.models import BookingDraft
from programmes.enrolment.queries import draft_of
from programmes.people.tests.factories import UserFactory

pytestmark = pytest.mark.django_db


def test_a_draft_is_found_by_its_secret_which_is_not_kept():
    workshop = WorkshopFactory()
    draft, secret = services.start_draft(workshop)
    assert len(secret) == 43  # 256 bits
    assert len(draft.secret_hash) == 64
    assert secret not in str(BookingDraft.objects.values().get())
    assert services.find_draft(secret, workshop) == draft
    assert services.find_draft(secret, WorkshopFactory()) is None


@pytest.mark.parametrize("secret", ["", "x", "\0", "\ud800", "ü" * 10_000])
def test_any_text_may_come_in_the_cookie(secret):
    workshop = WorkshopFactory()
    services.start_draft(workshop)
    assert services.find_draft(secret, workshop) is None


def test_answers_gather():
    draft, secret = services.start_draft(WorkshopFactory())
    services.save_answers(draft, {"name": "Kim", "area": "The Leys"})
    services.save_answers(draft, {"area": "Harrowby"})
    assert services.find_draft(secret, draft.workshop).answers == {"name": "Kim", "area": "Harrowby"}


def test_a_draft_never_holds_needs():
    draft, _secret = services.start_draft(WorkshopFactory())
    with pytest.raises(ValueError, match="diets"):
        services.save_answers(draft, {"diets": ["vegan"]})


def test_whoever_signs_in_claims_it_and_finds_it_elsewhere():
    person = UserFactory()
    draft, _secret = services.start_draft(WorkshopFactory())
    services.claim_draft(draft, person)
    services.claim_draft(draft, person)
    assert draft_of(person, draft.workshop) == draft
    with pytest.raises(NotYours):
        services.claim_draft(draft, UserFactory())


def test_drafts_are_dropped_when_done_or_old():
    workshop = WorkshopFactory()
    done, _secret = services.start_draft(workshop)
    old, _secret = services.start_draft(workshop)
    kept, _secret = services.start_draft(workshop)
    services.drop_draft(done)
    now = timezone.now()
    BookingDraft.objects.filter(pk=old.pk).update(updated_at=now - dt.timedelta(days=30, seconds=1))
    assert rule("enrolment/drafts").apply(now) == 1
    assert list(BookingDraft.objects.all()) == [kept]
