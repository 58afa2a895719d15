"""Wagtail's pages and pictures: the only models that know Wagtail's pages."""

from cms.models.articles import ArticleIndexPage, ArticlePage
from cms.models.changes import Change
from cms.models.frame import FrameLink, SiteFrame
from cms.models.glossary import GlossaryPage
from cms.models.images import Illustration, IllustrationRendition
from cms.models.pages import HomePage, StandardPage
from cms.models.programmes import ModulePage, ProgrammeIndexPage, ProgrammePage, WorkshopPage

# Every kind of page that visitors read.
PUBLIC_PAGES = (
    ArticleIndexPage,
    ArticlePage,
    GlossaryPage,
    HomePage,
    ModulePage,
    ProgrammeIndexPage,
    ProgrammePage,
    StandardPage,
    WorkshopPage,
)

__all__ = [
    "PUBLIC_PAGES",
    "ArticleIndexPage",
    "ArticlePage",
    "Change",
    "FrameLink",
    "GlossaryPage",
    "HomePage",
    "Illustration",
    "IllustrationRendition",
    "ModulePage",
    "ProgrammeIndexPage",
    "ProgrammePage",
    "SiteFrame",
    "StandardPage",
    "WorkshopPage",
]
