"""The first word to two people who are to work together, and the last."""

import datetime as dt
from collections.abc import Iterable

from accounts.models import User
from notices.services import queue
from programmes.coaching.models import Pairing


def introduce(pairing: Pairing) -> None:
    """Queue a mail to the person, about all coaches they are given in the same act, and one to the coach, about all
    people they are given in it.
    """
    enrolment, workshop = pairing.enrolment, pairing.enrolment.workshop
    since = pairing.started_at.isoformat()
    about = f"workshop:{workshop.code}"
    queue(
        "coaching/your_coach",
        to=enrolment.person,
        data={"enrolment": enrolment.pk, "since": since},
        about=about,
        due_at=pairing.started_at,
        key=f"coaching/your_coach:{enrolment.pk}:{since}",
    )
    queue(
        "coaching/your_people",
        to=pairing.coach.user,
        data={"coach": pairing.coach_id, "workshop": workshop.pk, "since": since},
        about=about,
        due_at=pairing.started_at,
        key=f"coaching/your_people:{pairing.coach_id}:{workshop.pk}:{since}",
    )


def tell_of_end(pairing: Pairing, people: Iterable[User], *, now: dt.datetime) -> None:
    """Queue a mail to each of these that a pairing has ended, whether or not calls were booked."""
    for person in people:
        queue(
            "coaching/pairing_ended",
            to=person,
            data={"pairing": pairing.pk},
            about=f"workshop:{pairing.enrolment.workshop.code}",
            due_at=now,
            key=f"coaching/pairing_ended:{pairing.pk}:{person.pk}",
        )
