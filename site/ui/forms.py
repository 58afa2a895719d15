"""How forms are drawn: label, hint, error, control, tied together for those who listen."""

from typing import Any

from django import forms
from django.forms.renderers import TemplatesSetting
from django.utils.translation import gettext_lazy as _


class BoundField(forms.BoundField):
    """A field as it is drawn. Too much text is refused, with all of it still there: told the limit, a browser would
    cut what is pasted without a word."""

    def build_widget_attrs(self, attrs: dict[str, Any], widget: forms.Widget | None = None) -> dict[str, Any]:
        built = super().build_widget_attrs(attrs, widget)
        if isinstance(widget or self.field.widget, forms.Textarea):
            built["maxlength"] = False
        return built


class Renderer(TemplatesSetting):
    """Draw forms and fields with our templates; widgets stay Django's own.

    Wagtail's editor shares the renderer but draws its fields itself, so widget templates are left alone.
    """

    form_template_name = "ui/forms/form.html"
    formset_template_name = "ui/forms/formset.html"
    field_template_name = "ui/forms/field.html"
    bound_field_class = BoundField


class ConsentField(forms.BooleanField):
    """A tick that agrees to whole sentences: they are its label, and a summary of errors calls it by a short one."""

    short_label = _("Your agreement")
