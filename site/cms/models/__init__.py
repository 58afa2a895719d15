"""Wagtail's pages and pictures: the only models that know Wagtail's pages."""

from cms.models.articles import ArticleCategory, ArticleIndexPage, ArticlePage
from cms.models.changes import Change
from cms.models.figures import PageFigure
from cms.models.frame import FrameLink, SiteFrame
from cms.models.glossary import GlossaryPage
from cms.models.images import Illustration, IllustrationRendition
from cms.models.packs import RolePackFile, RolePackIndexPage, RolePackPage
from cms.models.pages import HomePage, StandardPage
from cms.models.programmes import ModulePage, ProgrammeIndexPage, ProgrammePage, WorkshopPage
from cms.models.related import RelatedPage
from cms.models.stories import StoryChecklist, StoryConsent, StoryIndexPage, StoryPage

# Every kind of page that visitors read.
PUBLIC_PAGES = (
    ArticleIndexPage,
    ArticlePage,
    GlossaryPage,
    HomePage,
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

__all__ = [
    "PUBLIC_PAGES",
    "ArticleCategory",
    "ArticleIndexPage",
    "ArticlePage",
    "Change",
    "FrameLink",
    "GlossaryPage",
    "HomePage",
    "Illustration",
    "IllustrationRendition",
    "ModulePage",
    "PageFigure",
    "ProgrammeIndexPage",
    "ProgrammePage",
    "RelatedPage",
    "RolePackFile",
    "RolePackIndexPage",
    "RolePackPage",
    "SiteFrame",
    "StandardPage",
    "StoryChecklist",
    "StoryConsent",
    "StoryIndexPage",
    "StoryPage",
    "WorkshopPage",
]
