"""What coaches type about groups for calls. Whether it can be had is for the services to say."""

from collections.abc import Mapping
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.utils.translation import gettext_lazy as _

from programmes.catalogue.models import DeliveryMode, Workshop
from programmes.coaching.models import CallGroup, Coach, GroupAttendance, GroupCall
from programmes.coaching.queries import workshops_to_hold_groups_in


class GroupForm(forms.Form):
    """A new group, with all its dates."""

    workshop = forms.ModelChoiceField(
        Workshop.objects.none(),
        label=_("Whose people"),
        error_messages={"required": _("Choose the workshop whose people can join.")},
    )
    kind = forms.ChoiceField(label=_("What it is"), choices=CallGroup.Kind)
    title = forms.CharField(label=_("Title"), max_length=120, error_messages={"required": _("Give it a title.")})
    places_max = forms.IntegerField(
        label=_("Most people"),
        min_value=1,
        max_value=100,
        initial=6,
        error_messages={"required": _("Say how many people it holds.")},
    )
    first_date = forms.DateField(
        label=_("First date"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"required": _("Say on which day it first meets.")},
    )
    starts = forms.TimeField(
        label=_("From"),
        widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
        help_text=_("By the clock where the workshop is."),
        error_messages={"required": _("Say from when.")},
    )
    minutes = forms.IntegerField(
        label=_("Minutes"),
        min_value=10,
        max_value=480,
        initial=90,
        error_messages={"required": _("Say how many minutes it takes.")},
    )
    dates = forms.IntegerField(
        label=_("How many dates"),
        min_value=1,
        max_value=52,
        initial=4,
        error_messages={"required": _("Say how many dates it has.")},
    )
    every_weeks = forms.IntegerField(
        label=_("Weeks from one to the next"),
        min_value=1,
        max_value=12,
        initial=2,
        error_messages={"required": _("Say how many weeks lie between.")},
    )
    mode = forms.ChoiceField(label=_("Held"), choices=DeliveryMode, initial=DeliveryMode.ONLINE)
    joining_link = forms.URLField(
        label=_("Joining link"), required=False, assume_scheme="https", help_text=_("Only those in the group see it.")
    )

    def __init__(self, *args: Any, coach: Coach, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        workshop: Any = self.fields["workshop"]
        workshop.queryset = workshops_to_hold_groups_in(coach).select_related("programme")


class GroupChangeForm(forms.Form):
    """Another day or time for a date of a group, by the clock where the workshop is, or for it and all that follow."""

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
    following = forms.BooleanField(
        label=_("The same for all that follow"),
        help_text=_("They move by as many days, to the same time; or are called off too."),
        required=False,
    )
    reason = forms.CharField(
        label=_("A word to the group"),
        help_text=_("It goes into the mail that everybody gets."),
        required=False,
        max_length=300,
    )

    def __init__(self, data: Mapping[str, Any] | None = None, *, call: GroupCall) -> None:
        self.was = call.starts_at.astimezone(ZoneInfo(call.time_zone))
        super().__init__(data, initial={"date": self.was.date(), "starts": self.was.time()})

    def change(self) -> dict[str, Any]:
        """Return what is to become of the date, as the service takes it."""
        wanted = dict(self.cleaned_data)
        return {"days": (wanted.pop("date") - self.was.date()).days, **wanted}


class GroupRegisterForm(forms.Form):
    """Who was there: a field for each of a group's people."""

    def __init__(self, *args: Any, people: dict[int, str], marks: dict[int, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for enrolment, name in people.items():
            self.fields[f"mark_{enrolment}"] = forms.ChoiceField(
                label=name,
                required=False,
                choices=[("", _("Not noted")), *GroupAttendance.Mark.choices],
                initial=marks.get(enrolment, ""),
            )

    def marks(self) -> dict[int, str]:
        """Return what was noted, by the enrolments' keys."""
        return {int(name.removeprefix("mark_")): mark for name, mark in self.cleaned_data.items()}
