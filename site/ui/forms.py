"""How forms are drawn: label, hint, error, control, tied together for those who listen."""

from django import forms
from django.forms.renderers import TemplatesSetting
from django.utils.translation import gettext_lazy as _


class Renderer(TemplatesSetting):
    """Draw forms and fields with our templates; widgets stay Django's own.

    Wagtail's editor shares the renderer but draws its fields itself, so widget templates are left alone.
    """

    form_template_name = "ui/forms/form.html"
    formset_template_name = "ui/forms/formset.html"
    field_template_name = "ui/forms/field.html"


class ConsentField(forms.BooleanField):
    """A tick that agrees to whole sentences: they are its label, and a summary of errors calls it by a short one."""

    short_label = _("Your agreement")
