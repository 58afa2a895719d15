"""Choosers of the editor, as we need them: they choose among what is there, and make nothing."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Model, QuerySet
from django.urls import URLPattern
from wagtail.admin.views.generic import chooser as views
from wagtail.admin.viewsets import chooser


class ChosenView(views.ChosenView):
    """What was chosen; what cannot be a key is not there, where Wagtail would fail."""

    def choosable(self) -> QuerySet:
        """Return what may be chosen."""
        return self.model_class.objects.all()

    def get_object(self, pk: Any) -> Model:
        try:
            return self.choosable().get(pk=pk)
        except (ValueError, ValidationError) as nonsense:
            raise self.model_class.DoesNotExist from nonsense  # which Wagtail answers with 404


class ChosenMultipleView(views.ChosenMultipleView):
    """Several that were chosen, keys that cannot be any left aside."""

    def choosable(self) -> QuerySet:
        """Return what may be chosen."""
        return self.model_class.objects.all()

    def get_objects(self, pks: list[str]) -> QuerySet:
        return self.choosable().filter(pk__in=[pk for pk in pks if pk.isascii() and pk.isdigit() and len(pk) < 19])


class ChooserViewSet(chooser.ChooserViewSet):
    """A chooser without a form to make something new; Wagtail gives each an address for it all the same."""

    chosen_view_class = ChosenView
    chosen_multiple_view_class = ChosenMultipleView

    def get_urlpatterns(self) -> list[URLPattern]:
        return [pattern for pattern in super().get_urlpatterns() if pattern.name != "create"]
