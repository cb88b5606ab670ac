"""Versions: draft, review, enactment by decree, and that an enacted one never changes."""

from collections.abc import Iterator
from datetime import date, datetime
from uuid import uuid4

import pytest
from django.db import IntegrityError, connection, transaction
from tests.sop.office import CHIEF, DESIGNER, FO, MANAGER, Memory, enacted, everything, plugged, started
from tests.sop.sheets import row, sheet, small_sheet

from satupintu.core.errors import NotAllowed, NotFound
from satupintu.journal.models import Entry
from satupintu.sop.errors import DecreeMissing, SheetInvalid, VersionNotDraft, VersionNotEnacted, VersionNotReviewed
from satupintu.sop.models import DueChange, SopVersion
from satupintu.sop.moves import list_version_moves
from satupintu.sop.operations import (
    create_sop_version,
    enact_sop_version,
    retire_sop_version,
    review_sop_version,
    update_draft,
)
from satupintu.sop.queries import find_enacted, find_sop, get_plan, list_versions

pytestmark = pytest.mark.django_db
DECREE = {"decree_no": "188/7/2026", "decree_on": date(2026, 1, 5)}


@pytest.fixture(autouse=True)
def memory() -> Iterator[Memory]:
    with plugged() as owner:
        yield owner


def draft(at: datetime, source: dict[str, object] | None = None) -> SopVersion:
    return create_sop_version(service_code="ktp", title="KTP", sheet=source or small_sheet(), actor=DESIGNER, at=at)


def test_from_draft_to_force(at: datetime) -> None:
    first = enacted(at, code="ktp")
    second = draft(at)
    update_draft(version_id=second.pk, identity={"judul": "KTP"}, actor=DESIGNER, at=at)
    review_sop_version(version_id=second.pk, actor=CHIEF, at=at)
    enact_sop_version(version_id=second.pk, **DECREE, actor=MANAGER, at=at)

    first.refresh_from_db()
    assert (first.state, second.number) == ("retired", 2)
    assert find_enacted("ktp") == second
    sop = find_sop("ktp")
    assert sop is not None
    assert [v.number for v in list_versions(sop.pk)] == [2, 1]
    assert get_plan(second.pk) is get_plan(second.pk)
    assert set(Entry.objects.filter(subject_id=second.pk).values_list("event", flat=True)) == {
        "sop.version_created",
        "sop.version_updated",
        "sop.version_reviewed",
        "sop.version_enacted",
    }


def test_screens_learn_what_an_officer_may_do(at: datetime) -> None:
    version, force = draft(at), enacted(at)

    assert list_version_moves(version, DESIGNER) == ["update"]
    assert list_version_moves(version, MANAGER) == ["review"]
    assert list_version_moves(force, MANAGER) == ["retire"]
    assert list_version_moves(force, FO) == []


def test_a_changed_version_must_be_reviewed_again(at: datetime) -> None:
    version = draft(at)
    review_sop_version(version_id=version.pk, actor=CHIEF, at=at)
    update_draft(version_id=version.pk, sheet=small_sheet(), actor=DESIGNER, at=at)

    with pytest.raises(VersionNotReviewed):
        enact_sop_version(version_id=version.pk, **DECREE, actor=MANAGER, at=at)


def test_a_sheet_with_errors_is_not_reviewed(at: datetime) -> None:
    version = draft(at, sheet(row("1", "start", exits={"next": "2"}), row("2", "automatic", action="fly", exits={"next": "END"})))
    before = everything()

    with pytest.raises(SheetInvalid) as refused:
        review_sop_version(version_id=version.pk, actor=CHIEF, at=at)
    assert set(refused.value.errors) == {"rows.2"}
    assert everything() == before


def test_refusals_leave_nothing(at: datetime) -> None:
    version, force = draft(at), enacted(at)
    before = everything()

    for refusal, call in (
        (NotAllowed, lambda: create_sop_version(service_code="x", title="x", sheet={}, actor=FO, at=at)),
        (NotAllowed, lambda: update_draft(version_id=version.pk, sheet={}, actor=FO, at=at)),
        (NotAllowed, lambda: review_sop_version(version_id=version.pk, actor=DESIGNER, at=at)),
        (NotAllowed, lambda: enact_sop_version(version_id=version.pk, **DECREE, actor=CHIEF, at=at)),
        (NotAllowed, lambda: retire_sop_version(version_id=force.pk, actor=FO, at=at)),
        (NotFound, lambda: update_draft(version_id=uuid4(), sheet={}, actor=DESIGNER, at=at)),
        (NotFound, lambda: enact_sop_version(version_id=uuid4(), **DECREE, actor=MANAGER, at=at)),
        (VersionNotDraft, lambda: update_draft(version_id=force.pk, sheet={}, actor=DESIGNER, at=at)),
        (VersionNotDraft, lambda: review_sop_version(version_id=force.pk, actor=CHIEF, at=at)),
        (VersionNotReviewed, lambda: enact_sop_version(version_id=version.pk, **DECREE, actor=MANAGER, at=at)),
        (VersionNotEnacted, lambda: retire_sop_version(version_id=version.pk, actor=MANAGER, at=at)),
    ):
        with pytest.raises(refusal):
            call()
        assert everything() == before


def test_enactment_needs_a_decree(at: datetime) -> None:
    version = draft(at)
    review_sop_version(version_id=version.pk, actor=CHIEF, at=at)
    before = everything()

    with pytest.raises(DecreeMissing):
        enact_sop_version(version_id=version.pk, decree_no=" ", decree_on=date(2026, 1, 5), actor=MANAGER, at=at)
    assert everything() == before


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE sop_sopversion SET sheet = '{}' WHERE id = %s",
        "UPDATE sop_sopversion SET state = 'draft' WHERE id = %s",
        "UPDATE sop_sopversion SET state = 'retired', retired_at = now(), decree_no = 'x' WHERE id = %s",
        "UPDATE sop_sopversion SET state = 'retired' WHERE id = %s",
        "DELETE FROM sop_sopversion WHERE id = %s",
    ],
)
def test_the_database_refuses_to_change_an_enacted_version(at: datetime, statement: str) -> None:
    version = enacted(at)

    with pytest.raises(IntegrityError, match="never changes"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement, [version.pk])
    with connection.cursor() as cursor:
        cursor.execute("UPDATE sop_sopversion SET state = 'retired', retired_at = now() WHERE id = %s", [version.pk])
    with pytest.raises(IntegrityError, match="never changes"), transaction.atomic():
        SopVersion.objects.filter(pk=version.pk).update(state="enacted")


def test_a_draft_may_be_deleted_and_the_trail_of_due_dates_may_not(at: datetime) -> None:
    draft(at).delete()
    run = started(at)

    with pytest.raises(IntegrityError, match="append-only"), transaction.atomic():
        DueChange.objects.filter(run=run).update(due_at=None)
    with pytest.raises(IntegrityError, match="append-only"), transaction.atomic():
        DueChange.objects.filter(run=run).delete()
