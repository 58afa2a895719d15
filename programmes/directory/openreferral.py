"""Public entries as Open Referral UK describes services (the UK profile of HSDS 3.0), as plain values for JSON.

Only what everybody sees goes in: no owner, no name of who checked, no private note. Ages and opening times are not
held as data here, so they are told in words (`description`, `schedules`) and can't be filtered by.
"""

import uuid
from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.db.models import Q
from django.utils.translation import gettext as _

from programmes.directory.models import Resource, ResourceCategory
from programmes.directory.models.resources import ResourceQuerySet

Json = dict[str, Any]
VERSION = "HSDS-UK-3.0"
PROFILE = "https://docs.openreferraluk.org/en/latest/"
HAS_A_PLACE = Q(online=True) | ~Q(address="") | ~Q(town="") | ~Q(postcode="")
# The bits of a UUID that say what kind of UUID it is; the others may be changed.
_FREE = ~((0xF << 76) | (0xC << 60)) & ((1 << 128) - 1)


def derived(uid: uuid.UUID, kind: str) -> uuid.UUID:
    """Return the identifier of what belongs to something: always the same, and applied twice the first again."""
    return uuid.UUID(int=uid.int ^ (uuid.uuid5(uuid.NAMESPACE_OID, kind).int & _FREE))


def taxonomy_id() -> uuid.UUID:
    """Return the identifier of our one taxonomy, this site's own."""
    return uuid.uuid5(uuid.NAMESPACE_URL, f"{settings.SITE_URL}/resources/")


# --- Services -------------------------------------------------------------------------------------------


def services(resources: Iterable[Resource]) -> list[Json]:
    """Return services as a list shows them: themselves and who runs them."""
    return [_service(resource) for resource in resources]


def service(resource: Resource) -> Json:
    """Return one service with everything that belongs to it. Categories fetched before save a query."""
    full = _service(resource) | {
        "schedules": _schedules(resource),
        "service_areas": _service_areas(resource),
        "service_at_locations": [_at_location(resource)] if has_a_place(resource) else [],
        "languages": [
            {"id": _id(resource, f"language {name.casefold()}"), "name": name} for name in resource.language_list
        ],
        "cost_options": [{"id": _id(resource, "cost"), "option": resource.cost}] if resource.cost else [],
        "contacts": _contacts(resource),
        "attributes": [
            {
                "id": str(derived(resource.uid, f"attribute {category.uid}")),
                "link_id": str(resource.uid),
                "link_type": "service",
                "taxonomy_term_id": str(category.uid),
                "taxonomy_term": term(category),
            }
            for category in resource.categories.all()
        ],
    }
    return {name: value for name, value in full.items() if value != []}


def _service(resource: Resource) -> Json:
    told = {
        "id": str(resource.uid),
        "name": resource.name,
        "description": _description(resource),
        "url": resource.website,
        "email": resource.email,
        "status": "active",
        "fees": resource.cost,
        "assured_date": resource.checked_on.isoformat() if resource.checked_on else "",
        "last_modified": resource.updated_at.isoformat(),
        "organization": _organization(resource),
    }
    return {name: value for name, value in told.items() if value != ""}


def _description(resource: Resource) -> str:
    lines = [resource.offers]
    if resource.who_for:
        lines.append(_("For: %(who)s") % {"who": resource.who_for})
    how = [*resource.referral_words, *([resource.referral] if resource.referral else [])]
    if how:
        lines.append(_("How to get there: %(how)s") % {"how": "; ".join(how)})
    return "\n\n".join(lines)


def _organization(resource: Resource) -> Json:
    """Return who runs it. A service without a body of its own is its own organisation: the standard asks for one."""
    name = resource.organisation_name or resource.name
    described = _("Runs %(name)s.") % {"name": resource.name}
    return {"id": str(uuid.uuid5(taxonomy_id(), name.casefold())), "name": name, "description": described}


def _schedules(resource: Resource) -> list[Json]:
    if not resource.opening:
        return []
    return [{"id": _id(resource, "schedule"), "service_id": str(resource.uid), "description": resource.opening}]


def _service_areas(resource: Resource) -> list[Json]:
    name = resource.area or (resource.region.name if resource.region else "")
    return [{"id": _id(resource, "area"), "service_id": str(resource.uid), "name": name}] if name else []


def _contacts(resource: Resource) -> list[Json]:
    if not resource.phone:
        return []
    contact = _id(resource, "contact")
    phone = {"id": _id(resource, "phone"), "contact_id": contact, "number": resource.phone.as_international}
    return [{"id": contact, "service_id": str(resource.uid), "name": resource.name, "phones": [phone]}]


# --- Places ---------------------------------------------------------------------------------------------


def has_a_place(resource: Resource) -> bool:
    """True when it is known where a service is, online counting as a place; the same as HAS_A_PLACE."""
    return resource.online or _is_somewhere(resource)


def at_locations(resources: Iterable[Resource]) -> list[Json]:
    """Return where services are, each with its service and its place as a list shows them."""
    return [_at_location(resource) | {"service": _service(resource)} for resource in resources]


def at_location(resource: Resource) -> Json:
    """Return where one service is, with everything about the service."""
    whole = service(resource)
    whole.pop("service_at_locations", None)
    return _at_location(resource) | {"service": whole}


def by_location_id(resources: ResourceQuerySet, uid: uuid.UUID) -> ResourceQuerySet:
    """Narrow entries to the one whose place has this identifier."""
    return resources.filter(HAS_A_PLACE, uid=derived(uid, "service at location"))


def _at_location(resource: Resource) -> Json:
    return {"id": _id(resource, "service at location"), "location": _location(resource)}


def _is_somewhere(resource: Resource) -> bool:
    return bool(resource.address or resource.town or resource.postcode)


def _location(resource: Resource) -> Json:
    if not _is_somewhere(resource):
        return {"id": _id(resource, "location"), "location_type": "virtual", "name": resource.name}
    address = {
        "id": _id(resource, "address"),
        "location_id": _id(resource, "location"),
        "address_1": resource.address,
        "city": resource.town,
        "state_province": resource.region.name if resource.region else "",
        "postal_code": resource.postcode,
        "country": "GB",
        "address_type": "physical",
    }
    place: Json = {
        "id": _id(resource, "location"),
        "location_type": "physical",
        "name": resource.name,
        "addresses": [address],
    }
    if resource.access_notes:
        place["accessibility"] = [{"id": _id(resource, "accessibility"), "description": resource.access_notes}]
    return place


# --- Kinds ----------------------------------------------------------------------------------------------


def taxonomy() -> Json:
    """Return our one taxonomy."""
    return {
        "id": str(taxonomy_id()),
        "name": _("Kinds of local help"),
        "description": _("The kinds by which local services and groups are found on this site."),
        "uri": f"{settings.SITE_URL}/resources/",
    }


def term(category: ResourceCategory) -> Json:
    """Return a category as a term of our taxonomy."""
    return {
        "id": str(category.uid),
        "name": category.name,
        "description": category.description,
        "taxonomy_id": str(taxonomy_id()),
        "term_uri": f"{settings.SITE_URL}/resources/?category={category.slug}",
    }


def _id(resource: Resource, kind: str) -> str:
    return str(derived(resource.uid, kind))
