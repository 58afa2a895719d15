"""Makes a programme, its people and its pages from a module of words: the further programmes of the demo differ in
nothing else."""

import datetime as dt
from collections.abc import Mapping
from types import ModuleType
from typing import Any

from accounts.models import User
from cms.models import ModulePage, ProgrammeIndexPage, ProgrammePage, WorkshopPage
from demo.build.pages import add, draw, figures, key_facts, steps
from demo.build.workshops import Stage
from demo.people import Practitioner, read_practitioners
from programmes.catalogue.models import (
    CoachRole,
    Method,
    Module,
    Outcome,
    Programme,
    ProgrammeAudience,
    ProgrammePartner,
    Purpose,
    Venue,
    Workshop,
)
from programmes.people.models import Audience, Organisation, Profile
from programmes.people.services import update_profile


def build_programme(said: ModuleType, stage: Stage) -> Programme:
    """Make the programme of which `said` tells, with its organisations, house, people it is for, and pattern."""
    build_organisations(said, stage)
    stage.venues[said.VENUE["name"]] = Venue.objects.create(**said.VENUE)
    programme = Programme.objects.create(**said.PROGRAMME)
    for order, (code, name) in enumerate(said.AUDIENCES.items(), start=1):
        audience, _made = Audience.objects.get_or_create(code=code, defaults={"name": name})
        ProgrammeAudience.objects.create(programme=programme, audience=audience, order=order)
    for order, (key, role) in enumerate(said.PARTNERS, start=1):
        ProgrammePartner.objects.create(
            programme=programme, organisation=stage.organisations[key], role=role, order=order
        )
    rows: tuple[tuple[Any, list[tuple[str, str, str]]], ...] = (
        (Purpose, said.PURPOSES),
        (Method, said.METHODS),
        (Outcome, said.OUTCOMES),
        (CoachRole, getattr(said, "ROLES", [])),
    )
    for model, statements in rows:
        for order, (code, title, text) in enumerate(statements, start=1):
            model.objects.create(programme=programme, order=order, code=code, title=title, text=text)
    build_modules(said, programme)
    return programme


def build_organisations(said: ModuleType, stage: Stage) -> None:
    """Make the organisations that are new, each below the one it belongs to."""
    for key, (name, kind, parent) in said.ORGANISATIONS.items():
        stage.organisations[key] = Organisation.objects.create(
            name=name, kind=Organisation.Kind(kind), parent=stage.organisations[parent] if parent else None
        )


def build_modules(said: ModuleType, programme: Programme) -> None:
    """Lay the pattern, after the same checks that an editor's form makes."""
    outcomes = {outcome.code: outcome for outcome in programme.outcomes.all()}
    for order, (slug, title, summary, kind, values, aims) in enumerate(said.MODULES, start=1):
        times = {name: dt.time.fromisoformat(values[name]) for name in ("start_time", "end_time") if name in values}
        module = Module(
            programme=programme, order=order, slug=slug, title=title, summary=summary, kind=kind, **(values | times)
        )
        module.full_clean()
        module.save()
        module.outcomes.set([outcomes[code] for code in aims])


def build_people(said: ModuleType) -> list[User]:
    """Make the programme's practitioners, each with a profile, in the order of the list."""
    audiences = {audience.code: audience for audience in Audience.objects.all()}
    sectors = getattr(said, "SECTORS", {})
    return [
        _practitioner(one, audiences, sectors.get(one.audience, Profile.Sector.HEALTH))
        for one in read_practitioners(said.PEOPLE)
    ]


def _practitioner(one: Practitioner, audiences: Mapping[str, Audience], sector: str) -> User:
    user = User.objects.filter(email=one.email).first() or User.objects.create_user(
        one.email, first_name=one.first_name, last_name=one.last_name
    )
    update_profile(
        user,
        audience=audiences[one.audience],
        sector=Profile.Sector(sector),
        organisation_name=one.organisation,
        area=one.area,
    )
    return user


# --- Pages --------------------------------------------------------------------------------------------


def build_pages(said: ModuleType, programme: Programme, on: Mapping[str, Workshop], *, by: User) -> None:
    """Write and publish the programme's page, those of its modules that have words, and those of the workshops."""
    page = ProgrammePage(
        programme=programme,
        title=programme.title,
        slug=programme.slug,
        illustration=draw(said.PAGE["picture"]),
        search_description=programme.summary,
        body=[
            key_facts(said.PAGE["facts_heading"], said.PAGE["facts"]),
            ("text", said.PAGE["text"]),
            steps(said.PAGE["steps_heading"], said.PAGE["steps"]),
            figures(said.PAGE["figures_heading"], said.PAGE["figures"]),
        ],
        **{name: said.PAGE[name] for name in ("promise", "introduction", "audience_words", "access", "cancellation")},
    )
    add(ProgrammeIndexPage.objects.get(), page, by=by)
    for module in programme.modules.filter(slug__in=said.MODULE_PAGES):
        told = said.MODULE_PAGES[module.slug]
        child = ModulePage(
            module=module,
            title=module.title,
            slug=module.slug,
            introduction=told["introduction"],
            illustration=draw(told["picture"]),
            body=[steps(told["steps_heading"], told["steps"]), ("text", told["text"])],
        )
        add(page, child, by=by)
    for key, workshop in on.items():
        child = WorkshopPage(
            workshop=workshop,
            title=workshop.title,
            slug=workshop.code.lower(),
            introduction=said.WORKSHOP_PAGES[key],
            illustration=draw(said.HOUSE_PICTURE),
            body=[("text", said.HOUSE)],
        )
        add(page, child, by=by)
