"""What follows when a complaint has moved: its complainant is told, staff it concerns are told, an erased person is forgotten."""

from satupintu.complaints import events
from satupintu.complaints.models import Complaint
from satupintu.complaints.operations import forget_complainant
from satupintu.complaints.storing import retain_files
from satupintu.complaints.telling import tell_complainant, tell_staff, those_above, those_given
from satupintu.core.actor import SYSTEM
from satupintu.journal.models import Entry
from satupintu.journal.reactions import react_to
from satupintu.people.events import PERSON_ERASED
from satupintu.people.queries import list_staff_with_role


@react_to(
    events.RECEIVED,
    events.VERIFIED,
    events.COMPLETION_ASKED,
    events.ANSWERED,
    events.REOPENED,
    events.CLOSED,
    events.REJECTED,
    events.WITHDRAWN,
    events.LAPSED,
)
def tell_of_progress(entry: Entry) -> None:
    """Tell the complainant that the complaint has moved."""
    complaint = Complaint.objects.filter(pk=entry.subject_id).first()
    if complaint is not None:
        tell_complainant(complaint, entry)


@react_to(events.REFERRED)
def tell_inspectorate(entry: Entry) -> None:
    """Tell the inspectorate, and nobody else, of a whistle-blowing report."""
    complaint = Complaint.objects.get(pk=entry.subject_id)
    tell_staff(complaint, (staff.pk for staff in list_staff_with_role("pengawas")), entry)


@react_to(events.ASSIGNED, events.COMPLETED)
def tell_those_given(entry: Entry) -> None:
    """Tell whom a complaint was given to, or whose complaint was completed."""
    complaint = Complaint.objects.get(pk=entry.subject_id)
    tell_staff(complaint, those_given(complaint), entry)


@react_to(events.NEAR_DUE)
def tell_of_near_end(entry: Entry) -> None:
    """Tell who works on a complaint that its end is near; who leads complaints, while nobody does."""
    complaint = Complaint.objects.get(pk=entry.subject_id)
    tell_staff(complaint, those_given(complaint) or those_above(complaint, 1), entry)


@react_to(events.ESCALATED)
def tell_of_lateness(entry: Entry) -> None:
    """Tell those above that a complaint is late."""
    complaint = Complaint.objects.get(pk=entry.subject_id)
    tell_staff(complaint, those_above(complaint, int(entry.data["level"])), entry)


@react_to(events.CLOSED, events.REJECTED, events.WITHDRAWN, events.LAPSED)
def retain_attachments(entry: Entry) -> None:
    """Give the files of a complaint that is over their last day."""
    retain_files(Complaint.objects.get(pk=entry.subject_id), at=entry.at)


@react_to(PERSON_ERASED)
def forget_erased(entry: Entry) -> None:
    """Erase who complained from the complaints of a person whose data were erased (UU 27/2022 ps. 43)."""
    for complaint_id in list(Complaint.objects.filter(person_id=entry.subject_id).order_by("pk").values_list("pk", flat=True)):
        forget_complainant(complaint_id=complaint_id, actor=SYSTEM, at=entry.at)
