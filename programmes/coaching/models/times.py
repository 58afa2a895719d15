"""When a coach can be rung: weekly hours, hours on single days, and days on which they are not there."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from programmes.coaching.models.coaches import Coach, HolidayRegion


class Availability(models.Model):
    """Hours in which a coach takes calls, each week: wall-clock time in the coach's own zone."""

    class Weekday(models.IntegerChoices):
        MONDAY = 0, _("Monday")
        TUESDAY = 1, _("Tuesday")
        WEDNESDAY = 2, _("Wednesday")
        THURSDAY = 3, _("Thursday")
        FRIDAY = 4, _("Friday")
        SATURDAY = 5, _("Saturday")
        SUNDAY = 6, _("Sunday")

    coach = models.ForeignKey(Coach, on_delete=models.CASCADE, related_name="availability")
    weekday = models.PositiveSmallIntegerField(_("day"), choices=Weekday)
    starts = models.TimeField(_("from"))
    ends = models.TimeField(_("until"))
    valid_from = models.DateField(_("first date"), null=True, blank=True)
    valid_to = models.DateField(_("last date"), null=True, blank=True)

    class Meta:
        verbose_name = _("hours")
        verbose_name_plural = _("hours")
        ordering = ["weekday", "starts", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(starts__lt=F("ends")), name="programmes_availability_starts_before_ends"
            ),
            models.CheckConstraint(
                condition=Q(valid_from__isnull=True) | Q(valid_to__isnull=True) | Q(valid_from__lte=F("valid_to")),
                name="programmes_availability_from_before_to",
            ),
            models.CheckConstraint(condition=Q(weekday__lte=6), name="programmes_availability_weekday"),
        ]

    def __str__(self) -> str:
        return f"{self.get_weekday_display()} {self.starts:%H:%M}–{self.ends:%H:%M}"


class ExtraHours(models.Model):
    """A stretch of one date on which a coach takes calls beside their weekly hours, by the clock in their own zone."""

    coach = models.ForeignKey(Coach, on_delete=models.CASCADE, related_name="extra_hours")
    date = models.DateField(_("day"))
    starts = models.TimeField(_("from"))
    ends = models.TimeField(_("until"))

    class Meta:
        verbose_name = _("hours on one day")
        verbose_name_plural = _("hours on one day")
        ordering = ["date", "starts", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(starts__lt=F("ends")), name="programmes_extrahours_starts_before_ends")
        ]

    def __str__(self) -> str:
        return f"{self.date} {self.starts:%H:%M}–{self.ends:%H:%M}"


class PublicHoliday(models.Model):
    """A day on which the weekly hours of those who keep their region's public holidays are not offered."""

    region = models.CharField(_("where"), max_length=20, choices=HolidayRegion)
    date = models.DateField(_("day"))
    name = models.CharField(_("name"), max_length=80)

    class Meta:
        verbose_name = _("public holiday")
        verbose_name_plural = _("public holidays")
        ordering = ["date", "region"]
        constraints = [models.UniqueConstraint(fields=["region", "date"], name="programmes_publicholiday_once")]

    def __str__(self) -> str:
        return f"{self.date} {self.name} ({self.get_region_display()})"


class TimeOff(models.Model):
    """Days on which a coach takes no calls, both included, in the coach's own zone."""

    coach = models.ForeignKey(Coach, on_delete=models.CASCADE, related_name="time_off")
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(_("to"))

    class Meta:
        verbose_name = _("time off")
        verbose_name_plural = _("time off")
        ordering = ["starts_on", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(starts_on__lte=F("ends_on")), name="programmes_timeoff_from_before_to")
        ]

    def __str__(self) -> str:
        return f"{self.starts_on} – {self.ends_on}"
