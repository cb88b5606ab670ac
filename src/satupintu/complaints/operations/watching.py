"""What time does to a complaint; all by the system."""

from datetime import datetime
from uuid import UUID

from satupintu.complaints import events, moves
from satupintu.complaints.models import Complaint
from satupintu.complaints.timing import TIMES, stop_clock
from satupintu.core.actor import Actor
from satupintu.core.errors import Conflict, NotAllowed
from satupintu.core.locks import lock
from satupintu.core.operation import operation
from satupintu.journal.operations import record

HIGHEST = 2
"""Levels of escalation: 1 tells those who lead complaints, 2 the head of the office."""


@operation
def note_near_due(*, complaint_id: UUID, actor: Actor, at: datetime) -> Complaint:
    """Warn once in each stage that its end is near.

    Raises `NotAllowed`, `WrongComplaintState`, `Conflict` (not near, or told before).
    """
    complaint = _lock_watched(complaint_id, actor)
    if complaint.near_due_at is None or complaint.near_due_at > at or complaint.noted_for == complaint.next_due_at:
        raise Conflict
    complaint.noted_for = complaint.next_due_at
    complaint.save(update_fields=["noted_for"])
    record(events.NEAR_DUE, complaint, actor=actor, at=at)
    return complaint


@operation
def escalate_complaint(*, complaint_id: UUID, actor: Actor, at: datetime) -> Complaint:
    """Raise a complaint whose end has passed by one level. Raises `NotAllowed`, `WrongComplaintState`, `Conflict` (not late)."""
    complaint = _lock_watched(complaint_id, actor)
    if complaint.next_due_at is None or complaint.next_due_at > at or complaint.escalation >= HIGHEST:
        raise Conflict
    complaint.escalation, complaint.escalated_at = complaint.escalation + 1, at
    complaint.save(update_fields=["escalation", "escalated_at"])
    record(events.ESCALATED, complaint, actor=actor, at=at, level=complaint.escalation)
    return complaint


@operation
def lapse_complaint(*, complaint_id: UUID, actor: Actor, at: datetime) -> Complaint:
    """End a complaint that was not completed within 30 days: it counts as withdrawn (UU 25/2009).

    Raises `NotAllowed`, `WrongComplaintState`, `Conflict` (there is time left).
    """
    complaint = _lock_ending(complaint_id, "lapse", actor, at)
    _end(complaint, Complaint.State.WITHDRAWN, Complaint.EndReason.NOT_COMPLETED, at)
    record(events.LAPSED, complaint, actor=actor, at=at)
    return complaint


@operation
def close_complaint(*, complaint_id: UUID, actor: Actor, at: datetime) -> Complaint:
    """Close an answered complaint to which nobody objected within ten days.

    Raises `NotAllowed`, `WrongComplaintState`, `Conflict` (there is time left).
    """
    complaint = _lock_ending(complaint_id, "close", actor, at)
    _end(complaint, Complaint.State.CLOSED, Complaint.EndReason.SILENT, at)
    record(events.CLOSED, complaint, actor=actor, at=at, reason=complaint.end_reason)
    return complaint


@operation
def forget_complainant(*, complaint_id: UUID, actor: Actor, at: datetime) -> Complaint:
    """Erase who complained, when the person's data are erased (UU 27/2022 ps. 43); what was said and answered stays.

    Raises `NotAllowed`, `NotFound`.
    """
    if not actor.is_system:
        raise NotAllowed
    complaint = lock(Complaint, complaint_id)
    complaint.person_id = complaint.identity_cipher = None
    complaint.save(update_fields=["person", "identity_cipher"])
    record(events.IDENTITY_ERASED, complaint, actor=actor, at=at)
    return complaint


def _lock_watched(complaint_id: UUID, actor: Actor) -> Complaint:
    if not actor.is_system:
        raise NotAllowed
    complaint = lock(Complaint, complaint_id)
    moves.require(complaint, "watch")
    return complaint


def _lock_ending(complaint_id: UUID, verb: str, actor: Actor, at: datetime) -> Complaint:
    if not actor.is_system:
        raise NotAllowed
    complaint = lock(Complaint, complaint_id)
    moves.require(complaint, verb)
    if complaint.next_due_at is None or complaint.next_due_at > at:
        raise Conflict
    return complaint


def _end(complaint: Complaint, state: Complaint.State, reason: Complaint.EndReason, at: datetime) -> None:
    complaint.state, complaint.end_reason, complaint.ended_at = state, reason, at
    stop_clock(complaint)
    complaint.save(update_fields=["state", "end_reason", "ended_at", *TIMES])
