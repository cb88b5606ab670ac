"""Which PostgreSQL schema the connection stands in: the one place that knows django-tenants' additions to it."""

from typing import Any, cast

from django.db import connection


def schema_name() -> str:
    """Return the schema of the active region, or `public`."""
    return str(cast(Any, connection).schema_name)


def active_tenant() -> object:
    """Return what django-tenants set last: a region, or a stand-in that only has a schema name."""
    return cast(Any, connection).tenant


def stand_in(region: Any) -> None:
    """Enter a region; when the connection stands there already, its search path is not set again."""
    now = cast(Any, connection)
    if now.schema_name == region.schema_name:
        now.tenant = region
    else:
        now.set_tenant(region)


def stand_in_public() -> None:
    """Leave any region; only the shared tables are seen now."""
    cast(Any, connection).set_schema_to_public()
