"""Giving a voice, agreeing to it, wording it, asking for one."""

from collections.abc import Iterable, Sequence
from typing import Any

from django import forms
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from learning_review.instruments.models import Item
from learning_review.voices.bylines import BylineLevel, Speaker, missing
from learning_review.voices.models import Scope, Voice, Wording
from programmes.enrolment.models import Enrolment

LONGEST = 4_000  # characters; a page
ANSWERS = "answers-"  # and a question's code
SPEAKER = tuple(Speaker.__dataclass_fields__)

EXAMPLES = {
    BylineLevel.UNPUBLISHED: gettext_lazy("Only the people who put on the programme read them."),
    BylineLevel.SECTOR: gettext_lazy("“Someone in housing”"),
    BylineLevel.ROLE_AND_KIND: gettext_lazy("“Team leader, housing association”"),
    BylineLevel.INITIAL_AND_ROLE: gettext_lazy("“B, team leader”"),
    BylineLevel.RELATION: gettext_lazy("“Client of T”. The person you speak of has to agree as well."),
    BylineLevel.FIRST_NAME_AND_ROLE: gettext_lazy("“Bea, team leader”"),
    BylineLevel.FULL: gettext_lazy(
        "“Bea Lindqvist, team leader, Brook Street Homes”. Your organisation has to agree as well; we ask it."
    ),
}


def byline_choices(*, of_somebody: bool) -> list[tuple[str, str]]:
    """Return the ways to be named with an example each; the relation only when somebody else is spoken of."""
    return [
        (level, format_html('<span>{}<br><span class="muted">{}</span></span>', level.label, EXAMPLES[level]))
        for level in BylineLevel
        if of_somebody or level != BylineLevel.RELATION
    ]


class VoiceForm(forms.Form):
    """An author's words, and how they want to be named; `asked`: the questions that stand above the form."""

    words = forms.CharField(
        label=gettext_lazy("Your words"),
        help_text=gettext_lazy(
            "What is different now? One real moment says more than praise. Please leave out anything by which "
            "somebody else could be recognised."
        ),
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 7}),
        error_messages={"required": gettext_lazy("Write a few words first.")},
    )
    reported_speech = forms.BooleanField(
        label=gettext_lazy("I am passing on what somebody else told me"),
        help_text=gettext_lazy("That is welcome. We say so beside the words."),
        required=False,
    )
    byline_level = forms.ChoiceField(
        label=gettext_lazy("How should we name you?"),
        help_text=gettext_lazy("From least to most. You see the exact line before you agree to anything."),
        widget=forms.RadioSelect,
        choices=BylineLevel.choices,
        error_messages={
            "required": gettext_lazy("Choose how we should name you, or that we don’t publish your words.")
        },
    )
    first_name = forms.CharField(label=gettext_lazy("First name"), required=False, max_length=80)
    surname = forms.CharField(label=gettext_lazy("Surname"), required=False, max_length=80)
    role = forms.CharField(label=gettext_lazy("What you do"), required=False, max_length=120)
    organisation = forms.CharField(label=gettext_lazy("Where: the organisation's name"), required=False, max_length=160)
    organisation_kind = forms.CharField(
        label=gettext_lazy("What kind of organisation that is"),
        help_text=gettext_lazy("As in “housing association” or “borough council”."),
        required=False,
        max_length=120,
    )
    sector = forms.CharField(
        label=gettext_lazy("Sector"),
        help_text=gettext_lazy("As in “housing” or “adult social care”."),
        required=False,
        max_length=80,
    )
    relation = forms.CharField(
        label=gettext_lazy("How you know the person you speak of"),
        help_text=gettext_lazy("As it should stand beside your words: “Client of T”, “T's manager”."),
        required=False,
        max_length=160,
    )
    insider = forms.CharField(
        label=gettext_lazy("Do you have a tie to the people who run this?"),
        help_text=gettext_lazy("For instance “now a coach with them, a year on”. We say so beside the words."),
        required=False,
        max_length=200,
    )
    incentive = forms.CharField(
        label=gettext_lazy("Were you given anything for this?"),
        help_text=gettext_lazy("A voucher, a free place. We say so beside the words."),
        required=False,
        max_length=200,
    )

    def __init__(self, *args: Any, of_somebody: bool, asked: Sequence[Item] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.asked = asked
        # A box for each, with a name of its own: so a draft in the browser and a session that ended keep them all.
        self._boxes = {f"{ANSWERS}{item.code}": item for item in asked} if len(asked) > 1 else {}
        for name, item in self._boxes.items():
            self.fields[name] = forms.BooleanField(
                label=_("My words answer: “%(question)s”") % {"question": item.words}, required=False
            )
        self.order_fields(["words", *self._boxes])
        if asked:
            self.fields["words"].help_text = _(
                "Answer what you like of it, in one text. Please leave out anything by which somebody else could be "
                "recognised."
            )
        self.fields["byline_level"].choices = byline_choices(of_somebody=of_somebody)  # type: ignore[attr-defined]
        if not of_somebody:
            del self.fields["relation"]
            del self.fields["reported_speech"]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        level = cleaned.get("byline_level")
        if level:
            for name in missing(level, self.speaker()):
                if name in self.fields and name not in self.errors:
                    self.add_error(name, _("To be named the way you chose, please fill this in."))
        return cleaned

    def speaker(self) -> Speaker:
        """Return what they said about themselves."""
        return Speaker(**{name: self.cleaned_data.get(name, "") for name in SPEAKER})

    def content(self) -> dict[str, Any]:
        """Return what `services.submit` takes."""
        cleaned = self.cleaned_data
        return {
            "words": cleaned["words"],
            "byline_level": cleaned["byline_level"],
            "speaker": self.speaker(),
            "reported_speech": cleaned.get("reported_speech", False),
            "insider": cleaned["insider"],
            "incentive": cleaned["incentive"],
            "answered": self._answered(),
        }

    def _answered(self) -> list[str]:
        """Return the codes of the questions that the words answer; where one alone was asked, they answer that."""
        if len(self.asked) == 1:
            return [self.asked[0].code]
        return [item.code for name, item in self._boxes.items() if self.cleaned_data[name]]


def voice_as_initial(voice: Voice) -> dict[str, Any]:
    """Return what a form about this voice begins with: what it holds now, else the name it was sent to."""
    first_name, _space, surname = voice.author_name.partition(" ")
    initial: dict[str, Any] = {"first_name": first_name, "surname": surname}
    if voice.current is None:
        return initial
    for name in SPEAKER:
        initial[name] = getattr(voice, name)
    for name in ("words", "reported_speech", "byline_level", "insider", "incentive"):
        initial[name] = getattr(voice.current, name)
    return initial | {f"{ANSWERS}{answer['code']}": True for answer in voice.answered}


class AgreeForm(forms.Form):
    """Yes to exactly one wording, in the places ticked."""

    scopes = forms.MultipleChoiceField(
        label=gettext_lazy("Where may they be shown?"),
        help_text=gettext_lazy(
            "Tick each place you agree to. None is an answer too: then they are shown nowhere, and only counted."
        ),
        choices=Scope.choices,
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    wording = forms.IntegerField(widget=forms.HiddenInput, min_value=1, max_value=32_000)

    def __init__(self, *args: Any, wording: Wording, allowed: Iterable[Scope] = Scope, **kwargs: Any) -> None:
        kwargs.setdefault("initial", {})["wording"] = wording.number
        super().__init__(*args, **kwargs)
        self.fields["scopes"].choices = [(scope, scope.label) for scope in allowed]  # type: ignore[attr-defined]


class WordingForm(forms.Form):
    """A coordinator's edit: what it makes is shown nowhere until the author agrees to it."""

    words = forms.CharField(label=gettext_lazy("Words"), max_length=LONGEST, widget=forms.Textarea(attrs={"rows": 7}))
    gloss = forms.CharField(
        label=gettext_lazy("Editor's note"),
        help_text=gettext_lazy("Shown after the words, in square brackets, so that nobody takes it for theirs."),
        required=False,
        max_length=300,
    )
    byline_level = forms.ChoiceField(label=gettext_lazy("Named by"), choices=BylineLevel.choices)
    reported_speech = forms.BooleanField(label=gettext_lazy("Reports what somebody else said"), required=False)
    insider = forms.CharField(label=gettext_lazy("Tie to us"), required=False, max_length=200)
    incentive = forms.CharField(label=gettext_lazy("Was given for it"), required=False, max_length=200)


class GiveBackForm(forms.Form):
    """Words that can't be taken as they are: what their author is told."""

    act = forms.ChoiceField(
        label=gettext_lazy("What do you tell the author?"),
        choices=[
            ("changes", gettext_lazy("Please change something; then we read it again")),
            ("decline", gettext_lazy("Thank you, but we won't show these words")),
        ],
        widget=forms.RadioSelect,
    )
    reason = forms.ChoiceField(label=gettext_lazy("Why"), choices=Voice.Reason.choices, widget=forms.RadioSelect)
    answer = forms.CharField(
        label=gettext_lazy("In your own words"),
        help_text=gettext_lazy("The author reads this behind their link, beside the reason; it is in no mail."),
        required=False,
        max_length=1_000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )


class BodyConsentForm(forms.Form):
    """An organisation's yes, which a coordinator has in writing."""

    on_behalf = forms.CharField(
        label=gettext_lazy("Who agreed for the organisation"),
        help_text=gettext_lazy("Name and office, as in “Ada Byrne, head of communications”."),
        max_length=200,
        error_messages={"required": gettext_lazy("Say who agreed for the organisation.")},
    )
    scopes = forms.MultipleChoiceField(
        label=gettext_lazy("Where may the words be shown with its name?"),
        choices=Scope.choices,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": gettext_lazy("Tick each place that it agreed to.")},
    )


class LinkForm(forms.Form):
    """Where to send an author their links."""

    email = forms.EmailField(
        label=gettext_lazy("The e-mail address we wrote to"),
        error_messages={"required": gettext_lazy("Tell us the address that our mail came to.")},
    )


class InviteForm(forms.Form):
    """Whom to ask for a testimonial."""

    relationship = forms.ChoiceField(label=gettext_lazy("Who they are"), choices=Voice.Relationship.choices)
    author_name = forms.CharField(
        label=gettext_lazy("Name"), max_length=160, error_messages={"required": gettext_lazy("Tell us their name.")}
    )
    author_email = forms.EmailField(
        label=gettext_lazy("E-mail address"),
        error_messages={"required": gettext_lazy("Tell us where we can write to them.")},
    )

    def clean_author_name(self) -> str:
        return " ".join(self.cleaned_data["author_name"].split())


class ConfirmerForm(InviteForm):
    """A participant asks somebody who could confirm what has changed."""

    may_pass_on = forms.BooleanField(
        label=gettext_lazy("They know that I give you their address, and are happy to hear from you"),
        error_messages={"required": gettext_lazy("Please ask them first. Tick this when they have said yes.")},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        others = [choice for choice in Voice.Relationship.choices if choice[0] != Voice.Relationship.PARTICIPANT]
        self.fields["relationship"].choices = others  # type: ignore[attr-defined]


class DeskInviteForm(InviteForm):
    """A coordinator asks anybody, about one of the group or about the workshop."""

    subject = forms.ModelChoiceField(
        label=gettext_lazy("Whom they would speak of"),
        help_text=gettext_lazy("That person has to agree to the words as well."),
        queryset=Enrolment.objects.none(),
        required=False,
        empty_label=gettext_lazy("Nobody in particular"),
    )

    def __init__(self, *args: Any, group: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["subject"]
        field.queryset = group  # type: ignore[attr-defined]
        field.label_from_instance = lambda enrolment: str(enrolment.person)  # type: ignore[attr-defined]
