"""What the worker does for the directory."""

import datetime as dt

from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from accounts.models import User
from notices.duties import duty
from notices.models import Notice
from notices.services import queue
from programmes.directory import services
from programmes.directory.models import Resource, ResourceCorrection
from programmes.directory.models.resources import stale_before

# Never two reminders to one person in less than this, whatever the calendar says.
APART = dt.timedelta(days=28)


@duty("directory/ask owners", every=dt.timedelta(hours=12))
def ask_owners(now: dt.datetime) -> int:
    """Write to each owner of entries that want a look, at most once a month; the mail lists what is true by then."""
    waiting = ResourceCorrection.objects.filter(state=ResourceCorrection.State.WAITING, resource=OuterRef("pk"))
    wanting = Resource.objects.filter(owner=OuterRef("pk")).filter(
        Q(state=Resource.State.VERIFIED, checked_on__lt=stale_before(timezone.localdate(now)))
        | (~Q(state=Resource.State.RETIRED) & Exists(waiting))
    )
    lately = Notice.objects.filter(kind="directory/to_check", recipient=OuterRef("pk"), created_at__gt=now - APART)
    owners = User.objects.filter(Exists(wanting), ~Exists(lately), is_active=True).order_by("pk")
    asked = 0
    for owner in owners:
        queue("directory/to_check", to=owner, key=f"directory/to_check:{owner.pk}:{timezone.localdate(now)}")
        asked += 1
    return asked


@duty("directory/end listings", every=dt.timedelta(hours=12))
def end_listings(now: dt.datetime) -> int:
    """Delete what people who no longer take part in anything had written to be found by."""
    return services.end_what_nobody_sees(now=now)
