"""Places, what people hoped for, what they need, and what they left before they had a place."""

import datetime as dt
from collections.abc import Iterator

from django.db.models import Max, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from notices.personal import AtAddress, Holding, Row, Step, hold, rows_of
from notices.retention import Rule, keep
from notices.withdrawals import Standing, Withdrawable, withdrawable
from programmes.catalogue.models import Workshop
from programmes.enrolment import services
from programmes.enrolment.models import (
    BookingDraft,
    Enrolment,
    EnrolmentEvent,
    Interest,
    Needs,
    NeedsReading,
    VoluntaryChoice,
)
from programmes.enrolment.services.needs import REMOVED


def to_leave(person: User) -> QuerySet[Enrolment]:
    """Return the places that somebody still has before them, or is in the middle of."""
    return (
        Enrolment.objects.filter(person=person, state__in=Enrolment.OPEN)
        .exclude(workshop__state=Workshop.State.COMPLETED)
        .order_by("pk")
    )


def places(person: User) -> list[Row]:
    own = Enrolment.objects.filter(person=person).order_by("pk")
    return (
        rows_of(own, "reference", "state", "source", "hopes", "created_at", "state_since", workshop="workshop__code")
        + rows_of(
            EnrolmentEvent.objects.filter(enrolment__person=person),
            "at", "from_state", "to_state", "reason",
            place="enrolment__reference",
        )
        + rows_of(
            VoluntaryChoice.objects.filter(enrolment__person=person),
            "coming", "changed_at",
            session="session__title", place="enrolment__reference",
        )
    )  # fmt: skip


def leave(person: User, now: dt.datetime) -> int:
    """Give up every place still to come, as the person would themselves; then empty what they wrote."""
    for enrolment in to_leave(person):
        services.withdraw(enrolment, by=person, now=now)
    VoluntaryChoice.objects.filter(enrolment__person=person).delete()
    EnrolmentEvent.objects.filter(enrolment__person=person).exclude(reason="").update(reason="")
    return Enrolment.objects.filter(person=person).update(hopes="")


def needs(person: User) -> list[Row]:
    return [
        {
            "place": one.enrolment.reference,
            "food": one.diet_words,
            "about_food": one.diet_notes,
            "access": one.access,
            "room": one.room,
            "arrival": one.arrival,
            "emergency_name": one.emergency_name,
            "emergency_phone": str(one.emergency_phone),
            "agreed_to": one.consent_wording,
            "agreed_at": one.consented_at,
        }
        for one in Needs.objects.filter(enrolment__person=person).select_related("enrolment")
    ]


def erase_needs(person: User, now: dt.datetime) -> int:
    NeedsReading.objects.filter(enrolment__person=person).delete()
    return Needs.objects.filter(enrolment__person=person).delete()[0]


def left(person: User) -> Q:
    return Q(email__iexact=person.email) | Q(invitation__person=person)


def interests(whose: Q) -> list[Row]:
    found = Interest.objects.filter(whose).order_by("pk")
    return rows_of(found, "name", "email", "message", "created_at", programme="programme__title")


def interests_at(address: str) -> list[Row]:
    return interests(Q(email__iexact=address))


def erase_interests_at(address: str, at: dt.datetime) -> int:
    return services.forget_interests(Interest.objects.filter(email__iexact=address, created_at__lte=at))


def before(person: User) -> list[Row]:
    return interests(left(person)) + rows_of(
        BookingDraft.objects.filter(person=person), "answers", "updated_at", workshop="workshop__code"
    )


def erase_before(person: User, now: dt.datetime) -> int:
    forgotten = services.forget_interests(list(Interest.objects.filter(left(person))))
    return forgotten + BookingDraft.objects.filter(person=person).delete()[0]


hold(
    Holding(
        name="enrolment/places",
        title=_("Your places, and how they came about"),
        why=_("So that places are given fairly, and everybody knows who comes."),
        kept=_("For as long as we are asked how many took part; without your name once you ask for erasure."),
        models=(Enrolment, EnrolmentEvent, VoluntaryChoice),
        rows=places,
        erase=leave,
        stays=_("That somebody had a place, and when it changed: places given and figures of past years rest on it."),
        step=Step.LEAVE,
    )
)
hold(
    Holding(
        name="enrolment/needs",
        title=_("What you need: food, access, room, whom to ring in an emergency"),
        why=_("So that you can be there well; with your agreement."),
        kept=_("Until 30 days after the workshop, or until you remove it."),
        models=(Needs, NeedsReading),
        rows=needs,
        erase=erase_needs,
    )
)
hold(
    Holding(
        name="enrolment/before",
        title=_("What you left before you had a place"),
        why=_("So that we can tell you of a date, and you need not type twice."),
        kept=_("Unfinished bookings for 30 days; your interest until there is a date, or for two years."),
        models=(Interest, BookingDraft),
        rows=before,
        at_address=AtAddress(
            interests_at, erase_interests_at, lambda: Interest.objects.values_list("email", "created_at")
        ),
        erase=erase_before,
    )
)


def needs_of_old_workshops(before: dt.datetime) -> QuerySet[Needs]:
    """Return the needs for workshops whose last session had ended by an instant."""
    over = (
        Workshop.objects.filter(enrolments__needs__isnull=False)
        .annotate(ended_at=Max("sessions__ends_at", filter=Q(sessions__cancelled_at=None)))
        .filter(ended_at__lte=before)
    )
    return Needs.objects.filter(enrolment__workshop__in=over.values("pk"))


keep(
    Rule(
        name="enrolment/needs",
        what=_("What people need: food, access, room, arrival, emergency contact"),
        setting="NEEDS_KEPT_DAYS",
        since=_("after the last session"),
        past=needs_of_old_workshops,
    )
)
keep(
    Rule(
        name="enrolment/drafts",
        what=_("Unfinished bookings"),
        setting="BOOKING_DRAFT_DAYS",
        since=_("after they were last touched"),
        past=lambda before: BookingDraft.objects.filter(updated_at__lt=before),
    )
)
keep(
    Rule(
        name="enrolment/interest",
        what=_("Interest: name, address, message"),
        setting="INTEREST_KEPT_DAYS",
        since=_("after it was left"),
        past=lambda before: Interest.objects.filter(created_at__lte=before),
    )
)


# --- Taken back, to be taken back again after a restore -------------------------------------------------


def said_needs() -> Iterator[Standing]:
    for one in Needs.objects.select_related("enrolment").order_by("pk"):
        yield Standing(one.enrolment, one.updated_at, [one.enrolment.reference])


withdrawable(Withdrawable(REMOVED, said_needs, lambda place, at, _: services.remove_needs(place, by=None, now=at)))
