"""What a programme asks for is edited with it; what people have stated is in no list of the admin."""

import pytest
from django.contrib.auth.models import Group
from django.urls import reverse

from programmes.catalogue.models import Prerequisite
from programmes.catalogue.tests.factories import ArcProgrammeFactory
from programmes.catalogue.tests.test_admin import fields_of, text_of
from programmes.people.tests.factories import UserFactory
from programmes.prerequisites.tests.factories import PrerequisiteFactory, StatementFactory

pytestmark = pytest.mark.django_db


def test_a_prerequisite_on_which_a_statement_rests_stays(client):
    user = UserFactory()
    user.groups.add(Group.objects.get(name="Coordinators"))
    client.force_login(user)
    stated = StatementFactory(prerequisite=PrerequisiteFactory(programme=ArcProgrammeFactory()))
    address = reverse("programmes:edit", args=[stated.prerequisite.programme_id])
    sent = fields_of(client.get(address).content.decode()) | {"prerequisites-0-DELETE": "1"}
    assert "Something else still rests on it" in text_of(client.post(address, sent))
    assert Prerequisite.objects.count() == 1
