"""How a case answers its run: plugged into `sop.ports`, called inside the run's own transaction."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from satupintu.applications import events
from satupintu.applications.access import acting_proxy, is_applicant
from satupintu.applications.answers import facts_of, read_answers
from satupintu.applications.models import Application
from satupintu.catalogue.queries import expression_context, get_standard
from satupintu.core.actor import Actor
from satupintu.core.locks import hold_row
from satupintu.journal.operations import record
from satupintu.sop.models import Run, Task
from satupintu.sop.ports import RunOwner

_ENDINGS = {
    Run.Outcome.ISSUED: (Application.State.ISSUED, events.ISSUED),
    Run.Outcome.REJECTED: (Application.State.REJECTED, events.REJECTED),
    Run.Outcome.WITHDRAWN: (Application.State.WITHDRAWN, events.WITHDRAWN),
    Run.Outcome.LAPSED: (Application.State.LAPSED, events.LAPSED),
}


class ApplicationRuns(RunOwner):
    """Keeps the case in step with its run."""

    def lock(self, owner_id: UUID) -> None:
        """Lock the case before its run."""
        hold_row(Application, owner_id)

    def context(self, run: Run) -> Mapping[str, object]:
        """Return the answers and what is computed from them."""
        application = Application.objects.get(pk=run.owner_id)
        return expression_context(
            get_standard(application.version_id, application.submitted_at or run.started_at),
            read_answers(application),
            **facts_of(application, run.started_at),
        )

    def may_complete_as_applicant(self, run: Run, actor: Actor, at: datetime) -> bool:
        """The applicant, who acts for them, or counter staff with the person in front of them."""
        if actor.is_staff:
            return actor.has("loket")
        application = Application.objects.select_related("proxy").get(pk=run.owner_id)
        return is_applicant(application, actor, at)

    def task_completed(self, run: Run, task: Task, actor: Actor, at: datetime) -> None:
        """Let the applicant see that a row of the sheet is done."""
        application = Application(pk=run.owner_id)
        record(
            events.STEP_COMPLETED,
            application,
            actor=actor,
            at=at,
            application_id=run.owner_id,
            activity=task.activity,
            row=task.row,
            outcome=task.outcome,
        )

    def run_returned(self, run: Run, task: Task, reasons: Sequence[Any], actor: Actor, at: datetime) -> None:
        """Hand the case back to the applicant."""
        application = Application.objects.get(pk=run.owner_id)
        application.state = Application.State.RETURNED
        application.returned_at = at
        application.save(update_fields=["state", "returned_at"])
        record(events.RETURNED, application, actor=actor, at=at, application_id=application.id, round=run.round, row=task.row)

    def run_resumed(self, run: Run, actor: Actor, at: datetime) -> None:
        """Take the case back into the office."""
        application = Application.objects.get(pk=run.owner_id)
        application.state = Application.State.IN_PROCESS
        application.returned_at = None
        application.save(update_fields=["state", "returned_at"])
        record(events.RESUMED, application, actor=actor, at=at, application_id=application.id, round=run.round)

    def run_ended(self, run: Run, outcome: str, reason_code: str, actor: Actor, at: datetime) -> None:
        """Close the case with the run's outcome."""
        application = Application.objects.get(pk=run.owner_id)
        application.state, event = _ENDINGS[Run.Outcome(outcome)]
        application.decided_at = at
        application.returned_at = None
        application.reason_code = reason_code
        application.save(update_fields=["state", "decided_at", "returned_at", "reason_code"])
        acting = acting_proxy(application, actor)
        record(event, application, actor=actor, at=at, application_id=application.id, reason_code=reason_code, **acting)
