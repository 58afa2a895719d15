"""How often to repeat what can go wrong only now and then: a little in `make test`, in full in `make soak`."""

import os

SOAK = os.environ.get("KINDLING_SOAK") == "1"


def times(few: int, full: int) -> int:
    """Return `full` in `make soak` (KINDLING_SOAK=1), else `few`. Mark such a test with `@pytest.mark.soak`."""
    return full if SOAK else few
