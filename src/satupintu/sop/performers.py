"""Who may do a task. Operations refuse from it, screens ask it which buttons to draw."""

from datetime import datetime

from satupintu.core.actor import Actor
from satupintu.core.errors import Refusal
from satupintu.sop.errors import NotCompetent, TaskClaimed, TaskNotYours
from satupintu.sop.models import Run, Task
from satupintu.sop.ports import find_objection, get_run_owner
from satupintu.sop.queries import get_plan
from satupintu.sop.rules import APPLICANT, SYSTEM_ROLE


def may_perform(run: Run, task: Task, actor: Actor, at: datetime) -> bool:
    """Whether `complete_task` would let the actor do the task at `at`; asks nothing of its state."""
    try:
        refuse_performer(run, task, actor, at)
    except Refusal:
        return False
    return True


def may_claim(task: Task, actor: Actor, at: datetime) -> bool:
    """Whether `claim_task` would let the actor take the task at `at`: it is open, an officer's, nobody's yet, and theirs."""
    if task.state != Task.State.OPEN or task.assignee_id is not None or not is_claimed_by_staff(task, actor):
        return False
    return may_perform(task.run, task, actor, at)


def is_claimed_by_staff(task: Task, actor: Actor) -> bool:
    """Whether it is an officer's task and the actor is one; what waits for the applicant or the system is nobody's to take."""
    return actor.is_staff and task.role not in (SYSTEM_ROLE, APPLICANT)


WITNESSES = ("bendahara", "supervisor")
"""Roles that may declare that a payment, an agency's answer or another outside fact has arrived."""


def refuse_performer(run: Run, task: Task, actor: Actor, at: datetime) -> None:
    """Refuse an actor who may not do the task at `at`. Raises TaskNotYours, TaskClaimed, NotCompetent."""
    if actor.is_system:
        return
    if task.role == SYSTEM_ROLE:
        # When an automatic row has failed for good, a superior may do by hand what the system could not.
        if not (task.state == Task.State.FAILED and actor.has("supervisor")):
            raise TaskNotYours
        return
    if task.role == APPLICANT:
        # What the applicant waits for, a payment say, is not theirs to declare: the treasurer sees the money.
        if task.kind == "await" and _awaited(run, task) != "applicant":
            if not (actor.is_staff and actor.has(*WITNESSES)):
                raise TaskNotYours
        elif not get_run_owner(run.owner_kind).may_complete_as_applicant(run, actor, at):
            raise TaskNotYours
        return
    if not actor.is_staff:
        raise TaskNotYours
    if task.assignee_id != actor.id:
        if not _holds_role(task, actor):
            raise TaskNotYours
        if task.assignee_id is not None:
            raise TaskClaimed(task_id=str(task.pk))
    if reason := find_objection(actor, task):
        raise NotCompetent(reason=reason)


def _awaited(run: Run, task: Task) -> str:
    """Return what an await task waits for."""
    return get_plan(run.version_id).rows[task.row].awaits


def _holds_role(task: Task, actor: Actor) -> bool:
    """Whether the actor holds the task's role in its unit."""
    return task.role in actor.roles and (task.unit_id is None or task.unit_id in actor.unit_ids)
