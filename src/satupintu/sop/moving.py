"""What moving runs to another version of their sheet would do: asked before, and refused from, by the same function."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from uuid import UUID

from django.utils.translation import gettext as _

from satupintu.sop.engine import MoveFault, Plan, move_position
from satupintu.sop.errors import AlreadyOnVersion, OtherProcedure, RunEnded, VersionNotEnacted
from satupintu.sop.models import Run, SopVersion, Task
from satupintu.sop.ports import get_run_owner
from satupintu.sop.queries import get_plan, get_run, get_version
from satupintu.sop.steps import Held

MOVERS = ("designer", "supervisor")
"""Roles that may move running cases to another version."""


@dataclass(frozen=True)
class RunMovePreview:
    """What moving one run would do: `rows` it stands at → rows it would go on at.

    `reopened` are rows handed out anew because their work differs; `faults` row → why it cannot be moved, none if it can.
    """

    run_id: UUID
    was: int
    number: int
    rows: Mapping[str, str]
    reopened: tuple[str, ...] = ()
    faults: Mapping[str, str] = field(default_factory=dict)


def preview_move(run_id: UUID, version_id: UUID, rows: Mapping[str, str] | None = None) -> RunMovePreview:
    """Return what `operations.move_run` would do, and write nothing.

    Raises NotFound, RunEnded, VersionNotEnacted, OtherProcedure, AlreadyOnVersion.
    """
    run, version = get_run(run_id), get_version(version_id)
    require_movable(run, version)
    return preview_moves([run], version, rows)[0]


def preview_moves(runs: Iterable[Run], version: SopVersion, rows: Mapping[str, str] | None = None) -> list[RunMovePreview]:
    """Return what moving each of these running runs would do, with two statements for all of them."""
    runs = list(runs)
    tasks: dict[UUID, list[Task]] = {run.pk: [] for run in runs}
    for task in Task.objects.filter(run__in=runs, state__in=Task.ACTIVE).order_by("pk"):
        tasks[task.run_id].append(task)
    numbers = dict(SopVersion.objects.filter(sop_id=version.sop_id).values_list("pk", "number"))
    new, found = get_plan(version.pk), []
    for run in runs:
        held = Held(run, get_plan(run.version_id), get_run_owner(run.owner_kind), tasks[run.pk])
        moved = move_position(held.plan, new, held.position, rows)
        faults = {fault.row: fault_sentence(fault, held.plan) for fault in reversed(moved.faults)}
        reopened = tuple(sorted(moved.reopened))
        found.append(RunMovePreview(run.pk, numbers[run.version_id], version.number, moved.rows, reopened, faults))
    return found


def require_movable(run: Run, version: SopVersion) -> None:
    """Refuse a move that no mapping of rows could make possible.

    Raises RunEnded, VersionNotEnacted, OtherProcedure, AlreadyOnVersion.
    """
    if run.state == Run.State.ENDED:
        raise RunEnded
    if version.state != SopVersion.State.ENACTED:
        raise VersionNotEnacted
    if run.version_id == version.pk:
        raise AlreadyOnVersion
    if run.version.sop_id != version.sop_id:
        raise OtherProcedure


def suggest_row(old_id: UUID, new_id: UUID, row_id: str) -> tuple[int, str, str]:
    """Return number and activity of a row of one version, and the row of another that does the same ("" for none).

    The same performers count before the same activity alone. Raises NotFound.
    """
    row, new = get_plan(old_id).rows[row_id], get_plan(new_id)
    work = [other for other in new.rows.values() if not other.is_control]
    alike = [other for other in work if other.activity.casefold() == row.activity.casefold()]
    best = next((other for other in alike if other.performers == row.performers), alike[0] if alike else None)
    return row.number, row.activity, best.id if best else ""


def fault_sentence(fault: MoveFault, old: Plan) -> str:
    """Say in Indonesian why a row cannot be moved, and what to do about it."""
    words = {"row": fault.row, "activity": old.rows[fault.row].activity, "target": fault.target}
    return _sentences()[fault.code] % words


def _sentences() -> Mapping[str, str]:
    return {
        "row_gone": _("Baris %(row)s (%(activity)s) tidak ada dalam versi baru. Sebutkan baris penggantinya."),
        "row_changed": _(
            "Pekerjaan atau pelaksana baris %(row)s (%(activity)s) berubah. Sebutkan baris penggantinya, "
            "atau nomor yang sama bila memang itu."
        ),
        "target_unknown": _("Baris %(target)s, pengganti baris %(row)s, bukan baris kerja dalam versi baru. Pilih baris lain."),
        "in_line": _(
            "Baris %(row)s (%(activity)s) dikerjakan bersamaan dengan baris lain, padahal dalam versi baru berurutan. "
            "Selesaikan salah satunya dulu."
        ),
        "branch_left_out": _(
            "Bila diteruskan di baris %(target)s, cabang lain di sampingnya tidak pernah dikerjakan. "
            "Pilih baris di luar percabangan itu."
        ),
    }
