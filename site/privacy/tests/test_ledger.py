"""A restored backup brings erased people back, and one command makes it forget them again."""

import datetime as dt
import io
from pathlib import Path

import pytest
from django.core.files.storage import storages
from django.core.management import call_command
from django.utils import timezone

from accounts.models import User
from notices.models import Notice
from notices.privacy import LAST_WORD
from privacy import services, tasks
from privacy.models import Erasure
from programmes.people.models import Profile
from programmes.people.services import update_profile
from programmes.people.tests.factories import UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def ledger(tmp_path, settings) -> Path:
    """A ledger of its own, in which nobody stands yet."""
    options = {"BACKEND": "ui.files.PrivateFiles", "OPTIONS": {"location": str(tmp_path / "ledger")}}
    settings.STORAGES = {**settings.STORAGES, "ledger": options}
    return tmp_path / "ledger"


def replay(*options: str) -> list[str]:
    said = io.StringIO()
    call_command("replay_ledger", *options, stdout=said)
    return [line for line in said.getvalue().splitlines() if not line.startswith(("In view", "Taken back", "  "))]


def erase(person: User) -> None:
    erasure = services.ask_erasure(person, by=person)
    assert tasks.carry_out_erasures(erasure.due_at) == 1


def restore(backup: dict[str, object]) -> User:
    """Put a person's rows back as they were in the backup, and forget that they ever asked, as it does."""
    User.objects.filter(pk=backup["id"]).update(**backup)
    person = User.objects.get(pk=backup["id"])
    update_profile(person, phone="+442079460461", area="Quillonby", organisation_name="Quillonby")
    Erasure.objects.filter(person=person).delete()
    Notice.objects.all().delete()
    return person


def test_who_was_erased_is_erased_again_after_a_restore(ledger):
    person, other = UserFactory(first_name="Ilse", email="ilse@example.org"), UserFactory()
    assert replay() == ["People here again: 0", "Erased again: 0"]
    backup = User.objects.filter(pk=person.pk).values().get()
    erase(person)
    assert [len(path.name) for path in ledger.iterdir()] == [64]
    assert replay() == ["People here again: 0", "Erased again: 0"]
    # The backup knows them by an address that they had before; somebody else has come with the one they had last.
    restore({**backup, "email": "ilse.of.old@example.org"})
    newcomer = UserFactory(email="ilse@example.org")
    assert replay("--dry-run") == ["People here again: 1"]
    assert replay() == ["People here again: 1", "Erased again: 1"]
    erased = User.objects.get(pk=person.pk)
    assert (erased.is_erased, erased.first_name) == (True, "")
    assert not Profile.objects.filter(person=person).exclude(area="").exists()
    assert {row.pk for row in User.objects.exclude(pk=person.pk) if row.is_erased} == set()
    assert {other.pk, newcomer.pk} < set(User.objects.values_list("pk", flat=True))
    assert not Notice.objects.filter(kind=LAST_WORD).exists()
    assert Erasure.objects.get(person=person).letter == ""
    assert replay() == ["People here again: 0", "Erased again: 0"]


def test_the_key_of_the_site_may_change_in_between(ledger, settings):
    person = UserFactory()
    backup = User.objects.filter(pk=person.pk).values().get()
    erase(person)
    settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]
    settings.SECRET_KEY = "another key, fifty characters long at the very least"
    restore(backup)
    assert replay("--dry-run") == ["People here again: 1"]


def test_nobody_is_erased_while_the_ledger_cannot_be_written(ledger):
    ledger.write_text("a file where the folder should be")
    person = UserFactory(first_name="Ilse")
    erasure = services.ask_erasure(person, by=person)
    with pytest.raises(OSError):  # noqa: PT011 - whatever the storage raises
        services.carry_out(erasure, now=timezone.now())
    assert (User.objects.get(pk=person.pk).first_name, Erasure.objects.get().done) == ("Ilse", {})


def test_whom_others_rely_on_waits_and_the_worker_looks_again(ledger):
    person = UserFactory()
    backup = User.objects.filter(pk=person.pk).values().get()
    erase(person)
    restore({**backup, "is_superuser": True})
    assert replay() == ["People here again: 1", "Erased again: 0", "Waiting for their work to be handed over: 1"]
    User.objects.filter(pk=person.pk).update(is_superuser=False)
    assert tasks.carry_out_erasures(timezone.now() + dt.timedelta(days=2)) == 1


def test_what_stands_in_the_ledger_says_nothing_of_anybody(ledger):
    person = UserFactory(first_name="Ilse", email="ilse@example.org")
    erase(person)
    (name,) = storages["ledger"].listdir("")[1]
    said = f"{name} {(ledger / name).read_text()}"
    assert not any(word in said for word in ("Ilse", "ilse", person.date_joined.isoformat()))
