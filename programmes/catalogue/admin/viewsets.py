"""Lists and forms of what has no rules beyond its fields. A workshop has: it is listed and looked at, no more."""

from typing import Any

from django.db.models import ProtectedError
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import path, reverse
from django.utils.translation import gettext_lazy
from wagtail.admin import messages
from wagtail.admin.panels import FieldPanel, FieldRowPanel, HelpPanel, MultiFieldPanel
from wagtail.admin.ui.tables import Column, TitleColumn
from wagtail.admin.views import generic
from wagtail.admin.viewsets.model import ModelViewSet

from programmes.catalogue.admin import workshops
from programmes.catalogue.admin.dates import PutOn
from programmes.catalogue.forms import ConditionForm, ModuleForm
from programmes.catalogue.models import Condition, Module, Programme, Region, Venue, Workshop
from programmes.people.admin import Coordinators
from ui.choosers import ChooserViewSet
from ui.inlines import InlinePanel

IN_USE = gettext_lazy("Something else still rests on it, so it stays.")


class KeepWhatIsUsed(generic.DeleteView):
    """Says so when something cannot be deleted, instead of failing."""

    def form_valid(self, form: Any) -> HttpResponse:
        try:
            return super().form_valid(form)
        except ProtectedError:
            messages.error(self.request, IN_USE)
            return redirect(reverse(self.index_url_name))


class EditWhole(generic.EditView):
    """Says so when a line of a programme cannot be taken away because something rests on it."""

    def form_valid(self, form: Any) -> HttpResponse:
        try:
            return super().form_valid(form)
        except ProtectedError:
            self.produced_error_message = IN_USE
            form.add_error(None, IN_USE)
            return self.form_invalid(form)


class PlainViewSet(ModelViewSet):
    """What all these lists have in common."""

    search_backend_name = None
    copy_view_enabled = False
    delete_view_class = KeepWhatIsUsed
    # Wagtail would read a whole programme again, with all its parts, each time one of them is saved, to list what it
    # points at. What is used is kept by the database's own constraints.
    add_to_reference_index = False


class ProgrammeViewSet(PlainViewSet):
    model = Programme
    icon = "list-ul"
    menu_label = gettext_lazy("Programmes")
    list_display = ("title", "code_prefix", "contact_name")
    search_fields = ("title", "summary")
    edit_view_class = EditWhole
    panels = [
        HelpPanel(
            gettext_lazy("A programme's modules, the parts of its pattern, have a list of their own beside this one.")
        ),
        MultiFieldPanel(
            [
                FieldPanel("title"),
                FieldPanel("slug"),
                FieldPanel("summary"),
                FieldPanel("code_prefix"),
                FieldPanel("part_of"),
            ],
            heading=gettext_lazy("What it is"),
        ),
        InlinePanel("partners", heading=gettext_lazy("Who offers it"), label=gettext_lazy("Organisation")),
        MultiFieldPanel(
            [
                FieldPanel("contact_name"),
                FieldPanel("contact_role"),
                FieldPanel("contact_email"),
                FieldPanel("contact_phone"),
            ],
            heading=gettext_lazy("Whom to ask"),
        ),
        MultiFieldPanel(
            [
                FieldRowPanel([FieldPanel("places_min"), FieldPanel("places_max")]),
                FieldRowPanel([FieldPanel("coaching_calls"), FieldPanel("call_minutes"), FieldPanel("call_mode")]),
                FieldPanel("first_call_joint"),
                FieldPanel("may_miss_sessions"),
            ],
            heading=gettext_lazy("Places, calls and completion"),
        ),
        InlinePanel(
            "coachroles",
            heading=gettext_lazy("Two coaches for each person"),
            label=gettext_lazy("What one of them brings"),
            help_text=gettext_lazy(
                "Two lines give each person two coaches who complement one another, one in each role. With none, each "
                "has one coach."
            ),
            max_num=2,
        ),
        InlinePanel("programme_audiences", heading=gettext_lazy("Who it is for"), label=gettext_lazy("Audience")),
        InlinePanel("purposes", heading=gettext_lazy("Purposes"), label=gettext_lazy("Purpose")),
        InlinePanel("methods", heading=gettext_lazy("Methods"), label=gettext_lazy("Method")),
        InlinePanel("outcomes", heading=gettext_lazy("Expected outcomes"), label=gettext_lazy("Outcome")),
        InlinePanel("coachingkinds", heading=gettext_lazy("Kinds of coaching"), label=gettext_lazy("Kind")),
        InlinePanel(
            "prerequisites",
            heading=gettext_lazy("What one has to have first"),
            label=gettext_lazy("Prerequisite"),
            help_text=gettext_lazy(
                "People say what they have, a coordinator verifies it, and nobody has a place before. Ask for as "
                "little as you can: never for a document, the number of one, or anybody's health."
            ),
            panels=[
                FieldPanel("code"),
                FieldPanel("title"),
                FieldPanel("text"),
                FieldPanel("answer"),
                FieldRowPanel([FieldPanel("minimum"), FieldPanel("unit")]),
                FieldRowPanel([FieldPanel("valid_months"), FieldPanel("required")]),
            ],
        ),
        InlinePanel(
            "supervisionkinds",
            heading=gettext_lazy("Kinds of supervision"),
            label=gettext_lazy("Kind of supervision"),
        ),
        InlinePanel(
            "developmentkinds",
            heading=gettext_lazy("Kinds of professional development"),
            label=gettext_lazy("Kind of professional development"),
        ),
    ]


class ModuleViewSet(PlainViewSet):
    model = Module
    icon = "clipboard-list"
    menu_label = gettext_lazy("Modules")
    list_display = ("title", "programme", "order", "get_kind_display", "days")
    list_filter = ("programme", "kind")
    ordering = ("programme", "order", "pk")
    search_fields = ("title",)

    def get_form_class(self, for_update: bool = False) -> type[ModuleForm]:
        return ModuleForm


class ConditionViewSet(PlainViewSet):
    """What has to be so before a stage opens or closes; one that has been answered stays."""

    model = Condition
    icon = "lock"
    menu_label = gettext_lazy("Conditions of stages")
    list_display = ("question", "module", "get_gate_display", "order", "get_kind_display")
    list_filter = ("module", "gate", "kind")
    ordering = ("module__programme", "module__order", "order", "pk")
    search_fields = ("question", "code")

    @property
    def permission_policy(self) -> Coordinators:
        return Coordinators(Condition, frozenset({"view", "add", "change", "delete"}))

    def get_form_class(self, for_update: bool = False) -> type[ConditionForm]:
        return ConditionForm


class RegionViewSet(PlainViewSet):
    model = Region
    icon = "globe"
    menu_label = gettext_lazy("Regions")
    form_fields = ("name", "slug")
    list_display = ("name",)
    search_fields = ("name",)


class VenueViewSet(PlainViewSet):
    model = Venue
    icon = "home"
    menu_label = gettext_lazy("Venues")
    form_fields = (
        "name",
        "address",
        "town",
        "postcode",
        "travel",
        "access_notes",
        "bedrooms",
        "email",
        "latitude",
        "longitude",
    )
    list_display = ("name", "town", "bedrooms")
    search_fields = ("name", "town")


class VenueChooserViewSet(ChooserViewSet):
    model = Venue
    icon = "home"
    choose_one_text = gettext_lazy("Choose a venue")
    choose_another_text = gettext_lazy("Choose another venue")
    edit_item_text = gettext_lazy("Edit this venue")


class WorkshopIndex(generic.IndexView):
    add_item_label = gettext_lazy("Put on a workshop")

    def get_base_queryset(self) -> Any:
        return Workshop.objects.with_dates().select_related("programme", "region").order_by("-created_at", "-pk")


class WorkshopViewSet(ModelViewSet):
    """Workshops: listed, looked at, and acted on by services only. Nobody edits or deletes a row by hand."""

    model = Workshop
    icon = "calendar-alt"
    menu_label = gettext_lazy("Workshops")
    menu_order = 0
    index_view_class = WorkshopIndex
    add_view_class = PutOn
    inspect_view_class = workshops.Look
    inspect_view_enabled = True
    copy_view_enabled = False
    # Its history is its own (WorkshopEvent); what points at it is found through it.
    add_to_reference_index = False
    list_display = [
        TitleColumn("code", label=gettext_lazy("Code"), url_name="workshops:inspect"),
        "title",
        "programme",
        "region",
        Column("get_state_display", label=gettext_lazy("State")),
        Column("first_day", label=gettext_lazy("First day")),
    ]
    list_filter = ("state", "programme", "region")
    search_fields = ("code", "title")
    search_backend_name = None

    @property
    def permission_policy(self) -> Coordinators:
        return Coordinators(Workshop, frozenset({"view", "add"}))

    def get_form_class(self, for_update: bool = False) -> None:
        return None

    def register_admin_url_finder(self) -> None:
        """There is no page to edit it on."""

    def get_urlpatterns(self) -> list:
        acts = [path(f"<int:pk>/{act.name}/", self.construct_view(act), name=act.name) for act in workshops.ACTS]
        session_acts = [
            path(f"sessions/<int:pk>/{act.name}/", self.construct_view(act), name=f"session_{act.name}")
            for act in workshops.SESSION_ACTS
        ]
        return [
            path("", self.index_view, name="index"),
            path("results/", self.index_results_view, name="index_results"),
            path("new/", self.construct_view(PutOn), name="add"),
            path("<int:pk>/", self.inspect_view, name="inspect"),
            *acts,
            *session_acts,
        ]


viewsets = [
    WorkshopViewSet("workshops"),
    ProgrammeViewSet("programmes"),
    ModuleViewSet("modules"),
    ConditionViewSet("conditions"),
    RegionViewSet("regions"),
    VenueViewSet("venues"),
]
choosers = [VenueChooserViewSet("venue_chooser")]
