"""A goal in its owner's words, how the words have changed, who leads on it, and what coaches propose."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from programmes.coaching.models import Coach
from programmes.enrolment.models import Enrolment
from programmes.goals.models.sharing import BetweenQuerySet, Sharing, new_reference


class GoalWords(models.Model):
    """What a goal says, question by question. Only the first has to be answered."""

    WORDS = ("aim", "standing", "options", "will_do", "sure")

    aim = models.TextField(_("What I want"))
    standing = models.TextField(_("Where things stand"), blank=True)
    options = models.TextField(_("What I could do"), blank=True)
    will_do = models.TextField(_("What I will do"), blank=True)
    sure = models.PositiveSmallIntegerField(_("How sure I am, from 1 to 10"), null=True, blank=True)

    class Meta:
        abstract = True

    @property
    def text(self) -> str:
        """The answers given as one text, in order."""
        return "\n\n".join(answer for answer in (self.aim, self.standing, self.options, self.will_do) if answer)

    def words(self) -> dict[str, str | int | None]:
        """Return the answers, by name."""
        return {name: getattr(self, name) for name in self.WORDS}


class Goal(GoalWords):
    """Something a person works towards. Its words are written by that person alone, through `goals.services`."""

    class State(models.TextChoices):
        OPEN = "open", _("Open")
        REACHED = "reached", _("Reached")
        LET_GO = "let_go", _("Let go")

    enrolment = models.ForeignKey(Enrolment, on_delete=models.PROTECT, related_name="goals")
    reference = models.CharField(max_length=12, unique=True, editable=False, default=new_reference)
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.OPEN)
    state_since = models.DateTimeField(_("in this state since"))
    sharing = models.CharField(_("who may read it"), max_length=10, choices=Sharing, default=Sharing.ME)
    lead = models.ForeignKey(
        Coach,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("who leads on it"),
        help_text=_("Where there are two coaches. Counts only while that coach is one of them."),
    )
    written_at = models.DateTimeField(_("written"))
    updated_at = models.DateTimeField(_("last changed"))

    objects = BetweenQuerySet.as_manager()

    class Meta:
        verbose_name = _("goal")
        verbose_name_plural = _("goals")
        ordering = ["written_at", "pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(aim=""), name="programmes_goal_has_an_aim"),
            models.CheckConstraint(
                condition=Q(sure__isnull=True) | Q(sure__gte=1, sure__lte=10), name="programmes_goal_sure_1_to_10"
            ),
        ]

    def __str__(self) -> str:
        return self.reference  # never the words: this reaches logs


class GoalVersion(GoalWords):
    """A goal as it stood from a moment on: its words and its state. For its owner alone."""

    goal = models.ForeignKey(Goal, on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveSmallIntegerField(_("version"))
    at = models.DateTimeField(_("from"))
    state = models.CharField(_("state"), max_length=10, choices=Goal.State)

    class Meta:
        verbose_name = _("version of a goal")
        verbose_name_plural = _("versions of goals")
        ordering = ["-number"]
        constraints = [models.UniqueConstraint(fields=["goal", "number"], name="programmes_goalversion_number")]

    def __str__(self) -> str:
        return f"{self.goal_id}: {self.number}"


class GoalLead(models.Model):
    """That another coach leads on a goal from a moment on: from whom to whom, and who said so."""

    goal = models.ForeignKey(Goal, on_delete=models.CASCADE, related_name="leads")
    from_coach = models.ForeignKey(Coach, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    to_coach = models.ForeignKey(Coach, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField(_("when"))

    class Meta:
        verbose_name = _("change of lead")
        verbose_name_plural = _("changes of lead")
        ordering = ["-at", "-pk"]

    def __str__(self) -> str:
        return f"{self.goal_id}: {self.from_coach_id} → {self.to_coach_id}"


class GoalProposal(models.Model):
    """What a coach puts before somebody as a goal, or as other words for one. What becomes of it the person decides.

    Read by the person, and by the coach who wrote it while they coach them.
    """

    class State(models.TextChoices):
        WAITING = "waiting", _("Waits for an answer")
        ACCEPTED = "accepted", _("Taken as it was")
        ADAPTED = "adapted", _("Taken in other words")
        LEFT = "left", _("Left aside")
        WITHDRAWN = "withdrawn", _("Taken back")

    enrolment = models.ForeignKey(Enrolment, on_delete=models.PROTECT, related_name="goal_proposals")
    goal = models.ForeignKey(
        Goal,
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="proposals",
        verbose_name=_("other words for"),
        help_text=_("Empty for a goal that is new; the one that came of it once it is taken."),
    )
    reference = models.CharField(max_length=12, unique=True, editable=False, default=new_reference)
    coach = models.ForeignKey(Coach, on_delete=models.PROTECT, related_name="goal_proposals")
    rewords = models.BooleanField(_("other words for a goal there is"), default=False)
    aim = models.TextField(_("the goal"))
    why = models.TextField(_("why"), blank=True)
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.WAITING)
    proposed_at = models.DateTimeField(_("proposed"))
    answered_at = models.DateTimeField(_("answered"), null=True, blank=True)

    class Meta:
        verbose_name = _("proposal")
        verbose_name_plural = _("proposals")
        ordering = ["proposed_at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(state="waiting", answered_at__isnull=True)
                | (~Q(state="waiting") & Q(answered_at__isnull=False)),
                name="programmes_goalproposal_answered",
            ),
            models.CheckConstraint(
                condition=Q(rewords=False) | Q(goal__isnull=False), name="programmes_goalproposal_rewords_a_goal"
            ),
        ]

    def __str__(self) -> str:
        return self.reference
