"""The demo's pages, written and published as an editor would, so that each has its history."""

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import Any

from django.utils import timezone
from wagtail.models import Page, Site

from accounts.models import User
from cms.illustrations import illustration
from cms.models import (
    ArticleCategory,
    ArticleIndexPage,
    ArticlePage,
    FrameLink,
    HomePage,
    Illustration,
    ModulePage,
    ProgrammeIndexPage,
    ProgrammePage,
    RelatedPage,
    SiteFrame,
    StandardPage,
    WorkshopPage,
)
from demo.build.glossary import build_terms, linked
from demo.build.handouts import build_materials
from demo.build.words import articles, modules, programme, workshops
from demo.build.words import site as words
from programmes.catalogue.models import Programme, Workshop
from programmes.vocabulary.models import Term

__all__ = ["build_materials", "build_pages"]

Block = tuple[str, Any]
# Title, alternative text, kind and seed: what an illustration is drawn from.
Picture = tuple[str, str, str, str]


def build_pages(offered: Programme, on: Mapping[str, Workshop], *, by: User) -> None:
    """Write every page of the site and publish it in the name of `by`.

    `on` are workshops by their name in the story; those that are drafts get no page. The facilitator of one of them
    has handed in a change to the first module, which waits for the editors.
    """
    home = HomePage.objects.get()
    terms = build_terms()
    page = build_programme(offered, by=by)
    build_modules(page, by=by)
    for key, workshop in on.items():
        if workshop.state != Workshop.State.DRAFT:
            build_workshop(page, key, workshop, by=by)
    build_articles(terms, by=by)
    build_standard_pages(home, terms, by=by)
    build_home(home, page, by=by)
    build_frame(home, offered)
    facilitator = User.objects.filter(facilitated_workshops__in=on.values()).first()
    if facilitator:
        hand_in_an_edit(offered, by=facilitator)


def publish(page: Page, *, by: User) -> None:
    """Keep a revision of the page as it is and make it public."""
    page.save_revision(user=by).publish(user=by)


def add(parent: Page, page: Page, *, by: User) -> None:
    """Put a page below another, as a draft first, and publish it."""
    page.live = False
    page.owner = by
    parent.add_child(instance=page)
    publish(page, by=by)


def draw(picture: Picture) -> Illustration:
    """Draw a picture, once: two workshops in one house show the same."""
    title, alt, kind, seed = picture
    return Illustration.objects.filter(title=title).first() or illustration(title, alt, kind, seed)


# --- The programme ------------------------------------------------------------------------------------


def build_programme(offered: Programme, *, by: User) -> ProgrammePage:
    """Say what the programme is; what can be counted or booked comes from the programme itself."""
    page = ProgrammePage(
        programme=offered,
        title=offered.title,
        slug=offered.slug,
        promise=programme.PROMISE,
        introduction=programme.INTRODUCTION,
        illustration=draw(programme.PICTURE),
        audience_words=programme.AUDIENCE_WORDS,
        access=programme.ACCESS,
        cancellation=programme.CANCELLATION,
        search_description=offered.summary,
        body=[
            key_facts(programme.FACTS_HEADING, programme.FACTS),
            ("text", programme.ROOM),
            steps(programme.STEPS_HEADING, programme.STEPS),
            people(programme.PEOPLE_HEADING, programme.PEOPLE),
            figures(programme.FIGURES_HEADING, programme.FIGURES),
            ("text", programme.FIGURES_NOTE),
        ],
    )
    add(ProgrammeIndexPage.objects.get(), page, by=by)
    return page


def build_modules(page: ProgrammePage, *, by: User) -> None:
    """Say what happens in each part."""
    for module in page.programme.modules.all():
        said = modules.MODULES[module.slug]
        child = ModulePage(
            module=module,
            title=module.title,
            slug=module.slug,
            introduction=said["introduction"],
            illustration=draw(said["picture"]),
            body=[steps(*rest) if kind == "steps" else (kind, *rest) for kind, *rest in said["body"]],
        )
        add(page, child, by=by)


def build_workshop(page: ProgrammePage, key: str, workshop: Workshop, *, by: User) -> None:
    """Say what is particular to one workshop: a sentence of its own, and its house."""
    house = workshop.venue.name if workshop.venue else ""
    picture = workshops.PICTURES.get(house)
    child = WorkshopPage(
        workshop=workshop,
        title=workshop.title,
        slug=workshop.code.lower(),
        introduction=workshops.WORKSHOPS.get(key, page.programme.summary),
        illustration=draw(picture) if picture else None,
        body=[("text", workshops.HOUSES.get(house, workshops.NO_HOUSE))],
    )
    add(page, child, by=by)


def hand_in_an_edit(offered: Programme, *, by: User) -> None:
    """Change a module's page without publishing it, and ask the editors to read it."""
    page = ModulePage.objects.get(module__programme=offered, module__slug=modules.EDITED)
    page.body.append(("text", modules.EDIT))
    page.save_revision(user=by)
    page.get_workflow().start(page, by)


# --- The rest of the site -----------------------------------------------------------------------------


def build_articles(terms: Mapping[str, Term], *, by: User) -> None:
    """Publish the articles, each on its day."""
    index = ArticleIndexPage.objects.get()
    index.introduction = articles.INTRODUCTION
    publish(index, by=by)
    categories = {
        name: ArticleCategory.objects.create(name=name, slug=slug, description=description)
        for name, slug, description in articles.CATEGORIES
    }
    for said in articles.ARTICLES:
        article = ArticlePage(
            title=said["title"],
            slug=said["slug"],
            byline=said["byline"],
            date=days_ago(said["days_ago"]),
            introduction=said["introduction"],
            illustration=draw(said["picture"]) if "picture" in said else None,
            body=[("text", linked(said["text"], terms)), *blocks_of(said)],
        )
        article.categories = [categories[name] for name in said["categories"]]
        add(index, article, by=by)
    for slug, targets in articles.RELATED.items():
        article = ArticlePage.objects.get(slug=slug)
        pages = Page.objects.filter(slug__in=targets)
        article.related_pages = [
            RelatedPage(target=pages.filter(slug=target).earliest("pk"), sort_order=order)
            for order, target in enumerate(targets)
        ]
        publish(article, by=by)


def blocks_of(said: Mapping[str, Any]) -> list[Block]:
    """Return an article's figures and claims, with the day each was true."""
    blocks: list[Block] = []
    if "figures" in said:
        blocks.append(figures(*said["figures"]))
    if "claim" in said:
        text, source, days = said["claim"]
        blocks.append(("claim", {"text": text, "source": source, "as_at": days_ago(days)}))
    return blocks


def build_standard_pages(home: HomePage, terms: Mapping[str, Term], *, by: User) -> None:
    """Say more on the pages that every installation begins with, and add one on how we coach."""
    contact = [key_facts("", words.CONTACT_FACTS), ("text", words.CONTACT)]
    for slug, introduction, body in (
        ("contact", words.CONTACT_INTRODUCTION, contact),
        ("accessibility", words.ACCESSIBILITY_INTRODUCTION, [("text", words.ACCESSIBILITY)]),
        ("privacy", words.PRIVACY_INTRODUCTION, [("text", words.PRIVACY)]),
    ):
        page = StandardPage.objects.child_of(home).get(slug=slug)
        page.introduction = introduction
        page.body = body
        publish(page, by=by)
    how = StandardPage(
        title="How we coach",
        slug="how-we-coach",
        introduction=words.HOW_WE_COACH_INTRODUCTION,
        illustration=draw(words.HOW_WE_COACH_PICTURE),
        body=[("text", linked(words.HOW_WE_COACH, terms))],
    )
    add(home, how, by=by)


def build_home(home: HomePage, page: ProgrammePage, *, by: User) -> None:
    """Open the front door."""
    home.refresh_from_db()
    home.promise = words.PROMISE
    home.introduction = words.HOME_INTRODUCTION
    home.illustration = draw(words.HOME_PICTURE)
    home.how_heading = words.HOW_HEADING
    home.how_it_works = words.HOW_IT_WORKS
    home.featured = page
    contact = StandardPage.objects.child_of(home).get(slug="contact")
    home.body = [("text", words.HOME_TEXT), ("call_to_action", {**words.HOME_CALL, "page": contact})]
    publish(home, by=by)


def build_frame(home: HomePage, offered: Programme) -> None:
    """Put the contact and the new pages around every page."""
    frame = SiteFrame.for_site(Site.objects.get(is_default_site=True))
    frame.footer_text = words.FOOTER
    frame.contact_name = offered.contact_name
    frame.contact_email = offered.contact_email
    frame.contact_phone = offered.contact_phone
    how = StandardPage.objects.child_of(home).get(slug="how-we-coach")
    frame.links.add(FrameLink(menu=FrameLink.Menu.NAVIGATION, label=how.title, page=how, sort_order=-1))
    frame.links.add(FrameLink(menu=FrameLink.Menu.FOOTER, label=words.LOCAL_HELP, address="/resources/", sort_order=-1))
    frame.save()


# --- Blocks -------------------------------------------------------------------------------------------


def key_facts(heading: str, facts: Iterable[tuple[str, str]]) -> Block:
    return ("key_facts", {"heading": heading, "facts": [{"term": term, "text": text} for term, text in facts]})


def steps(heading: str, rows: Iterable[tuple[str, str, str]]) -> Block:
    made = [{"when": when, "heading": title, "text": text} for when, title, text in rows]
    return ("steps", {"heading": heading, "steps": made})


def people(heading: str, rows: Iterable[tuple[str, str, str, Picture]]) -> Block:
    made = [{"name": name, "role": role, "text": text, "picture": draw(picture)} for name, role, text, picture in rows]
    return ("people", {"heading": heading, "people": made})


def figures(heading: str, rows: Iterable[tuple[str, str, str, int]]) -> Block:
    made = [
        {"value": value, "what": what, "source": source, "as_at": days_ago(days)} for value, what, source, days in rows
    ]
    return ("figures", {"heading": heading, "figures": made})


def days_ago(days: int) -> dt.date:
    return timezone.localdate() - dt.timedelta(days=days)
