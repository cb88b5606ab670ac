"""A test that commits says why."""

import pytest
from tests.conftest import pytest_collection_modifyitems


class Item:
    """A collected test with these markers."""

    nodeid = "tests/sample.py::test_it"

    def __init__(self, **markers: pytest.Mark) -> None:
        self.markers = markers

    def get_closest_marker(self, name: str) -> pytest.Mark | None:
        return self.markers.get(name)


@pytest.mark.parametrize(
    ("markers", "is_refused"),
    [
        ({}, False),
        ({"django_db": pytest.mark.django_db.mark}, False),
        ({"django_db": pytest.mark.django_db(transaction=True).mark}, True),
        ({"django_db": pytest.mark.django_db(True).mark}, True),
        ({"django_db": pytest.mark.django_db(transaction=True).mark, "commits": pytest.mark.commits.mark}, True),
        ({"django_db": pytest.mark.django_db(transaction=True).mark, "commits": pytest.mark.commits("two workers").mark}, False),
    ],
)
def test_committing_without_a_reason_is_refused(markers: dict[str, pytest.Mark], is_refused: bool) -> None:
    if is_refused:
        with pytest.raises(pytest.UsageError, match="commits"):
            pytest_collection_modifyitems([Item(**markers)])  # type: ignore[list-item]
    else:
        pytest_collection_modifyitems([Item(**markers)])  # type: ignore[list-item]
