"""Pages for tests, under the home page that every installation begins with."""

import factory
import wagtail_factories
from django.core.files.base import ContentFile

from cms.models import (
    ArticleCategory,
    ArticleIndexPage,
    ArticlePage,
    HomePage,
    Illustration,
    ModulePage,
    ProgrammeIndexPage,
    ProgrammePage,
    StandardPage,
    WorkshopPage,
)
from programmes.catalogue.tests.factories import ArcProgrammeFactory, WorkshopFactory

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
    title = factory.Sequence(lambda n: f"About us {n}")


class ArticlePageFactory(wagtail_factories.PageFactory):
    class Meta:
        model = ArticlePage

    parent = factory.LazyFunction(ArticleIndexPage.objects.get)
    title = factory.Sequence(lambda n: f"What we saw {n}")
    byline = "Morgan Field, coordinator"


class CategoryFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = ArticleCategory

    name = factory.Sequence(lambda n: f"Subject {n}")
    slug = factory.Sequence(lambda n: f"subject-{n}")


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
