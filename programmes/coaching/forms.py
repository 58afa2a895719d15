"""What people type about calls, and coaches about their hours. Whether it can be had is for the services to say."""

import datetime as dt
from collections.abc import Iterable
from itertools import groupby
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from programmes.catalogue.models import CoachRole, DeliveryMode
from programmes.coaching.models import Availability, Call, Coach, HolidayRegion
from programmes.coaching.services import OWN_WAYS
from programmes.coaching.slots import Slot

# How people talk, as they would say it.
HOW: dict[str, Any] = {
    DeliveryMode.TELEPHONE: _("By telephone"),
    DeliveryMode.ONLINE: _("By video"),
    DeliveryMode.IN_PERSON: _("Face to face"),
}


class TimeOption(NamedTuple):
    """One time to choose, as its radio button needs it."""

    control: str
    value: str
    starts_at: dt.datetime
    chosen: bool


class TimeForm(forms.Form):
    """Choose one of the free times. Any instant is let through: the service says why it can't be had."""

    at = forms.CharField(
        label=_("When would suit you?"),
        max_length=40,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose a time.")},
    )

    def __init__(self, *args: Any, slots: Iterable[Slot], zone: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.slots, self.zone = list(slots), ZoneInfo(zone)
        widget = self.fields["at"].widget
        assert isinstance(widget, forms.RadioSelect)  # noqa: S101 - for the type checker
        widget.choices = [(slot.starts_at.isoformat(), slot.starts_at.isoformat()) for slot in self.slots]

    def clean_at(self) -> dt.datetime:
        return instant_from(self.cleaned_data["at"])

    def days(self) -> list[tuple[dt.date, list[TimeOption]]]:
        """Group the times by the day on which they fall in the form's zone."""
        chosen = self["at"].value()
        options = [
            TimeOption(
                control=f"{self['at'].auto_id}_{index}",
                value=slot.starts_at.isoformat(),
                starts_at=slot.starts_at.astimezone(self.zone),
                chosen=slot.starts_at.isoformat() == chosen,
            )
            for index, slot in enumerate(self.slots)
        ]
        return [(day, list(times)) for day, times in groupby(options, key=lambda option: option.starts_at.date())]


class ReasonedTimeForm(TimeForm):
    """A coach's choice of a time: sooner than people are promised too, with a reason."""

    at = forms.CharField(
        label=_("When?"),
        max_length=40,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose a time.")},
    )
    reason = forms.CharField(
        label=_("Why, if it goes beyond the rules"),
        required=False,
        max_length=300,
        help_text=_(
            "Needed for a time sooner than people are promised, or a call beyond those of their place. It is kept."
        ),
    )


class DetailsForm(forms.Form):
    """How they talk, who rings whom, and the number; only what is really to be decided is asked.

    Nothing is left to ask where `modes` (as of `modes_of`) has one that is not by telephone.
    """

    mode = forms.ChoiceField(
        label=_("How would you like to talk?"),
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose how you would like to talk.")},
    )
    who_rings = forms.ChoiceField(
        label=_("Who should ring?"), widget=forms.RadioSelect, error_messages={"required": _("Say who should ring.")}
    )
    number = forms.CharField(
        label=_("Your number for this call"),
        required=False,
        max_length=40,
        widget=forms.TextInput(attrs={"type": "tel", "autocomplete": "tel"}),
    )

    def __init__(self, *args: Any, coach: Coach, modes: list[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        mode, who_rings, number = self.fields["mode"], self.fields["who_rings"], self.fields["number"]
        assert isinstance(mode, forms.ChoiceField)  # noqa: S101 - for the type checker
        assert isinstance(who_rings, forms.ChoiceField)  # noqa: S101 - for the type checker
        by_telephone = modes == [DeliveryMode.TELEPHONE]
        mode.choices, mode.initial = [(value, HOW[value]) for value in modes], modes[0]
        who_rings.choices = [
            (Call.Side.COACH, _("%(coach)s rings me") % {"coach": coach}),
            (Call.Side.PERSON, _("I ring %(coach)s") % {"coach": coach}),
        ]
        who_rings.initial = Call.Side.COACH
        number.help_text = _("Only %(coach)s sees it, and only for this call. Not needed if you ring.") % {
            "coach": coach
        }
        if len(modes) == 1:
            del self.fields["mode"]
        if DeliveryMode.TELEPHONE not in modes:
            del self.fields["who_rings"], self.fields["number"]
        elif not coach.phone:
            del self.fields["who_rings"]
            number.help_text = _("%(coach)s rings you. Only they see it, and only for this call.") % {"coach": coach}
        number.required = by_telephone and self.data.get("who_rings") != Call.Side.PERSON
        number.error_messages["required"] = _("Write the number to ring you on.")
        if not by_telephone and "number" in self.fields:
            number.help_text = _("Where you talk by telephone. Only %(coach)s sees it, and only for this call.") % {
                "coach": coach
            }


class CoachBookingForm(ReasonedTimeForm):
    """A call that a coach books for somebody they coach."""

    mode = forms.ChoiceField(
        label=_("How do you talk?"),
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose how you talk.")},
    )
    number = forms.CharField(
        label=_("Their number for this call"),
        required=False,
        max_length=40,
        help_text=_("The one they gave you. Not needed by video or face to face."),
        widget=forms.TextInput(attrs={"type": "tel", "autocomplete": "off"}),
    )

    field_order = ("at", "mode", "number", "reason")

    def __init__(self, *args: Any, modes: list[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        mode = self.fields["mode"]
        assert isinstance(mode, forms.ChoiceField)  # noqa: S101 - for the type checker
        mode.choices, mode.initial = [(value, HOW[value]) for value in modes], modes[0]
        if len(modes) == 1:
            del self.fields["mode"]
        if DeliveryMode.TELEPHONE not in modes:
            del self.fields["number"]


class CoachRecordForm(forms.ModelForm):
    """What a coordinator knows of a coach; roles are told apart by their programme."""

    class Meta:
        model = Coach
        fields = (
            "user",
            "scope",
            "escalation_contact",
            "roles",
            "phone",
            "video_link",
            "meeting_place",
            "time_zone",
            "buffer_minutes",
            "notice_hours",
            "daily_limit",
            "people_max",
            "public_holidays",
            "active",
        )
        widgets = {"roles": forms.CheckboxSelectMultiple}

    def __init__(self, *args: Any, for_user: Any = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        roles: Any = self.fields["roles"]
        roles.queryset = CoachRole.objects.select_related("programme").order_by("programme__title", "order", "pk")
        roles.label_from_instance = lambda role: f"{role.programme}: {role}"


class WaysForm(forms.ModelForm):
    """How a coach holds calls, as they may change it themselves."""

    phone = forms.CharField(
        label=_("Your number"),
        required=False,
        max_length=40,
        help_text=_("For people who would rather ring you; only those with a call see it."),
        widget=forms.TextInput(attrs={"type": "tel", "autocomplete": "tel"}),
    )

    field_order = OWN_WAYS

    class Meta:
        model = Coach
        fields = [name for name in OWN_WAYS if name != "phone"]
        error_messages = {
            "video_link": {"invalid": _("Give the whole address of the room, such as https://video.example.org/you.")},
            "buffer_minutes": {"max_value": _("At most %(limit_value)s minutes.")},
            "daily_limit": {"max_value": _("At most %(limit_value)s calls a day.")},
        }
        help_texts = {"public_holidays": _("On these no weekly hours are offered; hours you add on single days are.")}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial["phone"] = self.instance.phone.as_national if self.instance.phone else ""
        holidays: Any = self.fields["public_holidays"]
        holidays.choices = [("", _("None, or my own days off")), *HolidayRegion.choices]


class HoursForm(forms.ModelForm):
    """A stretch of each week in which a coach takes calls."""

    class Meta:
        model = Availability
        fields = ["weekday", "starts", "ends", "valid_from", "valid_to"]
        error_messages = {
            "weekday": {"required": _("Choose a day of the week.")},
            "starts": {"required": _("Say from when.")},
            "ends": {"required": _("Say until when.")},
        }
        widgets = {
            "starts": forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
            "ends": forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
            "valid_from": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
            "valid_to": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        }

    def _post_clean(self) -> None:
        """Leave the rules to the service, which says them better than the database's constraints."""


class ExtraHoursForm(forms.Form):
    """A stretch of one day on which a coach takes calls beside their weekly hours."""

    date = forms.DateField(
        label=_("Day"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"required": _("Say on which day.")},
    )
    starts = forms.TimeField(
        label=_("From"),
        widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
        error_messages={"required": _("Say from when.")},
    )
    ends = forms.TimeField(
        label=_("Until"),
        widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
        error_messages={"required": _("Say until when.")},
    )


class TimeOffForm(forms.Form):
    """Days on which a coach takes no calls."""

    starts_on = forms.DateField(
        label=_("First day off"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"required": _("Say which day is the first.")},
    )
    ends_on = forms.DateField(
        label=_("Last day off"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"required": _("Say which day is the last.")},
    )


class ReasonForm(forms.Form):
    """A word to the others in a call on why it is cancelled."""

    reason = forms.CharField(
        label=_("A word on why"),
        required=False,
        max_length=300,
        help_text=_("It goes into the mail that everybody in the call gets. Nothing private, please."),
    )


def instant_from(text: str) -> dt.datetime:
    """Return the aware instant that `text` says in ISO 8601, in UTC. ValidationError for anything else."""
    try:
        moment = dt.datetime.fromisoformat(text)
        if timezone.is_naive(moment) or not 2000 <= moment.year <= 2200:
            raise ValueError(text)
        return moment.astimezone(dt.UTC)
    except (ValueError, OverflowError):
        raise forms.ValidationError(_("Choose one of the times shown."), code="time") from None
