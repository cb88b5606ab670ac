"""Statements of the busiest paths, put together once a process and not once a call.

The ORM spends most of a short operation on writing the same SQL again. What stands here keeps the text and lets only the
values change: the queryset stays the one description of what is asked. Use it where a bench shows the need, nowhere else.
"""

import functools
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from django.db import DEFAULT_DB_ALIAS, DatabaseError, connection, connections
from django.db.models import AutoField, Expression, Field, Model, QuerySet
from django.db.models.query import ModelIterable, get_related_populators
from django.db.models.sql.compiler import SQLCompiler

T = TypeVar("T")
M = TypeVar("M", bound=Model)


class _Mark(Expression):
    """Stands in a queryset where a value will be put."""

    def __init__(self, number: int) -> None:
        super().__init__()
        self.number = number

    def as_sql(self, compiler: SQLCompiler, connection: Any) -> tuple[str, Any]:
        return "%s", [self]


@dataclass(frozen=True)
class _Text:
    """The text of a question, its parameters with marks among them, and how a row of the answer becomes an object."""

    sql: str
    params: tuple[Any, ...]
    rows: Callable[[Iterable[Any]], Iterable[Any]]

    def values(self, given: Sequence[Any]) -> list[Any]:
        return [given[x.number] if isinstance(x, _Mark) else x for x in self.params]


class Question(Generic[T]):
    """A queryset whose SQL is written once.

    `build` takes the values as arguments and returns the queryset; it is called once, with marks for values. A value can
    be compared with a column (`filter(pk=value)`), not be taken apart or counted, and is given as the database knows it
    (a UUID, a string, a date, an aware datetime, not a model).
    """

    def __init__(self, build: Callable[..., QuerySet[Any, T]]) -> None:
        self._build = build

    @functools.cached_property
    def _text(self) -> _Text:
        number_of_values = self._build.__code__.co_argcount
        queryset = self._build(*map(_Mark, range(number_of_values)))
        compiler = queryset.query.get_compiler(connection=connection)
        sql, params = compiler.as_sql()
        return _Text(sql, tuple(params), _row_maker(queryset, compiler))

    def list(self, *values: Any) -> list[T]:
        """Return the rows for these values."""
        text = self._text
        with connection.cursor() as cursor:
            cursor.execute(text.sql, text.values(values))
            return list(text.rows(cursor.fetchall()))

    def first(self, *values: Any) -> T | None:
        """Return the first row for these values, or None."""
        return next(iter(self.list(*values)), None)


def _row_maker(queryset: QuerySet[Any, Any], compiler: SQLCompiler) -> Callable[[Iterable[Any]], Iterable[Any]]:
    """Return what the ORM does to the rows of such a queryset, with all that does not depend on the row done before."""
    converters = compiler.get_converters([column[0] for column in compiler.select or ()])

    def converted(rows: Iterable[Any]) -> Iterable[Any]:
        return map(tuple, compiler.apply_converters(rows, converters)) if converters else rows

    if queryset._iterable_class is not ModelIterable:
        flat = len(compiler.select or ()) == 1 and queryset._iterable_class.__name__ == "FlatValuesListIterable"
        return (lambda rows: (row[0] for row in converted(rows))) if flat else converted
    info: dict[str, Any] = compiler.klass_info
    fields, select = info["select_fields"], compiler.select
    first, after = fields[0], fields[-1] + 1
    names = [column[0].target.attname for column in select[first:after]]
    populators = get_related_populators(info, select, DEFAULT_DB_ALIAS)  # type: ignore[call-arg]

    def made(rows: Iterable[Any]) -> Iterable[Any]:
        for row in converted(rows):
            found = info["model"].from_db(DEFAULT_DB_ALIAS, names, row[first:after])
            for populator in populators:
                populator.populate(row, found)
            yield found

    return made


def insert_rows(rows: Sequence[Model]) -> None:
    """Insert new rows of one model in one statement, as `bulk_create` would, without asking for anything back.

    A key that the database gives stays unknown.
    """
    model, database = type(rows[0]), connections[DEFAULT_DB_ALIAS]
    fields = _insert_fields(model)
    values = [field.get_db_prep_save(field.pre_save(row, True), database) for row in rows for field in fields]
    with database.cursor() as cursor:
        cursor.execute(_insert_text(model, len(rows)), values)
    for row in rows:
        row._state.adding, row._state.db = False, DEFAULT_DB_ALIAS


def update_row(row: Model, names: Sequence[str] | None = None) -> None:
    """Write the named columns of a row that is there, or all of them, as `save(update_fields=…)` would.

    Raises DatabaseError when there is no such row.
    """
    sql, fields = _update_text(type(row), None if names is None else tuple(names))
    database = connections[DEFAULT_DB_ALIAS]
    values = [field.get_db_prep_save(field.pre_save(row, False), database) for field in fields]
    with database.cursor() as cursor:
        cursor.execute(sql, [*values, row.pk])
        if cursor.rowcount != 1:
            raise DatabaseError(f"{type(row).__name__}: nothing was updated")


@functools.cache
def _insert_fields(model: type[Model]) -> "tuple[Field[Any, Any], ...]":
    return tuple(field for field in model._meta.local_concrete_fields if not (field.generated or isinstance(field, AutoField)))


@functools.lru_cache(maxsize=256)
def _insert_text(model: type[Model], count: int) -> str:
    fields = _insert_fields(model)
    columns = ", ".join(_quoted(field.column) for field in fields)
    one = f"({', '.join(_placeholder(field) for field in fields)})"
    return f"INSERT INTO {_quoted(model._meta.db_table)} ({columns}) VALUES {', '.join([one] * count)}"  # noqa: S608 (names of ours)


@functools.cache
def _update_text(model: type[Model], names: tuple[str, ...] | None) -> "tuple[str, tuple[Field[Any, Any], ...]]":
    fields = tuple(
        field
        for field in model._meta.local_concrete_fields
        if not (field.primary_key or field.generated) and (names is None or field.name in names or field.attname in names)
    )
    if names is not None and len(fields) != len(names):
        raise ValueError(f"{model.__name__} lacks some of {', '.join(names)}")
    columns = ", ".join(f"{_quoted(field.column)} = {_placeholder(field)}" for field in fields)
    pk = _quoted(model._meta.pk.column)
    return f"UPDATE {_quoted(model._meta.db_table)} SET {columns} WHERE {pk} = %s", fields  # noqa: S608 (names of ours)


def _quoted(name: str | None) -> str:
    return str(connection.ops.quote_name(name or ""))


def _placeholder(field: "Field[Any, Any]") -> str:
    special = getattr(field, "get_placeholder", None)
    return str(special(None, None, connection)) if special else "%s"
