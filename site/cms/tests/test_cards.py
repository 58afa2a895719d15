"""The pictures beside shared links: what they say, that nothing runs over their edges, and who may see which."""

import datetime as dt
import io
from itertools import pairwise

import pytest
from bs4 import BeautifulSoup
from django.core.cache import caches
from django.urls import reverse
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image
from wagtail.models import PageViewRestriction

from cms import cards
from cms.cards.content import ACCENTS, Card, Shape
from cms.cards.drawing import HEADING as FACES
from cms.cards.drawing import HEIGHT, INSIDE, JOURNEY_TOP, MARGIN, MORE, WIDTH, lay_out, png, readable
from cms.tests.factories import (
    ArticlePageFactory,
    ModulePageFactory,
    ProgrammePageFactory,
    StandardPageFactory,
    WorkshopPageFactory,
)
from learning_review.reviews.tests.factories import published, written
from programmes.catalogue.models import Workshop
from programmes.catalogue.services import cancel_workshop
from programmes.catalogue.tests.factories import WorkshopFactory
from ui.when import days

State = Workshop.State
JOURNEY = (Shape("days", 0, 40, (10.0, 20.0)), Shape("stretch", 40, 60, (60.0,)))
ANYTHING = st.text(max_size=300)
WORDS = st.lists(st.text("abcdefghijklmnopqrstuvwxyzÀÉŁŵŷ-", min_size=1, max_size=60), max_size=40).map(" ".join)


class TestNothingRunsOver:
    @given(title=ANYTHING | WORDS, kicker=ANYTHING | WORDS, line=ANYTHING | WORDS, journey=st.booleans())
    @settings(max_examples=150)
    def test_whatever_is_written(self, title, kicker, line, journey):
        words = lay_out(Card(title, kicker, line, JOURNEY if journey else ()))
        bottom = JOURNEY_TOP - 24 if journey else HEIGHT - 24
        for one in words:
            left, top, right, end = one.box
            assert left >= MARGIN
            assert right <= MARGIN + INSIDE
            assert top > 13
            assert end <= bottom
        for above, below in pairwise(words):
            assert below.y >= above.y + above.size * 0.9

    def test_what_is_drawn_is_what_was_measured(self):
        """Nothing but paper lies beyond the margins, down to the journey."""
        image = Image.open(io.BytesIO(png(Card("W" * 200, "M" * 200, "Qg " * 200)))).convert("RGB")
        paper = image.getpixel((WIDTH // 2, HEIGHT - 10))
        for box in ((0, 14, MARGIN - 4, HEIGHT), (WIDTH - MARGIN + 4, 14, WIDTH, HEIGHT)):
            beyond = image.crop(box)
            assert beyond.getcolors() == [(beyond.width * beyond.height, paper)]

    def test_a_short_title_is_large_and_a_long_one_small_then_shortened(self):
        def title(text):
            return [words for words in lay_out(Card(text)) if words.faces == FACES][1:]

        assert [(words.text, words.size) for words in title("By the river")] == [("By the river", 76)]
        long = title("a long title that goes on " * 4)
        assert (len(long), long[0].size) == (3, 68)
        assert title("a long title that goes on " * 40)[-1].text.endswith(MORE)

    def test_letters_of_other_alphabets_are_left_out_and_accents_kept(self):
        assert readable("Łódź  e\u0301té 漢字 🎉\nŴŷ \u202e\x00", FACES) == "Łódź été Ŵŷ"

    def test_a_title_of_which_nothing_can_be_drawn_leaves_our_name(self):
        assert [words.text for words in lay_out(Card("漢字"))] == ["Kindling", "Kindling"]


class TestDrawing:
    def test_it_is_a_small_png_of_the_usual_size(self):
        content = png(Card("By the river", "Workshop", "In May", JOURNEY))
        image = Image.open(io.BytesIO(content))
        assert (image.format, image.size) == ("PNG", (1200, 630))
        assert len(content) < 60_000

    def test_the_same_card_is_the_same_picture(self):
        card = Card("By the river", "Workshop", "In May", JOURNEY, ACCENTS[2])
        assert png(card) == png(Card("By the river", "Workshop", "In May", JOURNEY, ACCENTS[2]))

    @pytest.mark.parametrize(
        "other",
        [
            Card("By the brook", "a", "b", JOURNEY),
            Card("By the river", "c", "b", JOURNEY),
            Card("By the river", "a", "c", JOURNEY),
            Card("By the river", "a", "b"),
            Card("By the river", "a", "b", JOURNEY, ACCENTS[1]),
        ],
    )
    def test_its_digest_follows_everything_drawn(self, other):
        assert Card("By the river", "a", "b", JOURNEY).digest != other.digest

    def test_the_programmes_colour_and_the_journey_are_drawn(self):
        image = Image.open(io.BytesIO(png(Card("By the river", "", "", JOURNEY, "#A6431F")))).convert("RGB")
        assert image.getpixel((10, 5)) == (0xA6, 0x43, 0x1F)
        assert image.getpixel((MARGIN + 40, JOURNEY_TOP + 36)) == (0xA6, 0x43, 0x1F)


@pytest.mark.django_db
class TestWhatTheySay:
    def test_of_a_workshop_its_days_in_words(self):
        page = WorkshopPageFactory()
        first, last = page.workshop.span
        card = cards.of_page(page)
        assert card.line == f"{days(first, last)} · {page.workshop.region}"
        assert [shape.kind for shape in card.journey if shape.kind != "moon"] == ["days", "loop", "stretch", "days"]
        assert card.alternative == f"Workshop. {page.title}. {card.line}."

    def test_how_it_stands(self):
        page = WorkshopPageFactory()
        page.workshop.state = State.TENTATIVE
        assert ", provisional · " in cards.of_page(page).line
        page.workshop.state = State.CONFIRMED
        page.workshop.save()
        page.workshop = cancel_workshop(page.workshop, by=None, reason="Too few.")
        assert cards.of_page(page).line.startswith("Cancelled · ")
        undated = WorkshopFactory(state=State.TENTATIVE, first_day=None)
        assert cards.of_workshop(undated, undated.title).line.startswith("Dates to be arranged · ")

    def test_of_the_others(self):
        module = ModulePageFactory()
        programme = module.get_parent().specific
        article = ArticlePageFactory(date=dt.date(2027, 5, 4), title="A day in May")
        assert cards.of_page(module) == Card(
            module.title, programme.title, "Three days", (), cards.of_page(programme).accent
        )
        assert (cards.of_page(programme).kicker, cards.of_page(programme).line) == ("Programme", programme.promise)
        assert cards.of_page(article).line == "Morgan Field, coordinator · Tuesday 4 May 2027"
        assert cards.of_page(StandardPageFactory(title="About", introduction="Who we are.")).line == "Who we are."

    def test_of_a_review(self):
        arc, version = published()
        card = cards.of_review(version)
        assert (card.title, card.kicker) == (arc.review.title, "Learning review")
        assert card.line.startswith(f"{arc.workshop.title} · Version 1.0, ")

    def test_workshops_of_one_programme_share_its_colour(self):
        parent = ProgrammePageFactory()
        one, other = (WorkshopPageFactory(parent=parent) for _n in range(2))
        assert {cards.of_page(page).accent for page in (parent, one, other)} == {cards.of_page(parent).accent}


@pytest.mark.django_db
class TestLinks:
    def meta(self, client, address):
        head = BeautifulSoup(client.get(address).content, "html.parser").head
        return {
            tag.get("property") or tag["name"]: tag["content"]
            for tag in head.find_all("meta", content=True)
            if (tag.get("property") or tag.get("name", "")).startswith(("og:", "twitter:"))
        }

    def test_a_page_says_how_a_link_to_it_looks(self, client):
        page = WorkshopPageFactory(introduction="A group by the river.")
        card = cards.of_page(page)
        assert self.meta(client, page.url) == {
            "og:type": "website",
            "og:site_name": "Kindling",
            "og:locale": "en_GB",
            "og:title": page.title,
            "og:description": "A group by the river.",
            "og:url": f"http://127.0.0.1:8000{page.url}",
            "og:image": f"http://127.0.0.1:8000/cards/pages/{page.pk}.png?v={card.digest}",
            "og:image:type": "image/png",
            "og:image:width": "1200",
            "og:image:height": "630",
            "og:image:alt": card.alternative,
            "twitter:card": "summary_large_image",
            "twitter:image:alt": card.alternative,
        }

    def test_every_public_page_has_a_picture_that_is_there(self, client):
        arc, _version = published()
        module = ModulePageFactory()
        plain = WorkshopFactory()
        addresses = [module.url, module.get_parent().url, WorkshopPageFactory().url, ArticlePageFactory().url]
        addresses += ["/", "/privacy/", "/programmes/", "/articles/", "/workshops/", "/reviews/"]
        addresses += [f"/workshops/{plain.code}/", f"/reviews/{arc.workshop.code}/"]
        for address in addresses:
            picture = self.meta(client, address)["og:image"].removeprefix("http://127.0.0.1:8000")
            response = client.get(picture)
            assert (response.status_code, response["Content-Type"]) == (200, "image/png"), address
            assert response["Cache-Control"] == "public, max-age=31536000, immutable", address
            assert not response.cookies

    def test_a_draft_and_a_step_of_booking_have_none(self, client):
        arc = written()
        client.force_login(arc.coordinator)
        workshop = WorkshopFactory()
        for address in (f"/reviews/{arc.workshop.code}/", f"/workshops/{workshop.code}/book/"):
            assert self.meta(client, address) == {}

    def test_the_address_changes_with_the_facts_and_the_old_one_still_answers(self, client):
        page = WorkshopPageFactory()
        before = self.meta(client, page.url)["og:image"]
        cancel_workshop(page.workshop, by=None, reason="Too few.")
        after = self.meta(client, page.url)["og:image"]
        assert before != after
        old = client.get(before.removeprefix("http://127.0.0.1:8000"))
        assert (old.status_code, old["Cache-Control"]) == (200, "public, max-age=300")
        assert old.content == client.get(after.removeprefix("http://127.0.0.1:8000")).content


@pytest.mark.django_db
class TestWhoMaySeeThem:
    def status(self, client, name, *args):
        return client.get(reverse(name, args=args)).status_code

    def test_of_a_draft_or_a_private_page_nobody(self, client):
        draft, private = StandardPageFactory(live=False), StandardPageFactory()
        below = StandardPageFactory(parent=private)
        PageViewRestriction.objects.create(page=private, restriction_type=PageViewRestriction.LOGIN)
        parent = ProgrammePageFactory()
        unannounced = WorkshopPageFactory(
            parent=parent, workshop=WorkshopFactory(programme=parent.programme, state=State.DRAFT)
        )
        for page in (draft, private, below, unannounced):
            assert self.status(client, "page_card", page.pk) == 404
        assert self.status(client, "page_card", 1) == 404
        assert self.status(client, "page_card", 10**15) == 404
        assert self.status(client, "workshop_card", unannounced.workshop.code) == 404
        assert self.status(client, "workshop_card", "NO-NE") == 404
        assert self.status(client, "review_card", written().workshop.code) == 404

    def test_browsers_have_it_already(self, client):
        address = reverse("site_card")
        first = client.get(address)
        assert first["ETag"] == f'"{cards.of_site().digest}"'
        assert client.get(address, headers={"if-none-match": first["ETag"]}).status_code == 304

    def test_it_is_drawn_once(self, client):
        caches["pages"].clear()
        first = client.get(reverse("site_card")).content
        key = f"card-{cards.of_site().digest}"
        assert caches["pages"].get(key) == first
        caches["pages"].set(key, b"kept")
        assert client.get(reverse("site_card")).content == b"kept"
        caches["pages"].clear()

    def test_a_cache_that_is_down_only_makes_it_slower(self, client, settings):
        settings.CACHES = settings.CACHES | {"pages": {"BACKEND": "config.tests.test_kept.Broken"}}
        assert client.get(reverse("site_card")).status_code == 200
