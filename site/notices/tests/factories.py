"""Notices for tests, and the one kind of mail they use: "tests/hello" (its words are in tests/templates)."""

import datetime as dt
import uuid

import factory
from django.conf import settings

from notices.kinds import CalendarPart, Content, mail_kind
from notices.models import Notice

NOW = dt.datetime(2027, 5, 4, 9, 0, tzinfo=dt.UTC)


class UserFactory(factory.django.DjangoModelFactory):
    """Somebody who signs in with mailed codes; `password="…"` gives them one."""

    class Meta:
        model = settings.AUTH_USER_MODEL

    email = factory.Sequence(lambda n: f"person-{n:05}@example.org")
    first_name = "Robin"
    last_name = factory.Sequence(lambda n: f"Example-{n:05}")

    @classmethod
    def _create(cls, model_class, *args, **kwargs):
        return model_class.objects.create_user(*args, **kwargs)


class NoticeFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Notice

    kind = "tests/hello"
    address = factory.Sequence(lambda number: f"person{number:05}@example.org")
    due_at = NOW
    message_id = factory.LazyFunction(lambda: f"<{uuid.uuid4().hex}@example.org>")


@mail_kind("tests/hello", "Greeting")
def hello(notice: Notice) -> Content | None:
    """Say what `data` asks for: nothing ("stale"), an error ("raise"), an invitation ("ics") or a greeting."""
    if notice.data.get("stale"):
        return None
    if notice.data.get("raise"):
        raise ValueError(f"Something about {notice.address}")
    calendar = CalendarPart(notice.data["ics"].encode(), "REQUEST") if "ics" in notice.data else None
    return Content({"greeting": "Good morning", "name": "O'Brien & Sons"}, calendar=calendar)
