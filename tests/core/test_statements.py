"""Statements written once give and write what the ORM gives and writes."""

from datetime import date, datetime
from uuid import UUID

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from satupintu.catalogue.models import ServiceVersion
from satupintu.core.ids import uuid7
from satupintu.core.models import Holiday
from satupintu.core.statements import Question, insert_rows, update_row
from satupintu.journal.models import Entry

pytestmark = pytest.mark.django_db

BY_DATE: Question[Holiday] = Question(lambda day: Holiday.objects.filter(date__gte=day).order_by("date"))
NAMES: Question[tuple[str, str]] = Question(
    lambda day, category: Holiday.objects.filter(date=day, category=category).values_list("name", "category")
)
KEYS: Question[UUID] = Question(lambda day: Holiday.objects.filter(date__gte=day).order_by("date").values_list("pk", flat=True))
VERSIONS: Question[ServiceVersion] = Question(
    lambda code: ServiceVersion.objects.filter(service__code=code).select_related("service").order_by("pk")
)
ENTRY: Question[Entry] = Question(lambda pk: Entry.objects.filter(pk=pk))


def closed(day: date, name: str = "Hari jadi") -> Holiday:
    return Holiday(date=day, name=name, category="local")


def test_rows_inserted_together_are_those_the_orm_reads() -> None:
    rows = [closed(date(2030, 5, 1)), closed(date(2030, 5, 2), "Peringatan ꦲꦏ")]
    assert not Holiday.objects.filter(date__year=2030).exists()
    with CaptureQueriesContext(connection) as asked:
        insert_rows(rows)
    assert len(asked) == 1
    assert list(Holiday.objects.filter(date__year=2030).order_by("date")) == rows
    assert Holiday.objects.get(date=date(2030, 5, 2)).name == "Peringatan ꦲꦏ"
    assert not rows[0]._state.adding


def test_a_question_gives_models_values_and_single_columns_as_the_queryset_does() -> None:
    insert_rows([closed(date(2030, 5, 1)), closed(date(2030, 5, 2), "Dua")])
    for day in (date(2030, 5, 1), date(2030, 5, 2), date(2031, 1, 1)):
        queryset = Holiday.objects.filter(date__gte=day).order_by("date")
        assert [vars(x) | {"_state": 0} for x in BY_DATE.list(day)] == [vars(x) | {"_state": 0} for x in queryset]
        assert KEYS.list(day) == list(queryset.values_list("pk", flat=True))
        assert BY_DATE.first(day) == queryset.first()
    assert NAMES.list(date(2030, 5, 2), "local") == [("Dua", "local")]
    assert NAMES.list(date(2030, 5, 2), "public") == []


def test_a_question_brings_what_was_selected_with_the_rows(ready: None) -> None:
    expected = list(ServiceVersion.objects.filter(service__code="K03").select_related("service").order_by("pk"))
    assert VERSIONS.list("K03") == expected != []
    with CaptureQueriesContext(connection) as asked:
        assert [version.service.slug for version in VERSIONS.list("K03")] == [version.service.slug for version in expected]
    assert len(asked) == 1


def test_columns_come_as_python_knows_them(at: datetime) -> None:
    entry = Entry(at=at, event="x.y", subject_type="core.Holiday", subject_id=uuid7(), actor_kind="system", data={"a": [1, None]})
    insert_rows([entry])
    found = ENTRY.first(entry.pk)
    assert found is not None
    assert (found.data, found.at, found.application_id) == ({"a": [1, None]}, at, None)


def test_only_the_named_columns_are_updated() -> None:
    row = closed(date(2030, 5, 1))
    insert_rows([row])
    row.name, row.decree_no = "Baru", "1/2030"
    update_row(row, ["name"])
    row.refresh_from_db()
    assert (row.name, row.decree_no) == ("Baru", "")
    row.decree_no = "2/2030"
    update_row(row)
    row.refresh_from_db()
    assert (row.name, row.decree_no, row.date) == ("Baru", "2/2030", date(2030, 5, 1))


def test_a_row_that_is_not_there_is_not_updated_in_silence() -> None:
    with pytest.raises(DatabaseError):
        update_row(closed(date(2030, 5, 1)))
    assert not Holiday.objects.filter(date=date(2030, 5, 1)).exists()


def test_a_column_that_does_not_exist_is_refused() -> None:
    with pytest.raises(ValueError, match="nama"):
        update_row(closed(date(2030, 5, 1)), ["nama"])


def test_a_constraint_still_refuses_and_keeps_what_was() -> None:
    insert_rows([closed(date(2030, 5, 1))])
    with pytest.raises(IntegrityError), transaction.atomic():
        insert_rows([closed(date(2030, 5, 1), "Lagi")])
    assert [x.name for x in Holiday.objects.filter(date=date(2030, 5, 1))] == ["Hari jadi"]


def test_the_same_text_asks_each_region_for_its_own(other_region: object) -> None:
    insert_rows([closed(date(2030, 5, 1))])
    assert KEYS.list(date(2030, 1, 1))
    with other_region():  # type: ignore[operator]
        assert not Holiday.objects.filter(pk__in=KEYS.list(date(2030, 5, 1)), date=date(2030, 5, 1)).exists()
