"""The demo is never mixed with anything else."""

import pytest
from django.core.management import CommandError, call_command

from accounts.models import User


@pytest.mark.django_db
def test_a_database_that_holds_something_is_refused():
    User.objects.create_user("somebody@example.org")
    with pytest.raises(CommandError, match="holds data already"):
        call_command("load_demo")
    assert User.objects.count() == 1
