"""What Wagtail keeps lists of: what pages and pictures point at, and nothing of ours that is saved in a request."""

from django.urls import get_resolver
from wagtail.models import ReferenceIndex

EDITORS = {"cms", "wagtailcore", "wagtaildocs"}


def test_only_what_editors_write_is_read_again_at_each_save():
    assert get_resolver().url_patterns  # the editor has registered what it shows by then
    tracked = {model._meta.app_label for model in ReferenceIndex.tracked_models}
    assert tracked == EDITORS
