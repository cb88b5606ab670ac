"""Row locks: parent before child, by primary key, once, before the check (`docs/explanation/locking.md`)."""

from typing import Any, TypeVar

from django.db import connection
from django.db.models import Model, QuerySet

from satupintu.core.errors import NotFound
from satupintu.core.schema import schema_name

M = TypeVar("M", bound=Model)


def lock(model: type[M], pk: Any, **also: Any) -> M:
    """Return the row of `model` with this key, locked until the end of the transaction.

    `also` narrows the look-up (for example to the owner). Raises `NotFound` when there is no such row.
    """
    queryset: QuerySet[M] = model._default_manager.select_for_update(of=("self",))
    found = queryset.filter(pk=pk, **also).first()
    if found is None:
        raise NotFound
    return found


def lock_key(name: str) -> None:
    """Hold the name alone until the end of the transaction; waits for whoever holds it now."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"{schema_name()}:{name}"])


def lock_many(queryset: QuerySet[M]) -> list[M]:
    """Return the rows of `queryset` locked in the order of their keys."""
    return list(queryset.select_for_update(of=("self",)).order_by("pk"))
