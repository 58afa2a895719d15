"""A coordinator has a copy made for somebody who has no account, or rings; it is written down."""

import datetime as dt
import json
import zipfile
from io import BytesIO

import pytest
from django.core.files.storage import storages
from django.urls import reverse
from django.utils import timezone

from accounts.models import Reading
from learning_review.voices.tests.factories import WORDS, WrittenVoiceFactory, coordinator
from notices.models import Notice
from notices.retention import rule
from privacy import copies, services, tasks
from privacy.errors import CopyRefused
from privacy.models import Copy
from programmes.people.tests.factories import UserFactory

pytestmark = pytest.mark.django_db
HOW = "Rang on 3 May; I rang back."


def rows_in(copy: Copy) -> dict[str, list[dict[str, object]]]:
    with storages["private"].open(copy.file) as file, zipfile.ZipFile(BytesIO(file.read())) as archive:
        return {kind["kind"]: kind["rows"] for kind in json.loads(archive.read("copy.json"))["kinds"]}


def test_somebody_without_an_account_has_what_their_address_leads_to():
    by, now = coordinator(), timezone.now()
    WrittenVoiceFactory(author_email="ilse@example.org")
    WrittenVoiceFactory()  # somebody else's
    copy = services.ask_copy_for(" Ilse@example.org", by=by, letter=HOW)
    assert services.ask_copy_for("ilse@example.org", by=by, letter=HOW) == copy
    assert tasks.make_copies(now) == 1
    copy.refresh_from_db()
    held = rows_in(copy)
    assert [row["words"] for row in held["voices/own"] if "words" in row] == [WORDS]
    assert len(held["notices/mail"]) == 2
    assert "enrolment/needs" not in held
    assert not Notice.objects.filter(kind="privacy/copy_ready").exists()
    assert rule("privacy/copies").apply(now + dt.timedelta(days=8)) == 1
    copy.refresh_from_db()
    assert (copy.state, copy.address, copy.letter, copy.asked_by) == ("gone", "", "", by)


def test_somebody_with_an_account_is_told_and_sees_each_time_it_was_fetched(client):
    by, person, now = coordinator(), UserFactory(), timezone.now()
    copy = services.ask_copy_for(person.email, by=by, letter=HOW)
    own = services.ask_copy(person)  # beside their own
    assert tasks.make_copies(now) == 2
    assert Notice.objects.filter(kind="privacy/copy_ready", recipient=person).count() == 2
    client.force_login(by)
    place = reverse("facilitate_privacy_copy", args=[copy.pk])
    assert b"".join(client.get(place).streaming_content)[:2] == b"PK"
    read = Reading.objects.filter(about=person, kind=Reading.Kind.COPY)
    assert list(read.values_list("reader", "role", "purpose")) == 2 * [(by.pk, "Coordinator", HOW)]
    # Nobody else's hands: not the person's page, not another coordinator, not their own copy by this way.
    assert client.get(reverse("facilitate_privacy_copy", args=[own.pk])).status_code == 404
    client.force_login(person)
    assert client.get(reverse("my_privacy_copy_file", args=[copy.pk])).status_code == 404
    client.force_login(coordinator())
    assert client.get(place).status_code == 404


def test_what_is_refused_says_why(client):
    person = UserFactory()
    for by, address, how in [
        (person, person.email, HOW),
        (coordinator(), person.email, " "),
        (coordinator(), "x@y.example", HOW),
    ]:
        with pytest.raises(CopyRefused):
            services.ask_copy_for(address, by=by, letter=how)
    client.force_login(coordinator())
    page = client.post(reverse("facilitate_privacy_copies"), {"email": "x@y.example", "letter": HOW})
    assert (page.status_code, page.context["form"]["letter"].value()) == (200, HOW)
    assert "Nothing is held here" in page.content.decode()
    done = client.post(reverse("facilitate_privacy_copies"), {"email": person.email, "letter": HOW}, follow=True)
    assert HOW in done.content.decode()


def test_every_kind_that_an_address_leads_to_answers_for_it():
    known = {kind["kind"] for kind in copies.gather("nobody@example.org")}
    assert known == {
        "cms/stories", "enrolment/before", "notices/mail", "people/profile", "privacy/requests", "voices/own"
    }  # fmt: skip
    assert not any(kind["rows"] for kind in copies.gather("nobody@example.org"))
