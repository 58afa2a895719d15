"""The questions on the way to a place, one form a page, and what can be changed afterwards."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from phonenumber_field.formfields import PhoneNumberField

from programmes.catalogue.models import Programme, Region, Workshop
from programmes.enrolment.diets import DIETS
from programmes.enrolment.models import Needs
from programmes.enrolment.queries import NeedsAsked
from programmes.people.models import Audience, Profile
from ui.forms import ConsentField

OTHER = "other"


class NameForm(forms.Form):
    """What somebody is called."""

    first_name = forms.CharField(
        label=_("First name"),
        max_length=150,
        error_messages={"required": _("Tell us your first name.")},
        widget=forms.TextInput(attrs={"autocomplete": "given-name"}),
    )
    last_name = forms.CharField(
        label=_("Last name"),
        max_length=150,
        error_messages={"required": _("Tell us your last name.")},
        widget=forms.TextInput(attrs={"autocomplete": "family-name"}),
    )


class RoleForm(forms.Form):
    """What they do, from the programme's audiences or in their own words; never a gate."""

    role = forms.ChoiceField(
        label=_("Which of these comes closest to what you do?"),
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose the one that comes closest, or “Something else”.")},
    )
    other_role = forms.CharField(
        label=_("In your own words"),
        max_length=120,
        required=False,
        help_text=_("If nothing in the list fits. Everybody is welcome; the mix is what makes it work."),
        widget=forms.TextInput(attrs={"autocomplete": "organization-title"}),
    )

    def __init__(self, *args: Any, audiences: Iterable[Audience], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.audiences = {audience.code: audience for audience in audiences}
        choices = [(code, audience.name) for code, audience in self.audiences.items()]
        self.fields["role"].choices = [*choices, (OTHER, _("Something else"))]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("role") == OTHER and not cleaned.get("other_role"):
            self.add_error("other_role", _("Tell us in a few words what you do."))
        return cleaned

    @property
    def profile_values(self) -> dict[str, Any]:
        """Return what this says for a profile: an audience, or words."""
        audience = self.audiences.get(self.cleaned_data["role"])
        return {"audience": audience, "other_role": "" if audience else self.cleaned_data["other_role"]}


class WorkplaceForm(forms.Form):
    """Where they work; all of it optional but the sector."""

    sector = forms.ChoiceField(
        label=_("In which sector?"),
        choices=Profile.Sector.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose the sector that comes closest.")},
    )
    organisation_name = forms.CharField(
        label=_("Organisation"),
        max_length=200,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "organization"}),
    )
    area = forms.CharField(
        label=_("Town or area you work in"),
        max_length=120,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "address-level2"}),
    )


class HopesForm(forms.Form):
    """What an applicant hopes for."""

    hopes = forms.CharField(
        label=_("What would you like to be able to do afterwards that is hard now?"),
        max_length=2000,
        error_messages={"required": _("Write a sentence or two.")},
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=_("A few sentences. The coordinator reads them to put together a mixed group."),
    )


class FinderForm(forms.Form):
    """What to look for among the workshops; every field may be empty, and what makes no sense is left aside."""

    q = forms.CharField(label=_("Words"), max_length=100, required=False)
    programme = forms.ModelChoiceField(
        Programme.objects.all(),
        label=_("Programme"),
        to_field_name="slug",
        required=False,
        empty_label=_("Any programme"),
    )
    region = forms.ModelChoiceField(
        Region.objects.all(), label=_("Region"), to_field_name="slug", required=False, empty_label=_("Anywhere")
    )
    month = forms.CharField(label=_("Begins in"), required=False, widget=forms.Select)
    places = forms.BooleanField(label=_("Only with places left"), required=False)


class InterestForm(forms.Form):
    """'Tell me when there is a date.'"""

    name = forms.CharField(label=_("Your name"), max_length=160, widget=forms.TextInput(attrs={"autocomplete": "name"}))
    email = forms.EmailField(
        label=_("E-mail address"),
        max_length=254,
        error_messages={"required": _("Tell us where we can write to you.")},
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )
    region = forms.ModelChoiceField(
        Region.objects.all(), label=_("Where would suit you?"), required=False, empty_label=_("Anywhere")
    )
    audience = forms.ModelChoiceField(
        Audience.objects.none(), label=_("What do you do?"), required=False, empty_label=_("Something else")
    )
    message = forms.CharField(
        label=_("Anything we should know"), max_length=2000, required=False, widget=forms.Textarea(attrs={"rows": 4})
    )

    def __init__(self, *args: Any, programme: Programme, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["audience"].queryset = audiences_of(programme)  # type: ignore[attr-defined]


class NeedsForm(forms.Form):
    """What somebody needs to be well looked after; health and faith can be read from some of it, so it asks first."""

    diets = forms.MultipleChoiceField(
        label=_("What do you eat?"),
        choices=list(DIETS.items()),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Tick all that apply, or none."),
    )
    diet_notes = forms.CharField(label=_("Anything else about food"), max_length=300, required=False)
    access = forms.CharField(
        label=_("What would make it easier for you to take part?"),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("A ground-floor room, a hearing loop, breaks at certain times, somebody who comes with you…"),
    )
    room = forms.ChoiceField(label=_("Your room"), choices=Needs.Room.choices, required=False, widget=forms.RadioSelect)
    arrival = forms.ChoiceField(
        label=_("When will you arrive?"), choices=Needs.Arrival.choices, required=False, widget=forms.RadioSelect
    )
    emergency_name = forms.CharField(label=_("Someone to ring in an emergency"), max_length=120, required=False)
    emergency_phone = PhoneNumberField(label=_("Their telephone number"), required=False)
    consent = ConsentField(required=False)

    def __init__(self, *args: Any, wording: str, asked: NeedsAsked, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["consent"].label = wording
        about_food, about_rooms = ("diets", "diet_notes"), ("room", "arrival")
        for name in (*(() if asked.food else about_food), *(() if asked.room else about_rooms)):
            del self.fields[name]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        said = [cleaned.get(name) for name in ("diets", "diet_notes", "access")]
        if any(said) and not cleaned.get("consent"):
            self.add_error(
                "consent", _("Tick this so that we may keep what you wrote about food and access, or leave both empty.")
            )
        return cleaned


class WithdrawForm(forms.Form):
    """Giving a place back; the reason is nobody's business unless they want to say."""

    reason = forms.CharField(
        label=_("Would you like to say why?"),
        max_length=300,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


def audiences_of(programme: Programme) -> QuerySet[Audience]:
    """Return whom a programme is for, in its order."""
    return Audience.objects.filter(programme_audiences__programme=programme).order_by("programme_audiences__order")


def asks_for_hopes(workshop: Workshop) -> bool:
    """True when places are given on application, so that there is somebody to read an answer."""
    return workshop.enrolment_mode == Workshop.EnrolmentMode.APPLY
