"""What pages show, said again for machines: schema.org's words in JSON-LD.

Everything here comes from the facts that the page is drawn from (cms.facts), so that the two cannot differ. Nothing is
said that the page does not say: no price where there is none, no link to an online session, no names but those shown.
"""

import datetime as dt
from collections.abc import Iterable, Sequence
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from cms.facts import Coming, ModuleFacts, ProgrammeFacts, WorkshopFacts
from programmes.catalogue.models import DeliveryMode, Module, Programme, Region, Session, Venue, Workshop
from ui.addresses import absolute
from ui.journey import Station

Thing = dict[str, Any]

SCHEMA = "https://schema.org"
LANGUAGE = "en-GB"
State = Workshop.State


def graph(*things: Thing | None) -> Thing:
    """Return one document about several things."""
    return {"@context": SCHEMA, "@graph": [thing for thing in things if thing]}


def kinds(thing: Thing) -> set[str]:
    """Return what a thing is."""
    named = thing["@type"]
    return {named} if isinstance(named, str) else set(named)


# --- Who ----------------------------------------------------------------------------------------------


def site(contact: dict[str, str]) -> list[Thing]:
    """Describe this site and who keeps it, with the contact that its footer shows."""
    home = absolute("/")
    reachable = {"email": contact.get("email"), "telephone": contact.get("phone"), "name": contact.get("name")}
    point = {name: value for name, value in reachable.items() if value}
    keeper: Thing = {"@type": "Organization", "@id": f"{home}#organisation", "name": settings.WAGTAIL_SITE_NAME}
    keeper["url"] = home
    if point:
        keeper["contactPoint"] = {"@type": "ContactPoint", **point}
    return [
        keeper,
        {
            "@type": "WebSite",
            "@id": f"{home}#site",
            "name": settings.WAGTAIL_SITE_NAME,
            "url": home,
            "inLanguage": LANGUAGE,
            "publisher": {"@id": keeper["@id"]},
        },
    ]


def organisations(names: Iterable[str]) -> list[Thing]:
    return [{"@type": "Organization", "name": name} for name in names]


def people(names: Iterable[str]) -> list[Thing]:
    return [{"@type": "Person", "name": name} for name in names]


# --- Where one is -------------------------------------------------------------------------------------


def crumbs(*places: tuple[str, str]) -> Thing:
    """Describe the way to a page: names and addresses, the page itself last."""
    return {
        "@type": "BreadcrumbList",
        "itemListElement": [
            {"@type": "ListItem", "position": number, "name": name, "item": absolute(address)}
            for number, (name, address) in enumerate(places, 1)
        ],
    }


def way_to_programmes() -> tuple[str, str]:
    return _("Programmes"), reverse("wagtail_serve", args=["programmes/"])


def addresses(items: Iterable[str]) -> Thing:
    """Describe a list of pages in its order."""
    return {
        "@type": "ItemList",
        "itemListElement": [
            {"@type": "ListItem", "position": number, "url": absolute(address)}
            for number, address in enumerate(items, 1)
        ],
    }


# --- A programme --------------------------------------------------------------------------------------


def course_id(programme: Programme) -> str:
    """Return the name by which a programme is known to machines, on whatever page."""
    return absolute(reverse("wagtail_serve", args=[f"programmes/{programme.slug}/"])) + "#course"


def course(programme: Programme, *, name: str, description: str, address: str, facts: ProgrammeFacts) -> Thing:
    """Describe a programme, with its coming workshops."""
    said = _course(programme, facts.providers) | {
        "name": name,
        "description": description,
        "url": absolute(address),
        "courseCode": programme.code_prefix,
        "teaches": [outcome.title for outcome in facts.outcomes],
        "audience": [{"@type": "Audience", "audienceType": name} for name in facts.audiences],
        "hasCourseInstance": [_coming(coming) for coming in facts.workshops],
    }
    said["timeRequired"] = _duration(facts.days_together, *facts.hours_together)
    return _without_nothing(said)


def _course(programme: Programme, providers: Sequence[str]) -> Thing:
    return {
        "@type": "Course",
        "@id": course_id(programme),
        "name": programme.title,
        "description": programme.summary,
        "inLanguage": LANGUAGE,
        "provider": organisations(providers),
    }


def _coming(coming: Coming) -> Thing:
    """Describe a workshop as a list shows it: by its days, without times."""
    workshop = coming.workshop
    sessions = [session for session in workshop.sessions.all() if session.cancelled_at is None]
    open_to_all = workshop.enrolment_mode != Workshop.EnrolmentMode.INVITE
    return _without_nothing(
        {
            "@type": ["CourseInstance", "EducationEvent"],
            "@id": instance_id(workshop),
            "name": workshop.title,
            "url": absolute(coming.url),
            "identifier": workshop.code,
            "startDate": _day(coming.first_day),
            "endDate": _day(coming.last_day),
            "eventStatus": status(workshop),
            "location": _one_or_many(_where(workshop, sessions, coming.url)),
            "courseMode": _mode(sessions),
            "courseWorkload": _workload(coming.stations),
            "maximumAttendeeCapacity": workshop.places_max,
            "remainingAttendeeCapacity": coming.places.for_newcomers if coming.first_day and open_to_all else None,
        }
    )


# --- A module -----------------------------------------------------------------------------------------


def module(shown: Module, *, name: str, description: str, address: str, facts: ModuleFacts) -> Thing:
    """Describe one part of a programme."""
    return _without_nothing(
        {
            "@type": "LearningResource",
            "name": name,
            "description": description or shown.summary,
            "url": absolute(address),
            "inLanguage": LANGUAGE,
            "learningResourceType": shown.get_kind_display(),
            "timeRequired": _duration(0, shown.hours) if shown.hours else _duration(shown.days),
            "teaches": [statement.title for statement in facts.outcomes],
            "isPartOf": {"@type": "Course", "@id": course_id(shown.programme), "name": shown.programme.title},
        }
    )


# --- A workshop ---------------------------------------------------------------------------------------


def instance_id(workshop: Workshop) -> str:
    """Return the name by which a workshop is known to machines: its code never changes, its page may."""
    return absolute(reverse("workshop", args=[workshop.code])) + "#workshop"


def workshop(shown: Workshop, *, name: str, description: str, address: str, facts: WorkshopFacts) -> list[Thing]:
    """Describe a workshop and the programme that it is a run of; without dates the programme alone.

    One that is cancelled has no sessions left, and keeps the days on which it would have been.
    """
    programme = shown.programme
    instance = _instance(shown, name, description, address, facts) if facts.first_day else None
    part_of = _course(programme, facts.providers)
    if instance is None:
        return [_without_nothing(part_of)]
    return [_without_nothing(part_of | {"hasCourseInstance": {"@id": instance["@id"]}}), instance]


def workshop_page(shown: Workshop, *, name: str, description: str, address: str, facts: WorkshopFacts) -> Thing:
    """Return all that a workshop's page says to machines, be it an editor's page or the plain one."""
    programme = shown.programme
    return graph(
        *workshop(shown, name=name, description=description, address=address, facts=facts),
        crumbs(
            way_to_programmes(),
            (programme.title, reverse("wagtail_serve", args=[f"programmes/{programme.slug}/"])),
            (name, address),
        ),
    )


def _instance(shown: Workshop, name: str, description: str, address: str, facts: WorkshopFacts) -> Thing:
    sessions = facts.sessions
    open_to_newcomers = facts.way_in.kind in {"book", "apply", "wait"}
    return _without_nothing(
        {
            "@type": ["CourseInstance", "EducationEvent"],
            "@id": instance_id(shown),
            "name": name,
            "description": description or shown.programme.summary,
            "url": absolute(address),
            "identifier": shown.code,
            "inLanguage": LANGUAGE,
            "startDate": _instant(sessions[0].starts_at, sessions[0]) if sessions else _day(facts.first_day),
            "endDate": _instant(sessions[-1].ends_at, sessions[-1]) if sessions else _day(facts.last_day),
            "eventStatus": status(shown, moved=facts.moved),
            "eventAttendanceMode": _attendance(sessions),
            "courseMode": _mode(sessions),
            "courseWorkload": _workload(facts.stations),
            "location": _one_or_many(_where(shown, sessions, address)),
            "organizer": organisations(facts.providers),
            "instructor": people(facts.facilitators),
            "maximumAttendeeCapacity": shown.places_max,
            "remainingAttendeeCapacity": facts.places.for_newcomers if open_to_newcomers else None,
            "subEvent": [_session(shown, session, address) for session in sessions],
        }
    )


def _session(shown: Workshop, session: Session, address: str) -> Thing:
    return _without_nothing(
        {
            "@type": "EducationEvent",
            "name": session.title,
            "startDate": _instant(session.starts_at, session),
            "endDate": _instant(session.ends_at, session),
            "eventStatus": status(shown),
            "eventAttendanceMode": _attendance([session]),
            "location": _location(shown, session, address),
        }
    )


def status(shown: Workshop, *, moved: bool = False) -> str:
    """Say how a workshop stands. schema.org has no word for provisional dates: they are scheduled, until moved."""
    if shown.state == State.CANCELLED:
        return f"{SCHEMA}/EventCancelled"
    return f"{SCHEMA}/EventRescheduled" if moved else f"{SCHEMA}/EventScheduled"


def _instant(instant: dt.datetime, session: Session) -> str:
    """Say an instant as the clocks at the session say it, with how far they are from UTC."""
    return instant.astimezone(ZoneInfo(session.time_zone)).isoformat(timespec="minutes")


def _day(day: dt.date | None) -> str | None:
    return day.isoformat() if day else None


def _is_met(session: Session) -> bool:
    return session.mode == DeliveryMode.IN_PERSON


def _attendance(sessions: Sequence[Session]) -> str | None:
    words = {"Blended": "Mixed", "Onsite": "Offline", "Online": "Online"}
    mode = _mode(sessions)
    return f"{SCHEMA}/{words[mode]}EventAttendanceMode" if mode else None


def _mode(sessions: Sequence[Session]) -> str | None:
    """Say how people meet, by the sessions that stand; nothing while there are none."""
    met = {_is_met(session) for session in sessions}
    return {(True,): "Onsite", (False,): "Online", (False, True): "Blended"}.get(tuple(sorted(met)))


def _workload(stations: Sequence[Station]) -> str | None:
    """Say how much time people spend together: what is voluntary, or one's own time, is not counted."""
    together = [station for station in stations if not station.is_stretch and not station.note]
    days = sum(station.days for station in together if station.hours is None)
    return _duration(days, *(station.hours for station in together if station.hours is not None))


def _duration(days: int, *hours: dt.timedelta) -> str | None:
    """Return whole days, and some hours besides, as ISO 8601 has it: "P5DT2H30M"; None for no time at all."""
    whole, minutes = divmod(int(sum(hours, dt.timedelta()).total_seconds()) // 60, 60)
    time = f"T{f'{whole}H' if whole else ''}{f'{minutes}M' if minutes else ''}" if whole or minutes else ""
    return f"P{f'{days}D' if days else ''}{time}" if days or time else None


def _where(shown: Workshop, sessions: Sequence[Session], address: str) -> list[Thing]:
    """Return where a workshop is as a whole: its house, and this site where some of it is online or by telephone."""
    mode = _mode(sessions)
    met = [] if mode == "Online" else [_place(shown.venue, shown.region)]
    return met if mode in {"Onsite", None} else [*met, _virtual(address)]


def _location(shown: Workshop, session: Session, address: str) -> Thing:
    if not _is_met(session):
        return _virtual(address)
    return _place(session.venue or shown.venue, shown.region)


def _virtual(address: str) -> Thing:
    """Describe a session that is not met at a place: how to join is told to those who take part, and starts here."""
    return {"@type": "VirtualLocation", "url": absolute(address)}


def _place(venue: Venue | None, region: Region) -> Thing:
    """Describe where people meet; where the house is not yet known, the part of the country."""
    if venue is None:
        return {"@type": "Place", "name": region.name, "address": region.name}
    said = {
        "@type": "Place",
        "name": venue.name,
        "address": {
            "@type": "PostalAddress",
            "streetAddress": ", ".join(line.strip() for line in venue.address.splitlines() if line.strip()),
            "addressLocality": venue.town,
            "postalCode": venue.postcode,
            "addressCountry": "GB",
        },
    }
    if venue.latitude is not None and venue.longitude is not None:
        said["geo"] = {
            "@type": "GeoCoordinates",
            "latitude": float(venue.latitude),
            "longitude": float(venue.longitude),
        }
    return said


# --- An article ---------------------------------------------------------------------------------------


def article(
    *, headline: str, description: str, address: str, byline: str, day: dt.date, changed_at: dt.datetime | None
) -> Thing:
    """Describe an article. Of a byline, the name stands before the first comma, and what they do after it."""
    name, _comma, does = (part.strip() for part in byline.partition(","))
    return _without_nothing(
        {
            "@type": "Article",
            "headline": headline,
            "description": description,
            "url": absolute(address),
            "mainEntityOfPage": absolute(address),
            "inLanguage": LANGUAGE,
            "datePublished": day.isoformat(),
            "dateModified": changed_at and changed_at.isoformat(timespec="seconds"),
            "author": _without_nothing({"@type": "Person", "name": name, "jobTitle": does}),
            "publisher": {"@type": "Organization", "name": settings.WAGTAIL_SITE_NAME, "url": absolute("/")},
        }
    )


def _one_or_many(things: list[Thing]) -> Thing | list[Thing]:
    return things[0] if len(things) == 1 else things


def _without_nothing(thing: Thing) -> Thing:
    """Leave out what there is nothing to say of; nought is something."""
    return {name: value for name, value in thing.items() if value not in (None, "", [])}
