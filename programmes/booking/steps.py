"""The questions on the way to a place, in order, and the answers given so far.

Answers are kept as they were typed and read through their forms again at every use, so a rule that changes in the
meantime is kept to and nothing that was typed is lost.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.db import transaction
from django.utils.functional import Promise, cached_property
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from programmes.booking.forms import OTHER, HopesForm, NameForm, RoleForm, WorkplaceForm, asks_for_hopes, audiences_of
from programmes.catalogue.models import Workshop
from programmes.enrolment.models import BookingDraft, Enrolment
from programmes.enrolment.services import apply_for_place, book, drop_draft
from programmes.people.models import Audience, Profile
from programmes.people.services import rename_person, update_profile
from ui.locks import retry_once


@dataclass(frozen=True)
class Step:
    """One page with one question."""

    slug: str
    title: str | Promise
    form: type[forms.Form]


STEPS = [
    Step("name", _("What is your name?"), NameForm),
    Step("role", _("What do you do?"), RoleForm),
    Step("work", _("Where do you work?"), WorkplaceForm),
]
HOPES = Step("hopes", _("What do you hope for?"), HopesForm)


def steps_for(workshop: Workshop) -> list[Step]:
    """Return the questions asked for a place on this workshop, in order."""
    return [*STEPS, HOPES] if asks_for_hopes(workshop) else STEPS


@dataclass
class Booking:
    """One visitor's way to a place on one workshop: the draft, if there is one yet, and who they are, if known."""

    workshop: Workshop
    draft: BookingDraft | None
    person: User | None

    @property
    def steps(self) -> list[Step]:
        return steps_for(self.workshop)

    @cached_property
    def audiences(self) -> list[Audience]:
        """Whom the programme is for; asked for once, however often a form is read."""
        return list(audiences_of(self.workshop.programme))

    def step(self, slug: str) -> Step | None:
        return next((step for step in self.steps if step.slug == slug), None)

    def form(self, step: Step, data: Any = None) -> forms.Form:
        """Return a step's form: bound to `data`, else filled with what was answered, else with what we know."""
        options: dict[str, Any] = {"audiences": self.audiences} if step.form is RoleForm else {}
        if data is not None:
            return step.form(data, **options)
        answered = self.draft.answers.get(step.slug) if self.draft else None
        return step.form(initial=answered or self._known(step), **options)

    def answered(self, step: Step) -> forms.Form | None:
        """Return the step's form bound to what was answered, when that still is a valid answer."""
        answer = self.draft.answers.get(step.slug) if self.draft else None
        if answer is None and (answer := self._known(step)) == {}:
            return None
        form = self.form(step, answer)
        return form if form.is_valid() else None

    def next_step(self) -> Step | None:
        """Return the first question without a valid answer; None when all are answered."""
        return next((step for step in self.steps if self.answered(step) is None), None)

    def _known(self, step: Step) -> dict[str, Any]:
        """Return what a signed-in person's profile says already: nothing is asked twice."""
        if self.person is None:
            return {}
        if step.form is NameForm and self.person.get_full_name():
            return {"first_name": self.person.first_name, "last_name": self.person.last_name}
        profile = Profile.objects.filter(person=self.person).select_related("audience").first()
        if profile is None:
            return {}
        if step.form is RoleForm and profile.audience:
            return {"role": profile.audience.code, "other_role": ""}
        if step.form is RoleForm and profile.other_role:
            return {"role": OTHER, "other_role": profile.other_role}
        if step.form is WorkplaceForm and profile.sector:
            return {name: getattr(profile, name) for name in ("sector", "organisation_name", "area")}
        return {}


def as_typed(form: forms.Form) -> dict[str, str]:
    """Return what was typed into a form, to be kept in a draft."""
    return {name: str(form.data.get(name, "")) for name in form.fields}


@retry_once
@transaction.atomic
def take_place(booking: Booking, person: User, *, join_list: bool) -> Enrolment:
    """Take the place, or join the list, or apply, with every answer given; one transaction.

    Raises a Refused of people or enrolment: then nothing has changed and the draft still stands. Expects every step
    to be answered (`next_step()` is None).
    """
    answers: dict[str, Mapping[str, Any]] = {}
    for step in booking.steps:
        form = booking.answered(step)
        if form is None:
            raise ValueError(f"The question {step.slug!r} has no answer yet.")
        answers[step.slug] = form.cleaned_data
        if isinstance(form, RoleForm):
            answers[step.slug] = form.profile_values
    rename_person(person, **answers["name"])
    update_profile(person, **answers["role"], **answers["work"])
    if asks_for_hopes(booking.workshop):
        enrolment = apply_for_place(booking.workshop, person, by=person, hopes=answers["hopes"]["hopes"])
    else:
        enrolment = book(booking.workshop, person, by=person, join_list=join_list)
    if booking.draft:
        drop_draft(booking.draft)
    return enrolment
