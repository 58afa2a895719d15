"""The demo's local services in every state, visits both ways, a correction that waits, and people who can be found."""

import datetime as dt
from typing import Any

from demo.build.words import resources as words
from demo.build.workshops import Stage
from programmes.directory import services
from programmes.directory.models import Resource, ResourceCategory


def build_resources(stage: Stage) -> None:
    """Let practitioners suggest services and coordinators check them, over the past year."""
    categories = build_categories()
    owners = [stage.people["facilitator"], stage.crowd[1], stage.people["practitioner"], stage.crowd[8]]
    made = {}
    for number, row in enumerate(words.RESOURCES):
        days = row["days"]
        made[row["name"]] = checked(
            stage,
            values_of(row, stage, categories),
            by=stage.crowd[number % 12],
            days_ago=days,
            note=words.HOW_CHECKED[number % 3],
        )
        services.give_to(
            made[row["name"]], owners[number % 4], by=stage.coordinator, now=stage.clock.days_ago(days, 12)
        )
    services.change(
        made["The Listening Room"],
        {"private_notes": words.NOTES},
        by=stage.coordinator,
        now=stage.clock.days_ago(60),
    )
    gone = checked(
        stage, values_of(words.RETIRED, stage, categories), by=stage.crowd[12], days_ago=280, note=words.HOW_CHECKED[0]
    )
    services.retire(gone, by=stage.coordinator, reason=words.WHY_RETIRED, now=stage.clock.days_ago(45))
    for number, row in enumerate(words.SUGGESTED):
        services.suggest(
            values_of(row, stage, categories),
            by=[stage.people["practitioner"], stage.crowd[5]][number],
            look_after=number == 0,
            now=stage.clock.days_ago(3 - number, 19),
        )
    build_visits(stage, made)
    build_list(stage, made)
    name, changes, how = words.CORRECTION
    services.suggest_correction(
        made[name], changes, by=stage.people["practitioner"], note=how, now=stage.clock.days_ago(2, 20)
    )
    build_network(stage)


def build_categories() -> dict[str, ResourceCategory]:
    return {
        slug: ResourceCategory.objects.create(slug=slug, name=name, description=description, also_called=also_called)
        for slug, (name, description, also_called) in words.CATEGORIES.items()
    }


def values_of(row: dict[str, Any], stage: Stage, categories: dict[str, ResourceCategory]) -> dict[str, Any]:
    """Return what a row says as the services take it."""
    plain = {name: value for name, value in row.items() if name != "days"}
    return plain | {
        "region": stage.regions[row["region"]],
        "categories": [categories[slug] for slug in row["categories"]],
    }


def checked(stage: Stage, values: dict[str, Any], *, by: Any, days_ago: int, note: str) -> Resource:
    """Let somebody suggest a service, and a coordinator check it the day after."""
    suggested = services.suggest(values, by=by, now=stage.clock.days_ago(days_ago + 1, 18))
    return services.check(suggested, by=stage.coordinator, note=note, now=stage.clock.days_ago(days_ago, 11))


def build_visits(stage: Stage, made: dict[str, Resource]) -> None:
    for name, direction, days, who, learned in words.VISITS:
        services.log_visit(
            made[name],
            by=stage.people["facilitator"],
            direction=direction,
            on=stage.clock.today - dt.timedelta(days=days),
            who=who,
            learned=learned,
            now=stage.clock.days_ago(days - 1, 9),
        )


def build_list(stage: Stage, made: dict[str, Resource]) -> None:
    """The practitioner's own short list."""
    for name in words.KEPT:
        services.keep(made[name], by=stage.people["practitioner"], now=stage.clock.days_ago(5, 13))


def build_network(stage: Stage) -> None:
    """Some of those who took part can be found, each by those they chose."""
    for days, (number, scope, shown, talks_about, contact) in enumerate(words.LISTED, start=4):
        services.be_found(
            stage.crowd[number],
            scope=scope,
            shown=shown,
            talks_about=talks_about,
            contact=contact,
            consent=True,
            now=stage.clock.days_ago(days, 20),
        )
