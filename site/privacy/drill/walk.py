"""Ask for every address as every kind of person, and read what comes back."""

import itertools
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from functools import lru_cache
from urllib.parse import urlsplit

from django.conf import settings
from django.db.models import Q
from django.test import Client
from django.urls import NoReverseMatch, Resolver404, URLPattern, URLResolver, get_resolver, resolve, reverse
from wagtail.models import Page

from accounts.models import User
from learning_review.disclosure.models import ReleasedText
from learning_review.evidence.models import Snapshot
from learning_review.reviews.models import ReviewVersion
from learning_review.voices import links
from learning_review.voices.models import VoiceLink
from privacy.drill.arrange import Published
from privacy.traces import text_of
from programmes.calendars.services import calendar_settings, feed_secret
from programmes.catalogue.models import Session
from programmes.coaching.models import Call, Coach
from programmes.directory.models import Resource
from programmes.people.models import Membership

LINK = re.compile(r'(?:href|src)="(/[^"#]*)"')
# Of each kind of page that links lead to so many are read, beside those of the workshop itself.
OF_EACH = 3
OF_THE_WORKSHOP = 40
# Links that change something for whoever follows them, and files that are the same for everybody.
PASSED_BY = ("/accounts/logout", "/static/", "/media/")


def roles(published: Published) -> dict[str, User | None]:
    """Return one person of each kind who can be here, the owner of the words among them; None is a visitor."""
    workshop = published.enrolment.workshop
    others = User.objects.filter(is_active=True).exclude(pk=published.owner.pk).order_by("pk")
    organisations = workshop.partners.values("organisation")
    contacts = Membership.objects.filter(role=Membership.Role.PARTNER_CONTACT, organisation__in=organisations)
    found = {
        "visitor": None,
        "owner": published.owner,
        "in the same group": others.filter(enrolments__workshop=workshop).first(),
        "newcomer": others.filter(enrolments=None, is_staff=False, groups=None, coach=None, memberships=None).first(),
        "facilitator": workshop.facilitators.first(),
        "coach": others.filter(pk__in=Coach.objects.filter(active=True).values("user")).first(),
        "partner": others.filter(pk__in=contacts.values("person")).first(),
        "coordinator": published.coordinator,
        "administrator": others.filter(is_superuser=True).first(),
    }
    return {role: person for role, person in found.items() if person is not None or role == "visitor"}


def addresses(published: Published) -> list[str]:
    """Return every address of ours that can be written with what the drill made or has at hand, and every page."""
    workshop, voice = published.enrolment.workshop, published.voice
    snapshots = Snapshot.objects.filter(Q(voice=voice) | Q(workshop=workshop)).values_list("reference", flat=True)
    versions = ReviewVersion.objects.filter(review__workshop=workshop)
    known: dict[str, list[object]] = {
        "code": [workshop.code],
        "enrolment": [published.enrolment.reference],
        "reference": [voice.reference, published.entry.reference, published.enrolment.reference, *snapshots[:1]],
        "slug": [workshop.programme.slug],
        "programme": [workshop.programme.slug],
        "version": [version.number for version in versions],
        "number": [*(version.number for version in versions), 1],
        "secret": [links.mint(voice, VoiceLink.Purpose.MANAGE), feed_secret(calendar_settings(published.owner))],
        "call": [*Call.objects.filter(enrolment__workshop=workshop).values_list("reference", flat=True)[:1]],
        "session": [*Session.objects.filter(part__workshop=workshop).values_list("pk", flat=True)[:1]],
        "person": [published.owner.pk],
        "uid": [*Resource.objects.public().values_list("uid", flat=True)[:1]],
        "pk": [published.finding.pk, 1, *ReleasedText.objects.values_list("pk", flat=True)[:1]],
        "kind": ["json", "html"],
        "outcome": [outcome.code for outcome in workshop.programme.outcomes.all()[:1]],
    }
    found = [address for pattern in _ours() for address in _written(pattern, known)]
    found += [page.get_url() for page in Page.objects.live().filter(depth__gt=1)]
    found += [f"/search/?q={word}" for word in published.words]
    return sorted({address for address in found if address})


def kinds_of(addresses: Iterable[str]) -> set[str]:
    """Return the names of our addresses of which at least one was asked for."""
    return {kind for address in addresses if (kind := _kind(address.partition("?")[0]))} & ours()


def ours() -> set[str]:
    """Return the names of all addresses of ours that one can look at."""
    return {pattern.name for pattern in _ours() if pattern.name}


def _ours(resolver: URLResolver | None = None) -> Iterator[URLPattern]:
    for pattern in (resolver or get_resolver()).url_patterns:
        if isinstance(pattern, URLPattern):
            if pattern.name:
                yield pattern
        elif str(pattern.pattern) not in {"admin/", "documents/"}:
            yield from _ours(pattern)


def _written(pattern: URLPattern, known: dict[str, list[object]]) -> Iterator[str]:
    names = [*pattern.pattern.converters] or [*getattr(pattern.pattern, "regex", re.compile("")).groupindex]
    for values in itertools.product(*(known.get(name, []) for name in names)):
        try:
            yield reverse(pattern.name, kwargs=dict(zip(names, values, strict=True)))
        except NoReverseMatch:
            continue


def read(person: User | None, seeds: Iterable[str], *, code: str, follow: bool) -> Iterator[tuple[str, str]]:
    """Yield (address, what it says) for each address, as somebody; with `follow` also where their links lead."""
    client = Client(raise_request_exception=False, SERVER_NAME=urlsplit(settings.SITE_URL).hostname)
    if person is not None:
        client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
    waiting, seen, of_each = list(seeds), set(), Counter[str]()
    known = set(waiting)
    while waiting:
        address = waiting.pop(0)
        if address in seen:
            continue
        seen.add(address)
        response = client.get(address)
        content = b"".join(response.streaming_content) if response.streaming else response.content  # type: ignore[attr-defined]
        said = text_of(address, content)
        yield address, said
        if follow and response.get("Content-Type", "").startswith("text/html"):
            for link in LINK.findall(said):
                kind = _kind(link.replace("&amp;", "&"))
                most = OF_THE_WORKSHOP if code in link else OF_EACH
                if kind and link not in known and of_each[kind] < most:
                    of_each[kind] += 1
                    known.add(link)
                    waiting.append(link.replace("&amp;", "&"))


@lru_cache(maxsize=50_000)
def _kind(link: str) -> str:
    """Return what kind of page a link leads to; nothing for one that is not followed."""
    if link.startswith(PASSED_BY):
        return ""
    try:
        return resolve(link.partition("?")[0]).view_name or "page"
    except Resolver404:
        return ""
