"""Who is told of a review by mail, and when."""

import datetime as dt
from collections.abc import Iterable

from django.utils import timezone

from accounts.models import User
from learning_review.reviews.models import DecisionEvent, PartnerPart, Review, ReviewVersion
from learning_review.reviews.queries import contacts_of, laid_out, owed
from notices.services import Mail, queue, queue_once
from programmes.people.queries import partner_contacts


def queue_owed(review: Review, *, now: dt.datetime | None = None) -> int:
    """Queue what a review's partners are to be asked or reminded of by `now`, and was not yet; return how many.

    Decided from the rows as they are: contacts who joined since are asked too, and a day that was moved is said anew.
    """
    now = now or timezone.now()
    return queue_once(
        [
            Mail(
                kind,
                to=contact.person,
                data={"part": part.pk, "deadline": deadline.isoformat(), "laid": laid},
                about=f"workshop:{review.workshop.code}",
                key=f"{kind}:{part.pk}:{contact.person_id}:{deadline}:{laid}",
            )
            for kind, part, deadline, laid in owed(review, now)
            for contact in partner_contacts(part.organisation)
        ],
        now=now,
    )


def tell_contacts(kind: str, review: Review, part: PartnerPart, *, key: str) -> None:
    """Write to everybody who speaks for an organisation, about its part."""
    for contact in partner_contacts(part.organisation):
        queue(
            kind,
            to=contact.person,
            data={"part": part.pk},
            about=f"workshop:{review.workshop.code}",
            key=f"{kind}:{part.pk}:{contact.person_id}:{key}",
        )


def tell_replaced(review: Review, event: DecisionEvent, former: User) -> None:
    """Write to whoever had answered for an organisation that a colleague's answer stands now."""
    queue(
        "reviews/answer_replaced",
        to=former,
        data={"part": event.part_id},
        about=f"workshop:{review.workshop.code}",
        key=f"reviews/answer_replaced:{event.pk}",
    )


def tell_of_silence(review: Review) -> None:
    """Write to the programme's contact that the day to sign by is over, and that some have not answered."""
    laid = laid_out(review)
    queue(
        "reviews/no_response",
        to=review.workshop.programme.contact_email,
        data={"review": review.pk, "laid": laid},
        about=f"workshop:{review.workshop.code}",
        key=f"reviews/no_response:{review.pk}:{review.sign_off_deadline}:{laid}",
    )


def tell_all(kind: str, review: Review, version: ReviewVersion, *, key: str) -> None:
    """Write to those who speak for its partners and to its workshop's facilitators, about a version."""
    tell(kind, review, [*contacts_of(review), *review.workshop.facilitators.all()], version, key=key)


def tell(kind: str, review: Review, people: Iterable[User], version: ReviewVersion, *, key: str) -> None:
    """Write to each of these people once, about a version."""
    for person in {person.pk: person for person in people}.values():
        queue(
            kind,
            to=person,
            data={"version": version.pk},
            about=f"workshop:{review.workshop.code}",
            key=f"review:{key}:{person.pk}",
        )
