"""Testimonials: who was asked, every version of their words, what they agreed to, and the links they hold."""

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from learning_review.instruments.models import InstrumentVersion
from learning_review.voices.bylines import BylineLevel, Speaker
from programmes.catalogue.models import Workshop
from programmes.enrolment.models import Enrolment
from ui import references

__all__ = ["AddressStopped", "Consent", "Scope", "Voice", "VoiceLink", "Wording"]


class Scope(models.TextChoices):
    """Where words may be shown; agreed to one by one."""

    REVIEW_WEB = "review_web", _("In the learning review on this website")
    REVIEW_PDF = "review_pdf", _("In the learning review as a document to download")
    PROGRAMME_PAGE = "programme_page", _("On the programme's page")
    SOCIAL = "social", _("In posts on social media")


def new_reference() -> str:
    """Return ten letters and digits that name a voice to staff; it lets nobody in."""
    return references.new_reference(10)


class ConsentQuerySet(models.QuerySet["Consent"]):
    def live(self) -> "ConsentQuerySet":
        """Keep those that stand today: not taken back, and not run out."""
        return self.filter(withdrawn_at__isnull=True, review_on__gt=timezone.localdate())


class VoiceQuerySet(models.QuerySet["Voice"]):
    def shown(self, scope: str) -> "VoiceQuerySet":
        """Keep the voices whose words may be shown in `scope` at this moment: the one gate to publication.

        The words must be the current ones, taken by a coordinator, with a byline, and agreed to for that scope by
        their author, by the practitioner they speak of when that is somebody else, and by the organisation when the
        byline names it.
        """
        live = Consent.objects.live().filter(wording=OuterRef("current"), **{Scope(scope).value: True})
        return self.filter(
            Exists(live.filter(kind=Consent.Kind.AUTHOR)),
            Q(subject__isnull=True) | Q(subject__person=F("author")) | Exists(live.filter(kind=Consent.Kind.SUBJECT)),
            ~Q(current__byline_level=BylineLevel.FULL) | Exists(live.filter(kind=Consent.Kind.BODY)),
            state=Voice.State.APPROVED,
        ).exclude(current__byline_level=BylineLevel.UNPUBLISHED)


class Voice(models.Model):
    """One person's testimonial about one workshop. Changed by `voices.services` alone."""

    class Relationship(models.TextChoices):
        PARTICIPANT = "participant", _("Took part themselves")
        MANAGER = "manager", _("Manages somebody who took part")
        TEAM_LEADER = "team_leader", _("Leads the team of somebody who took part")
        COLLEAGUE = "colleague", _("Works with somebody who took part")
        SENIOR_MANAGER = "senior_manager", _("Senior manager")
        TRAINER = "trainer", _("Trainer or teacher")
        COACH = "coach", _("Coach")
        CLIENT = "client", _("Client of somebody who took part")
        PARTNER = "partner", _("Partner organisation")
        OTHER = "other", _("Somebody else")

    class State(models.TextChoices):
        INVITED = "invited", _("Invited")
        WRITTEN = "written", _("Written, for a coordinator to read")
        CHANGES = "changes", _("With its author, to change something")
        IN_WORDING = "in_wording", _("With its author, to agree to the wording")
        APPROVED = "approved", _("Approved")
        DECLINED = "declined", _("Not taken")
        REFUSED = "refused", _("Declined by its author")
        WITHDRAWN = "withdrawn", _("Withdrawn by its author")
        LAPSED = "lapsed", _("Never answered")

    class Reason(models.TextChoices):
        """Why a coordinator asks for other words, or takes none."""

        SOMEBODY_ELSE = "somebody_else", _("Somebody else could be recognised")
        HARM = "harm", _("It could hurt somebody, or wrong them")
        OFF = "off", _("It is about something else")
        OTHER = "other", _("Something else, as written below")

    # States from which nothing more happens.
    CLOSED = frozenset({State.REFUSED, State.WITHDRAWN, State.LAPSED})
    # States in which we hold somebody's words.
    WITH_WORDS = frozenset({State.WRITTEN, State.CHANGES, State.IN_WORDING, State.APPROVED, State.DECLINED})
    # Of these, the ones in which a coordinator has told the author why their words can't be taken as they are.
    ANSWERED = frozenset({State.CHANGES, State.DECLINED})

    reference = models.CharField(max_length=10, unique=True, editable=False, default=new_reference)
    workshop = models.ForeignKey(Workshop, on_delete=models.PROTECT, related_name="voices")
    relationship = models.CharField(_("who they are"), max_length=20, choices=Relationship)
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="voices"
    )
    author_name = models.CharField(_("name"), max_length=160)
    author_email = models.EmailField(_("e-mail address"))
    subject = models.ForeignKey(
        Enrolment,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="voices",
        verbose_name=_("whom they speak of"),
        help_text=_("The practitioner's place in the workshop; their own, when they speak of themselves."),
    )
    invited_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    version = models.ForeignKey(
        InstrumentVersion,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("what they were asked"),
        help_text=_("The questions above the place for their words; empty for the house’s own, and a participant’s."),
    )
    # Which of these its words answer, as its author says: {"code", "question" (its exact words)}, in their order.
    answered = models.JSONField(
        _("questions answered"), default=list, blank=True, db_default=models.Value([], models.JSONField())
    )
    state = models.CharField(_("state"), max_length=12, choices=State, default=State.INVITED)
    first_name = models.CharField(_("first name"), max_length=80, blank=True)
    surname = models.CharField(_("surname"), max_length=80, blank=True)
    role = models.CharField(_("role"), max_length=120, blank=True)
    organisation = models.CharField(_("organisation"), max_length=160, blank=True)
    organisation_kind = models.CharField(_("kind of organisation"), max_length=120, blank=True)
    sector = models.CharField(_("sector"), max_length=80, blank=True)
    relation = models.CharField(_("how they know the person"), max_length=160, blank=True)
    answer_reason = models.CharField(
        _("why not as they are"), max_length=20, choices=Reason, blank=True, default="", db_default=""
    )
    answer = models.TextField(_("what its author was told"), blank=True, default="", db_default="")
    current = models.OneToOneField(
        "Wording", on_delete=models.SET_NULL, null=True, blank=True, related_name="+", editable=False
    )
    invited_at = models.DateTimeField(_("invited"), default=timezone.now, editable=False)
    written_at = models.DateTimeField(_("first written"), null=True, blank=True, editable=False)
    closed_at = models.DateTimeField(_("declined, withdrawn or forgotten"), null=True, blank=True, editable=False)

    objects = VoiceQuerySet.as_manager()

    class Meta:
        verbose_name = _("voice")
        verbose_name_plural = _("voices")
        ordering = ["invited_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["subject", "author"],
                condition=Q(author__isnull=False) & ~Q(state__in=["refused", "withdrawn", "lapsed"]),
                name="learning_review_voice_one_each",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["invited", "refused", "withdrawn", "lapsed"]) | Q(written_at__isnull=False),
                name="learning_review_voice_written_at",
            ),
        ]
        indexes = [models.Index(fields=["workshop", "state"])]

    def __str__(self) -> str:
        return self.reference

    @property
    def speaker(self) -> Speaker:
        """What its author told us about themselves."""
        return Speaker(
            first_name=self.first_name,
            surname=self.surname,
            role=self.role,
            organisation=self.organisation,
            organisation_kind=self.organisation_kind,
            sector=self.sector,
            relation=self.relation,
        )

    @property
    def needs_subject(self) -> bool:
        """True when somebody else is spoken of, who has to agree as well. Costs the subject, if not loaded."""
        return self.subject is not None and self.subject.person_id != self.author_id

    @property
    def needs_body(self) -> bool:
        """True when the byline names an organisation, which has to agree as well."""
        return self.current is not None and self.current.byline_level == BylineLevel.FULL


class Wording(models.Model):
    """One version of a voice, exactly as it would be shown. Never changed: any edit makes the next number."""

    voice = models.ForeignKey(Voice, on_delete=models.CASCADE, related_name="wordings")
    number = models.PositiveSmallIntegerField(_("number"))
    words = models.TextField(_("words"))
    gloss = models.CharField(
        _("editor's note"), max_length=300, blank=True, help_text=_("Shown apart from the words, in square brackets.")
    )
    reported_speech = models.BooleanField(_("reports what somebody else said"), default=False)
    insider = models.CharField(
        _("tie to us"), max_length=200, blank=True, help_text=_('Shown with the words: "now a coach with us".')
    )
    incentive = models.CharField(_("was given for it"), max_length=200, blank=True)
    byline_level = models.CharField(_("named by"), max_length=20, choices=BylineLevel)
    byline = models.CharField(_("byline"), max_length=420, blank=True)
    edited_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        help_text=_("Empty when the author wrote it by a secret link."),
    )
    by_author = models.BooleanField(_("the author's own version"), default=True)
    at = models.DateTimeField(_("written"), default=timezone.now)

    class Meta:
        verbose_name = _("wording")
        verbose_name_plural = _("wordings")
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["voice", "number"], name="learning_review_wording_number")]

    def __str__(self) -> str:
        return f"{self.voice_id}.{self.number}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Write it once; TypeError on a second time. Withdrawal erases by `services.withdraw`."""
        if self.pk is not None:
            raise TypeError("A wording is never changed: make the next one.")
        super().save(*args, **kwargs)

    @property
    def said_with_it(self) -> tuple[str, ...]:
        """What has to be said wherever the words are shown, as sentences: hearsay, a tie to us, a gift."""
        sentences = []
        if self.reported_speech:
            sentences.append(str(_("Passes on what somebody else said.")))
        if self.insider:
            sentences.append(_("Has a tie to us: %(tie)s.") % {"tie": self.insider.rstrip(".")})
        if self.incentive:
            sentences.append(_("Was given for it: %(what)s.") % {"what": self.incentive.rstrip(".")})
        return tuple(sentences)


class Consent(models.Model):
    """Somebody's yes to exactly one wording, place by place. It ends with the wording, or when taken back."""

    class Kind(models.TextChoices):
        AUTHOR = "author", _("The author")
        SUBJECT = "subject", _("The practitioner spoken of")
        BODY = "body", _("The organisation named")

    class Channel(models.TextChoices):
        LINK = "link", _("By secret link")
        SIGNED_IN = "signed_in", _("Signed in")
        IN_WRITING = "in_writing", _("On paper or by letter, kept by a coordinator")

    voice = models.ForeignKey(Voice, on_delete=models.CASCADE, related_name="consents")
    kind = models.CharField(_("whose"), max_length=10, choices=Kind)
    wording = models.ForeignKey(Wording, on_delete=models.CASCADE, related_name="consents")
    text_version = models.CharField(
        _("consent text"), max_length=20, help_text=_("Which text was agreed to: see consent_texts.py.")
    )
    review_web = models.BooleanField(Scope.REVIEW_WEB.label, default=False)
    review_pdf = models.BooleanField(Scope.REVIEW_PDF.label, default=False)
    programme_page = models.BooleanField(Scope.PROGRAMME_PAGE.label, default=False)
    social = models.BooleanField(Scope.SOCIAL.label, default=False)
    channel = models.CharField(_("how"), max_length=12, choices=Channel)
    given_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    given_at = models.DateTimeField(_("given"))
    review_on = models.DateField(_("to be asked again on"), help_text=_("24 months later."))
    on_behalf = models.CharField(
        _("who said so"),
        max_length=200,
        blank=True,
        default="",
        db_default="",
        help_text=_("For an organisation: name and office."),
    )
    renewal_asked_at = models.DateTimeField(_("asked again"), null=True, blank=True)
    withdrawn_at = models.DateTimeField(_("ended"), null=True, blank=True)
    lapsed = models.BooleanField(_("ended because nobody renewed it"), default=False, db_default=False)

    objects = ConsentQuerySet.as_manager()

    class Meta:
        verbose_name = _("consent")
        verbose_name_plural = _("consents")
        ordering = ["given_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["wording", "kind"],
                condition=Q(withdrawn_at__isnull=True),
                name="learning_review_consent_one_live",
            )
        ]

    def __str__(self) -> str:
        return f"{self.voice_id}: {self.kind}"

    @property
    def scopes(self) -> list[Scope]:
        """Where the words may be shown."""
        return [scope for scope in Scope if getattr(self, scope.value)]

    def key(self, scope: str) -> str:
        """Return what the ledger knows the yes to one place by. Costs the voice, if not loaded."""
        return f"{self.voice.reference} {self.kind} {Scope(scope).value}"

    @property
    def asks_again(self) -> bool:
        """True while it stands and its giver has been asked whether it should for two more years."""
        return self.withdrawn_at is None and self.renewal_asked_at is not None


class VoiceLink(models.Model):
    """A secret link that lets its holder in; only its hash is kept (SHA-256 of a token of 256 random bits)."""

    class Purpose(models.TextChoices):
        INVITATION = "invitation", _("To give a voice")
        MANAGE = "manage", _("To manage and withdraw it, for life")
        SUBJECT = "subject", _("To agree as the practitioner spoken of")

    voice = models.ForeignKey(Voice, on_delete=models.CASCADE, related_name="links")
    purpose = models.CharField(max_length=12, choices=Purpose)
    token_hash = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField(null=True, blank=True, help_text=_("Empty: never."))

    class Meta:
        verbose_name = _("voice link")
        verbose_name_plural = _("voice links")
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.voice_id}: {self.purpose}"


class AddressStopped(models.Model):
    """Somebody asked not to be written to again: their address as a keyed hash, from which nobody reads it."""

    address_hash = models.CharField(max_length=64, unique=True)
    on = models.DateField(_("since"))

    class Meta:
        verbose_name = _("address not to be written to")
        verbose_name_plural = _("addresses not to be written to")
        ordering = ["on", "pk"]

    def __str__(self) -> str:
        return f"Address {self.pk}"
