"""Figures, the LAPOR! files, the limits an office sets, suggestions of staff, and lists that cost the same at any length."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.complaints.cast import Office, office, received, verified, whistle

from satupintu.complaints import operations, queries
from satupintu.complaints.errors import (
    ComplaintInvalid,
    ImportInvalid,
    LimitTooLong,
    SuggestionUnknown,
    WrongSuggestionState,
)
from satupintu.complaints.models import Complaint, ComplaintLimit, StaffSuggestion
from satupintu.core.actor import NOBODY
from satupintu.core.errors import NotAllowed
from satupintu.journal.models import Entry

pytestmark = [pytest.mark.django_db]
HEAD = "id_laporan;tanggal;judul;isi;klasifikasi;unsur"
LINE = "7001;2026-03-01 08:00;Antre terlalu lama;Saya menunggu tiga jam di loket.;Pengaduan;Waktu penyelesaian"


@pytest.fixture
def people(at) -> Office:
    return office(at)


def test_figures_hide_small_groups_from_the_public_only(people, at):
    for _count in range(6):
        complaint = verified(people, at)
        operations.answer_complaint(complaint_id=complaint.pk, text="Sudah.", actor=people.manager, at=at + timedelta(days=2))
    for _count in range(2):
        verified(people, at, "information")
    whistle(at)
    since, until = at - timedelta(days=1), at + timedelta(days=1)
    own = queries.complaint_statistics(since, until, fewest=0)
    assert own.received == 9
    figures = {line.kind: line for line in own.classes}
    assert (figures["ordinary"].received, figures["ordinary"].answered, figures["ordinary"].in_time) == (6, 6, 6)
    assert figures["ordinary"].mean_days == 2.0
    assert figures["oversight"].received == 1
    assert dict(own.topics)["Waktu Penyelesaian"] == 8  # without the one for the inspectorate
    public = queries.complaint_statistics(since, until)
    shown = {line.kind: line for line in public.classes}
    assert public.received == 9
    assert (shown["ordinary"].received, shown["ordinary"].in_time) == (6, 6)
    assert (shown["information"].received, shown["oversight"].received) == (None, None)
    assert shown["suggestion"].received == 0
    assert queries.count_by_service_and_topic(since, until) == {("", "time"): 6}


def test_an_empty_period_has_figures(at):
    empty = queries.complaint_statistics(at, at + timedelta(days=30))
    assert (empty.received, empty.months) == (0, [])
    assert all(line.mean_days is None for line in empty.classes)


def test_reports_of_lapor_come_in_once_and_go_back_with_their_answer(people, at):
    for expected in ((1, 0), (0, 1)):
        reports = queries.read_reports(f"\ufeff{HEAD}\n{LINE}\n".encode())
        done = operations.import_reports(reports=reports, actor=people.manager, at=at)
        assert (done.count, done.known) == expected
    complaint = Complaint.objects.get()
    assert (complaint.channel, complaint.external_id, complaint.is_anonymous) == ("sp4n", "7001", True)
    operations.verify_complaint(complaint_id=complaint.pk, kind="ordinary", topic="time", actor=people.manager, at=at)
    operations.answer_complaint(complaint_id=complaint.pk, text="Loket ditambah.", actor=people.manager, at=at)
    received(at)
    head, row = queries.write_reports(people.manager)
    assert head == list(queries.OUT_COLUMNS)
    assert (row[0], row[1], row[5], row[8]) == ("7001", complaint.number, "Dijawab", "Loket ditambah.")
    with pytest.raises(NotAllowed):
        list(queries.write_reports(people.worker))
    with pytest.raises(NotAllowed):
        operations.import_reports(reports=reports, actor=people.worker, at=at)


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "Kolom"),
        (b"\xff\xfe\x00bukan", "UTF-8"),
        (b"a;b;c\n1;2;3", "id_laporan"),
        (HEAD.encode(), "tidak memuat"),
        (f"{HEAD}\n{LINE}\n{LINE}".encode(), "Baris 3"),
        (f"{HEAD}\n{LINE.replace('2026-03-01 08:00', 'kemarin')}".encode(), "tanggal masuk"),
        (f"{HEAD}\n{LINE.replace('2026-03-01 08:00', '2027-03-01')}".encode(), "setelah hari ini"),
        (f"{HEAD}\n{LINE.replace('Pengaduan', 'Curhat')}".encode(), "klasifikasi"),
        (f"{HEAD}\n{LINE.replace('7001', '')}".encode(), "nomor laporan"),
        (f"{HEAD}\n7001;2026-03-01".encode(), "Baris 2"),
    ],
)
def test_a_faulty_file_is_refused_whole_by_line(content, words, people, at):
    before = Entry.objects.count()
    with pytest.raises(ImportInvalid) as caught:
        operations.import_reports(reports=queries.read_reports(content), actor=people.manager, at=at)
    assert words in " ".join(caught.value.errors.values())
    assert (Complaint.objects.count(), Entry.objects.count()) == (0, before)


def test_an_office_may_be_faster_than_the_usual_limit(people, at):
    operations.set_limit(kind="ordinary", value=7, unit="hari_kerja", decree_no="SK 1/2026", actor=people.manager, at=at)
    assert {line.kind: line.value for line in queries.list_limits()} == {
        "oversight": 60, "ordinary": 7, "information": 5, "suggestion": None,
    }  # fmt: skip
    assert verified(people, at).due_at < verified(people, at, "oversight").due_at
    values = {"actor": people.manager, "at": at}
    for kind, value, unit in (("ordinary", 15, "hari_kerja"), ("information", 8, "hari")):
        with pytest.raises(LimitTooLong):
            operations.set_limit(kind=kind, value=value, unit=unit, **values)
    for kind, value, unit in (("lain", 5, "hari"), ("ordinary", 0, "hari"), ("ordinary", 5, "bulan")):
        with pytest.raises(ComplaintInvalid):
            operations.set_limit(kind=kind, value=value, unit=unit, **values)
    with pytest.raises(NotAllowed):
        operations.set_limit(kind="ordinary", value=5, unit="hari", actor=people.supervisor, at=at)
    assert ComplaintLimit.objects.count() == 1


def test_a_suggestion_of_staff_is_answered_and_carried_out(people, at):
    values = {"title": "Buka loket dari pukul tujuh", "body": "Antrean pagi panjang sekali.", "topic": "time", "at": at}
    plain = operations.submit_suggestion(**values, actor=people.worker)
    hidden = operations.submit_suggestion(**values, is_anonymous=True, actor=people.worker)
    lines = {line.number: line for line in queries.page_suggestions(people.manager).rows}
    assert (lines[plain.number].author, lines[hidden.number].author) == ("Wahyu Pelaksana", "")
    assert not Entry.objects.filter(subject_id=hidden.pk).exclude(actor_id=None).exists()
    assert queries.get_suggestion(hidden.pk, people.worker).is_own
    for state in ("considered", "adopted", "carried_out"):
        done = operations.answer_suggestion(
            suggestion_id=plain.pk, state=state, text="Mulai bulan depan.", actor=people.manager, at=at
        )
        assert done.state == state
    with pytest.raises(WrongSuggestionState):
        operations.answer_suggestion(suggestion_id=plain.pk, state="declined", text="Batal.", actor=people.manager, at=at)
    with pytest.raises(NotAllowed):
        operations.answer_suggestion(suggestion_id=hidden.pk, state="declined", text="Tidak.", actor=people.supervisor, at=at)
    with pytest.raises(ComplaintInvalid):
        operations.answer_suggestion(suggestion_id=hidden.pk, state="declined", text=" ", actor=people.manager, at=at)
    with pytest.raises(SuggestionUnknown):
        operations.withdraw_suggestion(suggestion_id=hidden.pk, actor=people.manager, at=at)
    assert operations.withdraw_suggestion(suggestion_id=hidden.pk, actor=people.worker, at=at).state == "withdrawn"
    with pytest.raises(NotAllowed):
        operations.submit_suggestion(**values, actor=NOBODY)
    with pytest.raises(ComplaintInvalid) as caught:
        operations.submit_suggestion(title="", body="", topic="", actor=people.worker, at=at)
    assert set(caught.value.errors) == {"title", "body", "topic"}
    assert StaffSuggestion.objects.count() == 2


def test_lists_cost_the_same_at_any_length(people, at):
    costs = []
    for more in (1, 9):
        for _count in range(more):
            complaint = verified(people, at)
            operations.assign_complaint(complaint_id=complaint.pk, unit_id=people.unit.pk, actor=people.manager, at=at)
        with CaptureQueriesContext(
            connection,
        ) as found:
            rows = queries.list_complaints(people.manager, at=at, scope="open")
            page = queries.page_complaints(rows, scope="open")
            assert [row.unit.name for row in page.rows]
            queries.count_complaints(people.manager, at)
        costs.append(len(found))
    assert costs == [2, 2]


def test_what_is_work_is_found_by_an_index_of_its_own(people, at):
    """So that the list costs the same after ten years of complaints that are over."""
    received(at)
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        for scope in ("open", "late", "awaiting", "answered"):
            rows = queries.list_complaints(people.manager, at=at, scope=scope).order_by("next_due_at", "id")
            assert "complaints_open_by_due" in rows.explain(), scope


def test_a_list_is_paged_in_the_order_of_its_ends(people, at):
    for days in range(4):
        received(at + timedelta(days=days))
    rows = queries.list_complaints(people.manager, at=at, scope="open")
    first = queries.page_complaints(rows, scope="open", size=3)
    second = queries.page_complaints(rows, scope="open", after=first.after, size=3)
    numbers = [row.number for row in first.rows + second.rows]
    assert numbers == sorted(numbers)
    assert (len(first.rows), len(second.rows), second.after) == (3, 1, "")
    found = queries.list_complaints(people.manager, at=at, text="terlambat dua")
    assert found.count() == 4
    assert queries.list_complaints(people.manager, at=at, text=numbers[0].lower()).count() == 1
    assert not queries.list_complaints(people.manager, at=at, scope="ended").exists()
