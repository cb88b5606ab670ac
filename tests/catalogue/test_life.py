"""The life of a version: consulted with the public, read before it is enacted, published, reviewed every year."""

from datetime import date, timedelta
from typing import Any

import pytest
from tests.catalogue.test_standards import CLERK, DESIGNER, MANAGER, refused
from tests.files.samples import pdf

from satupintu.catalogue import events, operations, queries
from satupintu.catalogue.errors import (
    AlreadyEnacted,
    ConsultationClosed,
    ConsultationInvalid,
    ContentMoved,
    EnactmentBlocked,
    PublicationInvalid,
    PublicationOver,
    ReviewInvalid,
    ReviewNotDue,
    StandardNotConsulted,
    StandardNotDraft,
    StandardNotEnacted,
    WarningsUnread,
)
from satupintu.catalogue.jobs import watch_reviews
from satupintu.catalogue.models import Consultation, ConsultationParticipant, ServiceVersion, SopScenario
from satupintu.core.actor import SYSTEM, Actor
from satupintu.core.errors import NotAllowed
from satupintu.core.ids import uuid7
from satupintu.files.errors import FileHidden
from satupintu.files.queries import get_file
from satupintu.journal.models import Entry
from satupintu.notices.models import Notice

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("ready")]

HEAD = Actor("staff", uuid7(), roles=frozenset({"kadis"}))
PDF = pdf()


@pytest.fixture
def version(at) -> ServiceVersion:
    """A draft of K09 from the version in force."""
    return operations.begin_revision(service_code="K09", actor=DESIGNER, at=at)


def edit(version: ServiceVersion, part: str, value: Any, at: Any) -> None:
    """Change one part of the draft."""
    seen = queries.mark_of(queries.get_draft_content(version.pk).get(part))
    operations.edit_part(version_id=version.pk, part=part, value=value, seen=seen, actor=DESIGNER, at=at)


def consult(version: ServiceVersion, at: Any) -> None:
    """Note a consultation without a plan."""
    operations.consult_version(version_id=version.pk, held_on=at.date(), record_no="BA-1", actor=DESIGNER, at=at)


def decree(version: ServiceVersion, at: Any, **more: Any) -> dict[str, Any]:
    """What enacting takes: all warnings read, the content as it stands."""
    return {
        "version_id": version.pk,
        "decree_no": "188/7/2026",
        "decree_on": at.date(),
        "seen": queries.mark_of(queries.get_draft_content(version.pk)),
        "warnings_read": set(queries.list_marked_warnings(version.pk)),
        "actor": MANAGER,
        "at": at,
        **more,
    }


def test_a_consultation_is_planned_attended_answered_and_held(version, at):
    plan = {"version_id": version.pk, "planned_on": at.date(), "place": "Aula", "actor": DESIGNER, "at": at}
    row = operations.plan_consultation(**plan)
    assert operations.plan_consultation(**{**plan, "place": "Balai kota"}).pk == row.pk
    who = {"consultation_id": row.pk, "actor": DESIGNER, "at": at}
    for element in ("users", "experts"):
        operations.add_participant(element=element, name="Umar Hadi", organisation="Asosiasi Reklame", attended=True, **who)
    late = operations.add_participant(element="media", name="Rina", **who)
    operations.set_attendance(participant_id=late.pk, attended=True, actor=DESIGNER, at=at)
    wrong = operations.add_participant(element="civil", name="Salah", **who)
    operations.remove_participant(participant_id=wrong.pk, actor=DESIGNER, at=at)
    point = operations.add_point(point="Waktu terlalu lama", raised_by="Asosiasi Reklame", **who)
    struck = operations.add_point(point="Salah ketik", **who)
    operations.remove_point(point_id=struck.pk, actor=DESIGNER, at=at)
    held = {"version_id": version.pk, "held_on": at.date(), "record_no": "BA-9/2026", "actor": DESIGNER, "at": at}
    assert "points" in refused(ConsultationInvalid, operations.consult_version, **held).errors
    operations.answer_point(point_id=point.pk, answer="Menjadi tiga hari", actor=DESIGNER, at=at)
    assert operations.consult_version(**held).state == "consulted"
    (kept,) = queries.list_consultations(version.pk)
    assert (kept.state, kept.record_no, kept.place, len(kept.points.all())) == ("held", "BA-9/2026", "Balai kota", 1)
    lines = queries.list_participants([kept.pk], DESIGNER)[kept.pk]
    assert [line.name for line in lines] == ["Umar Hadi", "Umar Hadi", "Rina"]
    assert not any(line.name for line in queries.list_participants([kept.pk], CLERK)[kept.pk])
    assert len(queries.list_missing_elements(lines, attended=True)) == 2
    assert b"Umar" not in bytes(ConsultationParticipant.objects.first().name_cipher)
    refused(ConsultationClosed, operations.add_point, point="Lagi", **who)
    refused(ConsultationClosed, operations.set_attendance, participant_id=late.pk, attended=False, actor=DESIGNER, at=at)
    refused(StandardNotDraft, operations.consult_version, **held)


def test_what_consultations_refuse(version, at):
    plan = {"version_id": version.pk, "planned_on": at.date(), "place": "Aula", "at": at}
    refused(NotAllowed, operations.plan_consultation, **plan, actor=MANAGER)
    refused(ConsultationInvalid, operations.plan_consultation, **{**plan, "place": " "}, actor=DESIGNER)
    enacted = queries.find_enacted("K09")
    refused(StandardNotDraft, operations.plan_consultation, **{**plan, "version_id": enacted.pk}, actor=DESIGNER)
    row = operations.plan_consultation(**plan, actor=DESIGNER)
    who = {"consultation_id": row.pk, "at": at}
    wrong = refused(ConsultationInvalid, operations.add_participant, element="lain", name=" ", actor=DESIGNER, **who)
    assert set(wrong.errors) == {"element", "name"}
    refused(ConsultationInvalid, operations.add_point, point=" ", actor=DESIGNER, **who)
    refused(NotAllowed, operations.add_participant, element="media", name="Rina", actor=CLERK, **who)
    tomorrow = at.date() + timedelta(days=1)
    held = {"version_id": version.pk, "held_on": tomorrow, "record_no": " ", "actor": DESIGNER, "at": at}
    assert set(refused(ConsultationInvalid, operations.consult_version, **held).errors) == {"record_no", "held_on"}
    file = {"content": PDF, "name": "ba.pdf", "declared_type": "application/pdf"}
    refused(ConsultationInvalid, operations.attach_minutes, **file, actor=DESIGNER, **who)
    assert Consultation.objects.get().state == "planned"


def test_signed_minutes_are_read_by_who_may_read_the_names(version, at):
    consult(version, at)
    (row,) = queries.list_consultations(version.pk)
    file = {"content": PDF, "name": "ba.pdf", "declared_type": "application/pdf", "at": at}
    kept = operations.attach_minutes(consultation_id=row.pk, **file, actor=DESIGNER).minutes_file
    refused(NotAllowed, operations.attach_minutes, consultation_id=row.pk, **file, actor=CLERK)
    assert get_file(kept.pk, HEAD, at) == kept
    with pytest.raises(FileHidden):
        get_file(kept.pk, CLERK, at)


def test_an_edit_sends_a_consulted_version_back_and_the_changes_are_told(version, at):
    consult(version, at)
    assert queries.list_changes_since_consultation(version.pk) == []
    edit(version, "name", "Izin Reklame Baru", at)
    version.refresh_from_db()
    assert version.state == "draft"
    (change,) = queries.list_changes_since_consultation(version.pk)
    assert (change.path[0].name, change.after) == ("name", "Izin Reklame Baru")
    refused(StandardNotConsulted, operations.enact_version, **decree(version, at))


def test_warnings_are_read_and_the_content_is_the_one_that_was_read(version, at):
    edit(version, "time", {"value": 1, "unit": "menit", "counted_from": "berkas lengkap"}, at)
    consult(version, at)
    warnings = queries.list_marked_warnings(version.pk)
    assert "promise_exceeded" in {one.code for one in warnings.values()}
    unread = refused(WarningsUnread, operations.enact_version, **decree(version, at, warnings_read=()))
    assert set(unread.errors) == set(warnings)
    refused(ContentMoved, operations.enact_version, **decree(version, at, seen="lama"))
    refused(NotAllowed, operations.enact_version, **decree(version, at, actor=DESIGNER))
    told = decree(version, at, actor=HEAD)
    assert operations.enact_version(**told).state == "enacted"
    late = refused(AlreadyEnacted, operations.enact_version, **told)
    assert "188/7/2026" in str(late)


def test_a_scenario_that_fails_keeps_a_version_from_being_enacted(version, at):
    consult(version, at)
    expected = {"path": [["2", "yes"]]}
    told = {"name": "Ditolak", "variant": "baru", "answers": {}, "acts": [], "began_at": at, "created_at": at}
    SopScenario.objects.create(version=version, expected=expected, **told)
    assert [one.where for one in queries.enactment_blockers(version.pk) if one.level == "error"] == ["scenarios.1"]
    blocked = refused(EnactmentBlocked, operations.enact_version, **decree(version, at))
    assert "Ditolak" in blocked.errors["content.scenarios.1"]


def test_a_version_in_force_is_published_and_a_publication_ends(at):
    enacted = queries.find_enacted("K09")
    told = {"version_id": enacted.pk, "medium": "website", "where": "dpmptsp.example", "published_on": at.date(), "at": at}
    row = operations.publish_version(**told, actor=DESIGNER)
    ahead = at.date() + timedelta(days=1)
    wrong = refused(PublicationInvalid, operations.publish_version, actor=DESIGNER, **{**told, "medium": "gong", "where": " ", "published_on": ahead})  # fmt: skip
    assert set(wrong.errors) == {"medium", "where", "published_on"}
    refused(NotAllowed, operations.publish_version, **told, actor=CLERK)
    refused(PublicationInvalid, operations.end_publication, publication_id=row.pk, ended_on=ahead, actor=DESIGNER, at=at)
    operations.end_publication(publication_id=row.pk, ended_on=at.date(), actor=DESIGNER, at=at)
    refused(PublicationOver, operations.end_publication, publication_id=row.pk, ended_on=at.date(), actor=DESIGNER, at=at)
    assert [one.ended_on for one in queries.list_publications(enacted.pk)] == [at.date()]


def test_only_a_version_in_force_is_published_or_reviewed(version, at):
    refused(StandardNotEnacted, operations.publish_version, version_id=version.pk, medium="website", where="x",
            published_on=at.date(), actor=DESIGNER, at=at)  # fmt: skip
    refused(StandardNotEnacted, operations.review_version, version_id=version.pk, reviewed_on=at.date(), result="keep",
            note="x", actor=DESIGNER, at=at)  # fmt: skip


@pytest.mark.parametrize(
    ("began", "reviewed", "due"),
    [
        (date(2026, 3, 2), None, date(2027, 3, 2)),
        (date(2026, 3, 2), date(2026, 12, 31), date(2027, 12, 31)),
        (date(2024, 2, 29), None, date(2025, 2, 28)),
        (date(2026, 3, 2), date(2025, 1, 1), date(2027, 3, 2)),
    ],
)
def test_a_review_is_due_a_year_after_the_last(began, reviewed, due):
    assert queries.review_due_on(began, reviewed) == due


def test_a_due_review_is_told_once_and_recorded(at, deliver):
    enacted = queries.find_enacted("K09")
    assert not [one for one in queries.list_due_reviews(at.date()) if one.version.service.code == "K09"]
    soon = at + timedelta(days=345)
    assert watch_reviews(soon) == 0
    assert watch_reviews(soon + timedelta(days=3)) == 0
    assert Entry.objects.filter(event=events.REVIEW_DUE_NOTED.name, subject_id=enacted.pk).count() == 1
    refused(ReviewNotDue, operations.note_review_due, version_id=enacted.pk, actor=SYSTEM, at=soon)
    refused(NotAllowed, operations.note_review_due, version_id=enacted.pk, actor=MANAGER, at=soon)
    deliver()
    told = Notice.objects.filter(template="catalogue.review_due_noted", channel="inapp")
    assert {"K09"} <= {notice.subject.rsplit(" ", 1)[1] for notice in told}
    review = {"version_id": enacted.pk, "reviewed_on": soon.date(), "result": "keep", "note": "Masih sesuai", "at": soon}
    wrong = refused(ReviewInvalid, operations.review_version, actor=HEAD, **{**review, "result": "", "note": "", "reviewed_on": date(2020, 1, 1)})  # fmt: skip
    assert set(wrong.errors) == {"result", "note", "reviewed_on"}
    refused(NotAllowed, operations.review_version, **review, actor=CLERK)
    operations.review_version(**review, actor=HEAD)
    assert [one.result for one in queries.list_reviews(enacted.pk)] == ["keep"]
    assert queries.find_review_due(enacted) == soon.date().replace(year=soon.year + 1)


def test_two_versions_are_compared_in_words(version, at):
    enacted = queries.find_enacted("K09")
    assert queries.compare_versions(enacted.pk, version.pk) == []
    content = queries.get_draft_content(version.pk)
    sheet, requirements = content["sheet"], content["requirements"]
    row = next(row for row in sheet["rows"] if row.get("time"))
    row["time"] = {"value": 99, "unit": "menit"}
    edit(version, "sheet", sheet, at)
    edit(version, "requirements", [*requirements[1:], requirements[0]], at)
    parts = {part.part: part.lines for part in queries.compare_versions(enacted.pk, version.pk)}
    assert list(parts) == ["requirements", "sheet"]
    assert {line.kind for line in parts["requirements"]} == {"moved"}
    assert "retimed" in {line.kind for line in parts["sheet"]}
    assert any(line.after == "99 menit" and line.label.startswith("Baris ") for line in parts["sheet"])
