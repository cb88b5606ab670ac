"""Who is told of what happens to a complaint: its complainant where they can be reached, and staff it concerns."""

from collections.abc import Iterable
from uuid import UUID

from satupintu.complaints.access import HEADS, LEADERS, OVERSIGHT
from satupintu.complaints.identity import open_identity
from satupintu.complaints.models import Complaint, Kind
from satupintu.core.actor import SYSTEM
from satupintu.journal.models import Entry
from satupintu.notices.operations import notify
from satupintu.notices.ports import Addresses, Recipient
from satupintu.people import queries as people
from satupintu.people.models import Staff

MOST_TOLD = 20
"""Members of a unit that are told when nobody of it was named."""


def tell_complainant(complaint: Complaint, entry: Entry) -> None:
    """Send the notice of the entry's event to the complainant, once: by account, or by the address they gave.

    Nobody can tell somebody anonymous, and LAPOR! tells its own; they look with number and code. No notice holds what was
    written: it can be read by whoever holds the phone.
    """
    recipient, channels = _reach(complaint)
    if recipient is None:
        return
    link = f"/pengaduan/saya/{complaint.pk}/" if complaint.person_id else "/pengaduan/lacak/"
    notify(
        template=entry.event,
        recipient=recipient,
        subject_context={"number": complaint.number},
        context={
            "kind": complaint.get_kind_display(),
            "due_at": complaint.next_due_at,
            "has_account": complaint.person_id is not None,
            "end": complaint.get_end_reason_display() if complaint.end_reason else "",
        },
        entry_id=entry.pk,
        channels=channels,
        link=link,
        actor=SYSTEM,
        at=entry.at,
    )


def _reach(complaint: Complaint) -> tuple[Recipient | None, tuple[str, ...] | None]:
    if complaint.person_id is not None:
        return Recipient("person", complaint.person_id), None
    identity = open_identity(complaint)
    if identity is None or not (identity.email or identity.phone):
        return None, None
    # No account, no inbox: the complaint itself stands for who sent it in the address book.
    return Recipient("person", complaint.pk), ("email",) if identity.email else ("sms",)


def look_up_complainant(recipient: Recipient) -> Addresses | None:
    """Return where somebody without an account is reached, when the recipient is a complaint; None otherwise."""
    if recipient.kind != "person":
        return None
    complaint = Complaint.objects.filter(pk=recipient.id, identity_cipher__isnull=False).first()
    identity = open_identity(complaint) if complaint else None
    if complaint is None or identity is None:
        return None
    return Addresses(identity.email, identity.phone, complaint.language)


def tell_staff(complaint: Complaint, staff_ids: Iterable[UUID], entry: Entry) -> None:
    """Send the notice of the entry's event to these members of staff, once each."""
    for staff_id in sorted(set(staff_ids)):
        notify(
            template=entry.event,
            recipient=Recipient("staff", staff_id),
            subject_context={"number": complaint.number},
            context={"kind": complaint.get_kind_display(), "due_at": complaint.next_due_at},
            entry_id=entry.pk,
            link=f"/meja/pengaduan/{complaint.pk}/",
            actor=SYSTEM,
            at=entry.at,
        )


def those_given(complaint: Complaint) -> list[UUID]:
    """Return the officer a complaint was given to, or the members of its unit."""
    if complaint.assignee_id is not None:
        return [complaint.assignee_id]
    if complaint.unit_id is None:
        return []
    members = Staff.objects.filter(unit_id=complaint.unit_id, is_active=True).order_by("since", "id")
    return list(members.values_list("pk", flat=True)[:MOST_TOLD])


def those_above(complaint: Complaint, level: int) -> list[UUID]:
    """Return whom a late complaint is raised to: who leads complaints, from level 2 the head; the inspectorate for its own.

    Nobody of the accused unit hears of a complaint with oversight grade.
    """
    roles = (OVERSIGHT,) if complaint.is_whistleblowing else LEADERS if level < 2 else (*LEADERS, *HEADS)
    found = {staff.pk: staff for role in roles for staff in people.list_staff_with_role(role)}
    if complaint.kind == Kind.OVERSIGHT and complaint.accused_unit_id is not None:
        return [pk for pk, staff in found.items() if staff.unit_id != complaint.accused_unit_id]
    return list(found)
