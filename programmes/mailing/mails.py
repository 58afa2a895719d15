"""The planned mails. Each is decided anew when it is delivered: whom it is no longer for, and when, drops it."""

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any

from django.conf import settings
from django.db.models import Case, Q
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from notices.delivery import Words, render
from notices.kinds import Content, add_to_mails, mail_kind
from notices.models import Notice
from programmes.catalogue.models import DeliveryMode, Programme, Workshop
from programmes.enrolment.models import Enrolment, Needs
from programmes.enrolment.queries import needs_freeze_at, taking_part
from programmes.mailing.links import nudges_link
from programmes.mailing.plan import PLAN, STEPS, Concern, Occasion, Step, occasions_of
from programmes.mailing.queries import REASONS_NOT_TO, Planned, still_owed, with_dates, wording_of
from programmes.mailing.values import EXAMPLE, example, values_of
from programmes.mailing.words import ADDED_TO, USUAL, Usual, fill, subject_line

# All of these mails look alike: words, then facts, then one thing to do.
TEMPLATE = "mailing"
# Those that say where and when people meet, and those that say how to get there.
WHERE_AND_WHEN = frozenset({"goes_ahead", "joining", "see_you", "module_ahead", "module_soon"})
IN_FULL = frozenset({"joining", "module_ahead"})
EXAMPLE_REFERENCE = "K2345678"
# Of a long series so many dates stand in a mail; the calendar has the others.
SESSIONS_SHOWN = 4


# The one thing that each mail asks for: what its button says, and the address it leads to.
Action = tuple[str | Promise, str]
SEE_IT: Action = (_("See your workshop"), "/my/")
TELL_US: Action = (_("Tell us what you need"), "/my/enrolments/{reference}/needs/")
WRITE: Action = (_("Write it down"), "/my/journal/write/")
ACTIONS = {
    "needs_form": TELL_US,
    "needs_nudge": TELL_US,
    "roster": (_("Open the workshop’s page"), "/facilitate/{reference}/"),
    "thanks": WRITE,
    "practice_1": WRITE,
    "practice_2": WRITE,
    "practice_3": WRITE,
}


# Where somebody stops mails of a step without signing in; those that have no such link answer something they did.
STOPS: dict[str, Callable[[Enrolment], str]] = {
    step.code: nudges_link for step in PLAN if step.concern == Concern.PRACTICE
}


def _planned_mail(step: Step, notice: Notice) -> Content | None:
    one = still_owed(notice, now=timezone.now())
    if one is None:
        return None
    facts: dict[str, Any] = {}
    secrets: dict[str, str] = {}
    if step.code in WHERE_AND_WHEN:
        facts |= _where_and_when(one.workshop, one.occasion, in_full=step.code in IN_FULL)
    if step.code in {"needs_form", "needs_nudge"}:
        facts["freezes_at"] = _still_ahead(one)
    values = values_of(one.workshop, one.occasion) | {"first_name": one.person.first_name}
    if step.code == "roster":
        group = list(taking_part(one.workshop))
        facts |= _who_comes(group)
        values["people"] = str(len(group))
    if step.code in STOPS and one.enrolment:
        secrets["stop_url"] = STOPS[step.code](one.enrolment)
    content = _worded(step.code, one.workshop, one.enrolment, values, facts)
    return Content(content, secrets=secrets, template=TEMPLATE, unsubscribe=secrets.get("stop_url", ""))


for _step in PLAN:
    mail_kind(_step.kind, _step.title)(partial(_planned_mail, _step))


def add_step(
    step: Step,
    usual: Usual,
    action: Action,
    needless: Q | Case,
    stop: Callable[[Enrolment], str] | None = None,
) -> None:
    """Add a line to the plan, for a room above this one: planned, paused, worded and shown like the others.

    `needless` says of an enrolment, in its query, that the mail has nothing to ask of it any more, or up to which
    occasion it has not (-1: of none yet), where the step is told apart `by_occasion`; lines with the same `unless` say
    the same. `stop` gives the address at which a POST ends these mails to somebody. Call it when the room is loaded.
    """
    PLAN.append(step)
    STEPS[step.code] = step
    USUAL[step.code] = usual
    ACTIONS[step.code] = action
    REASONS_NOT_TO[step.unless] = needless
    if stop is not None:
        STOPS[step.code] = stop
    mail_kind(step.kind, step.title)(partial(_planned_mail, step))


@mail_kind("mailing/goes_ahead", _("It goes ahead"))
def goes_ahead(notice: Notice) -> Content | None:
    """A provisional workshop has been confirmed; nothing to whoever has left since, or when it was called off after
    all."""
    enrolment = (
        Enrolment.objects.filter(pk=notice.data["enrolment"], state__in=Enrolment.TAKING_PART)
        .select_related("person")
        .first()
    )
    if enrolment is None:
        return None
    workshop = with_dates(Workshop.objects.filter(pk=enrolment.workshop_id)).get()
    occasions = [one for one in occasions_of(workshop) if one.sessions]
    if workshop.state not in {Workshop.State.CONFIRMED, Workshop.State.RUNNING} or not occasions:
        return None
    facts = _where_and_when(workshop, *occasions)
    values = values_of(workshop, occasions[0]) | {"first_name": enrolment.person.first_name}
    return Content(_worded("goes_ahead", workshop, enrolment, values, facts), template=TEMPLATE)


@add_to_mails
def own_words(notice: Notice, context: Mapping[str, Any]) -> dict[str, Any]:
    """Add a programme's own words to a mail of another room that is about one of its workshops."""
    code, workshop = ADDED_TO.get(notice.kind), context.get("workshop")
    if code is None or not isinstance(workshop, Workshop):
        return {}
    own = wording_of(workshop.programme, code)
    if own is None:
        return {}
    first_name = notice.recipient.first_name if notice.recipient else ""
    return {"own_words": fill(own.text, values_of(workshop, None) | {"first_name": first_name})}


def preview(programme: Programme, code: str, *, subject: str, text: str) -> Words:
    """Return what a mail with these words would say: to a made-up person, about the programme's next workshop with
    dates; where there is none, with made-up dates and no more than the words."""
    if USUAL[code].adds_to:
        return _preview_of_addition(programme, text)
    workshop, occasion = example(programme, code)
    facts: dict[str, Any] = {}
    if workshop and occasion and code in WHERE_AND_WHEN:
        facts = _where_and_when(workshop, occasion, in_full=code in IN_FULL)
    values = EXAMPLE | values_of(workshop, occasion) if workshop else EXAMPLE
    values |= {"programme": programme.title, "contact": programme.contact_name}
    label, path = ACTIONS.get(code, SEE_IT)
    return render(
        TEMPLATE,
        {
            **facts,
            "subject_words": subject_line(subject, values),
            "text_words": fill(text, values),
            "workshop": workshop,
            "programme": programme,
            "reference": EXAMPLE_REFERENCE,
            "action": label,
            "action_url": settings.SITE_URL + path.format(reference=EXAMPLE_REFERENCE),
        },
    )


def _preview_of_addition(programme: Programme, text: str) -> Words:
    """The words alone: what stands above them depends on what has happened."""
    values = EXAMPLE | {"programme": programme.title, "contact": programme.contact_name}
    filled = fill(text, values)
    return Words("", filled, filled)


def _worded(
    code: str, workshop: Workshop, enrolment: Enrolment | None, values: Mapping[str, str], facts: Mapping[str, Any]
) -> dict[str, Any]:
    own = wording_of(workshop.programme, code)
    words = own or USUAL[code]
    label, path = ACTIONS.get(code, SEE_IT)
    reference = enrolment.reference if enrolment else workshop.code
    return {
        **facts,
        "subject_words": subject_line(str(words.subject), values),
        "text_words": fill(str(words.text), values),
        "workshop": workshop,
        "programme": workshop.programme,
        "reference": reference,
        "action": label,
        "action_url": settings.SITE_URL + path.format(reference=reference),
    }


def _where_and_when(workshop: Workshop, *occasions: Occasion, in_full: bool = False) -> dict[str, Any]:
    """What a mail says of days together; the way there `in_full`."""
    sessions = [session for occasion in occasions for session in occasion.sessions]
    venue = next(
        (
            session.venue or workshop.venue
            for session in sessions
            if session.mode == DeliveryMode.IN_PERSON and (session.venue or workshop.venue)
        ),
        None,
    )
    return {
        "sessions": sessions[:SESSIONS_SHOWN],
        "more_sessions": max(0, len(sessions) - SESSIONS_SHOWN),
        "venue": venue,
        "in_full": in_full,
    }


def _still_ahead(one: Planned) -> Any:
    freezes_at = needs_freeze_at(one.workshop)
    return freezes_at if freezes_at and freezes_at > timezone.now() else None


def _who_comes(group: Sequence[Enrolment]) -> dict[str, Any]:
    """Who is in the group, and for how many it is known what they need; never what."""
    told = Needs.objects.filter(enrolment__in=group).count()
    return {"people": [enrolment.person for enrolment in group], "told": told, "silent": len(group) - told}
