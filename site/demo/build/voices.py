"""Voices at every turn: one that two years are nearly over for, one given back to be changed; and journals that begin
with questions of their programme's own."""

import datetime as dt

from demo.build.month import group_of
from demo.build.workshops import Stage
from learning_review.instruments import services as instruments
from learning_review.instruments.models import Instrument, Item
from learning_review.reflections import services as journal
from learning_review.voices import services as voices
from learning_review.voices.bylines import BylineLevel, Speaker
from learning_review.voices.models import Consent, Scope, Voice
from programmes.catalogue.models import Workshop
from programmes.catalogue.services import complete_workshop, start_workshop

PROMPTS = (
    "Looking back on a visit",
    ["What did you hope would happen?", "What did?", "What surprised you?", "What will you leave alone next time?"],
)
VISIT = [
    "That he would come along to the garden group.",
    "He showed me his own garden, and named every plant in it.",
    "That he had been asked to join eleven things and never what he grows.",
    "My list of groups.",
]
FREELY = "Rain all day, and for once nobody rang. I noticed how much I miss being asked."


def build(stage: Stage) -> None:
    """Add them to what the rest of the demo has built."""
    build_due_for_renewal(stage)
    build_given_back(stage)
    build_prompts(stage)


def build_due_for_renewal(stage: Stage) -> None:
    """A pilot of two years ago, and a quotation by full name and council about it, to be agreed to again."""
    pilot = stage.put_on(
        "pilot", "CFR-5PLT", "East Midlands, the pilot", announced_days_ago=860, first_day=stage.clock.tuesday(-800)
    )
    first, last = pilot.sessions.order_by("starts_at").first(), pilot.sessions.order_by("starts_at").last()
    if first is None or last is None:
        raise LookupError("The pilot has no dates.")
    start_workshop(pilot, by=None, now=first.starts_at - dt.timedelta(hours=4))
    complete_workshop(pilot, by=None, now=last.ends_at + dt.timedelta(days=1))
    by, agreed = stage.coordinator, stage.clock.days_ago(710)
    voice = ask(pilot, "Rosalind Okafor", Voice.Relationship.SENIOR_MANAGER, stage)
    voice = voices.submit(
        voice,
        words="We used to fund buildings. This was the first time that we paid for people to be listened to.",
        byline_level=BylineLevel.FULL,
        speaker=Speaker("Rosalind", "Okafor", "head of communities", "Harrowby Borough Council"),
        now=agreed,
    )
    if voice.current is None:
        raise LookupError("She has written nothing.")
    scopes = [Scope.PROGRAMME_PAGE]
    voices.approve(voice, voice.current, scopes=scopes, channel=Consent.Channel.LINK, now=agreed)
    voices.accept(voice, by=by)
    press = "Desmond Ayre, press office"
    voices.body_consent(voice, voice.current, scopes=scopes, on_behalf=press, by=by, now=agreed + dt.timedelta(days=4))
    for consent in Consent.objects.filter(voice=voice):
        voices.ask_again(consent, now=stage.clock.days_ago(8))


def build_given_back(stage: Stage) -> None:
    """A client's words in which somebody else could be recognised."""
    past = stage.workshops["past"]
    voice = ask(past, "Petra Lowe", Voice.Relationship.CLIENT, stage, about=6)
    voices.submit(
        voice,
        words="She asked what I wanted, and so did Mrs Pargeter from the corner shop, who had never asked before.",
        byline_level=BylineLevel.RELATION,
        speaker=Speaker(relation="A resident who works with somebody from the group"),
    )
    answer = "Mrs Pargeter has not been asked. Could it be “a neighbour”?"
    voices.ask_for_changes(voice, reason=Voice.Reason.SOMEBODY_ELSE, answer=answer, by=stage.coordinator)


def ask(workshop: Workshop, name: str, relationship: str, stage: Stage, about: int | None = None) -> Voice:
    """Ask somebody for a voice, about a member of the group by number, or nobody in particular."""
    return voices.invite_voice(
        workshop,
        relationship=relationship,
        author_name=name,
        author_email=f"{name.lower().replace(' ', '.')}@example.org",
        subject=group_of(workshop)[about] if about is not None else None,
        by=stage.coordinator,
    )


def build_prompts(stage: Stage) -> None:
    """Link workers begin with four questions of their own; the practitioner once wrote freely."""
    circle = stage.workshops["circle-running"]
    title, questions = PROMPTS
    version = instruments.create_instrument(circle.programme, stage=Instrument.Stage.JOURNAL, title=title)
    for number, words in enumerate(questions, start=1):
        instruments.save_item(version, code=f"visit-{number}", kind=Item.Kind.LONG_TEXT, words=words)
    version = instruments.publish(version, by=stage.coordinator)
    member = group_of(circle)[0]
    answers = list(zip(questions, VISIT, strict=True))
    journal.write(member, by=member.person, prompted=answers, version=version, now=stage.clock.days_ago(4, 18))
    mine = stage.workshops["running"].enrolments.get(person=stage.people["practitioner"])
    journal.write(mine, by=mine.person, prompted=[("", FREELY)], now=stage.clock.days_ago(2, 20))
