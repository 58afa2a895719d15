"""Pages that are to be published at a certain time."""

import datetime as dt

import pytest
from django.utils import timezone

from cms.search import search
from cms.tasks import keep_search_index_whole, publish_scheduled
from cms.tests.factories import StandardPageFactory
from notices.duties import registered_duties

pytestmark = pytest.mark.django_db
HOUR = dt.timedelta(hours=1)


def scheduled(go_live_at):
    """A draft that an editor published for a time to come; by now that time is `go_live_at`."""
    page = StandardPageFactory(live=False)
    page.go_live_at = timezone.now() + HOUR
    revision = page.save_revision()
    revision.publish()
    revision.approved_go_live_at = go_live_at
    revision.content["go_live_at"] = go_live_at.isoformat()
    revision.save()
    page.refresh_from_db()
    return page


def test_a_page_whose_time_has_come_goes_live(client):
    page = scheduled(timezone.now() - HOUR)
    assert client.get(page.url).status_code == 404
    assert publish_scheduled(timezone.now()) == 1
    assert client.get(page.url).status_code == 200
    assert publish_scheduled(timezone.now()) == 0


def test_one_whose_time_has_not_come_waits(client):
    page = scheduled(timezone.now() + HOUR)
    assert publish_scheduled(timezone.now()) == 0
    assert client.get(page.url).status_code == 404


def test_a_page_whose_time_is_over_goes(client):
    page = StandardPageFactory(expire_at=timezone.now() - HOUR)
    assert publish_scheduled(timezone.now()) == 1
    assert client.get(page.url).status_code == 404


def test_the_worker_knows_of_it():
    duty = next(duty for duty in registered_duties() if duty.name == "cms/publish scheduled")
    assert duty.every == dt.timedelta(seconds=30)


def test_what_a_migration_wrote_is_found_once_the_index_was_made_whole():
    assert search("accessibility guidelines").pages == []
    assert keep_search_index_whole(timezone.now()) == 1
    assert [page.title for page in search("accessibility guidelines").pages] == ["Accessibility"]


def test_every_duty_of_the_pages_is_known():
    names = [duty.name for duty in registered_duties() if duty.name.startswith("cms/")]
    assert names == [
        "cms/end agreements to stories",
        "cms/keep the search index whole",
        "cms/make role packs",
        "cms/prune changes",
        "cms/publish scheduled",
    ]
