"""Writing an entry, and choosing who may read it."""

from typing import Any

from django import forms
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from learning_review.reflections.models import Reflection
from programmes.catalogue.models import Part
from programmes.coaching.models import Coach
from programmes.enrolment.models import Enrolment

LONGEST = 20_000  # characters an answer; about seven pages
Sharing = Reflection.Sharing


class EntryForm(forms.Form):
    """The three prompts; `about` places the entry in one of the person's workshops, or a part of it."""

    what = forms.CharField(
        label=gettext_lazy("What happened?"),
        help_text=gettext_lazy("A moment, a conversation, something you tried. A few lines are plenty."),
        required=False,
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 5}),
    )
    so_what = forms.CharField(
        label=gettext_lazy("So what?"),
        help_text=gettext_lazy("Why it stayed with you. What surprised you, helped, or got in the way."),
        required=False,
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 5}),
    )
    now_what = forms.CharField(
        label=gettext_lazy("Now what?"),
        help_text=gettext_lazy("What you will try, ask or leave alone next time."),
        required=False,
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    about = forms.ChoiceField(label=gettext_lazy("What it belongs to"))

    def __init__(self, *args: Any, enrolments: list[Enrolment], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.places: dict[str, tuple[Enrolment, Part | None]] = {}
        groups = []
        for enrolment in enrolments:
            whole = enrolment.reference
            self.places[whole] = (enrolment, None)
            choices = [(whole, _("The workshop as a whole"))]
            for part in enrolment.workshop.parts.all():
                key = f"{whole}.{part.pk}"
                self.places[key] = (enrolment, part)
                choices.append((key, part.title))
            groups.append((enrolment.workshop.title, choices))
        self.fields["about"].choices = groups[0][1] if len(groups) == 1 else groups  # type: ignore[attr-defined]

    @staticmethod
    def place(enrolment: Enrolment, part: Part | None) -> str:
        """Return the value of `about` for an enrolment, or one part of its workshop."""
        return f"{enrolment.reference}.{part.pk}" if part else enrolment.reference

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if not self.errors and not any(cleaned.get(name, "").strip() for name in ("what", "so_what", "now_what")):
            self.add_error("what", _("Write something under at least one of the three questions."))
        if "about" in cleaned:
            cleaned["enrolment"], cleaned["part"] = self.places[cleaned["about"]]
        return cleaned

    def words(self) -> dict[str, Any]:
        """Return the three answers, by name."""
        return {name: self.cleaned_data[name] for name in ("what", "so_what", "now_what")}


def sharing_choices(coach: Coach | None) -> list[tuple[str, str]]:
    """Return each level with plain words about who reads what."""
    name = str(coach) if coach else None
    coach_line = (
        _("%(coach)s reads it as it stands, also when you change it later. Nobody else does.") % {"coach": name}
        if name
        else _("Whoever is your coach reads it, as long as they are. You have none at the moment.")
    )
    explained = {
        Sharing.ME: _("Nobody else reads it: no facilitator, no coordinator, no coach."),
        Sharing.COACH: coach_line,
        Sharing.REVIEW: _(
            "The people who write the learning review get these words as they are now, without your name. They may "
            "quote from them. Your entry itself stays closed."
        ),
        Sharing.REVIEW_ASK: _("The same, but they ask you before any of it is quoted."),
    }
    return [
        (level, format_html('<span>{}<br><span class="muted">{}</span></span>', level.label, explained[level]))
        for level in Sharing
    ]


class SharingForm(forms.Form):
    """Who may read an entry, or a passage of it."""

    sharing = forms.ChoiceField(
        label=gettext_lazy("Who may read it?"), widget=forms.RadioSelect, choices=Sharing.choices
    )
    passage = forms.CharField(
        label=gettext_lazy("Only a part of it"),
        help_text=gettext_lazy("To share less than the whole entry, copy the piece here, word for word."),
        required=False,
        max_length=3 * LONGEST,
        widget=forms.Textarea(attrs={"rows": 4}),
    )

    def __init__(self, *args: Any, coach: Coach | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["sharing"].choices = sharing_choices(coach)  # type: ignore[attr-defined]


class WriteForm(EntryForm):
    """A new entry: the prompts, and who may read it, on one page."""

    sharing = forms.ChoiceField(
        label=gettext_lazy("Who may read it?"),
        help_text=gettext_lazy("You can change this whenever you like."),
        widget=forms.RadioSelect,
        choices=Sharing.choices,
        initial=Sharing.ME,
    )

    def __init__(self, *args: Any, coach: Coach | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["sharing"].choices = sharing_choices(coach)  # type: ignore[attr-defined]
