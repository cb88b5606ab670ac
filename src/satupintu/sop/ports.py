"""What other modules plug in: who may perform, what automatic rows do, and whose case a run is."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from satupintu.core.actor import Actor
from satupintu.sop.models import Run, Task

MayPerform = Callable[[Actor, Task], str]
"""Says "" when the actor may do the task, otherwise a reason code."""


@dataclass(frozen=True)
class ActionResult:
    """What an automatic row came to: the exit it takes and what it found (ids and codes).

    An empty outcome means that the fact will arrive later: the task stays open until somebody completes it.
    """

    outcome: str = "next"
    data: Mapping[str, Any] = field(default_factory=dict)


ActionFunction = Callable[[Task, datetime], ActionResult]


@dataclass(frozen=True)
class Action:
    """An automatic action: `run(task, at)`, and the settings a row must give it.

    It runs in a job, outside any transaction, and may run again after a crash: make it idempotent by `task.id`. Raise to
    be tried again. The row's settings are `queries.get_settings(task)`.
    """

    name: str
    run: ActionFunction
    settings: Collection[str] = ()


class RunOwner:
    """Whose case a run is; subclass it, override what matters, register it. Called inside the running transaction."""

    def lock(self, owner_id: UUID) -> None:
        """Lock the owner's row; called before the run is locked, since owners are locked before their runs."""

    def context(self, run: Run) -> Mapping[str, object]:
        """Return the names and values conditions may use."""
        return {}

    def may_complete_as_applicant(self, run: Run, actor: Actor, at: datetime) -> bool:
        """Whether the actor is the applicant, acts for them at `at`, or helps them at a counter. Default no."""
        return False

    def task_completed(self, run: Run, task: Task, actor: Actor, at: datetime) -> None:
        """Do what follows when a task was completed (before returned and ended)."""

    def run_returned(self, run: Run, task: Task, reasons: Sequence[Any], actor: Actor, at: datetime) -> None:
        """Do what follows when the file goes back to the applicant; reasons as the officer gave them (`data.reasons`)."""

    def run_resumed(self, run: Run, actor: Actor, at: datetime) -> None:
        """Do what follows when the repaired file comes back."""

    def run_ended(self, run: Run, outcome: str, reason_code: str, actor: Actor, at: datetime) -> None:
        """Do what follows when the run ends."""


_actions: dict[str, Action] = {}
_owners: dict[str, RunOwner] = {}
_may_perform: list[MayPerform] = []


def register_action(name: str, run: ActionFunction, *, settings: Collection[str] = ()) -> Action:
    """Offer an automatic action to authors of sheets; a second registration of a name replaces the first."""
    _actions[name] = Action(name, run, tuple(settings))
    return _actions[name]


def find_action(name: str) -> Action | None:
    """Return the action of that name, or None."""
    return _actions.get(name)


def list_actions() -> dict[str, Collection[str]]:
    """Return name → needed settings of every action, for the linter."""
    return {name: action.settings for name, action in sorted(_actions.items())}


def register_run_owner(kind: str, owner: RunOwner) -> None:
    """Name the owner of runs of a kind; a second registration replaces the first."""
    _owners[kind] = owner


def get_run_owner(kind: str) -> RunOwner:
    """Return the owner of a kind; one that does nothing and admits nobody when there is none."""
    return _owners.get(kind) or RunOwner()


def register_may_perform(check: MayPerform) -> None:
    """Add a check whether a member of staff may do a task (competence, roster)."""
    if check not in _may_perform:
        _may_perform.append(check)


def find_objection(actor: Actor, task: Task) -> str:
    """Return the first reason code any check gives against the actor doing the task, or ""."""
    return next((reason for check in _may_perform if (reason := check(actor, task))), "")


class _Runner:
    """How a job for an automatic task is deferred; `jobs` fills it, so that operations need not know the jobs."""

    defer: Callable[[UUID], None] | None = None
    defer_at: Callable[[UUID, datetime], None] | None = None


runner = _Runner()
