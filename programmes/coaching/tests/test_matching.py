"""Which coach is proposed to whom, what a coordinator makes of it, and what each change leaves on record."""

import datetime as dt

import pytest

from notices.delivery import compose
from notices.models import Notice
from programmes.catalogue.tests.factories import WorkshopFactory
from programmes.coaching.errors import NotOffered
from programmes.coaching.matching import Matching, Proposed
from programmes.coaching.models import Pairing
from programmes.coaching.queries import beyond_the_limit, changes_by_hand, coaches_open_to, current_pairings
from programmes.coaching.services import assign_coach, assign_coaches, release_coach
from programmes.coaching.tests.factories import (
    FIRST_DAY,
    NOW,
    CoachFactory,
    DualProgrammeFactory,
    coach_who_brings,
    coached_enrolment,
)
from programmes.enrolment.services import withdraw
from programmes.enrolment.tests.factories import EnrolmentFactory
from programmes.people.services import update_profile
from programmes.people.tests.factories import UserFactory

pytestmark = pytest.mark.django_db

HOUR = dt.timedelta(hours=1)


def talks(row, *languages):
    update_profile(getattr(row, "user", None) or row.person, languages=list(languages))
    return row


@pytest.fixture
def workshop():
    return WorkshopFactory(first_day=FIRST_DAY)


@pytest.fixture
def dual():
    return WorkshopFactory(programme=DualProgrammeFactory(), first_day=FIRST_DAY)


def proposed(workshop):
    return [one.coach for one in Matching(workshop).proposals]


# --- Who is proposed ----------------------------------------------------------------------------------


def test_a_shared_language_counts_before_how_many_people_a_coach_has(workshop):
    english, polish = CoachFactory(), talks(CoachFactory(), "en", "pl")
    for _n in range(2):
        assign_coach(EnrolmentFactory(workshop=WorkshopFactory(first_day=FIRST_DAY)), polish, by=None)
    talks(EnrolmentFactory(workshop=workshop), "pl", "en")
    EnrolmentFactory(workshop=workshop)
    talks(EnrolmentFactory(workshop=workshop), "en", "pl")
    talks(EnrolmentFactory(workshop=workshop), "ta")
    assert proposed(workshop) == [polish, english, english, english]


def test_who_is_proposed_to_one_counts_as_busier_for_the_next(workshop):
    first, second = CoachFactory(), CoachFactory()
    for _n in range(3):
        EnrolmentFactory(workshop=workshop)
    assert proposed(workshop) == [first, second, first]


def test_who_has_as_many_people_as_they_take_is_proposed_no_more_of_whatever_programme(workshop):
    small, large = CoachFactory(people_max=2), CoachFactory()
    assign_coach(EnrolmentFactory(workshop=WorkshopFactory(first_day=FIRST_DAY)), small, by=None)
    for _n in range(4):
        EnrolmentFactory(workshop=workshop)
    assert proposed(workshop) == [large, small, large, large]
    large.active = False
    large.save()
    assert proposed(workshop) == [small, None, None, None]
    assign_coaches(workshop, by=None)
    assert [one.coach for one in Pairing.objects.filter(enrolment__workshop=workshop)] == [small]


def test_a_coach_is_given_more_than_they_take_by_hand_with_a_word_that_is_kept(workshop):
    coach, by = CoachFactory(people_max=1), UserFactory()
    first, second, third = (EnrolmentFactory(workshop=workshop) for _n in range(3))
    assert assign_coach(first, coach, by=by).beyond_because == ""
    said = rf"^{coach} has as many people as they take \(1\)\. Say why they should take one more, or choose"
    with pytest.raises(NotOffered, match=said):
        assign_coach(second, coach, by=by, why=" ")
    with pytest.raises(NotOffered, match=said):
        assign_coaches(workshop, by=by, chosen=[Proposed(second, None, coach)])
    assert assign_coach(second, coach, by=by, why="She asked for him.").beyond_because == "She asked for him."
    assign_coaches(workshop, by=by, chosen=[Proposed(third, None, coach)], why="Nobody else speaks Welsh.")
    assert [one.beyond_because for one in beyond_the_limit(workshop)] == [
        "Nobody else speaks Welsh.",
        "She asked for him.",
    ]


def test_of_a_pair_each_brings_their_own_and_shares_a_language_if_anybody_does(dual):
    wellbeing = [coach_who_brings(dual.programme, "Wellbeing") for _n in range(2)]
    work = [coach_who_brings(dual.programme, "Work") for _n in range(2)]
    talks(wellbeing[1], "so"), talks(work[1], "en", "so")
    talks(EnrolmentFactory(workshop=dual), "so")
    assert proposed(dual) == [wellbeing[1], work[1]]


def test_nobody_is_proposed_to_themselves(workshop):
    enrolment = EnrolmentFactory(workshop=workshop)
    CoachFactory(user=enrolment.person)
    assert proposed(workshop) == [None]
    assert assign_coaches(workshop, by=None) == []


@pytest.mark.parametrize("number", [1, 8])
def test_proposing_costs_the_same_for_one_and_for_many(dual, number, django_assert_num_queries):
    for _n in range(number):
        talks(coach_who_brings(dual.programme, "Wellbeing"), "en", "pl")
        talks(coach_who_brings(dual.programme, "Work"), "pl")
        talks(EnrolmentFactory(workshop=dual), "pl")
    with django_assert_num_queries(5):
        assert len(proposed(dual)) == 2 * number


# --- What is made of it -------------------------------------------------------------------------------


def test_what_was_chosen_is_given_and_given_twice_is_once(dual):
    wellbeing, other = (coach_who_brings(dual.programme, "Wellbeing") for _n in range(2))
    work = coach_who_brings(dual.programme, "Work")
    alone, both = EnrolmentFactory(workshop=dual), EnrolmentFactory(workshop=dual)
    roles = Matching(dual).roles
    chosen = [Proposed(alone, roles[1], work), Proposed(both, roles[0], other), Proposed(both, roles[1], work)]
    for count in (3, 0):
        assert len(assign_coaches(dual, by=UserFactory(), chosen=chosen)) == count
    assert [pairing.coach for pairing in current_pairings(alone)] == [work]
    assert [pairing.coach for pairing in current_pairings(both)] == [other, work]
    assert wellbeing.pairings.count() == 0


def test_who_was_given_a_coach_meanwhile_is_looked_at_again_and_nothing_is_given(workshop):
    first, second = CoachFactory(), CoachFactory()
    people = [EnrolmentFactory(workshop=workshop) for _n in range(2)]
    chosen = [Proposed(person, None, first) for person in people]
    assign_coach(people[1], second, by=None, now=NOW - HOUR)
    with pytest.raises(NotOffered, match="has been given a coach meanwhile"):
        assign_coaches(workshop, by=None, chosen=chosen)
    assert [pairing.coach for pairing in Pairing.objects.all()] == [second]


def test_what_the_programme_does_not_allow_is_refused_here_too(dual):
    work = coach_who_brings(dual.programme, "Work")
    coach_who_brings(dual.programme, "Wellbeing")
    enrolment = EnrolmentFactory(workshop=dual)
    roles = Matching(dual).roles
    for role in (roles[0], None):
        with pytest.raises(NotOffered):
            assign_coaches(dual, by=None, chosen=[Proposed(enrolment, role, work)])


def test_a_change_by_hand_says_why_and_stays_on_record():
    enrolment = coached_enrolment()
    former = enrolment.pairings.get()
    coordinator = UserFactory()
    with pytest.raises(NotOffered, match="Say why"):
        assign_coach(enrolment, CoachFactory(), by=coordinator, why="  ")
    assert Pairing.objects.get() == former
    assign_coach(enrolment, CoachFactory(), by=coordinator, why=" They know one another. ")
    [change] = changes_by_hand(enrolment.workshop)
    assert (change, change.ended_because, change.ended_by) == (former, "They know one another.", coordinator)
    new = enrolment.pairings.get(ended_at=None)
    with pytest.raises(NotOffered, match="Say why"):
        release_coach(new, by=coordinator)
    release_coach(new, by=coordinator, why="They asked for it.")
    assert [one.ended_because for one in changes_by_hand(enrolment.workshop)] == [
        "They asked for it.",
        "They know one another.",
    ]


# --- First contact ------------------------------------------------------------------------------------


def mails(kind):
    return list(Notice.objects.filter(kind=f"coaching/{kind}").order_by("pk"))


def said(notice):
    composed = compose(notice)
    return f"{composed[1].subject} {composed[1].text}" if composed else None


def test_the_person_hears_of_both_coaches_in_one_mail_and_a_coach_of_all_their_people(dual):
    wellbeing = coach_who_brings(dual.programme, "Wellbeing")
    work = coach_who_brings(dual.programme, "Work")
    people = [talks(EnrolmentFactory(workshop=dual), "pl", "en"), EnrolmentFactory(workshop=dual)]
    assign_coaches(dual, by=None, now=NOW)
    assert [mail.recipient for mail in mails("your_coach")] == [one.person for one in people]
    assert {mail.recipient for mail in mails("your_people")} == {wellbeing.user, work.user}
    text = said(mails("your_coach")[0])
    for words in (
        f"- {wellbeing}: Wellbeing",
        f"- {work}: Work",
        f"/coaches/{work.pk}/",
        "From Friday 6 March 2026 you can choose a time",
        "Nobody reads them unless you share them, and then only whoever coaches you",
        "/my/languages/",
    ):
        assert words in text
    text = said(mails("your_people")[0])
    assert f"- {people[0].person} (Wellbeing): Polish, English" in text
    assert f"- {people[1].person} (Wellbeing)" in text


def test_a_first_word_that_no_longer_holds_is_not_said():
    enrolment = coached_enrolment()
    assign_coach(enrolment, other := CoachFactory(), by=None, now=NOW + HOUR)
    assert [said(mail) is not None for mail in mails("your_coach")] == [False, True]
    assert str(other) in said(mails("your_coach")[1])
    withdraw(enrolment, by=enrolment.person)
    assert [said(mail) for kind in ("your_coach", "your_people") for mail in mails(kind)] == [None] * 4


# --- A coach's page -----------------------------------------------------------------------------------


def test_a_coachs_page_opens_to_those_who_work_with_them(dual, client):
    coach = coach_who_brings(dual.programme, "Work", scope="Not therapy", escalation_contact="Morgan, 0115")
    beside = coach_who_brings(dual.programme, "Wellbeing")
    enrolment, colleague = EnrolmentFactory(workshop=dual), EnrolmentFactory(workshop=dual)
    assign_coaches(dual, by=None, chosen=[Proposed(enrolment, role, one) for role, one in brings(dual, beside, coach)])
    facilitator, stranger = UserFactory(), UserFactory()
    dual.facilitators.add(facilitator)
    may = [coach.user, beside.user, enrolment.person, facilitator]
    for user in (*may, colleague.person, stranger, CoachFactory().user):
        assert coaches_open_to(user).filter(pk=coach.pk).exists() == (user in may)
    client.force_login(enrolment.person)
    talks(coach, "en", "cy")
    shown = client.get(f"/coaches/{coach.pk}/").content.decode()
    for words in ("Not therapy", "Morgan, 0115", "English, Welsh", "<strong>Work</strong>", 'href="#whom-to-tell"'):
        assert words in shown
    release_coach(enrolment.pairings.get(coach=coach), by=None)
    assert client.get(f"/coaches/{coach.pk}/").status_code == 404


def brings(workshop, *coaches):
    return zip(Matching(workshop).roles, coaches, strict=True)
