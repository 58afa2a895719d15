"""Pages for tests, under the home page that every installation begins with."""

import datetime as dt

import factory
import wagtail_factories
from django.core.files.base import ContentFile
from django.utils import timezone

from cms import clearance
from cms.models import (
    ArticleCategory,
    ArticleIndexPage,
    ArticlePage,
    HomePage,
    Illustration,
    ModulePage,
    ProgrammeIndexPage,
    ProgrammePage,
    RolePackIndexPage,
    RolePackPage,
    StandardPage,
    StoryIndexPage,
    StoryPage,
    WorkshopPage,
)
from cms.models.stories import StoryChecklist
from programmes.catalogue.tests.factories import ArcProgrammeFactory, WorkshopFactory
from programmes.people.tests.factories import UserFactory

SQUARE = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 40 30" width="40" height="30"><path d="M0 0h40v30H0z"/></svg>'
)


class IllustrationFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Illustration

    title = "A square"
    alternative_text = "A black square"
    file = factory.LazyFunction(lambda: ContentFile(SQUARE.encode(), name="square.svg"))


class StandardPageFactory(wagtail_factories.PageFactory):
    class Meta:
        model = StandardPage

    parent = factory.LazyFunction(HomePage.objects.get)
    title = factory.Sequence(lambda n: f"About us {n:05}")


class ArticlePageFactory(wagtail_factories.PageFactory):
    class Meta:
        model = ArticlePage

    parent = factory.LazyFunction(ArticleIndexPage.objects.get)
    title = factory.Sequence(lambda n: f"What we saw {n:05}")
    byline = "Morgan Field, coordinator"


class CategoryFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = ArticleCategory

    name = factory.Sequence(lambda n: f"Subject {n:05}")
    slug = factory.Sequence(lambda n: f"subject-{n:05}")


class ProgrammePageFactory(wagtail_factories.PageFactory):
    """The page of a programme with everything (ArcProgrammeFactory)."""

    class Meta:
        model = ProgrammePage

    parent = factory.LazyFunction(ProgrammeIndexPage.objects.get)
    programme = factory.SubFactory(ArcProgrammeFactory)
    title = factory.LazyAttribute(lambda page: page.programme.title)
    slug = factory.LazyAttribute(lambda page: page.programme.slug)
    promise = "You will ask better questions, and wait for the answers."


class ModulePageFactory(wagtail_factories.PageFactory):
    """The page of a programme's first module."""

    class Meta:
        model = ModulePage

    parent = factory.SubFactory(ProgrammePageFactory)
    module = factory.LazyAttribute(lambda page: page.parent.programme.modules.first())
    title = factory.LazyAttribute(lambda page: page.module.title)
    slug = factory.LazyAttribute(lambda page: page.module.slug)


class WorkshopPageFactory(wagtail_factories.PageFactory):
    class Meta:
        model = WorkshopPage

    parent = factory.SubFactory(ProgrammePageFactory)
    workshop = factory.LazyAttribute(lambda page: WorkshopFactory(programme=page.parent.programme))
    title = factory.LazyAttribute(lambda page: page.workshop.title)
    slug = factory.LazyAttribute(lambda page: page.workshop.code.lower())


class StoryPageFactory(wagtail_factories.PageFactory):
    """A draft of a story: it can only go live through its checklist and an agreement (`cleared`)."""

    class Meta:
        model = StoryPage

    parent = factory.LazyFunction(StoryIndexPage.objects.get)
    title = factory.Sequence(lambda n: f"The wall {n:05}")
    introduction = "Somebody rang every Monday."
    told_by = "A housing officer"
    live = False


def cleared(page, *, until=None):
    """Finish everything that a story needs, and return it."""
    by = UserFactory()
    clearance.save_checklist(page, StoryChecklist.POINTS, by=by)
    today = timezone.localdate()
    clearance.record_consent(
        page,
        person_name="Zebedee Quill",
        person_contact="zebedee@example.org",
        how="read",
        given_on=today,
        until=until or today + dt.timedelta(days=700),
        by=by,
    )
    return page


def published(page=None, **values):
    """Return a story that is live as it should be."""
    page = cleared(page or StoryPageFactory(**values))
    page.save_revision().publish()
    page.refresh_from_db()
    return page


class RolePackPageFactory(wagtail_factories.PageFactory):
    class Meta:
        model = RolePackPage

    parent = factory.LazyFunction(RolePackIndexPage.objects.get)
    title = factory.Sequence(lambda n: f"Role pack {n:05}")
    legend = "Whoever pays for the post requires it."
    last_published_at = factory.LazyFunction(timezone.now)
    duties = factory.LazyFunction(
        lambda: [
            (
                "duties",
                {
                    "heading": "What you do",
                    "items": [
                        {"text": "Meet people one to one.", "need": "required"},
                        {"text": "Lead a group.", "need": "optional"},
                    ],
                },
            )
        ]
    )
    specification = factory.LazyFunction(
        lambda: [
            (
                "criteria",
                {
                    "heading": "Experience",
                    "criteria": [
                        {"text": "Has coached.", "weight": "essential", "looked_for": "interview"},
                        {"text": "Knows the area.", "weight": "desirable", "looked_for": "application"},
                    ],
                },
            )
        ]
    )
    advert = factory.LazyFunction(
        lambda: [
            ("lines", {"heading": "The post", "lines": [{"term": "Hours", "text": "30 a week", "need": "required"}]}),
            ("text", {"text": "Come and see us first.", "need": "optional"}),
        ]
    )
    interview = factory.LazyFunction(
        lambda: [
            ("scenario", {"text": "A man rings.", "task": "What do you say?", "minutes": 15, "need": "required"}),
            (
                "questions",
                {
                    "heading": "",
                    "questions": [{"question": "Why this role?", "listen_for": "People.", "need": "optional"}],
                },
            ),
        ]
    )
