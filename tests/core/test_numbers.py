"""Numbers without gaps, also when eight connections want one at the same moment."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection, transaction

from satupintu.core.models import NumberSeries
from satupintu.core.numbers import next_number
from satupintu.core.regions import region_context


@pytest.mark.django_db
def test_a_series_begins_at_one_every_year() -> None:
    assert [next_number("permohonan", 2026) for _ in range(3)] == [1, 2, 3]
    assert next_number("permohonan", 2027) == 1
    assert next_number("tiket", 2026) == 1
    assert next_number("permohonan", 2026) == 4


@pytest.mark.django_db
def test_a_rollback_gives_the_number_back() -> None:
    next_number("permohonan", 2026)

    def fail() -> None:
        with transaction.atomic():
            assert next_number("permohonan", 2026) == 2
            raise LookupError

    with pytest.raises(LookupError):
        fail()
    assert next_number("permohonan", 2026) == 2


@pytest.mark.django_db
def test_each_region_counts_by_itself() -> None:
    assert next_number("permohonan", 2026) == 1
    with region_context("provinsi"):
        assert next_number("permohonan", 2026) == 1
    assert next_number("permohonan", 2026) == 2


@pytest.mark.usefixtures("committed")
def test_a_transaction_is_needed() -> None:
    with pytest.raises(RuntimeError, match="transaction"):
        next_number("permohonan", 2026)
    assert not NumberSeries.objects.filter(series="permohonan").exists()


SERIES, CONNECTIONS, EACH = "lomba", 8, 25


def _race(worker: int) -> list[int]:
    """Take numbers in a connection of its own; give every fifth back."""
    taken = []
    try:
        with region_context("kota"):
            for turn in range(EACH):
                try:
                    with transaction.atomic():
                        number = next_number(SERIES, 2026)
                        if (worker + turn) % 5 == 0:
                            raise LookupError
                    taken.append(number)
                except LookupError:
                    pass
    finally:
        connection.close()
    return taken


@pytest.mark.usefixtures("committed")
def test_eight_connections_leave_no_gap() -> None:
    with ThreadPoolExecutor(CONNECTIONS) as pool:
        taken = sorted(number for numbers in pool.map(_race, range(CONNECTIONS)) for number in numbers)
    kept = CONNECTIONS * EACH * 4 // 5
    assert taken == list(range(1, kept + 1))
    assert NumberSeries.objects.get(series=SERIES, year=2026).last == kept
