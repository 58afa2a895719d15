"""Who may open what, and when; and what a file may be."""

import datetime as dt

import pytest
from django.contrib.auth.models import Group, Permission
from django.core.files.base import ContentFile
from django.core.files.storage import storages
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.urls import reverse

from accounts.models import User
from programmes.catalogue.services import cancel_workshop
from programmes.catalogue.tests.factories import WorkshopFactory
from programmes.delivery.forms import MaterialForm
from programmes.delivery.models import Material
from programmes.delivery.queries import handouts_of, materials_for, may_open
from programmes.delivery.tests.factories import FIRST_DAY, MaterialFactory, running_workshop
from programmes.enrolment.models import Enrolment
from programmes.enrolment.tests.factories import EnrolmentFactory
from programmes.people.tests.factories import UserFactory

pytestmark = pytest.mark.django_db
Release = Material.Release


def noon(days: int) -> dt.datetime:
    """Midday, so many days after the first."""
    return dt.datetime.combine(FIRST_DAY + dt.timedelta(days=days), dt.time(12), dt.UTC)


def coordinator() -> User:
    user = UserFactory()
    user.user_permissions.add(Permission.objects.get(codename="coordinate_workshop"))
    return User.objects.get(pk=user.pk)


@pytest.fixture
def workshop():
    return running_workshop()


@pytest.fixture
def module(workshop):
    """The first visit, three days."""
    return workshop.programme.modules.get(slug="start")


@pytest.fixture
def handed_out(module):
    return {release: MaterialFactory(module=module, release=release) for release in Release}


def openable(user, handed_out, now):
    return {release.value for release, material in handed_out.items() if may_open(user, material, now=now)}


@pytest.mark.parametrize(
    ("days", "expected"),
    [
        (-30, {"before"}),
        (-1, {"before"}),
        (0, {"before", "start"}),
        (2, {"before", "start"}),
        (3, {"before", "start", "end"}),
    ],
)
def test_people_in_the_group_open_what_is_released(workshop, handed_out, days, expected):
    person = EnrolmentFactory(workshop=workshop).person
    assert openable(person, handed_out, noon(days)) == expected


def test_a_day_begins_where_the_workshop_is(handed_out, workshop):
    workshop.time_zone = "Pacific/Auckland"
    workshop.save()
    person = EnrolmentFactory(workshop=workshop).person
    assert openable(person, handed_out, noon(-1)) == {"before", "start"}


@pytest.mark.parametrize(
    "state", [State for State in Enrolment.State if State not in Enrolment.TAKING_PART], ids=lambda one: one.value
)
def test_nobody_without_a_place_opens_anything(state):
    enrolment = EnrolmentFactory(state=state)
    module = enrolment.workshop.programme.modules.first()
    material = MaterialFactory(module=module, release=Release.BEFORE)
    assert materials_for(enrolment.person, module) == []
    assert not may_open(enrolment.person, material)


def test_a_place_opens_the_materials_of_its_own_programme_only(handed_out):
    assert openable(EnrolmentFactory().person, handed_out, noon(10)) == set()


def test_a_cancelled_workshop_opens_nothing(handed_out, workshop):
    other = WorkshopFactory(programme=workshop.programme)
    enrolment = EnrolmentFactory(workshop=other)
    assert openable(enrolment.person, handed_out, noon(0)) == {"before"}
    cancel_workshop(other, by=None, reason="The house is closed.")
    assert openable(enrolment.person, handed_out, noon(0)) == set()


def test_those_who_run_it_open_everything_at_any_time(workshop, handed_out):
    facilitator, elsewhere = UserFactory(), UserFactory()
    workshop.facilitators.add(facilitator)
    running_workshop().facilitators.add(elsewhere)
    assert openable(facilitator, handed_out, noon(-90)) == {"before", "start", "end"}
    assert openable(coordinator(), handed_out, noon(-90)) == {"before", "start", "end"}
    assert openable(elsewhere, handed_out, noon(90)) == set()


@pytest.mark.parametrize("days", [-1, 0, 3])
def test_the_page_of_several_workshops_keeps_to_the_same_rule(workshop, module, handed_out, days):
    enrolment = EnrolmentFactory(workshop=workshop)
    other = EnrolmentFactory(person=enrolment.person)
    found = handouts_of([enrolment, other], now=noon(days))
    assert [(one.part.module, one.materials) for one in found[enrolment.pk]] == [
        (module, materials_for(enrolment.person, module, now=noon(days)))
    ]
    assert other.pk not in found


# --- Handing out --------------------------------------------------------------------------------------


def test_the_file_comes_as_a_download(client, workshop, handed_out):
    client.force_login(EnrolmentFactory(workshop=workshop).person)
    answer = client.get(reverse("material", args=[handed_out[Release.BEFORE].pk]))
    assert (answer.status_code, b"".join(answer.streaming_content)) == (200, b"twelve questions")
    assert answer["Content-Disposition"].startswith('attachment; filename="cards')
    assert answer["Cache-Control"] == "private, no-store"
    assert answer["X-Content-Type-Options"] == "nosniff"


def test_a_link_leads_on_and_an_alternative_is_handed_out(client, module, workshop):
    linked = MaterialFactory(
        module=module, file="", link="https://example.org/pages", alternative_file=ContentFile(b"words", "pages.txt")
    )
    client.force_login(EnrolmentFactory(workshop=workshop).person)
    assert client.get(reverse("material", args=[linked.pk]))["Location"] == "https://example.org/pages"
    answer = client.get(reverse("material_alternative", args=[linked.pk]))
    assert b"".join(answer.streaming_content) == b"words"
    plain = MaterialFactory(module=module)
    assert client.get(reverse("material_alternative", args=[plain.pk])).status_code == 404


def test_to_anybody_else_there_is_nothing(client, handed_out):
    url = reverse("material", args=[handed_out[Release.BEFORE].pk])
    assert client.get(url)["Location"].startswith("/accounts/login/code/")
    client.force_login(UserFactory())
    assert client.get(url).status_code == 404
    assert client.get(reverse("material", args=[10**18])).status_code == 404
    assert client.post(url).status_code == 405


def test_the_files_have_no_address_of_their_own(handed_out):
    with pytest.raises(ValueError, match="not accessible via a URL"):
        storages["private"].url(handed_out[Release.BEFORE].file.name)


@pytest.mark.parametrize(
    "name", ["../../escape.pdf", "a/b/c.pdf", 'quo"te\r\nX-Bad: 1.pdf', "häuschen & co.pdf", ".pdf", "…\u202efdp.pdf"]
)
def test_whatever_a_file_is_called_it_stays_where_it_belongs(client, module, workshop, name):
    material = MaterialFactory(module=module, file=SimpleUploadedFile(name, b"x"))
    assert material.file.name.startswith("materials/")
    assert ".." not in material.file.name
    client.force_login(EnrolmentFactory(workshop=workshop).person)
    answer = client.get(reverse("material", args=[material.pk]))
    assert answer["Content-Disposition"].startswith("attachment; filename")
    assert "X-Bad" not in answer
    assert b"".join(answer.streaming_content) == b"x"


def test_a_material_is_a_file_or_a_link(module):
    for values in ({"file": "", "link": ""}, {"link": "https://example.org"}):
        with pytest.raises(IntegrityError), transaction.atomic():
            MaterialFactory(module=module, **values)


# --- The form and the admin ---------------------------------------------------------------------------


def filled(module, **changes):
    return {"module": module.pk, "title": "Cards", "release": "before", "order": 0} | changes


@pytest.mark.parametrize("name", ["page.html", "run.exe", "script.svg", "pdf", "archive.zip", "x.pdf.js"])
@pytest.mark.parametrize("field", ["file", "alternative_file"])
def test_only_what_can_be_read_is_taken(module, name, field):
    form = MaterialForm(filled(module), {field: SimpleUploadedFile(name, b"x")})
    assert form.errors[field] == [
        "Choose a file of one of these kinds: csv, docx, epub, odp, ods, odt, pdf, pptx, rtf, txt, xlsx, jpg, mp3, "
        "mp4, png, vtt."
    ]


def test_a_file_may_be_so_large(module):
    upload = SimpleUploadedFile("Talk.MP3", b"ID3 and so on")
    assert MaterialForm(filled(module), {"file": upload}).is_valid()
    upload.size = 50 * 1024 * 1024 + 1
    assert MaterialForm(filled(module), {"file": upload}).errors["file"] == ["The file is larger than 50 MB."]


def test_a_file_and_a_link_are_one_too_many(module):
    both = MaterialForm(filled(module, link="https://example.org"), {"file": SimpleUploadedFile("a.pdf", b"%PDF-1.7")})
    assert both.non_field_errors() == ["Give a file or a link, and not both."]
    assert MaterialForm(filled(module)).non_field_errors() == ["Give a file or a link, and not both."]


@pytest.fixture
def author(client, workshop):
    """A facilitator, signed in to the admin."""
    user = UserFactory()
    user.groups.add(Group.objects.get(name="Facilitators"))
    workshop.facilitators.add(user)
    client.force_login(user)
    return user


def test_a_facilitator_adds_to_their_own_programme_and_is_told_what_is_missing(client, author, module):
    data = filled(module, link="https://example.org/cards", alternative_text="")
    answer = client.post(reverse("materials:add"), data, follow=True)
    assert "There is no other format yet" in answer.content.decode()
    material = Material.objects.get()
    assert (material.module, material.link) == (module, "https://example.org/cards")
    page = client.get(reverse("materials:edit", args=[material.pk]))
    assert "There is no other format yet" in page.content.decode()
    data["alternative_text"] = "What stands on the cards."
    answer = client.post(reverse("materials:edit", args=[material.pk]), data, follow=True)
    assert "There is no other format yet" not in answer.content.decode()
    assert client.post(reverse("materials:delete", args=[material.pk])).status_code == 302
    assert Material.objects.count() == 0


def test_another_programme_s_materials_are_not_there_for_a_facilitator(client, author):
    other = MaterialFactory(title="Somebody else's")
    for name in ("edit", "delete"):
        assert client.get(reverse(f"materials:{name}", args=[other.pk])).status_code == 404
    assert "Somebody else" not in client.get(reverse("materials:index")).content.decode()
    client.post(reverse("materials:add"), filled(other.module, link="https://example.org"))
    assert Material.objects.count() == 1


def test_a_coordinator_sees_all_and_somebody_else_nothing(client, module):
    MaterialFactory(title="One of ours", module=module, alternative_text="")
    user = UserFactory()
    user.groups.add(Group.objects.get(name="Coordinators"))
    client.force_login(user)
    page = client.get(reverse("materials:index")).content.decode()
    assert "One of ours" in page
    assert "Missing" in page
    editor = UserFactory()
    editor.groups.add(Group.objects.get(name="Editors"))
    client.force_login(editor)
    assert client.get(reverse("materials:index")).status_code == 302
