"""The sheet of a draft edited: two designers at once, what is refused, and what every edit leaves behind."""

import pytest
from tests.catalogue.test_parts import HEAD
from tests.catalogue.test_standards import CLERK, DESIGNER, MANAGER, refused

from satupintu.catalogue import operations, queries
from satupintu.catalogue.errors import StandardNotDraft
from satupintu.catalogue.models import ServiceVersion
from satupintu.core.errors import NotAllowed, NotFound
from satupintu.core.models import uuid7
from satupintu.journal.models import Entry
from satupintu.sop.errors import CellMoved, EditInvalid, SheetUnchanged
from satupintu.sop.models import SopVersion

pytestmark = pytest.mark.django_db

FIRST = (
    {"do": "performer_add", "code": "pemohon", "label": "Pemohon"},
    {"do": "performer_add", "code": "fo", "label": "Loket"},
    {"do": "insert", "after": "", "cells": {"activity": "Mengajukan permohonan", "performers": ["pemohon"]}},
    {"do": "insert", "after": "r1", "cells": {"activity": "Memeriksa berkas", "performers": ["fo"]}},
)


@pytest.fixture
def version(at):
    """A draft with a sheet of two rows."""
    made = operations.begin_service(head=HEAD, actor=DESIGNER, at=at)
    operations.edit_sheet(version_id=made.pk, edits=FIRST, actor=DESIGNER, at=at)
    return ServiceVersion.objects.get(pk=made.pk)


def cell(row: str, name: str, value: object, was: object) -> dict[str, object]:
    return {"do": "set", "row": row, "cell": name, "value": value, "was": was}


def test_a_sheet_is_edited_and_undone(version, at):
    hashed = version.content_hash
    edits = [cell("r2", "time", "10 menit", None), cell("r2", "output", "Tanda terima", None)]
    done = operations.edit_sheet(version_id=version.pk, edits=edits, actor=DESIGNER, at=at)
    assert done.version.sheet["rows"][1]["time"] == {"value": 10, "unit": "menit"}
    state = queries.get_sheet(version.pk)
    assert (state.sheet, state.edited_at, state.editor_id) == (done.version.sheet, at, DESIGNER.id)
    assert queries.get_draft_content(version.pk)["sheet"] == state.sheet
    version.refresh_from_db()
    assert version.content_hash != hashed
    assert set(Entry.objects.order_by("-id").values_list("event", flat=True)[:2]) == {
        "sop.sheet_edited",
        "catalogue.version_updated",
    }
    operations.edit_sheet(version_id=version.pk, edits=done.undo, actor=DESIGNER, at=at)
    version.refresh_from_db()
    assert version.content_hash == hashed
    assert queries.get_sheet(version.pk).sheet == done.before
    assert queries.get_sheet_mark(version.pk) == queries.get_sheet(version.pk).mark


def test_two_designers_merge_and_meet_in_one_cell(version, at):
    mine, theirs = cell("r1", "note", "Lewat portal", None), cell("r2", "note", "Di loket", None)
    operations.edit_sheet(version_id=version.pk, edits=[mine], actor=DESIGNER, at=at)
    operations.edit_sheet(version_id=version.pk, edits=[theirs], actor=DESIGNER, at=at)
    rows = queries.get_sheet(version.pk).sheet["rows"]
    assert [row["note"] for row in rows] == ["Lewat portal", "Di loket"]
    late = {"version_id": version.pk, "edits": [cell("r1", "note", "Lewat loket", None)], "actor": DESIGNER, "at": at}
    met = refused(CellMoved, operations.edit_sheet, **late).data
    assert (met["row"], met["cell"], met["mine"], met["theirs"]) == ("r1", "note", "Lewat loket", "Lewat portal")
    refused(SheetUnchanged, operations.edit_sheet, **{**late, "edits": [mine]})
    both = [cell("r2", "input", "Berkas", None), cell("r1", "note", "Lewat loket", None)]
    refused(CellMoved, operations.edit_sheet, **{**late, "edits": both})
    assert "input" not in queries.get_sheet(version.pk).sheet["rows"][1], "all or none"


def test_refused_edits_change_nothing(version, at):
    edit = {"version_id": version.pk, "edits": [cell("r1", "note", "Lewat portal", None)], "at": at}
    for stranger in (CLERK, MANAGER):
        refused(NotAllowed, operations.edit_sheet, **edit, actor=stranger)
    refused(NotFound, operations.edit_sheet, **{**edit, "version_id": uuid7()}, actor=DESIGNER)
    wrong = refused(EditInvalid, operations.edit_sheet, **{**edit, "edits": [cell("r1", "time", "nanti", None)]}, actor=DESIGNER)
    assert wrong.errors == {"rows.r1.time": "Tulis waktu seperti 15 menit, 2 jam, atau 1 hari kerja."}
    many = {"do": "insert", "after": "r1"}
    refused(EditInvalid, operations.edit_sheet, **{**edit, "edits": [many] * 101}, actor=DESIGNER)
    assert SopVersion.objects.get(pk=version.sop_version_id).sheet == queries.get_sheet(version.pk).sheet


def test_a_sheet_of_ten_thousand_rows_takes_no_more(version, at):
    rows = [{"id": str(number), "kind": "execute", "exits": {"next": "END"}} for number in range(10_000)]
    SopVersion.objects.filter(pk=version.sop_version_id).update(sheet={"performers": [], "rows": rows})
    edit = {"version_id": version.pk, "edits": [{"do": "insert", "after": "7"}], "actor": DESIGNER, "at": at}
    assert refused(EditInvalid, operations.edit_sheet, **edit).data["fault"] == "sheet_full"


def test_what_was_consulted_is_a_draft_again_and_what_is_enacted_stays(version, at):
    ServiceVersion.objects.filter(pk=version.pk).update(state="consulted", consulted_on=at.date(), consultation_no="BA-1")
    edit = {"version_id": version.pk, "edits": [cell("r1", "note", "Lewat portal", None)], "actor": DESIGNER, "at": at}
    operations.edit_sheet(**edit)
    version.refresh_from_db()
    assert (version.state, version.consulted_on, version.consultation_no) == ("draft", None, "")


def test_a_version_in_force_is_not_edited(kota, at):
    enacted = queries.find_enacted("K09")
    edit = {"version_id": enacted.pk, "edits": [cell("1", "note", "Baru", None)], "actor": DESIGNER, "at": at}
    refused(StandardNotDraft, operations.edit_sheet, **edit)
    setting = queries.get_sheet_setting(enacted)
    errors = {finding.code for finding in setting.findings(queries.get_sheet(enacted.pk).sheet) if finding.level == "error"}
    assert errors == {"performer_unbound"}, "there are no officers in this region"
