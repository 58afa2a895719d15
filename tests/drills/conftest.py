"""A house for each drill, and what the drills counted at the end of the run."""

from collections.abc import Callable, Iterator

import pytest

from tests.drills.house import FIGURES, House, counted, house


@pytest.fixture
def own_house(transactional_db) -> Iterator[House]:
    with house() as own:
        yield own


@pytest.fixture
def count(request: pytest.FixtureRequest) -> Callable[..., None]:
    """Keep figures to be printed: `count(kills=20, lost=0)`."""
    return lambda **figures: counted(request, **figures)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    if figures := config.stash.get(FIGURES, []):
        terminalreporter.section("what the drills counted")
        for line in figures:
            terminalreporter.write_line(line)
