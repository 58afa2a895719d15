"""How often what anybody can send is taken."""

import datetime as dt
import json
import logging
from io import StringIO

import pytest
import time_machine
from bs4 import BeautifulSoup
from django.core.cache import cache
from django.test import Client, RequestFactory
from django.urls import reverse

from accounts.models import User
from config.logs import json_formatter
from notices.models import Notice
from programmes.catalogue.tests.factories import WorkshopFactory
from programmes.enrolment.models import BookingDraft, Interest
from programmes.people.tests.factories import UserFactory
from ui.limits import Limit, limits_of, network_of

pytestmark = pytest.mark.django_db
NOON = dt.datetime(2027, 5, 4, 11, 0, tzinfo=dt.UTC)  # midday in London
NAME = {"first_name": "Mina", "last_name": "O’Hara <x>"}


@pytest.fixture(autouse=True)
def limits(settings):
    settings.RATE_LIMITS = settings.RATE_LIMITS | {"booking": "2/10m/person, 3/10m/network"}
    cache.clear()
    with time_machine.travel(NOON, tick=False) as clock:
        yield clock
    cache.clear()


@pytest.fixture
def url():
    return reverse("book_step", args=[WorkshopFactory(first_day=NOON.date() + dt.timedelta(days=60)).code, "name"])


def send(client, url, **more):
    return client.post(url, NAME, **more).status_code


def test_a_network_may_send_so_often_whoever_it_is(url):
    assert [send(Client(), url) for _time in range(4)] == [302, 302, 302, 429]
    assert send(Client(REMOTE_ADDR="192.0.2.7"), url) == 302


def test_a_person_may_send_so_often_wherever_they_are(url, settings):
    user, other = UserFactory(), UserFactory()
    answers = []
    for number in range(3):
        client = Client(REMOTE_ADDR=f"192.0.2.{number}")
        client.force_login(user)
        answers.append(send(client, url))
    client.force_login(other)
    assert [*answers, send(client, url)] == [302, 302, 429, 302]


def test_looking_is_never_counted(client, url):
    assert {client.get(url).status_code for _time in range(9)} == {200}
    assert send(client, url) == 302


def test_the_page_says_when_and_keeps_what_was_typed(url, limits):
    limits.move_to(NOON + dt.timedelta(minutes=2, seconds=30))
    for _time in range(3):
        send(Client(), url)
    client = Client(enforce_csrf_checks=True)
    token = client.get(url).context["csrf_token"]
    response = client.post(url, NAME | {"csrfmiddlewaretoken": str(token)})
    assert (response.status_code, response["Retry-After"]) == (429, "450")
    assert "no-store" in response["Cache-Control"]
    page = BeautifulSoup(response.content, "html.parser").main
    assert "from 12.10pm on" in page.get_text(" ", strip=True)
    typed = {field["name"]: field["value"] for field in page.form.find_all("input")}
    assert {name: typed[name] for name in NAME} == NAME
    drafts = BookingDraft.objects.count()
    limits.move_to(NOON + dt.timedelta(minutes=10))
    assert client.post(url, typed).status_code == 302
    assert BookingDraft.objects.count() == drafts + 1


def test_nothing_is_done_past_a_limit(url):
    for _time in range(5):
        send(Client(), url)
    assert BookingDraft.objects.count() == 3


def test_a_password_is_never_put_on_the_page(rf, settings):
    from ui.limits import too_many

    request = rf.post("/accounts/login/", {"login": "mina@example.org", "password": "kept to myself"})
    request.user, request.session = UserFactory(), {}
    assert b"kept to myself" not in too_many(request).content


def test_a_denial_is_logged_in_utc_without_saying_who(url):
    capture = StringIO()
    handler = logging.StreamHandler(capture)
    handler.setFormatter(json_formatter())
    logger = logging.getLogger("ui.limits")
    logger.addHandler(handler)
    for _time in range(4):
        send(Client(REMOTE_ADDR="192.0.2.44"), url)
    logger.removeHandler(handler)
    (line,) = [json.loads(line) for line in capture.getvalue().splitlines()]
    assert (line["event"], line["act"], line["per"], line["timestamp"]) == (
        "too_many",
        "booking",
        "network",
        "2027-05-04T11:00:00Z",
    )
    assert "192.0.2.44" not in capture.getvalue()
    assert "Mina" not in capture.getvalue()


def test_without_a_cache_things_are_taken(url, settings):
    settings.CACHES = {"default": {"BACKEND": "tests.test_limits.NoCache"}}
    assert [send(Client(), url) for _time in range(5)] == [302] * 5


class NoCache:
    """A cache that nobody can reach."""

    def __init__(self, *args):
        pass

    def add(self, *args, **kwargs):
        raise ConnectionError

    def close(self, **kwargs):
        pass

    def clear(self):
        pass


def test_interest_sends_no_more_mail_than_is_fair(settings):
    settings.RATE_LIMITS = settings.RATE_LIMITS | {"interest": "2/h/network"}
    programme = WorkshopFactory().programme
    url = reverse("interest", args=[programme.slug])
    answers = [Client().post(url, {"name": "Mina", "email": f"mina{n}@example.org"}).status_code for n in range(4)]
    assert answers == [302, 302, 429, 429]
    assert (Interest.objects.count(), Notice.objects.count()) == (2, 4)


def test_every_limit_of_the_settings_can_be_read():
    from config.settings import base

    for act, said in base.RATE_LIMITS.items():
        assert said, act
    assert base.RATE_LIMITS["interest"] == "20/h/person, 60/h/network"


def test_a_limit_is_read_from_words(settings):
    settings.RATE_LIMITS = {"a": "40/10m/link, 5/h/person,1/2d/network", "b": "", "c": "5/h/planet"}
    assert list(limits_of("a")) == [Limit(40, 600, "link"), Limit(5, 3600, "person"), Limit(1, 172_800, "network")]
    assert list(limits_of("b")) == []
    with pytest.raises(ValueError, match="planet"):
        list(limits_of("c"))


@pytest.mark.parametrize(
    ("address", "network"),
    [
        ("192.0.2.1", "192.0.2.1"),
        ("2001:db8:1:2:aaaa::1", "2001:db8:1:2::/64"),
        ("2001:db8:1:2:bbbb::2", "2001:db8:1:2::/64"),
        ("", ""),
    ],
)
def test_a_household_is_one_network(address, network):
    assert network_of(RequestFactory().get("/", REMOTE_ADDR=address)) == network


def test_the_visitor_and_not_our_proxy_is_counted(settings):
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    request = RequestFactory().get("/", headers={"x-forwarded-for": "203.0.113.9, 198.51.100.4"})
    assert network_of(request) == "198.51.100.4"


def test_sign_in_s_own_limits_end_at_the_same_page(settings):
    answers = [Client().post("/accounts/login/", {"login": "x@example.org", "password": "x"}) for _n in range(31)]
    assert answers[-1].status_code == 429
    assert "Please wait a few minutes" in answers[-1].content.decode()
    assert User.objects.count() == 0
