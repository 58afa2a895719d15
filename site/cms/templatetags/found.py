"""What pages say to machines that find and share them: {% load found %}."""

from typing import Any

from django import template
from django.conf import settings
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from cms import cards, structured
from cms.cards import Card
from ui.addresses import absolute
from ui.templatetags.ui import json_ld

register = template.Library()


@register.simple_tag
def site_for_machines(contact: dict[str, str]) -> SafeString:
    """Describe this site, with the contact of its footer."""
    return json_ld(structured.graph(*structured.site(contact)))


# Of what stands on a page, the things that its picture shows.
PICTURED = {"Article", "Course", "EducationEvent", "LearningResource"}


@register.simple_tag
def page_for_machines(page: Any, said: dict[str, Any] | str = "", stations: Any = None) -> SafeString:
    """Say what an editor's page says, and how a link to it looks where it is shared; nothing before it is published."""
    if not page.pk or not page.live:
        return SafeString("")
    card = cards.of_page(page, stations or None)
    address = reverse("page_card", args=[page.pk])
    return _both(said, share(page.seo_title or page.title, page.description, page.url, card, address), card, address)


@register.simple_tag
def workshop_for_machines(workshop: Any, said: dict[str, Any], stations: Any) -> SafeString:
    """The same of a workshop that has no page of the editors'."""
    card = cards.of_workshop(workshop, workshop.title, stations)
    address = reverse("workshop_card", args=[workshop.code])
    link = reverse("workshop", args=[workshop.code])
    return _both(said, share(workshop.title, workshop.programme.summary, link, card, address), card, address)


def _both(said: dict[str, Any] | str, shared: SafeString, card: Card, address: str) -> SafeString:
    if not isinstance(said, dict):
        return shared
    things = [
        thing | {"image": picture(card, address)} if PICTURED & structured.kinds(thing) else thing
        for thing in said["@graph"]
    ]
    return format_html("{}\n{}", json_ld(said | {"@graph": things}), shared)


def picture(card: Card, address: str) -> str:
    """Return the whole address of a card, which changes with what it shows."""
    return absolute(f"{address}?v={card.digest}")


@register.simple_tag
def share_review(version: Any) -> SafeString:
    """The same of a published learning review."""
    code = version.review.workshop.code
    card = cards.of_review(version)
    address = reverse("review_card", args=[code])
    return share(version.review.title, card.line, reverse("review", args=[code]), card, address)


@register.simple_tag
def share_list(title: str, description: str, address: str) -> SafeString:
    """The same of a list, with the card of the site."""
    return share(title, description, address, cards.of_site(), reverse("site_card"))


def share(title: str, description: str, address: str, card: Card, card_address: str) -> SafeString:
    """Return the elements that say how a link looks."""
    said = [
        ("og:type", "website"),
        ("og:site_name", settings.WAGTAIL_SITE_NAME),
        ("og:locale", "en_GB"),
        ("og:title", title),
        ("og:description", description),
        ("og:url", absolute(address)),
        ("og:image", picture(card, card_address)),
        ("og:image:type", "image/png"),
        ("og:image:width", str(cards.WIDTH)),
        ("og:image:height", str(cards.HEIGHT)),
        ("og:image:alt", card.alternative),
    ]
    # Twitter's own names need no repetition of what Open Graph says, but for the kind of card and the words for it.
    own = [("twitter:card", "summary_large_image"), ("twitter:image:alt", card.alternative)]
    return format_html(
        "{}{}",
        format_html_join("\n", '<meta property="{}" content="{}">', [pair for pair in said if pair[1]]),
        format_html_join("", '\n<meta name="{}" content="{}">', own),
    )
