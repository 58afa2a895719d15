"""The mails that say that there are questions: who gets which, day by day, and who no more."""

import datetime as dt
from zoneinfo import ZoneInfo

import pytest
from django.core import mail

from learning_review.instruments import services
from learning_review.instruments.models import Ask, Instrument
from learning_review.instruments.tasks import ask as ask_duty
from learning_review.instruments.tests.factories import VersionFactory
from notices.delivery import deliver_due
from notices.models import Notice
from programmes.catalogue.models import Module, Workshop
from programmes.catalogue.services import move_workshop
from programmes.catalogue.tests.factories import ArcProgrammeFactory, WorkshopFactory
from programmes.enrolment.services import withdraw
from programmes.enrolment.tests.factories import EnrolmentFactory
from programmes.mailing.plan import occasions_of
from programmes.mailing.queries import coming
from programmes.mailing.tasks import queue_what_is_owed
from programmes.people.tests.factories import UserFactory

pytestmark = pytest.mark.django_db

UK = ZoneInfo("Europe/London")
DAY = dt.timedelta(days=1)


@pytest.fixture
def people(time_machine):
    """Five in one group that begins in sixty days, in which everything is asked."""
    time_machine.move_to(dt.datetime(2027, 1, 4, 9, tzinfo=UK))
    for stage in Instrument.ASKED:
        VersionFactory(stage=stage)
    workshop = WorkshopFactory(first_day=dt.date(2027, 3, 2))
    return [EnrolmentFactory(workshop=workshop, person=UserFactory(first_name=name)) for name in "ABCDE"]


def on(day, time_machine, time=dt.time(9, 1)):
    """Let the worker do on a day what it does; return who was sent a mail with questions, and which."""
    before = set(Notice.objects.values_list("pk", flat=True))
    time_machine.move_to(dt.datetime.combine(day, time, UK))
    now = dt.datetime.now(dt.UTC)
    ask_duty(now)
    queue_what_is_owed(now)
    while deliver_due(now):
        pass
    sent = Notice.objects.filter(state=Notice.State.SENT, kind__startswith="mailing/questions").exclude(pk__in=before)
    return sorted((one.kind.removeprefix("mailing/questions_"), one.recipient.first_name) for one in sent)


def answer(enrolment, stage):
    ask = Ask.objects.get(enrolment=enrolment, instrument__stage=stage)
    services.save(ask, {"how": {"value": 3}}, by=enrolment.person)
    services.complete(ask, by=enrolment.person)


def each(kind, names):
    return [(kind, name) for name in names]


def test_each_gets_what_is_still_to_be_asked_of_them(people, time_machine):
    a, b, c, d, e = people
    workshop = Workshop.objects.get()
    first, last = workshop.span
    on(dt.date(2027, 1, 4), time_machine)
    answer(a, "baseline")
    services.stop(d, by=d.person)
    assert on(first - 10 * DAY, time_machine) == each("before", "BCE")
    assert mail.outbox[-1].to == [e.person.email]
    assert "/my/questions/" in mail.outbox[-1].body
    services.decline(b.asks.get(), by=b.person)
    assert on(first - 5 * DAY, time_machine) == each("before_again", "CE")
    days = first + 2 * DAY  # the last of the first days
    assert on(days + DAY, time_machine) == []
    assert on(days + 2 * DAY, time_machine) == each("first_days", "ABCE")
    answer(a, "module_end")
    services.decline(b.asks.get(instrument__stage="module_end"), by=b.person)
    assert on(days + 7 * DAY, time_machine) == each("first_days_again", "CE")
    assert on(days + 8 * DAY, time_machine) == []
    assert on(last - DAY, time_machine, dt.time(18, 1)) == each("return", "ABCE")
    answer(e, "return")
    assert on(last + 2 * DAY, time_machine) == each("end", "ABCE")
    assert on(last + 5 * DAY, time_machine) == each("return_again", "ABC")
    assert on(last + 6 * DAY, time_machine) == []
    assert on(last + 42 * DAY, time_machine) == each("weeks", "ABCE")
    answer(a, "weeks")
    assert on(last + 49 * DAY, time_machine) == each("weeks_7", "BCE")
    services.stop(c, by=c.person)
    assert on(last + 56 * DAY, time_machine) == each("weeks_14", "BE")
    assert on(last + 60 * DAY, time_machine) == []
    assert on(last + 182 * DAY, time_machine) == each("half_year", "ABE")
    assert on(last + 365 * DAY, time_machine) == each("year", "ABE")


def test_each_time_between_days_together_has_its_own_questions(time_machine):
    """Three times together: what was answered after the first days doesn't silence what is asked after the next."""
    time_machine.move_to(dt.datetime(2027, 1, 4, 9, tzinfo=UK))
    for stage in ("module_end", "return"):
        VersionFactory(stage=stage)
    programme = ArcProgrammeFactory()
    third = {"kind": Module.Kind.RESIDENTIAL, "start_time": dt.time(10), "end_time": dt.time(16), "gap_days": 28}
    Module.objects.create(programme=programme, order=6, slug="third", title="Again", **third)
    workshop = WorkshopFactory(programme=programme, first_day=dt.date(2027, 3, 2))
    a, _b = (EnrolmentFactory(workshop=workshop, person=UserFactory(first_name=name)) for name in "AB")
    _first, second, third = [one for one in occasions_of(workshop) if one.sessions]
    on(dt.date(2027, 3, 4), time_machine)
    answer(a, "module_end")
    assert on(dt.date(2027, 3, 6), time_machine) == each("first_days", "B")
    on(second.starts_on, time_machine)
    answer(a, "return")
    assert on(second.starts_on, time_machine, dt.time(18, 1)) == each("return", "B")
    assert on(second.ends_at.date() + 2 * DAY, time_machine) == each("first_days", "AB")
    assert on(third.starts_on, time_machine, dt.time(18, 1)) == each("return", "AB")
    assert on(third.ends_at.date() + 2 * DAY, time_machine) == []


def test_a_date_that_moves_or_a_person_who_leaves_makes_no_stale_mail(people, time_machine):
    workshop = Workshop.objects.get()
    first = workshop.span[0]
    on(dt.date(2027, 1, 4), time_machine)
    withdraw(people[0], by=people[0].person)
    move_workshop(workshop, first_day=first + 28 * DAY, by=None)
    assert on(first - 10 * DAY, time_machine) == []
    assert on(first + 18 * DAY, time_machine) == each("before", "BCDE")


def test_coordinators_see_what_will_go_to_whom(people, time_machine):
    services.stop(people[3], by=people[3].person)
    batches = coming(Workshop.objects.get(), now=dt.datetime.now(dt.UTC))
    seen = [(one.title, len(one.people)) for one in batches if "uestions" in one.title or "hen and now" in one.title]
    assert seen == [
        ("Questions before it begins", 4),
        ("Questions before it begins, once more", 4),
        ("Questions after the first days", 4),
        ("Questions after the first days, once more", 4),
        ("Questions on coming back", 4),
        ("Questions at the end", 4),
        ("Questions on coming back, once more", 4),
        ("Then and now", 4),
        ("Then and now, after a week", 4),
        ("Then and now, after a fortnight", 4),
    ]
