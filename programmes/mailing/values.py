"""What the names in a mail's words stand for: of a real workshop, and made up."""

from zoneinfo import ZoneInfo

from django.db.models import F
from django.utils import timezone

from programmes.catalogue.models import DeliveryMode, Programme, Session, Workshop
from programmes.mailing.plan import STEPS, Concern, Occasion, occasions_of
from programmes.mailing.queries import with_dates
from ui import when

# Nobody's, and nowhere.
EXAMPLE = {
    "first_name": "Sam",
    "workshop": "East Midlands, by the river",
    "part": "Three days away",
    "dates": "Tuesday 4 to Thursday 6 May 2027",
    "starts": "Tuesday 4 May 2027, 10am",
    "place": "Weir House, Harrowby",
    "people": "12",
}


def values_of(workshop: Workshop, occasion: Occasion | None) -> dict[str, str]:
    """Return what the names in a mail's words stand for, but for what is about its reader."""
    values = {
        "workshop": workshop.title,
        "programme": workshop.programme.title,
        "contact": workshop.programme.contact_name,
    }
    if occasion is not None:
        part = occasion.part
        values |= {"part": part.title, "dates": when.days(part.starts_on, part.ends_on)}
        if occasion.sessions:
            first = occasion.sessions[0]
            starts = first.starts_at.astimezone(ZoneInfo(first.time_zone))
            values |= {"starts": when.day_and_clock(starts), "place": place_of(workshop, first)}
    return values


def place_of(workshop: Workshop, session: Session) -> str:
    """Return where people meet for a session: the house and its town, or how."""
    if session.mode != DeliveryMode.IN_PERSON:
        return str(session.get_mode_display())
    venue = session.venue or workshop.venue
    return str(venue) if venue else str(session.get_mode_display())


def example(programme: Programme, code: str) -> tuple[Workshop | None, Occasion | None]:
    """Return a programme's next workshop with dates, else its latest, and what mail `code` would be about in it."""
    standing = Workshop.objects.filter(programme=programme).exclude(state=Workshop.State.CANCELLED).with_dates()
    dated, today = with_dates(standing).exclude(first_day=None), timezone.localdate()  # type: ignore[misc]
    coming = dated.filter(first_day__gt=today).order_by(F("first_day"), "pk").first()  # type: ignore[misc]
    workshop = coming or dated.order_by(F("first_day").desc(), "pk").first()
    if workshop is None:
        return None, None
    concern = STEPS[code].concern if code in STEPS else Concern.FIRST
    return workshop, next((one for one in occasions_of(workshop) if one.concern == concern), None)
