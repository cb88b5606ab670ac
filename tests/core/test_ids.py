"""UUIDv7: ordered by time, unguessable enough, well-formed."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from satupintu.core.ids import uuid7

MOMENTS = st.datetimes(min_value=datetime(2000, 1, 1), max_value=datetime(2100, 1, 1), timezones=st.just(UTC))


def test_it_is_a_version_7_of_rfc_9562() -> None:
    made = uuid7()
    assert made.version == 7
    assert made.variant == "specified in RFC 4122"


@given(MOMENTS)
def test_the_first_48_bits_are_milliseconds(moment: datetime) -> None:
    assert abs((uuid7(moment).int >> 80) - int(moment.timestamp() * 1000)) <= 1


@given(MOMENTS, st.integers(min_value=5, max_value=10**9))
def test_later_ones_sort_behind(moment: datetime, milliseconds: int) -> None:
    assert uuid7(moment) < uuid7(moment + timedelta(milliseconds=milliseconds))


def test_those_of_one_process_ascend() -> None:
    made = [uuid7() for _ in range(20_000)]
    assert all(before < after for before, after in pairwise(made))


def test_those_of_one_millisecond_ascend() -> None:
    moment = datetime(2026, 3, 2, 2, 0, tzinfo=UTC)
    made = [uuid7(moment) for _ in range(3_000)]
    assert made == sorted(made)


def test_threads_never_make_the_same() -> None:
    with ThreadPoolExecutor(8) as pool:
        made = [one for batch in pool.map(lambda _: [uuid7() for _ in range(2_000)], range(8)) for one in batch]
    assert len(set(made)) == 16_000
