"""The time that calls, sessions and holds take of people."""

from functools import reduce
from operator import or_

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from programmes.catalogue.models import Session
from programmes.coaching.models.calls import Call
from programmes.coaching.models.groups import GroupCall
from programmes.enrolment.models import Enrolment


def _one_of(*fields: str) -> Q:
    """Return the condition that just one of some keys is there."""
    alone = (Q(**{f"{other}__isnull": other != field for other in fields}) for field in fields)
    return reduce(or_, alone)


class Claim(models.Model):
    """A span of somebody's time that is spoken for, from its first instant up to, not including, its last.

    A call claims its coaches and its participant, and the buffer after it; a group call its coach and members; a
    session of a confirmed workshop its facilitators and coaches. While somebody fills in the last step, the time they
    chose is held for their enrolment (`held_for`) until `expires_at`. No two active claims of a person overlap: the
    database itself refuses it, whoever writes (see coaching.constraints).
    """

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="claims")
    starts_at = models.DateTimeField(_("starts"))
    ends_at = models.DateTimeField(_("ends"))
    active = models.BooleanField(_("active"), default=True)
    call = models.ForeignKey(Call, on_delete=models.CASCADE, null=True, blank=True, related_name="claims")
    session = models.ForeignKey(Session, on_delete=models.CASCADE, null=True, blank=True, related_name="claims")
    held_for = models.ForeignKey(
        Enrolment, on_delete=models.CASCADE, null=True, blank=True, related_name="holds", verbose_name=_("held for")
    )
    group_call = models.ForeignKey(GroupCall, on_delete=models.CASCADE, null=True, blank=True, related_name="claims")
    expires_at = models.DateTimeField(_("held until"), null=True, blank=True)

    class Meta:
        verbose_name = _("claim")
        verbose_name_plural = _("claims")
        ordering = ["starts_at", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(starts_at__lt=F("ends_at")), name="programmes_claim_starts_before_ends"),
            models.CheckConstraint(
                condition=_one_of("call", "session", "group_call", "held_for")
                & (
                    Q(held_for__isnull=False, expires_at__isnull=False)
                    | Q(held_for__isnull=True, expires_at__isnull=True)
                ),
                name="programmes_claim_for_one_thing",
            ),
            models.UniqueConstraint(fields=["person", "call"], name="programmes_claim_once_a_call"),
            models.UniqueConstraint(fields=["person", "session"], name="programmes_claim_once_a_session"),
            models.UniqueConstraint(fields=["person", "held_for"], name="programmes_claim_once_a_hold"),
            models.UniqueConstraint(fields=["person", "group_call"], name="programmes_claim_once_a_group_call"),
        ]
        indexes = [
            models.Index(fields=["person", "starts_at"], condition=Q(active=True), name="programmes_claim_active")
        ]

    def __str__(self) -> str:
        return f"{self.person_id}: {self.starts_at} – {self.ends_at}"
