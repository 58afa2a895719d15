"""What a person brings to a call, and what comes out of it: both lie between them and their coaches."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from programmes.coaching.models import Call, Coach
from programmes.enrolment.models import Enrolment
from programmes.goals.models.goals import Goal
from programmes.goals.models.sharing import AgreedQuerySet, new_reference


class Action(models.Model):
    """Something a person said they would do. They own it: a coach can put one before them, and no more.

    An action may hang on a goal that is the person's alone; the coach reads the action then, and not the goal.
    """

    class State(models.TextChoices):
        PROPOSED = "proposed", _("Proposed")
        AGREED = "agreed", _("To do")
        DONE = "done", _("Done")
        NOT_DONE = "not_done", _("Not done")
        LET_GO = "let_go", _("Let go")
        LEFT = "left", _("Left aside")

    # States of what has been agreed, now or before.
    AGREED_STATES = frozenset({State.AGREED, State.DONE, State.NOT_DONE, State.LET_GO})

    enrolment = models.ForeignKey(Enrolment, on_delete=models.PROTECT, related_name="actions")
    reference = models.CharField(max_length=12, unique=True, editable=False, default=new_reference)
    goal = models.ForeignKey(Goal, on_delete=models.SET_NULL, null=True, blank=True, related_name="actions")
    call = models.ForeignKey(
        Call, on_delete=models.SET_NULL, null=True, blank=True, related_name="actions", verbose_name=_("agreed in")
    )
    what = models.CharField(_("what"), max_length=300)
    by_when = models.DateField(_("by when"), null=True, blank=True)
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.AGREED)
    state_since = models.DateTimeField(_("in this state since"))
    proposed_by = models.ForeignKey(
        Coach, on_delete=models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("proposed by")
    )
    written_at = models.DateTimeField(_("written"))

    objects = AgreedQuerySet.as_manager()

    class Meta:
        verbose_name = _("action")
        verbose_name_plural = _("actions")
        ordering = ["written_at", "pk"]
        constraints = [models.CheckConstraint(condition=~Q(what=""), name="programmes_action_says_what")]

    def __str__(self) -> str:
        return self.reference  # never the words: this reaches logs


class PreparationQuerySet(AgreedQuerySet):
    """Preparations, each for the coach, or both, with whom that call is."""

    @staticmethod
    def opened_to(user: User) -> Q:
        return Q(call__coach__user=user) | Q(call__second_coach__user=user)


class Preparation(models.Model):
    """What a person thinks of before a call, for the coaches of that call to read at once. All of it is optional."""

    WORDS = ("wants", "since", "helps")

    enrolment = models.ForeignKey(Enrolment, on_delete=models.PROTECT, related_name="preparations")
    call = models.OneToOneField(Call, on_delete=models.CASCADE, related_name="preparation")
    wants = models.TextField(_("What I want from this call"), blank=True)
    since = models.TextField(_("What has happened since we last met"), blank=True)
    helps = models.TextField(_("What would help me in it"), blank=True)
    updated_at = models.DateTimeField(_("last changed"))

    objects = PreparationQuerySet.as_manager()

    class Meta:
        verbose_name = _("preparation of a call")
        verbose_name_plural = _("preparations of calls")

    def __str__(self) -> str:
        return f"{self.call_id}"

    @property
    def text(self) -> str:
        """The answers given as one text, in order."""
        return "\n\n".join(answer for answer in (self.wants, self.since, self.helps) if answer)
