"""Sessions that are one's own to choose: to one, or to all that follow, "not now" is an answer like any other."""

import pytest

from programmes.catalogue.services import cancel_session
from programmes.catalogue.tests.factories import SeriesProgrammeFactory, WorkshopFactory
from programmes.enrolment.errors import WrongSession, WrongState
from programmes.enrolment.models import VoluntaryChoice
from programmes.enrolment.services import choose_session, choose_sessions, withdraw
from programmes.enrolment.signals import session_chosen
from programmes.enrolment.tests.factories import EnrolmentFactory
from programmes.people.tests.factories import UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def enrolment():
    return EnrolmentFactory(workshop=WorkshopFactory(programme=SeriesProgrammeFactory()))


def session(enrolment, number: int):
    return enrolment.workshop.sessions.get(title=f"Circle, {number} of 20")


def answers(enrolment) -> dict[str, bool]:
    found = enrolment.voluntary_choices.order_by("session__starts_at")
    return {title.split()[1]: coming for title, coming in found.values_list("session__title", "coming")}


def test_not_now_to_one(enrolment):
    choose_session(enrolment, session(enrolment, 4), coming=False, by=enrolment.person)
    assert answers(enrolment) == {"4": False}


def test_not_now_to_all_that_follow_and_ready_again(enrolment):
    cancel_session(session(enrolment, 19), by=None)
    chosen = choose_sessions(enrolment, session(enrolment, 17), coming=False, following=True, by=enrolment.person)
    assert [choice.coming for choice in chosen] == [False] * 3
    assert answers(enrolment) == {"17": False, "18": False, "20": False}
    choose_sessions(enrolment, session(enrolment, 18), coming=True, following=True, by=enrolment.person)
    assert answers(enrolment) == {"17": False, "18": True, "20": True}


def test_upper_rooms_are_told_once(enrolment):
    heard = []

    def listen(sender, choices, **kwargs):
        heard.append([choice.session.title for choice in choices])

    session_chosen.connect(listen)
    choose_sessions(enrolment, session(enrolment, 19), coming=False, following=True, by=enrolment.person)
    session_chosen.disconnect(listen)
    assert heard == [["Circle, 19 of 20", "Circle, 20 of 20"]]


@pytest.mark.parametrize("following", [True, False])
def test_what_is_not_theirs_to_choose_is_refused(enrolment, following):
    compulsory = EnrolmentFactory()
    residential = compulsory.workshop.sessions.filter(voluntary=False).first()
    first = session(enrolment, 1)
    cancelled = cancel_session(session(enrolment, 2), by=None)
    for person, chosen, now in (
        (compulsory, residential, None),
        (compulsory, first, None),
        (enrolment, cancelled, None),
        (enrolment, first, first.ends_at),
    ):
        with pytest.raises(WrongSession):
            choose_sessions(person, chosen, coming=False, following=following, by=None, now=now)
    withdraw(enrolment, by=enrolment.person)
    with pytest.raises(WrongState):
        choose_sessions(enrolment, first, coming=False, following=following, by=None)
    assert VoluntaryChoice.objects.count() == 0


# --- The page -----------------------------------------------------------------------------------------


def test_the_page_offers_not_now_and_ready_again(client, enrolment):
    client.force_login(enrolment.person)
    page, choose = f"/my/enrolments/{enrolment.reference}/", f"/my/enrolments/{enrolment.reference}/sessions/%s/"
    first = session(enrolment, 1)
    assert "Not now, this time" in client.get(page).content.decode()
    answer = client.post(choose % first.pk, {"coming": "no"})
    assert answer["Location"] == f"{page}#part-{first.part_id}"
    assert "Not now, you said, and that is fine. You come again on" in client.get(page).content.decode()
    client.post(choose % first.pk, {"coming": "no", "scope": "following"})
    assert len(answers(enrolment)) == 20
    resting = client.get(page).content.decode()
    assert "I’m ready again" in resting
    assert "Your place stays yours, and nobody asks why." in resting
    client.post(choose % first.pk, {"coming": "yes", "scope": "following"})
    assert set(answers(enrolment).values()) == {True}


def test_only_ones_own(client, enrolment):
    client.force_login(UserFactory())
    address = f"/my/enrolments/{enrolment.reference}/sessions/{session(enrolment, 1).pk}/"
    assert client.post(address, {"coming": "no", "scope": "following"}).status_code == 404


@pytest.mark.parametrize("weeks", [1, 3, 10])
def test_the_page_asks_no_more_for_twenty_dates_than_for_two(client, django_assert_num_queries, weeks):
    programme = SeriesProgrammeFactory()
    programme.modules.filter(slug="circle").update(days=7 * weeks)
    enrolment = EnrolmentFactory(workshop=WorkshopFactory(programme=programme))
    client.force_login(enrolment.person)
    client.get(f"/my/enrolments/{enrolment.reference}/")
    with django_assert_num_queries(14):
        client.get(f"/my/enrolments/{enrolment.reference}/")
