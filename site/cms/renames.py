"""Addresses follow what they are named after, and the old ones lead to the new.

A programme's page and a module's have the slug of what they present. When that is given another, the page moves with
all below it; Wagtail lays the redirects, as it does when an editor moves a page. What has an address of its own beside
the page (the feed that people's calendars ask for, the form to ask for a date) is laid here.
"""

import logging
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models.signals import post_save, pre_save
from django.urls import reverse
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import Page
from wagtail.signals import page_slug_changed

from programmes.catalogue.models import Module, Programme

logger = logging.getLogger(__name__)

# Addresses that hold a programme's slug.
NAMED = ("programme_calendar", "interest")


def connect() -> None:
    for model in (Programme, Module):
        pre_save.connect(remember, sender=model, dispatch_uid=f"cms.renames.remember {model.__name__}")
        post_save.connect(follow, sender=model, dispatch_uid=f"cms.renames.follow {model.__name__}")


def remember(sender: type[Programme] | type[Module], instance: Programme | Module, **kwargs: Any) -> None:
    """Note which slug a programme or module had."""
    before = sender._default_manager.filter(pk=instance.pk).values_list("slug", flat=True).first()
    instance.slug_before = before  # type: ignore[union-attr]


def follow(sender: type[Programme] | type[Module], instance: Programme | Module, **kwargs: Any) -> None:
    """Move its page, and lead from the old addresses to the new ones."""
    before = instance.slug_before  # type: ignore[union-attr]
    if kwargs.get("raw") or before in {None, instance.slug}:
        return
    page = Page.objects.filter(pk=getattr(getattr(instance, "page", None), "pk", None)).first()
    if page is not None:
        rename(page.specific, instance.slug)
    if isinstance(instance, Programme):
        for name in NAMED:
            lead(reverse(name, args=[before]), reverse(name, args=[instance.slug]))


def rename(page: Page, slug: str) -> None:
    """Give a page another slug, published or not; its drafts take it when they are published (`clean`)."""
    before = page.specific_class.objects.get(pk=page.pk)
    page.slug = slug
    try:
        with transaction.atomic():
            page.save()
    except ValidationError:
        logger.warning("Page %s keeps its address: another page has the new one", page.pk)
        return
    if page.live:
        # Wagtail says so again after the commit, which changes nothing; a process that ended in between would not.
        page_slug_changed.send(sender=page.specific_class, instance=page, instance_before=before)


def lead(old: str, new: str) -> None:
    """Lead from one address to another for good, also from those that led to the old one; never in a circle."""
    path = Redirect.normalise_path(old)
    Redirect.objects.filter(old_path=Redirect.normalise_path(new), automatically_created=True).delete()
    Redirect.objects.filter(redirect_link=old, automatically_created=True).update(redirect_link=new)
    Redirect.objects.update_or_create(
        old_path=path,
        site=None,
        defaults={"redirect_link": new, "redirect_page": None, "is_permanent": True, "automatically_created": True},
    )
