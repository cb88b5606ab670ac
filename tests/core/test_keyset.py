"""Pages by place: every row once, in order, whatever comes in meanwhile; a range of an index; no place that was not given."""

import base64
import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from django.db import connection, models, transaction
from hypothesis import given, settings
from hypothesis import strategies as st

from satupintu.core.errors import Invalid
from satupintu.core.keyset import Page, read_page

pytestmark = pytest.mark.django_db
BEGIN = datetime(2026, 3, 2, 2, 0, tzinfo=UTC)


class Line(models.Model):
    """A row with a moment, or without one."""

    id = models.UUIDField(primary_key=True)
    due = models.DateTimeField(null=True)

    class Meta:
        app_label = "tests_of_keyset"
        db_table = "tests_of_keyset"


@pytest.fixture(autouse=True)
def table(db: None) -> None:
    with connection.cursor() as cursor:
        cursor.execute("CREATE TEMPORARY TABLE tests_of_keyset (id uuid PRIMARY KEY, due timestamptz) ON COMMIT DROP")
        cursor.execute("CREATE INDEX tests_of_keyset_due ON tests_of_keyset (due)")


@pytest.fixture
def many(table: None) -> None:
    """10,000 rows, two a minute, and as many without a moment."""
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO tests_of_keyset SELECT gen_random_uuid(), %s + (n / 2) * interval '1 minute' FROM generate_series(1, 10000) n",
            [BEGIN],
        )
        cursor.execute("INSERT INTO tests_of_keyset SELECT gen_random_uuid(), NULL FROM generate_series(1, 10000)")
        cursor.execute("ANALYZE tests_of_keyset")


def row(minute: int | None, number: int) -> Line:
    return Line(id=UUID(int=number), due=None if minute is None else BEGIN + timedelta(minutes=minute, microseconds=7))


def walk(size: int, *, newest_first: bool = False) -> Iterator[Page[Line]]:
    after = ""
    while True:
        page = read_page(Line.objects.all(), "due", newest_first=newest_first, after=after, size=size)
        yield page
        if not (after := page.after):
            return


def place(row: Line) -> tuple[bool, Any, UUID]:
    return row.due is None, row.due, row.id


DUE = st.lists(st.one_of(st.none(), st.integers(0, 4)), max_size=14)


@settings(deadline=None, max_examples=60)
@given(due=DUE, size=st.integers(1, 5), newest_first=st.booleans())
def test_every_row_comes_once_and_in_order(due: list[int | None], size: int, newest_first: bool) -> None:
    if newest_first:
        due = [minute for minute in due if minute is not None]
    with transaction.atomic():
        # Ids in an order that is not that of the moments.
        rows = Line.objects.bulk_create([row(minute, (number * 7) % 101) for number, minute in enumerate(due)])
        pages = list(walk(size, newest_first=newest_first))
        assert [place(one) for page in pages for one in page.rows] == sorted(map(place, rows), reverse=newest_first)
        assert all(len(page.rows) == size for page in pages[:-1])
        transaction.set_rollback(True)


@settings(deadline=None, max_examples=60)
@given(due=DUE, more=DUE, size=st.integers(1, 5))
def test_rows_that_come_in_meanwhile_shift_nothing(due: list[int | None], more: list[int | None], size: int) -> None:
    with transaction.atomic():
        known = {one.pk for one in Line.objects.bulk_create([row(minute, number) for number, minute in enumerate(due)])}
        seen = []
        for page in walk(size):
            seen += page.rows
            if more:
                Line.objects.bulk_create([row(more.pop(), 1000 + len(more))])
        assert [one for one in seen if one.pk in known] == sorted(
            (row(minute, number) for number, minute in enumerate(due)), key=place
        )
        assert len({one.pk for one in seen}) == len(seen)
        transaction.set_rollback(True)


def test_the_row_a_page_ended_with_may_be_gone(many: None) -> None:
    first = read_page(Line.objects.all(), "due", size=3)
    wanted = read_page(Line.objects.all(), "due", size=6).rows[3:]
    Line.objects.filter(pk=first.rows[-1].pk).delete()
    assert read_page(Line.objects.all(), "due", after=first.after, size=3).rows == wanted


def conditions(plan: dict[str, Any]) -> Iterator[str]:
    if "Index Cond" in plan:
        yield plan["Index Cond"]
    for part in plan.get("Plans", []):
        yield from conditions(part)


@pytest.mark.parametrize("newest_first", [False, True])
def test_a_page_far_back_is_a_range_of_the_index(many: None, newest_first: bool, django_assert_num_queries: Any) -> None:
    rows = Line.objects.filter(due__isnull=False)
    far = read_page(rows, "due", newest_first=newest_first, size=9_000).after
    with django_assert_num_queries(1) as asked:
        assert len(read_page(rows, "due", newest_first=newest_first, after=far, size=50).rows) == 50
    with connection.cursor() as cursor:
        cursor.execute("EXPLAIN (ANALYZE, FORMAT JSON) " + asked.captured_queries[0]["sql"])
        (answer,) = cursor.fetchone()
    (top,) = json.loads(answer) if isinstance(answer, str) else answer
    assert any("due" in condition and ("<=" if newest_first else ">=") in condition for condition in conditions(top["Plan"]))
    assert "Seq Scan" not in json.dumps(top)
    assert top["Plan"]["Actual Rows"] == 51


def test_the_rows_without_a_moment_are_asked_for_once_those_with_one_are_used_up(
    many: None, django_assert_num_queries: Any
) -> None:
    seam = read_page(Line.objects.all(), "due", size=9_990).after
    with django_assert_num_queries(2):
        page = read_page(Line.objects.all(), "due", after=seam, size=50)
    assert [one.due is None for one in page.rows] == [False] * 10 + [True] * 40
    with django_assert_num_queries(1):
        assert len(read_page(Line.objects.all(), "due", after=page.after, size=50).rows) == 50


def forged(text: str) -> str:
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


@pytest.mark.parametrize(
    "after",
    [
        "x",
        "~",
        "-",
        "é",
        "a" * 5000,
        forged("~"),
        forged("-~x"),
        forged("2026-03-02T09:00:00+00:00"),
        forged("2026-03-02T09:00:00+00:00~x"),
        forged(f"2026-03-02T09:00:00~{UUID(int=0)}"),
        forged(f"0001-01-01T00:00:00+07:00~{UUID(int=0)}"),
        forged(f"9999-12-31T23:59:59-07:00~{UUID(int=0)}"),
        f"2026-03-02T09:00:00+00:00~{UUID(int=0)}",
    ],
)
def test_a_cursor_no_page_gave_is_refused(after: str) -> None:
    Line.objects.create(id=UUID(int=1), due=BEGIN)
    for newest_first in (False, True):
        with pytest.raises(Invalid) as refusal:
            read_page(Line.objects.all(), "due", newest_first=newest_first, after=after, size=5)
        assert list(refusal.value.errors) == ["after"]


def test_newest_first_knows_no_place_without_a_moment() -> None:
    after = forged(f"-~{UUID(int=0)}")
    assert read_page(Line.objects.all(), "due", after=after, size=5) == Page([], "")
    with pytest.raises(Invalid):
        read_page(Line.objects.all(), "due", newest_first=True, after=after, size=5)
