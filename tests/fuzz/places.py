"""Where there is something to send: every address of the access table, sign-in's, and the editor's pages of ours."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import Model
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from wagtail.admin.viewsets import viewsets
from wagtail.admin.viewsets.base import ViewSetGroup
from wagtail.models import Page

from tests.access.table import ROLES, TABLE
from tests.access.world import World

# Ours are tried for every role that may enter; of the rest, for these.
SIGN_IN = {
    "account_login": ("visitor",),
    "account_request_login_code": ("visitor",),
    "account_confirm_login_code": ("visitor",),
    "mfa_login_webauthn": ("visitor",),
}


@dataclass(frozen=True)
class Place:
    """An address and who may enter, the likeliest first."""

    name: str
    path: str
    roles: tuple[str, ...]


def places(world: World) -> Iterator[Place]:
    """Yield every address there is to try."""
    for name, row in TABLE.items():
        if row.allowed:
            roles = tuple(role for role in reversed(ROLES) if role in row.allowed)
            yield Place(name, reverse(name, args=row.args(world)), roles)
    for name, keys in named():
        if name == "wagtailcore_login" or name.startswith(("account_", "mfa_")):
            kwargs = {key: "abc" if key == "key" else "1" for key in keys}
            yield Place(name, reverse(name, kwargs=kwargs), SIGN_IN.get(name, ("practitioner", "admin")))
    for page in Page.objects.live().order_by("path"):
        if page.url:
            yield Place(f"page {page.pk}", page.url, ("visitor", "coordinator"))
    yield from editors_places()


def named(resolver: URLResolver | None = None, outer: tuple[str, ...] = ()) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Yield the name of each address outside the editor, with the names of its arguments."""
    for pattern in (resolver or get_resolver()).url_patterns:
        keys = (*outer, *pattern.pattern.regex.groupindex)
        if isinstance(pattern, URLPattern):
            if pattern.name:
                yield pattern.name, keys
        elif not pattern.namespace:
            yield from named(pattern, keys)


def editors_places() -> Iterator[Place]:
    """Yield the editor's pages of our own lists and acts, each about the first row there is."""
    viewsets.populate()
    for viewset in viewsets.viewsets:
        if isinstance(viewset, ViewSetGroup) or viewset.__module__.partition(".")[0] == "wagtail":
            continue
        for pattern in viewset.get_urlpatterns():
            name = f"{viewset.url_namespace}:{pattern.name}"
            yield Place(name, _editors_path(name, pattern, viewset.model), ("coordinator", "admin"))


def _editors_path(name: str, pattern: Any, model: type[Model]) -> str:
    kwargs: dict[str, Any] = {}
    if "pk" in pattern.pattern.regex.groupindex:
        about = model._meta.apps.get_model("programmes", "session") if ":session_" in name else model
        first = about._default_manager.order_by("pk").first()
        kwargs["pk"] = first.pk if first else 1
    return reverse(name, kwargs=kwargs)
