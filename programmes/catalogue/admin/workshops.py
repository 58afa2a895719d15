"""What coordinators do with workshops. Each page calls one service and keeps what was typed when it says no."""

from collections.abc import Iterable
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from wagtail.admin import messages
from wagtail.admin.views import generic

from programmes.catalogue import services
from programmes.catalogue.admin.dates import Dates
from programmes.catalogue.admin.pages import TEMPLATES, WorkshopPage
from programmes.catalogue.forms import (
    AnnounceForm,
    CancelSessionsForm,
    DetailsForm,
    MoveSessionsForm,
    PartnerFormSet,
    ReasonForm,
    SessionForm,
)
from programmes.catalogue.journey import stations_of_workshop
from programmes.catalogue.models import Session, Workshop
from programmes.catalogue.queries import live_from
from ui.errors import Refused

State = Workshop.State


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
    page_title = gettext_lazy("Change what it is")
    button = gettext_lazy("Save")
    consequence = gettext_lazy("Its title, what happens in it, how to join. Time and place are changed by moving it.")
    done = gettext_lazy("Saved.")

    def build_form(self, data: Any = None) -> SessionForm:
        return SessionForm(data, instance=self.session)

    def act(self, form: SessionForm) -> None:
        services.edit_session(self.session, by=self.coordinator, **form.cleaned_data)


class SessionsPage(SessionPage):
    """A page about one session and, if one likes, all that follow it in its part."""

    template_name = f"{TEMPLATES}/sessions.html"

    @cached_property
    def later(self) -> list[Session]:
        return live_from(self.session)[1:] if self.session.cancelled_at is None else []

    def show(self, form: Any, **context: Any) -> HttpResponse:
        return super().show(form, session=self.session, later=self.later, **context)


class MoveSession(SessionsPage):
    name = "move"
    page_title = gettext_lazy("Move, or meet elsewhere")
    button = gettext_lazy("Save, and tell everyone once")
    consequence = gettext_lazy(
        "One act for as many sessions as you choose. What you leave as it stands stays so in each. Everyone concerned "
        "gets one mail with what has changed, and calendars follow. Other parts stay where they are."
    )

    def build_form(self, data: Any = None) -> MoveSessionsForm:
        return MoveSessionsForm(data, session=self.session, later=len(self.later))

    def act(self, form: MoveSessionsForm) -> None:
        changed = services.change_sessions(
            self.session,
            following=form.following,
            time=form.new_time(),
            by=self.coordinator,
            reason=form.cleaned_data["reason"],
            **form.new_place(),
        )
        number = len(changed)
        self.done = (
            ngettext("%(number)s session has changed.", "%(number)s sessions have changed.", number)
            % {"number": number}
            if number
            else _("Nothing was different, so nothing has changed and nobody was told.")
        )


class CancelSession(SessionsPage):
    name = "cancel"
    page_title = gettext_lazy("Cancel a session")
    button = gettext_lazy("Cancel, and tell everyone once")
    consequence = gettext_lazy("The workshop goes on without it. Everyone concerned is told, once.")

    def build_form(self, data: Any = None) -> CancelSessionsForm:
        return CancelSessionsForm(data, later=len(self.later))

    def act(self, form: CancelSessionsForm) -> None:
        cancelled = services.cancel_sessions(
            self.session, following=form.following, by=self.coordinator, reason=form.cleaned_data["reason"]
        )
        number = len(cancelled)
        self.done = ngettext("%(number)s session is cancelled.", "%(number)s sessions are cancelled.", number) % {
            "number": number
        }


ACTS: list[type[WorkshopPage]] = [Announce, Confirm, Cancel, Dates, Details]
SESSION_ACTS: list[type[SessionPage]] = [EditSession, MoveSession, CancelSession]
