"""What may be handed out as a material."""

from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.text import format_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from programmes.delivery.models import Material
from programmes.delivery.queries import modules_to_hand_out_in
from ui.uploads import checked, suffix_of

# What people can open with what they have; nothing that runs, and no pages a browser would show as ours.
DOCUMENTS = ("csv", "docx", "epub", "odp", "ods", "odt", "pdf", "pptx", "rtf", "txt", "xlsx")
EXTENSIONS = (*DOCUMENTS, "jpg", "mp3", "mp4", "png", "vtt")
MOST_MEGABYTES = 50


class KeptFile(forms.ClearableFileInput):
    """Says which file is kept without linking to it: it has no address."""

    template_name = "programmes/delivery/admin/file.html"

    def is_initial(self, value: Any) -> bool:
        return bool(value)


class MaterialForm(forms.ModelForm):
    """A material of one of the modules that its author looks after."""

    class Meta:
        model = Material
        fields = (
            "module",
            "title",
            "description",
            "file",
            "link",
            "alternative_file",
            "alternative_text",
            "release",
            "order",
        )
        widgets = {"file": KeptFile, "alternative_file": KeptFile}
        help_texts = {
            "file": format_lazy(
                gettext_lazy("At most {size} MB: {kinds}."), size=MOST_MEGABYTES, kinds=", ".join(EXTENSIONS)
            ),
            "alternative_file": gettext_lazy("A transcript of a recording, an accessible text of slides."),
        }

    def __init__(self, *args: Any, for_user: User | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if for_user is not None:
            field: Any = self.fields["module"]
            field.queryset = modules_to_hand_out_in(for_user)
            field.label_from_instance = lambda module: f"{module.programme}: {module}"

    def clean_file(self) -> Any:
        return _fit(self.cleaned_data["file"])

    def clean_alternative_file(self) -> Any:
        return _fit(self.cleaned_data["alternative_file"])


def _fit(file: Any) -> Any:
    """Return a file as it is, when it is one we hand out; one that stands already is not looked at again."""
    if not isinstance(file, UploadedFile):
        return file
    if suffix_of(file) not in EXTENSIONS:
        kinds = {"kinds": ", ".join(EXTENSIONS)}
        raise forms.ValidationError(_("Choose a file of one of these kinds: %(kinds)s.") % kinds, code="kind")
    if (file.size or 0) > MOST_MEGABYTES * 1024 * 1024:
        raise forms.ValidationError(_("The file is larger than %(size)s MB.") % {"size": MOST_MEGABYTES}, code="size")
    return checked(file)
