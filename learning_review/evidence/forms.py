"""How evidence is typed in."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from learning_review.evidence.models import Coding, Excerpt, Finding, Snapshot
from learning_review.evidence.sentences import Sentence, sentences
from programmes.catalogue.models import Outcome

NO_OUTCOME = "none"


def outcome_choices(outcomes: Sequence[Outcome]) -> list[tuple[str, str]]:
    """Return the outcomes, numbered as in the review, by code."""
    return [(outcome.code, f"{number}. {outcome.title}") for number, outcome in enumerate(outcomes, start=1)]


class PassageForm(forms.Form):
    """Choose sentences of one text and say what they bear on. The sentences between the first and last go with them."""

    chosen = forms.TypedMultipleChoiceField(
        label=_("Sentences"),
        coerce=int,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose at least one sentence.")},
    )
    outcome = forms.ChoiceField(
        label=_("Which outcome does it bear on?"),
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose an outcome, or none of them.")},
    )
    polarity = forms.ChoiceField(
        label=_("Which way?"),
        choices=Coding.Polarity.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Say which way it points.")},
    )
    memo = forms.CharField(
        label=_("Why do you read it so?"),
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("In your own words; don't repeat theirs."),
    )

    def __init__(self, *args: Any, snapshot: Snapshot, outcomes: Sequence[Outcome], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.sentences: list[Sentence] = sentences(snapshot.text)
        self.outcomes = {outcome.code: outcome for outcome in outcomes}
        self._field("chosen").choices = [(s.number, s.text) for s in self.sentences]
        self._field("outcome").choices = [*outcome_choices(outcomes), (NO_OUTCOME, _("None of these"))]

    def _field(self, name: str) -> Any:
        return self.fields[name]

    @property
    def span(self) -> tuple[int, int]:
        """The characters from the first chosen sentence to the last."""
        numbers = self.cleaned_data["chosen"]
        return self.sentences[min(numbers) - 1].start, self.sentences[max(numbers) - 1].end

    @property
    def chosen_outcome(self) -> Outcome | None:
        return self.outcomes.get(self.cleaned_data["outcome"])


class FindingForm(forms.ModelForm):
    """A finding: what is claimed, what it rests on, what speaks against it, what to do."""

    class Meta:
        model = Finding
        fields = [
            "claim",
            "strength",
            "counter_evidence",
            "other_explanations",
            "recommendation",
            "recommendation_owner",
            "recommendation_due",
        ]
        widgets = {
            "claim": forms.Textarea(attrs={"rows": 3}),
            "strength": forms.RadioSelect,
            "counter_evidence": forms.Textarea(attrs={"rows": 3}),
            "other_explanations": forms.Textarea(attrs={"rows": 3}),
            "recommendation": forms.Textarea(attrs={"rows": 3}),
            "recommendation_due": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        }
        help_texts = {
            "claim": _("What you say has come of the workshop, in a sentence or two of your own."),
            "strength": _("“Strong” needs two kinds of source: somebody who took part, and somebody who did not."),
            "counter_evidence": _("If you looked and found nothing, say that."),
            "other_explanations": _("A new manager, a better year, the people who chose to come."),
        }

    excerpts = forms.MultipleChoiceField(
        label=_("It rests on"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose at least one passage that it rests on.")},
    )

    def __init__(self, *args: Any, passages: Sequence[Excerpt], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.passages = {str(excerpt.pk): excerpt for excerpt in passages}
        excerpts: Any = self.fields["excerpts"]
        excerpts.choices = [(key, excerpt.text) for key, excerpt in self.passages.items()]
        strength: Any = self.fields["strength"]
        strength.choices = Finding.Strength.choices
        self.order_fields(["claim", "excerpts", "strength"])

    @property
    def chosen_excerpts(self) -> list[Excerpt]:
        return [self.passages[key] for key in self.cleaned_data["excerpts"]]

    def _post_clean(self) -> None:
        """Leave the rules to the service: it says what is missing in words of its own."""


class WordingForm(forms.Form):
    """The author's answer about exact words."""

    answer = forms.ChoiceField(choices=[("yes", _("Yes")), ("no", _("No"))])
