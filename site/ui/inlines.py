"""Lines of a page or record in Wagtail's forms, which bear what no form of ours would send."""

from typing import Any

from django.core.exceptions import ValidationError
from django.forms.models import BaseModelFormSet, ModelForm
from django.utils.translation import gettext as _
from modelcluster.forms import BaseChildFormSet
from wagtail.admin.panels import InlinePanel as WagtailInlinePanel


class LineFormSet(BaseChildFormSet):
    """Lines told apart by their keys; where one's key is missing, nonsense or another record's, all are refused.

    So is the line that somebody else took away while one was typing.
    """

    def _construct_form(self, i: int, **kwargs: Any) -> ModelForm:
        if self.is_bound and i < self.initial_form_count() and not self._is_known(i):
            # What the classes between would look the key up, and fail.
            return super(BaseModelFormSet, self)._construct_form(i, instance=self.model(), **kwargs)  # type: ignore[misc]
        return super()._construct_form(i, **kwargs)

    def clean(self, *args: Any, **kwargs: Any) -> None:
        if not all(self._is_known(i) for i in range(self.initial_form_count())):
            raise ValidationError(_("These lines have changed since you opened this page. Open it again to see them."))
        super().clean(*args, **kwargs)

    def _is_known(self, i: int) -> bool:
        key_field = self.model._meta.pk
        key = self.data.get(f"{self.add_prefix(i)}-{key_field.name}")
        if key == "":
            # A line that stands in a draft of a page alone has no key yet.
            return any(line.pk is None for line in self.get_queryset())
        try:
            return self._existing_object(self._get_to_python(key_field)(key)) is not None
        except ValidationError:
            return False


class InlinePanel(WagtailInlinePanel):
    """Wagtail's panel of lines, with formsets that bear anything."""

    def get_form_options(self) -> dict[str, Any]:
        options = super().get_form_options()
        options["formsets"][self.relation_name]["formset"] = LineFormSet
        return options
