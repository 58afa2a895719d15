"""The forms by which pictures and documents come into the editor, one at a time or many at once."""

from typing import Any

from django.core.files.uploadedfile import UploadedFile
from wagtail.documents.forms import BaseDocumentForm
from wagtail.images.fields import WagtailImageField
from wagtail.images.forms import BaseImageForm

from ui.uploads import checked, redrawn


class PictureField(WagtailImageField):
    """Draws anew what comes in, before Wagtail looks at it (it would stumble over too large a picture)."""

    def to_python(self, data: Any) -> Any:
        return super().to_python(redrawn(data) if isinstance(data, UploadedFile) else data)


class PictureForm(BaseImageForm):
    """Takes pictures made of points. Those that can hold scripts (SVG) are made by us and never uploaded."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "file" in self.fields:  # not when words are added to a picture that came in with many
            field = self.fields["file"]
            self.fields["file"] = PictureField(label=field.label, required=field.required, widget=field.widget)


class DocumentForm(BaseDocumentForm):
    """Takes only what is what it says it is."""

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        return checked(file) if isinstance(file, UploadedFile) else file
