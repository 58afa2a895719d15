"""Wagtail's pages and pictures: the only models that know Wagtail's pages."""

from cms.models.articles import ArticleIndexPage, ArticlePage
from cms.models.frame import FrameLink, SiteFrame
from cms.models.images import Illustration, IllustrationRendition
from cms.models.pages import HomePage, StandardPage
from cms.models.programmes import ModulePage, ProgrammeIndexPage, ProgrammePage, WorkshopPage

__all__ = [
    "ArticleIndexPage",
    "ArticlePage",
    "FrameLink",
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
