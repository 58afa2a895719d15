"""Which desks the frame leads to."""

import pytest
from django.contrib.auth.models import AnonymousUser, Group, Permission
from django.test import RequestFactory

from config.context import desk_links
from programmes.catalogue.tests.factories import WorkshopFactory
from programmes.coaching.tests.factories import CoachFactory
from programmes.people.tests.factories import MembershipFactory, UserFactory

pytestmark = pytest.mark.django_db


def links(user):
    request = RequestFactory().get("/")
    request.user = user
    return [name for _url, name in desk_links(request)]


def facilitator():
    user = UserFactory()
    WorkshopFactory().facilitators.add(user)
    return user


def in_group(name):
    user = UserFactory()
    user.groups.add(Group.objects.get(name=name))
    return user


def with_permission():
    user = UserFactory()
    user.user_permissions.add(Permission.objects.get(codename="coordinate_workshop"))
    return user


@pytest.mark.parametrize(
    ("who", "expected"),
    [
        (UserFactory, []),
        (facilitator, ["Facilitate"]),
        (lambda: CoachFactory().user, ["Coach"]),
        (lambda: MembershipFactory(role="partner_contact").person, ["Partners"]),
        (lambda: MembershipFactory(role="booker").person, []),
        (lambda: in_group("Coordinators"), ["Facilitate", "Mail", "Admin"]),
        (with_permission, ["Facilitate", "Mail", "Admin"]),
        (lambda: UserFactory(is_superuser=True), ["Facilitate", "Mail", "Admin"]),
        (lambda: UserFactory(is_staff=True), ["Admin"]),
        (lambda: in_group("Editors"), ["Admin"]),
    ],
)
def test_everybody_is_led_to_their_own_desks_in_one_query(who, expected, django_assert_num_queries):
    user = who()
    with django_assert_num_queries(1):
        assert links(user) == expected


def test_a_visitor_is_led_to_none_and_costs_nothing(django_assert_num_queries):
    with django_assert_num_queries(0):
        assert links(AnonymousUser()) == []
