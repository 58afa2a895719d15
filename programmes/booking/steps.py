"""The questions on the way to a place, in order, and the answers given so far.

Answers are kept as they were typed and read through their forms again at every use, so a rule that changes in the
meantime is kept to and nothing that was typed is lost.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.db import transaction
from django.utils import timezone
from django.utils.functional import Promise, cached_property
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from programmes.booking.forms import OTHER, HopesForm, NameForm, RoleForm, WorkplaceForm, asks_for_hopes, audiences_of
from programmes.catalogue.models import Workshop
from programmes.enrolment.models import BookingDraft, Enrolment
from programmes.enrolment.queries import asks_anything, counting_day
from programmes.enrolment.services import apply_for_place, book, drop_draft
from programmes.people.models import Audience, Profile
from programmes.people.services import rename_person, update_profile
from programmes.prerequisites.forms import StatementForm, as_initial
from programmes.prerequisites.queries import Standing, standings
from programmes.prerequisites.services import state
from ui.locks import retry_once


@dataclass(frozen=True)
class Step:
    """One page with one question; `standing` where it asks for something that has to be verified."""

    slug: str
    title: str | Promise
    form: type[forms.Form]
    standing: Standing | None = None


STEPS = [
    Step("name", _("What is your name?"), NameForm),
    Step("role", _("What do you do?"), RoleForm),
    Step("work", _("Where do you work?"), WorkplaceForm),
]
HOPES = Step("hopes", _("What do you hope for?"), HopesForm)
# What the address of a question about a prerequisite begins with.
ASKED = "have-"


def steps_for(workshop: Workshop, asked: Iterable[Standing]) -> list[Step]:
    """Return the questions asked for a place on this workshop, in order.

    Who applies is asked for what the programme wants verified, but for what is verified for the first day already.
    """
    if not asks_for_hopes(workshop):
        return STEPS
    stated = (Step(f"{ASKED}{one.prerequisite.code}", one.prerequisite.title, StatementForm, one) for one in asked)
    return [*STEPS, HOPES, *stated]


@dataclass
class Booking:
    """One visitor's way to a place on one workshop: the draft, if there is one yet, and who they are, if known."""

    workshop: Workshop
    draft: BookingDraft | None
    person: User | None

    @cached_property
    def standings(self) -> list[Standing]:
        """How the visitor stands, on the first day, with what the programme asks for."""
        if not asks_anything(self.workshop):
            return []
        day = counting_day(self.workshop, now=timezone.now())
        return standings(self.person, self.workshop.programme, on=day)

    @property
    def lacking(self) -> list[Standing]:
        """What has to be verified before a place can be theirs."""
        return [one for one in self.standings if one.lacking]

    @property
    def states_first(self) -> bool:
        """True when they can't go on before something is verified: where places are booked, nobody decides after."""
        return self.workshop.enrolment_mode == Workshop.EnrolmentMode.BOOK and bool(self.lacking)

    @cached_property
    def steps(self) -> list[Step]:
        return steps_for(self.workshop, [one for one in self.standings if not one.met])

    @cached_property
    def audiences(self) -> list[Audience]:
        """Whom the programme is for; asked for once, however often a form is read."""
        return list(audiences_of(self.workshop.programme))

    def step(self, slug: str) -> Step | None:
        return next((step for step in self.steps if step.slug == slug), None)

    def form(self, step: Step, data: Any = None) -> forms.Form:
        """Return a step's form: bound to `data`, else filled with what was answered, else with what we know."""
        options: dict[str, Any] = {"audiences": self.audiences} if step.form is RoleForm else {}
        if step.standing:
            options = {"prerequisite": step.standing.prerequisite}
        if data is not None:
            return step.form(data, **options)
        known = self.draft.answers.get(step.slug) if self.draft else None
        known = known or self._known(step)
        if step.standing and not known:
            # What has lapsed or was not verified is to be said anew, from what was said before.
            known = as_initial(step.standing)
        return step.form(initial=known, **options)

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
        """Return what a signed-in person's profile, or statement, says already: nothing is asked twice."""
        if self.person is None:
            return {}
        if step.standing:
            return as_initial(step.standing) if step.standing.waiting else {}
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
    answered: dict[str, Any] = {}
    for step in booking.steps:
        form = booking.answered(step)
        if form is None:
            raise ValueError(f"The question {step.slug!r} has no answer yet.")
        answers[step.slug], answered[step.slug] = form.cleaned_data, form
        if isinstance(form, RoleForm):
            answers[step.slug] = form.profile_values
    rename_person(person, **answers["name"])
    update_profile(person, **answers["role"], **answers["work"])
    for step in booking.steps:
        if step.standing and (stated := answered[step.slug].stated) is not None:
            state(person, step.standing.prerequisite, by=person, ask=False, **stated)
    if asks_for_hopes(booking.workshop):
        enrolment = apply_for_place(booking.workshop, person, by=person, hopes=answers["hopes"]["hopes"])
    else:
        enrolment = book(booking.workshop, person, by=person, join_list=join_list)
    if booking.draft:
        drop_draft(booking.draft)
    return enrolment
