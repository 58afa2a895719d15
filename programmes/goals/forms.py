"""What is typed about goals, actions, plans and notes. Whose it is, and whether it may be done, is for the services."""

from collections.abc import Iterable, Sequence
from typing import Any

from django import forms
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from programmes.coaching.models import Coach, Pairing
from programmes.goals.models import Action, PairNote, Sharing

LONGEST = 5_000  # characters an answer
Words = Any  # a text, translated now or later


def _text(label: Words, hint: Words = "", *, required: bool = False, rows: int = 4, missing: Words = "") -> Any:
    messages = {"required": missing} if missing else {}
    return forms.CharField(
        label=label,
        help_text=hint,
        required=required,
        max_length=LONGEST,
        error_messages=messages,
        widget=forms.Textarea(attrs={"rows": rows}),
    )


# --- Goals --------------------------------------------------------------------------------------------


class AimForm(forms.Form):
    """The one question that makes a goal."""

    aim = _text(
        gettext_lazy("What do you want?"),
        gettext_lazy("Say how it is when it is so: for you, or for the people you work with. One or two sentences."),
        required=True,
        missing=gettext_lazy("Write what you want; the rest can wait."),
    )


class StandingForm(forms.Form):
    standing = _text(
        gettext_lazy("Where do things stand now?"),
        gettext_lazy("What is there already, what is missing, what you have tried."),
    )


class OptionsForm(forms.Form):
    options = _text(
        gettext_lazy("What could you do?"),
        gettext_lazy("Everything that comes to mind, the odd ideas too. Choosing comes next."),
        rows=6,
    )


class WillDoForm(forms.Form):
    will_do = _text(
        gettext_lazy("What will you do?"),
        gettext_lazy("The next step or two, small enough for the coming weeks."),
    )


class SureForm(forms.Form):
    sure = forms.TypedChoiceField(
        label=gettext_lazy("How sure are you that you will do it?"),
        help_text=gettext_lazy("1 is hardly, 10 is quite certain. Below 7: what would make it a little smaller?"),
        required=False,
        coerce=int,
        empty_value=None,
        choices=[("", gettext_lazy("I’d rather not say")), *((str(number), str(number)) for number in range(1, 11))],
        widget=forms.Select,
    )


# The questions of a goal in their order: what stands in the address, the form, and what the change is called.
STEPS: dict[str, tuple[type[forms.Form], Words]] = {
    "aim": (AimForm, gettext_lazy("What I want")),
    "standing": (StandingForm, gettext_lazy("Where things stand")),
    "options": (OptionsForm, gettext_lazy("What I could do")),
    "will-do": (WillDoForm, gettext_lazy("What I will do")),
    "sure": (SureForm, gettext_lazy("How sure I am, from 1 to 10")),
}


class SharingForm(forms.Form):
    """Who may read something."""

    sharing = forms.ChoiceField(
        label=gettext_lazy("Who may read it?"),
        help_text=gettext_lazy("You can change this whenever you like."),
        widget=forms.RadioSelect,
        choices=Sharing.choices,
        initial=Sharing.ME,
    )

    def __init__(self, *args: Any, coaches: Iterable[Coach], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        names = _(" and ").join(str(coach) for coach in coaches)
        explained = {
            Sharing.ME: _("Nobody else reads it: no coach, no facilitator, no coordinator, nobody in your group."),
            Sharing.COACHES: _("%(names)s, as it stands and as you change it. Nobody else.") % {"names": names}
            if names
            else _("Whoever is your coach, as long as they are. You have none at the moment."),
        }
        field: Any = self.fields["sharing"]
        field.choices = [
            (level, format_html('<span>{}<br><span class="muted">{}</span></span>', level.label, explained[level]))
            for level in Sharing
        ]


class LeadForm(forms.Form):
    """Which of two coaches leads on a goal."""

    lead = forms.ChoiceField(
        label=gettext_lazy("Who leads on this goal?"),
        required=False,
        widget=forms.RadioSelect,
        error_messages={"invalid_choice": gettext_lazy("Choose one of the two coaches.")},
    )

    def __init__(self, *args: Any, pair: Sequence[Pairing], lead: Coach | None = None) -> None:
        super().__init__(*args)
        self.initial["lead"] = str(lead.pk) if lead else ""
        self.coaches = {str(pairing.coach_id): pairing.coach for pairing in pair}
        field: Any = self.fields["lead"]
        field.choices = [
            *((str(one.coach_id), f"{one.coach} ({one.role})" if one.role else str(one.coach)) for one in pair),
            ("", _("Both alike")),
        ]

    def chosen(self) -> Coach | None:
        return self.coaches.get(self.cleaned_data["lead"])


class ProposalForm(forms.Form):
    """What a coach puts before somebody."""

    aim = _text(
        gettext_lazy("The goal, as you would put it"),
        gettext_lazy("They can take it, put it in words of their own, or leave it aside."),
        required=True,
        missing=gettext_lazy("Write what you propose."),
    )
    why = _text(gettext_lazy("Why you propose it"), rows=3)


class TakeForm(SharingForm):
    """What the person makes of a proposal: its words, to be changed as they like, and who may read the goal."""

    aim = _text(
        gettext_lazy("The goal, in your words"),
        gettext_lazy("Leave it as it is or change it: it is yours once you take it."),
        required=True,
        missing=gettext_lazy("Write what you want; or leave the proposal aside."),
    )
    field_order = ["aim", "sharing"]

    def __init__(self, *args: Any, rewords: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if rewords:  # the goal stays as shared as it is
            del self.fields["sharing"]


# --- Actions and preparation --------------------------------------------------------------------------


class ActionForm(forms.Form):
    what = forms.CharField(
        label=gettext_lazy("What is to be done?"),
        max_length=300,
        error_messages={"required": gettext_lazy("Write what is to be done.")},
    )
    by_when = forms.DateField(
        label=gettext_lazy("By when?"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"invalid": gettext_lazy("Give a day, such as 2027-05-04, or leave it open.")},
    )


# What a person says of an action, in the words of the button that says it.
SETTLE = {
    Action.State.DONE: gettext_lazy("Done"),
    Action.State.NOT_DONE: gettext_lazy("Not done"),
    Action.State.LET_GO: gettext_lazy("Let it go"),
    Action.State.AGREED: gettext_lazy("Still to do"),
}


class PreparationForm(forms.Form):
    """Three plain questions before a call, none of which has to be answered."""

    wants = _text(
        gettext_lazy("What do you want from this call?"),
        gettext_lazy("If it went well, what would you have at the end of it?"),
        rows=3,
    )
    since = _text(
        gettext_lazy("What has happened since you last met?"),
        gettext_lazy("What you tried, what surprised you, what did not come about."),
    )
    helps = _text(
        gettext_lazy("What would help you in the call?"),
        gettext_lazy("Being asked, being left to think, being held to something: whatever you like."),
        rows=3,
    )


# --- Plan ---------------------------------------------------------------------------------------------


class PlanForm(forms.Form):
    tries = _text(
        gettext_lazy("What will you try at work?"),
        gettext_lazy("One thing that you can do differently in the weeks between. Small is good."),
        required=True,
        missing=gettext_lazy("Write what you will try; one thing is plenty."),
    )
    with_whom = _text(gettext_lazy("With whom?"), gettext_lazy("Best without names: “my team”, “a tenant”."), rows=2)
    by_when = forms.CharField(
        label=gettext_lazy("By when?"),
        help_text=gettext_lazy("A day, a week, an occasion."),
        required=False,
        max_length=200,
    )
    in_the_way = _text(
        gettext_lazy("What could get in the way?"), gettext_lazy("And what you will do when it does."), rows=3
    )


class LookBackForm(forms.Form):
    words = _text(
        gettext_lazy("What happened?"),
        gettext_lazy("What you did of it, what came of it, what you did instead. “Nothing yet” is an answer too."),
        required=True,
        missing=gettext_lazy("Write what happened; one sentence is plenty."),
        rows=6,
    )
    into_journal = forms.BooleanField(
        label=gettext_lazy("Put it into my journal too"),
        help_text=gettext_lazy("As an entry that only you read, until you share it."),
        required=False,
    )

    def __init__(self, *args: Any, in_journal: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if in_journal:
            del self.fields["into_journal"]


# --- Notes of a pair ----------------------------------------------------------------------------------


class NoteForm(forms.Form):
    """The week of a pair, under five headings; `revision` says what the writer had before them."""

    progress = _text(gettext_lazy("Progress"), gettext_lazy("What has moved, what is stuck."), rows=3)
    goals = _text(gettext_lazy("Goals"), gettext_lazy("Which are in view, and who of you leads on which."), rows=3)
    successes = _text(gettext_lazy("Successes"), rows=2)
    plans = _text(gettext_lazy("Plans"), gettext_lazy("What each of you has in mind for the next call."), rows=3)
    actions = _text(
        gettext_lazy("Actions"),
        gettext_lazy("What the two of you will do. What the person is to do is put before them as an action instead."),
        rows=2,
    )
    revision = forms.IntegerField(min_value=0, max_value=1_000_000, widget=forms.HiddenInput, initial=0)

    def words(self) -> dict[str, str]:
        """Return what was written, by heading."""
        return {name: self.cleaned_data[name] for name in PairNote.WORDS}
