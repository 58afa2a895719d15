"""Somebody without an account wrote to us: what their address leads to is erased, by the rules of an account's."""

import datetime as dt

import pytest
from django.urls import reverse
from django.utils import timezone

from cms.models.stories import StoryConsent
from cms.tests.factories import StoryPageFactory, cleared
from learning_review.voices import services as voices
from learning_review.voices.models import Scope, Voice
from learning_review.voices.tasks import forget_who_withdrew
from learning_review.voices.tests.factories import ApprovedVoiceFactory, VoiceFactory, coordinator
from notices.models import Notice
from notices.privacy import LAST_WORD
from notices.services import NOWHERE
from notices.tasks import deliver
from privacy import copies, services, tasks, traces
from privacy.errors import ErasureRefused
from privacy.models import Erasure
from privacy.queries import is_known
from privacy.tests.test_taken_back import ledger, lost, replay
from programmes.catalogue.tests.factories import ProgrammeFactory
from programmes.enrolment.models import Interest
from programmes.enrolment.services import leave_interest
from programmes.people.models import MembershipInvitation
from programmes.people.tests.factories import OrganisationFactory, UserFactory

__all__ = ["ledger"]

pytestmark = pytest.mark.django_db
ADDRESS, NAME = "bea@quillonby.example", "Bea Quillonby"
WORDS = [ADDRESS, "quillonby", "Lindqvist", "waits for the answer"]
DAY = dt.timedelta(days=1)


def everything_sent() -> None:
    while deliver(timezone.now()):
        pass


def everything() -> None:
    """Let an address without an account stand wherever one can; in mails that have gone as well."""
    now = timezone.now()
    leave_interest(ProgrammeFactory(), name=NAME, email=ADDRESS.title(), message="When in Quillonby?")
    ApprovedVoiceFactory(author_name=NAME, author_email=ADDRESS)
    VoiceFactory(author_name=NAME, author_email=ADDRESS)
    MembershipInvitation.objects.create(
        organisation=OrganisationFactory(), email=ADDRESS, role="member", invited_at=now, expires_at=now + DAY
    )
    page = cleared(StoryPageFactory())
    StoryConsent.objects.filter(page=page).update(person_name=NAME, person_contact=f"{NAME} <{ADDRESS}>, or by letter")
    copies.make(copies.claim(services.ask_copy_for(ADDRESS, by=coordinator(), letter="Quillonby").asked_at), now=now)
    everything_sent()


def test_an_address_is_found_nowhere_after_it(ledger):
    everything()
    bystander = ApprovedVoiceFactory(author_email="other@example.org")
    assert len({trace.place for trace in traces.in_tables([ADDRESS])}) > 6
    erasure = services.ask_erasure_at(f" {ADDRESS.upper()}", by=coordinator(), letter="Mail of 3 May, from Quillonby")
    assert services.ask_erasure_at(ADDRESS, by=coordinator(), letter="Again") == erasure
    assert tasks.carry_out_erasures(erasure.due_at - DAY) == 0
    deliver(timezone.now())
    assert Notice.objects.get(kind="privacy/erasure_asked").state == "sent"
    assert tasks.carry_out_erasures(erasure.due_at) == 1
    last = Notice.objects.get(kind=LAST_WORD)
    assert (last.address, last.recipient) == (ADDRESS, None)
    everything_sent()
    tasks.forget_addresses(timezone.now())
    assert Voice.objects.shown(Scope.SOCIAL).get() == bystander
    bystander.delete()
    assert [trace for trace in traces.in_tables(WORDS) if "catalogue" not in trace.place] == []
    assert list(traces.in_files([ADDRESS])) == []
    erasure.refresh_from_db()
    assert (erasure.state, erasure.address, erasure.letter, erasure.person) == ("done", "", "", None)
    assert {name for name, rows in erasure.done.items() if rows} == {
        "cms/stories", "enrolment/before", "notices/mail", "people/profile", "privacy/requests", "voices/own"
    }  # fmt: skip
    assert not is_known(ADDRESS)
    assert [path for path in ledger.iterdir() if ADDRESS in path.read_text() + path.name] == []


def test_a_restored_backup_forgets_the_address_again_and_nothing_that_came_later(ledger):
    everything()
    with lost():
        erasure = services.ask_erasure_at(ADDRESS, by=coordinator(), letter="Mail of 3 May")
        assert services.carry_out(erasure, now=timezone.now())
    assert is_known(ADDRESS)
    assert "  privacy/address: 1" in replay()
    assert not is_known(ADDRESS)
    assert replay() == ["In view again: 0", "Taken back again: 0"]
    leave_interest(ProgrammeFactory(), name=NAME, email=ADDRESS)
    assert replay() == ["In view again: 0", "Taken back again: 0"]
    assert Interest.objects.count() == 1


def test_while_a_mail_is_being_sent_it_waits_for_the_next_turn(ledger):
    VoiceFactory(author_email=ADDRESS)
    erasure = services.ask_erasure_at(ADDRESS, by=coordinator(), letter="Mail of 3 May")
    sending = Notice.objects.filter(kind="voices/invitation")
    sending.update(state="sending", started_at=timezone.now())
    assert tasks.carry_out_erasures(erasure.due_at) == 0
    sending.update(state="sent", finished_at=timezone.now())
    assert tasks.carry_out_erasures(erasure.due_at) == 1


def test_coordinators_ask_take_back_and_bring_forward(client):
    VoiceFactory(author_email=ADDRESS)
    UserFactory(email="robin@example.org")
    client.force_login(coordinator())
    desk = reverse("facilitate_privacy")
    answer = client.post(desk, {"email": "nobody@example.org", "letter": "Letter of 3 May"})
    assert "Nothing is held here of anybody with this address." in answer.content.decode()
    assert client.post(desk, {"email": ADDRESS, "letter": "Letter of 3 May"}).status_code == 302
    assert ADDRESS in client.get(desk).content.decode()
    erasure = Erasure.objects.get(address=ADDRESS)
    client.post(reverse("facilitate_privacy_act", args=[erasure.pk, "keep"]))
    erasure.refresh_from_db()
    assert (erasure.state, erasure.address, erasure.letter) == ("taken_back", "", "")
    with pytest.raises(ErasureRefused, match="account"):
        services.ask_erasure_at("robin@example.org", by=coordinator(), letter="Letter")
    with pytest.raises(ErasureRefused):
        services.ask_erasure_at(ADDRESS, by=UserFactory(), letter="Letter")
    with pytest.raises(ErasureRefused):
        services.ask_erasure_at(ADDRESS, by=coordinator(), letter=" ")


def test_an_author_who_withdraws_by_their_link_leaves_no_address_behind():
    voice = ApprovedVoiceFactory(author_name=NAME, author_email=ADDRESS)
    everything_sent()
    voices.withdraw(voice)
    everything_sent()
    assert Notice.objects.get(kind="voices/withdrawn").address == ADDRESS
    assert forget_who_withdrew(timezone.now()) > 1
    assert forget_who_withdrew(timezone.now()) == 0
    assert set(Notice.objects.filter(kind__startswith="voices/").values_list("address", flat=True)) == {NOWHERE}
    assert list(traces.in_tables([ADDRESS, "quillonby", "Lindqvist"])) == []
