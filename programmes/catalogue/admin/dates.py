"""The pages on which dates are laid out, looked at and changed before they are saved."""

from collections.abc import Sequence
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin import messages

from programmes.catalogue import services
from programmes.catalogue.admin.pages import TEMPLATES, CoordinatorsPage, WorkshopPage
from programmes.catalogue.forms import (
    FirstDayForm,
    PlanForm,
    ReasonForm,
    StartForm,
)
from programmes.catalogue.journey import stations_of_plan
from programmes.catalogue.models import Workshop
from programmes.catalogue.pattern import PlannedPart, days_together, lay_out, plan_of, shift, span_of
from ui.errors import Refused


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
        return self.show(start, PlanForm(planned, self.time_zone(start), may_leave_out=True) if planned else None)

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
            data = request.POST if answered else None
            plan = PlanForm(standing, self.time_zone(start), data, may_leave_out=True)
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
        return self.show_plan(self.plan_form(planned) if planned else None, first, ReasonForm())

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        # Another first day is a question of its own, asked by GET; what is saved here is the plan below it.
        first, reason = FirstDayForm(None if self.standing else request.POST), ReasonForm(request.POST)
        standing = self.standing or self.plan_from(first)
        if not standing:
            return self.show_plan(None, first, reason)
        plan = self.plan_form(standing, request.POST)
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

    def plan_form(self, planned: Sequence[PlannedPart], data: Any = None) -> PlanForm:
        """Sessions that stand are cancelled, not left out: people know of them."""
        return PlanForm(planned, self.workshop.time_zone, data, may_leave_out=not self.standing)

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


def picture(plan: PlanForm) -> dict[str, Any]:
    """Return what is drawn above a plan: its line, and how many days people come together."""
    planned = plan.planned or plan.standing
    return {"stations": stations_of_plan(planned), "days": days_together(planned)}
