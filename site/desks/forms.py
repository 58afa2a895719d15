"""Forms of those who run workshops."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from programmes.catalogue.models import CoachRole, Session, Workshop
from programmes.coaching.matching import Matching, Proposed, is_full, shared_languages, wanted_languages
from programmes.coaching.models import Coach
from programmes.coaching.queries import roles_of
from programmes.delivery.models import Attendance
from programmes.delivery.queries import Row
from programmes.enrolment.models import Enrolment, Interest
from programmes.enrolment.queries import places_of, taking_part, with_places
from programmes.people.languages import in_words
from ui import when

# What a row says while nothing is recorded, or nobody chosen: a value of its own, so that an untouched row is told from
# a missing one.
NOTHING = "none"


class DeskForm(forms.Form):
    """Look for one of many workshops; every field may be empty."""

    q = forms.CharField(label=gettext_lazy("Title, code, programme or region"), required=False, max_length=100)
    over = forms.BooleanField(required=False, widget=forms.HiddenInput)


class RegisterForm(forms.Form):
    """One row a person. Beside each choice goes what stood there when the page was drawn: what is the same was not
    touched, so that two people who each fill in half of a register take nothing of the other's back."""

    use_required_attribute = False

    def __init__(self, data: Mapping[str, Any] | None = None, *, session: Session, rows: Iterable[Row]) -> None:
        super().__init__(data)
        self.pks = []
        marks, choices = Attendance.marks_for(session), _choices(session)
        for row in rows:
            pk = row.enrolment.pk
            # Somebody who came into the group since the page was drawn is not in what it sent.
            if data is not None and f"mark_{pk}" not in data:
                continue
            self.pks.append(pk)
            mark = row.mark or NOTHING
            # What they have said themselves needs no mark; it is ticked already, and saved with the rest.
            offered = Attendance.Mark.NOT_NOW if row.not_now and Attendance.Mark.NOT_NOW in marks else mark
            self.fields[f"mark_{pk}"] = forms.ChoiceField(
                label=str(row.enrolment.person),
                choices=choices,
                initial=offered,
                widget=forms.RadioSelect,
                help_text=_said_of(row, session),
            )
            self.fields[f"was_{pk}"] = forms.ChoiceField(
                choices=choices, initial=mark, required=False, widget=forms.HiddenInput
            )

    def changes(self) -> dict[int, str]:
        """Return the marks that were changed on the page, by the enrolment's key; "" takes one back."""
        marks = {pk: self.cleaned_data[f"mark_{pk}"] for pk in self.pks}
        return {
            pk: "" if mark == NOTHING else mark
            for pk, mark in marks.items()
            if mark != (self.cleaned_data[f"was_{pk}"] or NOTHING)
        }


def _choices(session: Session) -> list[tuple[str, str]]:
    return [*((mark.value, str(mark.label)) for mark in Attendance.marks_for(session)), (NOTHING, _("No mark"))]


def _said_of(row: Row, session: Session) -> SafeString | str:
    said = []
    if row.coming is not None:
        said.append(_("Said they are coming.") if row.coming else _("Said: not now."))
    if row.attendance is not None:
        at = row.attendance.recorded_at.astimezone(ZoneInfo(session.time_zone))
        moment = f"{when.short_day(at)}, {when.clock(at)}"
        said.append(f"{row.attendance.recorded_by or _('Somebody')}, {moment}")
    return format_html("{}", " ".join(said)) if said else ""


class DecisionForm(forms.Form):
    """The answer to an application."""

    answer = forms.ChoiceField(choices=[("accept", ""), ("decline", "")])
    reason = forms.CharField(
        label=gettext_lazy("Why, in a sentence for them"),
        max_length=300,
        required=False,
        widget=forms.Textarea({"rows": 2}),
    )


class InviteForm(forms.Form):
    """Somebody to hold a place for."""

    first_name = forms.CharField(label=gettext_lazy("First name"), max_length=150)
    last_name = forms.CharField(label=gettext_lazy("Last name"), max_length=150)
    email = forms.EmailField(label=gettext_lazy("E-mail address"), max_length=254)


class InterestField(forms.ModelMultipleChoiceField):
    def label_from_instance(self, interest: Interest) -> str:
        about = [interest.name, interest.audience and interest.audience.name, interest.region and interest.region.name]
        return " · ".join(str(one) for one in about if one)


class InterestsForm(forms.Form):
    """Those who asked to be told of dates, to be invited."""

    interests = InterestField(
        Interest.objects.none(),
        label=gettext_lazy("Whom to invite"),
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("The earliest first. Places are held for as many as there are."),
    )

    def __init__(self, data: Mapping[str, Any] | None = None, *, workshop: Workshop) -> None:
        super().__init__(data)
        waiting = Interest.objects.filter(programme=workshop.programme_id, closed_at=None)
        field: Any = self.fields["interests"]
        field.queryset = waiting.select_related("audience", "region")


class DateField(forms.ModelChoiceField):
    def label_from_instance(self, workshop: Workshop) -> str:
        span, left = workshop.span, places_of(workshop).for_newcomers
        free = ngettext("%(n)s place free", "%(n)s places free", left) % {"n": left} if left else _("no place free")
        return " · ".join([workshop.title, *([when.days(*span)] if span else []), free])


class TransferForm(forms.Form):
    """The date of the programme to which somebody's place moves."""

    workshop = DateField(
        Workshop.objects.none(),
        label=gettext_lazy("To which date?"),
        widget=forms.RadioSelect,
        empty_label=None,
        error_messages={"required": gettext_lazy("Choose a date.")},
    )
    keep_needs = forms.BooleanField(
        label=gettext_lazy("They want what they told us they need to go along"),
        help_text=gettext_lazy("Others may read it there. Ask them; without a tick it is deleted."),
        required=False,
    )
    reason = forms.CharField(
        label=gettext_lazy("Why"),
        help_text=gettext_lazy("Kept in the history of both places, which the person sees."),
        max_length=200,
        required=False,
    )

    def __init__(self, data: Mapping[str, Any] | None = None, *, dates: Iterable[Workshop]) -> None:
        super().__init__(data)
        field: Any = self.fields["workshop"]
        found = {date.pk: date for date in dates}
        field.queryset = with_places(Workshop.objects.with_journey().filter(pk__in=found)).order_by("pk")


class CoachForm(forms.Form):
    """Who coaches whom, and, where there are two, in which role."""

    enrolment = forms.ModelChoiceField(Enrolment.objects.none(), label=gettext_lazy("Person"))
    coach = forms.ChoiceField(label=gettext_lazy("Coach"))
    reason = forms.CharField(
        label=gettext_lazy("Why, where they have another now, or the coach has as many as they take"),
        help_text=gettext_lazy("Kept with the change, for coordinators. Neither of the two is told why."),
        max_length=300,
        required=False,
    )

    def __init__(self, data: Mapping[str, Any] | None = None, *, workshop: Workshop) -> None:
        super().__init__(data)
        field: Any = self.fields["enrolment"]
        field.queryset = taking_part(workshop).filter(state=Enrolment.State.CONFIRMED)
        field.label_from_instance = lambda enrolment: str(enrolment.person)
        self.roles = roles_of(workshop.programme)
        self.offered = dict(_coaches(self.roles))
        coaches: Any = self.fields["coach"]
        coaches.choices = [
            ("", _("Choose a coach")),
            *((value, label) for value, (label, *_rest) in self.offered.items()),
        ]

    def clean_coach(self) -> tuple[Coach, CoachRole | None]:
        """Return the coach, and what they are to bring."""
        _label, coach, role = self.offered[self.cleaned_data["coach"]]
        return coach, role


class WhyForm(forms.Form):
    """Why a pairing ends."""

    reason = forms.CharField(
        label=gettext_lazy("Why?"),
        help_text=gettext_lazy("Kept with the change, for coordinators. Neither of the two is told why."),
        max_length=300,
        error_messages={"required": gettext_lazy("Say why, in a few words: it is kept with the change.")},
    )


class ProposalsForm(forms.Form):
    """A coach for each person and role, as proposed until somebody chooses otherwise; or nobody yet."""

    def __init__(self, data: Mapping[str, Any] | None = None, *, matching: Matching) -> None:
        super().__init__(data)
        self.rows: list[tuple[str, Proposed, dict[str, Coach]]] = []
        for one in matching.proposals:
            name = f"coach_{one.enrolment.pk}" + (f"_{one.role.pk}" if one.role else "")
            possible = {str(coach.pk): coach for coach in matching.for_person(one.enrolment, one.role)}
            self.rows.append((name, one, possible))
            self.fields[name] = forms.ChoiceField(
                label=f"{one.enrolment.person}: {one.role}" if one.role else str(one.enrolment.person),
                help_text=_why(one),
                initial=str(one.coach.pk) if one.coach else NOTHING,
                choices=[
                    *((pk, _offered(coach, one, matching)) for pk, coach in possible.items()),
                    (NOTHING, _("Nobody yet")),
                ],
                error_messages={"required": _("Choose a coach, or nobody yet.")},
            )
        if any(coach.people_max for coaches in matching.possible.values() for coach in coaches):
            self.fields["reason"] = forms.CharField(
                label=_("Why, where a coach gets more people than they take"),
                help_text=_("Kept with the change, for coordinators."),
                max_length=300,
                required=False,
            )

    def clean(self) -> dict[str, Any]:
        """Nobody is both of somebody's coaches."""
        data = super().clean() or {}
        given: set[tuple[int, str]] = set()
        for name, one, _possible in self.rows:
            pk = data.get(name, NOTHING)
            if pk != NOTHING and (one.enrolment.pk, pk) in given:
                self.add_error(name, _("This coach is the other of the two already. Choose another, or nobody yet."))
            given.add((one.enrolment.pk, pk))
        return data

    def chosen(self) -> list[Proposed]:
        """Return what was chosen; those who get nobody yet are left out."""
        return [
            Proposed(one.enrolment, one.role, possible[pk])
            for name, one, possible in self.rows
            if (pk := self.cleaned_data[name]) != NOTHING
        ]


def _why(one: Proposed) -> str:
    """Say what the person would like to talk in, and whether whoever is proposed does; or that nobody takes more."""
    if one.coach is None:
        return _("Nobody who could coach them takes more people at the moment.")
    wanted = wanted_languages(one.enrolment)
    if not wanted:
        return ""
    if shared_languages(one.enrolment, one.coach):
        return _("Would like to talk in: %(languages)s.") % {"languages": wanted}
    return _("Would like to talk in: %(languages)s. Nobody who could coach them does.") % {"languages": wanted}


def _offered(coach: Coach, one: Proposed, matching: Matching) -> str:
    """Say who a coach is, how many people they have, and which languages they share with this person."""
    number = matching.load[coach.pk]
    people = ngettext("%(n)s person now", "%(n)s people now", number) % {"n": number}
    if is_full(coach, number):
        people = _("%(people)s, takes no more") % {"people": people}
    about = [str(coach), people]
    if wanted_languages(one.enrolment):
        about.append(in_words(shared_languages(one.enrolment, coach)) or _("no language in common"))
    return " · ".join(about)


def _coaches(roles: list[CoachRole]) -> Iterator[tuple[str, tuple[str, Coach, CoachRole | None]]]:
    """Yield a value for each coach who can be chosen, in each role they bring, with its label, the coach, the role."""
    active = Coach.objects.filter(active=True).select_related("user")
    if not roles:
        for coach in active:
            yield str(coach.pk), (str(coach), coach, None)
    for role in roles:
        for coach in active.filter(roles=role):
            yield f"{coach.pk}-{role.pk}", (f"{role}: {coach}", coach, role)
