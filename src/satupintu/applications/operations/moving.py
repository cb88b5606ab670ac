"""Moving the running cases of a service to another version of its SOP, all or none."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from satupintu.applications.errors import CasesUnmapped, NothingToMove
from satupintu.applications.queries.moving import case_moves, cases_elsewhere
from satupintu.core.actor import Actor, require_role
from satupintu.core.locks import lock_many
from satupintu.core.operation import operation
from satupintu.sop import operations as sop
from satupintu.sop.errors import ReasonMissing, VersionNotEnacted
from satupintu.sop.models import SopVersion
from satupintu.sop.operations import MOVERS
from satupintu.sop.queries import get_version


@operation
def move_cases(*, version_id: UUID, rows: Mapping[str, str] | None = None, reason: str, actor: Actor, at: datetime) -> list[UUID]:
    """Let every running case of the SOP go on by this version, which is in force; return the ids of the cases.

    rows: old row → new row, for those that do not stand for themselves (see `sop.operations.move_run`). Either all are
    moved, each with its own entry in the journal, or none. Ask `queries.preview_case_moves` before. Raises NotAllowed,
    ReasonMissing, NotFound, VersionNotEnacted, NothingToMove, CasesUnmapped (`errors` by `cases.<number>.rows.<row>`).
    """
    require_role(actor, *MOVERS)
    if not reason.strip():
        raise ReasonMissing
    version = get_version(version_id)
    if version.state != SopVersion.State.ENACTED:
        raise VersionNotEnacted
    held = [case.pk for case in lock_many(cases_elsewhere(version))]
    # Read again: a case that came to its end while this waited for its lock stays where it ended.
    cases = list(cases_elsewhere(version).filter(pk__in=held).select_related("run"))
    moves = case_moves(cases, version, rows)
    if not moves:
        raise NothingToMove
    faults = {f"cases.{move.number}.rows.{row}": words for move in moves for row, words in move.run.faults.items()}
    if faults:
        raise CasesUnmapped(errors=faults)
    for move in moves:
        sop.move_run(run_id=move.run.run_id, version_id=version.pk, rows=rows, reason=reason, actor=actor, at=at)
    return [move.application_id for move in moves]
