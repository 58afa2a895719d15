"""Prerequisites, and what people state of them, for tests; brought into their state by the services."""

import datetime as dt
from decimal import Decimal

import factory
from django.utils import timezone
from factory.django import DjangoModelFactory

from accounts.models import User
from programmes.catalogue.models import Prerequisite
from programmes.catalogue.tests.factories import ProgrammeFactory
from programmes.people.tests.factories import UserFactory
from programmes.prerequisites import services
from programmes.prerequisites.models import PrerequisiteStatement

State = PrerequisiteStatement.State
Answer = Prerequisite.Answer


class PrerequisiteFactory(DjangoModelFactory):
    """Four days of training, required, verified for good; `check=True` and `words=True` make the other kinds."""

    class Meta:
        model = Prerequisite

    class Params:
        check = factory.Trait(answer=Answer.CHECK, minimum=None, unit="", title="Background check")
        words = factory.Trait(answer=Answer.WORDS, minimum=None, unit="", title="Formats and settings")
        yearly = factory.Trait(valid_months=12)

    programme = factory.SubFactory(ProgrammeFactory)
    order = factory.Sequence(lambda n: n)
    code = factory.Sequence(lambda n: f"asked-{n:05}")
    title = "Accredited training"
    text = "A course by somebody accredited to give it."
    answer = Answer.AMOUNT
    minimum = Decimal("4.00")
    unit = "days of training"


class StatementFactory(factory.Factory):
    """What somebody states of a prerequisite, enough of it; `state=` has it answered or lapsed."""

    class Meta:
        model = PrerequisiteStatement

    person = factory.SubFactory(UserFactory)
    prerequisite = factory.SubFactory(PrerequisiteFactory)
    state = State.WAITING
    amount = None
    words = "One to one and in groups, in a clinic and by video."
    note = ""
    by = None
    now = None

    @classmethod
    def _create(cls, model_class, person, prerequisite, state, amount, words, note, by, now):
        now = now or timezone.now()
        if prerequisite.answer == Answer.AMOUNT and amount is None:
            amount = prerequisite.minimum
        made = services.state(person, prerequisite, by=person, amount=amount, words=words, now=now)
        if state == State.WAITING:
            return made
        return answer(made, met=state != State.NOT_MET, by=by, note=note, now=now, lapse=state == State.LAPSED)


def answer(
    statement: PrerequisiteStatement,
    *,
    met: bool = True,
    by: User | None = None,
    note: str = "",
    now: dt.datetime | None = None,
    lapse: bool = False,
) -> PrerequisiteStatement:
    """Let a coordinator answer what was stated; `lapse` lets the day after its last one come."""
    statement = services.verify(
        statement, met=met, by=by or UserFactory(), note=note, revision=statement.revision, now=now
    )
    if lapse:
        services.lapse(dt.datetime.combine(statement.valid_until + dt.timedelta(days=1), dt.time(12), dt.UTC))
        statement.refresh_from_db()
    return statement


def verified(person: User, *prerequisites: Prerequisite, now: dt.datetime | None = None) -> None:
    """Have all of these verified for a person."""
    for prerequisite in prerequisites:
        StatementFactory(person=person, prerequisite=prerequisite, state=State.MET, now=now)
