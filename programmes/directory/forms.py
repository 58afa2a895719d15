"""What is typed about a service, and about being found. Whether it may be done is not for a form to say."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.conf import settings
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from phonenumber_field.formfields import PhoneNumberField

from accounts.models import User
from programmes.catalogue.models import Region
from programmes.directory.models import Listing, Resource, ResourceCategory, ResourceVisit
from programmes.directory.models.resources import ResourceQuerySet
from programmes.directory.queries import duplicates_of
from programmes.directory.services.network import SHOWN
from ui import identifying, when
from ui.forms import ConsentField


class FinderForm(forms.Form):
    """What to look for among the resources; every field may be empty, and what makes no sense is left aside."""

    q = forms.CharField(label=gettext_lazy("Words"), max_length=100, required=False)
    category = forms.ModelChoiceField(
        ResourceCategory.objects.all(),
        label=gettext_lazy("Kind"),
        to_field_name="slug",
        required=False,
        empty_label=gettext_lazy("Any kind"),
    )
    region = forms.ModelChoiceField(
        Region.objects.all(),
        label=gettext_lazy("Region"),
        to_field_name="slug",
        required=False,
        empty_label=gettext_lazy("Anywhere"),
    )
    checked = forms.BooleanField(required=False)

    def __init__(self, data: Mapping[str, Any] | None = None) -> None:
        # PostgreSQL can't look for a NUL at all; no slug has one.
        clean = {name: str(value).replace("\0", "") for name, value in (data or {}).items()}
        super().__init__(clean)
        self.fields["checked"].label = _("Checked in the last %(time)s") % {
            "time": when.length(settings.RESOURCE_FRESH_DAYS)
        }


class LooksAgain(forms.Form):
    """A form that shows, once, what somebody should look at again before it is kept; sent a second time it goes on.

    Nothing is refused: the second time is the answer. `FREE` names the fields that are read for what may tell who
    somebody is; what a public service says of itself is let be.
    """

    FREE: tuple[str, ...] = ()
    looked = forms.CharField(required=False, widget=forms.HiddenInput)

    def clean_looked(self) -> str:
        return "yes" if self.cleaned_data.get("looked") == "yes" else ""

    def hints(self) -> list[identifying.Hint]:
        """Return what in the free texts may identify somebody."""
        text = "\n".join(str(self.cleaned_data.get(name) or "") for name in self.FREE)
        return identifying.find(text, but=identifying.OF_A_SERVICE)

    def duplicates(self) -> list[Resource]:
        """Return entries that may be for the same service; none where none could be."""
        return []

    def look_again(self) -> dict[str, Any] | None:
        """Return what to show before going on, or None when there is nothing or it has been shown; once valid.

        The hidden field then says that it has been shown.
        """
        if self.cleaned_data.get("looked"):
            return None
        hints, duplicates = self.hints(), self.duplicates()
        if not hints and not duplicates:
            return None
        self.data = self.data.copy()  # type: ignore[attr-defined]
        self.data["looked"] = "yes"  # type: ignore[index]
        return {"hints": hints, "duplicates": duplicates}


class ResourceForm(LooksAgain):
    """A service, as those who suggest it, correct it or look after it write it down."""

    FREE = ("offers", "who_for", "referral", "opening", "access_notes", "private_notes")

    name = forms.CharField(
        label=gettext_lazy("Name of the service or group"),
        max_length=160,
        error_messages={"required": gettext_lazy("Say what it is called.")},
    )
    offers = forms.CharField(
        label=gettext_lazy("What it offers"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=gettext_lazy("What happens there, in a few plain sentences. Nothing about anybody who goes there."),
        error_messages={"required": gettext_lazy("Say in a sentence or two what it offers.")},
    )
    categories = forms.ModelMultipleChoiceField(
        ResourceCategory.objects.all(),
        label=gettext_lazy("Kind"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    who_for = forms.CharField(
        label=gettext_lazy("Who it is for"),
        max_length=300,
        required=False,
        help_text=gettext_lazy("“Anybody over 50”, “people who care for somebody”, “residents of Larkhill”…"),
    )
    referrals = forms.MultipleChoiceField(
        label=gettext_lazy("How do people get there?"),
        choices=Resource.Referral.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("Tick all that are possible."),
    )
    referral = forms.CharField(
        label=gettext_lazy("How to refer, in a sentence"),
        max_length=300,
        required=False,
        help_text=gettext_lazy("“Ring and say that you come from a GP practice”, “a form on their website”…"),
    )
    organisation_name = forms.CharField(label=gettext_lazy("Who runs it"), max_length=200, required=False)
    region = forms.ModelChoiceField(
        Region.objects.all(),
        label=gettext_lazy("Region"),
        required=False,
        empty_label=gettext_lazy("None in particular"),
    )
    area = forms.CharField(label=gettext_lazy("Town or area it serves"), max_length=120, required=False)
    online = forms.BooleanField(label=gettext_lazy("People can use it online or by telephone"), required=False)
    address = forms.CharField(label=gettext_lazy("Address"), max_length=200, required=False)
    town = forms.CharField(label=gettext_lazy("Town"), max_length=80, required=False)
    postcode = forms.CharField(label=gettext_lazy("Postcode"), max_length=12, required=False)
    opening = forms.CharField(
        label=gettext_lazy("When it is open"),
        max_length=300,
        required=False,
        help_text=gettext_lazy("“Tuesdays 10am to noon, not in school holidays”."),
    )
    cost = forms.CharField(
        label=gettext_lazy("What it costs"),
        max_length=160,
        required=False,
        help_text=gettext_lazy("“Free”, “£2 a session, nobody is turned away”…"),
    )
    access_notes = forms.CharField(
        label=gettext_lazy("Getting in and being there"),
        max_length=300,
        required=False,
        help_text=gettext_lazy("Steps, lifts, toilets, parking, buses, a quiet corner."),
    )
    languages = forms.CharField(
        label=gettext_lazy("Languages spoken"),
        max_length=160,
        required=False,
        help_text=gettext_lazy("With commas between them."),
    )
    website = forms.URLField(label=gettext_lazy("Website"), max_length=200, required=False, assume_scheme="https")
    phone = PhoneNumberField(
        label=gettext_lazy("Telephone"),
        required=False,
        help_text=gettext_lazy("The service’s own, that it gives to everybody."),
    )
    email = forms.EmailField(
        label=gettext_lazy("E-mail address"),
        max_length=254,
        required=False,
        help_text=gettext_lazy("The service’s own, that it gives to everybody."),
    )
    private_notes = forms.CharField(
        label=gettext_lazy("Notes for those who look after it"),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy(
            "Shown to whoever looks after the entry and to coordinators only. Nothing about clients, here either."
        ),
    )
    look_after = forms.BooleanField(
        label=gettext_lazy("I will look after this entry"),
        required=False,
        help_text=gettext_lazy("A look every six months or so, when we ask; you can hand it on at any time."),
    )

    def __init__(
        self,
        data: Mapping[str, Any] | None = None,
        *,
        instance: Resource | None = None,
        initial: dict[str, Any] | None = None,
        notes: bool = True,
        look_after: bool = False,
    ) -> None:
        self.instance = instance
        if instance is not None and initial is None:
            names = [name for name in self.base_fields if hasattr(instance, name)]
            initial = {name: getattr(instance, name) for name in names} | {
                "categories": list(instance.categories.all()),
                "region": instance.region_id,
            }
        super().__init__(data, initial=initial)
        if not notes:
            del self.fields["private_notes"]
        if not look_after:
            del self.fields["look_after"]

    def duplicates(self) -> list[Resource]:
        asked = {name: self.cleaned_data[name] for name in ("name", "postcode", "website")}
        if self.instance and all(str(getattr(self.instance, name)) == value for name, value in asked.items()):
            return []
        found: ResourceQuerySet = duplicates_of(**asked, but=self.instance)
        return list(found[:5])

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        somewhere = any(cleaned.get(name) or name in self.errors for name in ("address", "town", "area"))
        if not somewhere and not cleaned.get("online"):
            self.add_error("area", _("Say where it is, or that people can use it online or by telephone."))
        return cleaned

    def values(self) -> dict[str, Any]:
        """Return what was typed, for the services."""
        extra = {"looked", "look_after", "note"}
        return {name: value for name, value in self.cleaned_data.items() if name not in extra}


class CorrectionForm(ResourceForm):
    """The same, from somebody who does not look after it, with how they know."""

    note = forms.CharField(
        label=gettext_lazy("How do you know?"),
        max_length=300,
        required=False,
        help_text=gettext_lazy("“I was there on Tuesday”, “their own website says so”…"),
    )

    def __init__(self, data: Mapping[str, Any] | None = None, *, instance: Resource) -> None:
        super().__init__(data, instance=instance, notes=False)

    def duplicates(self) -> list[Resource]:
        return []


class CheckForm(forms.Form):
    """That somebody has checked an entry today."""

    note = forms.CharField(
        label=gettext_lazy("What did you check, and how?"),
        max_length=300,
        help_text=gettext_lazy(
            "“Rang them: times are right, the cost has gone up.” Everybody who takes part can read it."
        ),
        error_messages={
            "required": gettext_lazy("Say in a few words what you checked: “rang them”, “looked at their website”.")
        },
    )


class RetireForm(forms.Form):
    """Why an entry goes."""

    reason = forms.CharField(
        label=gettext_lazy("Why?"),
        max_length=300,
        help_text=gettext_lazy("Those who have it on their list read this: “It closed in March.”"),
        error_messages={"required": gettext_lazy("Say why, for those who have it on their list.")},
    )


class OwnerForm(forms.Form):
    """Who is to look after an entry."""

    email = forms.EmailField(
        label=gettext_lazy("E-mail address of whoever is to look after it"),
        max_length=254,
        error_messages={"required": gettext_lazy("Type the address they sign in with.")},
    )

    def clean_email(self) -> User:
        address = User.objects.normalize_email(self.cleaned_data["email"])
        person = User.objects.filter(email=address, is_active=True).first()
        if person is None:
            raise forms.ValidationError(_("Nobody signs in with this address."))
        return person


class VisitForm(LooksAgain):
    """A visit to a service, or of theirs to us."""

    FREE = ("learned",)

    direction = forms.ChoiceField(
        label=gettext_lazy("Who visited whom?"),
        choices=ResourceVisit.Direction.choices,
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Say who visited whom.")},
    )
    on = forms.DateField(
        label=gettext_lazy("When"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"required": gettext_lazy("Say on which day.")},
    )
    who = forms.CharField(
        label=gettext_lazy("Who"),
        max_length=160,
        help_text=gettext_lazy("Colleagues, never clients: “Sunita and two of the team”."),
        error_messages={"required": gettext_lazy("Say who it was.")},
    )
    learned = forms.CharField(
        label=gettext_lazy("What did you learn, in a line?"),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=gettext_lazy("About the service. Nothing about anybody who goes there."),
        error_messages={"required": gettext_lazy("Write a line.")},
    )


class DecisionForm(forms.Form):
    """The answer to a correction: which of its fields to take over."""

    take = forms.MultipleChoiceField(required=False, widget=forms.CheckboxSelectMultiple)
    answer = forms.CharField(
        label=gettext_lazy("A word to whoever wrote it"),
        max_length=300,
        required=False,
    )


class ListingForm(forms.Form):
    """How somebody wants to be found. Nothing is ticked before they tick it."""

    scope = forms.ChoiceField(
        label=gettext_lazy("Who may find you?"),
        choices=Listing.Scope.choices,
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Choose who may find you.")},
    )
    shown = forms.MultipleChoiceField(
        label=gettext_lazy("What do they see?"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("As it stands in your profile at the time; change it there, and it changes here."),
    )
    talks_about = forms.CharField(
        label=gettext_lazy("What would you like to talk about, or could offer?"),
        max_length=300,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    contact = forms.ChoiceField(
        label=gettext_lazy("How do they reach you?"),
        choices=Listing.Contact.choices,
        initial=Listing.Contact.RELAY,
        widget=forms.RadioSelect,
    )
    consent = ConsentField(
        required=False,
    )

    def __init__(self, data: Mapping[str, Any] | None = None, *, listing: Listing | None, wording: str) -> None:
        initial: dict[str, Any] = {}
        if listing is not None:
            initial = {
                "scope": listing.scope,
                "shown": [name for name in SHOWN if getattr(listing, name)],
                "talks_about": listing.talks_about,
                "contact": listing.contact,
                "consent": True,
            }
        super().__init__(data, initial=initial)
        self.fields["consent"].label = wording
        names = {field.name: capfirst(str(field.verbose_name)) for field in Listing._meta.fields}
        self.fields["shown"].choices = [(name, names[name]) for name in SHOWN]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if not cleaned.get("consent"):
            self.add_error("consent", _("Tick this if you want to be found; nobody is listed who did not ask."))
        if not cleaned.get("shown") and not cleaned.get("talks_about") and "talks_about" not in self.errors:
            self.add_error("shown", _("Tick at least one thing to show, or write what you would like to talk about."))
        return cleaned


class MessageForm(forms.Form):
    """Words for somebody."""

    message = forms.CharField(
        label=gettext_lazy("Your message"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 7}),
        error_messages={"required": gettext_lazy("Write what you would like to say.")},
    )
