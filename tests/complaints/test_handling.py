"""A complaint from receipt to its end, and every refusal on the way."""

from __future__ import annotations

import io
from contextlib import contextmanager
from dataclasses import replace
from datetime import date, timedelta

import pytest
from PIL import Image
from tests import cast
from tests.complaints.cast import REPORT, SARI, Office, office, received, verified

from satupintu.complaints import operations, queries
from satupintu.complaints.errors import (
    AnonymousCannotLink,
    ApplicationNotYours,
    CodeWrong,
    ComplaintInvalid,
    ReopenedTooOften,
    TooManyFiles,
    TooManyRounds,
    WrongComplaintState,
)
from satupintu.complaints.models import Complaint, ComplaintFile, Remark
from satupintu.complaints.operations import Attachment, Identity
from satupintu.core.actor import NOBODY, SYSTEM
from satupintu.core.errors import NotAllowed
from satupintu.files.errors import FileTypeLies
from satupintu.files.models import StoredFile
from satupintu.files.queries import open_file
from satupintu.journal.models import Entry
from satupintu.notices.models import Notice
from satupintu.people.errors import CannotErase
from satupintu.people.operations import erase_person

pytestmark = [pytest.mark.django_db]


@pytest.fixture
def people(at) -> Office:
    return office(at)


@contextmanager
def refused(kind):
    """Expect a refusal of this kind, and nothing changed, nothing recorded."""

    def snapshot():
        rows = Complaint.objects.order_by("pk").values("pk", "state", "kind", "next_due_at", "unit_id", "rounds", "satisfaction")
        return list(rows), [model.objects.count() for model in (Remark, ComplaintFile, StoredFile, Entry)]

    before = snapshot()
    with pytest.raises(kind) as caught:
        yield caught
    assert snapshot() == before


def test_from_receipt_to_acceptance(people, at, deliver):
    sent = received(at)
    complaint_id, code = sent.complaint.pk, sent.code
    assert sent.complaint.number == "ADU-2026-000001"
    acts = {"complaint_id": complaint_id}
    operations.verify_complaint(**acts, kind="ordinary", topic="time", actor=people.manager, at=at + timedelta(days=1))
    operations.assign_complaint(**acts, unit_id=people.unit.pk, actor=people.manager, at=at + timedelta(days=1))
    operations.begin_handling(**acts, actor=people.worker, at=at + timedelta(days=2))
    operations.write_note(**acts, text="Berkas ada di meja Kabid.", actor=people.worker, at=at + timedelta(days=2))
    later = at + timedelta(days=4)
    done = operations.answer_complaint(**acts, text="Izin Anda sudah terbit.", actor=people.worker, at=later)
    assert (done.working_days, done.is_in_time) == (4, True)
    told = queries.track_complaint(" adu-2026-000001 ", f"{code[:5].lower()}-{code[5:]}", later)
    assert [line.kind for line in told.remarks] == ["answer"]
    assert told.remarks[0].author == ""
    assert told.verbs == {"reopen", "rate"}
    ended = operations.rate_answer(**acts, satisfaction=4, code=code, actor=NOBODY, at=later)
    assert (ended.state, ended.end_reason, ended.next_due_at) == ("closed", "accepted", None)
    facts = Entry.objects.filter(subject_id=complaint_id).order_by("id").values_list("event", flat=True)
    assert [fact.removeprefix("complaints.") for fact in facts] == [
        "received", "verified", "assigned", "started", "note_kept", "answered", "rated", "closed",
    ]  # fmt: skip
    deliver()
    mails = Notice.objects.filter(recipient_id=complaint_id, channel="email")
    assert {mail.template.removeprefix("complaints.") for mail in mails} == {"received", "verified", "answered", "closed"}
    assert {mail.state for mail in mails} == {"sent"}
    assert not any("Kabid" in mail.body or "terbit" in mail.body or "Sari" in mail.body for mail in mails)


def test_notices_are_written_in_the_language_of_the_complainant(people, at, deliver):
    sent = received(at, language="en")
    operations.verify_complaint(complaint_id=sent.complaint.pk, kind="suggestion", topic="time", actor=people.manager, at=at)
    deliver()
    subjects = set(Notice.objects.filter(recipient_id=sent.complaint.pk).values_list("subject", flat=True))
    number = sent.complaint.number
    assert subjects == {f"Complaint {number} received", f"Complaint {number} is being handled"}


def test_a_form_sent_twice_is_one_complaint_and_one_receipt(people, at):
    values = {"report": REPORT, "channel": "web", "key": "a" * 36, "actor": NOBODY, "at": at}
    first, again = operations.submit_complaint(**values), operations.submit_complaint(**values)
    assert (again.complaint, again.code, again.is_repeat) == (first.complaint, first.code, True)
    assert Complaint.objects.count() == 1
    other = operations.submit_complaint(**{**values, "key": "b" * 36})
    assert other.code != first.code


@pytest.mark.parametrize(
    ("changes", "fields"),
    [
        ({"title": "hm"}, {"title"}),
        ({"title": "x" * 121}, {"title"}),
        ({"body": "Terlalu pendek"}, {"body"}),
        ({"body": "x" * 5001}, {"body"}),
        ({"body": "Isi yang cukup panjang \x00 dengan NUL"}, {"body"}),
        ({"topic": "cuaca"}, {"topic"}),
        ({"kind": "oversight"}, {"kind"}),
        ({"kind": ""}, {"kind"}),
        ({"happened_on": date(2026, 3, 3)}, {"happened_on"}),
        ({"place": "x" * 161}, {"place"}),
        ({"service_code": "X99"}, {"service_code"}),
        ({"accused_unit_id": "00000000-0000-7000-8000-000000000000"}, {"accused_unit_id"}),
        ({"identity": None}, {"name"}),
        ({"identity": replace(SARI, name=" ")}, {"name"}),
        ({"identity": replace(SARI, email="sari@", phone="")}, {"email"}),
        ({"identity": replace(SARI, phone="12ab")}, {"phone"}),
        ({"identity": replace(SARI, email="", phone="")}, {"email"}),
        ({"title": "", "body": "", "topic": ""}, {"title", "body", "topic"}),
    ],
)
def test_what_is_wrong_with_a_report_is_said_all_at_once(changes, fields, at):
    with refused(ComplaintInvalid) as caught:
        received(at, **changes)
    assert set(caught.value.errors) == fields


def test_somebody_at_the_counter_needs_no_contact(people, at):
    sent = received(at, channel="counter", actor=people.loket, identity=Identity("Sari", address="Jalan Melati 1"))
    assert sent.complaint.taken_by_id == people.loket.id
    with refused(ComplaintInvalid):
        received(at, channel="merpati")


def test_pictures_of_who_is_not_to_be_known_lose_what_the_camera_wrote(at, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    image, picture = Image.new("RGB", (64, 48), "red"), io.BytesIO()
    exif = Image.Exif()
    exif[0x010F] = "Telepon Sari"
    image.save(picture, "JPEG", exif=exif)
    files = [Attachment(picture.getvalue(), "foto-sari.jpg", "image/jpeg")]
    report = replace(REPORT, identity=None, is_anonymous=True)
    sent = operations.submit_complaint(report=report, channel="web", files=files, actor=NOBODY, at=at)
    file, content = open_file(sent.complaint.files.get().file_id, SYSTEM, at)
    with content:
        kept = content.read()
    assert b"Telepon" in picture.getvalue()
    assert b"Telepon" not in kept
    assert file.original_name == "lampiran.jpg"
    named = operations.submit_complaint(report=REPORT, channel="web", files=files, actor=NOBODY, at=at)
    assert named.complaint.files.get().file.original_name == "foto-sari.jpg"


def test_files_are_few_and_of_known_kinds(at, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    values = {"report": REPORT, "channel": "web", "actor": NOBODY, "at": at}
    with refused(TooManyFiles):
        operations.submit_complaint(**values, files=[Attachment(b"x")] * 4)
    with refused(FileTypeLies):
        operations.submit_complaint(**values, files=[Attachment(b"MZ" + b"\x00" * 200, "virus.exe", "application/pdf")])


@pytest.mark.usefixtures("ready")
def test_a_complaint_about_ones_own_case(at):
    from tests.applications.office import desk, sent

    from satupintu.applications.answers import read_secret

    people = desk(at)
    case = sent(people, at).application()
    own = received(at, actor=people.sari.actor, identity=None, application_number=case.number.lower())
    assert (own.complaint.application_id, own.complaint.service_code) == (case.pk, "K09")
    by_code = received(at, application_number=case.number, application_code=read_secret(case))
    assert by_code.complaint.application_id == case.pk
    for changes in ({"application_code": "SALAH123"}, {"application_number": "K09-1999-000001"}):
        with refused(ApplicationNotYours):
            received(at, **{"application_number": case.number, **changes})
    with refused(ApplicationNotYours):
        received(at, actor=people.dewi.actor, identity=None, application_number=case.number)
    with refused(AnonymousCannotLink):
        received(at, actor=people.sari.actor, identity=None, is_anonymous=True, application_number=case.number)
    assert not Entry.objects.filter(application_id=case.pk, event__startswith="complaints.").exists()


def test_completion_stands_the_clock_and_is_asked_twice_at_most(people, at):
    sent = received(at)
    acts = {"complaint_id": sent.complaint.pk}
    first = operations.ask_completion(**acts, text="Kapan Anda datang?", actor=people.manager, at=at)
    assert (first.state, first.next_due_at) == ("incomplete", (at + timedelta(days=30)))
    with refused(WrongComplaintState):
        operations.answer_complaint(**acts, text="Sudah.", actor=people.manager, at=at)
    with refused(CodeWrong):
        operations.complete_report(**acts, text="Tanggal 1.", code="SALAH", actor=NOBODY, at=at)
    with refused(ComplaintInvalid):
        operations.complete_report(**acts, text="  ", code=sent.code, actor=NOBODY, at=at)
    ten = at + timedelta(days=10)
    back = operations.complete_report(**acts, text="Tanggal 1.", code=sent.code, actor=NOBODY, at=ten)
    assert (back.state, back.complete_at) == ("received", ten)
    operations.ask_completion(**acts, text="Di loket mana?", actor=people.manager, at=ten)
    twelve = at + timedelta(days=12)
    operations.complete_report(**acts, text="Loket 3.", code=sent.code, actor=NOBODY, at=twelve)
    with refused(TooManyRounds):
        operations.ask_completion(**acts, text="Lagi?", actor=people.manager, at=twelve)
    done = operations.verify_complaint(**acts, kind="ordinary", topic="time", actor=people.manager, at=twelve)
    assert done.latest_at == twelve + timedelta(days=60)  # since it was complete, not since it came


def test_an_answer_can_be_objected_to_twice_and_then_not_any_more(people, at):
    sent = received(at)
    acts = {"complaint_id": sent.complaint.pk}
    operations.verify_complaint(**acts, kind="information", topic="time", actor=people.manager, at=at)
    for times, days in ((1, 5), (2, 10), (3, 11)):
        day = at + timedelta(days=7 * times)
        done = operations.answer_complaint(**acts, text="Jawaban.", actor=people.manager, at=day)
        # Each answer came within 5 working days; the third week has Nyepi, Idulfitri and joint leave.
        assert (done.is_in_time, done.working_days) == (True, days)
        if times < 3:
            back = operations.reopen_complaint(**acts, text="Belum jelas.", code=sent.code, actor=NOBODY, at=day)
            assert (back.state, back.reopenings) == ("in_progress", times)
    with refused(ReopenedTooOften):
        operations.reopen_complaint(**acts, text="Belum jelas.", code=sent.code, actor=NOBODY, at=day)
    for wrong in (0, 5):
        with refused(ComplaintInvalid):
            operations.rate_answer(**acts, satisfaction=wrong, code=sent.code, actor=NOBODY, at=day)


def test_an_answer_after_the_limit_is_late_and_stays_so(people, at):
    sent = received(at)
    acts = {"complaint_id": sent.complaint.pk}
    operations.verify_complaint(**acts, kind="information", topic="time", actor=people.manager, at=at)
    day = at + timedelta(days=8)
    assert operations.answer_complaint(**acts, text="Jawaban.", actor=people.manager, at=day).is_in_time is False
    operations.reopen_complaint(**acts, text="Belum jelas.", code=sent.code, actor=NOBODY, at=day)
    assert operations.answer_complaint(**acts, text="Lagi.", actor=people.manager, at=day).is_in_time is False


def test_a_suggestion_is_neither_in_time_nor_late(people, at):
    complaint = verified(people, at, "suggestion")
    assert (complaint.due_at, complaint.next_due_at) == (None, None)
    done = operations.answer_complaint(complaint_id=complaint.pk, text="Terima kasih.", actor=people.manager, at=at)
    assert done.is_in_time is None


def test_rejection_says_why(people, at):
    first, second = received(at).complaint, received(at).complaint
    acts = {"complaint_id": second.pk, "actor": people.manager, "at": at}
    with refused(ComplaintInvalid):
        operations.reject_complaint(**acts, reason="malas", text="Tidak.")
    with refused(ComplaintInvalid):
        operations.reject_complaint(**acts, reason="not_ours", text="")
    for number in ("", "ADU-2026-999999", second.number):
        with refused(ComplaintInvalid):
            operations.reject_complaint(**acts, reason="duplicate", text="Sama.", duplicate_of=number)
    done = operations.reject_complaint(**acts, reason="duplicate", text="Sama.", duplicate_of=first.number.lower())
    assert (done.state, done.duplicate_of_id) == ("rejected", first.pk)
    with refused(WrongComplaintState):
        operations.write_note(complaint_id=second.pk, text="Catatan.", actor=people.manager, at=at)


def test_withdrawn_by_who_complained_only(people, at):
    sent = received(at)
    for code in ("", "SALAH"):
        with refused(CodeWrong):
            operations.withdraw_complaint(complaint_id=sent.complaint.pk, code=code, actor=people.manager, at=at)
    done = operations.withdraw_complaint(complaint_id=sent.complaint.pk, code=sent.code, actor=NOBODY, at=at)
    assert (done.state, done.end_reason) == ("withdrawn", "by_complainant")
    with refused(WrongComplaintState):
        operations.withdraw_complaint(complaint_id=sent.complaint.pk, code=sent.code, actor=NOBODY, at=at)


@pytest.mark.parametrize("verb", ["verify", "ask", "assign", "reject"])
def test_only_who_leads_complaints_decides_about_them(verb, people, at):
    complaint = verified(people, at)
    operations.assign_complaint(complaint_id=complaint.pk, unit_id=people.unit.pk, actor=people.manager, at=at)
    acts = {
        "verify": lambda values: operations.verify_complaint(kind="ordinary", topic="time", **values),
        "ask": lambda values: operations.ask_completion(text="Apa?", **values),
        "assign": lambda values: operations.assign_complaint(unit_id=people.unit.pk, **values),
        "reject": lambda values: operations.reject_complaint(reason="not_ours", text="Bukan.", **values),
    }
    for name in ("worker", "kadis"):
        with refused(NotAllowed):
            acts[verb]({"complaint_id": complaint.pk, "actor": people.actors[name], "at": at})


def test_an_erased_person_is_forgotten_once_the_complaint_is_over(people, at, deliver):
    sari = cast.sari(at)
    sent = received(at, actor=sari.actor, identity=None)
    with pytest.raises(CannotErase):
        erase_person(person_id=sari.person.pk, actor=sari.actor, at=at)
    operations.withdraw_complaint(complaint_id=sent.complaint.pk, actor=sari.actor, at=at)
    erase_person(person_id=sari.person.pk, actor=sari.actor, at=at)
    deliver()
    kept = Complaint.objects.get(pk=sent.complaint.pk)
    assert (kept.person_id, kept.identity_cipher) == (None, None)
