"""The journal."""

import datetime as dt

from django.utils.translation import gettext_lazy as _

from accounts.models import User
from learning_review.reflections import services
from learning_review.reflections.models import Reflection
from notices.personal import Holding, Row, hold, rows_of


def rows(person: User) -> list[Row]:
    return rows_of(
        Reflection.objects.filter(person=person).order_by("written_at", "pk"),
        "reference", "what", "so_what", "now_what", "prompted", "sharing", "shared_words", "shared_at",
        "written_at", "updated_at",
        place="enrolment__reference",
    )  # fmt: skip


def erase(person: User, now: dt.datetime) -> int:
    """Delete every entry as its owner would: what the review holds of it goes in the same transaction."""
    entries = list(Reflection.objects.filter(person=person).order_by("pk"))
    for entry in entries:
        services.delete(entry, by=person)
    return len(entries)


hold(
    Holding(
        name="reflections/journal",
        title=_("Your journal"),
        why=_("Because you keep it here."),
        kept=_("For as long as you like; yours to delete."),
        models=(Reflection,),
        rows=rows,
        erase=erase,
    )
)
