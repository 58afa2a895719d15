"""A key of more digits than any row has, sent among the choices of a list."""

import pytest
from django.contrib.auth.models import Group
from django.urls import reverse

from programmes.catalogue.tests.factories import WorkshopFactory
from programmes.people.tests.factories import UserFactory

pytestmark = pytest.mark.django_db


def test_a_number_that_no_row_can_have_is_no_defect(client):
    client.raise_request_exception = False
    user = UserFactory()
    user.groups.add(Group.objects.get(name="Coordinators"))
    client.force_login(user)
    url = reverse("workshops:details", args=[WorkshopFactory().pk])
    assert client.post(url, {"facilitators": ["9" * 40]}).status_code in {200, 400}
