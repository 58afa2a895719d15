"""The editor's forms of pages that present something of `programmes`."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminPageForm

from programmes.catalogue.models import Programme


class PresentingPageForm(WagtailAdminPageForm):
    """Offers what has no page yet, and belongs to the programme that the page is under."""

    presents: str

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.presents in self.fields:
            field = self.fields[self.presents]
            field.queryset = self._free(field.queryset)

    def _free(self, queryset: QuerySet) -> QuerySet:
        """Leave out what another page presents, and what is of another programme."""
        own = getattr(self.instance, f"{self.presents}_id")
        free = queryset.filter(Q(page__isnull=True) | Q(pk=own))
        programme = self.programme
        return free.filter(programme=programme) if programme else free

    @property
    def programme(self) -> Programme | None:
        """The programme of the page above."""
        parent = self.parent_page.specific if self.parent_page else None
        return getattr(parent, "programme", None)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        presented = cleaned.get(self.presents)
        programme = self.programme
        if presented and programme and presented.programme != programme:
            self.add_error(self.presents, ValidationError(_("Choose one of %(programme)s.") % {"programme": programme}))
        return cleaned


class ProgrammePageForm(PresentingPageForm):
    presents = "programme"

    @property
    def programme(self) -> None:
        """The list above is of no programme."""
        return


class ModulePageForm(PresentingPageForm):
    presents = "module"


class WorkshopPageForm(PresentingPageForm):
    presents = "workshop"


class StoryPageForm(WagtailAdminPageForm):
    """Begins every story as a draft, whatever was pressed: what is typed is kept, and the page says what is missing."""

    def save(self, commit: bool = True) -> Any:
        if self.instance.pk is None:
            self.instance.live = False
        return super().save(commit=commit)
