"""What people need: with consent, for named readers, in time for the venue, gone soon after."""

import datetime as dt

import pytest
from django.contrib.auth.models import Permission

from accounts.models import Reading, User
from notices.models import Notice
from notices.retention import rule
from programmes.catalogue.models import Session, Workshop
from programmes.catalogue.tests.factories import WorkshopFactory
from programmes.enrolment import services
from programmes.enrolment.errors import ConsentMissing, NotUnderstood, NotYours, WrongSession, WrongState
from programmes.enrolment.models import Enrolment, Needs, VoluntaryChoice
from programmes.enrolment.queries import coming_to, first_session_start, kitchen_counts, needs_freeze_at
from programmes.enrolment.tests.factories import EnrolmentFactory
from programmes.people.tests.factories import UserFactory

pytestmark = pytest.mark.django_db
State = Enrolment.State
DAY = dt.timedelta(days=1)


def save(enrolment: Enrolment, *, consent: bool = True, now: dt.datetime | None = None, **values: object) -> Needs:
    return services.save_needs(enrolment, values=values, consent=consent, by=enrolment.person, now=now)


def coordinator() -> User:
    user = UserFactory()
    user.user_permissions.add(Permission.objects.get(codename="coordinate_workshop"))
    return user


def test_needs_are_kept_with_the_words_agreed_to():
    enrolment = EnrolmentFactory()
    now = first_session_start(enrolment.workshop) - 30 * DAY
    needs = save(enrolment, diets=["vegan"], access="A room on the ground floor", room="single", now=now)
    needs.refresh_from_db()
    assert (needs.diets, needs.access, needs.room, needs.arrival) == (
        ["vegan"],
        "A room on the ground floor",
        "single",
        "",
    )
    assert needs.consented_at == now
    assert needs.consent_wording.startswith("I agree that what I say about food and access is kept for this workshop.")


def test_saving_again_replaces_everything():
    enrolment = EnrolmentFactory()
    save(enrolment, diets=["vegan"], room="single")
    needs = save(enrolment, consent=False, arrival="evening_before", emergency_phone="0131 496 0000")
    assert Needs.objects.count() == 1
    assert (needs.diets, needs.room, needs.arrival) == ([], "", "evening_before")
    assert (needs.consented_at, needs.consent_wording) == (None, "")


@pytest.mark.parametrize("values", [{"diets": ["halal"]}, {"diet_notes": "No mushrooms"}, {"access": "A ramp"}])
def test_nothing_about_food_or_access_without_consent(values):
    with pytest.raises(ConsentMissing):
        save(EnrolmentFactory(), consent=False, **values)
    assert Needs.objects.count() == 0


@pytest.mark.parametrize(
    "values",
    [
        {"diets": ["chocolate"]},
        {"room": "castle"},
        {"diet_notes": "x" * 301},
        {"emergency_phone": "12"},
    ],
)
def test_what_cannot_be_kept_is_refused_plainly(values):
    with pytest.raises(NotUnderstood):
        save(EnrolmentFactory(), **values)


def test_a_misspelt_field_is_a_mistake_of_ours():
    with pytest.raises(ValueError, match="shoes"):
        save(EnrolmentFactory(), shoes="large")


@pytest.mark.parametrize("state", [State.WITHDRAWN, State.COMPLETED, State.DECLINED])
def test_no_needs_where_the_workshop_is_over_for_the_person(state):
    with pytest.raises(WrongState):
        save(EnrolmentFactory(state=state), room="single")


def test_needs_go_when_the_person_goes():
    enrolment = EnrolmentFactory()
    save(enrolment, diets=["vegan"])
    services.withdraw(enrolment, by=enrolment.person)
    assert Needs.objects.count() == 0


def test_a_late_change_is_told_once_a_day_and_not_what():
    enrolment = EnrolmentFactory()
    freeze = needs_freeze_at(enrolment.workshop)
    assert freeze == first_session_start(enrolment.workshop) - 14 * DAY
    late = Notice.objects.filter(kind="enrolment/needs_changed_late")
    save(enrolment, diets=["vegan"], now=freeze - dt.timedelta(seconds=1))
    assert late.count() == 0
    save(enrolment, diets=["halal"], now=freeze)
    save(enrolment, diets=["kosher"], now=freeze)
    assert [(notice.address, notice.data) for notice in late.all()] == [
        ("morgan@example.org", {"enrolment": enrolment.pk})
    ]
    services.remove_needs(enrolment, by=enrolment.person, now=freeze + DAY)
    assert late.count() == 2
    assert Needs.objects.count() == 0
    services.remove_needs(enrolment, by=enrolment.person, now=freeze + 2 * DAY)
    assert late.count() == 2


def test_facilitators_and_coordinators_read_and_each_reading_is_written_down():
    facilitator = UserFactory()
    workshop = WorkshopFactory(facilitators=[facilitator])
    enrolments = [EnrolmentFactory(workshop=workshop) for _ in range(2)]
    for enrolment in enrolments:
        save(enrolment, diets=["vegan"])
    save(EnrolmentFactory(workshop=workshop, state=State.OFFERED), diets=["vegan"])
    read = services.read_needs(workshop, reader=facilitator, purpose="Welcoming people")
    assert [needs.enrolment for needs in read] == enrolments
    services.read_needs(workshop, reader=coordinator(), purpose="Rooms")
    readings = Reading.objects.filter(about=enrolments[0].person).order_by("pk")
    assert [(reading.purpose, reading.role, reading.reader == facilitator) for reading in readings] == [
        ("Welcoming people", f"Facilitator of {workshop.code}", True),
        ("Rooms", "Coordinator", False),
    ]


def test_nobody_else_reads():
    workshop = WorkshopFactory()
    for reader in (UserFactory(), UserFactory(is_staff=True)):
        with pytest.raises(NotYours):
            services.read_needs(workshop, reader=reader, purpose="Curiosity")


@pytest.mark.parametrize("group", [1, 3, 20])
def test_reading_takes_as_many_queries_for_many_as_for_one(group, django_assert_num_queries):
    workshop = WorkshopFactory(places_max=20)
    for _ in range(group):
        save(EnrolmentFactory(workshop=workshop), room="single")
    reader = coordinator()
    with django_assert_num_queries(6):  # savepoint, two for permissions, needs, log, release
        for needs in services.read_needs(workshop, reader=reader, purpose="Rooms"):
            str(needs.enrolment.person)


def test_the_kitchen_is_given_numbers_without_names():
    workshop = WorkshopFactory()
    answers = [
        {"diets": ["vegan", "gluten_free"], "diet_notes": "No soya, please", "room": "single"},
        {"diets": ["vegan"], "room": "share", "arrival": "evening_before"},
        {"diets": [], "diet_notes": "I eat little", "room": "single", "arrival": "same_day"},
    ]
    for values in answers:
        save(EnrolmentFactory(workshop=workshop), **values)
    EnrolmentFactory(workshop=workshop)
    save(EnrolmentFactory(workshop=workshop, state=State.OFFERED), diets=["halal"])
    counts = kitchen_counts(workshop)
    assert (counts.people, counts.answered, counts.evening_before) == (4, 3, 1)
    assert counts.diets == [("Vegan", 2), ("Gluten free", 1)]
    assert counts.notes == ["I eat little", "No soya, please"]
    assert counts.rooms == [("A room of my own", 2), ("Happy to share", 1)]


def test_needs_are_gone_a_month_after_the_last_session_and_readings_stay():
    facilitator = UserFactory()
    enrolment = EnrolmentFactory(workshop=WorkshopFactory(facilitators=[facilitator]))
    other = EnrolmentFactory(workshop=WorkshopFactory(first_day=dt.date(2035, 5, 1)))
    save(enrolment, access="A ramp")
    save(other, access="A ramp")
    services.read_needs(enrolment.workshop, reader=facilitator, purpose="Access")
    end = enrolment.workshop.sessions.latest("ends_at").ends_at
    assert rule("enrolment/needs").apply(end + 30 * DAY - dt.timedelta(seconds=1)) == 0
    assert rule("enrolment/needs").apply(end + 30 * DAY) == 1
    assert [needs.enrolment for needs in Needs.objects.all()] == [other]
    assert Reading.objects.get().about == enrolment.person


# --- Voluntary sessions -----------------------------------------------------------------------------------


def evening(workshop: Workshop) -> Session:
    return workshop.sessions.get(voluntary=True)


def test_one_says_yes_and_then_no_to_the_evening():
    enrolment = EnrolmentFactory()
    session = evening(enrolment.workshop)
    services.choose_session(enrolment, session, coming=True, by=enrolment.person)
    assert list(coming_to(session)) == [enrolment]
    services.choose_session(enrolment, session, coming=False, by=enrolment.person)
    assert list(coming_to(session)) == []
    assert VoluntaryChoice.objects.count() == 1


def test_only_voluntary_sessions_of_ones_own_workshop_are_chosen():
    enrolment = EnrolmentFactory()
    compulsory = enrolment.workshop.sessions.filter(voluntary=False).first()
    for session in (compulsory, evening(WorkshopFactory())):
        with pytest.raises(WrongSession):
            services.choose_session(enrolment, session, coming=True, by=None)


def test_no_choosing_when_it_is_cancelled_or_over_or_without_a_place():
    enrolment = EnrolmentFactory()
    session = evening(enrolment.workshop)
    with pytest.raises(WrongSession):
        services.choose_session(enrolment, session, coming=True, by=None, now=session.ends_at)
    services.withdraw(enrolment, by=None)
    with pytest.raises(WrongState):
        services.choose_session(enrolment, session, coming=True, by=None)
    Session.objects.filter(pk=session.pk).update(cancelled_at=session.starts_at - DAY)
    with pytest.raises(WrongSession):
        services.choose_session(enrolment, session, coming=True, by=None)
