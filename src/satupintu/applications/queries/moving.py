"""Which running cases another version of their SOP would reach, and what moving them would do."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from uuid import UUID

from django.db.models import QuerySet

from satupintu.applications.models import Application, MoveOrder
from satupintu.core.actor import Actor, require_role
from satupintu.sop.errors import VersionNotEnacted
from satupintu.sop.models import Run, SopVersion
from satupintu.sop.operations import MOVERS, RunMovePreview, preview_moves, suggest_row
from satupintu.sop.queries import get_version


@dataclass(frozen=True)
class CaseMove:
    """A case that would be moved: its number, and what would happen to its run."""

    application_id: UUID
    number: str
    run: RunMovePreview


def preview_case_moves(version_id: UUID, actor: Actor, rows: Mapping[str, str] | None = None) -> list[CaseMove]:
    """Return every case `operations.move_cases` would move and how, by number; it writes nothing.

    rows: as for `move_cases`. Raises NotAllowed, NotFound, VersionNotEnacted.
    """
    require_role(actor, *MOVERS)
    version = get_version(version_id)
    if version.state != SopVersion.State.ENACTED:
        raise VersionNotEnacted
    return case_moves(cases_elsewhere(version).select_related("run__version"), version, rows)


def cases_elsewhere(version: SopVersion) -> QuerySet[Application]:
    """Return the running cases that follow another version of the same SOP, by number."""
    cases = Application.objects.filter(run__version__sop_id=version.sop_id).exclude(run__version_id=version.pk)
    return cases.exclude(run__state=Run.State.ENDED).order_by("number")


def case_moves(cases: Iterable[Application], version: SopVersion, rows: Mapping[str, str] | None) -> list[CaseMove]:
    """Return what moving these cases would do, in their order."""
    by_run = {case.run_id: case for case in cases}
    previews = preview_moves([case.run for case in by_run.values() if case.run is not None], version, rows)
    return [CaseMove(by_run[told.run_id].pk, by_run[told.run_id].number or "", told) for told in previews]


@dataclass(frozen=True)
class RowQuestion:
    """A row at which cases stand that has no same row in the new version, and the row that suggests itself.

    `number` is the one printed on the old sheet.
    """

    row: str
    number: int
    activity: str
    suggested: str


def list_row_questions(version_id: UUID, actor: Actor) -> list[RowQuestion]:
    """Return the rows a mover has to decide about before cases go on by this version, in the order of the old sheet.

    The row that suggests itself has the same activity and performers, or the same activity; "" when there is none. Raises
    NotAllowed, NotFound, VersionNotEnacted.
    """
    found: dict[str, RowQuestion] = {}
    runs = {case.run_id: case.run for case in cases_elsewhere(get_version(version_id)).select_related("run")}
    for move in preview_case_moves(version_id, actor):
        run = runs.get(move.run.run_id)
        for row in move.run.faults:
            if row not in found and run is not None:
                number, activity, suggested = suggest_row(run.version_id, version_id, row)
                found[row] = RowQuestion(row, number, activity, suggested)
    return list(found.values())


def find_order(version_id: UUID) -> MoveOrder | None:
    """Return the newest order to move cases to a version of an SOP, or None."""
    return MoveOrder.objects.filter(sop_version_id=version_id).order_by("-id").first()
