"""The identity block: thirteen items, kept with the draft, never overwritten unseen, and complete on paper."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import pytest
from tests.sop.office import DESIGNER, FO, enacted, everything, plugged, wib
from tests.sop.sheets import small_sheet

from satupintu.core.errors import NotAllowed, NotFound, Refusal
from satupintu.journal.models import Entry
from satupintu.sop.errors import IdentityInvalid, IdentityMoved, IdentityUnchanged, VersionNotDraft
from satupintu.sop.models import SopVersion
from satupintu.sop.operations import create_sop_version, set_identity
from satupintu.sop.queries import get_identity, get_version, list_variants, mark_identity

pytestmark = pytest.mark.django_db
ITEMS: dict[str, Any] = {
    "number": "061/SOP/03/2026",
    "made_on": "2026-02-27",
    "approver_name": "Rahmat Hidayat",
    "approver_nip": "19700101 199503 1 001",
    "related": ["SOP Penerimaan berkas", "SOP Pengarsipan"],
    "warnings": ["Apabila berkas terlambat, maka masa berlaku lewat"],
}


def draft(at: datetime, **details: Any) -> SopVersion:
    return create_sop_version(
        service_code="X1", title="Izin Contoh", sheet=small_sheet(), identity={"note": "simpan"}, actor=DESIGNER, at=at, **details
    )


def test_items_are_kept_and_recorded_and_the_rest_stays(at: datetime) -> None:
    version = draft(at)
    version = set_identity(version_id=version.pk, items=ITEMS, seen=mark_identity(version), actor=DESIGNER, at=at)
    assert version.identity == {"note": "simpan", **ITEMS}
    assert version.sheet == small_sheet()
    entry = Entry.objects.get(event="sop.identity_set")
    assert entry.data["items"] == sorted(ITEMS)
    identity = get_identity(get_version(version.pk))
    assert identity.number == "061/SOP/03/2026"
    assert identity.made_on == date(2026, 2, 27)
    assert identity.related == ("SOP Penerimaan berkas", "SOP Pengarsipan")


@pytest.mark.parametrize(
    ("items", "refusal"),
    [
        ({"title": " "}, IdentityInvalid),
        ({"approver_nip": "12"}, IdentityInvalid),
        ({"made_on": "2026-02-30"}, IdentityInvalid),
        ({"made_on": "2026-03-01", "effective_on": "2026-02-01"}, IdentityInvalid),
        ({"related": "satu baris"}, IdentityInvalid),
        ({"related": ["x" * 1001]}, IdentityInvalid),
        ({"related": ["x"] * 41}, IdentityInvalid),
        ({"number": 7}, IdentityInvalid),
        ({"unit": "x" * 301}, IdentityInvalid),
        ({"rows": []}, IdentityInvalid),
        ({"number": ""}, IdentityUnchanged),
    ],
)
def test_faulty_items_are_refused(at: datetime, items: dict[str, Any], refusal: type[Refusal]) -> None:
    version = draft(at)
    before = everything()
    with pytest.raises(refusal) as caught:
        set_identity(version_id=version.pk, items=items, seen=mark_identity(version), actor=DESIGNER, at=at)
    if refusal is IdentityInvalid:
        assert set(caught.value.errors) <= set(items)
    assert everything() == before


def test_two_writers_do_not_overwrite_each_other(at: datetime) -> None:
    version = draft(at)
    seen = mark_identity(version)
    set_identity(version_id=version.pk, items={"number": "1"}, seen=seen, actor=DESIGNER, at=at)
    before = everything()
    with pytest.raises(IdentityMoved):
        set_identity(version_id=version.pk, items={"unit": "Bidang A"}, seen=seen, actor=DESIGNER, at=at)
    assert everything() == before
    seen = mark_identity(get_version(version.pk))
    set_identity(version_id=version.pk, items={"unit": "Bidang A"}, seen=seen, actor=DESIGNER, at=at)
    assert get_version(version.pk).identity["number"] == "1"


def test_only_designers_write_and_only_drafts(at: datetime) -> None:
    version = draft(at)
    with plugged():
        in_force = enacted(at)
    before = everything()
    for version_id, actor, refusal in (
        (version.pk, FO, NotAllowed),
        (in_force.pk, DESIGNER, VersionNotDraft),
        (in_force.sop_id, DESIGNER, NotFound),
    ):
        with pytest.raises(refusal):
            set_identity(version_id=version_id, items={"number": "1"}, seen=mark_identity(version), actor=actor, at=at)
    assert everything() == before


def test_what_nobody_wrote_follows_from_the_version(at: datetime) -> None:
    late = wib(2026, 3, 2, 23, 30)
    identity = get_identity(get_version(draft(late).pk))
    assert identity.title == "Izin Contoh"
    assert identity.number == "SOP/X1/1"
    assert identity.made_on == date(2026, 3, 2), "the day of the region"
    assert identity.revised_on is None
    assert get_identity(get_version(draft(at).pk)).revised_on == date(2026, 3, 2)


@pytest.mark.parametrize("kept", [None, [], {"title": 3, "made_on": "x", "related": {"a": 1}, "legal_basis": "satu"}])
def test_any_identity_can_be_read(at: datetime, kept: Any) -> None:
    version = draft(at)
    version.identity = kept
    identity = get_identity(version)
    assert identity.title == "Izin Contoh"
    assert identity.related == ()


def test_variants_are_listed_with_their_newest_version(at: datetime) -> None:
    draft(at)
    draft(at, variant="baru")
    newest = draft(at, variant="baru")
    other = draft(at, variant="ubah")
    assert list_variants("X1") == [newest, other]
