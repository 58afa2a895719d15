"""State, verify, renew, lapse: what is kept, what is refused, and in which words."""

import datetime as dt
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from notices.models import Notice
from notices.retention import rule
from programmes.catalogue.models import Prerequisite
from programmes.people.tests.factories import UserFactory
from programmes.prerequisites import services
from programmes.prerequisites.errors import ChangedMeanwhile, FallsShort, NotAnswered, NotYours, Verified
from programmes.prerequisites.models import PrerequisiteEvent, PrerequisiteStatement
from programmes.prerequisites.queries import lacking
from programmes.prerequisites.services import months_later, next_reminder
from programmes.prerequisites.tests.factories import PrerequisiteFactory, StatementFactory, answer

pytestmark = pytest.mark.django_db
State = PrerequisiteStatement.State
NOW = dt.datetime(2027, 3, 10, 9, tzinfo=dt.UTC)
TODAY = dt.date(2027, 3, 10)


def kinds(statement: PrerequisiteStatement) -> list[str]:
    events = PrerequisiteEvent.objects.filter(person=statement.person, prerequisite=statement.prerequisite)
    return list(events.values_list("kind", flat=True))


def mails(kind: str) -> int:
    return Notice.objects.filter(kind=f"prerequisites/{kind}").count()


# --- State ----------------------------------------------------------------------------------------------


def test_what_is_stated_waits_and_the_contact_is_asked_once_a_day():
    first = PrerequisiteFactory()
    second = PrerequisiteFactory(programme=first.programme, check=True)
    person = UserFactory()
    stated = services.state(person, first, by=person, amount=Decimal(4), now=NOW)
    services.state(person, second, by=person, now=NOW)
    assert (stated.state, stated.amount, stated.minimum, stated.words) == (State.WAITING, Decimal(4), Decimal(4), "")
    assert kinds(stated) == ["stated"]
    notice = Notice.objects.get(kind="prerequisites/to_verify")
    assert notice.address == first.programme.contact_email
    assert notice.data == {"person": person.pk, "programme": first.programme.pk}
    services.state(person, first, by=person, amount=Decimal(5), now=NOW + dt.timedelta(days=1))
    assert mails("to_verify") == 2


def test_an_application_asks_the_contact_by_itself():
    person = UserFactory()
    services.state(person, PrerequisiteFactory(), by=person, amount=Decimal(4), ask=False)
    assert mails("to_verify") == 0


def test_the_same_again_changes_nothing_and_other_words_replace_it():
    person, asked = UserFactory(), PrerequisiteFactory(words=True)
    first = services.state(person, asked, by=person, words=" In groups. ", now=NOW)
    again = services.state(person, asked, by=person, words="In groups.", now=NOW + dt.timedelta(days=1))
    assert (again.pk, again.revision, again.stated_at) == (first.pk, 1, NOW)
    other = services.state(person, asked, by=person, words="By video.", now=NOW)
    assert (other.pk, other.revision, other.words) == (first.pk, 2, "By video.")
    assert PrerequisiteStatement.objects.count() == 1


@pytest.mark.parametrize(
    ("kind", "answered", "words"),
    [
        ({}, {}, "Say how many: a number, in figures."),
        ({}, {"amount": Decimal("-1")}, "Say how many: a number, in figures."),
        ({}, {"amount": Decimal("NaN")}, "Say how many: a number, in figures."),
        ({}, {"amount": Decimal("Infinity")}, "Say how many: a number, in figures."),
        ({}, {"amount": Decimal("1000000")}, "Say how many: a number, in figures."),
        ({}, {"amount": Decimal("3.999")}, "Two decimal places are enough."),
        ({"words": True}, {"words": "  "}, "Say it in a few sentences."),
        ({"words": True}, {"words": "x" * 4001}, "Say it in a few sentences."),
        ({"words": True}, {"words": "a\0b"}, "Say it in a few sentences."),
    ],
)
def test_what_is_no_answer_is_not_kept(kind, answered, words):
    person, asked = UserFactory(), PrerequisiteFactory(**kind)
    with pytest.raises(NotAnswered) as refusal:
        services.state(person, asked, by=person, **answered)
    assert str(refusal.value) == words
    assert PrerequisiteStatement.objects.count() == 0


def test_a_check_keeps_a_yes_and_nothing_else():
    person = UserFactory()
    stated = services.state(person, PrerequisiteFactory(check=True), by=person, amount=Decimal(3), words="Number 0815")
    assert (stated.amount, stated.words, stated.said) == (None, "", "")


def test_what_is_verified_for_good_needs_no_stating_and_what_runs_out_can_be_stated_anew():
    for_good = StatementFactory(state=State.MET)
    with pytest.raises(NotAnswered) as refusal:
        services.state(for_good.person, for_good.prerequisite, by=None, amount=Decimal(9))
    assert str(refusal.value) == "This has been verified for good, so there is nothing to state."
    yearly = StatementFactory(prerequisite=PrerequisiteFactory(yearly=True), state=State.MET)
    anew = services.state(yearly.person, yearly.prerequisite, by=yearly.person, amount=Decimal(5))
    assert (anew.pk == yearly.pk, anew.state) == (False, State.WAITING)
    yearly.refresh_from_db()
    assert yearly.state == State.MET


# --- Verify ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("minimum", "unit", "amount", "words"),
    [
        ("4", "days of training", "3", "4 days of training are asked and 3 days of training stated"),
        ("5", "years", "4.9", "5 years are asked and 4.9 years stated"),
        ("50", "client hours a year", "49", "50 client hours a year are asked and 49 client hours a year stated"),
        ("0.5", "days", "0.49", "0.5 days are asked and 0.49 days stated"),
    ],
)
def test_less_than_is_asked_fails(minimum, unit, amount, words):
    asked = PrerequisiteFactory(minimum=Decimal(minimum), unit=unit)
    stated = StatementFactory(prerequisite=asked, amount=Decimal(amount))
    with pytest.raises(FallsShort) as refusal:
        answer(stated)
    assert str(refusal.value) == f"{words}, so this can't be verified."
    stated.refresh_from_db()
    assert (stated.state, stated.falls_short) == (State.WAITING, True)
    assert answer(stated, met=False).state == State.NOT_MET


class Boundary(TestCase):
    """Exactly: what is one hundredth below what is asked fails, and what is asked passes."""

    hundredths = st.integers(1, 99_999_999)

    @given(minimum=hundredths, off=st.integers(-300, 300))
    @settings(max_examples=40)
    def test_enough_is_enough_and_a_hundredth_less_is_not(self, minimum, off):
        amount = max(0, min(99_999_999, minimum + off))
        asked = PrerequisiteFactory(minimum=Decimal(minimum) / 100)
        stated = StatementFactory(prerequisite=asked, amount=Decimal(amount) / 100)
        if amount >= minimum:
            assert answer(stated).state == State.MET
            assert lacking(stated.person, asked.programme, on=TODAY) == []
        else:
            with pytest.raises(FallsShort):
                answer(stated)
            assert lacking(stated.person, asked.programme, on=TODAY) == [asked]


def test_what_is_verified_holds_for_its_months_and_who_did_it_is_kept():
    coordinator = UserFactory()
    stated = StatementFactory(prerequisite=PrerequisiteFactory(yearly=True), now=NOW)
    met = answer(stated, by=coordinator, note=" Seen on paper. ", now=NOW)
    assert (met.state, met.decided_by, met.decided_at, met.note) == (State.MET, coordinator, NOW, "Seen on paper.")
    assert (met.valid_until, met.remind_on) == (dt.date(2028, 3, 10), dt.date(2028, 1, 10))
    event = PrerequisiteEvent.objects.get(kind="met")
    assert (event.by, event.at, event.valid_until) == (coordinator, NOW, dt.date(2028, 3, 10))


def test_what_is_verified_for_good_has_no_end_and_no_reminder():
    met = StatementFactory(state=State.MET)
    assert (met.valid_until, met.remind_on) == (None, None)


def test_the_same_answer_twice_is_one_and_another_after_somebody_elses_is_refused():
    stated = StatementFactory()
    first, second = UserFactory(), UserFactory()
    answer(stated, by=first)
    again = services.verify(stated, met=True, by=second, revision=stated.revision)
    assert again.decided_by == first
    with pytest.raises(ChangedMeanwhile) as refusal:
        services.verify(stated, met=False, by=second, revision=stated.revision)
    assert str(refusal.value) == "This has changed in the meantime. Please read it again before you answer."
    assert kinds(stated) == ["stated", "met"]


def test_an_answer_is_to_the_words_that_were_read():
    stated = StatementFactory(prerequisite=PrerequisiteFactory(words=True))
    read = stated.revision
    services.state(stated.person, stated.prerequisite, by=stated.person, words="Something else.")
    with pytest.raises(ChangedMeanwhile):
        services.verify(stated, met=True, by=UserFactory(), revision=read)


def test_an_answer_can_be_put_right_until_it_has_lapsed():
    met = StatementFactory(prerequisite=PrerequisiteFactory(yearly=True), state=State.MET)
    wrong = answer(met, met=False, note="It was another person's.")
    assert (wrong.state, wrong.valid_until, wrong.remind_on) == (State.NOT_MET, None, None)
    assert lacking(met.person, met.prerequisite.programme, on=TODAY) == [met.prerequisite]
    right = answer(wrong)
    assert right.state == State.MET
    lapsed = StatementFactory(prerequisite=PrerequisiteFactory(yearly=True), state=State.LAPSED)
    with pytest.raises(ChangedMeanwhile):
        answer(lapsed, met=False)


def test_nobody_verifies_their_own():
    stated = StatementFactory()
    with pytest.raises(NotYours) as refusal:
        answer(stated, by=stated.person)
    assert str(refusal.value) == "Somebody else has to verify what you stated yourself."


def test_what_was_deleted_meanwhile_is_not_answered():
    stated = StatementFactory()
    services.take_back(stated, by=stated.person)
    with pytest.raises(ChangedMeanwhile) as refusal:
        answer(PrerequisiteStatement(pk=stated.pk or 1, person=stated.person))
    assert str(refusal.value) == "They have deleted this in the meantime."


def test_a_programme_that_asks_otherwise_meanwhile_does_not_break_what_was_stated():
    amount, check = StatementFactory(), StatementFactory(prerequisite=PrerequisiteFactory(check=True))
    Prerequisite.objects.filter(pk=amount.prerequisite_id).update(answer="check", minimum=None, unit="")
    Prerequisite.objects.filter(pk=check.prerequisite_id).update(answer="amount", minimum=2, unit="years")
    assert answer(amount).state == State.MET
    with pytest.raises(FallsShort) as refusal:
        answer(check)
    assert str(refusal.value) == "2 years are asked and nothing stated, so this can't be verified."


def test_the_person_is_told_once_nothing_of_theirs_waits():
    first = StatementFactory()
    second = StatementFactory(
        person=first.person, prerequisite=PrerequisiteFactory(programme=first.prerequisite.programme, check=True)
    )
    StatementFactory(person=first.person)  # in another programme, which is another matter
    answer(first)
    assert mails("answered") == 0
    answer(second, met=False)
    assert mails("answered") == 1
    assert Notice.objects.get(kind="prerequisites/answered").recipient == first.person


# --- Take back ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("state", [State.WAITING, State.NOT_MET])
def test_what_is_not_verified_can_be_deleted_and_leaves_its_history(state):
    stated = StatementFactory(state=state)
    services.take_back(stated, by=stated.person)
    services.take_back(stated, by=stated.person)
    assert PrerequisiteStatement.objects.count() == 0
    assert kinds(stated)[-1] == "deleted"
    assert kinds(stated).count("deleted") == 1


@pytest.mark.parametrize("state", [State.MET, State.LAPSED])
def test_what_was_verified_stays(state):
    stated = StatementFactory(prerequisite=PrerequisiteFactory(yearly=True), state=state)
    with pytest.raises(Verified):
        services.take_back(stated, by=stated.person)
    assert PrerequisiteStatement.objects.count() == 1


def test_nobody_deletes_what_is_somebody_elses():
    stated = StatementFactory()
    with pytest.raises(NotYours) as refusal:
        services.take_back(stated, by=UserFactory())
    assert str(refusal.value) == "Only the person who stated it can delete it."


# --- Renew and lapse ------------------------------------------------------------------------------------


def at(day: dt.date) -> dt.datetime:
    return dt.datetime.combine(day, dt.time(12), dt.UTC)


def yearly() -> PrerequisiteStatement:
    return StatementFactory(prerequisite=PrerequisiteFactory(yearly=True), state=State.MET, now=NOW)


def test_a_renewal_is_asked_for_60_and_14_days_ahead_once_each():
    statement = yearly()
    seen = []
    for offset in range(366):
        if services.remind(at(TODAY + dt.timedelta(days=offset))):
            seen.append(TODAY + dt.timedelta(days=offset))
        assert services.remind(at(TODAY + dt.timedelta(days=offset))) == 0
    assert seen == [dt.date(2028, 1, 10), dt.date(2028, 2, 25)]
    assert [statement.valid_until - day for day in seen] == [dt.timedelta(days=60), dt.timedelta(days=14)]
    assert mails("renew") == 2


def test_a_worker_that_was_away_asks_once():
    statement = yearly()
    assert services.remind(at(statement.valid_until - dt.timedelta(days=3))) == 1
    assert services.remind(at(statement.valid_until)) == 0
    assert mails("renew") == 1


def test_who_has_shown_it_anew_is_not_reminded_of_what_ran_before():
    statement = yearly()
    later = NOW + dt.timedelta(days=200)
    anew = answer(
        services.state(statement.person, statement.prerequisite, by=None, amount=Decimal(6), now=later), now=later
    )
    statement.refresh_from_db()
    assert statement.remind_on is None
    assert anew.remind_on == anew.valid_until - dt.timedelta(days=60)


def test_the_last_day_still_counts_and_the_day_after_it_has_lapsed():
    statement = yearly()
    assert services.lapse(at(statement.valid_until)) == 0
    assert lacking(statement.person, statement.prerequisite.programme, on=statement.valid_until) == []
    after = statement.valid_until + dt.timedelta(days=1)
    assert lacking(statement.person, statement.prerequisite.programme, on=after) == [statement.prerequisite]
    assert services.lapse(at(after)) == 1
    assert services.lapse(at(after)) == 0
    statement.refresh_from_db()
    assert (statement.state, kinds(statement)) == (State.LAPSED, ["stated", "met", "lapsed"])
    assert mails("lapsed") == 1


def test_words_of_what_long_ceased_to_count_are_emptied_and_the_outcome_stays():
    lapsed = StatementFactory(
        prerequisite=PrerequisiteFactory(words=True, yearly=True), state=State.LAPSED, note="Seen.", now=NOW
    )
    standing = StatementFactory(prerequisite=PrerequisiteFactory(words=True), state=State.MET, now=NOW)
    refused = StatementFactory(prerequisite=PrerequisiteFactory(words=True), state=State.NOT_MET, now=NOW)
    assert rule("prerequisites/words").apply(NOW + dt.timedelta(days=365)) == 0
    assert rule("prerequisites/words").apply(NOW + dt.timedelta(days=366)) == 1
    assert rule("prerequisites/words").apply(at(lapsed.valid_until + dt.timedelta(days=366))) == 1
    for one in (lapsed, standing, refused):
        one.refresh_from_db()
    assert (lapsed.words, lapsed.note, lapsed.state) == ("", "", State.LAPSED)
    assert (refused.words, refused.state) == ("", State.NOT_MET)
    assert standing.words == "One to one and in groups, in a clinic and by video."


@pytest.mark.parametrize(
    ("day", "months", "later"),
    [
        (dt.date(2027, 1, 31), 1, dt.date(2027, 2, 28)),
        (dt.date(2028, 2, 29), 12, dt.date(2029, 2, 28)),
        (dt.date(2027, 12, 31), 6, dt.date(2028, 6, 30)),
        (dt.date(2027, 3, 10), 36, dt.date(2030, 3, 10)),
    ],
)
def test_months_are_counted_as_people_count_them(day, months, later):
    assert months_later(day, months) == later


def test_no_reminder_lies_in_the_past():
    end = dt.date(2027, 4, 10)
    assert next_reminder(end, after=dt.date(2027, 3, 10)) == dt.date(2027, 3, 27)
    assert next_reminder(end, after=dt.date(2027, 3, 27)) is None
    assert next_reminder(None, after=TODAY) is None


# --- What the database holds ------------------------------------------------------------------------------


def refused_by_the_database(**values: object) -> bool:
    """True when the database takes no such row, whoever writes it."""
    row: dict[str, object] = {"person": UserFactory(), "prerequisite": PrerequisiteFactory(), "stated_at": NOW}
    try:
        with transaction.atomic():
            PrerequisiteStatement.objects.create(**(row | values))
    except IntegrityError:
        return True
    return False


def test_the_database_itself_takes_nothing_that_cannot_be():
    met = {"state": State.MET, "decided_at": NOW}
    enough = {"amount": Decimal(4), "minimum": Decimal(4)}
    person = UserFactory()
    assert not refused_by_the_database(**met, **enough)
    assert refused_by_the_database(**met, **(enough | {"amount": Decimal("3.99")}))
    assert refused_by_the_database(**enough, state=State.MET)
    assert refused_by_the_database(**enough, decided_at=NOW)
    assert refused_by_the_database(amount=Decimal(4))
    assert refused_by_the_database(valid_until=TODAY)
    assert refused_by_the_database(state=State.LAPSED, decided_at=NOW)
    assert refused_by_the_database(**met, valid_until=TODAY, remind_on=TODAY)
    assert refused_by_the_database(**met, person=person, decided_by=person)


def test_the_database_lets_one_statement_wait():
    stated = StatementFactory()
    assert refused_by_the_database(person=stated.person, prerequisite=stated.prerequisite)


@pytest.mark.parametrize(
    "values",
    [
        {"minimum": None},
        {"minimum": Decimal(0)},
        {"unit": ""},
        {"answer": "check"},
        {"valid_months": 0},
    ],
)
def test_the_database_takes_no_prerequisite_that_cannot_be_answered(values):
    with pytest.raises(IntegrityError):
        PrerequisiteFactory(**values)


def test_a_person_who_goes_takes_it_all_with_them():
    stated = StatementFactory(state=State.MET)
    stated.person.delete()
    assert PrerequisiteStatement.objects.count() == PrerequisiteEvent.objects.count() == 0


def test_today_is_the_default():
    assert StatementFactory().stated_at <= timezone.now()
