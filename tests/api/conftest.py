"""The cast of the API's tests."""

import pytest


@pytest.fixture
def people(at):
    """The whole cast of region `siap`."""
    from tests.applications.office import desk

    return desk(at)
