"""The linter by API: the sheet of a service and any sheet, for whom, in which language, bounded."""

import pytest
from tests.api.calls import caller, post, problem
from tests.sop.sheets import row, sheet, small_sheet

from satupintu.catalogue.queries import get_version_to_check
from satupintu.journal.models import Entry
from satupintu.sop.models import SopVersion

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("ready")]
BAD = sheet(row("1", "start", exits={"next": "2"}), row("2", time=None, performers=["camat"], exits={"next": "2"}))


@pytest.fixture
def designer(people):
    return caller(people.office["perancang"].account, "sop:read")


def test_the_findings_about_a_service(designer, django_assert_max_num_queries):
    with django_assert_max_num_queries(30):
        told = designer.get("/api/v1/sop/K09/findings")

    found = told.json()
    assert (found["service"], found["version"]) == ("K09", get_version_to_check("K09").number)
    assert found["errors"] + found["warnings"] == len(found["items"])
    assert {line["level"] for line in found["items"]} <= {"error", "warning"}
    # This region has nobody for some roles of the sheet: the region's own findings, no fault of the sheet.
    assert {line["code"] for line in found["items"] if line["level"] == "error"} <= {"performer_unbound"}


def test_a_version_or_service_that_is_not_there(designer):
    problem(designer.get("/api/v1/sop/K09/findings?version=99"), 404, "not_found")
    problem(designer.get("/api/v1/sop/X99/findings"), 404, "not_found")
    problem(designer.get("/api/v1/sop/K09/findings?version=satu"), 422, "invalid")
    problem(post(designer, "/api/v1/sop/check", {"sheet": BAD, "service": "X99"}), 404, "not_found")


def test_any_sheet_is_checked_and_nothing_is_kept(designer):
    def kept():
        return SopVersion.objects.count(), Entry.objects.exclude(event__startswith="api.").count()

    before = kept()
    found = post(designer, "/api/v1/sop/check", {"sheet": BAD}).json()

    assert {(line["code"], line["row"]) for line in found["items"] if line["level"] == "error"} == {
        ("time_missing", "2"),
        ("never_ends", "2"),
        ("never_issues", "1"),
    }
    assert found["version"] is None
    assert all(line["advice"] and line["rule"] and line["sentence"] for line in found["items"])
    assert kept() == before


def test_beside_a_service_its_questions_and_people_count(designer):
    asking = sheet(
        row("1", "start", performers=["pemohon"], exits={"next": "2"}),
        row("2", "automatic", performers=[], condition="tidak_ada > 1", exits={"yes": "3", "no": "REJECT"}),
        row("3", performers=["camat"], exits={"next": "END"}),
    )
    alone = post(designer, "/api/v1/sop/check", {"sheet": asking}).json()
    beside = post(designer, "/api/v1/sop/check", {"sheet": asking, "service": "K09"}).json()

    assert alone["errors"] == 0
    assert {(line["code"], line["row"]) for line in beside["items"] if line["level"] == "error"} == {
        ("condition_unknown_field", "2"),
        ("performer_unbound", "3"),
    }


def test_sheets_that_would_be_too_much_are_answered(designer):
    many = sheet(*[row(str(n), exits={"next": "END"}) for n in range(10_000)])
    assert [line["code"] for line in post(designer, "/api/v1/sop/check", {"sheet": many}).json()["items"]] == ["sheet_too_long"]
    for odd in ({}, {"rows": "x"}, {"rows": [1, None, [], {"id": {}}]}, {"rows": [{"id": "<b>", "kind": "start"}]}):
        answer = post(designer, "/api/v1/sop/check", {"sheet": odd})
        assert answer.status_code == 200
        assert answer.json()["errors"] > 0
    problem(post(designer, "/api/v1/sop/check", {"sheet": []}), 422, "invalid")


@pytest.mark.parametrize(("role", "may"), [("perancang", True), ("manajer", True), ("admin", True), ("loket", False)])
def test_for_whom(people, role, may):
    client = caller(people.office[role].account, "sop:read")
    for answer in (client.get("/api/v1/sop/K09/findings"), post(client, "/api/v1/sop/check", {"sheet": small_sheet()})):
        if may:
            assert answer.status_code == 200
        else:
            problem(answer, 403, "not_allowed")


def test_a_citizen_is_refused(people):
    problem(caller(people.sari.account, "sop:read").get("/api/v1/sop/K09/findings"), 403, "not_allowed")
