import pytest

from programmes.people.errors import ProfileRefused
from programmes.people.models import Membership, Profile
from programmes.people.services import add_membership, remove_membership, rename_person, update_profile
from programmes.people.tests.factories import AudienceFactory, MembershipFactory, OrganisationFactory, UserFactory

pytestmark = pytest.mark.django_db


def test_a_profile_is_made_and_then_changed():
    person, audience = UserFactory(), AudienceFactory(name="Housing officer")
    profile = update_profile(person, other_role="Street warden", sector=Profile.Sector.HOUSING, area="The Leys")
    assert (profile.role, profile.area) == ("Street warden", "The Leys")
    profile = update_profile(person, audience=audience)
    assert (profile.role, profile.other_role, profile.area) == ("Housing officer", "", "The Leys")
    assert Profile.objects.get() == profile


def test_a_number_is_kept_whole():
    assert str(update_profile(UserFactory(), phone="020 7946 0018").phone) == "+44 20 7946 0018"


@pytest.mark.parametrize("values", [{"phone": "12"}, {"sector": "magic"}, {"area": "x" * 121}])
def test_values_that_cannot_be_are_refused(values):
    person = UserFactory()
    with pytest.raises(ProfileRefused):
        update_profile(person, **values)
    assert not Profile.objects.exists()


def test_only_fields_of_a_profile_are_taken():
    with pytest.raises(TypeError):
        update_profile(UserFactory(), person=UserFactory())


def test_a_person_can_change_their_name():
    person = rename_person(UserFactory(), first_name=" Kim ", last_name="")
    assert person.get_full_name() == "Kim"
    with pytest.raises(ProfileRefused, match=r"^Give a name to call you by\.$"):
        rename_person(person, first_name=" ", last_name="")


def test_a_membership_is_made_once_and_ended_once():
    person, organisation = UserFactory(), OrganisationFactory()
    membership = add_membership(person, organisation, Membership.Role.BOOKER)
    assert add_membership(person, organisation, Membership.Role.BOOKER) == membership
    assert add_membership(person, organisation) != membership
    remove_membership(membership)
    remove_membership(membership)
    assert [row.role for row in person.memberships.all()] == ["member"]
    with pytest.raises(ProfileRefused, match=r"^Choose what this person does for the organisation\.$"):
        add_membership(person, organisation, "king")
    assert MembershipFactory().role == "member"
