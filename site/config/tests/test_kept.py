"""Public pages are kept, for anybody and nobody in particular, and never longer than they are true."""

import datetime as dt
import gzip
import threading
from collections.abc import Callable

import pytest
import time_machine
from bs4 import BeautifulSoup
from django.core.cache import caches
from django.core.cache.backends.base import BaseCache
from django.db import connection, transaction
from django.http import HttpResponse
from django.test import Client, RequestFactory
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from wagtail.models import Page, PageViewRestriction, Site

from accounts.models import User
from cms.models import FrameLink, SiteFrame
from cms.tasks import publish_scheduled
from cms.tests.factories import ArticlePageFactory, ProgrammePageFactory, StandardPageFactory, WorkshopPageFactory
from config.kept import REST_SECONDS, PublicPagesAreKept
from learning_review.voices import services as voices
from learning_review.voices.tests.factories import WORDS, ApprovedVoiceFactory
from programmes.calendars.services import calendar_settings, feed_secret
from programmes.catalogue import services as catalogue
from programmes.catalogue.models import Programme, Region, Session, Venue, Workshop
from programmes.catalogue.tests.factories import WorkshopFactory
from programmes.enrolment import services as enrolment
from programmes.enrolment.models import Enrolment
from programmes.people.models import Organisation
from programmes.people.tests.factories import UserFactory
from ui.responses import public

KEPT_SECONDS = 30
HOUR = dt.timedelta(hours=1)


@pytest.fixture(autouse=True)
def kept(db, settings):
    settings.PAGES_KEPT_SECONDS = KEPT_SECONDS
    caches["pages"].clear()
    return settings


def queries_of(act: Callable[[], object]) -> list[str]:
    with CaptureQueriesContext(connection) as captured:
        act()
    return [query["sql"] for query in captured]


def is_kept(client: Client, address: str, **headers: str) -> bool:
    """Say whether an address is answered from what is kept: with one query, for the version."""
    queries = queries_of(lambda: client.get(address, headers=headers))
    return len(queries) == 1 and "cms_change" in queries[0]


def text(client: Client, address: str) -> str:
    response = client.get(address)
    return f"{response.status_code} {' '.join(BeautifulSoup(response.content, 'html.parser').get_text(' ').split())}"


class TestWhatIsKept:
    def test_a_page_is_made_once_and_is_the_same_the_second_time(self, client):
        page = WorkshopPageFactory()
        made = client.get(page.url)
        assert is_kept(client, page.url)
        again = client.get(page.url)
        assert again.content == made.content
        assert again.headers == made.headers

    @pytest.mark.parametrize(
        "address", ["/", "/programmes/", "/articles/", "/privacy/", "/workshops/", "/reviews/", "/sitemap.xml"]
    )
    def test_every_kind_of_public_page(self, client, address):
        client.get(address)
        assert is_kept(client, address)

    def test_a_workshop_without_a_page(self, client):
        workshop = WorkshopPageFactory().workshop
        workshop.page.unpublish()
        address = f"/workshops/{workshop.code}/"
        client.get(address)
        assert is_kept(client, address)

    @pytest.mark.parametrize(
        "address", ["/calendar/workshops/{0.code}.ics", "/calendar/programmes/{0.programme.slug}.ics"]
    )
    def test_a_public_calendar_until_a_date_in_it_changes(self, client, address):
        workshop = WorkshopPageFactory().workshop
        address = address.format(workshop)
        first = client.get(address)
        assert is_kept(client, address)
        assert client.get(address, headers={"if-none-match": first["ETag"]}).status_code == 304
        workshop.sessions.update(title="By the river")
        changed = client.get(address, headers={"if-none-match": first["ETag"]})
        assert (changed.status_code, b"By the river" in changed.content.replace(b"\r\n ", b"")) == (200, True)

    def test_it_is_sent_compressed_to_whoever_can_read_it(self, client):
        plain = client.get("/privacy/")
        small = client.get("/privacy/", headers={"accept-encoding": "gzip, br"})
        assert small["Content-Encoding"] == "gzip"
        assert gzip.decompress(small.content) == plain.content
        assert "Content-Encoding" not in client.get("/privacy/")

    def test_browsers_and_proxies_ask_each_time_and_are_told_when_nothing_is_new(self, client):
        first = client.get("/privacy/")
        assert first["Cache-Control"] == "public, max-age=0, must-revalidate"
        assert first["Vary"] == "Accept-Language, Cookie, Accept-Encoding"
        same = client.get("/privacy/", headers={"if-none-match": first["ETag"]})
        assert (same.status_code, same.content, same["ETag"]) == (304, b"", first["ETag"])
        FrameLink.objects.update(label="Something else")
        assert client.get("/privacy/", headers={"if-none-match": first["ETag"]}).status_code == 200

    def test_made_anew_and_unchanged_it_is_still_not_sent_again(self, client):
        first = client.get("/privacy/")
        ArticlePageFactory()
        assert client.get("/privacy/", headers={"if-none-match": first["ETag"]}).status_code == 304

    def test_who_asks_for_the_head_alone_gets_the_same_and_fills_nothing(self, client):
        client.head("/privacy/")
        assert not is_kept(client, "/privacy/")
        head, whole = client.head("/privacy/"), client.get("/privacy/")
        assert (head.content, head.headers) == (b"", whole.headers)

    def test_what_only_the_clock_changes_shows_after_half_a_minute(self, client):
        page = WorkshopPageFactory()
        now = timezone.now()
        Workshop.objects.update(opens_at=now - HOUR, closes_at=now + HOUR)
        with time_machine.travel(now + HOUR - dt.timedelta(seconds=1), tick=False) as clock:
            assert "Book a place" in text(client, page.url)
            clock.shift(KEPT_SECONDS - 0.5)
            assert "Book a place" in text(client, page.url)
            clock.shift(1)
            assert "Booking for this workshop has closed" in text(client, page.url)

    def test_it_can_be_switched_off(self, client, settings):
        settings.PAGES_KEPT_SECONDS = 0
        client.get("/privacy/")
        assert not is_kept(client, "/privacy/")


class TestWhatIsNot:
    @pytest.mark.parametrize("cookie", ["sessionid", "messages", "django_language", "booking-x", "anything"])
    def test_a_visitor_with_a_cookie_gets_a_page_of_their_own(self, client, cookie):
        client.get("/privacy/")
        other = Client()
        other.cookies[cookie] = "x"
        assert not is_kept(other, "/privacy/")
        assert other.get("/privacy/")["Cache-Control"] == "private, no-cache"

    def test_the_cookie_against_forged_forms_says_nothing(self, client):
        client.cookies["csrftoken"] = "x" * 32
        client.get("/privacy/")
        assert is_kept(client, "/privacy/")

    def test_nobody_signed_in_gets_or_leaves_one(self, client):
        page = WorkshopPageFactory()
        anonymous = client.get(page.url).content
        person = UserFactory(first_name="Zebedee")
        signed_in = Client()
        signed_in.force_login(person)
        theirs = signed_in.get(page.url)
        assert theirs["Cache-Control"] == "private, no-store"
        assert b"Sign out" in theirs.content
        assert Client().get(page.url).content == anonymous
        caches["pages"].clear()
        signed_in.get(page.url)
        assert Client().get(page.url).content == anonymous

    def test_steps_forms_and_files_are_made_for_whoever_asks(self, client):
        workshop = WorkshopPageFactory().workshop
        for name, arguments in (
            ("book", [workshop.code]),
            ("book_step", [workshop.code, "name"]),
            ("interest", [workshop.programme.slug]),
            ("account_request_login_code", []),
            ("healthz", []),
            ("robots", []),
        ):
            address = reverse(name, args=arguments)
            client.get(address)
            assert not is_kept(Client(), address)

    def test_somebodys_own_calendar_does_not_even_ask(self, client):
        own = calendar_settings(UserFactory())
        address = reverse("personal_calendar", args=[feed_secret(own)])
        assert [query for query in queries_of(lambda: client.get(address)) if "cms_change" in query] == []

    def test_what_is_not_there_is_not_kept(self, client):
        page = StandardPageFactory(live=False)
        assert client.get(page.url).status_code == 404
        page.save_revision().publish()
        assert client.get(page.url).status_code == 200

    def test_a_search_is_not_kept(self, client):
        client.get("/workshops/?q=coaching")
        assert not is_kept(client, "/workshops/?q=coaching")

    def test_a_page_that_sets_a_cookie_or_holds_a_form_is_not_kept(self, rf):
        def sets_a_cookie(request):
            response = public(HttpResponse("a page"))
            response.set_cookie("a", "b")
            return response

        def holds_a_form(request):
            return public(HttpResponse('<input name="csrfmiddlewaretoken">'))

        for view in (sets_a_cookie, holds_a_form):
            PublicPagesAreKept(view)(rf.get("/a/"))
            assert caches["pages"].get("x") is None
            assert not _is_answered_from_kept(view, rf)

    def test_a_page_for_those_who_know_a_password_is_theirs(self, client):
        page = StandardPageFactory()
        client.get(page.url)
        PageViewRestriction.objects.create(page=page, restriction_type="password", password="umbrella")
        assert "umbrella" not in text(client, page.url)
        assert not is_kept(client, page.url)


def _is_answered_from_kept(view: Callable, rf: RequestFactory) -> bool:
    asked = []

    def counted(request):
        asked.append(request)
        return view(request)

    middleware = PublicPagesAreKept(counted)
    middleware(rf.get("/a/"))
    middleware(rf.get("/a/"))
    return len(asked) == 1


class TestParameters:
    @pytest.mark.parametrize("view", [lambda request: public(HttpResponse("a page"))])
    def test_a_plain_view_is_answered_from_kept(self, rf, view):
        # The negative control of the tests above.
        assert _is_answered_from_kept(view, rf)

    def test_those_that_matter_each_have_their_own(self, client):
        for region in ("North", "South"):
            WorkshopFactory(region=Region.objects.create(name=region, slug=region.lower()))
        assert "2 workshops" in text(client, "/workshops/")
        assert "1 workshop" in text(client, "/workshops/?region=north")
        assert is_kept(client, "/workshops/?region=north")
        assert is_kept(client, "/workshops/?page=&region=north&month=")
        assert not is_kept(client, "/workshops/?region=south")

    def test_what_senders_add_changes_nothing_and_reaches_nothing(self, client):
        for number in range(13):
            ArticlePageFactory(title=f"Article {number}")
        client.get("/articles/?utm_source=letter&fbclid=abc")
        assert is_kept(client, "/articles/?gclid=x")
        assert b"utm_source" not in client.get("/articles/?utm_source=letter").content

    def test_with_one_that_nobody_knows_a_page_is_made_for_the_asker(self, client):
        client.get("/privacy/?preview=1")
        assert not is_kept(client, "/privacy/?preview=1")
        assert client.get("/privacy/?preview=1")["Cache-Control"] == "private, no-cache"

    def test_hosts_do_not_share(self, client):
        client.get("/privacy/")
        assert not is_kept(client, "/privacy/", host="localhost")
        assert client.get("/privacy/", headers={"host": "evil.example.org"}).status_code == 400

    def test_strange_bytes_harm_nothing(self, client):
        for address in ("/privacy/?page=%00", "/privacy/?page=%ff&region=%F0%9F%92%A9", "/%ff/", "/pri%00vacy/"):
            assert client.get(address).status_code in {200, 404}


class World:
    """A workshop with one place, its page, and all that stands around them."""

    def __init__(self) -> None:
        self.programme_page = ProgrammePageFactory()
        self.page = WorkshopPageFactory(parent=self.programme_page)
        self.workshop = self.page.workshop
        self.coordinator = UserFactory(is_superuser=True)
        self.person = UserFactory()
        Workshop.objects.update(places_max=1, places_min=1)
        self.workshop.refresh_from_db()
        self.voice = ApprovedVoiceFactory(workshop=self.workshop)
        self.article = ArticlePageFactory(title="A day in May")
        frame = SiteFrame.for_site(Site.objects.get(is_default_site=True))
        self.link = FrameLink.objects.create(frame=frame, menu="navigation", label="About", address="/about/")

    def book(self) -> Enrolment:
        return enrolment.book(self.workshop, self.person, by=self.person)


def published(page: Page, **values: object) -> None:
    for name, value in values.items():
        setattr(page, name, value)
    page.save_revision().publish()


def moved(world: World) -> None:
    first_day = world.workshop.span[0] + dt.timedelta(days=364)
    catalogue.move_workshop(world.workshop, by=world.coordinator, first_day=first_day)


# What is done, and how a page then differs: its address, words that go, words that come.
CHANGES: dict[str, tuple[Callable[[World], object], Callable[[World], str], str, str]] = {
    "a page published": (
        lambda world: published(world.article, title="A day in June"),
        lambda world: "/articles/",
        "A day in May",
        "A day in June",
    ),
    "a page unpublished": (
        lambda world: world.article.unpublish(),
        lambda world: world.article.url,
        "200",
        "404",
    ),
    "the list without it": (
        lambda world: world.article.unpublish(),
        lambda world: "/articles/",
        "A day in May",
        "Articles will appear here",
    ),
    "a page made private": (
        lambda world: PageViewRestriction.objects.create(page=world.article, restriction_type="login"),
        lambda world: world.article.url,
        "200",
        "302",
    ),
    "a page deleted": (lambda world: world.article.delete(), lambda world: world.article.url, "200", "404"),
    "the last place booked": (lambda world: world.book(), lambda world: world.page.url, "1 place left", "Full"),
    "the last place booked, in the finder": (
        lambda world: world.book(),
        lambda world: "/workshops/",
        "1 place left",
        "Full",
    ),
    "the last place booked, at home": (lambda world: world.book(), lambda world: "/", "1 place left", "Full"),
    "the last place booked, on the programme's page": (
        lambda world: world.book(),
        lambda world: world.programme_page.url,
        "1 place left",
        "Full",
    ),
    "a workshop cancelled": (
        lambda world: catalogue.cancel_workshop(world.workshop, by=world.coordinator, reason="Too few."),
        lambda world: world.page.url,
        "1 place left",
        "This workshop has been cancelled.",
    ),
    "a workshop moved": (
        moved,
        lambda world: world.page.url,
        "",
        str(timezone.localdate().year + 2),
    ),
    "a voice withdrawn": (
        lambda world: voices.withdraw(world.voice),
        lambda world: world.programme_page.url,
        WORDS,
        "",
    ),
    "the navigation edited": (
        lambda world: FrameLink.objects.filter(pk=world.link.pk).update(label="Who we are"),
        lambda world: "/privacy/",
        "About",
        "Who we are",
    ),
    "a facilitator named": (
        lambda world: world.workshop.facilitators.add(UserFactory(first_name="Ines", last_name="Calder")),
        lambda world: world.page.url,
        "",
        "Ines Calder",
    ),
    "many rows at once": (
        lambda world: Session.objects.update(title="Another beginning"),
        lambda world: world.page.url,
        "",
        "Another beginning",
    ),
    "a venue's notes": (
        lambda world: Venue.objects.update(access_notes="The lift is new."),
        lambda world: world.page.url,
        "",
        "The lift is new.",
    ),
    "an organisation's name": (
        lambda world: Organisation.objects.filter(programme_roles__role="delivered_by").update(name="Alder"),
        lambda world: world.programme_page.url,
        "",
        "Delivered by Alder",
    ),
    "a contact": (
        lambda world: Programme.objects.update(contact_name="Nia Owen"),
        lambda world: world.page.url,
        "",
        "Nia Owen",
    ),
    "places": (
        lambda world: Workshop.objects.update(places_max=9),
        lambda world: world.page.url,
        "1 place left",
        "9 places left",
    ),
}


class TestChangesShowAtOnce:
    @pytest.mark.parametrize("name", CHANGES)
    def test_it_shows_with_the_next_request(self, client, name):
        act, where, before, after = CHANGES[name]
        world = World()
        address = where(world)
        first = text(client, address)
        assert is_kept(client, address)
        assert before in first
        act(world)
        second = text(client, address)
        assert after in second
        assert before == "" or before not in second
        assert first != second

    def test_a_place_given_back(self, client):
        world = World()
        place = world.book()
        assert "Full" in text(client, world.page.url)
        enrolment.withdraw(place, by=world.person)
        assert "1 place left" in text(client, world.page.url)

    def test_a_name_put_right(self, client):
        world = World()
        person = UserFactory(first_name="Ines", last_name="Calder")
        world.workshop.facilitators.add(person)
        assert "Ines Calder" in text(client, world.page.url)
        User.objects.filter(pk=person.pk).update(last_name="Calder-Poe")
        assert "Ines Calder-Poe" in text(client, world.page.url)

    def test_somebody_signing_in_changes_nothing(self, client):
        world = World()
        client.get(world.page.url)
        Client().force_login(world.person)
        assert is_kept(client, world.page.url)

    def test_a_page_whose_time_has_come_or_is_over(self, client):
        page = StandardPageFactory(live=False)
        assert client.get(page.url).status_code == 404
        page.go_live_at, page.expire_at = timezone.now() + HOUR, timezone.now() + 3 * HOUR
        page.save_revision().publish()
        with time_machine.travel(timezone.now() + 2 * HOUR):
            publish_scheduled(timezone.now())
            assert client.get(page.url).status_code == 200
            assert is_kept(client, page.url)
        with time_machine.travel(timezone.now() + 4 * HOUR):
            publish_scheduled(timezone.now())
            assert client.get(page.url).status_code == 404

    def test_what_was_undone_changes_nothing(self, client):
        world = World()
        first = text(client, world.page.url)
        with transaction.atomic():
            world.book()
            transaction.set_rollback(True)
        assert is_kept(client, world.page.url)
        assert text(client, world.page.url) == first


class Broken(BaseCache):
    """A cache that cannot be reached."""

    asked = 0

    def __init__(self, location: str, params: dict) -> None:
        super().__init__(params)

    def get(self, key, default=None, version=None):
        type(self).asked += 1
        raise ConnectionError("nobody there")

    def set(self, key, value, timeout=None, version=None):
        type(self).asked += 1
        raise ConnectionError("nobody there")


class TestCacheDown:
    @pytest.fixture
    def broken(self, settings):
        settings.CACHES = settings.CACHES | {"pages": {"BACKEND": f"{__name__}.Broken"}}
        Broken.asked = 0

    def test_pages_are_made_each_time_and_the_cache_is_left_alone_a_while(self, broken, rf, caplog):
        middleware = PublicPagesAreKept(lambda request: public(HttpResponse("a page")))
        with time_machine.travel(timezone.now(), tick=False) as clock:
            assert [middleware(rf.get("/a/")).content for _n in range(3)] == [b"a page"] * 3
            assert Broken.asked == 1
            clock.shift(REST_SECONDS + 1)
            assert middleware(rf.get("/a/")).content == b"a page"
            assert Broken.asked == 2
        assert [record.levelname for record in caplog.records] == ["WARNING"] * 2

    def test_the_site_works(self, broken):
        client = Client()
        assert [client.get("/privacy/").status_code for _n in range(3)] == [200] * 3


@pytest.mark.django_db(transaction=True)
class TestManyAtOnce:
    """Several ask for one page that has to be made anew."""

    ASKERS = 8

    @pytest.fixture
    def makes(self):
        return []

    @pytest.fixture
    def going(self):
        return threading.Event()

    @pytest.fixture
    def middleware(self, makes, going):
        def view(request):
            makes.append(threading.current_thread().name)
            if len(makes) > 1:
                going.wait(20)
            return public(HttpResponse(f"made {len(makes)} times"))

        return PublicPagesAreKept(view)

    def ask(self, middleware, answers):
        try:
            answers.append(middleware(RequestFactory().get("/a/")).content.decode())
        finally:
            connection.close()

    def test_one_makes_it_and_the_others_wait_for_that(self, middleware, makes, going):
        self.ask(middleware, first := [])
        StandardPageFactory()
        answers: list[str] = []
        threads = [threading.Thread(target=self.ask, args=(middleware, answers)) for _n in range(self.ASKERS)]
        for thread in threads:
            thread.start()
        # Everybody has arrived when all but one wait for the one who makes it.
        while sum(_waiters(making) for making in middleware.makings.values()) < self.ASKERS - 1:
            threads[0].join(0.01)
        going.set()
        for thread in threads:
            thread.join()
        assert (first, answers) == (["made 1 times"], ["made 2 times"] * self.ASKERS)
        assert len(makes) == 2
        assert middleware.makings == {}

    def test_where_only_time_has_passed_the_others_get_what_there_is(self, middleware, makes, going):
        with time_machine.travel(timezone.now(), tick=False) as clock:
            self.ask(middleware, [])
            clock.shift(KEPT_SECONDS + 1)
            maker = threading.Thread(target=self.ask, args=(middleware, made := []))
            maker.start()
            while len(makes) < 2:
                maker.join(0.01)
            self.ask(middleware, others := [])
            going.set()
            maker.join()
        assert (made, others) == (["made 2 times"], ["made 1 times"])

    def test_who_makes_it_may_fail_and_nobody_hangs(self, going):
        fails = [False]

        def view(request):
            if fails[0]:
                raise ValueError("no")
            return public(HttpResponse("a page"))

        middleware = PublicPagesAreKept(view)
        self.ask(middleware, [])
        StandardPageFactory()
        fails[0] = True
        with pytest.raises(ValueError, match="no"):
            self.ask(middleware, [])
        assert middleware.makings == {}
        fails[0] = False
        self.ask(middleware, answers := [])
        assert answers == ["a page"]


def _waiters(making) -> int:
    return len(making.done._cond._waiters)
