"""The glossary in the editors' admin, and the window in which a term is chosen for a link."""

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from wagtail.admin.ui.tables import Column
from wagtail.admin.views.generic.chooser import ChooseResultsView, ChooseView
from wagtail.admin.viewsets.model import ModelViewSet

from programmes.vocabulary.forms import TermForm
from programmes.vocabulary.models import Term
from ui.choosers import ChooserViewSet


class TermViewSet(ModelViewSet):
    model = Term
    icon = "openquote"
    menu_label = _("Glossary")
    list_display = ("name", "definition", "also_called")
    search_fields = ("name", "definition", "other_names__words")
    search_backend_name = None
    copy_view_enabled = False

    def get_form_class(self, for_update: bool = False) -> type[TermForm]:
        return TermForm


class WithDefinition:
    """Shows what a term means beside its name."""

    def get_object_list(self) -> QuerySet[Term]:
        return Term.objects.order_by("name")

    @property
    def columns(self) -> list[Column]:
        return [*super().columns, Column("definition", label=_("Definition"))]  # type: ignore[misc]


class TermChooseView(WithDefinition, ChooseView):
    pass


class TermChooseResultsView(WithDefinition, ChooseResultsView):
    pass


class TermChooserViewSet(ChooserViewSet):
    model = Term
    icon = "openquote"
    choose_view_class = TermChooseView
    choose_results_view_class = TermChooseResultsView
    choose_one_text = _("Choose a term")
    choose_another_text = _("Choose another term")


viewsets = [TermViewSet("glossary")]
choosers = [TermChooserViewSet("term_chooser")]
