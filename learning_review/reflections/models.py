"""The journal: what a person writes for themselves, and how far they let it be seen."""

from typing import NamedTuple

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from learning_review.instruments.models import InstrumentVersion
from programmes.catalogue.models import Part
from programmes.coaching.models import Pairing
from programmes.enrolment.models import Enrolment
from ui import references

__all__ = ["Reflection"]


def new_reference() -> str:
    """Return twelve letters and digits for an address: says nothing about who, when or how many."""
    return references.new_reference(12).lower()


class Answer(NamedTuple):
    """What was written under one question; the question is empty for what was written freely."""

    question: str
    words: str


class ReflectionQuerySet(models.QuerySet["Reflection"]):
    def visible_to(self, user: User | AnonymousUser) -> "ReflectionQuerySet":
        """Keep what `user` may read: their own entries, and those shared with them as the enrolment's coach now.

        Nobody else reads an entry, whatever their office. The review never does: it holds frozen words of its own
        (see signals.py), so sharing with the review does not open an entry to anybody, the coach included.
        """
        if not user.is_authenticated:
            return self.none()
        coached = Pairing.objects.filter(coach__user=user, ended_at__isnull=True).values("enrolment")
        return self.filter(Q(person=user) | Q(sharing=Reflection.Sharing.COACH, enrolment__in=coached))


class Reflection(models.Model):
    """One entry of a person's journal. Changed by `reflections.services` alone."""

    class Sharing(models.TextChoices):
        ME = "me", _("Only me")
        COACH = "coach", _("My coach")
        REVIEW = "review", _("The learning review, without my name")
        REVIEW_ASK = "review_ask", _("The learning review, but ask me about the wording first")

    # Levels at which the review holds frozen words of the entry.
    IN_REVIEW = frozenset({Sharing.REVIEW, Sharing.REVIEW_ASK})

    # Who may do what with the words at each level: "unasked" is the review quoting them as they are.
    AUDIENCES = {
        Sharing.ME: frozenset[str](),
        Sharing.COACH: frozenset({"coach"}),
        Sharing.REVIEW: frozenset({"review", "unasked"}),
        Sharing.REVIEW_ASK: frozenset({"review"}),
    }

    # What the columns of these names answer. Never changed: other words are other questions, see `prompted`.
    HOUSE_QUESTIONS = {"what": _("What happened?"), "so_what": _("So what?"), "now_what": _("Now what?")}

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="reflections")
    enrolment = models.ForeignKey(Enrolment, on_delete=models.PROTECT, related_name="reflections")
    part = models.ForeignKey(
        Part, on_delete=models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("about")
    )
    reference = models.CharField(max_length=12, unique=True, editable=False, default=new_reference)
    what = models.TextField(HOUSE_QUESTIONS["what"], blank=True)
    so_what = models.TextField(HOUSE_QUESTIONS["so_what"], blank=True)
    now_what = models.TextField(HOUSE_QUESTIONS["now_what"], blank=True)
    prompted = models.JSONField(
        _("other questions and their answers"),
        null=True,
        blank=True,
        help_text=_("Pairs, the questions as they were asked. Empty: it answers the three above, whose words stay."),
    )
    version = models.ForeignKey(
        InstrumentVersion,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("set of questions"),
        help_text=_("Whose questions these were; empty for the house’s own, and for what was written freely."),
    )
    sharing = models.CharField(_("who may read it"), max_length=10, choices=Sharing, default=Sharing.ME)
    shared_words = models.TextField(
        _("what was shared"), blank=True, help_text=_("The exact words, as they stood when they were shared.")
    )
    shared_whole = models.BooleanField(_("the whole entry was shared"), default=False)
    shared_at = models.DateTimeField(_("shared"), null=True, blank=True)
    written_at = models.DateTimeField(_("written"), default=timezone.now, editable=False)
    updated_at = models.DateTimeField(_("last changed"), default=timezone.now, editable=False)

    objects = ReflectionQuerySet.as_manager()

    class Meta:
        verbose_name = _("reflection")
        verbose_name_plural = _("reflections")
        ordering = ["-written_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(sharing="me", shared_words="", shared_whole=False, shared_at__isnull=True)
                | (~Q(sharing="me") & ~Q(shared_words="") & Q(shared_at__isnull=False)),
                name="learning_review_reflection_shared_words",
            )
        ]

    def __str__(self) -> str:
        return self.reference  # never the words: this reaches logs and admin

    @property
    def answers(self) -> list[Answer]:
        """What was written, each under the question it was written with, in order; empty ones left out."""
        if self.prompted is not None:
            pairs = [(question, words) for question, words in self.prompted]
        else:
            pairs = [(str(question), getattr(self, name)) for name, question in self.HOUSE_QUESTIONS.items()]
        return [Answer(question, words) for question, words in pairs if words]

    @property
    def text(self) -> str:
        """The whole entry as one text: the answers given, in order, a blank line between them."""
        return "\n\n".join(answer.words for answer in self.answers)

    @property
    def in_review(self) -> bool:
        """True when the review holds words of it."""
        return self.sharing in self.IN_REVIEW

    @property
    def audiences(self) -> frozenset[str]:
        """For whom its words are now: some of AUDIENCES."""
        return self.AUDIENCES[self.Sharing(self.sharing)]

    @property
    def review_is_behind(self) -> bool:
        """True when the review holds words that the entry has no longer, or, shared whole, not all of its words."""
        former = self.shared_words != self.text if self.shared_whole else self.shared_words not in self.text
        return self.in_review and former
