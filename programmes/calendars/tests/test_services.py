import datetime as dt

import pytest
from django.db.models import prefetch_related_objects
from django.utils import timezone
from icalendar import Calendar

from notices.delivery import compose
from notices.kinds import builder_of
from notices.models import Notice
from programmes.calendars import queries, services
from programmes.calendars.models import CalendarSettings, Invitation
from programmes.catalogue.models import Workshop
from programmes.catalogue.services import (
    NewTime,
    cancel_session,
    cancel_workshop,
    change_sessions,
    edit_session,
    move_workshop,
)
from programmes.catalogue.tests.factories import SeriesProgrammeFactory, VenueFactory, WorkshopFactory, coming_tuesday
from programmes.enrolment.models import Enrolment
from programmes.enrolment.services import book, choose_session, choose_sessions, transfer, withdraw
from programmes.enrolment.tests.factories import EnrolmentFactory
from programmes.people.tests.factories import UserFactory

pytestmark = pytest.mark.django_db


def messages(person) -> list[tuple[str, int, str, str]]:
    """Deliver every waiting invitation of a person; return (method, sequence, uid, status) of what was said."""
    said = []
    for notice in Notice.objects.filter(
        recipient=person, kind="calendars/invitation", state=Notice.State.QUEUED
    ).order_by("pk"):
        content = builder_of(notice.kind)(notice)
        notice.state = Notice.State.SENT if content else Notice.State.DROPPED
        notice.save()
        if content:
            calendar = Calendar.from_ical(content.calendar.content)
            component = calendar.walk("VEVENT")[0]
            assert calendar["METHOD"] == content.calendar.method
            said.append(
                (content.calendar.method, component["SEQUENCE"], str(component["UID"]), str(component["STATUS"]))
            )
    return said


@pytest.fixture
def enrolment():
    return EnrolmentFactory()


def uids(workshop) -> list[str]:
    return list(workshop.sessions.order_by("starts_at").values_list("uid", flat=True))


def test_a_confirmed_place_puts_every_session_into_the_calendar(enrolment):
    assert messages(enrolment.person) == [("REQUEST", 0, uid, "CONFIRMED") for uid in uids(enrolment.workshop)]


def test_every_mail_to_a_calendar_carries_the_reference(enrolment):
    notice = Notice.objects.filter(recipient=enrolment.person, kind="calendars/invitation").first()
    assert builder_of(notice.kind)(notice).context["reference"] == enrolment.reference
    move_workshop(enrolment.workshop, first_day=coming_tuesday(90), by=None)
    moved = Notice.objects.get(recipient=enrolment.person, kind="calendars/moved")
    assert builder_of(moved.kind)(moved).context["reference"] == enrolment.reference
    messages(enrolment.person)
    withdraw(enrolment, by=enrolment.person)
    gone = Notice.objects.filter(kind="calendars/invitation", state=Notice.State.QUEUED).first()
    assert builder_of(gone.kind)(gone).context["reference"] == enrolment.reference


def test_create_move_new_place_cancel_count_up_on_one_uid(enrolment):
    session = enrolment.workshop.sessions.order_by("-starts_at").first()
    said = messages(enrolment.person)
    move_workshop(enrolment.workshop, first_day=coming_tuesday(90), by=None)
    said += messages(enrolment.person)
    session.refresh_from_db()
    session = edit_session(session, by=None, venue=VenueFactory())
    said += messages(enrolment.person)
    cancel_session(session, by=None, reason="Snow.")
    said += messages(enrolment.person)
    assert [one for one in said if one[2] == session.uid] == [
        ("REQUEST", 0, session.uid, "CONFIRMED"),
        ("REQUEST", 1, session.uid, "CONFIRMED"),
        ("REQUEST", 2, session.uid, "CONFIRMED"),
        ("CANCEL", 3, session.uid, "CANCELLED"),
    ]


def test_somebody_who_leaves_is_taken_out_alone(enrolment):
    other = EnrolmentFactory(workshop=enrolment.workshop)
    messages(enrolment.person), messages(other.person)
    withdraw(enrolment, by=enrolment.person)
    assert messages(enrolment.person) == [("CANCEL", 1, uid, "CONFIRMED") for uid in uids(enrolment.workshop)]
    assert messages(other.person) == []


def test_a_place_that_moves_takes_the_old_dates_out_and_puts_the_new_ones_in(enrolment):
    messages(enrolment.person)
    there = WorkshopFactory(programme=enrolment.workshop.programme)
    transfer(enrolment, there, by=None)
    assert sorted(messages(enrolment.person)) == sorted(
        [
            *(("CANCEL", 1, uid, "CONFIRMED") for uid in uids(enrolment.workshop)),
            *(("REQUEST", 0, uid, "CONFIRMED") for uid in uids(there)),
        ]
    )


def test_somebody_who_comes_back_is_believed(enrolment):
    messages(enrolment.person)
    withdraw(enrolment, by=enrolment.person)
    messages(enrolment.person)
    book(enrolment.workshop, enrolment.person, by=enrolment.person)
    assert messages(enrolment.person) == [("REQUEST", 2, uid, "CONFIRMED") for uid in uids(enrolment.workshop)]


def test_a_retried_mail_says_the_same_again(enrolment):
    notice = Notice.objects.filter(recipient=enrolment.person, kind="calendars/invitation").first()
    first, second = (builder_of(notice.kind)(notice).calendar.content for _attempt in range(2))
    assert first == second


def test_moved_twice_before_the_worker_comes_by_is_told_once(enrolment):
    messages(enrolment.person)
    for days in (90, 120):
        move_workshop(enrolment.workshop, first_day=coming_tuesday(days), by=None)
    assert messages(enrolment.person) == [("REQUEST", 2, uid, "CONFIRMED") for uid in uids(enrolment.workshop)]


def test_whoever_chose_the_feed_gets_no_invitations():
    person = UserFactory()
    services.choose_invitations(person, False)
    EnrolmentFactory(person=person)
    assert Notice.objects.filter(kind="calendars/invitation").count() == 0


def test_a_cancelled_workshop_leaves_every_calendar(enrolment):
    messages(enrolment.person)
    cancel_workshop(enrolment.workshop, by=None, reason="The house burned down.")
    assert messages(enrolment.person) == [("CANCEL", 1, uid, "CANCELLED") for uid in uids(enrolment.workshop)]


def test_a_voluntary_evening_declined_is_taken_out_and_can_come_back(enrolment):
    messages(enrolment.person)
    evening = enrolment.workshop.sessions.get(voluntary=True)
    choose_session(enrolment, evening, coming=False, by=enrolment.person)
    assert messages(enrolment.person) == [("CANCEL", 1, evening.uid, "CONFIRMED")]
    choose_session(enrolment, evening, coming=True, by=enrolment.person)
    assert messages(enrolment.person) == [("REQUEST", 2, evening.uid, "CONFIRMED")]


def test_a_no_of_an_earlier_place_does_not_count_for_a_later_one(enrolment):
    evening = enrolment.workshop.sessions.get(voluntary=True)
    choose_session(enrolment, evening, coming=False, by=enrolment.person)
    withdraw(enrolment, by=enrolment.person)
    messages(enrolment.person)
    book(enrolment.workshop, enrolment.person, by=enrolment.person)
    assert [uid for _method, _sequence, uid, _status in messages(enrolment.person)] == uids(enrolment.workshop)
    assert evening.uid in [event.uid for event in queries.personal_events(enrolment.person)]


@pytest.mark.parametrize("number", [1, 3, 16])
def test_telling_calendars_costs_four_statements_however_many(django_assert_num_queries, number):
    workshop = WorkshopFactory(places_max=number, places_min=1)
    people = [EnrolmentFactory(workshop=workshop).person for _place in range(number)]
    Notice.objects.all().delete()
    prefetch_related_objects([workshop], "sessions")  # as under the lock
    with django_assert_num_queries(4):
        services.tell_calendars(workshop, people, workshop.sessions.all())
    assert Notice.objects.filter(kind="calendars/invitation").count() == 3 * number


def test_each_person_is_told_once_in_words_when_a_workshop_moves(enrolment):
    other = EnrolmentFactory(workshop=enrolment.workshop)
    EnrolmentFactory(workshop=enrolment.workshop, state=Enrolment.State.WITHDRAWN)
    move_workshop(enrolment.workshop, first_day=coming_tuesday(90), by=None, reason="The house is being painted.")
    told = Notice.objects.filter(kind="calendars/moved").order_by("pk")
    assert [notice.recipient for notice in told] == [enrolment.person, other.person]
    content = builder_of("calendars/moved")(told[0])
    assert content.context["reason"] == "The house is being painted."
    assert [file.name for file in content.attachments] == [f"{enrolment.workshop.code.lower()}.ics"]


@pytest.fixture
def series():
    return WorkshopFactory(programme=SeriesProgrammeFactory())


def lines(notice) -> list[tuple[str, bool, bool, bool]]:
    """What a mail lists of each session: its title, whether it was at another time, is elsewhere, is off."""
    content = builder_of(notice.kind)(notice)
    return [(one.session.title, one.was is not None, one.elsewhere, one.off) for one in content.context["changed"]]


def test_the_tail_of_a_series_moves_and_each_person_gets_one_mail_with_what_changed(series):
    people = [EnrolmentFactory(workshop=series).person for _place in range(2)]
    Notice.objects.all().delete()
    eighteenth = series.sessions.get(title="Circle, 18 of 20")
    change_sessions(eighteenth, following=True, time=NewTime(starts=dt.time(17)), by=None, reason="The bus.")
    told = list(Notice.objects.order_by("pk"))
    assert [(notice.kind, notice.recipient) for notice in told] == [("calendars/moved", one) for one in people]
    assert [lines(notice) for notice in told] == [
        [(f"Circle, {number} of 20", True, False, False) for number in (18, 19, 20)]
    ] * 2
    mail, _kept = compose(told[0])
    assert mail.body.count("(it was: ") == 3
    assert "Circle, 17 of 20" not in mail.body
    assert "Why: The bus." in mail.body


def test_another_place_and_a_session_off_are_said_as_that(series):
    EnrolmentFactory(workshop=series)
    Notice.objects.all().delete()
    first, second = series.sessions.order_by("pk")[:2]
    change_sessions(first, following=False, venue=VenueFactory(name="The Reading Room"), by=None)
    cancel_session(second, by=None)
    told = list(Notice.objects.order_by("pk"))
    assert [lines(notice) for notice in told] == [
        [("Circle, 1 of 20", False, True, False)],
        [("Circle, 2 of 20", False, False, True)],
    ]
    assert "The Reading Room" in compose(told[0])[0].body


def test_moved_and_moved_back_is_nothing_to_tell(series):
    EnrolmentFactory(workshop=series)
    first = series.sessions.get(title="Circle, 1 of 20")
    Notice.objects.all().delete()
    change_sessions(first, following=False, time=NewTime(days=1), by=None)
    change_sessions(first, following=False, time=NewTime(days=-1), by=None)
    there, _back = Notice.objects.order_by("pk")
    assert builder_of("calendars/moved")(there) is None


def test_a_series_goes_into_the_feed_and_not_into_twenty_invitations(series):
    enrolment = EnrolmentFactory(workshop=series)
    assert queries.wanting_invitations([enrolment.person], dates=series.sessions.count()) == set()
    change_sessions(series.sessions.first(), following=True, time=NewTime(starts=dt.time(17)), by=None)
    assert Notice.objects.filter(kind="calendars/invitation").count() == 0
    events = queries.personal_events(enrolment.person)
    assert [event.uid for event in events] == uids(series)
    assert {event.sequence for event in events} == {1}


def test_whoever_asked_for_invitations_gets_one_for_each_session_that_changed(series):
    person = UserFactory()
    services.choose_invitations(person, True)
    EnrolmentFactory(workshop=series, person=person)
    assert messages(person) == [("REQUEST", 0, uid, "CONFIRMED") for uid in uids(series)]
    change_sessions(
        series.sessions.get(title="Circle, 19 of 20"), following=True, time=NewTime(starts=dt.time(17)), by=None
    )
    assert messages(person) == [("REQUEST", 1, uid, "CONFIRMED") for uid in uids(series)[18:]]


def test_not_now_leaves_the_feed_and_is_not_told_of_moves(series):
    enrolment, other = EnrolmentFactory(workshop=series), EnrolmentFactory(workshop=series)
    tenth = series.sessions.get(title="Circle, 10 of 20")
    choose_sessions(enrolment, tenth, coming=False, following=True, by=enrolment.person)
    assert [event.uid for event in queries.personal_events(enrolment.person)] == uids(series)[:9]
    Notice.objects.all().delete()
    change_sessions(
        series.sessions.get(title="Circle, 15 of 20"), following=True, time=NewTime(starts=dt.time(17)), by=None
    )
    assert [notice.recipient for notice in Notice.objects.all()] == [other.person]
    choose_sessions(enrolment, tenth, coming=True, following=True, by=enrolment.person)
    assert [event.uid for event in queries.personal_events(enrolment.person)] == uids(series)


def test_a_new_agenda_is_not_worth_words(enrolment):
    session = enrolment.workshop.sessions.first()
    edit_session(session, by=None, agenda="Something else on the second day.")
    assert Notice.objects.filter(kind="calendars/moved").count() == 0


# --- The feed -----------------------------------------------------------------------------------------


def test_a_link_is_long_kept_as_a_hash_and_can_be_shown_again():
    own = services.calendar_settings(UserFactory())
    secret = services.feed_secret(own)
    assert len(secret) == 64
    assert services.feed_secret(CalendarSettings.objects.get()) == secret
    assert secret not in str(CalendarSettings.objects.values().get())
    assert services.find_feed(secret).person == own.person


def test_after_a_change_of_the_sites_key_a_link_works_on_but_is_not_shown(settings):
    own = services.calendar_settings(UserFactory())
    secret = services.feed_secret(own)
    settings.SECRET_KEY = "another key, fifty characters long or a little more"
    assert services.feed_secret(own) == ""
    assert services.find_feed(secret).person == own.person
    assert services.feed_secret(services.rotate_feed(own.person)) != ""


def test_a_new_link_ends_the_old_one_and_no_other():
    person, other = UserFactory(), UserFactory()
    old, others = (services.feed_secret(services.calendar_settings(one)) for one in (person, other))
    new = services.feed_secret(services.rotate_feed(person))
    assert services.find_feed(old) is None
    assert services.find_feed(new).person == person
    assert services.find_feed(others).person == other


def test_a_feed_ends_with_its_owners_account():
    own = services.calendar_settings(UserFactory())
    own.person.is_active = False
    own.person.save()
    assert services.find_feed(services.feed_secret(own)) is None


def test_a_persons_feed_holds_what_is_theirs_alone(enrolment):
    stranger = EnrolmentFactory()
    now = timezone.now()
    assert [event.uid for event in queries.personal_events(enrolment.person, now=now)] == uids(enrolment.workshop)
    assert [event.uid for event in queries.personal_events(stranger.person, now=now)] == uids(stranger.workshop)


@pytest.mark.parametrize("number", [1, 3, 20])
def test_a_feed_costs_three_queries(django_assert_num_queries, number):
    person = UserFactory()
    for _place in range(number):
        EnrolmentFactory(person=person, workshop=WorkshopFactory())
    with django_assert_num_queries(3):
        assert len(queries.personal_events(person)) == 3 * number


def test_a_facilitator_sees_what_they_run():
    workshop = WorkshopFactory()
    facilitator = UserFactory()
    workshop.facilitators.add(facilitator)
    events = queries.personal_events(facilitator)
    assert [event.uid for event in events] == uids(workshop)
    assert {event.leads_to for event in events} == {f"/facilitate/{workshop.code}/"}


def test_a_date_leads_its_reader_to_their_own_place_and_a_file_that_is_passed_on_to_the_workshop(enrolment):
    events = queries.personal_events(enrolment.person)
    assert {event.leads_to for event in events} == {f"/my/enrolments/{enrolment.reference}/"}
    assert {event.path for event in events} == {f"/workshops/{enrolment.workshop.code}/"}


def test_invitations_are_for_workshops_of_few_dates():
    enrolment = EnrolmentFactory()
    assert queries.wanting_invitations([enrolment.person], dates=enrolment.workshop.sessions.count()) == {
        enrolment.person_id
    }
    part = enrolment.workshop.parts.first()
    template = enrolment.workshop.sessions.first()
    for number in range(2):
        template.pk, template.uid, template.part = None, f"extra-{number}@example.org", part
        template.save()
    workshop = Workshop.objects.get(pk=enrolment.workshop_id)
    assert queries.wanting_invitations([enrolment.person], dates=workshop.sessions.count()) == set()
    assert Invitation.objects.count() == 0
