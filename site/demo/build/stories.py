"""The demo's stories, one told and one that waits, and a role pack."""

import datetime as dt

from accounts.models import User
from cms import clearance
from cms.models import RolePackIndexPage, RolePackPage, StoryIndexPage, StoryPage
from cms.models.stories import StoryChecklist
from demo.build.pages import add, days_ago, publish
from demo.build.words import stories as words
from programmes.catalogue.models import Programme

YEAR = 365


def build_stories(*, writer: User, editor: User) -> None:
    """Tell one story, with everything that it needs, and leave another where its writer stopped."""
    index = StoryIndexPage.objects.get()
    index.introduction = words.INTRODUCTION
    publish(index, by=editor)
    said = words.PUBLISHED
    story = begin(index, said, by=writer)
    clearance.save_checklist(story, StoryChecklist.POINTS, by=writer)
    name, contact = said["person"]
    agreed = days_ago(said["agreed_days_ago"])
    clearance.record_consent(
        story,
        person_name=name,
        person_contact=contact,
        how="spoken",
        given_on=agreed,
        until=agreed + dt.timedelta(days=2 * YEAR),
        by=writer,
    )
    story.get_latest_revision().publish(user=editor)
    waiting = begin(index, words.DRAFT, by=writer)
    clearance.save_checklist(waiting, words.DRAFT["ticked"], by=writer)


def begin(index: StoryIndexPage, said: dict, *, by: User) -> StoryPage:
    """Write a story down as a draft."""
    story = StoryPage(
        title=said["title"],
        slug=said["slug"],
        told_by=said["told_by"],
        date=days_ago(said["days_ago"]),
        introduction=said["introduction"],
        body=[("text", said["text"])],
        live=False,
        owner=by,
    )
    index.add_child(instance=story)
    story.save_revision(user=by)
    return story


def build_pack(*, by: User) -> None:
    """Put together a role pack, for the programme that it belongs to where there is one."""
    said = words.PACK
    questions = [{"question": text, "listen_for": listen, "need": need} for text, listen, need in said["questions"]]
    pack = RolePackPage(
        title=said["title"],
        slug=said["slug"],
        programme=Programme.objects.filter(slug=said["programme"]).first(),
        introduction=said["introduction"],
        legend=said["legend"],
        duties=[
            ("duties", {"heading": heading, "items": [{"text": text, "need": need} for text, need in items]})
            for heading, items in said["description"]
        ],
        specification=[
            (
                "criteria",
                {
                    "heading": heading,
                    "criteria": [
                        {"text": text, "weight": weight, "looked_for": where} for text, weight, where in criteria
                    ],
                },
            )
            for heading, criteria in said["specification"]
        ],
        advert=[
            *(
                (
                    "lines",
                    {
                        "heading": heading,
                        "lines": [{"term": term, "text": text, "need": need} for term, text, need in lines],
                    },
                )
                for heading, lines in said["advert"]
            ),
            *(("text", {"text": text, "need": need}) for text, need in said["advert_text"]),
        ],
        interview=[("scenario", said["scenario"]), ("questions", {"heading": "", "questions": questions})],
    )
    add(RolePackIndexPage.objects.get(), pack, by=by)
