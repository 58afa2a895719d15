"""No two active claims of a person overlap, whoever writes them and however."""

import datetime as dt

import pytest
from django.db import IntegrityError, connection, transaction

from programmes.coaching import constraints
from programmes.coaching.models import Call, Claim
from programmes.coaching.queries import call_violations
from programmes.coaching.services import cancel_call
from programmes.coaching.tests.factories import NINE, NOW, booked_call

pytestmark = pytest.mark.django_db

MINUTE = dt.timedelta(minutes=1)


def insert(person_id: int, starts_at: dt.datetime, ends_at: dt.datetime, session_id: int, *, active: bool = True):
    """Write a claim past every rule in Python."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO programmes_claim (person_id, starts_at, ends_at, active, session_id) "
            "VALUES (%s, %s, %s, %s, %s)",
            [
                person_id,
                connection.ops.adapt_datetimefield_value(starts_at),
                connection.ops.adapt_datetimefield_value(ends_at),
                active,
                session_id,
            ],
        )


@pytest.fixture
def call():
    return booked_call()


@pytest.fixture
def session(call):
    return call.enrolment.workshop.sessions.last().pk


@pytest.mark.parametrize(("starts", "ends"), [(-30, 1), (0, 60), (10, 20), (59, 90), (-30, 90)])
def test_an_overlapping_row_is_refused_by_the_database(call, session, starts, ends):
    with pytest.raises(IntegrityError):
        insert(call.enrolment.person_id, NINE + starts * MINUTE, NINE + ends * MINUTE, session)


@pytest.mark.parametrize(("starts", "ends"), [(-60, 0), (60, 90)])
def test_a_row_that_only_touches_is_let_in(call, session, starts, ends):
    insert(call.enrolment.person_id, NINE + starts * MINUTE, NINE + ends * MINUTE, session)
    assert Claim.objects.filter(person=call.enrolment.person_id).count() == 2


def test_an_inactive_row_is_in_nobodys_way_until_it_becomes_active(call, session):
    insert(call.enrolment.person_id, NINE, NINE + 60 * MINUTE, session, active=False)
    with pytest.raises(IntegrityError), transaction.atomic():
        Claim.objects.filter(session=session, person=call.enrolment.person_id).update(active=True)


def test_a_row_cannot_be_stretched_over_another(call, session):
    insert(call.enrolment.person_id, NINE + 60 * MINUTE, NINE + 90 * MINUTE, session)
    with pytest.raises(IntegrityError), transaction.atomic():
        Claim.objects.filter(call=call, person=call.enrolment.person_id).update(ends_at=NINE + 61 * MINUTE)


def test_another_person_may_have_the_same_time(call, session, django_user_model):
    other = django_user_model.objects.create_user("other@example.org")
    insert(other.pk, NINE, NINE + 60 * MINUTE, session)
    assert Claim.objects.filter(starts_at=NINE).count() == 3


def test_the_rule_stands_after_a_second_migrate(call, session):
    constraints.install(None, using="default")
    constraints.install(None, using="default")
    with pytest.raises(IntegrityError):
        insert(call.enrolment.person_id, NINE, NINE + MINUTE, session)


# --- What the hourly look finds where the rules were gone -----------------------------------------------


def lift_the_rule() -> None:
    """Take the rule away, as it is gone when a table was restored by itself."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(f"ALTER TABLE {constraints.TABLE} DROP CONSTRAINT {constraints.NAME}")
        else:
            for event in ("insert", "update"):
                cursor.execute(f"DROP TRIGGER {constraints.NAME}_{event}")


def test_claims_that_overlap_are_found(call, session):
    assert call_violations(now=NOW) == []
    connection.check_constraints()
    lift_the_rule()
    first = call.claims.get(person=call.enrolment.person_id)
    insert(call.enrolment.person_id, NINE + 10 * MINUTE, NINE + 20 * MINUTE, session)
    assert call_violations(now=NOW) == [f"Claim {first.pk}: another of the same person overlaps it."]


def test_a_booked_call_that_claims_nobodys_time_is_found(call):
    call.claims.filter(person=call.enrolment.person_id).delete()
    assert call_violations(now=NOW) == [f"Call {call.reference}: booked, but 1 of its 2 claim time."]


def test_a_cancelled_call_that_keeps_time_or_number_is_found(call):
    cancel_call(call, by=call.coach.user, now=NINE - 60 * 24 * MINUTE)
    assert call_violations(now=NOW) == []
    Call.objects.update(number="+44 1632 960 001")
    assert call_violations(now=NOW) == [f"Call {call.reference}: cancelled, but it keeps its time or number."]
