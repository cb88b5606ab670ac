"""Walking a case along its sheet by the real operations, as its people would: for the demo and for the journeys of tests."""

from collections import deque
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from satupintu.applications import operations
from satupintu.applications.models import Application, RequirementItem
from satupintu.applications.operations.casework import VerdictGiven
from satupintu.core.actor import SYSTEM, Actor
from satupintu.sop import queries as runs
from satupintu.sop.jobs import perform_automatic
from satupintu.sop.models import Task
from satupintu.sop.queries import get_plan


@dataclass
class Walker:
    """Moves one case; `by_role` says who performs what, `applicant` is the citizen's side."""

    application_id: UUID
    applicant: Actor
    by_role: Mapping[str, Actor]

    def application(self) -> Application:
        """Return the case as it stands."""
        return Application.objects.select_related("run", "version", "service").get(pk=self.application_id)

    def open_tasks(self) -> list[Task]:
        """Return the open tasks of the case, oldest first."""
        run_id = self.application().run_id
        return list(runs.list_active_tasks(run_id).filter(state=Task.State.OPEN).select_related("run")) if run_id else []

    def exits(self, task: Task) -> tuple[str, ...]:
        """Return the exits a person may choose from."""
        row = get_plan(task.run.version_id).rows[task.row]
        return tuple(label for label in row.exits if label in {"next", "yes", "no", "timeout"})

    def leads_to(self, task: Task, outcome: str) -> str:
        """Return the target of an exit."""
        return get_plan(task.run.version_id).rows[task.row].exits[outcome].target

    def toward(self, task: Task, goals: Collection[str]) -> str:
        """Return the first exit of the shortest way from the task to one of `goals` (rows or ends); "" when there is none."""
        rows = get_plan(task.run.version_id).rows
        seen, line = {task.row}, deque([(task.row, "")])
        while line:
            row_id, first = line.popleft()
            if row_id in goals and first:
                return first
            if row_id not in rows:
                continue
            row = rows[row_id]
            for label, way in row.exits.items():
                if label == "limit" or (way.target == "RETURN" and len(row.exits) > 1):
                    continue
                following = (row.back_to or row_id) if way.target == "RETURN" else way.target
                if following not in seen:
                    seen.add(following)
                    line.append((following, first or label))
        return ""

    def actor_for(self, task: Task) -> Actor:
        """Return who completes the task."""
        row = get_plan(task.run.version_id).rows[task.row]
        if task.role == "pemohon":
            return self.applicant if row.awaits in {"", "applicant"} else self.by_role["bendahara"]
        return self.by_role.get(task.role) or self.by_role["supervisor"]

    def take(self, task: Task, outcome: str, at: datetime, *, reject: tuple[str, ...] = (), reason_code: str = "") -> None:
        """Complete one task by one exit; verdicts are given where the row returns or accepts the file."""
        if task.kind == "automatic":
            perform_automatic(task.id, at)
            return
        if outcome == "timeout":
            from satupintu.sop.operations import time_out_task

            time_out_task(task_id=task.id, actor=SYSTEM, at=at)
            return
        actor, target = self.actor_for(task), self.leads_to(task, outcome)
        if actor is self.applicant:
            operations.decide_for_applicant(task_id=task.id, outcome=outcome, actor=actor, at=at)
            return
        items = list(self.application().items.exclude(state=RequirementItem.State.ACCEPTED))
        if target == "RETURN":
            wanted = reject or tuple(item.key for item in items[:1])
            verdicts = [
                VerdictGiven(item.key, item.key not in wanted, note="Tidak terbaca" if item.key in wanted else "")
                for item in items
            ]
            note = "" if items else "Mohon lengkapi data."
        else:
            verdicts = [] if target == "REJECT" else [VerdictGiven(item.key, True) for item in items]
            note = "Tidak memenuhi ketentuan." if target == "REJECT" else ""
        operations.complete_step(
            task_id=task.id, outcome=outcome, verdicts=verdicts, note=note, reason_code=reason_code, actor=actor, at=at
        )

    def repair(self, at: datetime, file_id: UUID | None = None) -> None:
        """Replace every rejected requirement and send the case again."""
        for item in self.application().items.filter(state=RequirementItem.State.REJECTED):
            if file_id is None:
                operations.hand_in_value(
                    application_id=self.application_id, key=item.key, value="diperbaiki", actor=self.applicant, at=at
                )
            else:
                operations.hand_in_file(
                    application_id=self.application_id, key=item.key, file_id=file_id, actor=self.applicant, at=at
                )
        operations.resubmit_application(application_id=self.application_id, actor=self.applicant, at=at)
