"""Notices in templates."""

from django import template

from notices.kinds import title_of
from notices.models import Notice

register = template.Library()


@register.filter
def called(notice: Notice) -> str:
    """What a mail is called in lists: its subject, or its kind in words while it has none."""
    return notice.subject or title_of(notice.kind)


@register.filter
def kind_in_words(notice: Notice) -> str:
    """What coordinators call mails of this kind."""
    return title_of(notice.kind)
