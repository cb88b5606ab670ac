"""Standards for tests: the next version of a service, enacted by decree."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from satupintu.catalogue import operations, queries
from satupintu.catalogue.models import ServiceVersion
from satupintu.core.actor import SYSTEM


def new_version(code: str, change: Callable[[dict[str, Any]], None], at: datetime) -> ServiceVersion:
    """Enact the next version of a standard: the one in force with `change` made to its content."""
    content = queries.get_draft_content(queries.get_enacted_standard(code).version_id)
    change(content)
    draft = operations.create_service_draft(content=content, actor=SYSTEM, at=at)
    operations.consult_version(version_id=draft.pk, held_on=at.date(), record_no="BA-2", actor=SYSTEM, at=at)
    return operations.enact_version(version_id=draft.pk, decree_no="2/2026", decree_on=at.date(), actor=SYSTEM, at=at)


def close_standard(code: str, at: datetime) -> None:
    """Revoke the version in force, so that the service has none."""
    version_id = queries.get_enacted_standard(code).version_id
    operations.revoke_version(version_id=version_id, decree_no="3/2026", actor=SYSTEM, at=at)
