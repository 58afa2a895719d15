from collections.abc import Iterator

import pytest
import time_machine

from programmes.coaching.tests.factories import NOW


@pytest.fixture(autouse=True)
def clock() -> Iterator[time_machine.Traveller]:
    """Let every test of this room take place on one winter morning, until it moves the clock itself."""
    with time_machine.travel(NOW, tick=False) as traveller:
        yield traveller
