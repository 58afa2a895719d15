"""Writing an entry, and choosing who may read it."""

from typing import Any

from django import forms
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from learning_review.reflections.models import Reflection
from learning_review.reflections.prompts import HOUSE, Prompts
from programmes.catalogue.models import Part
from programmes.coaching.models import Coach
from programmes.enrolment.models import Enrolment

LONGEST = 20_000  # characters an answer; about seven pages
Sharing = Reflection.Sharing


class EntryForm(forms.Form):
    """The questions it begins with; `about` places the entry in one of the person's workshops, or a part of it."""

    about = forms.ChoiceField(label=gettext_lazy("What it belongs to"))

    def __init__(self, *args: Any, enrolments: list[Enrolment], prompts: Prompts, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.prompts = prompts
        alone = len(prompts.questions) == 1
        for question in prompts.questions:
            self.fields[question.name] = forms.CharField(
                label=str(question.words or _("What you want to keep")),
                help_text=str(question.hint),
                required=False,
                max_length=LONGEST,
                widget=forms.Textarea(attrs={"rows": 12 if alone else question.rows}),
            )
        self.order_fields([question.name for question in prompts.questions])
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
        names = [question.name for question in self.prompts.questions]
        if not self.errors and not any(cleaned.get(name, "").strip() for name in names):
            self.add_error(names[0], _("Write something under at least one of the questions."))
        if "about" in cleaned:
            cleaned["enrolment"], cleaned["part"] = self.places[cleaned["about"]]
        return cleaned

    def words(self) -> dict[str, Any]:
        """Return what was written, as the services take it."""
        if self.prompts is HOUSE:
            return {question.name: self.cleaned_data[question.name] for question in HOUSE.questions}
        return {
            "prompted": [
                (str(question.words), self.cleaned_data[question.name]) for question in self.prompts.questions
            ],
        }

    def text(self) -> str:
        """Return all that was written, to be looked through."""
        return "\n\n".join(self.cleaned_data[question.name] for question in self.prompts.questions)


def entry_as_initial(reflection: Reflection) -> dict[str, Any]:
    """Return what a form about this entry begins with."""
    if reflection.prompted is None:
        words = {question.name: getattr(reflection, question.name) for question in HOUSE.questions}
    else:
        words = {f"answer_{number}": words for number, (_question, words) in enumerate(reflection.prompted)}
    return words | {"about": EntryForm.place(reflection.enrolment, reflection.part)}


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
