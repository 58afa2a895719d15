"""How forms are drawn: label, hint, error, control, tied together for those who listen."""

from django.forms.renderers import TemplatesSetting


class Renderer(TemplatesSetting):
    """Draw forms and fields with our templates; widgets stay Django's own.

    Wagtail's editor shares the renderer but draws its fields itself, so widget templates are left alone.
    """

    form_template_name = "ui/forms/form.html"
    formset_template_name = "ui/forms/formset.html"
    field_template_name = "ui/forms/field.html"
