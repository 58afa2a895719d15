"""The words of planned mails: the usual ones, and the names that are filled in for each person.

A name stands in curly brackets, "{first_name}". Names are looked up in a table and that is all: a programme's own words
are never a template of Django's, and what a name stands for is never looked at for names again.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from programmes.mailing.errors import MailingRefused

NAME = re.compile(r"\{([a-z_]+)\}")
SPACED_NAME = re.compile(rf"( ?){NAME.pattern}")
BRACKET = re.compile(r"[{}]")

# What each name stands for, as coordinators read it.
NAMES: dict[str, str | Promise] = {
    "first_name": gettext_lazy("the person’s first name"),
    "workshop": gettext_lazy("the workshop’s title"),
    "programme": gettext_lazy("the programme’s title"),
    "contact": gettext_lazy("the programme’s contact"),
    "part": gettext_lazy("the title of these days, or of the practice"),
    "dates": gettext_lazy("its first and last day"),
    "starts": gettext_lazy("the day and time it begins"),
    "place": gettext_lazy("where people meet"),
    "people": gettext_lazy("how many people are coming"),
}
OF_EVERYBODY = ("first_name", "workshop", "programme", "contact")
OF_DAYS = (*OF_EVERYBODY, "part", "dates", "starts", "place")
OF_PRACTICE = (*OF_EVERYBODY, "part", "dates")


@dataclass(frozen=True)
class Usual:
    """The usual words of a mail, and the names that can stand in it.

    A mail of another room, the kind `adds_to`, keeps its own words, which depend on much; a programme can add to them.
    """

    subject: str | Promise = ""
    text: str | Promise = ""
    names: tuple[str, ...] = OF_DAYS
    adds_to: str = ""


USUAL: dict[str, Usual] = {
    "goes_ahead": Usual(
        gettext_lazy("It goes ahead: {workshop}"),
        gettext_lazy(
            "Hello {first_name},\n\nGood news: “{workshop}” will take place. The dates are certain now, so you can "
            "book your travel.\n\nBefore we begin we will write again, with all that you need to get there."
        ),
    ),
    "needs_form": Usual(
        gettext_lazy("What do you need? {workshop}"),
        gettext_lazy(
            "Hello {first_name},\n\n“{workshop}” begins on {starts}. Please tell us what you need to "
            "be there well: food, access, when you arrive, whom to ring in an emergency.\n\nNothing to say is an "
            "answer too. Only those who run the workshop read it, and it is deleted soon afterwards."
        ),
    ),
    "needs_nudge": Usual(
        gettext_lazy("Still to tell us: what you need for {workshop}"),
        gettext_lazy(
            "Hello {first_name},\n\nWe have not heard yet what you need for “{workshop}”, which begins on {starts}. "
            "The house prepares food and rooms by what people tell us. It takes two minutes."
        ),
    ),
    "joining": Usual(
        gettext_lazy("Joining instructions: {workshop}"),
        gettext_lazy(
            "Hello {first_name},\n\nWe look forward to seeing you at “{workshop}”, {dates}. Below is when and where, "
            "and how to get there. There is nothing to prepare: bring comfortable clothes, and a situation from your "
            "own work that you would like to think about."
        ),
    ),
    "see_you": Usual(
        gettext_lazy("See you on {starts}"),
        gettext_lazy(
            "Hello {first_name},\n\n“{workshop}” is nearly here: we begin on {starts}. If something has come up, "
            "please tell us today: somebody may be waiting for a place.\n\nSafe journey, and see you soon."
        ),
    ),
    "roster": Usual(
        gettext_lazy("Who is coming: {workshop}"),
        gettext_lazy(
            "Hello {first_name},\n\n“{workshop}” begins on {starts}. People who are coming: {people}, as listed "
            "below. What they need stands on the workshop’s page, where each look is written down, and not here."
        ),
        (*OF_DAYS, "people"),
    ),
    "thanks": Usual(
        gettext_lazy("Thank you for coming"),
        gettext_lazy(
            "Hello {first_name},\n\nThank you for coming to “{part}”, and for what you brought into the room.\n\n"
            "Before everyday work has you back: what is one small thing you would like to try? Write it down, for "
            "yourself; your journal is yours alone unless you share something from it."
        ),
    ),
    "practice_1": Usual(
        gettext_lazy("What have you tried so far?"),
        gettext_lazy(
            "Hello {first_name},\n\n“{part}” has begun. Have you tried something out yet, however "
            "small? What happened, and what surprised you?\n\nA few lines in your journal are enough to find it again "
            "later."
        ),
        OF_PRACTICE,
    ),
    "practice_2": Usual(
        gettext_lazy("What is harder than you thought?"),
        gettext_lazy(
            "Hello {first_name},\n\nYou are in the middle of “{part}”. What is harder than you thought, and what has "
            "turned out easier? Things that did not work are worth as much as those that did, when we meet again."
        ),
        OF_PRACTICE,
    ),
    "practice_3": Usual(
        gettext_lazy("What would you tell the group?"),
        gettext_lazy(
            "Hello {first_name},\n\nThis is the last of these notes. If the group asked you tomorrow what you have "
            "learned so far, what would you say? Write it down while it is fresh."
        ),
        OF_PRACTICE,
    ),
    "module_ahead": Usual(
        gettext_lazy("We meet again: {part}, {dates}"),
        gettext_lazy(
            "Hello {first_name},\n\nWe meet again for “{part}”, {dates}. Below is when and where. Think about what you "
            "would like to bring back to the group: something that worked, or something that did not."
        ),
    ),
    "module_soon": Usual(
        gettext_lazy("See you on {starts}"),
        gettext_lazy(
            "Hello {first_name},\n\n“{part}” begins on {starts}. Below is when and where once more. If something has "
            "come up, please tell us today.\n\nSafe journey, and see you soon."
        ),
    ),
    "the_end": Usual(
        gettext_lazy("Thank you, and what comes next: {workshop}"),
        gettext_lazy(
            "Hello {first_name},\n\n“{workshop}” is over. Thank you for all that you brought to it.\n\n"
            "What comes next: in some weeks we ask you what has changed since then, if anything; whether you answer is "
            "up to you. With the partners we write a learning review, which will stand on this site.\n\n"
            "What stays yours: your page keeps your dates, your goals and your journal, and you can take a copy of the "
            "journal at any time. If you would like to stay in touch with the others, you can ask there to be found."
        ),
        OF_EVERYBODY,
    ),
}

USUAL |= {
    kind.partition("/")[2]: Usual(names=OF_EVERYBODY, adds_to=kind)
    for kind in (
        "enrolment/application_received",
        "enrolment/confirmed",
        "enrolment/waitlisted",
        "enrolment/offered",
        "enrolment/invited",
        "enrolment/declined",
        "calendars/moved",
        "coaching/times_open",
        "coaching/nudge",
        "coaching/call_booked",
        "coaching/call_reminder",
        "coaching/call_moved",
        "coaching/call_to_move",
        "coaching/call_cancelled",
        "enrolment/transferred",
        "enrolment/withdrawn",
        "enrolment/cancelled",
    )
}
ADDED_TO = {usual.adds_to: code for code, usual in USUAL.items() if usual.adds_to}


def kind_of(code: str) -> str:
    """Return the kind of mail that words are for."""
    return USUAL[code].adds_to or f"mailing/{code}"


def check_words(code: str, words: str) -> None:
    """Raise MailingRefused, with a sentence, where words hold a name in brackets that mail `code` doesn't know."""
    names = USUAL[code].names
    unknown = [name for name in NAME.findall(words) if name not in names]
    if unknown:
        known = ", ".join(f"{{{name}}}" for name in names)
        raise MailingRefused(
            _("There is no {%(name)s} in this mail. What can be filled in is: %(known)s.")
            % {"name": unknown[0], "known": known}
        )
    if BRACKET.search(NAME.sub("", words)):
        raise MailingRefused(
            _("A curly bracket can only stand around one of the names, as in {first_name}, in small letters.")
        )


def fill(words: str, values: Mapping[str, str]) -> str:
    """Return words with each name replaced by its value, plain text; one without a value goes with the space before."""
    return SPACED_NAME.sub(lambda found: found[1] + value if (value := values.get(found[2])) else "", words)


def subject_line(words: str, values: Mapping[str, str]) -> str:
    """Return a filled-in subject, on one line."""
    return " ".join(fill(words, values).split())
