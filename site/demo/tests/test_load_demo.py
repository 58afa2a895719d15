"""The demo is a legal state, everything that it promises is in it, and it is the same each time."""

import datetime as dt
import re
from collections import Counter
from collections.abc import Iterator

import pytest
from django.db import transaction

from accounts.models import User
from cms.figures import old_figures
from cms.models import RolePackPage, StoryPage
from demo.build.clock import Clock
from demo.build.story import build_everything
from demo.build.workshops import Stage
from demo.people import PASSWORD, PEOPLE
from learning_review.reviews.models import Review, ReviewVersion
from learning_review.voices.models import Voice
from notices.models import Notice
from programmes.catalogue.models import Programme, Workshop
from programmes.coaching.matching import is_full
from programmes.coaching.models import Call, Coach, Pairing
from programmes.coaching.queries import people_of_coaches
from programmes.delivery.models import Attendance
from programmes.directory.models import Resource, ResourceCorrection, ResourceVisit
from programmes.directory.queries import found_by, kept_by
from programmes.enrolment.models import Enrolment
from programmes.enrolment.queries import invariant_violations
from programmes.prerequisites.models import PrerequisiteStatement
from programmes.prerequisites.queries import standings
from tests.architecture.test_layout import ROOT, tracked_files

pytestmark = [pytest.mark.django_db, pytest.mark.slow, pytest.mark.xdist_group("demo")]
NOW = dt.datetime(2027, 3, 17, 11, tzinfo=dt.UTC)


@pytest.fixture(scope="module")
def before(django_db_setup, django_db_blocker) -> Iterator[str]:
    """Return the moment to which a test can go back: that before the demo is built."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield transaction.savepoint()
        transaction.set_rollback(True)


@pytest.fixture(scope="module")
def stage(before, django_db_blocker) -> Stage:
    """Build the demo once for all these tests, which only look at it."""
    with django_db_blocker.unblock():
        return build_everything(Clock(NOW))


def test_it_breaks_no_rule(stage):
    assert invariant_violations() == []


def test_somebody_is_in_every_state(stage):
    # "expired" comes by itself: an open offer that nobody answers runs out while one looks on.
    found = set(Enrolment.objects.values_list("state", flat=True))
    assert found == set(Enrolment.State.values) - {Enrolment.State.EXPIRED}


def test_there_is_a_workshop_of_every_kind(stage):
    states = Counter(Workshop.objects.values_list("state", flat=True))
    assert states == {"confirmed": 8, "tentative": 2, "running": 9, "completed": 7, "cancelled": 1}
    assert Workshop.objects.undated().count() == 1


def test_somebody_stands_in_every_way_with_what_is_asked_first(stage):
    found = Counter(
        (one.person.first_name, standing.code)
        for one in Enrolment.objects.filter(workshop__code="SHC-5NTR").select_related("person", "workshop__programme")
        for standing in standings(one.person, one.workshop.programme, on=one.workshop.span[0])
    )
    assert found == {
        ("Anwen", "verified"): 8,
        ("Bashir", "verified"): 8,
        ("Celeste", "verified"): 7,
        ("Celeste", "not_met"): 1,
        ("Dafydd", "verified"): 5,
        ("Dafydd", "waiting"): 2,
        ("Dafydd", "lapsed"): 1,
        ("Esi", "waiting"): 8,
        ("Fergus", "short"): 1,
        ("Fergus", "nothing"): 7,
    }
    short = PrerequisiteStatement.objects.get(person__first_name="Celeste", state=PrerequisiteStatement.State.NOT_MET)
    assert short.said == "49 client hours a year"
    accepted = Enrolment.objects.filter(workshop__code="SHC-5NTR", state=Enrolment.State.OFFERED)
    assert [one.person.first_name for one in accepted] == ["Anwen"]


def test_a_place_has_moved_and_a_coach_has_as_many_people_as_they_take(stage):
    moved = Enrolment.objects.get(moved_from__isnull=False)
    assert moved.moved_from is not None
    assert (moved.moved_from.workshop.code, moved.workshop.code) == ("CFR-2PXB", "CFR-7K2M")
    load = people_of_coaches()
    assert [coach for coach in Coach.objects.exclude(people_max=None) if is_full(coach, load[coach.pk])] != []


def test_the_practitioner_is_in_the_middle_of_her_month(stage):
    calls = Call.objects.filter(enrolment__person=stage.people["practitioner"]).order_by("starts_at")
    assert [call.state for call in calls] == [Call.State.HELD, Call.State.BOOKED]
    assert calls[0].starts_at < NOW < calls[1].starts_at


def test_every_kind_of_voice_is_heard_and_the_review_is_out(stage):
    shown = set(Voice.objects.filter(state=Voice.State.APPROVED).values_list("relationship", flat=True))
    assert shown == {"manager", "team_leader", "senior_manager", "trainer", "coach", "client", "participant"}
    assert set(Voice.objects.values_list("state", flat=True)) == {
        "invited",
        "written",
        "changes",
        "approved",
        "refused",
        "withdrawn",
    }
    states = dict(Review.objects.values_list("workshop__code", "state"))
    assert states == {"CFR-3HTN": Review.State.PUBLISHED, "CFR-8BWR": Review.State.SIGNING}
    assert [(version.number, version.kind) for version in ReviewVersion.objects.all()] == [
        ("1.1", "correction"),
        ("1.0", "issue"),
    ]


def test_local_services_are_in_every_state_with_visits_both_ways(stage):
    today = NOW.date()
    states = Counter(Resource.objects.values_list("state", flat=True))
    assert states == {"verified": 16, "suggested": 2, "retired": 1}
    assert Resource.objects.stale(today).count() == 3
    assert set(ResourceVisit.objects.values_list("direction", flat=True)) == {"we_went", "they_came"}
    assert ResourceCorrection.objects.get().state == ResourceCorrection.State.WAITING
    assert kept_by(stage.people["practitioner"]).count() == 5


def test_some_can_be_found_and_not_by_everybody(stage):
    found = {key: found_by(stage.people[key]).count() for key in ("practitioner", "coordinator", "newcomer")}
    assert found == {"practitioner": 7, "coordinator": 7, "newcomer": 0}


def test_a_series_has_a_moved_tail_and_people_who_said_not_now(stage):
    running = stage.workshops["circle-running"]
    sessions = list(running.sessions.order_by("starts_at"))
    assert [session.sequence for session in sessions] == [0] * 14 + [1] * 6
    assert len({session.uid for session in sessions}) == 20
    marks = Counter(Attendance.objects.filter(session__workshop=running).values_list("mark", flat=True))
    assert set(marks) == {"attended", "not_now"}
    past = stage.workshops["circle-past"].enrolments.values_list("state", flat=True)
    assert Counter(past) == {"completed": 9, "incomplete": 1}


def test_pairs_are_complementary_and_one_person_has_one_coach(stage):
    pairings = Pairing.objects.filter(ended_at=None, enrolment__workshop=stage.workshops["chairs-running"])
    of_person: dict[int, set[str]] = {}
    for enrolment, role in pairings.values_list("enrolment", "role__code"):
        of_person.setdefault(enrolment, set()).add(role)
    assert Counter(len(roles) for roles in of_person.values()) == {2: 7, 1: 1}
    assert Pairing.objects.exclude(ended_at=None).filter(role__code="work").count() == 2


SEARCHED = ("*.py", "*.html", "*.txt", "*.js", "*.css")
# The demo tells of them, tests are free to, migrations are history.
MAY_KNOW = ("site/demo/", "benchmarks/")


def test_no_code_outside_the_demo_knows_a_programme_by_name(stage):
    names = set()
    for programme in Programme.objects.prefetch_related("modules", "workshops"):
        names |= {re.escape(programme.title), re.escape(programme.slug), rf"{programme.code_prefix}-\w+"}
        names |= {re.escape(workshop.code) for workshop in programme.workshops.all()}
        # A slug of one word, such as "practice", means other things too.
        names |= {re.escape(module.slug) for module in programme.modules.all() if "-" in module.slug}
    known = re.compile(rf"(?<![\w-])({'|'.join(sorted(names))})(?![\w-])")
    searched = {
        path: str(path.relative_to(ROOT))
        for path in tracked_files(*SEARCHED)
        if not {"tests", "migrations"} & set(path.relative_to(ROOT).parts)
    }
    searched = {path: name for path, name in searched.items() if not name.startswith(MAY_KNOW)}
    assert len(searched) > 300
    found = {name: sorted(set(known.findall(path.read_text()))) for path, name in searched.items()}
    assert {name: names for name, names in found.items() if names} == {}
    # It would be noticed.
    assert known.search((ROOT / "site/demo/build/words/link_workers.py").read_text())


def test_one_story_is_told_and_one_waits_for_its_checklist_and_an_agreement(stage):
    told = StoryPage.objects.get(slug="the-man-who-rang-on-mondays")
    waiting = StoryPage.objects.get(slug="the-keys")
    assert (told.live, told.obstacles) == (True, [])
    assert (waiting.live, len(waiting.obstacles)) == (False, 2)


def test_a_role_pack_belongs_to_a_programme(stage):
    assert RolePackPage.objects.get().programme.slug == "health-coaching"


def test_a_figure_has_grown_old(stage):
    assert [figure.said for figure in old_figures()] == ["143 groups and places on their shared list"]


def test_the_people_on_the_screen_can_sign_in_and_others_cannot_by_password(stage):
    assert {person.email: User.objects.get(email=person.email).check_password(PASSWORD) for person in PEOPLE} == {
        person.email: True for person in PEOPLE
    }
    others = User.objects.exclude(email__in=[person.email for person in PEOPLE])
    assert {other.has_usable_password() for other in others} == {False}


def facts() -> list[object]:
    """What must come out the same each time: everything but codes that are drawn by lot."""
    return [
        list(Workshop.objects.order_by("code").values_list("code", "title", "state")),
        list(Enrolment.objects.order_by("pk").values_list("workshop__code", "person__email", "state", "state_since")),
        list(Call.objects.order_by("pk").values_list("enrolment__person__email", "starts_at", "state")),
        Counter(Notice.objects.values_list("kind", flat=True)),
        Counter(Voice.objects.values_list("relationship", "state")),
    ]


@pytest.mark.only_soak
def test_the_same_day_gives_the_same_demo(before, stage):
    seen = facts()
    transaction.savepoint_rollback(before)
    build_everything(Clock(NOW))
    assert facts() == seen
