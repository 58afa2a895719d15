"""Two coaches with one person: who is who, how they are shared out, and calls with either."""

import datetime as dt

import pytest
from bs4 import BeautifulSoup
from django.db import IntegrityError, transaction
from django.db.models import Q
from django.urls import reverse

from notices.delivery import compose
from notices.models import Notice
from programmes.catalogue.models import CoachRole
from programmes.catalogue.tests.factories import WorkshopFactory
from programmes.coaching import queries
from programmes.coaching.errors import AllowanceUsed, NotOffered
from programmes.coaching.models import Call, Claim, Coach, Pairing
from programmes.coaching.services import (
    assign_coach,
    assign_coaches,
    book_call,
    decline_calls,
    invite_to_book,
    move_call,
    release_coach,
    welcome_calls,
)
from programmes.coaching.tests.factories import (
    FIRST_DAY,
    NINE,
    NOW,
    NUMBER,
    CoachFactory,
    DualProgrammeFactory,
    PairingFactory,
    coach_who_brings,
    coached_enrolment,
)
from programmes.enrolment.services import withdraw
from programmes.enrolment.tests.factories import EnrolmentFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def workshop():
    return WorkshopFactory(programme=DualProgrammeFactory(), first_day=FIRST_DAY)


@pytest.fixture
def wellbeing(workshop):
    return coach_who_brings(workshop.programme, "Wellbeing")


@pytest.fixture
def work(workshop):
    return coach_who_brings(workshop.programme, "Work", phone="")


@pytest.fixture
def enrolment(workshop, wellbeing, work):
    enrolment = EnrolmentFactory(workshop=workshop)
    assign_coaches(workshop, by=None)
    return enrolment


def role(workshop, title: str) -> CoachRole:
    return workshop.programme.coachroles.get(title=title)


def stand(enrolment) -> list[tuple[str, Coach]]:
    return [(str(pairing.role), pairing.coach) for pairing in queries.current_pairings(enrolment)]


# --- Who coaches whom ---------------------------------------------------------------------------------


def test_each_person_gets_one_coach_in_each_role(enrolment, wellbeing, work):
    assert stand(enrolment) == [("Wellbeing", wellbeing), ("Work", work)]


def test_pairs_are_shared_out_evenly_in_each_role(workshop, wellbeing, work):
    other = coach_who_brings(workshop.programme, "Wellbeing")
    people = [EnrolmentFactory(workshop=workshop) for _place in range(4)]
    assert len(assign_coaches(workshop, by=None)) == 8
    assert [stand(person)[0][1] for person in people] == [wellbeing, other, wellbeing, other]
    assert {stand(person)[1][1] for person in people} == {work}
    assert assign_coaches(workshop, by=None) == []


def test_somebody_who_brings_both_is_one_of_the_two_only(workshop, wellbeing):
    wellbeing.roles.add(role(workshop, "Work"))
    enrolment = EnrolmentFactory(workshop=workshop)
    assign_coaches(workshop, by=None)
    assert stand(enrolment) == [("Wellbeing", wellbeing)]


def test_without_anybody_who_brings_it_nothing_is_shared_out(workshop, wellbeing):
    EnrolmentFactory(workshop=workshop)
    with pytest.raises(NotOffered, match="There is no coach who brings “Work”"):
        assign_coaches(workshop, by=None)
    assert Pairing.objects.count() == 0


def test_a_programme_without_roles_shares_out_those_who_bring_none(workshop, wellbeing):
    plain = CoachFactory()
    enrolment = EnrolmentFactory()
    assign_coaches(enrolment.workshop, by=None)
    assert stand(enrolment) == [("None", plain)]


def test_lone_by_hand_stays_lone(workshop, wellbeing, work):
    enrolment = EnrolmentFactory(workshop=workshop)
    assign_coach(enrolment, work, role=role(workshop, "Work"), by=None)
    assert assign_coaches(workshop, by=None) == []
    assert stand(enrolment) == [("Work", work)]


def test_changing_one_of_two_keeps_the_other_and_the_history(enrolment, workshop, wellbeing, work):
    with_work = book_call(enrolment, NINE, coach=work, number=NUMBER, by=enrolment.person)
    with_wellbeing = book_call(
        enrolment, NINE + dt.timedelta(days=1), coach=wellbeing, number=NUMBER, by=enrolment.person
    )
    decline_calls(enrolment)
    other = coach_who_brings(workshop.programme, "Work")
    pairing = assign_coach(enrolment, other, role=role(workshop, "Work"), by=None)
    assert stand(enrolment) == [("Wellbeing", wellbeing), ("Work", other)]
    assert pairing.not_now_at == NOW
    former = Pairing.objects.get(coach=work)
    assert (former.ended_at, former.role) == (NOW, role(workshop, "Work"))
    with_work.refresh_from_db(), with_wellbeing.refresh_from_db()
    assert (with_work.state, with_wellbeing.state) == (Call.State.CANCELLED, Call.State.BOOKED)


def test_one_coach_can_be_released(enrolment, wellbeing, work):
    call = book_call(enrolment, NINE, coach=work, number=NUMBER, by=enrolment.person)
    second = Pairing.objects.get(coach=work)
    assert release_coach(second, by=None).ended_at == NOW
    assert release_coach(second, by=None).ended_at == NOW
    assert stand(enrolment) == [("Wellbeing", wellbeing)]
    call.refresh_from_db()
    assert call.state == Call.State.CANCELLED


def test_both_are_told_when_a_pairing_ends_with_no_call_booked(enrolment, wellbeing, work):
    told = Notice.objects.filter(kind="coaching/pairing_ended")
    release_coach(Pairing.objects.get(coach=work), by=None)
    said = {one.address: compose(one)[1] for one in told}
    assert said.keys() == {enrolment.person.email, work.user.email}
    assert said[enrolment.person.email].subject == f"{work} no longer coaches you"
    assert f"You go on with {wellbeing}." in said[enrolment.person.email].text
    assert said[work.user.email].subject == f"You no longer coach {enrolment.person}"
    release_coach(Pairing.objects.get(coach=wellbeing), by=None)
    last = compose(told.get(pairing_of(wellbeing), recipient=enrolment.person))[1]
    assert "We look for another coach for you" in last.text
    # Theirs again: there is nothing left to say.
    assign_coach(enrolment, wellbeing, role=role(enrolment.workshop, "Wellbeing"), by=None)
    assert compose(told.get(pairing_of(wellbeing), recipient=enrolment.person)) is None


def test_who_is_followed_by_another_is_told_and_the_person_hears_of_the_new_one(enrolment, workshop, work):
    other = coach_who_brings(workshop.programme, "Work")
    Notice.objects.all().delete()
    assign_coach(enrolment, other, role=role(workshop, "Work"), by=None)
    assert sorted(Notice.objects.filter(kind__startswith="coaching/").values_list("kind", "address")) == sorted(
        [
            ("coaching/pairing_ended", work.user.email),
            ("coaching/your_coach", enrolment.person.email),
            ("coaching/your_people", other.user.email),
        ]
    )


def pairing_of(coach):
    return Q(data__pairing=Pairing.objects.filter(coach=coach).earliest("pk").pk)


def test_what_does_not_go_together_is_refused(enrolment, workshop, wellbeing, work):
    elsewhere = role(WorkshopFactory(programme=DualProgrammeFactory()), "Work")
    both = coach_who_brings(workshop.programme, "Work")
    both.roles.add(role(workshop, "Wellbeing"))
    assign_coach(enrolment, both, role=role(workshop, "Work"), by=None)
    for coach, brings, why in (
        (CoachFactory(), None, "Say what this coach brings"),
        (CoachFactory(), elsewhere, "Say what this coach brings"),
        (wellbeing, role(workshop, "Work"), "does not bring “Work”"),
        (both, role(workshop, "Wellbeing"), "coaches this person already, in the other role"),
    ):
        with pytest.raises(NotOffered, match=why):
            assign_coach(enrolment, coach, role=brings, by=None)


def test_the_database_holds_it_too(enrolment, workshop, wellbeing, work):
    with pytest.raises(IntegrityError), transaction.atomic():
        PairingFactory(enrolment=enrolment, role=role(workshop, "Work"))
    release_coach(Pairing.objects.get(coach=work), by=None)
    with pytest.raises(IntegrityError), transaction.atomic():
        PairingFactory(enrolment=enrolment, role=role(workshop, "Work"), coach=wellbeing)
    lone = PairingFactory()
    with pytest.raises(IntegrityError), transaction.atomic():
        PairingFactory(enrolment=lone.enrolment)


def test_whoever_leaves_has_neither_any_more(enrolment):
    withdraw(enrolment, by=enrolment.person)
    assert queries.current_pairings(enrolment) == []


def test_both_coaches_are_kept_free_while_the_group_meets(enrolment, wellbeing, work):
    claimed = Claim.objects.filter(session__isnull=False).values_list("person", flat=True)
    assert set(claimed) == {wellbeing.user_id, work.user_id}


# --- Calls --------------------------------------------------------------------------------------------


def test_a_call_is_with_whom_one_chooses_and_one_allowance_is_for_both(enrolment, wellbeing, work):
    days = [NINE + dt.timedelta(days=number) for number in range(4)]
    calls = [
        book_call(enrolment, day, coach=coach, number=NUMBER, by=enrolment.person)
        for day, coach in zip(days, (work, wellbeing, work), strict=False)
    ]
    assert [call.coach for call in calls] == [work, wellbeing, work]
    with pytest.raises(AllowanceUsed):
        book_call(enrolment, days[3], coach=wellbeing, number=NUMBER, by=enrolment.person)


def test_nobody_talks_to_both_at_once(enrolment, wellbeing, work):
    book_call(enrolment, NINE, coach=work, number=NUMBER, by=enrolment.person)
    assert NINE not in [slot.starts_at for slot in queries.free_slots(enrolment, now=NOW, coach=wellbeing)]


def test_a_call_moves_with_its_own_coach(enrolment, work):
    call = book_call(enrolment, NINE, coach=work, number=NUMBER, by=enrolment.person)
    moved = move_call(call, NINE + dt.timedelta(days=1), by=enrolment.person)
    assert moved.coach == work


def test_somebody_elses_coach_cannot_be_booked(enrolment):
    with pytest.raises(NotOffered, match="is not your coach"):
        book_call(enrolment, NINE, coach=CoachFactory(weekdays=range(5)), number=NUMBER, by=enrolment.person)


def test_not_now_is_said_to_both_and_taken_back_to_both(enrolment):
    decline_calls(enrolment)
    assert set(Pairing.objects.values_list("not_now_at", flat=True)) == {NOW}
    welcome_calls(enrolment)
    assert set(Pairing.objects.values_list("not_now_at", flat=True)) == {None}


def test_times_are_open_is_said_once_with_both_names(enrolment, wellbeing, work, time_machine):
    opens = dt.datetime(2026, 3, 6, 9, tzinfo=dt.UTC)
    time_machine.move_to(opens)
    assert invite_to_book(now=opens) == 1
    mail, _kept = compose(Notice.objects.get(kind="coaching/times_open"))
    assert f"- {wellbeing}: Wellbeing\n- {work}: Work" in mail.body


# --- Pages --------------------------------------------------------------------------------------------


def main(response):
    return BeautifulSoup(response.content, "html.parser").main


def words(element) -> str:
    return " ".join(element.get_text(" ").split())


def test_the_page_shows_the_three_and_the_times_of_the_one_chosen(client, enrolment, wellbeing, work):
    client.force_login(enrolment.person)
    address = reverse("calls", args=[enrolment.reference])
    shown = main(client.get(address))
    assert words(shown.select_one("[aria-labelledby=your-coach] dl")) == (
        "You your own aims, and what comes first "
        f"{wellbeing} Wellbeing What Wellbeing means here. {work} Work What Work means here."
    )
    assert words(shown.select_one("nav [aria-current=page]")) == f"{wellbeing}: Wellbeing"
    chosen = main(client.get(address, {"with": work.pk}))
    assert words(chosen.select_one("nav [aria-current=page]")) == f"{work}: Work"
    answer = client.post(address, {"with": work.pk, "at": NINE.isoformat()})
    assert answer["Location"].endswith(f"&with={work.pk}")
    details = client.get(answer["Location"])
    assert str(work) in words(main(details))
    client.post(answer["Location"].partition("?")[0], {"with": work.pk, "at": NINE.isoformat(), "number": NUMBER})
    assert Call.objects.get().coach == work


@pytest.mark.parametrize("asked", ["", "0", "999999", "\0", "abc"])
def test_whoever_is_asked_for_wrongly_is_the_first(client, enrolment, wellbeing, asked):
    client.force_login(enrolment.person)
    shown = main(client.get(reverse("calls", args=[enrolment.reference]), {"with": asked}))
    assert words(shown.select_one("nav [aria-current=page]")) == f"{wellbeing}: Wellbeing"


def test_one_coach_shows_no_choice(client):
    enrolment = coached_enrolment()
    client.force_login(enrolment.person)
    shown = main(client.get(reverse("calls", args=[enrolment.reference])))
    assert shown.select("nav.tabs, [name=with]") == []


def test_a_coach_sees_who_coaches_beside_them(client, enrolment, wellbeing, work):
    client.force_login(work.user)
    assert f"You bring: Work. Beside you: {wellbeing} (Wellbeing)." in words(main(client.get(reverse("coach_people"))))


@pytest.mark.parametrize("people", [1, 3, 12])
def test_a_coachs_people_cost_the_same_however_many(
    client, workshop, wellbeing, work, people, django_assert_num_queries
):
    for _place in range(people):
        EnrolmentFactory(workshop=workshop)
    assign_coaches(workshop, by=None)
    client.force_login(work.user)
    client.get(reverse("coach_people"))
    with django_assert_num_queries(7):
        client.get(reverse("coach_people"))
