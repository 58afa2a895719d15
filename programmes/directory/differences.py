"""An entry and a correction of it, as plain values for JSON and as words side by side."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.text import capfirst
from django.utils.translation import gettext as _
from phonenumber_field.phonenumber import to_python

from programmes.catalogue.models import Region
from programmes.directory.models import Resource, ResourceCategory, ResourceCorrection

# What an entry says to everybody, in the order of its page; each of them can be corrected by others.
PUBLIC_FIELDS = (
    "name",
    "offers",
    "who_for",
    "referrals",
    "referral",
    "organisation_name",
    "area",
    "region",
    "online",
    "address",
    "town",
    "postcode",
    "opening",
    "cost",
    "access_notes",
    "languages",
    "website",
    "phone",
    "email",
    "categories",
)


def plain(resource: Resource) -> dict[str, Any]:
    """Return an entry's public fields as JSON can hold them: a region by its slug, categories by theirs."""
    values = {name: getattr(resource, name) for name in PUBLIC_FIELDS if name != "categories"}
    return {
        **{name: plain_value(name, value) for name, value in values.items()},
        "categories": plain_value("categories", resource.categories.all()),
    }


def plain_value(name: str, value: Any) -> Any:
    """Return a field's value as JSON can hold it."""
    if name == "region":
        return value.slug if value else ""
    if name == "categories":
        return sorted(category.slug for category in value)
    if name == "referrals":
        return [code for code in Resource.Referral.values if code in value]
    if name == "online":
        return bool(value)
    if name == "phone":
        return str(to_python(value) or "")
    return str(value or "").replace("\r\n", "\n")


def value_of(name: str, value: Any) -> Any:
    """Return what a plain value stands for; kinds and regions that are no more are left out."""
    if name == "region":
        return Region.objects.filter(slug=value).first() if value else None
    if name == "categories":
        return list(ResourceCategory.objects.filter(slug__in=value))
    return value


@dataclass(frozen=True)
class Line:
    """One field of a correction, to be read: what stood there, what should, and what stands there by now."""

    name: str
    label: str
    before: str
    after: str
    now: str

    @property
    def moved(self) -> bool:
        """True when somebody has changed it since the correction was written."""
        return self.now != self.before


def lines_of(correction: ResourceCorrection) -> list[Line]:
    """Return a correction field by field, in the order of the entry. Two queries for the names of things, and three
    for the entry; `resource` fetched with it saves one."""
    present = plain(correction.resource)
    names = {
        "region": dict(Region.objects.values_list("slug", "name")),
        "categories": dict(ResourceCategory.objects.values_list("slug", "name")),
        "referrals": {code: str(label) for code, label in Resource.Referral.choices},
    }
    return [
        Line(
            name,
            label_of(name),
            *(_words(name, value, names) for value in (correction.before[name], correction.after[name], present[name])),
        )
        for name in PUBLIC_FIELDS
        if name in correction.after
    ]


def label_of(name: str) -> str:
    """Return what a field is called."""
    field = next(field for field in (*Resource._meta.fields, *Resource._meta.many_to_many) if field.name == name)
    return capfirst(str(field.verbose_name))


def _words(name: str, value: Any, names: Mapping[str, Mapping[str, str]]) -> str:
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, list):
        return ", ".join(names[name].get(one, one) for one in value)
    if name in names:
        return names[name].get(value, value)
    return str(value)
