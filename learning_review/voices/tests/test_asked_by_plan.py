"""Who is asked by the mail plan to say what it was like, day by day, and who is not."""

import datetime as dt
from zoneinfo import ZoneInfo

import pytest
from django.urls import reverse

from learning_review.voices import services
from learning_review.voices.bylines import Speaker
from learning_review.voices.errors import VoiceClosed
from learning_review.voices.models import Voice
from notices.delivery import deliver_due
from notices.models import Notice
from programmes.catalogue.tests.factories import WorkshopFactory
from programmes.enrolment.tests.factories import EnrolmentFactory
from programmes.mailing.tasks import queue_what_is_owed
from programmes.people.tests.factories import UserFactory

pytestmark = pytest.mark.django_db
UK = ZoneInfo("Europe/London")


def test_the_end_and_then_a_voice_are_asked_for_once_and_once_more(time_machine, client):
    time_machine.move_to(dt.datetime(2027, 1, 4, 9, tzinfo=UK))
    workshop = WorkshopFactory(first_day=dt.date(2027, 3, 2))
    ada, ben, cy = (
        EnrolmentFactory(workshop=workshop, person=UserFactory(first_name=name)) for name in ("Ada", "Ben", "Cy")
    )
    last = workshop.span[1]
    services.own_voice(cy, by=cy.person)  # opened the page and wrote nothing

    def go_to(days):
        before = set(Notice.objects.filter(state=Notice.State.SENT).values_list("pk", flat=True))
        time_machine.move_to(dt.datetime.combine(last + dt.timedelta(days=days), dt.time(9, 1), UK))
        now = dt.datetime.now(dt.UTC)
        queue_what_is_owed(now)
        while deliver_due(now):
            pass
        sent = Notice.objects.filter(state=Notice.State.SENT).exclude(pk__in=before)
        kinds = ("mailing/the_end", "mailing/voice", "mailing/voice_again")
        return sorted((one.kind[8:], one.recipient.first_name) for one in sent.filter(kind__in=kinds))

    assert go_to(0) == []
    assert go_to(1) == [("the_end", "Ada"), ("the_end", "Ben"), ("the_end", "Cy")]
    assert go_to(56) == []
    time_machine.move_to(dt.datetime.combine(last + dt.timedelta(days=57), dt.time(9, 1), UK))
    queue_what_is_owed(dt.datetime.now(dt.UTC))
    # Queued for three; one speaks before it leaves, and is not asked.
    speaker = Speaker(sector="housing")
    services.give(ada, by=ada.person, words="I wait now.", byline_level="sector", speaker=speaker)
    assert go_to(57) == [("voice", "Ben"), ("voice", "Cy")]

    client.force_login(ben.person)
    decline = reverse("my_voice_decline", args=[ben.reference])
    assert client.get(decline).status_code == 200
    assert not Voice.objects.filter(subject=ben).exists()
    for _twice in range(2):
        assert "has a place for your words" in client.post(decline).content.decode()
    assert Voice.objects.get(subject=ben).state == "refused"
    assert go_to(65) == []
    assert go_to(66) == [("voice_again", "Cy")]
    assert go_to(75) == []


def test_whoever_gave_words_cannot_have_rather_not():
    enrolment = EnrolmentFactory()
    speaker = Speaker(sector="housing")
    services.give(enrolment, by=enrolment.person, words="I wait.", byline_level="sector", speaker=speaker)
    with pytest.raises(VoiceClosed):
        services.rather_not(enrolment, by=enrolment.person)
