"""The frame around every page, read with one query."""

from dataclasses import dataclass, field
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import SimpleLazyObject
from phonenumber_field.phonenumber import PhoneNumber

from cms.models import FrameLink, SiteFrame


@dataclass(frozen=True)
class Link:
    """Words that lead somewhere."""

    url: str
    label: str


@dataclass(frozen=True)
class Frame:
    """The links, words and contact around a page."""

    navigation: list[Link] = field(default_factory=list)
    links: list[Link] = field(default_factory=list)
    text: str = ""
    contact: dict[str, str] = field(default_factory=dict)


CONTACT = ("contact_name", "contact_email", "contact_phone", "contact_address")


def read_frame() -> Frame:
    """Return the frame of the default site: always one query, whatever is in it."""
    rows = list(
        SiteFrame.objects.filter(site__is_default_site=True)
        .order_by("links__sort_order")
        .values(
            "footer_text",
            *CONTACT,
            "links__menu",
            "links__label",
            "links__address",
            "links__page__live",
            "links__page__url_path",
            "site__root_page__url_path",
        )
    )
    if not rows:
        return Frame()
    return Frame(
        navigation=_links(rows, FrameLink.Menu.NAVIGATION),
        links=_links(rows, FrameLink.Menu.FOOTER),
        text=rows[0]["footer_text"],
        contact={name.removeprefix("contact_"): _readable(rows[0][name]) for name in CONTACT},
    )


def _readable(value: str | PhoneNumber | None) -> str:
    """Return a contact's field as people write it."""
    return value.as_international if isinstance(value, PhoneNumber) else value or ""


def _links(rows: list[dict[str, Any]], menu: str) -> list[Link]:
    """Return one menu's links, without those to pages that are not public at present."""
    links = []
    for row in rows:
        if row["links__menu"] != menu:
            continue
        if row["links__address"]:
            links.append(Link(row["links__address"], row["links__label"]))
        elif row["links__page__live"]:
            path = row["links__page__url_path"].removeprefix(row["site__root_page__url_path"])
            links.append(Link(reverse("wagtail_serve", args=[path]), row["links__label"]))
    return links


# The frame as it was last read, with the version of all that is public that it is true of (cms.changes).
_last: tuple[str, Frame] = ("", Frame())


def frame_at(version: str) -> Frame:
    """Return the frame, read again only when anything public has changed; without a version, read each time."""
    global _last
    if not version:
        return read_frame()
    if _last[0] != version:
        _last = (version, read_frame())
    return _last[1]


def frame(request: HttpRequest) -> dict[str, Any]:
    """Context processor: `site_navigation` and `footer`, read when a template first asks for one of them."""
    read = SimpleLazyObject(lambda: frame_at(getattr(request, "public_version", "")))
    return {"site_navigation": SimpleLazyObject(lambda: read.navigation), "footer": read}
