"""What people are asked, who has answered, and what was answered.

Who has answered (Ask, Completion) and what was answered are different tables. A named or confidential answer belongs to
its ask. An anonymous one belongs to a workshop and a question and to nothing else: no person, no time, no order. The
database itself keeps the two apart (see constraints.py).
"""

import datetime as dt
import uuid

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from programmes.catalogue.models import Outcome, Programme, Workshop
from programmes.enrolment.models import Enrolment
from ui import references

__all__ = [
    "AnonymousAnswer",
    "Answer",
    "Ask",
    "AskDraft",
    "Completion",
    "Instrument",
    "InstrumentVersion",
    "Item",
    "NamedAnswer",
    "QuestionsStopped",
]


def new_reference() -> str:
    """Return ten letters and digits for an address: says nothing about who, when or how many."""
    return references.new_reference(10).lower()


class Instrument(models.Model):
    """A set of questions for one stage of the way; what it asks stands in its versions.

    A programme's own takes the place of one for every programme at the same stage.
    """

    class Stage(models.TextChoices):
        BASELINE = "baseline", _("Before it begins")
        MODULE_END = "module_end", _("After the first days")
        JOURNAL = "journal", _("The practice journal")
        RETURN = "return", _("On coming back")
        END = "end", _("At the end")
        WEEKS = "weeks", _("Six weeks later")
        MONTHS = "months", _("Half a year and a year later")
        VOICE = "voice", _("A voice from somebody else")
        PARTNER = "partner", _("A partner’s contribution")

    # Stages at which people who take part are asked by themselves, and stages that a room asks in a form of its own:
    # the journal, a voice's link, the partners' page. Answers there are words, kept there, read by that room's rules.
    ASKED = (Stage.BASELINE, Stage.MODULE_END, Stage.RETURN, Stage.END, Stage.WEEKS, Stage.MONTHS)
    IN_ROOMS = (Stage.JOURNAL, Stage.VOICE, Stage.PARTNER)

    programme = models.ForeignKey(
        Programme,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="instruments",
        verbose_name=_("programme"),
        help_text=_("Leave it empty for every programme."),
    )
    code = models.SlugField(_("code"), max_length=40, help_text=_("Stays the same when the words change."))
    title = models.CharField(_("title"), max_length=120)
    stage = models.CharField(_("asked"), max_length=12, choices=Stage)
    retired_on = models.DateField(_("asked no more since"), null=True, blank=True)

    class Meta:
        verbose_name = _("instrument")
        verbose_name_plural = _("instruments")
        ordering = ["programme__title", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["programme", "code"], name="learning_review_instrument_code"),
            models.UniqueConstraint(
                fields=["code"], condition=Q(programme__isnull=True), name="learning_review_instrument_general_code"
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def is_in_room(self) -> bool:
        """True when a room asks it in a form of its own."""
        return self.stage in self.IN_ROOMS


class InstrumentVersion(models.Model):
    """The questions as they are asked. A draft may be changed; once published, nothing of it ever is."""

    instrument = models.ForeignKey(Instrument, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveSmallIntegerField(_("version"))
    intro = models.TextField(
        _("before the first question"), blank=True, max_length=2000, help_text=_("What it is for and who reads it.")
    )
    minutes = models.PositiveSmallIntegerField(
        _("minutes it takes"),
        default=1,
        help_text=_("People are told so before they begin; reckoned from the questions (see reckoning.py)."),
    )
    published_at = models.DateTimeField(_("published"), null=True, blank=True)
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )

    class Meta:
        verbose_name = _("version of an instrument")
        verbose_name_plural = _("versions of instruments")
        ordering = ["instrument", "number"]
        constraints = [
            models.UniqueConstraint(fields=["instrument", "number"], name="learning_review_version_number"),
            models.UniqueConstraint(
                fields=["instrument"], condition=Q(published_at__isnull=True), name="learning_review_version_one_draft"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.instrument} v{self.number}"

    @property
    def is_draft(self) -> bool:
        """True while it may be changed, and nobody has been asked it."""
        return self.published_at is None


class Item(models.Model):
    """One question of a version. The same code in another version is the same question, asked again."""

    class Kind(models.TextChoices):
        TEXT = "text", _("A line of words")
        LONG_TEXT = "long_text", _("Some sentences")
        SCALE = "scale", _("From 0 to 10")
        FIVE_POINT = "five_point", _("Five steps")
        THEN_NOW = "then_now", _("Then and now, each from 0 to 10")
        ONE_CHOICE = "one_choice", _("One of several")
        MANY = "many", _("Any of several")

    class Mode(models.TextChoices):
        NAMED = "named", _("With the name")
        CONFIDENTIAL = "confidential", _("Confidential")
        ANONYMOUS = "anonymous", _("Anonymous")

    class Level(models.IntegerChoices):
        REACTION = 1, _("1: how it was")
        LEARNING = 2, _("2: what was learned")
        PRACTICE = 3, _("3: what is done differently")
        RESULTS = 4, _("4: what came of it for others")

    # Kinds that are answered in somebody's own words.
    WORDS = frozenset({Kind.TEXT, Kind.LONG_TEXT})
    # Kinds that need choices, and kinds whose ends have words.
    CHOOSING = frozenset({Kind.FIVE_POINT, Kind.ONE_CHOICE, Kind.MANY})
    SCALED = frozenset({Kind.SCALE, Kind.THEN_NOW})

    version = models.ForeignKey(InstrumentVersion, on_delete=models.CASCADE, related_name="items")
    order = models.PositiveSmallIntegerField(_("order"), default=0)
    code = models.SlugField(_("code"), max_length=40)
    page = models.CharField(
        _("heading of a new page"),
        max_length=80,
        blank=True,
        default="",
        db_default="",
        help_text=_("With a heading, a new page begins with this question. Empty: it follows on the same page."),
    )
    kind = models.CharField(_("kind of answer"), max_length=12, choices=Kind)
    words = models.CharField(_("question"), max_length=500)
    help = models.CharField(_("hint"), max_length=500, blank=True)
    choices = models.JSONField(_("choices"), default=list, blank=True, help_text=_("Their words, in their order."))
    low = models.CharField(_("what 0 means"), max_length=60, blank=True)
    high = models.CharField(_("what 10 means"), max_length=60, blank=True)
    outcome = models.ForeignKey(
        Outcome, on_delete=models.PROTECT, null=True, blank=True, related_name="items", verbose_name=_("outcome")
    )
    level = models.PositiveSmallIntegerField(_("level"), choices=Level, null=True, blank=True)
    mode = models.CharField(_("who can know whose answer it is"), max_length=12, choices=Mode)
    offers_not_mine = models.BooleanField(_("offers “not part of my work”"), default=False)
    offers_not_now = models.BooleanField(_("offers “not now”"), default=True)

    class Meta:
        verbose_name = _("question")
        verbose_name_plural = _("questions")
        ordering = ["order", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["version", "code"], name="learning_review_item_code"),
            models.CheckConstraint(
                condition=Q(mode__in=["named", "confidential", "anonymous"]), name="learning_review_item_mode"
            ),
            models.CheckConstraint(
                condition=Q(level__isnull=True) | Q(level__range=(1, 4)), name="learning_review_item_level"
            ),
        ]

    def __str__(self) -> str:
        return self.words

    @property
    def is_anonymous(self) -> bool:
        """True when nothing ties its answers to anybody."""
        return self.mode == self.Mode.ANONYMOUS


class Ask(models.Model):
    """Somebody is asked one version, once at each occasion of its stage. Changed by `instruments.services` alone.

    Both days are included, where the workshop is. `occasion` tells apart what is asked several times: which part it
    follows (from 0), or after how many months.
    """

    class State(models.TextChoices):
        OPEN = "open", _("Open")
        DONE = "done", _("Answered")
        NOT_NOW = "not_now", _("Not now")
        LAPSED = "lapsed", _("Closed without an answer")
        STOPPED = "stopped", _("Wants no questions")
        ENDED = "ended", _("Left the group")

    version = models.ForeignKey(InstrumentVersion, on_delete=models.PROTECT, related_name="asks")
    # Its version's, so that nobody is asked two versions of one instrument at one occasion.
    instrument = models.ForeignKey(Instrument, on_delete=models.PROTECT, related_name="asks")
    enrolment = models.ForeignKey(Enrolment, on_delete=models.CASCADE, related_name="asks")
    occasion = models.PositiveSmallIntegerField(_("occasion"), default=0)
    reference = models.CharField(max_length=10, unique=True, editable=False, default=new_reference)
    opens_on = models.DateField(_("opens"))
    closes_on = models.DateField(_("closes"))
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.OPEN)

    class Meta:
        verbose_name = _("ask")
        verbose_name_plural = _("asks")
        ordering = ["opens_on", "instrument", "occasion", "reference"]
        constraints = [
            models.UniqueConstraint(
                fields=["enrolment", "instrument", "occasion"], name="learning_review_ask_once_an_occasion"
            ),
            models.CheckConstraint(condition=Q(opens_on__lte=F("closes_on")), name="learning_review_ask_opens_first"),
        ]
        indexes = [models.Index(fields=["state", "closes_on"], name="learning_review_ask_due")]

    def __str__(self) -> str:
        return self.reference

    def is_open(self, now: dt.datetime) -> bool:
        """True when its person can answer it: they take part, and its days are now, where the workshop is."""
        today = self.enrolment.workshop.today(now)
        takes_part = self.enrolment.state in Enrolment.TAKING_PART
        return takes_part and self.state == self.State.OPEN and self.opens_on <= today <= self.closes_on


class AskDraft(models.Model):
    """What somebody has typed so far, by item code; deleted in the transaction that completes, declines or ends it."""

    ask = models.OneToOneField(Ask, on_delete=models.CASCADE, related_name="draft")
    answers = models.JSONField(default=dict)

    class Meta:
        verbose_name = _("unfinished answers")
        verbose_name_plural = _("unfinished answers")

    def __str__(self) -> str:
        return f"Unfinished answers to {self.ask_id}"


class Completion(models.Model):
    """Somebody has answered: on what day, and how it reached us. Never what."""

    class Channel(models.TextChoices):
        SELF = "self", _("Answered here")
        PAPER = "paper", _("On paper")
        TELEPHONE = "telephone", _("On the telephone")

    ask = models.OneToOneField(Ask, on_delete=models.CASCADE, related_name="completion")
    on = models.DateField(_("on"))  # a day and no time: a time would tell whose anonymous answers came just then
    channel = models.CharField(_("how"), max_length=10, choices=Channel, default=Channel.SELF)
    entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("entered by"),
    )

    class Meta:
        verbose_name = _("completion")
        verbose_name_plural = _("completions")
        ordering = ["ask"]
        constraints = [
            models.CheckConstraint(
                condition=Q(channel="self", entered_by__isnull=True)
                | (~Q(channel="self") & Q(entered_by__isnull=False)),
                name="learning_review_completion_who_entered",
            )
        ]

    def __str__(self) -> str:
        return f"Completion of {self.ask_id}"


class Answer(models.Model):
    """What both kinds of answer hold. "Not part of my work" and "not now" are answers and have no value.

    `value` by the item's kind: words, a number 0–10, a number 1–5 (five steps), {"then": 0–10, "now": 0–10}, the words
    of a choice, or a list of them in the item's order. Whoever left a question empty has no row.
    """

    class Said(models.TextChoices):
        ANSWER = "answer", _("Answered")
        NOT_MINE = "not_mine", _("Not part of my work")
        NOT_NOW = "not_now", _("Not now")

    said = models.CharField(max_length=10, choices=Said, default=Said.ANSWER)
    value = models.JSONField(null=True, blank=True)

    class Meta:
        abstract = True

    @staticmethod
    def said_or_valued() -> Q:
        """The condition under which a row says something: an answer has a value, the other two have none."""
        return Q(said="answer", value__isnull=False) | Q(said__in=["not_mine", "not_now"], value__isnull=True)


class NamedAnswer(Answer):
    """A named or confidential answer: it belongs to its ask, and so to a person."""

    ask = models.ForeignKey(Ask, on_delete=models.CASCADE, related_name="answers")
    item = models.ForeignKey(Item, on_delete=models.PROTECT, related_name="named_answers")

    class Meta:
        verbose_name = _("named answer")
        verbose_name_plural = _("named answers")
        ordering = ["ask", "item__order", "item"]
        constraints = [
            models.UniqueConstraint(fields=["ask", "item"], name="learning_review_namedanswer_once"),
            models.CheckConstraint(condition=Answer.said_or_valued(), name="learning_review_namedanswer_said"),
        ]

    def __str__(self) -> str:
        return f"Answer to item {self.item_id}"  # never the words: this reaches logs and admin


class AnonymousAnswer(Answer):
    """An anonymous answer: to a question, in a workshop, at an occasion that its whole group shares. Nothing else.

    Its key is random. Each completion writes all rows of its workshop anew in a random order (see services), so that
    neither the order of rows on the disk nor what the database notes beside them says which came together.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    workshop = models.ForeignKey(Workshop, on_delete=models.PROTECT, related_name="anonymous_answers")
    item = models.ForeignKey(Item, on_delete=models.PROTECT, related_name="anonymous_answers")
    occasion = models.PositiveSmallIntegerField(_("occasion"), default=0)

    class Meta:
        verbose_name = _("anonymous answer")
        verbose_name_plural = _("anonymous answers")
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(condition=Answer.said_or_valued(), name="learning_review_anonymousanswer_said")
        ]

    def __str__(self) -> str:
        return f"Anonymous answer to item {self.item_id}"


class QuestionsStopped(models.Model):
    """Somebody wants no questions about one workshop, and no mail about any. No row means that they are asked."""

    enrolment = models.OneToOneField(Enrolment, on_delete=models.CASCADE, related_name="questions_stopped")
    on = models.DateField(_("since"))

    class Meta:
        verbose_name = _("questions stopped")
        verbose_name_plural = _("questions stopped")

    def __str__(self) -> str:
        return f"No questions for enrolment {self.enrolment_id}"
