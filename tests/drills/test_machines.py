"""Two machines with one database, one cache and one store of files: each due thing is done by exactly one worker.

Needs PostgreSQL, redis-server, nginx, moto_server (a stand-in for object storage) and what requirements-s3.txt brings;
runs in `make soak` alone.
"""

import contextlib
import importlib.util
import re
import shutil
import subprocess
import tempfile
import time
import urllib.request
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from django.utils import timezone
from wagtail.models import PageLogEntry

from cms.tests.test_tasks import HOUR, scheduled
from learning_review.reviews.models import ReviewVersion
from learning_review.reviews.tests.factories import published
from notices.models import Notice
from programmes.catalogue.tests.factories import WorkshopFactory
from programmes.enrolment.models import Enrolment, EnrolmentEvent
from programmes.enrolment.queries import invariant_violations, mail_violations
from programmes.enrolment.services import withdraw
from tests.drills.house import ROOT, House, until
from tests.drills.test_away import redis
from tests.drills.test_servers import Booker, booker
from tests.postgres import free_port
from tests.soak import SOAK

NEEDED = [name for name in ("redis-server", "nginx", "moto_server") if shutil.which(name) is None]
NEEDED += [] if importlib.util.find_spec("storages") else ["django-storages"]
pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.soak,
    pytest.mark.slow,
    pytest.mark.postgres,
    pytest.mark.skipif(not SOAK, reason="Runs in `make soak`."),
    pytest.mark.skipif(bool(NEEDED), reason=f"Not on this machine: {', '.join(NEEDED)}."),
]
State = Enrolment.State
# A picture of one red dot, made into an Illustration with a smaller rendition by the deployment itself.
MAKE_A_PICTURE = """
from io import BytesIO
from django.core.files.images import ImageFile
from PIL import Image
from cms.models import Illustration
content = BytesIO()
Image.new("RGB", (400, 300), "red").save(content, "PNG")
picture = Illustration.objects.create(title="A red field", file=ImageFile(content, name="red.png"))
print(picture.get_rendition("width-100").url)
"""


@contextlib.contextmanager
def process(*command: str, **options: object) -> Iterator["subprocess.Popen[bytes]"]:
    started = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, **options)
    try:
        yield started
    finally:
        started.terminate()
        started.wait(20)


def answers(url: str) -> bool:
    try:
        with urllib.request.urlopen(url, timeout=5):
            return True
    except urllib.error.HTTPError:
        return True
    except OSError:
        return False


@contextlib.contextmanager
def object_storage() -> Iterator[str]:
    """A store with a bucket `kindling`, whose files are for everybody only as far as its policy says."""
    import boto3

    port = free_port()
    with process("moto_server", "-H", "127.0.0.1", "-p", str(port)):
        until(lambda: answers(f"http://127.0.0.1:{port}/"))
        client = boto3.client(
            "s3",
            endpoint_url=f"http://127.0.0.1:{port}",
            aws_access_key_id="key",
            aws_secret_access_key="secret",
            region_name="us-east-1",
        )
        for bucket in ("pictures", "private"):
            client.create_bucket(Bucket=bucket)
        yield f"127.0.0.1:{port}"


@contextlib.contextmanager
def proxy(machines: list[House], folder: Path) -> Iterator[int]:
    """nginx with the configuration of docs/operations.md, put before these machines on a port of our own."""
    text = (ROOT / "docs/operations.md").read_text()
    (site,) = re.findall(r"<!-- drill: nginx -->\n```nginx\n(.*?)```", text, re.DOTALL)
    port = free_port()
    servers = "\n".join(f"    server 127.0.0.1:{machine.port};" for machine in machines)
    site, replaced = re.subn(r"(upstream kindling \{\n).*?(\n\})", rf"\1{servers}\2", site, flags=re.DOTALL)
    assert replaced == 1
    # What a drill has not: a certificate and the ports of the public.
    site = re.sub(r"^ *(ssl_|http2 ).*\n", "", site, flags=re.MULTILINE)
    site = re.sub(r"^server \{\n    listen 80;.*?^\}\n", "", site, flags=re.MULTILINE | re.DOTALL)
    site = site.replace("listen 443 ssl;", f"listen 127.0.0.1:{port};").replace("/srv/kindling/var", str(folder))
    site = site.replace("workshops.example.org", "127.0.0.1")
    (folder / "nginx.conf").write_text(
        f"daemon off;\nerror_log {folder}/nginx.log;\npid {folder}/nginx.pid;\nevents {{}}\n"
        f"http {{\naccess_log off;\nclient_body_temp_path {folder}/b;\nproxy_temp_path {folder}/p;\n"
        f"fastcgi_temp_path {folder}/f;\nuwsgi_temp_path {folder}/u;\nscgi_temp_path {folder}/s;\n{site}\n}}\n"
    )
    with process("nginx", "-c", str(folder / "nginx.conf"), "-e", f"{folder}/nginx.log"):
        until(lambda: answers(f"http://127.0.0.1:{port}/healthz"), 30, why=(folder / "nginx.conf").read_text())
        yield port


@pytest.fixture
def machines(transactional_db) -> Iterator[tuple[list[House], int, str]]:
    """Two machines, each with files of its own only where nobody else needs them, and the port before them."""
    with contextlib.ExitStack() as stack:
        cache_port = free_port()
        stack.enter_context(redis(cache_port))
        store = stack.enter_context(object_storage())
        folders = [Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="kindling-drill-"))) for _ in range(2)]
        environment = {
            "DJANGO_SETTINGS_MODULE": "config.settings.production",
            "ALLOWED_HOSTS": "127.0.0.1",
            "SITE_URL": "https://workshops.example.org",
            "SECURE_SSL_REDIRECT": "off",
            "CACHE_URL": f"redis://127.0.0.1:{cache_port}/0",
            "MEDIA_URL": "https://pictures.example.org/",
            "MEDIA_STORAGE_URL": f"s3://key:secret@{store}/pictures?tls=off&region=us-east-1",
            "PRIVATE_STORAGE_URL": f"s3://key:secret@{store}/private?tls=off&region=us-east-1",
        }
        made = [House(folder, **environment) for folder in folders]
        for machine in made:
            stack.callback(machine.close)
            machine.environment["EMAIL_URL"] = made[0].environment["EMAIL_URL"]
        made[0].manage("collectstatic", "--noinput", "--verbosity", "0")
        shutil.copytree(folders[0] / "static", folders[1] / "static")
        for machine in made:
            machine.serve(WEB_CONCURRENCY="2", WEB_THREADS="4")
        port = stack.enter_context(proxy(made, folders[0]))
        yield made, port, store


def no_mail_waits() -> bool:
    """True when nothing that is due is still to go; reminders are for a day to come."""
    waiting = Notice.objects.filter(state__in=[Notice.State.QUEUED, Notice.State.SENDING])
    return not waiting.filter(due_at__lte=timezone.now()).exists()


def test_two_machines_do_each_thing_once_and_one_goes_on_alone(machines, count):
    (one, other), port, store = machines
    workers = [one.worker(), other.worker()]
    workshop = WorkshopFactory(places_min=1, places_max=16)

    # Sixty people before the proxy: sixteen in, forty-four on the list, whichever machine they met.
    bookers = [booker(workshop) for _person in range(60)]
    began = time.monotonic()

    def press_button(who: Booker) -> int:
        return other.ask("POST", who.check, {"list": "join"}, session=who.session, port=port).status

    with ThreadPoolExecutor(16) as pool:
        pressed = list(pool.map(press_button, bookers))
    took = time.monotonic() - began
    assert Counter(pressed) == {302: 60}
    assert Counter(workshop.enrolments.values_list("state", flat=True)) == {State.CONFIRMED: 16, State.WAITLISTED: 44}

    # One leaves; the offer's end is put into the past: one worker passes the place on, once.
    leaver = workshop.enrolments.filter(state=State.CONFIRMED).select_related("person", "workshop").first()
    withdraw(leaver, by=leaver.person)
    offered = workshop.enrolments.get(state=State.OFFERED)
    Enrolment.objects.filter(pk=offered.pk).update(offer_expires_at=timezone.now())
    until(lambda: workshop.enrolments.filter(state=State.EXPIRED).exists())
    until(lambda: workshop.enrolments.filter(state=State.OFFERED).exists())
    events = Counter(EnrolmentEvent.objects.filter(enrolment__workshop=workshop).values_list("to_state", flat=True))
    assert (events[State.EXPIRED], events[State.OFFERED], events[State.WITHDRAWN]) == (1, 2, 1)

    # A page whose time has come, and a PDF that is due.
    page = scheduled(timezone.now() - HOUR)
    _arc, version = published()
    until(lambda: type(page).objects.get(pk=page.pk).live)
    until(lambda: ReviewVersion.objects.get(pk=version.pk).pdf_state == ReviewVersion.PDFState.READY)
    went_live = PageLogEntry.objects.filter(page=page.pk, action="wagtail.publish.scheduled")
    until(went_live.exists)  # it is written after the page
    version.refresh_from_db()
    assert version.pdf_attempts == 1

    # The PDF lies in the private bucket, and both machines hand out the same through their view.
    address = f"/reviews/{version.review.workshop.code}/{version.number}.pdf"
    handed = [machine.ask("GET", address, port=machine.port) for machine in (one, other)]
    assert {answer.status for answer in handed} == {200}
    assert handed[0].body == handed[1].body != ""
    assert not (one.folder / "private").exists() or not list((one.folder / "private").rglob("*.pdf"))

    # A picture goes to the public bucket, and its address is that of MEDIA_URL.
    picture = one.manage("shell", "-c", MAKE_A_PICTURE).strip().splitlines()[-1]
    assert picture.startswith("https://pictures.example.org/images/red.")
    assert answers(f"http://{store}/pictures/{picture.removeprefix('https://pictures.example.org/')}")

    # Every mail once, by whichever worker.
    until(no_mail_waits, 300)
    received = Counter(message["Message-ID"] for message in one.mail.messages)
    states = Counter(Notice.objects.filter(due_at__lte=timezone.now()).values_list("state", flat=True))
    assert states.keys() <= {Notice.State.SENT, Notice.State.DROPPED}
    assert received == dict.fromkeys(Notice.objects.filter(state="sent").values_list("message_id", flat=True), 1)
    assert went_live.count() == 1
    assert invariant_violations() == mail_violations(timezone.now()) == []

    # What the proxy refuses, whatever lies there.
    (one.folder / "private").mkdir(exist_ok=True)
    (one.folder / "private" / "secret.pdf").write_text("secret")
    (one.folder / "media" / "documents").mkdir(parents=True, exist_ok=True)
    (one.folder / "media" / "documents" / "closed.pdf").write_text("closed")
    shut = ["/private/secret.pdf", "/media/documents/closed.pdf", "/media/../private/secret.pdf"]
    assert [one.ask("GET", path, port=port).status for path in shut] == [404] * 3
    assert one.ask("GET", "/static/css/kindling.css", port=port).status in {200, 404}

    # One machine burns down, and the other goes on. Whose request it had in hand presses once more: the proxy sends
    # nothing twice that was handed over.
    for process_ in one.processes:
        one.kill(process_)
    late = [booker(workshop) for _person in range(5)]
    first_try = Counter(press_button(who) for who in late)
    assert first_try.keys() <= {302, 502}
    assert first_try[502] <= 1
    assert [press_button(who) for who in late] == [302] * 5
    assert workshop.enrolments.filter(person__in=[who.person for who in late]).count() == 5
    until(no_mail_waits, 300)
    assert other.end(workers[1]) == 0
    count(
        bookings=65,
        seconds_for_sixty=f"{took:.1f}",
        mails=received.total(),
        sent_twice=0,
        offers_passed_on=1,
        cut_off=first_try[502],
    )
