"""What coordinators type about what is asked. Whether it may be so is for the services."""

from typing import Any

from django import forms
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from learning_review.instruments.models import Instrument, InstrumentVersion, Item
from programmes.catalogue.models import Outcome, Programme

LONGEST_CHOICE = 120


class NewInstrumentForm(forms.Form):
    """Whose it is, when it is asked, and what it is called."""

    programme = forms.ModelChoiceField(
        label=gettext_lazy("Programme"),
        queryset=Programme.objects.order_by("title"),
        required=False,
        empty_label=gettext_lazy("Every programme that has none of its own at this stage"),
    )
    stage = forms.ChoiceField(label=gettext_lazy("When is it asked?"), choices=Instrument.Stage.choices)
    title = forms.CharField(
        label=gettext_lazy("Title"),
        help_text=gettext_lazy("As those who are asked read it."),
        max_length=120,
        error_messages={"required": gettext_lazy("Give it a title.")},
    )


class StartingSetForm(forms.Form):
    """For which programme the starting set is made."""

    programme = forms.ModelChoiceField(
        label=gettext_lazy("Programme"),
        queryset=Programme.objects.order_by("title"),
        empty_label=gettext_lazy("Choose a programme"),
        error_messages={"required": gettext_lazy("Choose the programme that they are for.")},
    )


class AboutForm(forms.Form):
    """What a draft is called and is for."""

    title = forms.CharField(
        label=gettext_lazy("Title"),
        max_length=120,
        error_messages={"required": gettext_lazy("Give it a title.")},
    )
    intro = forms.CharField(
        label=gettext_lazy("Before the first question"),
        help_text=gettext_lazy("What it is for, and what happens with the answers."),
        required=False,
        max_length=2_000,
        widget=forms.Textarea(attrs={"rows": 5}),
    )

    def __init__(self, *args: Any, version: InstrumentVersion, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial = {"title": version.instrument.title, "intro": version.intro}


class ItemForm(forms.ModelForm[Item]):
    """One question."""

    choices = forms.CharField(
        label=gettext_lazy("Choices"),
        help_text=gettext_lazy(
            "For five steps, one of several, and any of several: one on each line. Five steps begin with the least."
        ),
        required=False,
        max_length=3_000,
        widget=forms.Textarea(attrs={"rows": 5}),
    )

    class Meta:
        model = Item
        fields = (
            "words", "help", "kind", "choices", "low", "high", "mode", "outcome", "level",
            "offers_not_mine", "offers_not_now", "page", "code",
        )  # fmt: skip
        # What a room that asks in a form of its own has no place for: it takes words, and says itself who reads them.
        not_in_rooms = (
            "choices", "low", "high", "mode", "outcome", "level", "offers_not_mine", "offers_not_now", "page",
        )  # fmt: skip
        widgets = {
            "words": forms.Textarea(attrs={"rows": 2}),
            "help": forms.Textarea(attrs={"rows": 2}),
            "mode": forms.RadioSelect,
        }
        error_messages = {
            "words": {"required": gettext_lazy("Write the question.")},
            "kind": {"required": gettext_lazy("Choose how it is answered.")},
            "mode": {"required": gettext_lazy("Say who can know whose answer it is.")},
            "code": {"invalid": gettext_lazy("Use only letters, digits and dashes, without spaces.")},
        }

    def __init__(self, *args: Any, version: InstrumentVersion, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.version = version
        self.initial["choices"] = "\n".join(self.instance.choices)
        outcome: Any = self.fields["outcome"]
        outcome.queryset = Outcome.objects.filter(programme=version.instrument.programme_id)
        outcome.empty_label = _("None")
        kind: Any = self.fields["kind"]
        kind.choices = [("", _("Choose one")), *Item.Kind.choices]
        level: Any = self.fields["level"]
        level.choices = [("", _("None")), *Item.Level.choices]
        self.fields["code"].required = False
        self.fields["code"].help_text = _(
            "Stays the same when the words change: the same code in another version is the same question. "
            "Made from the words if you leave it empty."
        )
        if version.instrument.is_in_room:
            for name in self.Meta.not_in_rooms:
                del self.fields[name]
            kind.choices = [(one.value, one.label) for one in Item.Kind if one in Item.WORDS]
            return
        mode: Any = self.fields["mode"]
        mode.choices = [
            (Item.Mode.NAMED, _("With the name, for those who run the workshop")),
            (Item.Mode.CONFIDENTIAL, _("Confidential: kept with the name, shown to nobody with it")),
            (Item.Mode.ANONYMOUS, _("Anonymous: kept without the name; better no words, by which one knows a voice")),
        ]

    def clean_choices(self) -> list[str]:
        """Return the lines that say something; none is longer than can be read on a phone."""
        lines = [line.strip() for line in self.cleaned_data["choices"].splitlines() if line.strip()]
        if any(len(line) > LONGEST_CHOICE for line in lines):
            raise forms.ValidationError(_("A choice has at most %(longest)s characters.") % {"longest": LONGEST_CHOICE})
        return lines

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if not cleaned.get("code") and "code" not in self.errors:
            cleaned["code"] = self._new_code(cleaned.get("words", ""))
        return cleaned

    def _new_code(self, words: str) -> str:
        """Return a code made from the first words that no other question of the version has."""
        plain = slugify(" ".join(words.split()[:5]))[:30].strip("-") or "question"
        taken = set(self.version.items.exclude(pk=self.instance.pk).values_list("code", flat=True))
        return next(
            code
            for number in range(1, len(taken) + 3)
            if (code := plain if number == 1 else f"{plain}-{number}") not in taken
        )

    def _post_clean(self) -> None:
        """Leave the row alone: the service writes it."""

    def values(self) -> dict[str, Any]:
        """Return what was typed, by the fields of an Item."""
        return {name: self.cleaned_data[name] for name in self.fields}
