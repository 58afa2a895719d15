"""What the worker does for journals."""

import datetime as dt

from django.utils import timezone

from accounts.models import User
from learning_review.reflections.queries import ENDING, TOLD_AHEAD, ends_within, told_by
from notices.duties import duty
from notices.services import Mail, queue_once


@duty("reflections/tell of entries that end", every=dt.timedelta(hours=12))
def tell_of_ending(now: dt.datetime) -> int:
    """Tell people, once for each entry, that it ends in two months; return how many people."""
    ending = ends_within(TOLD_AHEAD, now).exclude(told_by(now))
    people = User.objects.filter(pk__in=ending.values("person"), is_active=True).order_by("pk")
    day = timezone.localdate(now).isoformat()
    return queue_once((Mail(ENDING, one, {}, "", f"{ENDING}:{one.pk}:{day}") for one in people), now=now)
