"""What is owed is queued once; moves, pauses and late comers; one more of a mail; a programme's own words."""

import datetime as dt

import pytest

from notices.delivery import compose, deliver_due
from notices.errors import CannotResend
from notices.models import Notice
from programmes.catalogue.models import Workshop
from programmes.catalogue.services import NewTime, cancel_workshop, change_sessions, move_workshop
from programmes.catalogue.tests.factories import ArcProgrammeFactory, WorkshopFactory
from programmes.coaching.services import assign_coach, invite_to_book, nudge
from programmes.coaching.tests.factories import CoachFactory
from programmes.enrolment.services import save_needs, withdraw
from programmes.enrolment.tests.factories import EnrolmentFactory
from programmes.mailing import services
from programmes.mailing.errors import MailingRefused
from programmes.mailing.links import secret_of
from programmes.mailing.queries import coming
from programmes.mailing.tasks import queue_what_is_owed
from programmes.mailing.tests.clock import FIRST_DAY, at
from programmes.people.tests.factories import UserFactory

pytestmark = pytest.mark.django_db
State = Notice.State


@pytest.fixture
def enrolment():
    return EnrolmentFactory(workshop=WorkshopFactory(first_day=FIRST_DAY))


@pytest.fixture
def workshop(enrolment):
    return enrolment.workshop


def queue(clock, moment):
    clock.move_to(moment)
    return queue_what_is_owed(moment)


def work(clock, moment):
    """Queue what is owed and deliver it; return the planned mails that went just then, by code."""
    queue(clock, moment)
    deliver_due(moment)
    return codes(finished_at__gte=moment, state=State.SENT)


def codes(**wanted):
    found = Notice.objects.filter(kind__startswith="mailing/", **wanted).order_by("pk")
    return [kind.removeprefix("mailing/") for kind in found.values_list("kind", flat=True)]


def words(notice):
    composed = compose(notice)
    assert composed is not None
    return composed[1]


# --- When -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("moment", "owed"),
    [
        (at("3 Feb", "08:59"), []),
        (at("3 Feb", "09:00"), ["needs_form"]),
        (at("16 Feb", "19:59"), ["needs_form"]),
        (at("17 Feb", "09:00"), ["needs_form", "joining"]),
        (at("17 Feb", "20:00"), []),
        (at("28 Feb", "09:00"), ["joining"]),
        (at("3 Mar", "09:59"), ["joining"]),
        (at("3 Mar", "10:00"), []),
    ],
)
def test_who_has_had_nothing_gets_by_day_what_still_makes_sense(clock, enrolment, moment, owed):
    queue(clock, moment)
    assert codes() == owed


def test_queued_again_is_queued_once(clock, enrolment):
    assert queue(clock, at("3 Feb", "09:00")) == 1
    assert queue(clock, at("3 Feb", "09:05")) == 0
    assert codes() == ["needs_form"]


def test_the_hour_is_the_workshops(clock):
    programme = ArcProgrammeFactory()
    EnrolmentFactory(workshop=WorkshopFactory(programme=programme, first_day=FIRST_DAY, time_zone="Europe/Athens"))
    assert queue(clock, at("3 Feb", "06:59")) == 0
    assert queue(clock, at("3 Feb", "07:00")) == 1


def test_a_provisional_workshop_sends_nothing(clock):
    EnrolmentFactory(workshop=WorkshopFactory(first_day=FIRST_DAY, state=Workshop.State.TENTATIVE))
    queue(clock, at("17 Feb", "09:00"))
    assert codes() == []


def test_who_books_three_days_before_is_not_asked_twice_at_once(clock, workshop):
    clock.move_to(at("28 Feb", "21:30"))
    late = EnrolmentFactory(workshop=workshop, now=at("28 Feb", "21:30"))
    own = {"recipient": late.person}
    queue(clock, at("28 Feb", "21:35"))
    assert codes(**own) == []  # not by night
    queue(clock, at("1 Mar", "09:00"))
    assert codes(**own) == ["joining"]
    queue(clock, at("1 Mar", "19:59"))
    assert codes(**own) == ["joining"]
    queue(clock, at("2 Mar", "09:00"))
    assert codes(**own) == ["joining", "see_you"]


# --- What changes -----------------------------------------------------------------------------------


def test_what_was_queued_is_decided_again_when_it_is_delivered(clock, enrolment):
    queue(clock, at("3 Feb", "09:00"))
    save_needs(enrolment, values={"room": "share"}, consent=False, by=enrolment.person)
    deliver_due(at("3 Feb", "09:01"))
    assert codes(state=State.DROPPED) == ["needs_form"]


@pytest.mark.parametrize("leave", ["withdraw", "cancel"])
def test_nobody_who_has_left_gets_anything(clock, enrolment, leave):
    queue(clock, at("17 Feb", "09:00"))
    if leave == "withdraw":
        withdraw(enrolment, by=enrolment.person)
    else:
        cancel_workshop(enrolment.workshop, by=None, reason="The house is closed.")
    deliver_due(at("17 Feb", "09:01"))
    assert set(codes()) == set(codes(state=State.DROPPED)) == {"needs_form", "joining"}
    assert queue(clock, at("18 Feb", "09:00")) == 0


def test_a_mail_about_a_date_is_owed_for_each_date_and_any_other_once(clock, enrolment, workshop):
    assert work(clock, at("17 Feb", "09:00")) == ["needs_form", "joining"]
    move_workshop(workshop, first_day=FIRST_DAY + dt.timedelta(days=42), by=None)
    assert work(clock, at("23 Mar", "09:00")) == []
    assert work(clock, at("24 Mar", "09:00")) == ["needs_nudge"]
    assert work(clock, at("31 Mar", "09:00")) == ["joining"]
    assert work(clock, at("1 Apr", "09:00")) == []


def test_return_days_that_come_earlier_take_the_notes_about_practice_with_them(clock, enrolment, workshop):
    """On 24 and 25 March in place of 7 and 8 April: two notes while they practise, and none when they are over."""
    clock.move_to(at("10 Mar"))
    change_sessions(workshop.sessions.latest("starts_at"), following=False, time=NewTime(days=-14), by=None)
    days = ("13 Mar", "14 Mar", "20 Mar", "22 Mar", "26 Mar", "27 Mar")
    assert [work(clock, at(day, "09:00")) for day in days] == [
        ["practice_1"],
        ["module_ahead"],
        ["practice_2"],
        ["module_soon"],
        ["the_end"],
        [],
    ]


def test_a_mail_dropped_for_a_move_comes_when_its_time_has_come(clock, enrolment, workshop):
    queue(clock, at("17 Feb", "09:00"))
    move_workshop(workshop, first_day=FIRST_DAY + dt.timedelta(days=7), by=None)
    deliver_due(at("17 Feb", "09:01"))
    assert codes(state=State.DROPPED) == ["joining"]
    move_workshop(workshop, first_day=FIRST_DAY, by=None)
    assert work(clock, at("18 Feb", "09:00")) == ["joining"]


# --- Pauses -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("whole_programme", [False, True])
def test_planned_mail_rests_and_what_still_helps_follows(clock, enrolment, workshop, whole_programme):
    thing = workshop.programme if whole_programme else workshop
    queue(clock, at("3 Feb", "09:00"))
    services.pause(thing, by=None)
    services.pause(thing, by=None)
    deliver_due(at("3 Feb", "09:01"))
    assert codes(state=State.DROPPED) == ["needs_form"]
    assert work(clock, at("17 Feb", "09:00")) == []
    services.resume(thing, by=None)
    assert work(clock, at("18 Feb", "09:00")) == ["needs_form", "joining"]


# --- One more ---------------------------------------------------------------------------------------


def test_one_can_be_sent_again_while_it_makes_sense(clock, enrolment):
    work(clock, at("17 Feb", "09:00"))
    joining = Notice.objects.get(kind="mailing/joining")
    clock.move_to(at("20 Feb"))
    services.send_again(joining, by=None)
    with pytest.raises(CannotResend):
        services.send_again(joining, by=None)
    assert work(clock, at("20 Feb", "12:01")) == ["joining"]
    clock.move_to(at("3 Mar", "10:00"))
    with pytest.raises(MailingRefused):
        services.send_again(joining, by=None)


# --- Words ------------------------------------------------------------------------------------------


def test_a_programmes_own_words_are_filled_in_and_never_evaluated(clock, enrolment, workshop):
    person = enrolment.person
    person.first_name = "{workshop} <b>"
    person.save()
    text = "Dear {first_name}, {{ settings.SECRET_KEY }} {% now %}".replace("{{", "((").replace("}}", "))")
    services.keep_wording(
        workshop.programme, "joining", subject="Come to {workshop}", text=text.split("{%")[0], by=None
    )
    queue(clock, at("17 Feb", "09:00"))
    sent = words(Notice.objects.get(kind="mailing/joining"))
    assert sent.subject == f"Come to {workshop.title}"
    assert sent.text.startswith("Dear {workshop} <b>, (( settings.SECRET_KEY ))")
    assert "<p>Dear {workshop} &lt;b&gt;, (( settings.SECRET_KEY ))" in sent.html
    services.restore_wording(workshop.programme, "joining")
    assert words(Notice.objects.get(kind="mailing/joining")).subject == f"Joining instructions: {workshop.title}"


@pytest.mark.parametrize(
    "text", ["{surname}", "{people}", "{{ workshop }}", "{% now %}", "{Workshop}", "}", "{first_name"]
)
def test_what_is_no_name_of_this_mail_is_refused(clock, workshop, text):
    with pytest.raises(MailingRefused):
        services.keep_wording(workshop.programme, "joining", subject="Hello", text=f"Hello {text}", by=None)


# --- Notes about practice ---------------------------------------------------------------------------


def test_one_click_stops_the_notes_and_looking_does_not(clock, client, enrolment):
    clock.move_to(at("13 Mar", "09:00"))
    queue(clock, at("13 Mar", "09:00"))
    mail, kept = compose(Notice.objects.get(kind="mailing/practice_1"))
    link = f"/practice-notes/{enrolment.reference}/{secret_of(enrolment)}/"
    assert mail.extra_headers["List-Unsubscribe"].endswith(f"{link}>")
    assert mail.extra_headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert link in mail.body
    assert link not in kept.text  # staff read it masked
    assert client.get(link).status_code == 200
    assert compose(Notice.objects.get(kind="mailing/practice_1"))
    assert client.post(link, {"List-Unsubscribe": "One-Click"}).status_code == 302
    assert compose(Notice.objects.get(kind="mailing/practice_1")) is None
    client.post(link, {"again": "1"})
    assert compose(Notice.objects.get(kind="mailing/practice_1"))
    assert client.post(f"{link[:-4]}xxx/").status_code == 404


# --- What will come ---------------------------------------------------------------------------------


def test_coordinators_see_what_will_come(clock, enrolment, workshop, django_assert_num_queries):
    fay = UserFactory(first_name="Fay")
    workshop.facilitators.add(fay)
    for _person in range(3):
        EnrolmentFactory(workshop=workshop)
    with django_assert_num_queries(4):
        seen = coming(workshop, now=at("6 Jan"))
    assert [(f"{batch.due_at.astimezone(at('6 Jan').tzinfo):%d %b %H:%M}", len(batch.people)) for batch in seen] == [
        ("03 Feb 09:00", 4),
        ("10 Feb 09:00", 4),
        ("17 Feb 09:00", 4),
        ("01 Mar 09:00", 1),
        ("01 Mar 09:00", 4),
        ("05 Mar 18:00", 4),
        ("13 Mar 09:00", 4),
        ("20 Mar 09:00", 4),
        ("27 Mar 09:00", 4),
        ("28 Mar 09:00", 4),
        ("05 Apr 09:00", 4),
        ("09 Apr 09:00", 4),
        ("04 Jun 09:00", 4),
        ("13 Jun 09:00", 4),
    ]


def test_queueing_takes_as_many_queries_for_many_as_for_one(clock, enrolment, workshop, django_assert_num_queries):
    keys = [workshop.pk]
    clock.move_to(at("17 Feb", "09:00"))
    with django_assert_num_queries(9):
        services.queue_owed(keys, now=at("17 Feb", "09:00"))
    for _workshop in range(2):
        other = WorkshopFactory(first_day=FIRST_DAY)
        keys.append(other.pk)
        for _person in range(3):
            EnrolmentFactory(workshop=other)
    with django_assert_num_queries(9):
        assert services.queue_owed(keys, now=at("17 Feb", "09:01")) == 6


def test_words_can_be_added_to_an_answer_of_another_room(clock, enrolment, workshop):
    confirmed = Notice.objects.get(kind="enrolment/confirmed", recipient=enrolment.person)
    before = words(confirmed)
    services.keep_wording(workshop.programme, "confirmed", subject="", text="Bring a {first_name} mug.", by=None)
    after = words(confirmed)
    assert after.subject == before.subject
    assert after.text == before.text.replace("\n\n-- \n", f"\n\nBring a {enrolment.person.first_name} mug.\n\n-- \n")
    assert f"<p>Bring a {enrolment.person.first_name} mug.</p>" in after.html


def test_the_offer_of_calls_and_its_reminder_rest_with_a_workshops_mail(clock, enrolment):
    assign_coach(enrolment, CoachFactory(), by=None)
    services.pause(enrolment.workshop, by=None)
    opens = dt.datetime.combine(FIRST_DAY + dt.timedelta(days=3), dt.time(9), dt.UTC)
    clock.move_to(opens)
    assert invite_to_book(now=opens) == 0
    services.resume(enrolment.workshop, by=None)
    assert invite_to_book(now=opens) == 1
    # One that waits to be sent is held too, is made anew afterwards, and counts as sent from then.
    services.pause(enrolment.workshop, by=None)
    deliver_due(opens)
    services.resume(enrolment.workshop, by=None)
    opens += dt.timedelta(days=1)
    clock.move_to(opens)
    assert nudge(now=opens + dt.timedelta(days=6)) == 0
    assert [invite_to_book(now=opens), invite_to_book(now=opens)] == [1, 0]
    deliver_due(opens)
    offers = Notice.objects.filter(kind="coaching/times_open").order_by("pk")
    assert list(offers.values_list("state", flat=True)) == [State.DROPPED, State.SENT]
    services.pause(enrolment.workshop, by=None)
    once_more = services.send_again(offers[1], by=UserFactory())
    assert compose(once_more) is not None
    services.resume(enrolment.workshop, by=None)
    week_later = opens + dt.timedelta(days=7)
    services.pause(enrolment.workshop.programme, by=None)
    assert nudge(now=week_later) == 0
    services.resume(enrolment.workshop.programme, by=None)
    assert nudge(now=week_later) == 1
