"""Forms of the coordinators' part of the catalogue."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from accounts.models import User
from programmes.catalogue.errors import PatternRefused
from programmes.catalogue.models import (
    Condition,
    DeliveryMode,
    Module,
    Programme,
    Region,
    Session,
    Venue,
    Workshop,
    WorkshopPartner,
)
from programmes.catalogue.pattern import PlannedPart, PlannedSession, keep_only
from programmes.catalogue.services import NewTime
from programmes.people.models import Organisation


class DayInput(forms.DateInput):
    input_type = "date"

    def __init__(self, attrs: dict | None = None) -> None:
        super().__init__(attrs, format="%Y-%m-%d")


class TimeInput(forms.TimeInput):
    input_type = "time"

    def __init__(self, attrs: dict | None = None) -> None:
        super().__init__(attrs, format="%H:%M")


class MomentInput(forms.DateTimeInput):
    input_type = "datetime-local"

    def __init__(self, attrs: dict | None = None) -> None:
        super().__init__(attrs, format="%Y-%m-%dT%H:%M")


class DayField(forms.DateField):
    """A day that a workshop could be on: a slip of the finger in the year is said, not laid out."""

    widget = DayInput
    earliest = dt.date(2000, 1, 1)
    latest = dt.date(2099, 12, 31)

    def clean(self, value: Any) -> dt.date | None:
        day = super().clean(value)
        if day is not None and not self.earliest <= day <= self.latest:
            raise forms.ValidationError(_("Check the year."), code="year")
        return day


def facilitators() -> Any:
    """Those who can be put down as facilitators: the group, and whoever has facilitated."""
    chosen = Q(groups__name="Facilitators") | Q(facilitated_workshops__isnull=False)
    return User.objects.filter(chosen).distinct().order_by("last_name", "first_name", "pk")


class ModuleForm(forms.ModelForm):
    """A module; what it serves, and which milestone opens it, is asked once it belongs to a programme."""

    OF_ITS_PROGRAMME = ("purposes", "outcomes", "coaching_kinds")

    weekdays = forms.TypedMultipleChoiceField(
        label=gettext_lazy("On these days of the week"),
        choices=Module.Weekday.choices,
        coerce=int,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy(
            "For a group series of whole weeks: ten weeks (70 days) on Tuesday and Thursday are twenty sessions. None "
            "ticked: once a week, from its first day."
        ),
    )

    class Meta:
        model = Module
        fields = (
            "programme",
            "order",
            "title",
            "slug",
            "kind",
            "summary",
            "days",
            "gap_days",
            "on_day",
            "start_time",
            "end_time",
            "mode",
            "weekdays",
            "voluntary",
            "agenda",
            "opens",
            "milestone",
            "led_by",
            "purposes",
            "outcomes",
            "coaching_kinds",
        )
        widgets = {
            "start_time": TimeInput,
            "end_time": TimeInput,
            "purposes": forms.CheckboxSelectMultiple,
            "outcomes": forms.CheckboxSelectMultiple,
            "coaching_kinds": forms.CheckboxSelectMultiple,
        }

    def __init__(self, *args: Any, for_user: User | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk is None:
            for name in (*self.OF_ITS_PROGRAMME, "milestone"):
                del self.fields[name]
            # What a milestone opens is said once there are stages to choose it from.
            self.fields["opens"].choices = [  # type: ignore[attr-defined]
                choice for choice in Module.Opening.choices if choice[0] != Module.Opening.MILESTONE
            ]
            return
        # A module stays with its programme: workshops have been laid out from it.
        self.fields["programme"].disabled = True
        for name in self.OF_ITS_PROGRAMME:
            field = self.fields[name]
            field.queryset = field.queryset.filter(programme=self.instance.programme_id)  # type: ignore[attr-defined]
        self.fields["milestone"].queryset = Condition.objects.filter(  # type: ignore[attr-defined]
            kind=Condition.Kind.MILESTONE, module__programme=self.instance.programme_id
        ).exclude(module=self.instance)


class ConditionForm(forms.ModelForm):
    """A condition of a stage; it stays with its stage, for answers point at it."""

    class Meta:
        model = Condition
        fields = ("module", "gate", "order", "code", "kind", "question", "hint", "original", "compared")
        widgets = {"original": forms.Textarea(attrs={"rows": 4})}

    def __init__(self, *args: Any, for_user: User | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        stages = Module.objects.filter(kind=Module.Kind.STAGE).select_related("programme")
        field: Any = self.fields["module"]
        field.queryset = stages.order_by("programme__title", "order", "pk")
        field.label_from_instance = lambda module: f"{module.programme}: {module}"
        field.disabled = self.instance.pk is not None


class StartForm(forms.Form):
    """What a new workshop is, and the first day to lay its dates out from."""

    programme = forms.ModelChoiceField(Programme.objects.all(), label=gettext_lazy("Programme"))
    region = forms.ModelChoiceField(Region.objects.all(), label=gettext_lazy("Region"))
    first_day = DayField(
        label=gettext_lazy("First day"),
        required=False,
        help_text=gettext_lazy("All other dates follow from it, and can be changed on the next page."),
    )
    title = forms.CharField(
        label=gettext_lazy("Title"),
        max_length=160,
        required=False,
        help_text=gettext_lazy("The programme's own title if left empty."),
    )
    venue = forms.ModelChoiceField(Venue.objects.all(), label=gettext_lazy("Venue"), required=False)
    enrolment_mode = forms.ChoiceField(
        label=gettext_lazy("How people get a place"), choices=Workshop.EnrolmentMode.choices
    )
    places_min = forms.IntegerField(
        label=gettext_lazy("Fewest people"),
        min_value=0,
        max_value=1000,
        required=False,
        help_text=gettext_lazy("As in the programme if left empty."),
    )
    places_max = forms.IntegerField(
        label=gettext_lazy("Most people"),
        min_value=1,
        max_value=1000,
        required=False,
        help_text=gettext_lazy("As in the programme if left empty."),
    )
    decision_date = DayField(
        label=gettext_lazy("Decision date"),
        required=False,
        help_text=gettext_lazy("When a provisional workshop is confirmed or called off. Nothing happens by itself."),
    )
    facilitators = forms.ModelMultipleChoiceField(
        User.objects.none(),
        label=gettext_lazy("Facilitators"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["facilitators"].queryset = facilitators()  # type: ignore[attr-defined]


@dataclass(frozen=True)
class PlanRow:
    """One line of the plan's form: a session, or a window, with the names of its fields; `leave_out` is the name of
    the box that takes it out, or "" where it stays."""

    heading: str
    fields: dict[str, str]
    leave_out: str = ""


class PlanForm(forms.Form):
    """Every date of a plan, to be changed before it is saved; `planned` is the plan as changed.

    With `may_leave_out` single sessions of a series can be taken out, as in a holiday.
    """

    def __init__(
        self,
        standing: Sequence[PlannedPart],
        time_zone: str,
        *args: Any,
        may_leave_out: bool = False,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.standing = list(standing)
        self.time_zone = time_zone
        self.may_leave_out = may_leave_out
        self.planned: list[PlannedPart] = []
        self.rows: list[PlanRow] = []
        for number, part in enumerate(self.standing):
            if not part.sessions:
                self._add_row(f"p{number}", part.title, part, None)
            for index, session in enumerate(part.sessions):
                self._add_row(f"p{number}s{index}", session.title, part, session)

    def lines(self) -> list[dict[str, Any]]:
        """Return what a template shows, line by line: heading, and (column, bound field); a window has no times."""
        columns = {"starts_on": _("From"), "start_time": _("Starts at"), "ends_on": _("To"), "end_time": _("Ends at")}
        return [
            {
                "heading": row.heading,
                "fields": [
                    (column, self[row.fields[name]] if name in row.fields else None) for name, column in columns.items()
                ],
                "leave_out": self[row.leave_out] if row.leave_out else None,
            }
            for row in self.rows
        ]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if self.errors:
            return cleaned
        rows = iter(self.rows)
        for part in self.standing:
            if not part.sessions:
                row = next(rows)
                starts_on, ends_on = self._day(row, "starts_on"), self._day(row, "ends_on")
                if starts_on > ends_on:
                    self.add_error(row.fields["ends_on"], _("The last day comes before the first."))
                self.planned.append(replace(part, starts_on=starts_on, ends_on=ends_on))
                continue
            of_part = [(next(rows), session) for session in part.sessions]
            kept = [self._session(row, session) for row, session in of_part if not self._is_left_out(row)]
            if not kept:
                self.add_error(of_part[0][0].leave_out, _("Leave at least one session of it in."))
                continue
            self.planned.append(keep_only(part, kept))
        return cleaned

    def _add_row(self, stem: str, heading: str, part: PlannedPart, session: PlannedSession | None) -> None:
        dated, what = session or part, {"what": heading}
        asked: dict[str, forms.Field] = {
            "starts_on": DayField(label=_("%(what)s, from") % what, initial=dated.starts_on),
            "ends_on": DayField(label=_("%(what)s, to") % what, initial=dated.ends_on),
        }
        if session is not None:
            asked = {
                "starts_on": asked["starts_on"],
                "start_time": forms.TimeField(
                    label=_("%(what)s, starts at") % what, initial=session.start_time, widget=TimeInput
                ),
                "ends_on": asked["ends_on"],
                "end_time": forms.TimeField(
                    label=_("%(what)s, ends at") % what, initial=session.end_time, widget=TimeInput
                ),
            }
        names = {}
        for name, field in asked.items():
            names[name] = f"{stem}-{name}"
            self.fields[names[name]] = field
        leave_out = f"{stem}-leave_out" if self.may_leave_out and len(part.sessions) > 1 else ""
        if leave_out:
            self.fields[leave_out] = forms.BooleanField(label=_("Leave out: %(what)s") % what, required=False)
        self.rows.append(PlanRow(heading, names, leave_out))

    def _is_left_out(self, row: PlanRow) -> bool:
        return bool(row.leave_out and self.cleaned_data[row.leave_out])

    def _day(self, row: PlanRow, name: str) -> dt.date:
        return self.cleaned_data[row.fields[name]]

    def _session(self, row: PlanRow, session: PlannedSession) -> PlannedSession:
        changed = replace(session, **{name: self.cleaned_data[field] for name, field in row.fields.items()})
        try:
            changed.instants(self.time_zone)
        except PatternRefused as error:
            self.add_error(row.fields["starts_on"], str(error))
        return changed


class ReasonForm(forms.Form):
    """A reason that those concerned will read."""

    reason = forms.CharField(
        label=gettext_lazy("Reason"),
        max_length=300,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("Everyone concerned will read it. One or two plain sentences."),
    )


class FirstDayForm(forms.Form):
    """The day to lay out from, or to move to."""

    first_day = DayField(label=gettext_lazy("First day"))


class AnnounceForm(forms.Form):
    """Whether the dates hold already."""

    confirmed = forms.ChoiceField(
        label=gettext_lazy("Its dates are"),
        choices=[
            ("", gettext_lazy("Provisional: people can book, and are told that it may yet change")),
            ("yes", gettext_lazy("Confirmed: it will take place")),
        ],
        required=False,
        widget=forms.RadioSelect,
    )


class DetailsForm(forms.ModelForm):
    """What can be changed of a workshop beside its dates and its state."""

    class Meta:
        model = Workshop
        fields = (
            "title",
            "region",
            "venue",
            "enrolment_mode",
            "opens_at",
            "closes_at",
            "places_min",
            "places_max",
            "decision_date",
            "facilitators",
        )
        field_classes = {"decision_date": DayField}
        widgets = {
            "opens_at": MomentInput,
            "closes_at": MomentInput,
            "decision_date": DayInput,
            "facilitators": forms.CheckboxSelectMultiple,
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["facilitators"].queryset = facilitators()  # type: ignore[attr-defined]

    def _post_clean(self) -> None:
        """Leave the instance alone: the service writes, and says what does not go together."""


class PartnerForm(forms.Form):
    """One organisation of a workshop, with its part in it."""

    organisation = forms.ModelChoiceField(
        Organisation.objects.all(), label=gettext_lazy("Organisation"), required=False
    )
    role = forms.ChoiceField(
        label=gettext_lazy("Its part"), choices=WorkshopPartner.Role.choices, initial=WorkshopPartner.Role.PARTNER
    )


class BasePartnerFormSet(forms.BaseFormSet):
    """The organisations of a workshop; a line left empty, or emptied, is none."""

    def clean(self) -> None:
        named = [organisation for organisation, _role in self.partners()]
        if len(named) != len(set(named)):
            raise forms.ValidationError(_("An organisation can have one part only in a workshop."))

    def partners(self) -> list[tuple[Organisation, str]]:
        """Return what is given as the service takes it."""
        lines = [form.cleaned_data for form in self.forms if form.is_valid()]
        return [(line["organisation"], line["role"]) for line in lines if line.get("organisation")]


PartnerFormSet = forms.formset_factory(PartnerForm, formset=BasePartnerFormSet, extra=2, max_num=30, absolute_max=40)


class SessionForm(forms.ModelForm):
    """What can be changed of a session beside its time."""

    class Meta:
        model = Session
        fields = ("title", "mode", "venue", "joining_link", "agenda")

    def _post_clean(self) -> None:
        """Leave the instance alone: the service writes."""


class ScopeForm(forms.Form):
    """Whether an act is about one session or about all that follow as well; not asked where none follows."""

    scope = forms.ChoiceField(
        label=gettext_lazy("Which sessions"),
        choices=[("one", gettext_lazy("This session alone"))],
        initial="one",
        widget=forms.RadioSelect,
    )

    def __init__(self, *args: Any, later: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not later:
            del self.fields["scope"]
            return
        all_of_them = ngettext(
            "This one, and the %(number)s that follows it", "This one, and all %(number)s that follow it", later
        ) % {"number": later}
        field: Any = self.fields["scope"]
        field.choices = [("one", _("This session alone")), ("following", all_of_them)]

    @property
    def following(self) -> bool:
        return self.cleaned_data.get("scope") == "following"


class CancelSessionsForm(ScopeForm, ReasonForm):
    """Which sessions are off, and why."""

    field_order = ("scope", "reason")


class MoveSessionsForm(ScopeForm):
    """Another time or place for a session, and perhaps for all that follow. What is left as it stands is left so in
    each of them."""

    day = DayField(
        label=gettext_lazy("Day"),
        help_text=gettext_lazy("Those that follow move by as many days as this one."),
    )
    starts = forms.TimeField(label=gettext_lazy("Starts at"), widget=TimeInput)
    ends = forms.TimeField(label=gettext_lazy("Ends at"), widget=TimeInput)
    mode = forms.ChoiceField(label=gettext_lazy("How people meet"), choices=DeliveryMode.choices)
    venue = forms.ModelChoiceField(Venue.objects.all(), label=gettext_lazy("Venue"), required=False)
    joining_link = forms.URLField(
        label=gettext_lazy("Joining link"),
        required=False,
        assume_scheme="https",
        help_text=gettext_lazy("For online sessions; never public."),
    )
    reason = ReasonForm.base_fields["reason"]

    def __init__(self, *args: Any, session: Session, **kwargs: Any) -> None:
        zone = ZoneInfo(session.time_zone)
        start, end = session.starts_at.astimezone(zone), session.ends_at.astimezone(zone)
        self.time = {"day": start.date(), "starts": start.time(), "ends": end.time()}
        self.place = {"mode": session.mode, "venue": session.venue, "joining_link": session.joining_link}
        super().__init__(*args, initial=self.time | self.place, **kwargs)

    def new_time(self) -> NewTime:
        """Return the time as changed: by how many days, and the times on the clock if one of them is another."""
        asked = self.cleaned_data
        days = (asked["day"] - self.time["day"]).days
        if all(asked[name] == self.time[name] for name in ("starts", "ends")):
            return NewTime(days)
        return NewTime(days, asked["starts"], asked["ends"])

    def new_place(self) -> dict[str, Any]:
        """Return what of the place is another."""
        return {name: self.cleaned_data[name] for name, stood in self.place.items() if self.cleaned_data[name] != stood}
