"""House rules about pages, checked when Django starts (`manage.py check --tag house`)."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from django.apps import AppConfig, apps
from django.core.checks import CheckMessage, Error, register
from django.db import models
from django.template import TemplateDoesNotExist
from django.template.loader import get_template
from modelcluster.fields import ParentalKey
from wagtail.fields import StreamField
from wagtail.images import get_image_model
from wagtail.models import Page, get_page_models

TAG = "house"
# Rooms whose facts can be booked: never children of a page, or publishing an old draft would undo a booking.
BOOKABLE = "programmes"


@register(TAG)
def check_pages(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[CheckMessage]:
    """Check every kind of page, and the model of pictures."""
    errors: list[CheckMessage] = []
    for model in get_page_models():
        if model is not Page:
            errors += page_problems(model)
    return errors + image_problems(get_image_model()) + child_problems(apps.get_models())


def page_problems(model: type[Page]) -> list[CheckMessage]:
    """A page has a template, and so has each block of its stream fields."""
    errors: list[CheckMessage] = []
    template = model.template if isinstance(model.template, str) else ""
    if not template_exists(template):
        errors.append(Error(f"{model._meta.label} has no template {template!r}.", obj=model, id="house.E001"))
    for field in model._meta.get_fields():
        if isinstance(field, StreamField):
            for name, block in field.stream_block.child_blocks.items():
                block_template = getattr(block.meta, "template", None)
                if not block_template or not template_exists(block_template):
                    label = f"{model._meta.label}.{field.name}"
                    errors.append(Error(f"The block {name!r} of {label} has no template.", obj=model, id="house.E002"))
    return errors


def image_problems(model: type[models.Model]) -> list[CheckMessage]:
    """A picture cannot be kept without alternative text."""
    field = next((field for field in model._meta.fields if field.name == "alternative_text"), None)
    if field is None or field.blank:
        return [Error(f"{model._meta.label} does not require alternative text.", obj=model, id="house.E003")]
    return []


def child_problems(all_models: Iterable[type[models.Model]]) -> list[CheckMessage]:
    """Nothing bookable hangs on a page by a ParentalKey."""
    return [
        Error(f"{field.model._meta.label}.{field.name} makes a bookable fact a page's child.", id="house.E004")
        for field in parental_keys(all_models)
        if field.model._meta.app_label == BOOKABLE and issubclass(field.related_model, Page)
    ]


def parental_keys(all_models: Iterable[type[models.Model]]) -> Iterator[ParentalKey]:
    for model in all_models:
        yield from (field for field in model._meta.get_fields() if isinstance(field, ParentalKey))


def template_exists(name: str) -> bool:
    try:
        get_template(name)
    except TemplateDoesNotExist:
        return False
    return True
