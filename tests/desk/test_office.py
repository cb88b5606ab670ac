"""What the office keeps at the desk: the calendar by decree, and registers that no spreadsheet takes for formulas."""

import io

import pytest
from openpyxl import load_workbook
from tests.applications.office import desk, sent
from tests.desk.test_desk import browser

from satupintu.core.models import Holiday
from satupintu.people.models import Person

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("ready")]
CLOSURE = {"libur-day": "2031-05-05", "libur-name": "Hari jadi kota", "libur-category": "local", "libur-decree_no": "SE 7/2031"}


@pytest.fixture
def wati(at):
    """The administrator's browser."""
    return browser(desk(at).office["admin"].account)


def test_a_closed_day_is_added_by_decree_and_taken_back_by_decree(wati):
    refused = wati.post("/meja/kalender/libur/", {**CLOSURE, "libur-decree_no": ""})
    assert refused.status_code == 422
    assert "Hari jadi kota" in refused.content.decode()
    assert not Holiday.objects.filter(date="2031-05-05").exists()
    assert wati.post("/meja/kalender/libur/", CLOSURE)["Location"] == "/meja/kalender/?tahun=2031"
    closure = Holiday.objects.get(date="2031-05-05")
    assert "SE 7/2031" in wati.get("/meja/kalender/?tahun=2031").content.decode()
    wati.post(f"/meja/kalender/libur/{closure.id}/hapus/", {"surat": ""})
    assert Holiday.objects.filter(pk=closure.id).exists()
    wati.post(f"/meja/kalender/libur/{closure.id}/hapus/", {"surat": "SE 9/2031"})
    assert not Holiday.objects.filter(pk=closure.id).exists()


def test_hours_of_a_day_change_by_decree(wati):
    hours = {"jam-weekday": "5", "jam-opens": "09:00", "jam-closes": "11:45", "jam-decree_no": ""}
    refused = wati.post("/meja/kalender/jam/", hours)
    assert refused.status_code == 422
    assert "11:45" in refused.content.decode()
    assert "11.45" not in wati.get("/meja/kalender/").content.decode()
    assert wati.post("/meja/kalender/jam/", {**hours, "jam-decree_no": "SE 1/2026"}).status_code == 302
    assert "09.00–11.45" in wati.get("/meja/kalender/").content.decode()


@pytest.mark.parametrize("sign", ["=", "+", "-", "@"])
def test_a_name_is_no_formula_in_a_spreadsheet(wati, at, sign):
    people = desk(at)
    sent(people, at)
    Person.objects.filter(pk=people.sari.person.id).update(name=f"{sign}1+1")
    text = b"".join(wati.get("/meja/register/unduh.csv").streaming_content).decode("utf-8-sig")
    assert f";'{sign}1+1;" in text
    sheet = load_workbook(io.BytesIO(wati.get("/meja/register/unduh.xlsx").content)).active
    assert sheet.cell(2, 4).value == f"'{sign}1+1"
    assert sheet.cell(2, 4).data_type == "s"
