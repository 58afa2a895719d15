"""The weekly note of a pair, which either of the two writes."""

import datetime as dt
from collections.abc import Mapping
from zoneinfo import ZoneInfo

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from programmes.enrolment.models import Enrolment
from programmes.goals.errors import ChangedMeanwhile, GoalsRefused, NotAPair, NothingWritten
from programmes.goals.models import PairNote
from programmes.goals.queries.notes import pair_weeks
from programmes.goals.services.who import coach_of
from ui.locks import retry_once
from ui.typed import tidy


@retry_once
@transaction.atomic
def keep_note(
    enrolment: Enrolment,
    week: dt.date,
    *,
    by: User,
    words: Mapping[str, str],
    revision: int = 0,
    now: dt.datetime | None = None,
) -> PairNote:
    """Write the pair's note of a week, by its Monday, and return it.

    `words` are those under its headings, by name; `revision` is that of the note the writer had before them, 0 for
    none. A week can be written from its Monday on, in the writer's zone, once the coaching window has reached it.

    Raises NotYours for anybody but a coach of now, NotAPair where there is one coach, NothingWritten, GoalsRefused for
    a week that is none of theirs, and ChangedMeanwhile when the other of the two has written since.
    """
    now = now or timezone.now()
    # Where there is no note yet, its enrolment is what the two wait for.
    enrolment = (
        Enrolment.objects.select_for_update(of=["self"], no_key=True).select_related("workshop").get(pk=enrolment.pk)
    )
    coach = coach_of(enrolment, by)
    found = pair_weeks([enrolment], now=now, zone=coach.time_zone)
    if not found:
        raise NotAPair(_("Weekly notes are for two coaches of one person."))
    today = now.astimezone(ZoneInfo(coach.time_zone)).date()
    if week not in {one.monday for one in found[0].weeks} or week > today:
        raise GoalsRefused(_("There is no note for that week: it is not yet here, or no calls are held in it."))
    cleaned = {name: tidy(words.get(name, "")) for name in PairNote.WORDS}
    if not any(cleaned.values()):
        raise NothingWritten(_("Write something under at least one of the five headings."))
    note = PairNote.objects.filter(enrolment=enrolment, week=week).first()
    if (note.revision if note else 0) != revision:
        raise ChangedMeanwhile(_("The other of you has written since you opened this page. Their words stand below."))
    note = note or PairNote(enrolment=enrolment, week=week, written_at=now)
    for name, text in cleaned.items():
        setattr(note, name, text)
    note.revision, note.by, note.updated_at = revision + 1, by, now
    note.save()
    return note
