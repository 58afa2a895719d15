"""What the worker does for the directory, and what its mails say when they leave."""

import datetime as dt

import pytest
from django.core import mail
from django.utils import timezone

from notices.delivery import deliver_due
from notices.models import Notice
from notices.retention import rule
from programmes.directory import services, tasks
from programmes.directory.models import Listing, ListingConsent, RelayedMessage, Resource
from programmes.directory.tests.factories import ListingFactory, ResourceFactory, coordinator, practitioner
from programmes.enrolment.models import Enrolment

pytestmark = pytest.mark.django_db
KIND = "directory/to_check"


@pytest.fixture
def owner():
    return practitioner(first_name="Tamsin")


def asked():
    return Notice.objects.filter(kind=KIND)


def sent():
    """Deliver what is due, and return the subjects and texts of the directory's mails."""
    Notice.objects.exclude(kind__startswith="directory/").delete()
    deliver_due(timezone.now())
    return [(letter.subject, letter.body) for letter in mail.outbox]


def test_an_owner_is_asked_once_a_month(owner):
    ResourceFactory(owner=owner, checked=300)
    ResourceFactory(owner=owner, checked=300)
    now = timezone.now()
    assert tasks.ask_owners(now) == 1
    assert tasks.ask_owners(now) == tasks.ask_owners(now + dt.timedelta(days=20)) == 0
    assert tasks.ask_owners(now + dt.timedelta(days=30)) == 1
    assert asked().count() == 2


def test_fresh_and_retired_entries_and_suggestions_ask_for_nothing(owner):
    ResourceFactory(owner=owner)
    ResourceFactory(owner=owner, checked=300, state=Resource.State.RETIRED)
    ResourceFactory(owner=owner, checked=300, state=Resource.State.SUGGESTED)
    ResourceFactory(checked=300, owner=None).events.all()
    Resource.objects.filter(owner__isnull=False).exclude(owner=owner).update(owner=None)
    assert tasks.ask_owners(timezone.now()) == 0


def test_a_waiting_correction_asks_too(owner):
    resource = ResourceFactory(owner=owner, name="Canal walk")
    services.suggest_correction(resource, {"cost": "£2"}, by=practitioner())
    assert tasks.ask_owners(timezone.now()) == 1
    ((subject, body),) = sent()
    assert subject == "1 entry that wants a look"
    assert "Canal walk; somebody has suggested a correction" in body
    assert f"/resources/{resource.code}/check/" in body


def test_the_mail_lists_what_is_true_when_it_leaves(owner):
    by = coordinator()
    checked = ResourceFactory(owner=owner, checked=300, name="Checked meanwhile", by=by)
    ResourceFactory(owner=owner, checked=300, name="Canal walk", by=by)
    tasks.ask_owners(timezone.now())
    services.check(checked, by=owner, note="Rang them.")
    ((subject, body),) = sent()
    assert subject == "1 entry that wants a look"
    assert "Canal walk: not checked since" in body
    assert "Checked meanwhile" not in body


def test_it_is_dropped_when_nothing_wants_a_look_any_more(owner):
    resource = ResourceFactory(owner=owner, checked=300)
    tasks.ask_owners(timezone.now())
    services.retire(resource, by=owner, reason="Closed.")
    assert sent() == []
    assert asked().get().state == Notice.State.DROPPED


def test_whoever_suggested_it_hears_that_it_is_listed():
    person = practitioner()
    resource = services.suggest({"name": "Canal walk", "offers": "A walk.", "town": "Matlow"}, by=person)
    services.check(resource, by=coordinator(), note="Rang them.")
    ((subject, body),) = sent()
    assert subject == "Canal walk is listed now"
    assert f"/resources/{resource.code}/" in body


def test_whoever_was_given_it_is_told_unless_it_was_given_on():
    resource, by = ResourceFactory(name="Canal walk"), coordinator()
    first, second = practitioner(), practitioner()
    services.give_to(resource, first, by=by)
    services.give_to(resource, second, by=by)
    assert [subject for subject, _body in sent()] == ["You look after Canal walk now"]
    assert mail.outbox[0].to == [second.email]


@pytest.mark.parametrize(("take", "said"), [({"cost"}, "stands in the entry now"), (set(), "stays as it is")])
def test_whoever_corrected_it_hears_what_came_of_it(owner, take, said):
    resource = ResourceFactory(owner=owner, name="Canal walk")
    correction = services.suggest_correction(resource, {"cost": "£2"}, by=practitioner())
    services.decide_correction(correction, by=owner, take=take, answer="They told me so.")
    ((subject, body),) = sent()
    assert subject == "Your correction of Canal walk"
    assert said in body
    assert "They told me so." in body


def test_who_wrote_to_whom_is_forgotten(settings):
    listing, sender = ListingFactory(scope="any"), practitioner()
    now = timezone.now()
    services.relay(listing, by=sender, message="Hello", now=now - dt.timedelta(days=91))
    kept = services.relay(listing, by=sender, message="Hello again", now=now - dt.timedelta(days=89))
    assert rule("directory/messages").apply(now) == 1
    assert list(RelayedMessage.objects.all()) == [kept]
    assert settings.NETWORK_MESSAGES_KEPT_DAYS == 90


def test_a_listing_whose_enrolment_was_deleted_is_ended():
    kept, gone = ListingFactory(), ListingFactory()
    Enrolment.objects.filter(person=gone.person).delete()
    assert tasks.end_listings(timezone.now()) == 1
    assert tasks.end_listings(timezone.now()) == 0
    assert list(Listing.objects.all()) == [kept]
    assert ListingConsent.objects.get(person=gone.person).ended_at is not None
