"""Drafts written part by part: begun, changed by two writers, refused where they would overwrite each other."""

import pytest
from tests.catalogue.test_standards import CLERK, DESIGNER, refused

from satupintu.catalogue import operations, queries
from satupintu.catalogue.errors import (
    DraftExists,
    PartMoved,
    PartUnchanged,
    PartUnknown,
    ServiceCodeTaken,
    ServiceUnknown,
    StandardInvalid,
    StandardNotDraft,
)
from satupintu.catalogue.models import ServiceVersion
from satupintu.core.errors import NotAllowed

pytestmark = pytest.mark.django_db

HEAD = {
    "code": "K90",
    "slug": "izin-apotek",
    "name": "Izin Apotek",
    "category": "izin_usaha",
    "agency": {"owner": "Dinas Kesehatan", "issuer": "Kepala DPMPTSP", "level": "kota", "delivery_mode": "owner_issues"},
    "zone": {"code": "B", "label": "Perizinan", "ticket_prefix": "B"},
}


def mark(version: ServiceVersion, part: str) -> str:
    """The mark of a part as it stands."""
    return queries.mark_of(queries.get_draft_content(version.pk).get(part))


def test_a_new_service_begins_with_what_is_known(at):
    version = operations.begin_service(head=HEAD, actor=DESIGNER, at=at)
    content = queries.get_draft_content(version.pk)
    assert (content["name"], content["requirements"], content["sheet"]["rows"]) == ("Izin Apotek", [], [])
    assert queries.list_version_faults(version.pk)
    assert queries.find_enacted("K90") is None
    refused(ServiceCodeTaken, operations.begin_service, head=HEAD, actor=DESIGNER, at=at)
    refused(ServiceCodeTaken, operations.begin_service, head={**HEAD, "code": "K91"}, actor=DESIGNER, at=at)
    refused(StandardInvalid, operations.begin_service, head={**HEAD, "code": "K92", "agency": 5}, actor=DESIGNER, at=at)
    refused(NotAllowed, operations.begin_service, head={**HEAD, "code": "K92"}, actor=CLERK, at=at)


def test_a_revision_begins_with_the_version_in_force(kota, at):
    version = operations.begin_revision(service_code="K09", actor=DESIGNER, at=at)
    enacted = queries.find_enacted("K09")
    before, now = queries.get_draft_content(enacted.pk), queries.get_draft_content(version.pk)
    assert now == before
    assert not queries.list_version_faults(version.pk)
    refused(DraftExists, operations.begin_revision, service_code="K09", actor=DESIGNER, at=at)
    refused(NotAllowed, operations.begin_revision, service_code="K01", actor=CLERK, at=at)
    refused(ServiceUnknown, operations.begin_revision, service_code="K99", actor=DESIGNER, at=at)


def test_writers_of_different_parts_do_not_meet_and_of_one_part_do(kota, at):
    version = operations.begin_revision(service_code="K09", actor=DESIGNER, at=at)
    seen_name, seen_words = mark(version, "name"), mark(version, "synonyms")
    operations.edit_part(version_id=version.pk, part="name", value="Nama baru", seen=seen_name, actor=DESIGNER, at=at)
    operations.edit_part(version_id=version.pk, part="synonyms", value=["satu"], seen=seen_words, actor=DESIGNER, at=at)
    content = queries.get_draft_content(version.pk)
    assert (content["name"], content["synonyms"]) == ("Nama baru", ["satu"])
    late = {"version_id": version.pk, "part": "name", "value": "Lain", "seen": seen_name, "actor": DESIGNER, "at": at}
    assert refused(PartMoved, operations.edit_part, **late).data["current"] == mark(version, "name")
    refused(PartUnchanged, operations.edit_part, **{**late, "value": "Nama baru", "seen": mark(version, "name")})


def test_refused_edits_change_nothing(kota, at):
    version = operations.begin_revision(service_code="K09", actor=DESIGNER, at=at)
    fee = {"version_id": version.pk, "part": "fee", "value": {"kind": "gratis"}, "seen": mark(version, "fee"), "at": at}
    refused(NotAllowed, operations.edit_part, **fee, actor=CLERK)
    refused(StandardInvalid, operations.edit_part, **{**fee, "value": {"amount": "banyak"}}, actor=DESIGNER)
    refused(PartUnknown, operations.edit_part, **{**fee, "part": "code"}, actor=DESIGNER)
    enacted = queries.find_enacted("K09")
    refused(StandardNotDraft, operations.edit_part, **{**fee, "version_id": enacted.pk}, actor=DESIGNER)


def test_a_sheet_that_ends_as_issued_issues_the_product(kota, at):
    version = operations.begin_revision(service_code="K09", actor=DESIGNER, at=at)
    sheet = queries.get_draft_content(version.pk)["sheet"]
    rows = [{**row, **({"action": "", "kind": "execute"} if row.get("action") else {})} for row in sheet["rows"]]
    edited = {"version_id": version.pk, "part": "sheet", "seen": mark(version, "sheet"), "actor": DESIGNER, "at": at}
    operations.edit_part(**edited, value={**sheet, "rows": rows})
    assert "Terbitkan produk" in queries.list_version_faults(version.pk)["sheet"]


def test_the_identity_of_the_sop_follows_the_standard_until_somebody_writes_it(at):
    from satupintu.sop import operations as sop

    version = operations.begin_service(head=HEAD, actor=DESIGNER, at=at)
    laws = [{"ref": "UU 36/2009", "about": "Kesehatan"}]
    told = {"version_id": version.pk, "part": "legal_basis", "actor": DESIGNER, "at": at}
    operations.edit_part(**told, value=laws, seen=mark(version, "legal_basis"))
    version.sop_version.refresh_from_db()
    assert version.sop_version.identity["legal_basis"] == ["UU 36/2009 tentang Kesehatan"]
    written = {**version.sop_version.identity, "legal_basis": ["Ditulis sendiri"]}
    sop.update_draft(version_id=version.sop_version_id, identity=written, actor=DESIGNER, at=at)
    operations.edit_part(**told, value=[*laws, {"ref": "PP 51/2009", "about": "Kefarmasian"}], seen=mark(version, "legal_basis"))
    version.sop_version.refresh_from_db()
    assert version.sop_version.identity["legal_basis"] == ["Ditulis sendiri"]
