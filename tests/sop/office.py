"""A small office for tests of runs: actors, an owner of runs that remembers, an enacted sheet, automatic actions."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date, datetime
from typing import Any
from uuid import UUID, uuid4
from zoneinfo import ZoneInfo

from tests.sop.sheets import small_sheet

from satupintu.core.actor import SYSTEM, Actor
from satupintu.journal.models import Entry
from satupintu.sop import ports
from satupintu.sop.models import ClockInterval, DueChange, Extension, Run, SopVersion, Task
from satupintu.sop.operations import create_sop_version, enact_sop_version, review_sop_version, start_run

WIB = ZoneInfo("Asia/Jakarta")


def wib(*parts: int) -> datetime:
    """A moment on the wall of Jakarta."""
    return datetime(*parts, tzinfo=WIB)


def staff(*roles: str, units: Sequence[UUID] = ()) -> Actor:
    """An officer with these roles."""
    return Actor("staff", uuid4(), roles=frozenset(roles), unit_ids=frozenset(units), channel="desk")


FO, OTHER_FO, KADIS = staff("fo"), staff("fo"), staff("kadis")
CHIEF, DESIGNER, MANAGER = staff("supervisor"), staff("designer"), staff("manager")
CITIZEN = Actor("person", uuid4(), person_id=uuid4())
STRANGER = Actor("person", uuid4(), person_id=uuid4())


class Memory(ports.RunOwner):
    """An owner that remembers what it was told."""

    def __init__(self) -> None:
        self.heard: list[tuple[Any, ...]] = []
        self.answers: dict[str, object] = {}

    def context(self, run: Run) -> Mapping[str, object]:
        return self.answers

    def may_complete_as_applicant(self, run: Run, actor: Actor, at: datetime) -> bool:
        return actor == CITIZEN

    def task_completed(self, run: Run, task: Task, actor: Actor, at: datetime) -> None:
        self.heard.append(("completed", task.row, task.outcome))

    def run_returned(self, run: Run, task: Task, reasons: Sequence[Any], actor: Actor, at: datetime) -> None:
        self.heard.append(("returned", task.row, list(reasons)))

    def run_resumed(self, run: Run, actor: Actor, at: datetime) -> None:
        self.heard.append(("resumed",))

    def run_ended(self, run: Run, outcome: str, reason_code: str, actor: Actor, at: datetime) -> None:
        self.heard.append(("ended", outcome, reason_code))


@contextmanager
def plugged(**actions: ports.ActionFunction) -> Iterator[Memory]:
    """Fill the ports for the length of a test: an owner `case`, and the actions; `test_draft` works unless given."""
    kept = dict(ports._actions), dict(ports._owners), list(ports._may_perform)
    memory = Memory()
    ports.register_run_owner("case", memory)
    for name, run in {"test_draft": lambda _task, _at: ports.ActionResult(), **actions}.items():
        ports.register_action(name, run)
    try:
        yield memory
    finally:
        for registry, was in ((ports._actions, kept[0]), (ports._owners, kept[1])):
            registry.clear()
            registry.update(was)
        ports._may_perform[:] = kept[2]


def enacted(at: datetime, sheet: Mapping[str, Any] | None = None, code: str = "") -> SopVersion:
    """An enacted version of a sheet (the small one)."""
    source = small_sheet() if sheet is None else sheet
    code = code or uuid4().hex
    version = create_sop_version(service_code=code, title="Uji", sheet=source, actor=DESIGNER, at=at)
    review_sop_version(version_id=version.pk, actor=CHIEF, at=at)
    return enact_sop_version(version_id=version.pk, decree_no="188/1/2026", decree_on=date(2026, 1, 2), actor=MANAGER, at=at)


def started(at: datetime, sheet: Mapping[str, Any] | None = None, **details: Any) -> Run:
    """A run of a new case on an enacted version."""
    version = enacted(at, sheet)
    details = {"promised": (3, "hari_kerja"), **details}
    return start_run(version_id=version.pk, owner_kind="case", owner_id=uuid4(), actor=SYSTEM, at=at, **details)


def task(run: Run, row: str, **which: Any) -> Task:
    """The newest task of a row."""
    found = Task.objects.filter(run=run, row=row, **which).order_by("-id").first()
    assert found is not None, f"row {row} was never opened"
    return found


def open_rows(run: Run) -> set[str]:
    """The rows with an open task."""
    return set(Task.objects.filter(run=run, state="open").values_list("row", flat=True))


def everything() -> list[Any]:
    """Every row this module and the journal hold, to see that a refusal left nothing."""
    tables = (SopVersion, Run, Task, ClockInterval, DueChange, Extension, Entry)
    return [list(table.objects.order_by("pk").values()) for table in tables]
