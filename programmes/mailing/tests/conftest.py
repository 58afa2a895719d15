from collections.abc import Iterator

import pytest
import time_machine

from programmes.mailing.tests.clock import WINTER


@pytest.fixture(autouse=True)
def clock() -> Iterator[time_machine.Traveller]:
    """Let every test of this room begin on one winter morning, and move the clock as it likes."""
    with time_machine.travel(WINTER, tick=False) as traveller:
        yield traveller
