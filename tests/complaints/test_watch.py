"""What time does: warnings, escalation, lapse and closing, each once, by the system alone."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from tests.complaints.cast import REPORT, Office, office, received, verified, whistle

from satupintu.complaints import operations
from satupintu.complaints.jobs import forget_old_complainants, watch_complaints
from satupintu.complaints.models import Complaint
from satupintu.complaints.operations import Attachment
from satupintu.config.demo.cases import sample_pdf
from satupintu.core.actor import NOBODY, SYSTEM
from satupintu.core.errors import Conflict, NotAllowed
from satupintu.journal.models import Entry
from satupintu.notices.models import Notice

pytestmark = [pytest.mark.django_db]


@pytest.fixture
def people(at) -> Office:
    return office(at)


def told(event: str) -> set[object]:
    return set(Notice.objects.filter(template=f"complaints.{event}").values_list("recipient_id", flat=True))


def test_near_then_late_then_later_still(people, at, deliver):
    complaint = verified(people, at)
    operations.assign_complaint(
        complaint_id=complaint.pk, unit_id=people.unit.pk, assignee_id=people.worker.id, actor=people.manager, at=at
    )
    assert watch_complaints(at + timedelta(days=5)) == 0
    assert not Entry.objects.filter(event="complaints.near_due").exists()
    for _twice in (1, 2):
        watch_complaints(complaint.near_due_at)
    deliver()
    assert told("near_due") == {people.worker.id}
    for _twice in (1, 2):
        watch_complaints(complaint.due_at)
    deliver()
    leaders = {people.manager.id, people.supervisor.id, people.accused_lead.id}
    assert told("escalated") == leaders
    watch_complaints(complaint.due_at + timedelta(days=4))
    for _twice in (1, 2):
        watch_complaints(complaint.due_at + timedelta(days=5))
    deliver()
    assert told("escalated") == leaders | {people.kadis.id}
    facts = Entry.objects.filter(subject_id=complaint.pk, event="complaints.escalated").order_by("id")
    assert [fact.data["level"] for fact in facts] == [1, 2]


def test_what_is_late_to_the_inspectorate_is_raised_to_nobody_else(people, at, deliver):
    complaint = whistle(at, accused_unit_id=people.accused.pk).complaint
    for days in (0, 6):
        watch_complaints(complaint.next_due_at + timedelta(days=days))
    deliver()
    assert told("escalated") == {people.pengawas.id}


def test_nobody_of_the_accused_unit_hears_of_oversight(people, at, deliver):
    complaint = received(at).complaint
    operations.verify_complaint(
        complaint_id=complaint.pk, kind="oversight", topic="fee", accused_unit_id=people.accused.pk, actor=people.manager, at=at
    )
    watch_complaints(Complaint.objects.get(pk=complaint.pk).next_due_at)
    deliver()
    assert told("escalated") == {people.manager.id, people.supervisor.id}


def test_a_report_nobody_verified_is_late_after_three_working_days(people, at):
    complaint = received(at).complaint
    watch_complaints(at + timedelta(days=3, hours=8))
    complaint.refresh_from_db()
    assert complaint.escalation == 1


def test_not_completed_in_thirty_days_counts_as_withdrawn(people, at):
    complaint = received(at).complaint
    operations.ask_completion(complaint_id=complaint.pk, text="Kapan?", actor=people.manager, at=at)
    watch_complaints(at + timedelta(days=30) - timedelta(seconds=1))
    assert Complaint.objects.get(pk=complaint.pk).state == "incomplete"
    for _twice in (1, 2):
        watch_complaints(at + timedelta(days=30))
    ended = Complaint.objects.get(pk=complaint.pk)
    assert (ended.state, ended.end_reason) == ("withdrawn", "not_completed")


def test_an_answer_nobody_objects_to_closes_after_ten_days(people, at):
    complaint = verified(people, at)
    operations.answer_complaint(complaint_id=complaint.pk, text="Sudah terbit.", actor=people.manager, at=at)
    watch_complaints(at + timedelta(days=9))
    assert Complaint.objects.get(pk=complaint.pk).state == "answered"
    watch_complaints(at + timedelta(days=10))
    ended = Complaint.objects.get(pk=complaint.pk)
    assert (ended.state, ended.end_reason) == ("closed", "silent")


@pytest.mark.parametrize(
    "name", ["note_near_due", "escalate_complaint", "lapse_complaint", "close_complaint", "forget_complainant"]
)
def test_only_the_system_lets_time_act_and_only_when_it_is_time(name, people, at):
    complaint = received(at).complaint
    act, before = getattr(operations, name), Entry.objects.count()
    with pytest.raises(NotAllowed):
        act(complaint_id=complaint.pk, actor=people.manager, at=at)
    if name != "forget_complainant":
        with pytest.raises(Conflict):
            act(complaint_id=complaint.pk, actor=SYSTEM, at=at)
    assert Entry.objects.count() == before
    assert Complaint.objects.get(pk=complaint.pk).state == "received"


def test_who_complained_and_their_files_are_kept_as_long_as_cases_are(people, at, deliver, settings, tmp_path):
    settings.MEDIA_ROOT, settings.RETENTION_YEARS = tmp_path, 10
    pdf = Attachment(sample_pdf(), "bukti.pdf", "application/pdf")
    sent = operations.submit_complaint(report=REPORT, channel="web", files=[pdf], actor=NOBODY, at=at)
    operations.withdraw_complaint(complaint_id=sent.complaint.pk, code=sent.code, actor=NOBODY, at=at)
    deliver()
    assert sent.complaint.files.get().file.retention_until == date(2036, 12, 31)
    for year, is_known in ((2036, True), (2037, False)):
        forget_old_complainants(at.replace(year=year))
        assert (Complaint.objects.get(pk=sent.complaint.pk).identity_cipher is not None) is is_known
