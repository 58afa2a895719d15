"""The mails of enrolment. Each says what is true when it leaves, or is dropped."""

import datetime as dt
from collections.abc import Callable

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from notices.kinds import Attachment, Content, mail_kind
from notices.models import Notice
from programmes.catalogue.models import Session, Workshop
from programmes.enrolment.models import Enrolment, Interest, Needs
from programmes.enrolment.queries import lacking, position

State = Enrolment.State

# What goes with a confirmation, from the rooms above: calendars adds the dates as a file.
_attachers: list[Callable[[Enrolment], tuple[Attachment, ...]]] = []


def attach_to_confirmation(
    attacher: Callable[[Enrolment], tuple[Attachment, ...]],
) -> Callable[[Enrolment], tuple[Attachment, ...]]:
    """Register a function from a confirmed enrolment to the files its confirmation mail carries; a decorator."""
    _attachers.append(attacher)
    return attacher


@mail_kind("enrolment/confirmed", _("Place confirmed"))
def confirmed(notice: Notice) -> Content | None:
    """A place is theirs."""
    enrolment = _enrolment(notice, State.CONFIRMED)
    if enrolment is None:
        return None
    attachments = tuple(file for attacher in _attachers for file in attacher(enrolment))
    return Content(_about(enrolment, sessions=_sessions(enrolment.workshop)), attachments=attachments)


@mail_kind("enrolment/transferred", _("Place moved to another date"))
def transferred(notice: Notice) -> Content | None:
    """Their place is on another date now: what they have, and what they no longer have."""
    enrolment = _enrolment(notice, State.CONFIRMED)
    if enrolment is None or enrolment.moved_from is None:
        return None
    attachments = tuple(file for attacher in _attachers for file in attacher(enrolment))
    facts = {
        "left": enrolment.moved_from.workshop,
        "kept_needs": Needs.objects.filter(enrolment=enrolment).exists(),
        "calls_offered": enrolment.workshop.programme.coaching_calls,
        "sessions": _sessions(enrolment.workshop),
    }
    return Content(_about(enrolment, **facts), attachments=attachments)


@mail_kind("enrolment/waitlisted", _("On the waiting list"))
def waitlisted(notice: Notice) -> Content | None:
    """They are on the list, and where."""
    enrolment = _enrolment(notice, State.WAITLISTED)
    if enrolment is None:
        return None
    return Content(_about(enrolment, position=position(enrolment), hours=settings.WAITING_LIST_OFFER_HOURS))


@mail_kind("enrolment/passed_over", _("An offer went by"))
def passed_over(notice: Notice) -> Content | None:
    """A place came free and went by them: what is missing, and that they keep their number."""
    enrolment = _enrolment(notice, State.WAITLISTED)
    if enrolment is None:
        return None
    missing = lacking(enrolment.workshop, enrolment.person, now=timezone.now())
    if not missing:
        return None
    url = _url(reverse("my_prerequisites_programme", args=[enrolment.workshop.programme.slug]))
    return Content(_about(enrolment, missing=missing, position=position(enrolment), state_url=url))


@mail_kind("enrolment/offered", _("Place offered"))
def offered(notice: Notice) -> Content | None:
    """A place is held for them until a time: from the list, or because they were accepted."""
    return _offer(notice)


@mail_kind("enrolment/invited", _("Invitation to a workshop"))
def invited(notice: Notice) -> Content | None:
    """A place is held for them until a time, though they didn't ask."""
    return _offer(notice)


def _offer(notice: Notice) -> Content | None:
    enrolment = _enrolment(notice, State.OFFERED)
    until = dt.datetime.fromisoformat(notice.data["until"])
    if enrolment is None or enrolment.offer_expires_at != until or until <= timezone.now():
        return None
    return Content(_about(enrolment, until=until, sessions=_sessions(enrolment.workshop)))


@mail_kind("enrolment/offer_lapsed", _("Offer ran out"))
def offer_lapsed(notice: Notice) -> Content | None:
    """Their offer ran out."""
    return _simple(notice, State.EXPIRED)


@mail_kind("enrolment/offer_passed_on", _("Offer passed on"))
def offer_passed_on(notice: Notice) -> Content | None:
    """They said no, and somebody else has been asked."""
    return _simple(notice, State.WITHDRAWN)


@mail_kind("enrolment/list_closed", _("Waiting list closed"))
def list_closed(notice: Notice) -> Content | None:
    """No place came free in time."""
    return _simple(notice, State.DECLINED)


@mail_kind("enrolment/withdrawn", _("Withdrawal"))
def withdrawn(notice: Notice) -> Content | None:
    """They have left."""
    return _simple(notice, State.WITHDRAWN)


@mail_kind("enrolment/application_received", _("Application received"))
def application_received(notice: Notice) -> Content | None:
    """We have their application."""
    return _simple(notice, State.APPLIED)


@mail_kind("enrolment/declined", _("Application declined"))
def declined(notice: Notice) -> Content | None:
    """We can't offer them a place, and why."""
    return _simple(notice, State.DECLINED)


@mail_kind("enrolment/cancelled", _("Workshop cancelled"))
def cancelled(notice: Notice) -> Content | None:
    """The workshop won't take place, and why."""
    return _simple(notice, State.CANCELLED)


@mail_kind("enrolment/application_to_decide", _("Application to decide on"))
def application_to_decide(notice: Notice) -> Content | None:
    """To the programme's contact: somebody waits for an answer. What they wrote stays on our pages."""
    return _simple(notice, State.APPLIED)


@mail_kind("enrolment/needs_changed_late", _("Needs changed late"))
def needs_changed_late(notice: Notice) -> Content | None:
    """To the programme's contact: needs changed after the venue had its numbers. Not what, for that is read there."""
    return _simple(notice, State.CONFIRMED)


@mail_kind("enrolment/interest_received", _("Interest received"))
def interest_received(notice: Notice) -> Content | None:
    """A receipt to whoever left their interest; it repeats nothing they typed, for it may not be their address."""
    return _interest(notice)


@mail_kind("enrolment/interest_to_contact", _("Interest, to the contact"))
def interest_to_contact(notice: Notice) -> Content | None:
    """To the programme's contact: somebody wants to hear of dates."""
    return _interest(notice)


def _interest(notice: Notice) -> Content | None:
    interest = (
        Interest.objects.filter(pk=notice.data["interest"], closed_at=None)
        .select_related("programme", "region", "workshop", "audience")
        .first()
    )
    if interest is None:
        return None
    return Content(
        {
            "reference": f"I{interest.pk}",
            "interest": interest,
            "programme": interest.programme,
            "finder_url": _url("/workshops/"),
        }
    )


def _simple(notice: Notice, state: str) -> Content | None:
    enrolment = _enrolment(notice, state)
    return Content(_about(enrolment, reason=notice.data.get("reason", ""))) if enrolment else None


def _enrolment(notice: Notice, state: str) -> Enrolment | None:
    """Return the enrolment a notice is about while it is in `state`."""
    return (
        Enrolment.objects.filter(pk=notice.data["enrolment"], state=state)
        .select_related("person", "workshop__programme", "workshop__venue", "moved_from__workshop")
        .first()
    )


def _about(enrolment: Enrolment, **facts: object) -> dict[str, object]:
    workshop = enrolment.workshop
    return {
        "reference": enrolment.reference,
        "enrolment": enrolment,
        "person": enrolment.person,
        "workshop": workshop,
        "programme": workshop.programme,
        "workshop_url": _url(f"/workshops/{workshop.code}/"),
        "my_url": _url("/my/"),
        "finder_url": _url("/workshops/"),
        "offer_url": _url(f"/my/enrolments/{enrolment.reference}/offer/"),
        "places_url": _url(f"/facilitate/{workshop.code}/places/"),
        "needs_url": _url(f"/facilitate/{workshop.code}/needs/"),
        **facts,
    }


def _sessions(workshop: Workshop) -> list[Session]:
    return list(workshop.sessions.filter(cancelled_at=None).order_by("starts_at", "pk"))


def _url(path: str) -> str:
    return f"{settings.SITE_URL}{path}"
