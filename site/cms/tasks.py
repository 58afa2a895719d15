"""What the worker does for the pages."""

import datetime as dt

from django.core.management import call_command
from django.db.models import Q
from django.utils import timezone
from wagtail.models import Page, Revision

from cms import changes, clearance, packs
from notices.duties import asked_to_stop, duty


@duty("cms/prune changes", every=dt.timedelta(minutes=1))
def prune_changes(now: dt.datetime) -> int:
    """Keep the table of changes short; answer how many rows went."""
    return changes.prune()


@duty("cms/publish scheduled", every=dt.timedelta(seconds=30))
def publish_scheduled(now: dt.datetime) -> int:
    """Publish pages whose time has come and unpublish those whose time is over; answer how many."""
    refused = clearance.unschedule_uncleared(now)
    due = Revision.objects.filter(approved_go_live_at__lt=now).count()
    over = Page.objects.filter(Q(live=True, expire_at__lt=now)).count()
    if due or over:
        call_command("publish_scheduled", verbosity=0)
    return due + over + refused


@duty("cms/keep the search index whole", every=dt.timedelta(days=1), lease=dt.timedelta(hours=1))
def keep_search_index_whole(now: dt.datetime) -> int:
    """Index anew everything that can be searched: what migrations wrote, and what a setting changed, is in it then."""
    call_command("update_index", verbosity=0)
    return 1


@duty("cms/end agreements to stories", every=dt.timedelta(minutes=15))
def end_agreements(now: dt.datetime) -> int:
    """Take down the stories whose agreement has run out. (They are shown to nobody from that day on.)"""
    today = timezone.localdate(now)
    return sum(clearance.end_expired(page, today=today) for page in clearance.pages_to_end(today))


@duty("cms/make role packs", every=dt.timedelta(seconds=15))
def make_role_packs(now: dt.datetime) -> int:
    """Make the PDFs of role packs that were published."""
    made = 0
    for page in packs.due(now):
        if asked_to_stop():
            break
        made += packs.make(page, now=now)
    return made
