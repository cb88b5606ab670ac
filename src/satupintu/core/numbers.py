"""Gap-free numbers from locked counter rows; never `max() + 1`."""

from django.db import connection


def next_number(series: str, year: int) -> int:
    """Return the next number of `series` in `year`, starting at 1.

    The counter row stays locked until the caller's transaction ends: a rollback gives the number back, so there are
    no gaps. Must be called inside a transaction.
    """
    return _advance(series, year, 1)


def hold_series(series: str, year: int) -> int:
    """Return the last number given of `series` in `year`, 0 if none was, and hold its row as `next_number` does.

    Must be called inside a transaction.
    """
    return _advance(series, year, 0)


def _advance(series: str, year: int, by: int) -> int:
    if not connection.in_atomic_block:
        raise RuntimeError("a number series needs a transaction")
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO core_numberseries (series, year, last) VALUES (%s, %s, %s) "
            "ON CONFLICT (series, year) DO UPDATE SET last = core_numberseries.last + excluded.last RETURNING last",
            [series, year, by],
        )
        row = cursor.fetchone()
    assert row is not None
    return int(row[0])
