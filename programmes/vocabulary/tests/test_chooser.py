"""Choosing a term in the editor."""

import pytest
from django.contrib.auth.models import Group

from accounts.models import User


@pytest.mark.django_db
def test_the_chooser_opens_for_whoever_may_also_make_terms(client):
    editor = User.objects.create_user("editor@example.org", first_name="Edie", last_name="Torr")
    editor.groups.add(*Group.objects.filter(name__in=["Coordinators", "Editors"]))
    client.force_login(editor)
    assert client.get("/admin/term_chooser/").status_code == 200
