"""How evidence is typed in."""

from collections.abc import Iterable, Sequence
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from learning_review.evidence.models import BlindReading, Coding, Excerpt, Finding, FindingEvidence, Snapshot
from learning_review.evidence.queries.workbench import ASIDE, CODED, UNCODED, Filter
from learning_review.evidence.sentences import Sentence, sentences
from programmes.catalogue.models import Outcome

NOT_USED = ""


class FilterForm(forms.Form):
    """Which texts to show; what makes no sense shows all."""

    state = forms.ChoiceField(
        label=_("Read or not"),
        required=False,
        choices=[
            ("", _("All")),
            (UNCODED, _("Still to read")),
            (CODED, _("Coded")),
            (ASIDE, _("Nothing to code in it")),
        ],
    )
    kind = forms.ChoiceField(
        label=_("Who speaks"), required=False, choices=[("", _("Anybody")), *Snapshot.Kind.choices]
    )
    outcome = forms.ChoiceField(label=_("Coded to"), required=False)
    polarity = forms.ChoiceField(
        label=_("Which way"), required=False, choices=[("", _("Any way")), *Coding.Polarity.choices]
    )

    def __init__(self, data: Any, *, outcomes: Sequence[Outcome]) -> None:
        super().__init__(data)
        outcome: Any = self.fields["outcome"]
        outcome.choices = [
            ("", _("Anything")),
            *((outcome.code, f"{number}. {outcome.title}") for number, outcome in enumerate(outcomes, start=1)),
            (BlindReading.NO_OUTCOME, _("None of the expected outcomes")),
        ]

    def chosen(self) -> Filter:
        """Return what was chosen, without what was no choice."""
        self.is_valid()
        return Filter(**{name: self.cleaned_data.get(name, "") for name in self.fields})


class ReadingForm(forms.Form):
    """Say what a passage bears on: any number of outcomes at once, each with its direction."""

    memo = forms.CharField(
        label=_("Why do you read it so?"),
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("In your own words; don't repeat theirs."),
    )

    def __init__(self, *args: Any, outcomes: Sequence[Outcome], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.asked: list[tuple[str, Outcome | None]] = []
        for number, outcome in enumerate(outcomes, start=1):
            self._ask(outcome, f"{number}. {outcome.title}")
        self._ask(None, str(_("None of the expected outcomes")))

    def _ask(self, outcome: Outcome | None, label: str) -> None:
        name = f"reads-{BlindReading.code_of(outcome)}"
        self.asked.append((name, outcome))
        self.fields[name] = forms.ChoiceField(
            label=label, required=False, choices=[("", _("Says nothing about it")), *Coding.Polarity.choices]
        )

    def reading_fields(self) -> list[forms.BoundField]:
        """Return the fields of the outcomes, in their order."""
        return [self[name] for name, _outcome in self.asked]

    @property
    def readings(self) -> list[tuple[Outcome | None, str]]:
        """What was said, outcome by outcome."""
        return [(outcome, self.cleaned_data[name]) for name, outcome in self.asked if self.cleaned_data.get(name)]

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or self.cleaned_data
        if not any(data.get(name) for name, _outcome in self.asked) and not any(
            name in self.errors for name, _outcome in self.asked
        ):
            self.add_error(self.asked[0][0], _("Say what it bears on, and which way. “None of the expected” counts."))
        return data


GO_ON = "go-on"  # the part of a text's page that leads to the next


class PassageForm(ReadingForm):
    """Choose sentences of one text and say what they bear on. The sentences between the first and last go with them."""

    chosen = forms.TypedMultipleChoiceField(
        label=_("Sentences"),
        coerce=int,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose at least one sentence.")},
    )

    def __init__(self, *args: Any, snapshot: Snapshot, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.sentences: list[Sentence] = sentences(snapshot.text)
        chosen: Any = self.fields["chosen"]
        chosen.choices = [(s.number, s.text) for s in self.sentences]

    def marked_sentences(self, excerpts: Iterable[Excerpt]) -> list[tuple[Any, Sentence, list[Excerpt]]]:
        """Return each sentence with its box and those of the `excerpts` that it is part of."""
        held = list(excerpts)
        return [
            (box, sentence, [e for e in held if e.start < sentence.end and sentence.start < e.end])
            for box, sentence in zip(self["chosen"], self.sentences, strict=True)
        ]

    @property
    def span(self) -> tuple[int, int]:
        """The characters from the first chosen sentence to the last."""
        numbers = self.cleaned_data["chosen"]
        return self.sentences[min(numbers) - 1].start, self.sentences[max(numbers) - 1].end

    @property
    def following(self) -> str:
        """Where one goes on in the page: the box of the sentence after those chosen, or what comes after the text."""
        last = max(self.cleaned_data["chosen"])
        return f"{self['chosen'].auto_id}_{last}" if last < len(self.sentences) else GO_ON


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
        error_messages = {
            "claim": {"required": _("Say what you found.")},
            "strength": {"required": _("Choose how strong it is.")},
            "counter_evidence": {"required": _("Say what speaks against it, or that you found nothing.")},
            "other_explanations": {"required": _("Say what else could explain it, or that you found nothing.")},
        }

    def __init__(self, *args: Any, passages: Sequence[Excerpt], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        strength: Any = self.fields["strength"]
        strength.choices = Finding.Strength.choices
        roles: dict[int, str] = {}
        if self.instance.pk:
            roles = dict(self.instance.evidence.values_list("excerpt", "role"))
        self.passages = {f"use-{excerpt.pk}": excerpt for excerpt in passages}
        for name, excerpt in self.passages.items():
            self.fields[name] = forms.ChoiceField(
                label=excerpt.text,
                required=False,
                choices=[(NOT_USED, _("Not used here")), *FindingEvidence.Role.choices],
                initial=roles.get(excerpt.pk, NOT_USED),
            )

    def uses(self) -> list[tuple[Excerpt, forms.BoundField]]:
        """Return each passage with the field that says how it is used."""
        return [(excerpt, self[name]) for name, excerpt in self.passages.items()]

    def words(self) -> list[forms.BoundField]:
        """Return the fields that are not passages, in their order."""
        return [self[name] for name in self.Meta.fields]

    def passages_as(self, role: str) -> list[Excerpt]:
        """Return the passages that were given a role."""
        return [excerpt for name, excerpt in self.passages.items() if self.cleaned_data.get(name) == role]

    def _post_clean(self) -> None:
        """Leave the rules to the service: it says what is missing in words of its own."""


class SecondCoderForm(forms.Form):
    """Whom to ask for a second reading."""

    person = forms.ModelChoiceField(
        label=_("Whom do you ask?"),
        queryset=User.objects.none(),
        empty_label=_("Choose somebody"),
        error_messages={"required": _("Choose somebody."), "invalid_choice": _("Choose somebody from the list.")},
    )

    def __init__(self, *args: Any, people: QuerySet[User], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        person: Any = self.fields["person"]
        person.queryset = people


class WordingForm(forms.Form):
    """The author's answer about exact words."""

    answer = forms.ChoiceField(choices=[("yes", _("Yes")), ("no", _("No"))])
