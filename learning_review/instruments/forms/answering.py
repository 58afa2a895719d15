"""The form that questions make: a field for each, two for then and now, and the answers that are none beside them."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from django import forms
from django.utils.html import escape
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from learning_review.instruments.errors import CannotAnswer
from learning_review.instruments.models import Answer, Completion, Item
from learning_review.instruments.values import POINTS, STEPS, given, offered_by

Kind, Said = Item.Kind, Answer.Said
# Before what is said instead of an answer, among the choices of one group of buttons: no number begins so.
INSTEAD = "_"


class QuestionsForm(forms.Form):
    """Questions to be answered; any may be left empty. `said` is what was said before, by code.

    Fields are named after the question's code: q.<code>, q.<code>.then, q.<code>.now, q.<code>.instead.
    """

    def __init__(
        self, *args: Any, items: Sequence[Item], said: Mapping[str, Mapping[str, Any]] | None = None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.items = items
        self.answers: dict[str, dict[str, Any] | None] = {}
        for item in items:
            before = (said or {}).get(item.code, {})
            self.fields.update(_fields_of(item, before))

    def by_item(self) -> Iterator[tuple[Item, list[forms.BoundField]]]:
        """Yield each question with its fields, to be drawn together."""
        for item in self.items:
            yield item, [self[name] for name in self.names_of(item)]

    def names_of(self, item: Item) -> list[str]:
        """Return the names of a question's fields."""
        name = _name(item)
        return [one for one in self.fields if one == name or one.startswith(f"{name}.")]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        for item in self.items:
            names = self.names_of(item)
            if any(name in self.errors for name in names):
                continue
            try:
                raw = _raw(item, cleaned)
                self.answers[item.code] = given(item, raw)._asdict() if raw else None
            except CannotAnswer as refusal:
                self.add_error(names[0], str(refusal))
        return cleaned


class OnBehalfForm(QuestionsForm):
    """What somebody answered on paper or on the telephone, entered for them."""

    channel = forms.ChoiceField(
        label=gettext_lazy("How did it reach you?"),
        choices=[(one, one.label) for one in (Completion.Channel.PAPER, Completion.Channel.TELEPHONE)],
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Say whether it came on paper or by telephone.")},
    )


def _name(item: Item) -> str:
    return f"q.{item.code}"


def _fields_of(item: Item, before: Mapping[str, Any]) -> dict[str, forms.Field]:
    name, value, said = _name(item), before.get("value"), before.get("said", Said.ANSWER)
    hint = escape(hint_of(item))  # a field prints its hint as it is
    instead = [(INSTEAD + one, Said(one).label) for one in offered_by(item) if one != Said.ANSWER]
    if item.kind in {Kind.SCALE, Kind.FIVE_POINT, Kind.ONE_CHOICE}:
        chosen = value if said == Said.ANSWER else INSTEAD + said
        if item.kind == Kind.ONE_CHOICE and said == Said.ANSWER and value in item.choices:
            chosen = item.choices.index(value)
        return {name: _radios(item.words, [*_options(item), *instead], chosen, hint, item.kind)}
    fields: dict[str, forms.Field]
    if item.kind == Kind.THEN_NOW:
        both = value or {}
        fields = {
            f"{name}.then": _radios(_("Then, before it began"), _numbers(), both.get("then"), "", Kind.SCALE),
            f"{name}.now": _radios(_("Now"), _numbers(), both.get("now"), "", Kind.SCALE),
        }
        # What is wrong is said of the question: several on a page have a "then".
        fields[f"{name}.then"].short_label = item.words  # type: ignore[attr-defined]
    elif item.kind == Kind.MANY:
        fields = {
            name: forms.MultipleChoiceField(
                label=item.words,
                help_text=hint,
                required=False,
                choices=_options(item),
                initial=[str(item.choices.index(one)) for one in value or [] if one in item.choices],
                widget=forms.CheckboxSelectMultiple,
            )
        }
    else:
        rows = {"rows": 2 if item.kind == Kind.TEXT else 5}
        fields = {
            name: forms.CharField(
                label=item.words,
                help_text=hint,
                required=False,
                initial=value,
                widget=forms.Textarea(attrs=rows),
            )
        }
    for value_instead, label in instead:
        fields[f"{name}.instead.{value_instead[1:]}"] = forms.BooleanField(
            label=label, required=False, initial=said == value_instead[1:]
        )
    return fields


def hint_of(item: Item) -> str:
    """Return an item's hint, with what the ends of its scale mean."""
    ends = []
    if item.low:
        ends.append(_("0 means: %(words)s.") % {"words": item.low})
    if item.high:
        ends.append(_("10 means: %(words)s.") % {"words": item.high})
    return " ".join([item.help, *ends]).strip()


def _numbers() -> list[tuple[str, str]]:
    return [(str(number), str(number)) for number in POINTS]


def _options(item: Item) -> list[tuple[str, str]]:
    """The choices of an item, each by a number: its steps from 1, what else is offered from 0."""
    if item.kind == Kind.SCALE:
        return _numbers()
    numbers = STEPS if item.kind == Kind.FIVE_POINT else range(len(item.choices))
    return [(str(number), words) for number, words in zip(numbers, item.choices, strict=True)]


def _radios(label: str, choices: list[Any], chosen: Any, hint: str, kind: str) -> forms.ChoiceField:
    attrs = {"class": "points"} if kind == Kind.SCALE else {}
    return forms.ChoiceField(
        label=label,
        help_text=hint,
        required=False,
        choices=choices,
        initial="" if chosen is None else str(chosen),
        widget=forms.RadioSelect(attrs=attrs),
    )


def _raw(item: Item, cleaned: Mapping[str, Any]) -> dict[str, Any] | None:
    """Return what was typed as values.given reads it; None when the question was left empty."""
    name = _name(item)
    instead = [said for said in offered_by(item) if cleaned.get(f"{name}.instead.{said}")]
    value: Any = cleaned.get(name)
    if item.kind == Kind.THEN_NOW:
        both = {when: int(number) for when in ("then", "now") if (number := cleaned.get(f"{name}.{when}"))}
        value = both or None
    elif item.kind == Kind.MANY:
        value = [item.choices[int(number)] for number in value or []]
    elif item.kind == Kind.ONE_CHOICE and value and not value.startswith(INSTEAD):
        value = item.choices[int(value)]
    elif item.kind not in Item.WORDS and value:
        value = value if value.startswith(INSTEAD) else int(value)
    elif item.kind in Item.WORDS and value:
        value = value.strip()
    if isinstance(value, str) and value.startswith(INSTEAD) and item.kind not in Item.WORDS:
        return {"said": value[1:]}
    empty = value in (None, "", [])
    if instead and (not empty or len(instead) > 1):
        raise CannotAnswer(_("Either answer the question or tick one of the boxes below it, not both."))
    if instead:
        return {"said": instead[0]}
    return None if empty else {"value": value}
