"""The conversation with the complainant: answer, completion, objection, satisfaction, withdrawal."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext as _

from satupintu.complaints import events, moves
from satupintu.complaints.access import lock_worked
from satupintu.complaints.errors import CodeWrong, ComplaintInvalid, ReopenedTooOften
from satupintu.complaints.identity import is_complainant, unnamed
from satupintu.complaints.models import Complaint, Remark
from satupintu.complaints.remarks import clean_text, write_remark
from satupintu.complaints.rules import MOST_REOPENINGS
from satupintu.complaints.storing import Attachment, keep_files
from satupintu.complaints.timing import TIMES, start_class_clock, start_receipt_clock, start_response_clock, stop_clock
from satupintu.core.actor import Actor
from satupintu.core.calendars import get_work_calendar
from satupintu.core.locks import lock
from satupintu.core.operation import operation
from satupintu.journal.operations import record


@operation
def answer_complaint(*, complaint_id: UUID, text: str, actor: Actor, at: datetime) -> Complaint:
    """Answer the complainant; they have ten days to object. How many working days it took, all rounds together, is kept.

    Raises `ComplaintUnknown`, `NotAllowed`, `WrongComplaintState`, `ComplaintInvalid`.
    """
    complaint = lock_worked(complaint_id, actor)
    moves.require(complaint, "answer")
    write_remark(complaint, Remark.Kind.ANSWER, clean_text(text), actor=actor, at=at)
    since, end = complaint.complete_at or complaint.received_at, complaint.next_due_at
    complaint.state, complaint.answered_at = Complaint.State.ANSWERED, at
    took = max(get_work_calendar().working_days_between(since, at), 0)
    complaint.working_days = took + (complaint.working_days or 0 if complaint.reopenings else 0)
    # Answered anew after an objection, it stays late when it was late the first time.
    complaint.is_in_time = complaint.is_in_time is not False and (None if end is None else at <= end)
    start_response_clock(complaint, at)
    complaint.save(update_fields=["state", "answered_at", "working_days", "is_in_time", *TIMES])
    record(events.ANSWERED, complaint, actor=actor, at=at, working_days=complaint.working_days)
    return complaint


@operation
def complete_report(
    *,
    complaint_id: UUID,
    text: str,
    code: str = "",
    files: Sequence[Attachment] = (),
    actor: Actor,
    at: datetime,
) -> Complaint:
    """Take in what the complainant was asked for; the office verifies it anew.

    By the account it was sent with, or by the secret code. Raises `CodeWrong`, `WrongComplaintState`, `ComplaintInvalid`,
    `TooManyFiles`, every `UnfitFile`.
    """
    complaint = _lock_own(complaint_id, code, actor)
    moves.require(complaint, "complete")
    write_remark(complaint, Remark.Kind.ADDITION, clean_text(text), actor=unnamed(actor), at=at)
    keep_files(complaint, files, at=at)
    complaint.state, complaint.complete_at = Complaint.State.RECEIVED, at
    start_receipt_clock(complaint, at)
    complaint.save(update_fields=["state", "complete_at", *TIMES])
    record(events.COMPLETED, complaint, actor=unnamed(actor), at=at)
    return complaint


@operation
def reopen_complaint(*, complaint_id: UUID, text: str, code: str = "", actor: Actor, at: datetime) -> Complaint:
    """Object to an answer: the complaint goes back to who answered it, and the clock of its class runs anew.

    Raises `CodeWrong`, `WrongComplaintState` (closed, or never answered), `ReopenedTooOften`, `ComplaintInvalid`.
    """
    complaint = _lock_own(complaint_id, code, actor)
    moves.require(complaint, "reopen")
    if complaint.reopenings >= MOST_REOPENINGS:
        raise ReopenedTooOften(most=MOST_REOPENINGS)
    write_remark(complaint, Remark.Kind.OBJECTION, clean_text(text), actor=unnamed(actor), at=at)
    complaint.state, complaint.reopenings, complaint.complete_at = Complaint.State.IN_PROGRESS, complaint.reopenings + 1, at
    start_class_clock(complaint, at)
    complaint.save(update_fields=["state", "reopenings", "complete_at", *TIMES])
    record(events.REOPENED, complaint, actor=unnamed(actor), at=at, count=complaint.reopenings)
    return complaint


@operation
def rate_answer(*, complaint_id: UUID, satisfaction: int, code: str = "", actor: Actor, at: datetime) -> Complaint:
    """Say how satisfied the complainant is, 1 (not at all) to 4 (very); the answer is accepted and the complaint closed.

    Raises `CodeWrong`, `WrongComplaintState`, `ComplaintInvalid`.
    """
    complaint = _lock_own(complaint_id, code, actor)
    moves.require(complaint, "rate")
    if satisfaction not in (1, 2, 3, 4):
        raise ComplaintInvalid(errors={"satisfaction": _("Pilih seberapa puas Anda.")})
    complaint.satisfaction = satisfaction
    _end(complaint, Complaint.State.CLOSED, Complaint.EndReason.ACCEPTED, at)
    complaint.save(update_fields=["satisfaction", "state", "end_reason", "ended_at", *TIMES])
    record(events.RATED, complaint, actor=unnamed(actor), at=at, satisfaction=satisfaction)
    record(events.CLOSED, complaint, actor=unnamed(actor), at=at, reason=complaint.end_reason)
    return complaint


@operation
def withdraw_complaint(*, complaint_id: UUID, code: str = "", actor: Actor, at: datetime) -> Complaint:
    """Take a complaint back before it is answered. Raises `CodeWrong`, `WrongComplaintState`."""
    complaint = _lock_own(complaint_id, code, actor)
    moves.require(complaint, "withdraw")
    _end(complaint, Complaint.State.WITHDRAWN, Complaint.EndReason.BY_COMPLAINANT, at)
    complaint.save(update_fields=["state", "end_reason", "ended_at", *TIMES])
    record(events.WITHDRAWN, complaint, actor=unnamed(actor), at=at)
    return complaint


def _lock_own(complaint_id: UUID, code: str, actor: Actor) -> Complaint:
    known = Complaint.objects.filter(pk=complaint_id).first()
    if known is None or not is_complainant(known, actor, code):
        raise CodeWrong
    return lock(Complaint, complaint_id)


def _end(complaint: Complaint, state: Complaint.State, reason: Complaint.EndReason, at: datetime) -> None:
    complaint.state, complaint.end_reason, complaint.ended_at = state, reason, at
    stop_clock(complaint)
