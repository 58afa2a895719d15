"""How a coach holds calls: where, on which number, how far apart and how many a day."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from programmes.coaching.errors import CoachingRefused, NumberRefused
from programmes.coaching.models import Call, Coach
from programmes.coaching.services.claims import lock_people
from programmes.coaching.services.fitting import settle
from programmes.coaching.services.rules import whole_number
from ui.locks import retry_once

# What coaches may change themselves. How much notice they need and how many people they take is agreed with those who
# coordinate, who may change all of it.
OWN_WAYS = ("phone", "video_link", "meeting_place", "buffer_minutes", "daily_limit", "public_holidays")


@retry_once
@transaction.atomic
def change_ways(
    coach: Coach, *, values: Mapping[str, Any], by: User | None, now: dt.datetime | None = None
) -> tuple[Coach, list[Call]]:
    """Change how a coach holds calls (OWN_WAYS; what is not given stays), and return them, and the calls that no longer
    fit: time after sessions is kept free anew. Calls that are booked keep the time they have.

    Raises NumberRefused for a number that is none, CoachingRefused for another value that cannot be; TypeError for a
    name that is none of them.
    """
    if unknown := values.keys() - {*OWN_WAYS}:
        raise TypeError(f"Not for a coach to change: {sorted(unknown)}")
    now = now or timezone.now()
    lock_people([coach.user_id])
    coach = Coach.objects.select_related("user").get(pk=coach.pk)
    before = coach.buffer_minutes
    for name, value in values.items():
        setattr(coach, name, value)
    if typed := values.get("phone"):
        coach.phone = whole_number(typed)
        if not coach.phone:
            raise NumberRefused(_("Give your number with its area code."))
    others = {field.name for field in Coach._meta.get_fields()} - values.keys()
    try:
        coach.clean_fields(exclude={*others, "phone"})
    except ValidationError as error:
        raise CoachingRefused(" ".join(error.messages)) from error
    coach.save(update_fields=[*values])
    return coach, settle({coach.user_id}, by=by, now=now) if coach.buffer_minutes != before else []
