"""What the linter says about a version in its region: the roles held there, the units on duty, the standard it serves."""

from datetime import datetime

import pytest
from tests.sop.sheets import Sheet, row, sheet

from satupintu.catalogue.queries import get_version_to_check, list_sheet_findings
from satupintu.core.actor import SYSTEM
from satupintu.core.errors import NotFound
from satupintu.core.ids import uuid7
from satupintu.people import operations as people
from satupintu.people.queries import list_staff_with_role
from satupintu.people.queries.rosters import get_roster

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("ready")]


def of(*roles: str, **details: object) -> Sheet:
    """A sheet of one row for each role."""
    rows = [row(str(number), performers=[role], exits={"next": str(number + 1)}) for number, role in enumerate(roles, 2)]
    rows[-1].update({"exits": {"next": "END"}, **details})
    return sheet(row("1", "start", performers=["pemohon"], exits={"next": "2"}), *rows)


def codes(version_id, source: Sheet) -> set[tuple[str, str]]:  # type: ignore[no-untyped-def]
    return {(f.code, f.row) for f in list_sheet_findings(version_id, source) if f.code != "performer_without_column"}


def test_roles_nobody_holds_are_errors_and_promises_are_compared() -> None:
    version = get_version_to_check("K09")
    slow = {"value": 9, "unit": "hari_kerja"}

    assert codes(version.pk, of("fo", "kadis")) == set()
    assert codes(version.pk, of("fo", "camat")) == {("performer_unbound", "3")}
    assert codes(version.pk, of("fo", "kadis", time=slow)) == {("promise_exceeded", "3")}


def test_conditions_may_name_what_the_form_asks() -> None:
    version = get_version_to_check("K09")

    def asking(condition: str) -> Sheet:
        question = row("2", "automatic", performers=[], condition=condition, exits={"yes": "END", "no": "REJECT"})
        return sheet(row("1", "start", performers=["pemohon"], exits={"next": "2"}), question)

    assert codes(version.pk, asking("varian == 'baru'")) == set()
    assert codes(version.pk, asking("tidak_ada > 1")) == {("condition_unknown_field", "2")}


def test_a_unit_on_duty_without_its_people_is_a_warning(at: datetime) -> None:
    version = get_version_to_check("K09")
    agency = people.create_agency(code="uji", name="Dinas Uji", actor=SYSTEM, at=at)
    unit = people.create_unit(agency_id=agency.id, code="kosong", name="Unit Kosong", actor=SYSTEM, at=at)
    people.assign_duty(role="fo", unit_id=unit.id, service_code="K09", actor=SYSTEM, at=at)

    assert "fo" in get_roster("K09").held - get_roster("K09").ready
    assert "fo" in get_roster("K03").ready
    assert codes(version.pk, of("fo")) == {("performer_unready", "2")}


def test_who_has_left_holds_nothing(at: datetime) -> None:
    [only] = list_staff_with_role("kadis")
    people.deactivate_staff(staff_id=only.id, actor=SYSTEM, at=at)

    assert "kadis" not in get_roster("K09").held
    assert codes(get_version_to_check("K09").pk, of("kadis")) == {("performer_unbound", "2")}


def test_without_a_sheet_it_is_the_one_of_the_version(django_assert_max_num_queries) -> None:  # type: ignore[no-untyped-def]
    version = get_version_to_check("K09")
    with django_assert_max_num_queries(16):
        found = list_sheet_findings(version.pk)

    assert {f.code for f in found if f.level == "error"} <= {"performer_unbound"}
    with pytest.raises(NotFound):
        list_sheet_findings(uuid7())
    with pytest.raises(NotFound):
        get_version_to_check("K09", 99)
