"""What the coordinators' pages have in common: who gets in, where one is, a form and the service it calls."""

from typing import Any, ClassVar, cast

from django import forms
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.views.generic import TemplateView
from wagtail.admin import messages
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from accounts.models import User
from accounts.permissions import may_coordinate
from programmes.catalogue.models import Workshop
from ui.errors import Refused

TEMPLATES = "programmes/catalogue/admin"


class CoordinatorsPage(WagtailAdminTemplateMixin, TemplateView):
    """A page of the admin for coordinators only."""

    header_icon = "calendar-alt"
    page_title: Any = ""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not may_coordinate(request.user):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)  # type: ignore[return-value]

    @property
    def coordinator(self) -> User:
        """Whoever is at it: `dispatch` lets nobody else in."""
        return cast(User, self.request.user)

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        here = [{"url": reverse("workshops:index"), "label": _("Workshops")}, *self.trail()]
        last = {"url": "", "label": self.get_page_title(), "sublabel": self.get_page_subtitle()}
        return [*self.breadcrumbs_items, *here, last]

    def trail(self) -> list[dict[str, Any]]:
        """Return the crumbs between the list and this page."""
        return []


class WorkshopPage(CoordinatorsPage):
    """A page about one workshop: a form, and a service it calls. `name` is its address."""

    name: ClassVar[str]
    form_class: type[forms.BaseForm]
    template_name = f"{TEMPLATES}/act.html"
    button: Any = ""
    # A paragraph that says what will happen.
    consequence: Any = ""
    done: Any = ""

    @cached_property
    def workshop(self) -> Workshop:
        return get_object_or_404(Workshop.objects.with_journey(), pk=self.kwargs["pk"])

    def get_page_subtitle(self) -> str:
        return str(self.workshop)

    def trail(self) -> list[dict[str, Any]]:
        return [{"url": self.back_url(), "label": str(self.workshop)}]

    def back_url(self) -> str:
        return reverse("workshops:inspect", args=[self.workshop.pk])

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return self.show(self.build_form())

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        form = self.build_form(request.POST)
        if not form.is_valid():
            return self.show(form)
        try:
            self.act(form)
        except Refused as refused:
            form.add_error(None, str(refused))
            return self.show(form)
        messages.success(request, self.done)
        return HttpResponseRedirect(self.back_url())

    def build_form(self, data: Any = None) -> Any:
        return self.form_class(data)

    def act(self, form: Any) -> None:
        """Call the service."""
        raise NotImplementedError

    def show(self, form: Any, **context: Any) -> HttpResponse:
        context = {
            "form": form,
            "workshop": self.workshop,
            "button": self.button,
            "consequence": self.consequence,
            "back_url": self.back_url(),
        } | context
        return self.render_to_response(self.get_context_data(**context))
