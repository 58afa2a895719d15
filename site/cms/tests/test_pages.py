"""Pages as visitors see them."""

import datetime as dt

import pytest
from bs4 import BeautifulSoup
from django.urls import reverse
from django.utils import timezone
from wagtail.models import Page, PageViewRestriction

from cms.models import HomePage, StandardPage
from cms.tests.factories import (
    ArticlePageFactory,
    IllustrationFactory,
    ModulePageFactory,
    ProgrammePageFactory,
    StandardPageFactory,
    WorkshopPageFactory,
)
from programmes.catalogue.models import DevelopmentKind, Prerequisite, Programme, SupervisionKind, Workshop
from programmes.catalogue.tests.factories import WorkshopFactory
from programmes.coaching.services import assign_coach
from programmes.coaching.tests.factories import CoachFactory
from programmes.enrolment.tests.factories import EnrolmentFactory
from programmes.people.tests.factories import UserFactory

pytestmark = pytest.mark.django_db
State = Workshop.State


def soup(client, url):
    response = client.get(url)
    assert response.status_code == 200
    return BeautifulSoup(response.content, "html.parser")


def words(element):
    return " ".join(element.get_text(" ").split())


class TestFreshInstallation:
    @pytest.mark.parametrize(
        ("url", "heading"),
        [
            ("/", "Learn to coach, where you already work."),
            ("/programmes/", "Programmes"),
            ("/articles/", "Articles"),
            ("/contact/", "Talk to a person"),
            ("/accessibility/", "Accessibility"),
            ("/privacy/", "Privacy"),
            ("/glossary/", "Glossary"),
            ("/stories/", "Stories"),
            ("/role-packs/", "Role packs"),
        ],
    )
    def test_its_pages_stand(self, client, url, heading):
        assert words(soup(client, url).h1) == heading

    def test_it_is_one_sound_tree(self):
        assert Page.find_problems() == ([], [], [], [], [])
        assert [page.title for page in HomePage.objects.get().get_children()] == [
            "Programmes",
            "Articles",
            "Talk to a person",
            "Accessibility",
            "Privacy",
            "Glossary",
            "Stories",
            "Role packs",
        ]

    def test_its_links_are_in_the_frame(self, client):
        page = soup(client, "/")
        assert "/articles/" in [link["href"] for link in page.header.find_all("a")]
        assert [link["href"] for link in page.footer.find_all("a")] == [
            "/contact/",
            "/accessibility/",
            "/privacy/",
            "/stories/",
            "/role-packs/",
            "/glossary/",
        ]


class TestHome:
    def test_it_shows_the_three_next_workshops_with_places_left(self, client):
        for days in (90, 30, 120, 60):
            first_day = timezone.localdate() + dt.timedelta(days=days)
            WorkshopFactory(first_day=first_day + dt.timedelta(days=(1 - first_day.weekday()) % 7), title=f"In {days}")
        cards = soup(client, "/").select(".cards > .card")
        assert [words(card.h3) for card in cards] == ["In 30", "In 60", "In 90"]
        assert "16 places left" in words(cards[0])

    def test_the_featured_programme_is_drawn_as_a_line(self, client):
        home = HomePage.objects.get()
        home.featured = ProgrammePageFactory()
        home.save()
        page = soup(client, "/")
        assert words(page.select_one(".journey-label")) == "Starting where people are"

    def test_queries_do_not_grow_with_what_is_on(self, client, django_assert_num_queries):
        client.get("/")
        for wanted in (1, 3):
            while Workshop.objects.count() < wanted:
                WorkshopFactory()
            with django_assert_num_queries(7):
                client.get("/")


class TestProgramme:
    def test_it_says_everything_in_order(self, client):
        page = ProgrammePageFactory(
            access="<p>There is a lift.</p>", cancellation="<p>You may withdraw at any time.</p>"
        )
        shown = soup(client, page.url)
        assert [words(heading) for heading in shown.main.find_all("h2")] == [
            "Dates and places",
            "Who it is for",
            "What happens",
            "What it is for",
            "How we work",
            "What we expect to come of it",
            "Access",
            "Cancelling, and when numbers are low",
            "Talk to a person",
        ]
        assert len(shown.select("#outcomes ~ ul > li, #outcomes + ul > li")) == 6

    def test_its_lineage_comes_from_data(self, client):
        page = ProgrammePageFactory()
        first, second = [partner.organisation.name for partner in page.programme.partners.all()]
        line = f"Delivered by {first} in partnership with {second}, as part of Common Ground"
        assert words(soup(client, page.url).select_one(".lineage")) == line

    def test_what_is_asked_first_is_told_with_how_much_and_for_how_long(self, client):
        page = ProgrammePageFactory()
        assert soup(client, page.url).select_one("#before") is None
        asked(page.programme, "training", answer="amount", minimum=4, unit="days of training", valid_months=12)
        asked(page.programme, "mentor", required=False)
        section = words(soup(client, page.url).select_one("[aria-labelledby=before]"))
        assert (
            "Title of training At least 4 days of training What counts. Holds for a year; then it is renewed."
            in section
        )
        assert "Title of mentor (welcome, not required) What counts." in section

    def test_each_kind_of_supervision_stands_for_itself(self, client):
        page = ProgrammePageFactory()
        assert soup(client, page.url).select_one("#supervision") is None
        for code, here in (("coaching", True), ("clinical", False)):
            SupervisionKind.objects.create(
                programme=page.programme, code=code, title=f"{code} supervision", text="Its text.", given_here=here
            )
        DevelopmentKind.objects.create(programme=page.programme, code="buddy", title="Buddying", text="With a peer.")
        section = words(soup(client, page.url).select_one("[aria-labelledby=supervision]"))
        assert section == (
            "Supervision and development Supervision that belongs to this programme coaching supervision Its text. "
            "Something else, and given elsewhere These have their own people and purposes. None of them stands in for "
            "another, and their hours are never added up. clinical supervision Its text. "
            "Professional development that counts Buddying With a peer."
        )

    def test_nobody_is_turned_away_by_the_list_of_audiences(self, client):
        shown = soup(client, ProgrammePageFactory().url)
        assert words(shown.select(".audiences li")[-1]).startswith("or something else")

    def test_without_a_workshop_one_can_ask_for_a_date(self, client):
        page = ProgrammePageFactory()
        shown = soup(client, page.url)
        assert f"/workshops/interest/{page.programme.slug}/" in [link["href"] for link in shown.find_all("a")]

    def test_of_many_dates_it_shows_six_and_leads_to_all(self, client):
        page = ProgrammePageFactory()
        WorkshopFactory.create_batch(3, programme=page.programme)
        shown = soup(client, page.url)
        assert (len(shown.select(".card")), shown.select_one("details .card")) == (3, None)
        WorkshopFactory.create_batch(4, programme=page.programme)
        shown = soup(client, page.url)
        assert (len(shown.select(".card")), len(shown.select("details .card"))) == (6, 3)
        everything = [link["href"] for link in shown.find_all("a") if words(link) == "All dates of this programme"]
        assert everything == [f"/workshops/?programme={page.programme.slug}"]

    def test_modules_lead_to_their_pages(self, client):
        module_page = ModulePageFactory()
        shown = soup(client, module_page.get_parent().url)
        assert [link["href"] for link in shown.select(".days a")] == [module_page.url]

    def test_the_queries_are_few(self, client, django_assert_num_queries):
        page = ProgrammePageFactory()
        client.get(page.url)
        for wanted in (1, 3):
            while Workshop.objects.count() < wanted:
                WorkshopFactory(programme=page.programme)
            with django_assert_num_queries(23):
                client.get(page.url)


def asked(programme: Programme, code: str, **values: object) -> Prerequisite:
    """Something that the programme asks for first."""
    return Prerequisite.objects.create(
        programme=programme, code=code, title=f"Title of {code}", text="What counts.", **values
    )


class TestModule:
    def test_it_leads_to_its_neighbours(self, client):
        page = ModulePageFactory()
        shown = soup(client, page.url)
        assert words(shown.select_one(".neighbours")) == "After it An evening of stories"
        assert words(shown.select_one(".kicker")) == "Three days"

    def test_its_address_is_below_its_programme(self):
        page = ModulePageFactory()
        assert page.url == f"/programmes/{page.module.programme.slug}/start/"


class TestWorkshop:
    def button(self, client, page):
        return [(words(link), link["href"]) for link in soup(client, page.url).select("aside .button")]

    def test_its_address_is_its_code(self):
        page = WorkshopPageFactory()
        assert page.url == f"/programmes/{page.workshop.programme.slug}/{page.workshop.code.lower()}/"

    def test_an_open_one_can_be_booked(self, client):
        page = WorkshopPageFactory()
        assert self.button(client, page) == [("Book a place", f"/workshops/{page.workshop.code}/book/")]

    def test_where_people_apply_it_says_so(self, client):
        page = WorkshopPageFactory()
        Workshop.objects.update(enrolment_mode=Workshop.EnrolmentMode.APPLY)
        assert self.button(client, page) == [("Apply for a place", f"/workshops/{page.workshop.code}/book/")]

    def test_a_full_one_has_a_waiting_list(self, client):
        page = WorkshopPageFactory()
        Workshop.objects.update(places_max=1, places_min=1)
        EnrolmentFactory(workshop=page.workshop)
        assert self.button(client, page) == [("Join the waiting list", f"/workshops/{page.workshop.code}/book/")]
        assert "Full" in words(soup(client, page.url).aside)

    def test_by_invitation_there_is_no_button(self, client):
        page = WorkshopPageFactory()
        Workshop.objects.update(enrolment_mode=Workshop.EnrolmentMode.INVITE)
        assert self.button(client, page) == []
        assert "Places on this workshop are by invitation." in words(soup(client, page.url).aside)

    @pytest.mark.parametrize(
        ("state", "said"),
        [
            (State.COMPLETED, "This workshop has already begun."),
            (State.CANCELLED, "This workshop has been cancelled."),
        ],
    )
    def test_one_that_is_over_cannot_be_booked(self, client, state, said):
        parent = ProgrammePageFactory()
        page = WorkshopPageFactory(parent=parent, workshop=WorkshopFactory(programme=parent.programme, state=state))
        assert self.button(client, page) == []
        assert said in words(soup(client, page.url).aside)

    def test_a_provisional_one_says_how_many_it_needs(self, client):
        parent = ProgrammePageFactory()
        workshop = WorkshopFactory(programme=parent.programme, state=State.TENTATIVE)
        page = WorkshopPageFactory(parent=parent, workshop=workshop)
        shown = soup(client, page.url)
        assert "the workshop needs 10 more people to go ahead" in words(shown.select_one(".notice"))
        assert "Provisional" in words(shown.aside)

    def test_one_without_dates_takes_interest(self, client):
        parent = ProgrammePageFactory()
        workshop = WorkshopFactory(programme=parent.programme, state=State.TENTATIVE, first_day=None)
        page = WorkshopPageFactory(parent=parent, workshop=workshop)
        assert self.button(client, page) == [
            ("Tell me when there is a date", f"/workshops/interest/{parent.programme.slug}/")
        ]

    def test_of_a_draft_nobody_hears(self, client):
        parent = ProgrammePageFactory()
        workshop = WorkshopFactory(programme=parent.programme, state=State.DRAFT)
        page = WorkshopPageFactory(parent=parent, workshop=workshop)
        assert client.get(page.url).status_code == 404
        assert page.url not in client.get("/sitemap.xml").content.decode()
        facilitator = UserFactory()
        workshop.facilitators.add(facilitator)
        client.force_login(facilitator)
        assert client.get(page.url).status_code == 200

    def test_every_session_says_its_day_of_the_week(self, client):
        page = WorkshopPageFactory()
        shown = soup(client, page.url)
        days = [words(item) for item in shown.select(".days > li strong")]
        assert len(days) == 3
        assert days[0].startswith("10am on Tuesday")
        assert f"/calendar/workshops/{page.workshop.code}.ics" in [link["href"] for link in shown.find_all("a")]

    def test_facilitators_are_named_and_their_addresses_are_not(self, client):
        page = WorkshopPageFactory()
        page.workshop.facilitators.add(
            UserFactory(first_name="Ines", last_name="Calder", email="ines@example.org"),
            UserFactory(first_name="", last_name="", email="nameless@example.org"),
        )
        shown = words(soup(client, page.url))
        assert "Facilitated by Ines Calder" in shown
        assert "ines@example.org" not in shown
        assert "nameless" not in shown

    def test_the_queries_are_few(self, client, django_assert_num_queries):
        page = WorkshopPageFactory()
        page.workshop.facilitators.add(UserFactory(), UserFactory())
        client.get(page.url)
        for count in (1, 3):
            for _n in range(count):
                EnrolmentFactory(workshop=page.workshop)
            with django_assert_num_queries(12):
                client.get(page.url)

    def test_who_takes_part_is_led_to_their_place_and_to_whom_their_coach_is(self, client):
        page = WorkshopPageFactory()
        place = EnrolmentFactory(workshop=page.workshop)
        coach = CoachFactory(scope="About your work.", escalation_contact="Morgan Field")
        assign_coach(place, coach, by=None)
        assert "Your coach" not in words(soup(client, page.url))
        client.force_login(place.person)
        shown = soup(client, page.url)
        assert f"Your coach is {coach}." in words(shown)
        calls = reverse("calls", args=[place.reference])
        assert f"{calls}#your-coach" in [link["href"] for link in shown.find_all("a")]
        card = words(soup(client, calls).select_one("[aria-labelledby=your-coach]"))
        assert "What calls are for About your work." in card
        assert "If something is beyond it, or troubles you Morgan Field" in card

    def test_what_the_programme_asks_first_is_said(self, client):
        page = WorkshopPageFactory()
        assert "Something is asked for" not in words(soup(client, page.url))
        asked(page.workshop.programme, "training")
        shown = soup(client, page.url)
        assert "Something is asked for before a place can be yours." in words(shown)


class TestArticles:
    def test_the_newest_comes_first_signed_and_dated(self, client):
        ArticlePageFactory(title="Older", date=dt.date(2026, 1, 5))
        ArticlePageFactory(title="Newer", date=dt.date(2026, 5, 5))
        entries = soup(client, "/articles/").select(".article-entry")
        assert [words(entry.h2) for entry in entries] == ["Newer", "Older"]
        assert "Morgan Field, coordinator · Tuesday 5 May 2026" in words(entries[0])

    def test_a_page_too_far_is_the_last(self, client):
        ArticlePageFactory()
        assert client.get("/articles/?page=999").status_code == 200
        assert client.get("/articles/?page=%00").status_code == 200


class TestPictures:
    def test_a_picture_says_what_it_shows(self, client):
        page = ArticlePageFactory(illustration=IllustrationFactory())
        assert soup(client, page.url).main.img["alt"] == "A black square"


class TestSearchAndSitemap:
    def test_the_sitemap_names_public_pages_only(self, client):
        shown, draft = StandardPageFactory(), StandardPageFactory(live=False)
        private = StandardPageFactory()
        PageViewRestriction.objects.create(page=private, restriction_type=PageViewRestriction.LOGIN)
        sitemap = client.get("/sitemap.xml").content.decode()
        assert [page.url in sitemap for page in (shown, draft, private)] == [True, False, False]

    def test_words_of_a_page_are_found(self):
        page = StandardPageFactory(introduction="Umbrellas are provided.")
        assert [found.pk for found in StandardPage.objects.search("umbrellas")] == [page.pk]


class TestPrivatePages:
    def test_a_page_below_a_private_one_asks_to_sign_in(self, client):
        above = StandardPageFactory()
        below = StandardPageFactory(parent=above)
        PageViewRestriction.objects.create(page=above, restriction_type=PageViewRestriction.LOGIN)
        assert [client.get(page.url).status_code for page in (above, below)] == [302, 302]
        client.force_login(UserFactory())
        assert [client.get(page.url).status_code for page in (above, below)] == [200, 200]

    def test_an_alias_is_as_private_as_its_source(self, client):
        source = StandardPageFactory()
        alias = source.create_alias(update_slug="alias", parent=StandardPageFactory())
        PageViewRestriction.objects.create(page=source, restriction_type=PageViewRestriction.LOGIN)
        assert [client.get(page.url).status_code for page in (source, alias)] == [302, 302]


class TestAddresses:
    @pytest.mark.parametrize("url", ["/nowhere/", "/programmes/nowhere/", "/privacy/more/", "/%00/"])
    def test_what_does_not_exist_is_not_found(self, client, url):
        assert client.get(url).status_code == 404

    def test_a_draft_is_not_found(self, client):
        assert client.get(StandardPageFactory(live=False).url).status_code == 404

    def test_a_page_deep_below_is_found(self, client):
        below = StandardPageFactory(parent=StandardPageFactory())
        assert client.get(below.url).status_code == 200
