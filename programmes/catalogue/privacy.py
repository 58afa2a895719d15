"""Who runs workshops, and who was in the room when a stage's question was answered."""

import datetime as dt

from django.db.models import QuerySet
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from notices.personal import BY_KEY, Holding, Row, hold, not_personal, rows_of
from notices.retention import Rule, emptying, keep
from programmes.catalogue.models import Programme, StageAnswer, StageEvent, Venue, Workshop, WorkshopEvent


def rows(person: User) -> list[Row]:
    return rows_of(Workshop.objects.filter(facilitators=person), facilitates="code", title="title") + rows_of(
        named_in_rooms(person), "at", in_the_room="in_room"
    )


def named_in_rooms(person: User) -> QuerySet[StageAnswer]:
    """Return the answers whose list of who was there says somebody's whole name."""
    name = person.get_full_name()
    return StageAnswer.objects.filter(in_room__icontains=name) if name else StageAnswer.objects.none()


def erase(person: User, now: dt.datetime) -> int:
    removed = Workshop.facilitators.through.objects.filter(user=person).delete()[0]
    return removed + named_in_rooms(person).update(in_room="")


def waits_for(person: User) -> str:
    over = (Workshop.State.COMPLETED, Workshop.State.CANCELLED)
    codes = list(Workshop.objects.filter(facilitators=person).exclude(state__in=over).values_list("code", flat=True))
    if not codes:
        return ""
    return _now("You facilitate %(codes)s. Somebody else has to take these over first.") % {"codes": ", ".join(codes)}


hold(
    Holding(
        name="catalogue/facilitating",
        title=_("Workshops you facilitate, and where you were in the room"),
        why=_("So that people know who runs a workshop, and who was there when a stage was decided on."),
        kept=_("Who was in the room: a year after the workshop."),
        models=(Workshop.facilitators.through, StageAnswer),
        rows=rows,
        erase=erase,
        waits_for=waits_for,
    )
)
not_personal(BY_KEY, WorkshopEvent, StageEvent)
not_personal("The address of an organisation, published for everybody.", Programme, Venue)


def old_rooms(before: dt.datetime) -> QuerySet[StageAnswer]:
    """Return the answers that still say who was there, of workshops that were over before a day."""
    over = Workshop.objects.with_dates().filter(state__in=Workshop.OVER, last_day__lt=before.date())  # type: ignore[misc]
    return StageAnswer.objects.filter(part__workshop__in=over.values("pk")).exclude(in_room="")


keep(
    Rule(
        name="catalogue/rooms",
        what=_("Who was in the room when a stage’s question was answered; the answer stays"),
        setting="STAGE_ROOM_DAYS",
        since=_("after the workshop’s last day"),
        past=old_rooms,
        remove=emptying(in_room=""),
    )
)
