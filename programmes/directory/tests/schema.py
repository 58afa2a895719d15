"""The rules of Open Referral UK (HSDS 3.0 with the UK profile) that concern us, retold as JSON Schema, and a checker.

The checker knows as much of JSON Schema as the rules use: type, required, properties, items, enum and format.
"""

import datetime as dt
import uuid
from typing import Any
from urllib.parse import urlsplit

Json = dict[str, Any]
TEXT: Json = {"type": "string"}
NUMBER: Json = {"type": "number"}
ID: Json = {"type": "string", "format": "uuid"}
URI: Json = {"type": "string", "format": "uri"}
EMAIL: Json = {"type": "string", "format": "email"}


def thing(*required: str, **properties: Json) -> Json:
    """An object; those named must be there, whatever else it has must be named and of its kind."""
    return {"type": "object", "required": list(required), "properties": properties}


def many(items: Json) -> Json:
    return {"type": "array", "items": items}


LANGUAGE = thing("id", id=ID, service_id=ID, phone_id=ID, name=TEXT, code=TEXT, note=TEXT)
PHONE = thing("id", "number", id=ID, contact_id=ID, number=TEXT, description=TEXT, languages=many(LANGUAGE))
CONTACT = thing("id", id=ID, service_id=ID, name=TEXT, title=TEXT, phones=many(PHONE))
ORGANIZATION = thing(
    "id", "name", "description", id=ID, name=TEXT, description=TEXT, email=EMAIL, website=URI, logo=TEXT, uri=URI
)
TERM = thing(
    "id",
    "name",
    "description",
    id=ID,
    name=TEXT,
    description=TEXT,
    parent_id=ID,
    taxonomy=TEXT,
    taxonomy_id=ID,
    term_uri=URI,
)
TAXONOMY = thing(
    "id", "name", "description", id=ID, name=TEXT, description=TEXT, uri=URI, version=TEXT, taxonomy_terms=many(TERM)
)
ATTRIBUTE = thing("id", id=ID, link_id=ID, link_type=TEXT, taxonomy_term_id=ID, taxonomy_term=TERM)
ADDRESS = thing(
    *("id", "address_1", "city", "state_province", "postal_code", "country", "address_type"),
    id=ID,
    location_id=ID,
    attention=TEXT,
    address_1=TEXT,
    city=TEXT,
    region=TEXT,
    state_province=TEXT,
    postal_code=TEXT,
    country=TEXT,
    address_type={"type": "string", "enum": ["physical", "postal", "virtual"]},
)
ACCESSIBILITY = thing("id", id=ID, location_id=ID, description=TEXT, details=TEXT, url=URI)
LOCATION = thing(
    "id",
    "location_type",
    id=ID,
    location_type={"type": "string", "enum": ["physical", "postal", "virtual"]},
    name=TEXT,
    description=TEXT,
    latitude=NUMBER,
    longitude=NUMBER,
    addresses=many(ADDRESS),
    accessibility=many(ACCESSIBILITY),
)
SCHEDULE = thing(
    "id",
    id=ID,
    service_id=ID,
    valid_from={"type": "string", "format": "date"},
    valid_to={"type": "string", "format": "date"},
    freq={"type": "string", "enum": ["WEEKLY", "MONTHLY"]},
    byday=TEXT,
    description=TEXT,
    opens_at=TEXT,
    closes_at=TEXT,
    notes=TEXT,
)
SERVICE_AREA = thing("id", id=ID, service_id=ID, name=TEXT, extent=TEXT, extent_type=TEXT, uri=TEXT)
COST_OPTION = thing("id", id=ID, service_id=ID, option=TEXT, amount=NUMBER, amount_description=TEXT)
AT_LOCATION = thing("id", id=ID, service_id=ID, location_id=ID, location=LOCATION)
# A list shows what there is one of; what there are several of, only the service's own page.
LISTED: Json = {
    "id": ID,
    "organization_id": ID,
    "name": TEXT,
    "description": TEXT,
    "url": URI,
    "email": EMAIL,
    "status": {"type": "string", "enum": ["active", "inactive", "defunct", "temporarily closed"]},
    "fees": TEXT,
    "accreditations": TEXT,
    "minimum_age": NUMBER,
    "maximum_age": NUMBER,
    "assured_date": {"type": "string", "format": "date"},
    "assurer_email": EMAIL,
    "alert": TEXT,
    "last_modified": {"type": "string", "format": "date-time"},
    "organization": ORGANIZATION,
}
SERVICE_LISTED = thing("id", "name", "status", "organization", **LISTED)
SERVICE = thing(
    "id",
    "name",
    "status",
    "organization",
    **LISTED,
    schedules=many(SCHEDULE),
    service_areas=many(SERVICE_AREA),
    service_at_locations=many(AT_LOCATION),
    languages=many(LANGUAGE),
    cost_options=many(COST_OPTION),
    contacts=many(CONTACT),
    attributes=many(ATTRIBUTE),
)
AT_LOCATION_LISTED = thing("id", "location", "service", id=ID, location=LOCATION, service=SERVICE_LISTED)
AT_LOCATION_FULL = thing("id", "location", "service", id=ID, location=LOCATION, service=SERVICE)


def page(of: Json) -> Json:
    """A page of a list: how many there are, where one is, and the things themselves."""
    number, truth = {"type": "integer"}, {"type": "boolean"}
    header = {
        "total_items": number,
        "total_pages": number,
        "page_number": number,
        "size": number,
        "first_page": truth,
        "last_page": truth,
        "empty": truth,
    }
    return thing(*header, "contents", **header, contents=many(of))


TYPES: dict[str, tuple[type, ...]] = {
    "object": (dict,),
    "array": (list,),
    "string": (str,),
    "number": (int, float),
    "integer": (int,),
    "boolean": (bool,),
}
FORMATS = {
    "uuid": uuid.UUID,
    "date": dt.date.fromisoformat,
    "date-time": lambda text: dt.datetime.fromisoformat(text).utcoffset().total_seconds(),
    "uri": lambda text: {"http": 0, "https": 0}[urlsplit(text).scheme],
    "email": lambda text: text.index("@", 1),
}


def problems(value: Any, schema: Json, where: str = "$") -> list[str]:
    """Return what is wrong with a value, each as "where: what"; none when it keeps to the schema."""
    kind = schema["type"]
    if not isinstance(value, TYPES[kind]) or (isinstance(value, bool) and kind != "boolean"):
        return [f"{where}: no {kind}"]
    found = []
    if "enum" in schema and value not in schema["enum"]:
        found.append(f"{where}: {value!r} is none of {schema['enum']}")
    if "format" in schema:
        try:
            FORMATS[schema["format"]](value)
        except (ValueError, KeyError, AttributeError):
            found.append(f"{where}: no {schema['format']}")
    if kind == "array":
        for number, item in enumerate(value):
            found += problems(item, schema["items"], f"{where}[{number}]")
    if kind == "object":
        found += [f"{where}: {name} is missing" for name in schema["required"] if name not in value]
        found += [f"{where}: {name} is unknown" for name in value if name not in schema["properties"]]
        for name in value.keys() & schema["properties"].keys():
            found += problems(value[name], schema["properties"][name], f"{where}.{name}")
    return found
