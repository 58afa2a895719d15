"""How a review is written, contributed to and signed."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from learning_review.reviews.models import DecisionEvent, PartnerPart, ReviewSection
from learning_review.reviews.questions import MAX_LENGTH, Question

HELP = {
    ReviewSection.Kind.MAIN_MESSAGES: _("One message a line; they are printed on a page of their own."),
    ReviewSection.Kind.SUMMARY: _("For somebody with ten minutes. Leave a blank line between paragraphs."),
    ReviewSection.Kind.METHOD: _("How you asked, whom you could not ask, what this review therefore cannot say."),
    ReviewSection.Kind.UNEXPECTED: _("What came of it that nobody had planned, good or bad."),
    ReviewSection.Kind.HINDERED: _("What got in people's way. Without this the review cannot be signed."),
}


class SectionForm(forms.Form):
    """One piece of the review's prose."""

    text = forms.CharField(
        label=_("Text"), required=False, max_length=20_000, widget=forms.Textarea(attrs={"rows": 14})
    )

    def __init__(self, *args: Any, kind: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["text"].label = ReviewSection.Kind(kind).label
        self.fields["text"].help_text = HELP[ReviewSection.Kind(kind)]


class CorrectionForm(SectionForm):
    """A slip in what was published, put right."""

    note = forms.CharField(
        label=_("What was wrong?"),
        max_length=400,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Everybody reads it in the list of versions, and the partners get it by mail."),
        error_messages={"required": _("Say what was wrong. It is printed in the list of versions.")},
    )


class TitleForm(forms.Form):
    """The review's title."""

    title = forms.CharField(label=_("Title"), max_length=200)


class DeadlineForm(forms.Form):
    """Until when partners have time."""

    deadline = forms.DateField(
        label=_("Until the end of"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"required": _("Choose a day."), "invalid": _("Write the day as 2027-05-04.")},
    )


class PublishForm(forms.Form):
    """What is said in the change log."""

    note = forms.CharField(
        label=_("What is new in this version?"),
        required=False,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
    )


class ContributionForm(forms.Form):
    """What a partner organisation has to say; `seen` tells what had been written when the form was opened."""

    seen = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, questions: Mapping[str, Question], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for code, question in questions.items():
            self.fields[code] = forms.CharField(
                label=str(question.words),
                help_text=str(question.hint),
                required=False,
                max_length=MAX_LENGTH,
                widget=forms.Textarea(attrs={"rows": 5}),
            )


class SignForm(forms.Form):
    """A partner organisation's decision, on exactly what was read."""

    decision = forms.ChoiceField(
        label=_("Does your organisation sign this review?"),
        choices=[
            (PartnerPart.Decision.AGREE, _("We agree")),
            (PartnerPart.Decision.AGREE_WITH_NOTE, _("We agree, with a note")),
            (PartnerPart.Decision.DISAGREE, _("We disagree")),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose whether your organisation agrees.")},
    )
    note = forms.CharField(
        label=_("Note"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("Printed in full beside your decision. Needed with a note or when you disagree."),
    )
    summary = forms.BooleanField(
        label=_("We also agree to a public summary"),
        required=False,
        help_text=_(
            "Its main messages, its summary and how strong the evidence is, on a page of their own. It is shown only "
            "where every partner agrees to the review and to this. Your signature counts without it."
        ),
    )
    replaces = forms.BooleanField(required=False)
    standing = forms.IntegerField(required=False, widget=forms.HiddenInput)
    read_hash = forms.CharField(max_length=64, widget=forms.HiddenInput)

    def __init__(self, *args: Any, standing: DecisionEvent | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if standing is None:
            del self.fields["replaces"], self.fields["standing"]
        else:
            self.fields["standing"].initial = standing.pk
            self.fields["replaces"].label = _("This takes the place of what %(who)s answered") % {
                "who": standing.by or _("somebody else")
            }
            self.fields["replaces"].help_text = _("They are told by mail. Their answer stays in the list of answers.")

    def clean(self) -> dict[str, Any]:
        """Lose no note: it is printed only beside a decision that says so."""
        cleaned = super().clean() or {}
        if cleaned.get("decision") == PartnerPart.Decision.AGREE and cleaned.get("note", "").strip():
            self.add_error(
                "decision", _("There is a note below. Choose “We agree, with a note”, or take the note out.")
            )
        return cleaned

    def answer(self) -> dict[str, Any]:
        """Return what `services.sign_off` takes: of a colleague's answer the one that was shown, if it is replaced."""
        said = {name: self.cleaned_data[name] for name in ("decision", "note", "summary", "read_hash")}
        ticked = self.cleaned_data.get("replaces", False)
        return said | {"replaces": self.cleaned_data.get("standing") if ticked else None}
