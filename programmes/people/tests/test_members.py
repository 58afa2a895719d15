"""Members are looked after by their organisation; nobody learns whether an address is anybody's."""

import datetime as dt

import pytest
from django.contrib.auth.models import Permission
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from notices.delivery import compose
from notices.models import Notice
from programmes.people import services
from programmes.people.errors import MembershipRefused
from programmes.people.models import Membership, MembershipInvitation
from programmes.people.tests.factories import MembershipFactory, OrganisationFactory, UserFactory

pytestmark = pytest.mark.django_db
Role = Membership.Role


@pytest.fixture
def organisation():
    return OrganisationFactory()


@pytest.fixture
def contact(organisation):
    return MembershipFactory(organisation=organisation, role=Role.PARTNER_CONTACT).person


@pytest.fixture
def coordinator():
    person = UserFactory()
    person.user_permissions.add(Permission.objects.get(codename="coordinate_workshop"))
    return User.objects.get(pk=person.pk)


def roles(organisation):
    return sorted(organisation.memberships.values_list("person__email", "role"))


def test_known_and_unknown_addresses_look_alike(client, organisation, contact):
    known = UserFactory(first_name="Quillon", email="known@example.org")
    client.force_login(contact)
    address = f"/partners/organisation/{organisation.pk}/"
    for email in ("Known@Example.org", "unknown@example.org"):
        assert client.post(address, {"email": email, "role": Role.MEMBER}).status_code == 302
    assert roles(organisation) == [(contact.email, Role.PARTNER_CONTACT)]
    assert not User.objects.filter(email="unknown@example.org").exists()
    page = client.get(address).content.decode()
    assert "known@example.org" in page
    assert known.first_name not in page
    notices = Notice.objects.filter(kind="people/invited").order_by("pk")
    assert [(n.address, n.recipient) for n in notices] == [("known@example.org", None), ("unknown@example.org", None)]
    first, second = (compose(notice)[0].body.replace("invitations/2", "invitations/1") for notice in notices)
    assert first.split("/partners/")[0] == second.split("/partners/")[0]


def test_only_the_address_that_was_asked_accepts_once_and_in_time(client, organisation, contact):
    asked, other = UserFactory(), UserFactory()
    invitation = services.invite_member(organisation, asked.email, Role.BOOKER, by=contact)
    page = f"/partners/invitations/{invitation.pk}/"
    assert client.get(page)["Location"].startswith("/accounts/login/")
    for person, status in ((other, 404), (contact, 404), (asked, 200)):
        client.force_login(person)
        assert client.get(page).status_code == status
    with pytest.raises(MembershipRefused, match="no longer open"):
        services.accept_invitation(invitation, by=other)
    with pytest.raises(MembershipRefused, match="no longer open"):
        services.accept_invitation(invitation, by=asked, now=timezone.now() + dt.timedelta(days=31))
    assert client.post(page).status_code == 302
    assert (asked.email, Role.BOOKER) in roles(organisation)
    assert client.get(page).status_code == 404
    with pytest.raises(MembershipRefused, match="already"):
        services.invite_member(organisation, asked.email, Role.BOOKER, by=contact)


def test_the_mail_is_dropped_when_it_was_taken_back_or_asked_anew(client, organisation, contact):
    former = services.invite_member(organisation, "a@example.org", Role.MEMBER, by=contact)
    services.invite_member(organisation, "a@example.org", Role.BOOKER, by=contact)
    assert MembershipInvitation.objects.get() == former
    first, second = Notice.objects.filter(kind="people/invited").order_by("pk")
    assert compose(first) is None
    assert "books places for others" in compose(second)[0].body
    client.force_login(contact)
    withdraw = f"/partners/organisation/{organisation.pk}/invitations/{former.pk}/withdraw/"
    assert client.get(withdraw).status_code == 405
    assert client.post(withdraw).status_code == 302
    assert client.post(withdraw).status_code == 404
    assert compose(second) is None


def test_somebody_always_speaks_for_the_organisation(organisation, contact):
    held = Membership.objects.get(person=contact)
    for act in (
        lambda: services.end_membership(held, by=contact),
        lambda: services.change_role(held, Role.MEMBER, by=contact),
    ):
        with pytest.raises(MembershipRefused, match="Somebody has to speak"):
            act()
    second = MembershipFactory(organisation=organisation, role=Role.PARTNER_CONTACT)
    User.objects.filter(pk=second.person_id).update(is_active=False)
    with pytest.raises(MembershipRefused, match="Somebody has to speak"):
        services.end_membership(held, by=contact)
    User.objects.filter(pk=second.person_id).update(is_active=True)
    services.change_role(held, Role.MEMBER, by=contact)
    assert (contact.email, Role.MEMBER) in roles(organisation)
    with pytest.raises(MembershipRefused, match="Only those who speak"):
        services.end_membership(second, by=contact)


def test_who_looks_after_members(client, organisation, contact, coordinator):
    member = MembershipFactory(organisation=organisation)
    elsewhere = MembershipFactory(role=Role.PARTNER_CONTACT).person
    page = f"/partners/organisation/{organisation.pk}/"
    one = f"{page}members/{member.pk}/"
    seen = {}
    for name, person in {
        "member": member.person,
        "elsewhere": elsewhere,
        "contact": contact,
        "all": coordinator,
    }.items():
        client.force_login(person)
        seen[name] = [client.get(page).status_code, client.post(one, {"act": "role", "role": "no-such"}).status_code]
    no, yes = [404, 404], [200, 302]
    assert seen == {"member": no, "elsewhere": no, "contact": yes, "all": yes}
    for outsider in (member.person, elsewhere):
        with pytest.raises(MembershipRefused, match="Only those who speak"):
            services.invite_member(organisation, "x@example.org", Role.MEMBER, by=outsider)
    client.force_login(coordinator)
    client.post(one, {"act": "role", "role": Role.BOOKER})
    assert (member.person.email, Role.BOOKER) in roles(organisation)
    held = Membership.objects.get(person=member.person)
    client.post(f"{page}members/{held.pk}/", {"act": "remove"})
    assert member.person.email not in {email for email, _role in roles(organisation)}


@pytest.mark.parametrize("data", [{}, {"email": "x"}, {"email": "x@example.org", "role": "king"}, {"email": "a\0@b.c"}])
def test_a_wrong_invitation_is_said_at_the_field(client, organisation, contact, data):
    client.force_login(contact)
    answer = client.post(f"/partners/organisation/{organisation.pk}/", data)
    assert (answer.status_code, "error-summary" in answer.content.decode()) == (200, True)
    assert not MembershipInvitation.objects.exists()


@pytest.mark.parametrize("members", [1, 3, 30])
def test_the_list_costs_the_same_however_many_belong(client, organisation, contact, members, django_assert_num_queries):
    for number in range(members):
        MembershipFactory(organisation=organisation)
        services.invite_member(organisation, f"asked-{number}@example.org", Role.MEMBER, by=contact)
    client.force_login(contact)
    page = f"/partners/organisation/{organisation.pk}/"
    client.get(page)
    with django_assert_num_queries(9):
        client.get(page)


def test_the_editor_ends_memberships_by_the_same_rule(client, organisation, contact, coordinator):
    coordinator.user_permissions.add(Permission.objects.get(codename="access_admin"))
    client.force_login(coordinator)
    last = Membership.objects.get(person=contact)
    address = reverse("memberships:delete", args=[last.pk])
    refused = client.post(address, follow=True).content.decode()
    assert "Somebody has to speak for the organisation." in refused
    assert roles(organisation) == [(contact.email, Role.PARTNER_CONTACT)]
    assert client.get(reverse("memberships:edit", args=[last.pk])).status_code == 302
    MembershipFactory(organisation=organisation, role=Role.PARTNER_CONTACT)
    client.post(address)
    assert not Membership.objects.filter(pk=last.pk).exists()
