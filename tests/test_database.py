"""The suite's own ground: what a committing test leaves is gone, what migrations made is still there."""

import pytest
from django.db import connection
from wagtail.models import Locale, Page

from accounts.models import User


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("turn", [1, 2])
def test_a_committed_row_is_gone_in_the_next_test(turn):
    assert User.objects.count() == 0
    User.objects.create_user("someone@example.org")
    assert User.objects.count() == 1
    assert Page.objects.filter(depth=1).count() == 1
    assert Locale.objects.count() == 1


@pytest.mark.postgres
@pytest.mark.django_db
def test_the_postgres_half_is_postgresql():
    assert connection.vendor == "postgresql"
