"""The editor's form of a term."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminModelForm

from programmes.vocabulary import services
from programmes.vocabulary.errors import TermRefused
from programmes.vocabulary.models import OtherName, Term

MOST_LETTERS = OtherName._meta.get_field("words").max_length or 80


class TermForm(WagtailAdminModelForm):
    """A term with its other names, one a line."""

    other_names = forms.CharField(
        label=_("Also called"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_(
            "One a line. Whoever searches for one of these finds what is written under any other, in pages and "
            "among the workshops."
        ),
    )

    class Meta:
        model = Term
        fields = ["name", "definition", "more", "other_names", "see_also"]
        widgets = {"definition": forms.Textarea(attrs={"rows": 2}), "see_also": forms.CheckboxSelectMultiple}

    field_order = ["name", "definition", "other_names", "more", "see_also"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        others = Term.objects.all()
        if self.instance.pk:
            self.initial["other_names"] = "\n".join(name.words for name in self.instance.other_names.all())
            others = others.exclude(pk=self.instance.pk)
        self.fields["see_also"].queryset = others

    def clean_other_names(self) -> list[str]:
        lines = [line.strip() for line in self.cleaned_data["other_names"].splitlines()]
        if any(len(line) > MOST_LETTERS for line in lines):
            raise forms.ValidationError(_("A name has %(number)d letters at most.") % {"number": MOST_LETTERS})
        return [line for line in lines if line]

    def clean(self) -> dict[str, Any]:
        """Ask the service whether it would take the names, so that its refusal stands beside them."""
        cleaned = super().clean()
        if not self.errors:
            for field, names in (("name", [cleaned["name"]]), ("other_names", cleaned["other_names"])):
                try:
                    services.check_free(names, self.instance if self.instance.pk else None)
                except TermRefused as refused:
                    self.add_error(field, str(refused))
        return cleaned

    def save(self, commit: bool = True) -> Term:
        """Keep it by the service; `commit` makes no difference, for the service writes all of it or nothing."""
        return services.save_term(self.instance if self.instance.pk else None, **self.cleaned_data)
