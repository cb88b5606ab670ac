"""Row locks: parent before child, by primary key, once, before the check (`docs/explanation/locking.md`)."""

import functools
from typing import Any, TypeVar

from django.db import connection
from django.db.models import Model, QuerySet

from satupintu.core.errors import NotFound
from satupintu.core.operation import locks_held
from satupintu.core.schema import schema_name
from satupintu.core.statements import Question

M = TypeVar("M", bound=Model)


def lock(model: type[M], pk: Any, **also: Any) -> M:
    """Return the row of `model` with this key, locked until the end of the transaction.

    `also` narrows the look-up (for example to the owner). Raises `NotFound` when there is no such row.
    """
    found: M | None = _locked(model).filter(pk=pk, **also).first() if also else _row(model).first(pk)
    return _noted(found)


def lock_with(model: type[M], pk: Any, *related: str) -> M:
    """Return the row as `lock` does, and read with it, unlocked, what `select_related` would. Raises `NotFound`."""
    found: M | None = _row(model, *related).first(pk)
    return _noted(found)


def _noted(found: M | None) -> M:
    if found is None:
        raise NotFound
    locks_held().add((type(found), found.pk))
    return found


def hold_row(model: type[Model], pk: Any) -> None:
    """Lock a row whose values are not needed; costs nothing when this operation holds it already. Raises `NotFound`."""
    held = locks_held()
    if (model, pk) in held:
        return
    if _key(model).first(pk) is None:
        raise NotFound
    held.add((model, pk))


@functools.cache
def _row(model: type[M], *related: str) -> Question[M]:
    def build(pk: Any) -> QuerySet[M]:
        rows = _locked(model).filter(pk=pk)
        return rows.select_related(*related) if related else rows

    return Question(build)


def _locked(model: type[M]) -> QuerySet[M]:
    return model._default_manager.select_for_update(of=("self",))


@functools.cache
def _key(model: type[Model]) -> Question[Any]:
    return Question(lambda pk: _locked(model).filter(pk=pk).values_list("pk"))


def lock_key(name: str) -> None:
    """Hold the name alone until the end of the transaction; waits for whoever holds it now."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"{schema_name()}:{name}"])


def lock_many(queryset: QuerySet[M]) -> list[M]:
    """Return the rows of `queryset` locked in the order of their keys."""
    return list(queryset.select_for_update(of=("self",)).order_by("pk"))
