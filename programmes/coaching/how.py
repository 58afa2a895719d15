"""How a call is held, in a sentence for one of its people; never with a telephone number or a link in it.

Mails and calendars get forwarded and shared: both stand on pages alone, which only the call's people see.
"""

from django.utils.translation import gettext as _

from accounts.models import User
from programmes.catalogue.models import DeliveryMode
from programmes.coaching.models import Call


def how_it_is_held(call: Call, reader: User) -> str:
    """Return who rings whom, or that it is by video or face to face, for `reader`, one of the call's people."""
    if call.mode == DeliveryMode.ONLINE:
        return _("You meet by video; the link is on the page of this call.")
    if call.mode == DeliveryMode.IN_PERSON:
        if call.meeting_place:
            return _("You meet face to face: %(place)s.") % {"place": call.meeting_place.rstrip(".")}
        return _("You meet face to face; your coach says where.")
    person, lead, *others = call.people
    names = {"person": person, "lead": lead, "other": others[0] if others else ""}
    if call.who_rings == Call.Side.PERSON:
        if reader == person:
            said = _("You ring %(lead)s; the number is on the page of this call.")
        elif reader == lead:
            said = _("%(person)s rings you, and you bring %(other)s in.") if others else _("%(person)s rings you.")
        else:
            said = _("%(person)s rings %(lead)s, who brings you in.")
    elif reader == person:
        said = (
            _("%(lead)s rings you, on the number you gave, and brings %(other)s in.")
            if others
            else _("%(lead)s rings you, on the number you gave.")
        )
    elif reader == lead:
        said = (
            _("You ring %(person)s and bring %(other)s in; the numbers are on the page of the call.")
            if others
            else _("You ring %(person)s; the number is on the page of the call.")
        )
    else:
        said = _("%(lead)s rings %(person)s, and brings you in.")
    return said % names


def in_words(people: list[User]) -> str:
    """Return the names of one person or two: "Robin Hale and Ada Finch"."""
    if len(people) == 2:
        return _("%(one)s and %(other)s") % {"one": people[0], "other": people[1]}
    return ", ".join(str(person) for person in people)
