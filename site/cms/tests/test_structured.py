"""What pages say to machines: schema.org's words used as it means them, and nothing that the page does not show."""

import datetime as dt
import json

import pytest
from bs4 import BeautifulSoup
from django.utils import timezone
from rdflib import RDF, Graph, Literal, URIRef
from rdflib.namespace import SDO

from cms.models import FrameLink, SiteFrame
from cms.tests.factories import (
    ArticlePageFactory,
    ModulePageFactory,
    ProgrammePageFactory,
    WorkshopPageFactory,
)
from programmes.catalogue import services
from programmes.catalogue.models import DeliveryMode, Programme, Session, Workshop
from programmes.catalogue.tests.factories import ModuleFactory, VenueFactory, WorkshopFactory
from programmes.enrolment.tests.factories import EnrolmentFactory
from programmes.people.tests.factories import UserFactory
from ui.when import day, days

pytestmark = pytest.mark.django_db
State = Workshop.State


def said(client, address):
    """Return the things that an address describes."""
    soup = BeautifulSoup(client.get(address).content, "html.parser")
    documents = [json.loads(script.string) for script in soup.find_all("script", type="application/ld+json")]
    assert [document["@context"] for document in documents] == ["https://schema.org"]
    return documents[0]["@graph"]


def shown(client, address):
    """Return the words that somebody reads there."""
    soup = BeautifulSoup(client.get(address).content, "html.parser")
    for hidden in soup(["script", "style", "head"]):
        hidden.decompose()
    return " ".join(soup.get_text(" ").split())


def of_type(things, name):
    found = [thing for thing in things if name in thing["@type"]]
    assert len(found) == 1
    return found[0]


# --- The vocabulary -----------------------------------------------------------------------------------

# Every word of schema.org, as an independent library lists them.
KNOWN = {str(term).removeprefix("https://schema.org/") for term in dir(SDO)}
# What each kind of thing is a kind of, as far as pages use them.
KINDS = {
    "CourseInstance": "Event",
    "EducationEvent": "Event",
    "Event": "Thing",
    "Course": "LearningResource",
    "LearningResource": "CreativeWork",
    "Article": "CreativeWork",
    "WebSite": "CreativeWork",
    "CreativeWork": "Thing",
    "Organization": "Thing",
    "Person": "Thing",
    "Place": "Thing",
    "VirtualLocation": "Intangible",
    "PostalAddress": "ContactPoint",
    "ContactPoint": "Intangible",
    "GeoCoordinates": "Intangible",
    "Audience": "Intangible",
    "BreadcrumbList": "ItemList",
    "ItemList": "Intangible",
    "ListItem": "Intangible",
    "Intangible": "Thing",
}
TEXT, URL, DATE, INTEGER, NUMBER, DURATION, TERM = "Text", "URL", "Date", "Integer", "Number", "Duration", "Term"
# Of which things each property is told, and what may be told.
PROPERTIES = {
    "name": ({"Thing"}, {TEXT}),
    "description": ({"Thing"}, {TEXT}),
    "url": ({"Thing"}, {URL}),
    "identifier": ({"Thing"}, {TEXT}),
    "image": ({"Thing"}, {URL}),
    "mainEntityOfPage": ({"Thing"}, {URL}),
    "inLanguage": ({"CreativeWork", "Event"}, {TEXT}),
    "publisher": ({"CreativeWork"}, {"Organization"}),
    "provider": ({"CreativeWork"}, {"Organization"}),
    "author": ({"CreativeWork"}, {"Person"}),
    "headline": ({"CreativeWork"}, {TEXT}),
    "datePublished": ({"CreativeWork"}, {DATE}),
    "dateModified": ({"CreativeWork"}, {DATE}),
    "audience": ({"CreativeWork"}, {"Audience"}),
    "audienceType": ({"Audience"}, {TEXT}),
    "teaches": ({"LearningResource"}, {TEXT}),
    "learningResourceType": ({"LearningResource"}, {TEXT}),
    "timeRequired": ({"CreativeWork"}, {DURATION}),
    "isPartOf": ({"CreativeWork"}, {"CreativeWork"}),
    "courseCode": ({"Course"}, {TEXT}),
    "hasCourseInstance": ({"Course"}, {"CourseInstance"}),
    "courseMode": ({"CourseInstance"}, {TEXT}),
    "courseWorkload": ({"CourseInstance"}, {TEXT, DURATION}),
    "instructor": ({"CourseInstance"}, {"Person"}),
    "startDate": ({"Event"}, {DATE}),
    "endDate": ({"Event"}, {DATE}),
    "eventStatus": ({"Event"}, {TERM}),
    "eventAttendanceMode": ({"Event"}, {TERM}),
    "location": ({"Event"}, {"Place", "VirtualLocation"}),
    "organizer": ({"Event"}, {"Organization"}),
    "subEvent": ({"Event"}, {"Event"}),
    "maximumAttendeeCapacity": ({"Event"}, {INTEGER}),
    "remainingAttendeeCapacity": ({"Event"}, {INTEGER}),
    "address": ({"Place"}, {"PostalAddress", TEXT}),
    "geo": ({"Place"}, {"GeoCoordinates"}),
    "latitude": ({"GeoCoordinates"}, {NUMBER}),
    "longitude": ({"GeoCoordinates"}, {NUMBER}),
    "streetAddress": ({"PostalAddress"}, {TEXT}),
    "addressLocality": ({"PostalAddress"}, {TEXT}),
    "postalCode": ({"PostalAddress"}, {TEXT}),
    "addressCountry": ({"PostalAddress"}, {TEXT}),
    "jobTitle": ({"Person"}, {TEXT}),
    "contactPoint": ({"Organization"}, {"ContactPoint"}),
    "email": ({"ContactPoint"}, {TEXT}),
    "telephone": ({"ContactPoint"}, {TEXT}),
    "itemListElement": ({"ItemList"}, {"ListItem"}),
    "position": ({"ListItem"}, {INTEGER}),
    "item": ({"ListItem"}, {URL}),
}


def lineage_of(kind):
    while kind != "Thing":
        yield kind
        kind = KINDS[kind]
    yield "Thing"


def kinds_of(value):
    kinds = value["@type"]
    return {above for kind in ([kinds] if isinstance(kinds, str) else kinds) for above in lineage_of(kind)}


def is_a(value, wanted, things):
    """Say whether a value is of one of the wanted kinds."""
    if isinstance(value, dict):
        value = things.get(value["@id"], value) if set(value) == {"@id"} else value
        return bool(kinds_of(value) & wanted)
    if isinstance(value, bool):
        return False
    if isinstance(value, int):
        return bool({INTEGER, NUMBER} & wanted)
    if isinstance(value, float):
        return NUMBER in wanted
    if TERM in wanted:
        return value.removeprefix("https://schema.org/") in KNOWN
    if URL in wanted:
        return value.startswith("http://127.0.0.1:8000/")
    if DATE in wanted:
        return dt.datetime.fromisoformat(value).isoformat()[:10] == value[:10] and (
            len(value) == 10 or dt.datetime.fromisoformat(value).tzinfo is not None
        )
    if DURATION in wanted:
        return value[0] == "P" and value[-1] == "D" and value[1:-1].isdigit()
    return TEXT in wanted and bool(value.strip())


def problems(things):
    """Return what is wrong with things: a property of the wrong thing, or a value of the wrong kind."""
    by_id = {thing["@id"]: thing for thing in things if "@id" in thing}
    found = []

    def look(thing):
        for name, values in thing.items():
            if name.startswith("@"):
                continue
            told_of, told = PROPERTIES[name]
            if not kinds_of(thing) & told_of:
                found.append(f"{name} of {thing['@type']}")
            for value in values if isinstance(values, list) else [values]:
                if not is_a(value, told, by_id):
                    found.append(f"{name}: {value!r}")
                if isinstance(value, dict) and "@type" in value:
                    look(value)

    for thing in things:
        look(thing)
    return found


# --- The pages ----------------------------------------------------------------------------------------


@pytest.fixture
def subject():
    """The page of a workshop with everything."""
    found = WorkshopPageFactory(introduction="A group by the river.")
    found.workshop.facilitators.add(UserFactory(first_name="Ines", last_name="Calder"))
    Workshop.objects.filter(pk=found.workshop.pk).update(title="By the river")
    Programme.objects.update(summary="Five days by the river, in two parts.")
    venue = found.workshop.venue
    venue.latitude, venue.longitude = "54.97783", "-1.61290"
    venue.address = "The Old Mill\nMill Lane"
    venue.save()
    return found


def every_page(subject):
    programme = subject.get_parent().specific
    module = ModulePageFactory(parent=programme)
    article = ArticlePageFactory(introduction="What a day by the river can do.")
    article.save_revision().publish()
    undated = WorkshopFactory(programme=programme.programme, state=State.TENTATIVE, first_day=None)
    online = WorkshopFactory(programme=programme.programme, state=State.TENTATIVE, venue=None)
    online.sessions.update(mode=DeliveryMode.ONLINE, venue=None)
    cancelled = services.cancel_workshop(WorkshopFactory(programme=programme.programme), by=None, reason="Too few.")
    plain = [f"/workshops/{workshop.code}/" for workshop in (undated, online, cancelled)]
    return [subject.url, programme.url, module.url, article.url, "/", "/programmes/", *plain]


class TestVocabulary:
    def test_each_word_is_used_as_it_is_meant(self, client, subject):
        for address in every_page(subject):
            assert problems(said(client, address)) == [], address

    def test_a_wrong_word_would_be_noticed(self):
        event = {"@type": "Event", "@id": "x", "courseMode": "Online", "startDate": "2027-05-04T10:00", "name": " "}
        assert problems([event]) == [
            "courseMode of Event",
            "startDate: '2027-05-04T10:00'",
            "name: ' '",
        ]

    @pytest.mark.filterwarnings("ignore:ConjunctiveGraph:DeprecationWarning")  # its reader's own
    def test_an_independent_reader_knows_every_word(self, client, subject):
        for address in every_page(subject):
            document = {"@context": {"@vocab": "https://schema.org/"}, "@graph": said(client, address)}
            graph = Graph().parse(data=json.dumps(document), format="json-ld")
            words = {predicate for _subject, predicate, _object in graph} - {RDF.type}
            words |= {kind for kind in graph.objects(None, RDF.type) if isinstance(kind, URIRef)}
            assert {str(word).removeprefix("https://schema.org/") for word in words} <= KNOWN, address
            assert not list(graph.subjects(None, Literal("")))

    def test_our_table_of_words_holds_none_that_is_not_schema_orgs(self):
        assert set(PROPERTIES) | set(KINDS) <= KNOWN


class TestWhatSearchEnginesAskFor:
    """The properties that they require, and most of those that they recommend."""

    def test_of_an_event(self, client, subject):
        event = of_type(said(client, subject.url), "EducationEvent")
        assert {"name", "startDate", "location"} <= set(event)
        assert {"description", "endDate", "eventStatus", "eventAttendanceMode", "organizer", "image"} <= set(event)
        assert set(event["location"]) >= {"@type", "name", "address"}
        for part in event["subEvent"]:
            assert {"name", "startDate", "endDate", "location"} <= set(part)

    def test_of_an_online_one_an_address(self, client, subject):
        Session.objects.update(mode=DeliveryMode.ONLINE, joining_link="https://meet.example.org/secret")
        event = of_type(said(client, subject.url), "EducationEvent")
        assert event["location"] == {"@type": "VirtualLocation", "url": f"http://127.0.0.1:8000{subject.url}"}
        assert event["eventAttendanceMode"] == "https://schema.org/OnlineEventAttendanceMode"
        assert "meet.example.org" not in client.get(subject.url).content.decode()

    def test_of_a_course(self, client, subject):
        course = of_type(said(client, subject.get_parent().url), "Course")
        assert {"name", "description", "provider", "hasCourseInstance", "url"} <= set(course)
        for instance in course["hasCourseInstance"]:
            assert {"courseMode", "courseWorkload", "location", "startDate"} <= set(instance)

    def test_of_an_article(self, client, subject):
        article = of_type(said(client, every_page(subject)[3]), "Article")
        assert {"headline", "author", "datePublished", "dateModified", "image"} <= set(article)
        assert article["author"] == {"@type": "Person", "name": "Morgan Field", "jobTitle": "coordinator"}

    def test_of_the_way_to_a_page(self, client, subject):
        for address in every_page(subject)[:4]:
            way = of_type(said(client, address), "BreadcrumbList")["itemListElement"]
            assert [step["position"] for step in way] == list(range(1, len(way) + 1))
            assert way[-1]["item"] == f"http://127.0.0.1:8000{address}"
            for step in way[:-1]:
                assert client.get(step["item"].removeprefix("http://127.0.0.1:8000")).status_code == 200

    def test_no_price_is_made_up(self, client, subject):
        for address in every_page(subject):
            assert "offers" not in json.dumps(said(client, address))


class TestTheSameAsThePage:
    def test_a_workshop(self, client, subject):
        words, event = shown(client, subject.url), of_type(said(client, subject.url), "EducationEvent")
        assert event["name"] in words
        assert event["description"] in words
        assert event["identifier"] in words
        assert event["instructor"] == [{"@type": "Person", "name": "Ines Calder"}]
        assert "Facilitated by Ines Calder" in words
        assert f"Delivered by {event['organizer'][0]['name']}" in words
        assert f"{event['remainingAttendeeCapacity']} places left" in words
        assert f"to {event['maximumAttendeeCapacity']} people" in words
        place = event["location"]
        assert place["name"] in words
        for part in ("addressLocality", "postalCode"):
            assert place["address"][part] in words
        assert place["address"]["streetAddress"] == "The Old Mill, Mill Lane"
        assert (place["geo"]["latitude"], place["geo"]["longitude"]) == (54.97783, -1.6129)
        assert [part["name"] for part in event["subEvent"]] == [
            heading.get_text()
            for heading in BeautifulSoup(client.get(subject.url).content, "html.parser").select(".days h3")
        ]
        for part in (event, *event["subEvent"]):
            assert (
                day(dt.datetime.fromisoformat(part["startDate"])) in words
                or days(
                    dt.datetime.fromisoformat(part["startDate"]).date(),
                    dt.datetime.fromisoformat(part["endDate"]).date(),
                ).split(" to ")[0]
                in words
            )
            assert day(dt.datetime.fromisoformat(part["endDate"])) in words

    def test_its_times_are_those_of_the_clocks_there(self, client, subject):
        first = subject.workshop.sessions.first()
        summer = dt.datetime(2027, 7, 6, 9, tzinfo=dt.UTC)
        Session.objects.filter(pk=first.pk).update(starts_at=summer, ends_at=summer + dt.timedelta(hours=6))
        starts = [part["startDate"] for part in of_type(said(client, subject.url), "EducationEvent")["subEvent"]]
        assert "2027-07-06T10:00+01:00" in starts

    def test_places_follow_each_booking(self, client, subject):
        def left():
            return of_type(said(client, subject.url), "EducationEvent")["remainingAttendeeCapacity"]

        assert left() == 16
        EnrolmentFactory(workshop=subject.workshop)
        assert left() == 15
        Workshop.objects.update(places_max=1, places_min=1)
        assert left() == 0
        assert "Full" in shown(client, subject.url)

    def test_how_it_stands(self, client, subject):
        def status():
            return of_type(said(client, subject.url), "EducationEvent")["eventStatus"].removeprefix(
                "https://schema.org/"
            )

        workshop = subject.workshop
        assert status() == "EventScheduled"
        Workshop.objects.filter(pk=workshop.pk).update(state=State.TENTATIVE)
        assert status() == "EventScheduled"
        services.move_workshop(workshop, first_day=workshop.span[0] + dt.timedelta(days=364), by=None)
        assert status() == "EventRescheduled"
        services.cancel_workshop(workshop, by=None, reason="Too few.")
        assert status() == "EventCancelled"
        assert "has been cancelled" in shown(client, subject.url)

    def test_a_cancelled_one_keeps_its_days_and_offers_no_places(self, client, subject):
        first, last = subject.workshop.span
        services.cancel_workshop(subject.workshop, by=None, reason="Too few.")
        event = of_type(said(client, subject.url), "EducationEvent")
        assert (event["startDate"], event["endDate"]) == (first.isoformat(), last.isoformat())
        assert "remainingAttendeeCapacity" not in event
        assert "subEvent" not in event

    def test_one_without_dates_is_no_event(self, client, subject):
        address = every_page(subject)[6]
        assert [thing["@type"] for thing in said(client, address)] == ["Course", "BreadcrumbList"]

    def test_a_programme(self, client, subject):
        address = subject.get_parent().url
        words, course = shown(client, address), of_type(said(client, address), "Course")
        assert course["name"] in words
        assert f"Delivered by {course['provider'][0]['name']}" in words
        assert f"Together {course['timeRequired'][1:-1]} days" in words
        assert all(outcome in words for outcome in course["teaches"])
        assert all(audience["audienceType"] in words for audience in course["audience"])
        (instance,) = course["hasCourseInstance"]
        assert instance["name"] in words
        assert f"{instance['remainingAttendeeCapacity']} places left" in words

    def test_meetings_of_some_hours_are_no_days(self, client, subject):
        programme = subject.workshop.programme
        for order, (start, end) in enumerate([(10, 12), (14, 15)], start=50):
            ModuleFactory(
                programme=programme, order=order, kind="day", days=1, start_time=dt.time(start), end_time=dt.time(end)
            )
        address = subject.get_parent().url
        words, course = shown(client, address), of_type(said(client, address), "Course")
        assert "2 meetings, three hours in all" in words
        assert course["timeRequired"].endswith("DT3H")
        assert f"Together {course['timeRequired'][1:-4]} days" in words

    def test_one_by_invitation_promises_nobody_a_place(self, client, subject):
        Workshop.objects.update(enrolment_mode=Workshop.EnrolmentMode.INVITE)
        address = subject.get_parent().url
        (instance,) = of_type(said(client, address), "Course")["hasCourseInstance"]
        assert "remainingAttendeeCapacity" not in instance
        assert "places left" not in shown(client, address)

    def test_a_module(self, client, subject):
        module = ModulePageFactory(introduction="Three days of listening.")
        words, thing = shown(client, module.url), of_type(said(client, module.url), "LearningResource")
        assert (thing["name"] in words, thing["description"] in words) == (True, True)
        assert (thing["timeRequired"], "Three days" in words) == ("P3D", True)

    def test_the_list_of_programmes(self, client, subject):
        ProgrammePageFactory()
        items = of_type(said(client, "/programmes/"), "ItemList")["itemListElement"]
        soup = BeautifulSoup(client.get("/programmes/").content, "html.parser")
        assert [item["url"].removeprefix("http://127.0.0.1:8000") for item in items] == [
            link["href"] for link in soup.select(".programme-list h2 a")
        ]

    def test_who_we_are(self, client):
        assert "contactPoint" not in of_type(said(client, "/"), "Organization")
        frame = SiteFrame.objects.get()
        frame.contact_name, frame.contact_email = "Nia Owen", "nia@example.org"
        frame.save()
        assert FrameLink.objects.exists()
        keeper = of_type(said(client, "/"), "Organization")
        assert keeper["contactPoint"] == {"@type": "ContactPoint", "email": "nia@example.org", "name": "Nia Owen"}
        assert "nia@example.org" in shown(client, "/")


class TestSafe:
    WICKED = '</script><script>alert(1)</script><!-- & "quoted" \u2028 ]]>'

    def test_nothing_that_somebody_writes_ends_the_element(self, client, subject):
        Workshop.objects.filter(pk=subject.workshop.pk).update(title=self.WICKED)
        type(subject).objects.filter(pk=subject.pk).update(title=self.WICKED)
        html = client.get(subject.url).content.decode()
        assert "<script>alert" not in html
        soup = BeautifulSoup(html, "html.parser")
        assert [script.get("type") for script in soup.find_all("script")] == ["application/ld+json"]
        assert of_type(said(client, subject.url), "EducationEvent")["name"] == self.WICKED

    def test_a_draft_and_a_step_of_booking_say_nothing(self, client, subject):
        for address in (f"/workshops/{subject.workshop.code}/book/", "/accounts/login/code/", "/workshops/?q=x"):
            assert b"ld+json" not in client.get(address).content

    def test_the_days_of_it_cost_no_more_queries(self, client, subject, django_assert_num_queries):
        client.get(subject.url)
        with django_assert_num_queries(12):
            client.get(subject.url)

    def test_nor_do_the_places_they_are_held_at(self, client, django_assert_num_queries):
        workshop = WorkshopFactory()
        for session in workshop.sessions.all():
            Session.objects.filter(pk=session.pk).update(venue=VenueFactory())
        client.get(f"/workshops/{workshop.code}/")
        with django_assert_num_queries(8):
            client.get(f"/workshops/{workshop.code}/")


def test_time_does_not_stand_still(subject):
    # The pages above are those of workshops to come.
    assert subject.workshop.span[0] > timezone.localdate()
