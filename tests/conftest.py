"""The demo, built once and copied for whoever begins with it."""

import copy
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import pytest

from conftest import begin_with

if TYPE_CHECKING:
    from demo.build.workshops import Stage
    from tests.access.world import World
    from tests.database import TestDatabase


@pytest.fixture(scope="session")
def demo_kept(django_db_setup: "TestDatabase", django_db_blocker: Any) -> tuple[str, "Stage"]:
    """Build the demo and return what brings it back, with what it was built of."""
    from demo.build import build

    with django_db_blocker.unblock():
        stage = build()
        kept = django_db_setup.snapshot("demo")
        begin_with(django_db_setup)
    return kept, stage


@pytest.fixture(scope="session")
def demo_snapshot(demo_kept: tuple[str, "Stage"]) -> str:
    return demo_kept[0]


@pytest.fixture(scope="session")
def world_kept(
    demo_kept: tuple[str, "Stage"], django_db_setup: "TestDatabase", django_db_blocker: Any
) -> tuple[str, "World"]:
    """Add to the demo what it lacks of the things that addresses speak of; return what brings it back, and them."""
    from tests.access.world import build_world

    demo, stage = demo_kept
    with django_db_blocker.unblock():
        begin_with(django_db_setup, demo)
        world = build_world(stage)
        kept = django_db_setup.snapshot("world")
        begin_with(django_db_setup)
    return kept, world


@pytest.fixture(scope="module")
def in_the_world(
    world_kept: tuple[str, "World"], django_db_setup: "TestDatabase", django_db_blocker: Any
) -> Iterator["World"]:
    """Let a file's tests begin with the world of the table of addresses. They undo what they do."""
    snapshot, world = world_kept
    with django_db_blocker.unblock():
        begin_with(django_db_setup, snapshot)
    yield copy.deepcopy(world)
    with django_db_blocker.unblock():
        begin_with(django_db_setup)


@pytest.fixture
def world(in_the_world: "World") -> "World":
    """The world for one test, which may change what it is handed."""
    return copy.deepcopy(in_the_world)
