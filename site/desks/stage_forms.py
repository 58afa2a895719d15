"""Forms of those who record what a group answered at a stage, and what is done to it."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from programmes.catalogue.forms import DayField
from programmes.catalogue.gates import Question, Stage
from programmes.catalogue.models import Condition
from programmes.catalogue.services.answers import ANSWER_LENGTH
from programmes.catalogue.services.stages import MOST_DAYS_LATER

Kind = Condition.Kind


class AnswerForm(forms.Form):
    """The answer to one question: words, a tick or a day as the question asks, and who was in the room.

    `over` goes along unseen: the version that the page showed, so that nobody writes over what they have not read.
    """

    so = forms.ChoiceField(
        label=gettext_lazy("Is it so?"),
        choices=[("yes", gettext_lazy("Yes")), ("no", gettext_lazy("No longer: it is taken back"))],
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Say whether it is so.")},
    )
    happened_on = DayField(label=gettext_lazy("The day it happened"), required=False)
    text = forms.CharField(
        label=gettext_lazy("The group's answer"),
        max_length=ANSWER_LENGTH,
        widget=forms.Textarea(attrs={"rows": 8}),
        help_text=gettext_lazy("Everybody in the group can read it. Name nobody whom you work with or for."),
        error_messages={"required": gettext_lazy("Write what the group answered.")},
    )
    in_room = forms.CharField(
        label=gettext_lazy("Who was in the room"),
        max_length=8000,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=gettext_lazy("Names or roles, one on each line. Those in the group can read it."),
        error_messages={"required": gettext_lazy("Say who was in the room.")},
    )
    over = forms.IntegerField(widget=forms.HiddenInput, min_value=0, max_value=32000)

    def __init__(self, data: Mapping[str, Any] | None = None, *, stage: Stage, question: Question) -> None:
        super().__init__(data)
        self.kind = question.condition.kind
        current = question.current
        latest = max((one for each in stage.questions for one in each.versions), key=lambda one: one.at, default=None)
        self.initial = {
            "so": "yes",
            "text": current.text if current else "",
            "happened_on": current.happened_on if current else None,
            "in_room": latest.in_room if latest else "",
            "over": current.version if current else 0,
        }
        if self.kind == Kind.WORDS or current is None:
            del self.fields["so"]
        if self.kind != Kind.MILESTONE:
            del self.fields["happened_on"]
        if self.kind != Kind.WORDS:
            self.fields["text"].label = _("A few words about it")
            self.fields["text"].required = False
            self.fields["text"].widget.attrs["rows"] = 3

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        is_so = cleaned.get("so", "yes") == "yes"
        missing = not cleaned.get("happened_on") and "happened_on" not in self.errors
        if "happened_on" in self.fields and is_so and missing:
            self.add_error("happened_on", _("Give the day on which it happened."))
        return cleaned

    def given(self) -> dict[str, Any]:
        """Return what the service takes."""
        return {
            "met": self.cleaned_data.get("so", "yes") == "yes",
            "text": self.cleaned_data["text"],
            "happened_on": self.cleaned_data.get("happened_on"),
            "in_room": self.cleaned_data["in_room"].splitlines(),
            "over": self.cleaned_data["over"],
        }

    def read_again(self, question: Question) -> None:
        """Let what was typed stand beside the version that is there now, as read."""
        data: Any = dict(self.data.items())
        data["over"] = str(question.current.version if question.current else 0)
        self.data = data


class StageActForm(forms.Form):
    """Why something is done to a stage."""

    reason = forms.CharField(
        label=gettext_lazy("Reason"),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("One or two plain sentences. Everybody in the group and its partners can read them."),
        error_messages={"required": gettext_lazy("Say why.")},
    )

    def __init__(self, data: Mapping[str, Any] | None = None, *, reason_needed: bool) -> None:
        super().__init__(data)
        self.fields["reason"].required = reason_needed


class ResumeForm(StageActForm):
    """A stage goes on; what follows may move as one act."""

    days_later = forms.IntegerField(
        label=gettext_lazy("Days by which all that follows moves"),
        min_value=0,
        max_value=MOST_DAYS_LATER,
        help_text=gettext_lazy("It was paused for so many days. Give 0 to keep the dates as they are."),
        error_messages={"required": gettext_lazy("Give a number of days: 0 keeps the dates as they are.")},
    )
    field_order = ["days_later", "reason"]

    def __init__(self, data: Mapping[str, Any] | None = None, *, paused_for: int) -> None:
        super().__init__(data, reason_needed=False)
        self.initial = {"days_later": min(paused_for, MOST_DAYS_LATER)}
