"""Tests that need the same slow beginning are run by one process, one after another."""

import os

import pytest


@pytest.mark.xdist_group("together")
def test_a_group_of_tests_stays_together(request):
    # pytest-xdist writes the group behind a test's name and looks for it there. A pytest that keeps names elsewhere
    # makes it build the demo in every process instead, without a word.
    distributed = "PYTEST_XDIST_WORKER" in os.environ
    assert request.node.nodeid.endswith("@together") == distributed
