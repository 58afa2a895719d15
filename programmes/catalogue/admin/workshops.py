"""What coordinators do with workshops. Each page calls one service and keeps what was typed when it says no."""

from collections.abc import Iterable, Sequence
from typing import Any, ClassVar, cast

from django import forms
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView
from wagtail.admin import messages
from wagtail.admin.views import generic
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from accounts.models import User
from programmes.catalogue import services
from programmes.catalogue.forms import (
    AnnounceForm,
    DetailsForm,
    FirstDayForm,
    PartnerFormSet,
    PlanForm,
    ReasonForm,
    SessionForm,
    StartForm,
)
from programmes.catalogue.journey import stations_of_plan, stations_of_workshop
from programmes.catalogue.models import Session, Workshop
from programmes.catalogue.pattern import PlannedPart, days_together, lay_out, plan_of, shift, span_of
from programmes.catalogue.queries import may_coordinate
from ui.errors import Refused

State = Workshop.State
TEMPLATES = "programmes/catalogue/admin"


def acts_for(workshop: Workshop) -> list[tuple[str, str]]:
    """Return the acts that its state allows, as (name of the address, words for the button)."""
    undated = not workshop.parts.all()
    acts: list[tuple[str, str, Iterable[str]]] = [
        ("announce", _("Announce it"), {State.DRAFT}),
        ("confirm", _("Confirm it"), set() if undated else {State.TENTATIVE}),
        ("dates", _("Lay out its dates") if undated else _("Move it"), set(State) - set(Workshop.OVER)),
        ("details", _("Change details"), set(State) - {State.CANCELLED}),
        ("cancel", _("Cancel it"), {state for state, to in services.TRANSITIONS.items() if State.CANCELLED in to}),
    ]
    return [(f"workshops:{name}", label) for name, label, states in acts if workshop.state in states]


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


class Look(generic.InspectView):
    """Everything about one workshop, with the acts that its state allows."""

    page_title = gettext_lazy("Workshop")
    template_name = f"{TEMPLATES}/workshop.html"

    def get_object(self, queryset: QuerySet | None = None) -> Workshop:
        found = Workshop.objects.with_journey().prefetch_related("facilitators", "partners__organisation")
        return get_object_or_404(found, pk=self.pk)

    def get_fields(self) -> list[str]:
        return []

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        workshop = self.object
        return super().get_context_data(
            workshop=workshop,
            acts=acts_for(workshop),
            stations=stations_of_workshop(workshop, now=timezone.now()),
            sessions=workshop.sessions.select_related("venue"),
            events=workshop.events.select_related("by"),
            **kwargs,
        )


class PutOn(CoordinatorsPage):
    """First what and when, by GET; then every date that follows, to be changed before it is saved."""

    page_title = gettext_lazy("Put on a workshop")
    template_name = f"{TEMPLATES}/put_on.html"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if "programme" not in request.GET:
            return self.show(StartForm())
        start = StartForm(request.GET)
        if not start.is_valid():
            return self.show(start)
        planned = self.laid_out(start)
        return self.show(start, PlanForm(planned, self.time_zone(start)) if planned else None)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        start = StartForm(request.POST)
        if not start.is_valid():
            return self.show(start)
        values = start.cleaned_data
        plan: PlanForm | None = None
        if values["first_day"]:
            if not (standing := self.laid_out(start)):
                return self.show(start)
            # Dates laid out from another programme or day are no answer to this one: show them anew first.
            answered = request.POST.get("laid_out") == self.mark(start)
            plan = PlanForm(standing, self.time_zone(start), request.POST if answered else None)
            if not answered:
                messages.warning(request, _("These dates follow from what you changed. Look at them, then save."))
            if not plan.is_valid():
                return self.show(start, plan)
        try:
            workshop = services.create_workshop(
                values["programme"],
                title=values["title"],
                region=values["region"],
                planned=plan.planned if plan else None,
                venue=values["venue"],
                enrolment_mode=values["enrolment_mode"],
                places_min=values["places_min"],
                places_max=values["places_max"],
                decision_date=values["decision_date"],
                facilitators=values["facilitators"],
                by=self.coordinator,
            )
        except Refused as refused:
            start.add_error(None, str(refused))
            return self.show(start, plan)
        messages.success(request, _("%(workshop)s is put on, as a draft.") % {"workshop": workshop})
        return redirect("workshops:inspect", workshop.pk)

    def show(self, start: StartForm, plan: PlanForm | None = None) -> HttpResponse:
        context: dict[str, Any] = {"start": start, "plan": plan, "form": start}
        # Without a first day there is nothing to lay out: what was asked by GET is saved as it stands.
        context["can_save"] = plan is not None or (start.is_bound and start.is_valid())
        if plan is not None:
            context |= {"laid_out": self.mark(start)} | picture(plan)
        return self.render_to_response(self.get_context_data(**context))

    def laid_out(self, start: StartForm) -> list[PlannedPart]:
        """Return the plan that follows from the first form; empty, with the reason on the form, when none does."""
        values = start.cleaned_data
        if values["first_day"] is None:
            return []
        try:
            return lay_out(values["programme"], values["first_day"], self.time_zone(start))
        except Refused as refused:
            start.add_error("first_day", str(refused))
            return []

    def time_zone(self, start: StartForm) -> str:
        return Workshop._meta.get_field("time_zone").get_default()

    def mark(self, start: StartForm) -> str:
        """Say what the dates on the page were laid out from."""
        return f"{start.cleaned_data['programme'].pk} {start.cleaned_data['first_day']}"


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


class Announce(WorkshopPage):
    name = "announce"
    page_title = gettext_lazy("Announce")
    form_class = AnnounceForm
    button = gettext_lazy("Announce it")
    consequence = gettext_lazy("From now on everyone can see it, and people can ask for a place.")
    done = gettext_lazy("It is announced.")

    def act(self, form: AnnounceForm) -> None:
        confirmed = form.cleaned_data["confirmed"] == "yes"
        services.announce_workshop(self.workshop, by=self.coordinator, confirmed=confirmed)


class Confirm(WorkshopPage):
    name = "confirm"
    page_title = gettext_lazy("Confirm")
    form_class = ReasonForm
    button = gettext_lazy("Confirm it")
    consequence = gettext_lazy("Everyone with a place is told that it will take place.")
    done = gettext_lazy("It is confirmed.")

    def act(self, form: ReasonForm) -> None:
        services.confirm_workshop(self.workshop, by=self.coordinator, reason=form.cleaned_data["reason"])


class Cancel(WorkshopPage):
    name = "cancel"
    page_title = gettext_lazy("Cancel")
    form_class = ReasonForm
    button = gettext_lazy("Cancel the workshop")
    consequence = gettext_lazy("Every session still to come is called off, and everyone concerned is told why.")
    done = gettext_lazy("It is cancelled.")

    def act(self, form: ReasonForm) -> None:
        services.cancel_workshop(self.workshop, by=self.coordinator, reason=form.cleaned_data["reason"])


class Dates(WorkshopPage):
    """Lay out the dates of a workshop that has none, or move those it has: all of them, or one by one."""

    name = "dates"
    template_name = f"{TEMPLATES}/dates.html"
    done = gettext_lazy("Its dates are saved.")

    def get_page_title(self) -> str:
        return _("Move") if self.standing else _("Lay out its dates")

    @cached_property
    def standing(self) -> list[PlannedPart]:
        return plan_of(self.workshop)

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        first = FirstDayForm(request.GET if "first_day" in request.GET else None)
        planned = self.plan_from(first)
        return self.show_plan(PlanForm(planned, self.workshop.time_zone) if planned else None, first, ReasonForm())

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        first, reason = FirstDayForm(request.POST), ReasonForm(request.POST)
        standing = self.standing or self.plan_from(first)
        if not standing:
            return self.show_plan(None, first, reason)
        plan = PlanForm(standing, self.workshop.time_zone, request.POST)
        # Both are asked, so that both say what is wrong.
        if not all([plan.is_valid(), reason.is_valid()]):
            return self.show_plan(plan, first, reason)
        try:
            self.save(plan.planned, reason.cleaned_data["reason"])
        except Refused as refused:
            plan.add_error(None, str(refused))
            return self.show_plan(plan, first, reason)
        messages.success(request, self.done)
        return HttpResponseRedirect(self.back_url())

    def plan_from(self, first: FirstDayForm) -> list[PlannedPart]:
        """Return the plan to show: as it stands, or from another first day."""
        if not first.is_bound or not first.is_valid():
            return self.standing
        first_day = first.cleaned_data["first_day"]
        if self.standing:
            return shift(self.standing, (first_day - span_of(self.standing)[0]).days)
        try:
            return lay_out(self.workshop.programme, first_day, self.workshop.time_zone)
        except Refused as refused:
            first.add_error("first_day", str(refused))
            return []

    def save(self, planned: Sequence[PlannedPart], reason: str) -> None:
        if self.standing:
            services.move_workshop(self.workshop, planned=planned, by=self.coordinator, reason=reason)
        else:
            services.change_plan(self.workshop, planned=planned, by=self.coordinator)

    def show_plan(self, plan: PlanForm | None, first: FirstDayForm, reason: ReasonForm) -> HttpResponse:
        context: dict[str, Any] = {"plan": plan, "first": first, "reason": reason, "moving": bool(self.standing)}
        if plan is not None:
            context |= picture(plan)
        return self.show(plan or first, **context)


class Details(WorkshopPage):
    """Everything else: title, place, how people get in, who is in charge, which organisations take part."""

    name = "details"
    page_title = gettext_lazy("Change details")
    template_name = f"{TEMPLATES}/details.html"
    done = gettext_lazy("Saved.")

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return self.show(DetailsForm(instance=self.workshop), partners=self.partners())

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        form, partners = DetailsForm(request.POST, instance=self.workshop), self.partners(request.POST)
        if not all([form.is_valid(), partners.is_valid()]):
            return self.show(form, partners=partners)
        try:
            services.change_details(
                self.workshop, by=self.coordinator, partners=partners.partners(), **form.cleaned_data
            )
        except Refused as refused:
            form.add_error(None, str(refused))
            return self.show(form, partners=partners)
        messages.success(request, self.done)
        return HttpResponseRedirect(self.back_url())

    def partners(self, data: Any = None) -> Any:
        standing = [{"organisation": row.organisation_id, "role": row.role} for row in self.workshop.partners.all()]
        return PartnerFormSet(data, initial=standing, prefix="partners")


class SessionPage(WorkshopPage):
    """A page about one session."""

    @cached_property
    def session(self) -> Session:
        return get_object_or_404(Session, pk=self.kwargs["pk"])

    @cached_property
    def workshop(self) -> Workshop:
        return get_object_or_404(Workshop.objects.with_journey(), pk=self.session.workshop_id)

    def get_page_subtitle(self) -> str:
        return f"{self.session} · {self.workshop.code}"


class EditSession(SessionPage):
    name = "edit"
    page_title = gettext_lazy("Change a session")
    button = gettext_lazy("Save")
    consequence = gettext_lazy("Its times are changed by moving the workshop. Another place reaches every calendar.")
    done = gettext_lazy("Saved.")

    def build_form(self, data: Any = None) -> SessionForm:
        return SessionForm(data, instance=self.session)

    def act(self, form: SessionForm) -> None:
        services.edit_session(self.session, by=self.coordinator, **form.cleaned_data)


class CancelSession(SessionPage):
    name = "cancel"
    page_title = gettext_lazy("Cancel a session")
    form_class = ReasonForm
    button = gettext_lazy("Cancel the session")
    consequence = gettext_lazy("The workshop goes on without it. Everyone concerned is told.")
    done = gettext_lazy("The session is cancelled.")

    def act(self, form: ReasonForm) -> None:
        services.cancel_session(self.session, by=self.coordinator, reason=form.cleaned_data["reason"])


def picture(plan: PlanForm) -> dict[str, Any]:
    """Return what is drawn above a plan: its line, and how many days people come together."""
    planned = plan.planned or plan.standing
    return {"stations": stations_of_plan(planned), "days": days_together(planned)}


ACTS: list[type[WorkshopPage]] = [Announce, Confirm, Cancel, Dates, Details]
SESSION_ACTS: list[type[SessionPage]] = [EditSession, CancelSession]
