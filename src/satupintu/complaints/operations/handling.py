"""What the office does with a complaint: verify, ask, assign, begin, note, reject, and look who it was."""

import re
from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext as _

from satupintu.complaints import events, moves
from satupintu.complaints.access import OVERSIGHT, lock_led, lock_visible, lock_worked, may_lead, may_reveal
from satupintu.complaints.errors import (
    AccusedUnitChosen,
    ComplaintInvalid,
    IdentityHidden,
    NotOversightStaff,
    TooManyRounds,
)
from satupintu.complaints.identity import Identity, open_identity
from satupintu.complaints.models import Complaint, Kind, Remark, Topic
from satupintu.complaints.remarks import clean_text, write_remark
from satupintu.complaints.rules import MOST_ROUNDS
from satupintu.complaints.timing import TIMES, start_class_clock, start_completion_clock, stop_clock
from satupintu.core.actor import Actor
from satupintu.core.operation import operation
from satupintu.journal.operations import record
from satupintu.people.models import Staff, Unit
from satupintu.people.queries import list_staff_with_role

E = Complaint.EndReason
REJECTIONS = (E.NOT_COMPLAINT, E.DUPLICATE, E.INCOMPLETE, E.NOT_OURS)
PURPOSE = re.compile(r"[a-z][a-z0-9_-]{0,59}")


@operation
def verify_complaint(
    *,
    complaint_id: UUID,
    kind: str,
    topic: str,
    accused_unit_id: UUID | None = None,
    is_whistleblowing: bool = False,
    actor: Actor,
    at: datetime,
) -> Complaint:
    """Find the class of a complaint, what it is about and which unit; the clock of the class runs since it was complete.

    `is_whistleblowing` hands it to the inspectorate: from then on nobody else sees it, the actor included. A later
    verification changes the class and keeps who works on it, unless that is the accused unit. Raises `ComplaintUnknown`,
    `NotAllowed`, `WrongComplaintState`, `ComplaintInvalid`.
    """
    complaint = lock_led(complaint_id, actor)
    moves.require(complaint, "verify")
    errors = {}
    if kind not in Kind.values or (is_whistleblowing and kind != Kind.OVERSIGHT):
        errors["kind"] = _("Pilih klasifikasi laporan.")
    if topic not in Topic.values:
        errors["topic"] = _("Pilih tentang apa laporan ini.")
    if accused_unit_id is not None and not Unit.objects.filter(pk=accused_unit_id).exists():
        errors["accused_unit_id"] = _("Unit ini tidak ada dalam daftar.")
    if errors:
        raise ComplaintInvalid(errors=errors)
    is_referred, is_given_up = (
        is_whistleblowing and not complaint.is_whistleblowing,
        complaint.is_whistleblowing and not is_whistleblowing,
    )
    # Who blew the whistle trusted the inspectorate, not the office: what goes back to it goes back in confidence.
    complaint.is_confidential = complaint.is_confidential or (is_given_up and not complaint.is_anonymous)
    complaint.kind, complaint.topic, complaint.accused_unit_id = kind, topic, accused_unit_id
    complaint.is_whistleblowing = is_whistleblowing
    complaint.verified_at = complaint.verified_at or at
    complaint.complete_at = complaint.complete_at or complaint.received_at
    start_class_clock(complaint, complaint.complete_at)
    is_theirs = kind == Kind.OVERSIGHT and accused_unit_id is not None and accused_unit_id == complaint.unit_id
    if is_theirs or is_referred or is_given_up or complaint.state == Complaint.State.RECEIVED:
        complaint.unit_id = complaint.assignee_id = None
        complaint.state = Complaint.State.VERIFIED
    complaint.save()
    record(events.VERIFIED, complaint, actor=actor, at=at, kind=kind)
    if is_referred:
        record(events.REFERRED, complaint, actor=actor, at=at)
    return complaint


@operation
def ask_completion(*, complaint_id: UUID, text: str, actor: Actor, at: datetime) -> Complaint:
    """Ask the complainant for what is missing, all at once; they have 30 days and the office's clock stands (UU 25/2009).

    Raises `ComplaintUnknown`, `NotAllowed`, `WrongComplaintState`, `TooManyRounds`, `ComplaintInvalid`.
    """
    complaint = lock_led(complaint_id, actor)
    moves.require(complaint, "ask")
    if complaint.rounds >= MOST_ROUNDS:
        raise TooManyRounds(most=MOST_ROUNDS)
    write_remark(complaint, Remark.Kind.QUESTION, clean_text(text), actor=actor, at=at)
    complaint.state, complaint.rounds, complaint.complete_at = Complaint.State.INCOMPLETE, complaint.rounds + 1, None
    start_completion_clock(complaint, at)
    complaint.save(update_fields=["state", "rounds", "complete_at", *TIMES])
    record(events.COMPLETION_ASKED, complaint, actor=actor, at=at, round=complaint.rounds)
    return complaint


@operation
def assign_complaint(
    *, complaint_id: UUID, unit_id: UUID | None = None, assignee_id: UUID | None = None, actor: Actor, at: datetime
) -> Complaint:
    """Give a complaint to a unit (of whichever agency), to an officer, or to an officer of a unit (disposisi).

    With oversight grade it never goes to the accused unit, and a whistle-blowing report only to the inspectorate. Raises
    `ComplaintUnknown`, `NotAllowed`, `WrongComplaintState`, `ComplaintInvalid`, `AccusedUnitChosen`, `NotOversightStaff`.
    """
    complaint = lock_led(complaint_id, actor)
    moves.require(complaint, "assign")
    staff = Staff.objects.filter(pk=assignee_id, is_active=True).first() if assignee_id else None
    errors = {}
    if unit_id is None and assignee_id is None:
        errors["unit_id"] = _("Pilih unit atau petugas.")
    if unit_id is not None and not Unit.objects.filter(pk=unit_id).exists():
        errors["unit_id"] = _("Unit ini tidak ada dalam daftar.")
    if assignee_id is not None and (staff is None or (unit_id is not None and staff.unit_id != unit_id)):
        errors["assignee_id"] = _("Petugas ini tidak bekerja di unit itu.")
    if errors:
        raise ComplaintInvalid(errors=errors)
    unit_id = unit_id or (staff.unit_id if staff else None)
    accused = complaint.accused_unit_id if complaint.kind == Kind.OVERSIGHT else None
    if accused is not None and accused in (unit_id, staff.unit_id if staff else None):
        raise AccusedUnitChosen
    if complaint.is_whistleblowing and (staff is None or staff not in list_staff_with_role(OVERSIGHT)):
        raise NotOversightStaff
    complaint.unit_id, complaint.assignee_id, complaint.state = unit_id, assignee_id, Complaint.State.ASSIGNED
    complaint.save(update_fields=["unit", "assignee", "state"])
    record(events.ASSIGNED, complaint, actor=actor, at=at, unit_id=unit_id, assignee_id=assignee_id)
    return complaint


@operation
def begin_handling(*, complaint_id: UUID, actor: Actor, at: datetime) -> Complaint:
    """Say that the follow-up has begun. Raises `ComplaintUnknown`, `NotAllowed`, `WrongComplaintState`."""
    complaint = lock_worked(complaint_id, actor)
    moves.require(complaint, "begin")
    complaint.state = Complaint.State.IN_PROGRESS
    complaint.save(update_fields=["state"])
    record(events.STARTED, complaint, actor=actor, at=at)
    return complaint


@operation
def write_note(*, complaint_id: UUID, text: str, actor: Actor, at: datetime) -> Remark:
    """Keep a note the complainant never sees.

    Raises `ComplaintUnknown`, `NotAllowed`, `WrongComplaintState`, `ComplaintInvalid`.
    """
    complaint = lock_worked(complaint_id, actor)
    moves.require(complaint, "note")
    note = write_remark(complaint, Remark.Kind.NOTE, clean_text(text), actor=actor, at=at)
    record(events.NOTE_KEPT, complaint, actor=actor, at=at)
    return note


@operation
def reject_complaint(
    *, complaint_id: UUID, reason: str, text: str, duplicate_of: str = "", actor: Actor, at: datetime
) -> Complaint:
    """Refuse to handle a complaint, with a reason (one of `REJECTIONS`) and words for the complainant; return it.

    `duplicate_of` is the number of the one it repeats. Raises `ComplaintUnknown`, `NotAllowed`, `WrongComplaintState`,
    `ComplaintInvalid`.
    """
    complaint = lock_led(complaint_id, actor)
    moves.require(complaint, "reject")
    if reason not in REJECTIONS:
        raise ComplaintInvalid(errors={"reason": _("Pilih alasan menolak.")})
    words = clean_text(text)
    first = None
    if reason == E.DUPLICATE:
        first = Complaint.objects.filter(number=duplicate_of.strip().upper()).exclude(pk=complaint.pk).first()
        if first is None or first.is_whistleblowing != complaint.is_whistleblowing:
            raise ComplaintInvalid(errors={"duplicate_of": _("Tulis nomor pengaduan yang lebih dahulu disampaikan.")})
    write_remark(complaint, Remark.Kind.REJECTION, words, actor=actor, at=at)
    complaint.state, complaint.end_reason, complaint.ended_at, complaint.duplicate_of = (
        Complaint.State.REJECTED,
        reason,
        at,
        first,
    )
    stop_clock(complaint)
    complaint.save(update_fields=["state", "end_reason", "ended_at", "duplicate_of", *TIMES])
    record(events.REJECTED, complaint, actor=actor, at=at, reason=reason)
    return complaint


@operation
def reveal_identity(*, complaint_id: UUID, purpose: str, actor: Actor, at: datetime) -> Identity:
    """Return who complained, to whom it concerns; who looked and why is recorded.

    `purpose` is a code of small letters, digits, `-` and `_`, not words about the person. Raises `ComplaintUnknown`,
    `IdentityHidden`, `ComplaintInvalid`.
    """
    complaint = lock_visible(complaint_id, actor)
    identity = open_identity(complaint) if may_reveal(complaint, actor) else None
    if identity is None:
        raise IdentityHidden
    if not PURPOSE.fullmatch(purpose):
        raise ComplaintInvalid(errors={"purpose": _("Pilih untuk apa identitas dibuka.")})
    record(events.IDENTITY_REVEALED, complaint, actor=actor, at=at, purpose=purpose, leads=may_lead(complaint, actor))
    return identity
