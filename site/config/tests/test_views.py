"""The pages of the site as such."""

import pytest

from accounts.models import User


@pytest.mark.django_db
def test_somebody_signed_in_who_may_not_edit_is_told_so_and_not_sent_in_circles(client):
    client.force_login(User.objects.create_user("somebody@example.org"))
    response = client.get("/admin/", follow=True)
    assert (response.status_code, response.redirect_chain[-1][0]) == (403, "/admin/login/?next=/admin/")
