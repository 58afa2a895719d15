"""What stands of people's requests, and of what is forgotten by itself."""

import datetime as dt
from dataclasses import dataclass

from django.db.models import QuerySet, Sum

from accounts.models import Reading, User
from notices.personal import AtAddress, Holding, Step, holdings
from notices.retention import Rule, rules
from privacy.models import Copy, Erasure, Purge
from programmes.enrolment.models import Enrolment
from programmes.enrolment.privacy import to_leave

# How far the report looks ahead.
AHEAD = dt.timedelta(days=30)


def waiting_for(person: User) -> list[str]:
    """Return, in sentences, what others rely on this person for: it comes before an erasure."""
    return [why for holding in holdings() if holding.waits_for and (why := holding.waits_for(person))]


def kinds_at_address() -> list[tuple[Holding, AtAddress]]:
    """Return the kinds of data that an address alone leads to, mail first: it is known by what the others hold."""
    found = [(holding, holding.at_address) for holding in holdings() if holding.at_address]
    return sorted(found, key=lambda one: one[0].step != Step.MAIL)


def is_known(address: str) -> bool:
    """True when anything is held of somebody without an account who has this address."""
    return any(known.lower() == address for _holding, kind in kinds_at_address() for known, _at in kind.known())


def places_left(person: User) -> list[Enrolment]:
    """Return the places to come that somebody gives up by being erased."""
    return list(to_leave(person).select_related("workshop"))


def copy_of(person: User) -> Copy | None:
    """Return a person's newest copy, made or being made."""
    there = [Copy.State.DUE, Copy.State.READY, Copy.State.FAILED]
    return Copy.objects.filter(person=person, on_behalf=False, state__in=there).first()


def handed_out() -> QuerySet[Copy]:
    """Return the copies that coordinators had made for somebody who asked them, the last first; gone ones too."""
    return Copy.objects.filter(on_behalf=True).select_related("person", "asked_by").order_by("-asked_at", "-pk")


def erasure_of(person: User) -> Erasure | None:
    """Return the erasure that a person has asked for and not taken back."""
    return Erasure.objects.filter(person=person, state=Erasure.State.ASKED).first()


def readings_of(person: User) -> QuerySet[Reading]:
    """Return who read sensitive details of somebody, the last first."""
    return Reading.objects.filter(about=person).select_related("reader")


def to_come() -> QuerySet[Erasure]:
    """Return the erasures that are asked for, the next first."""
    return (
        Erasure.objects.filter(state=Erasure.State.ASKED).select_related("person", "asked_by").order_by("due_at", "pk")
    )


def carried_out() -> QuerySet[Erasure]:
    """Return those that are done, the last first."""
    return Erasure.objects.filter(state=Erasure.State.DONE).order_by("-closed_at", "-pk")


@dataclass(frozen=True)
class Report:
    """How one rule stands: what it removed last, what is past now, and what will be within a month."""

    rule: Rule
    last: Purge | None
    removed: int
    due: int
    coming: int


def report(now: dt.datetime) -> list[Report]:
    """Return how every rule stands at `now`."""
    lasts = {purge.rule: purge for purge in Purge.objects.order_by("at", "pk")}
    sums = dict(Purge.objects.values_list("rule").annotate(Sum("removed")).order_by())
    found = []
    for rule in rules():
        due = rule.due(now)
        coming = rule.due(now + AHEAD) - due
        found.append(Report(rule, lasts.get(rule.name), sums.get(rule.name, 0), due, coming))
    return found
