"""The cast of the API's tests."""

import pytest
from tests.applications.office import Desk, desk


@pytest.fixture
def people(at) -> Desk:
    """The whole cast of region `siap`."""
    return desk(at)
