"""Builds the demo by calling the services that people's own acts call, so that it is always a legal state.

Dates are relative to the day it is built on; everything else is the same each time.
"""

from demo.build.story import build

__all__ = ["build"]
