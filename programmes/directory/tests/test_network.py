"""Being found: nobody who did not ask, only by whom they chose, ended at once; messages passed on and forgotten."""

import datetime as dt
import logging

import pytest
from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.core import mail
from django.utils import timezone
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from notices.delivery import MASK, deliver_due
from notices.models import Notice
from programmes.catalogue.models import Workshop
from programmes.catalogue.services import cancel_workshop
from programmes.catalogue.tests.factories import WorkshopFactory
from programmes.coaching.services import assign_coach
from programmes.coaching.tests.factories import CoachFactory
from programmes.directory import services
from programmes.directory.errors import NetworkRefused, NotInTouch
from programmes.directory.models import Listing, ListingConsent, NetworkBlock, RelayedMessage
from programmes.directory.queries import found_by, listing_of, messages_left, reachable, shown_of
from programmes.directory.services.network import SHOWN
from programmes.directory.tests.factories import ListingFactory, coordinator, practitioner
from programmes.enrolment.models import Enrolment
from programmes.enrolment.services import finish, withdraw
from programmes.enrolment.tests.factories import EnrolmentFactory
from programmes.people.tests.factories import ProfileFactory, UserFactory

pytestmark = pytest.mark.django_db
Scope = Listing.Scope


# --- The matrix: scope × relation × listed -----------------------------------------------------------


def viewer(relation: str, theirs: Enrolment):
    """Return somebody who stands so to a person's enrolment."""
    workshop = theirs.workshop
    sister = WorkshopFactory(programme=workshop.programme)
    other = WorkshopFactory()
    if relation == "takes part in the same":
        return practitioner(workshop)
    if relation == "takes part in its sister":
        return practitioner(sister)
    if relation == "takes part in another programme":
        return practitioner(other)
    if relation == "coordinates":
        return coordinator()
    if relation == "coaches in it":
        coach = CoachFactory()
        assign_coach(EnrolmentFactory(workshop=workshop), coach, by=None)
        return coach.user
    if relation == "coaches elsewhere":
        coach = CoachFactory()
        assign_coach(EnrolmentFactory(workshop=other), coach, by=None)
        return coach.user
    if relation == "applied to the same":
        return EnrolmentFactory(workshop=workshop, state=Enrolment.State.WITHDRAWN).person
    if relation == "nobody to us":
        return UserFactory()
    person = UserFactory()
    {"facilitates it": workshop, "facilitates its sister": sister, "facilitates elsewhere": other}[
        relation
    ].facilitators.add(person)
    return person


EVERYWHERE = {Scope.WORKSHOP, Scope.PROGRAMME, Scope.ANY}
# For each relation the scopes under which it finds somebody who is listed.
MATRIX = {
    "takes part in the same": EVERYWHERE,
    "facilitates it": EVERYWHERE,
    "coaches in it": EVERYWHERE,
    "coordinates": EVERYWHERE,
    "takes part in its sister": {Scope.PROGRAMME, Scope.ANY},
    "facilitates its sister": {Scope.PROGRAMME, Scope.ANY},
    "takes part in another programme": {Scope.ANY},
    "facilitates elsewhere": {Scope.ANY},
    "coaches elsewhere": {Scope.ANY},
    "applied to the same": set(),
    "nobody to us": set(),
}


@pytest.mark.parametrize("relation", MATRIX)
def test_who_finds_whom(relation):
    enrolment = EnrolmentFactory(workshop=WorkshopFactory(places_max=30))
    looking = viewer(relation, enrolment)
    assert list(found_by(looking)) == []  # nobody asked yet
    for scope in Scope.values:
        listing = services.be_found(enrolment.person, scope=scope, shown={"show_name"}, consent=True)
        expected = [listing] if scope in MATRIX[relation] else []
        assert list(found_by(looking)) == expected, scope
        assert [reachable(looking, listing.reference)] == (expected or [None]), scope
        services.stop_being_found(enrolment.person)
        assert list(found_by(looking)) == []
        assert reachable(looking, listing.reference) is None


def test_a_visitor_finds_nobody():
    ListingFactory(scope=Scope.ANY)
    assert list(found_by(AnonymousUser())) == []


def test_nobody_finds_themselves():
    listing = ListingFactory(scope=Scope.ANY)
    assert list(found_by(listing.person)) == []


def test_somebody_whose_account_is_closed_is_not_found():
    listing = ListingFactory(scope=Scope.ANY)
    listing.person.is_active = False
    listing.person.save()
    assert list(found_by(practitioner())) == []


# --- What is shown ----------------------------------------------------------------------------------


@hypothesis_settings(max_examples=40)
@given(shown=st.sets(st.sampled_from(SHOWN)), talks=st.sampled_from(["", "Allotments"]), address=st.booleans())
def test_exactly_what_was_ticked_is_shown(person, shown, talks, address):
    if not shown and not talks:
        return
    contact = Listing.Contact.ADDRESS if address else Listing.Contact.RELAY
    listing = services.be_found(person, scope=Scope.ANY, shown=shown, talks_about=talks, contact=contact, consent=True)
    found = shown_of(listing)
    assert (found.name, found.role, found.organisation, found.area, found.talks_about, found.email) == (
        person.get_full_name() if "show_name" in shown else "",
        person.profile.role if "show_role" in shown else "",
        "Meadow Homes" if "show_organisation" in shown else "",
        "The Leys" if "show_area" in shown else "",
        talks,
        person.email if address else "",
    )
    assert found.title == (found.name or found.role or "Somebody who took part")


@pytest.fixture
def person():
    somebody = practitioner(first_name="Tamsin", last_name="Oakes")
    ProfileFactory(person=somebody)
    return somebody


def test_a_changed_profile_is_shown_as_it_is_now(person):
    listing = services.be_found(person, scope=Scope.ANY, shown={"show_area"}, consent=True)
    person.profile.area = "Larkhill"
    person.profile.save()
    assert [shown_of(one).area for one in found_by(practitioner())] == ["Larkhill"]
    assert shown_of(listing).name == ""


@pytest.mark.parametrize("number", [1, 3, 20])
def test_finding_costs_the_same_however_many_there_are(django_assert_num_queries, number):
    workshop = WorkshopFactory(places_max=40)
    for _number in range(number):
        ProfileFactory(person=ListingFactory(workshop=workshop).person)
    looking = practitioner(workshop)
    # who they are, their own and their groups' permissions, do they take part, the listings
    with django_assert_num_queries(5):
        assert len([shown_of(one) for one in found_by(type(looking).objects.get(pk=looking.pk))]) == number


# --- Asking to be found, and stopping -----------------------------------------------------------------


def test_consent_is_kept_with_its_words_and_times(person):
    now = timezone.now()
    services.be_found(person, scope=Scope.WORKSHOP, shown={"show_name"}, consent=True, now=now)
    services.be_found(person, scope=Scope.WORKSHOP, shown={"show_name"}, consent=True, now=now + dt.timedelta(hours=1))
    later = now + dt.timedelta(days=1)
    services.be_found(person, scope=Scope.ANY, shown={"show_name"}, talks_about="Allotments", consent=True, now=later)
    end = now + dt.timedelta(days=2)
    assert services.stop_being_found(person, now=end)
    assert not services.stop_being_found(person, now=end)
    kept = ListingConsent.objects.values_list("scope", "shown", "given_at", "ended_at")
    assert list(kept) == [
        ("workshop", ["show_name"], now, later),
        ("any", ["show_name", "talks_about"], later, end),
    ]
    assert {consent.wording for consent in ListingConsent.objects.all()} == {str(services.CONSENT_WORDING)}
    assert listing_of(person) is None


@pytest.mark.parametrize(
    "wrong",
    [
        {"consent": False},
        {"shown": set()},
        {"scope": "everybody"},
        {"contact": "pigeon"},
        {"shown": {"email"}},
    ],
    ids=["no consent", "nothing to show", "scope", "contact", "field"],
)
def test_what_was_not_asked_for_is_not_done(person, wrong):
    with pytest.raises(NetworkRefused):
        services.be_found(person, **{"scope": Scope.ANY, "shown": {"show_name"}, "consent": True, **wrong})
    assert Listing.objects.count() == ListingConsent.objects.count() == 0


def test_only_those_who_take_part_can_ask():
    for outsider in (UserFactory(), coordinator(), EnrolmentFactory(state=Enrolment.State.WITHDRAWN).person):
        with pytest.raises(NetworkRefused):
            services.be_found(outsider, scope=Scope.ANY, shown={"show_name"}, consent=True)


def test_the_listing_goes_with_the_last_enrolment():
    first = EnrolmentFactory()
    second = EnrolmentFactory(person=first.person)
    listing = services.be_found(first.person, scope=Scope.WORKSHOP, shown={"show_name"}, consent=True)
    of_first, of_second = practitioner(first.workshop), practitioner(second.workshop)
    withdraw(first, by=first.person)
    assert list(found_by(of_first)) == []
    assert list(found_by(of_second)) == [listing]
    withdraw(second, by=first.person)
    assert Listing.objects.count() == 0
    assert ListingConsent.objects.get().ended_at is not None


def test_a_cancelled_workshop_takes_its_listings_along():
    workshop = WorkshopFactory()
    ListingFactory(workshop=workshop)
    cancel_workshop(workshop, by=None, reason="The house is closed.")
    assert Listing.objects.count() == 0


def test_completing_does_not_end_it():
    enrolment = EnrolmentFactory(workshop=WorkshopFactory(state=Workshop.State.COMPLETED))
    services.be_found(enrolment.person, scope=Scope.ANY, shown={"show_name"}, consent=True)
    finish(enrolment, met=True, by=None)
    assert Listing.objects.count() == 1


# --- Messages ---------------------------------------------------------------------------------------

WORDS = "Would you tell me how the <allotment> began?"


@pytest.fixture
def pair():
    """Somebody who is listed, and somebody who may find them."""
    listing = ListingFactory(scope=Scope.ANY)
    return listing, practitioner(first_name="Owen", last_name="Tregarth")


def test_a_message_is_passed_on_with_the_senders_address_and_kept_nowhere(pair, caplog):
    listing, sender = pair
    with caplog.at_level(logging.DEBUG):
        services.relay(listing, by=sender, message=WORDS)
        assert Notice.objects.get(kind="directory/message").secrets == {"message": WORDS}
        Notice.objects.exclude(kind="directory/message").delete()
        deliver_due(timezone.now())
    (sent,) = mail.outbox
    assert (sent.to, sent.reply_to) == ([listing.person.email], [sender.email])
    assert sent.subject == "Owen Tregarth has written to you"
    assert WORDS in sent.body
    assert "Would you tell me how the &lt;allotment&gt; began?" in sent.alternatives[0].content
    assert listing.person.email not in sent.body
    notice = Notice.objects.get(kind="directory/message")
    assert notice.state == Notice.State.SENT
    assert notice.subject == f"{MASK} has written to you"
    kept = f"{notice.subject}{notice.body_text}{notice.body_html}{notice.secrets}{notice.data}{caplog.text}"
    for word in ("allotment", sender.email, "Tregarth"):
        assert word not in kept
    assert set(RelayedMessage.objects.values()[0]) == {"id", "reference", "sender_id", "recipient_id", "at"}


def test_stopping_drops_what_is_on_its_way(pair):
    listing, sender = pair
    services.relay(listing, by=sender, message=WORDS)
    services.stop_being_found(listing.person)
    deliver_due(timezone.now())
    notice = Notice.objects.get(kind="directory/message")
    assert (notice.state, notice.secrets) == (Notice.State.DROPPED, {"message": ""})


def test_so_many_a_day_and_no_more(pair, settings):
    settings.NETWORK_MESSAGES_A_DAY = 2
    listing, sender = pair
    now = timezone.now()
    for hour in (0, 1):
        services.relay(listing, by=sender, message=WORDS, now=now + dt.timedelta(hours=hour))
    assert messages_left(sender, now=now + dt.timedelta(hours=2)) == 0
    with pytest.raises(NetworkRefused, match="2 messages"):
        services.relay(listing, by=sender, message=WORDS, now=now + dt.timedelta(hours=23))
    services.relay(listing, by=sender, message=WORDS, now=now + dt.timedelta(hours=24))
    assert RelayedMessage.objects.count() == 3


def test_five_is_what_the_settings_say():
    assert settings.NETWORK_MESSAGES_A_DAY == 5


@pytest.mark.parametrize("message", ["", "  \n "])
def test_an_empty_message_is_not_sent(pair, message):
    with pytest.raises(NetworkRefused):
        services.relay(pair[0], by=pair[1], message=message)
    assert RelayedMessage.objects.count() == 0


def test_nobody_writes_without_a_name(pair):
    nameless = practitioner(first_name="", last_name="")
    with pytest.raises(NetworkRefused, match="name"):
        services.relay(pair[0], by=nameless, message=WORDS)


def test_whoever_may_not_find_somebody_may_not_write():
    listing = ListingFactory(scope=Scope.WORKSHOP)
    for outsider in (UserFactory(), practitioner()):
        with pytest.raises(NotInTouch):
            services.relay(listing, by=outsider, message=WORDS)


def test_a_blocked_sender_finds_them_no_more_and_is_found_no_more(pair):
    listing, sender = pair
    own = services.be_found(sender, scope=Scope.ANY, shown={"show_name"}, consent=True)
    message = services.relay(listing, by=sender, message=WORDS)
    assert list(found_by(listing.person)) == [own]
    block = services.block(message, by=listing.person)
    assert services.block(message, by=listing.person) == block
    assert list(found_by(sender)) == list(found_by(listing.person)) == []
    with pytest.raises(NotInTouch):
        services.relay(listing, by=sender, message=WORDS)
    deliver_due(timezone.now())
    assert Notice.objects.get(kind="directory/message").state == Notice.State.DROPPED
    services.unblock(block, by=sender)
    assert NetworkBlock.objects.count() == 1
    services.unblock(block, by=listing.person)
    assert list(found_by(sender)) == [listing]


def test_only_the_recipient_blocks(pair):
    message = services.relay(pair[0], by=pair[1], message=WORDS)
    for stranger in (pair[1], practitioner()):
        with pytest.raises(NotInTouch):
            services.block(message, by=stranger)
