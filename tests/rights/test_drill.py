"""The withdrawal drill finds nothing where nothing is left, and whatever is left where something is."""

import pytest
from django.core.cache import cache
from django.core.files.base import ContentFile
from django.core.files.storage import storages
from django.core.management import CommandError, call_command
from django.urls import reverse
from wagtail.models import PageLogEntry

from cms.models import HomePage
from learning_review.evidence.models import Coding
from learning_review.voices.models import Wording
from notices.models import Notice
from privacy.drill.run import run
from tests.access.table import TABLE

pytestmark = [pytest.mark.django_db, pytest.mark.slow, pytest.mark.xdist_group("world")]


def test_words_taken_back_are_found_nowhere(world, settings):
    settings.PAGES_KEPT_SECONDS = 30
    addresses = [reverse(name, args=row.args(world)) for name, row in TABLE.items() if row.method == "get"]
    report = run(addresses=addresses)
    assert report.left == []
    assert report.closed <= report.gone < float("inf")
    shown = {trace.place.split("/")[1] for trace in report.stood if trace.kind == "address"}
    assert shown == {"reviews", "programmes"}
    assert {trace.kind for trace in report.stood} == {"address", "table", "file"}
    assert report.checked["answers read"] > 9 * len(addresses) // 2
    assert min(report.checked.values()) > 0


def test_a_leak_is_found_wherever_it_is(world):
    def leak(published):
        said = f"Once more: {published.words[0]}."
        home = HomePage.objects.get()
        HomePage.objects.filter(pk=home.pk).update(introduction=said)
        home.refresh_from_db()
        home.save_revision()
        PageLogEntry.objects.log_action(home, "wagtail.edit", data={"note": said})
        Wording.objects.filter(voice=published.voice).update(words=said)
        Coding.objects.filter(pk=Coding.objects.first().pk).update(memo=said)
        Notice.objects.filter(pk=Notice.objects.first().pk).update(body_text=said)
        cache.set("leaked", {"text": said})
        storages["private"].save("leaked.txt", ContentFile(said.encode()))

    report = run(addresses=["/"], after_withdrawal=leak)
    found = {f"{trace.kind} {trace.place}" for trace in report.left}
    assert {
        "address / as visitor",
        "table cms_homepage.introduction",
        "table wagtailcore_revision.content",
        "table wagtailcore_pagelogentry.data",
        "table learning_review_wording.words",
        "table learning_review_coding.memo",
        "table notices_notice.body_text",
        "cache default",
        "file leaked.txt",
    } <= found
    assert any(place.startswith("copy of owner") for place in found)


def test_the_command_touches_no_database_but_a_scratch_one(settings, monkeypatch):
    monkeypatch.delenv("KINDLING_SCRATCH", raising=False)
    with pytest.raises(CommandError, match="not a scratch database"):
        call_command("withdrawal_drill", "--here")
    monkeypatch.setenv("KINDLING_SCRATCH", "1")
    settings.DEMO = False
    with pytest.raises(CommandError, match="not a scratch database"):
        call_command("withdrawal_drill", "--here")
