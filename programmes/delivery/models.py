"""The days themselves: who was there, and what was handed out."""

from django.conf import settings
from django.core.files.storage import storages
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from programmes.catalogue.models import Module, Session
from programmes.enrolment.models import Enrolment

__all__ = ["Attendance", "Material"]


class Attendance(models.Model):
    """That somebody was at a session, in whole or part, or was not. No row means "not recorded", never "absent".

    A series knows no absence: whoever does not come says, or is put down as saying, "not now".
    """

    class Mark(models.TextChoices):
        ATTENDED = "attended", _("Here")
        PART = "part", _("Part of it")
        ABSENT = "absent", _("Not here")
        EXCUSED = "excused", _("Excused")
        NOT_NOW = "not_now", _("Not now")

    # Marks that count towards completion.
    COUNTS = frozenset({Mark.ATTENDED, Mark.PART})

    session = models.ForeignKey(Session, on_delete=models.CASCADE, related_name="attendance")
    enrolment = models.ForeignKey(Enrolment, on_delete=models.CASCADE, related_name="attendance")
    mark = models.CharField(_("mark"), max_length=10, choices=Mark)
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    recorded_at = models.DateTimeField(_("recorded"))

    class Meta:
        verbose_name = _("attendance")
        verbose_name_plural = _("attendance")
        constraints = [models.UniqueConstraint(fields=["session", "enrolment"], name="programmes_attendance_once")]

    def __str__(self) -> str:
        return f"{self.enrolment_id} at session {self.session_id}: {self.mark}"

    @classmethod
    def marks_for(cls, session: Session) -> list["Attendance.Mark"]:
        """Return the marks a session's register offers, in order: no absence where people come as they like (see
        Session.is_optional), and no "not now" where they are counted on or where staying away is nothing at all."""
        mark = cls.Mark
        if session.voluntary:
            return [mark.ATTENDED, mark.PART]
        if session.is_optional:
            return [mark.ATTENDED, mark.PART, mark.NOT_NOW]
        return [mark.ATTENDED, mark.PART, mark.ABSENT, mark.EXCUSED]


def private_storage():
    """Return the storage whose files have no address of their own."""
    return storages["private"]


class Material(models.Model):
    """Something a module hands out, for the people enrolled in it, with another format of the same beside it."""

    class Release(models.TextChoices):
        BEFORE = "before", _("As soon as they have a place")
        START = "start", _("When the module begins")
        END = "end", _("When the module is over")

    module = models.ForeignKey(Module, on_delete=models.CASCADE, related_name="materials", verbose_name=_("module"))
    order = models.PositiveSmallIntegerField(_("order"), default=0)
    title = models.CharField(_("title"), max_length=120)
    description = models.CharField(_("description"), max_length=300, blank=True)
    file = models.FileField(_("file"), storage=private_storage, upload_to="materials/", blank=True)
    link = models.URLField(_("or a link"), blank=True)
    alternative_file = models.FileField(
        _("the same in another format"), storage=private_storage, upload_to="materials/", blank=True
    )
    alternative_text = models.TextField(
        _("or the same in words"), blank=True, help_text=_("A transcript, or a description of what is shown.")
    )
    release = models.CharField(_("opens"), max_length=10, choices=Release, default=Release.START)

    class Meta:
        verbose_name = _("material")
        verbose_name_plural = _("materials")
        ordering = ["order", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=(~Q(file="") & Q(link="")) | (Q(file="") & ~Q(link="")),
                name="programmes_material_file_or_link",
                violation_error_message=_("Give a file or a link, and not both."),
            )
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def has_alternative(self) -> bool:
        """True when people who cannot use the file have another way to what it says."""
        return bool(self.alternative_file or self.alternative_text.strip())
