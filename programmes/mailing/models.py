"""What coordinators and people decide about planned mail. The plan itself is code, and what went is a Notice."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from programmes.catalogue.models import Programme, Workshop
from programmes.enrolment.models import Enrolment

__all__ = ["MailPause", "MailWording", "NudgesStopped"]


class MailPause(models.Model):
    """Planned mail of one workshop, or of all of a programme's, rests from a moment to a moment."""

    programme = models.ForeignKey(
        Programme, on_delete=models.CASCADE, null=True, blank=True, related_name="mail_pauses"
    )
    workshop = models.ForeignKey(Workshop, on_delete=models.CASCADE, null=True, blank=True, related_name="mail_pauses")
    since = models.DateTimeField(_("since"))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    ended_at = models.DateTimeField(_("until"), null=True, blank=True)
    ended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )

    class Meta:
        verbose_name = _("pause of mail")
        verbose_name_plural = _("pauses of mail")
        ordering = ["since", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(programme__isnull=True, workshop__isnull=False)
                | Q(programme__isnull=False, workshop__isnull=True),
                name="programmes_mailpause_of_one_thing",
            ),
            models.UniqueConstraint(
                fields=["workshop"], condition=Q(ended_at__isnull=True), name="programmes_mailpause_workshop_once"
            ),
            models.UniqueConstraint(
                fields=["programme"], condition=Q(ended_at__isnull=True), name="programmes_mailpause_programme_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.workshop or self.programme}: {self.since}"


class MailWording(models.Model):
    """A programme's own words for one kind of mail, in place of the usual ones. Names in curly brackets are filled in
    for each person (see mailing.words); nothing else in it is ever evaluated."""

    programme = models.ForeignKey(Programme, on_delete=models.CASCADE, related_name="mail_wordings")
    code = models.CharField(_("mail"), max_length=40)
    subject = models.CharField(_("subject"), max_length=150)
    text = models.TextField(_("text"), max_length=4000)
    changed_at = models.DateTimeField(_("changed"))
    changed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )

    class Meta:
        verbose_name = _("wording of a mail")
        verbose_name_plural = _("wordings of mails")
        ordering = ["programme", "code"]
        constraints = [models.UniqueConstraint(fields=["programme", "code"], name="programmes_mailwording_once")]

    def __str__(self) -> str:
        return f"{self.programme_id}: {self.code}"


class NudgesStopped(models.Model):
    """Somebody wants no more notes about their practice in one workshop. No row means that they get them."""

    enrolment = models.OneToOneField(Enrolment, on_delete=models.CASCADE, related_name="nudges_stopped")
    at = models.DateTimeField(_("since"))

    class Meta:
        verbose_name = _("practice notes stopped")
        verbose_name_plural = _("practice notes stopped")

    def __str__(self) -> str:
        return f"No practice notes for enrolment {self.enrolment_id}"
