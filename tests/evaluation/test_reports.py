"""Reports of a period: what they count, what they are worth in percent, who is told, and as which files they come."""

import io
from argparse import Namespace
from datetime import datetime, timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook
from tests.applications.office import Desk, desk
from tests.desk.test_desk import browser
from tests.evaluation.made import DAY, case, keep

from satupintu.config.cli import main
from satupintu.core.actor import SYSTEM
from satupintu.core.errors import NotAllowed, Refusal
from satupintu.evaluation import operations, queries
from satupintu.evaluation.errors import AlreadySubscribed, ReportSent, TargetInvalid
from satupintu.evaluation.jobs import tell_reports
from satupintu.evaluation.models import ReportSubscription, Target
from satupintu.evaluation.queries import Report, ReportTable, achieved, read_span
from satupintu.journal.models import Entry
from satupintu.notices.models import Notice

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("ready")]
MARCH = read_span("2026-03", DAY)


@pytest.fixture
def people(at: datetime) -> Desk:
    return desk(at)


@pytest.fixture
def some_cases() -> None:
    """Nine cases of March: seven issued (one late), two rejected at the counter; and one of February that is not decided."""
    keep(
        [case(n, is_on_time=n > 0) for n in range(7)]
        + [case(n, outcome="rejected", is_on_time=None, channel="desk") for n in (7, 8)]
        + [case(9, day=DAY - timedelta(days=10), decided_on=None, outcome="", is_on_time=None)]
    )


def refused(error: type[Refusal], call, **arguments) -> Refusal:
    """Call, expect the refusal, and that nothing was changed or recorded."""

    def standing() -> tuple[object, ...]:
        return Entry.objects.count(), list(Target.objects.values()), list(ReportSubscription.objects.values())

    before = standing()
    with pytest.raises(error) as caught:
        call(**arguments)
    assert standing() == before
    return caught.value


def table(report: Report, code: str) -> ReportTable:
    return next(one for one in report.tables if one.code == code)


def test_the_table_of_services_adds_up(some_cases: None) -> None:
    services = table(queries.period_report(MARCH, with_officers=False), "layanan")
    line = dict(zip(services.head, services.rows[0], strict=True))
    assert str(line.pop("Jenis layanan")).startswith("K09 ")
    assert line == {
        "Saldo awal": 1, "Masuk": 9, "Terbit": 7, "Ditolak": 2, "Dikembalikan": 0, "Dicabut atau gugur": 0, "Dalam proses": 1,
        "Tepat waktu": 6, "Terlambat": 1, "Rata-rata hari": 0.68, "Jeda (hari)": 0.09, "TTE": 0, "Manual": 7, "Daring": 7, "Loket": 2,
    }  # fmt: skip
    assert line["Saldo awal"] + line["Masuk"] - line["Terbit"] - line["Ditolak"] == line["Dalam proses"]
    assert services.total is not None
    assert services.total[1:] == services.rows[0][1:]


def test_a_period_without_data_says_so_and_makes_every_file(people: Desk, at: datetime) -> None:
    empty = queries.period_report(read_span("2019", DAY), with_officers=True)
    assert [len(one.rows) for one in empty.tables] == [0] * 5
    assert queries.write_pdf(empty, at).startswith(b"%PDF")
    assert len(load_workbook(io.BytesIO(queries.write_xlsx(empty))).sheetnames) == 5
    answer = browser(people.office["manajer"].account).get("/meja/laporan/?periode=2019")
    assert answer.content.decode().count("Tidak ada data pada periode ini.") == 5


def test_numbers_stay_numbers_in_a_spreadsheet_and_texts_stay_texts(some_cases: None) -> None:
    book = load_workbook(io.BytesIO(queries.write_xlsx(queries.period_report(MARCH, with_officers=False))))
    sheet = book["Permohonan menurut jenis layana"]
    assert sheet["C5"].value == 9
    assert sheet["K5"].value == pytest.approx(0.68)
    evil = ReportTable("x", "X", ("a",), (("=1+1",),))
    assert queries.write_csv([evil]).decode("utf-8-sig").splitlines() == ["X", "a", "'=1+1"]


@pytest.mark.parametrize(
    ("better", "target", "reached", "percent"),
    [
        ("up", 100.0, 50.0, 50.0),
        ("up", 80.0, 88.0, 110.0),
        ("down", 5.0, 4.0, 120.0),
        ("down", 5.0, 5.0, 100.0),
        ("down", 5.0, 12.0, 0.0),
        ("up", None, 3.0, None),
        ("up", 3.0, None, None),
    ],
)
def test_achievement_in_percent(better: str, target: float | None, reached: float | None, percent: float | None) -> None:
    assert achieved(better, target, reached) == (None if percent is None else pytest.approx(percent))


@given(st.sampled_from(["up", "down"]), st.floats(0.1, 1e6), st.floats(0, 1e6))
def test_reaching_the_target_is_a_hundred_and_missing_it_less(better: str, target: float, reached: float) -> None:
    percent = achieved(better, target, reached)
    assert percent is not None
    is_missed = reached < target if better == "up" else reached > target
    assert percent >= 0
    assert (percent < 100 + 1e-9) if is_missed else (percent > 100 - 1e-9)


def test_targets_stand_beside_what_was_reached(people: Desk, some_cases: None, at: datetime) -> None:
    manager, loket = people.office["manajer"].actor, people.office["loket"].actor
    given = {"year": 2026, "achievement": "on_time", "value": Decimal("90"), "decree_no": "PK/1/2026", "at": at}
    refused(NotAllowed, operations.set_target, **given, actor=loket)
    refused(TargetInvalid, operations.set_target, **{**given, "achievement": "umur"}, actor=manager)
    refused(TargetInvalid, operations.set_target, **{**given, "value": Decimal(0)}, actor=manager)
    refused(TargetInvalid, operations.set_target, **{**given, "value": Decimal("NaN")}, actor=manager)
    refused(TargetInvalid, operations.set_target, **{**given, "year": 3026}, actor=manager)
    operations.set_target(**given, actor=manager)
    operations.set_target(**{**given, "value": Decimal("80")}, actor=manager)
    assert Target.objects.count() == 1
    lines = {line.achievement.code: line for line in queries.list_achievements(2026)}
    assert lines["on_time"].reached == pytest.approx(600 / 7)
    assert lines["on_time"].percent == pytest.approx(600 / 7 / 80 * 100)
    assert (lines["skm"].target, lines["skm"].reached, lines["skm"].percent) == (None, None, None)


def test_who_asked_is_told_once_of_each_report(people: Desk, at: datetime) -> None:
    manager, loket = people.office["manajer"].actor, people.office["loket"].actor
    refused(NotAllowed, operations.subscribe_report, kind="monthly", wanted=True, actor=loket, at=at)
    refused(AlreadySubscribed, operations.subscribe_report, kind="monthly", wanted=False, actor=manager, at=at)
    operations.subscribe_report(kind="monthly", wanted=True, actor=manager, at=at)
    operations.subscribe_report(kind="yearly", wanted=True, actor=manager, at=at)
    refused(AlreadySubscribed, operations.subscribe_report, kind="monthly", wanted=True, actor=manager, at=at)
    subscription = ReportSubscription.objects.get(kind="monthly")
    told = {"subscription_id": subscription.pk, "period": "2026-02", "at": at}
    refused(NotAllowed, operations.tell_report, **told, actor=manager)
    assert tell_reports(at) == 0
    assert tell_reports(at + timedelta(days=1)) == 0
    assert Entry.objects.filter(event="evaluation.report_sent").count() == 1
    refused(ReportSent, operations.tell_report, **told, actor=SYSTEM)
    assert tell_reports(datetime(2027, 1, 2, 1, tzinfo=at.tzinfo)) == 0
    sent = list(Entry.objects.filter(event="evaluation.report_sent").order_by("id").values_list("data__period", flat=True))
    assert sorted(sent) == ["2026", "2026-02", "2026-12"]
    operations.subscribe_report(kind="monthly", wanted=False, actor=manager, at=at)
    assert ReportSubscription.objects.count() == 1


def test_the_notice_leads_to_the_report(people: Desk, at: datetime) -> None:
    from satupintu.evaluation.reactions import tell_reader

    manager = people.office["manajer"].actor
    operations.subscribe_report(kind="monthly", wanted=True, actor=manager, at=at)
    tell_reports(at)
    tell_reader(Entry.objects.get(event="evaluation.report_sent"))
    notice = Notice.objects.get(template="evaluation.report_sent", channel="inapp")
    assert (notice.subject, notice.link) == ("Laporan Februari 2026 sudah siap", "/meja/laporan/?periode=2026-02")


READERS = {"kadis", "manajer", "admin"}
PATHS = ("", "unduh.pdf", "unduh.xlsx", "unduh.csv", "capaian/", "capaian/unduh.pdf", "capaian/unduh.xlsx")


def test_reports_are_for_who_reads_figures(people: Desk, some_cases: None) -> None:
    for who, officer in people.office.items():
        client = browser(officer.account)
        for path in PATHS if who in READERS else PATHS[:1]:
            assert client.get(f"/meja/laporan/{path}").status_code == (200 if who in READERS else 403), (who, path)
        assert client.post("/meja/laporan/kiriman/", {"jenis": "monthly", "mau": "ya"}).status_code == (
            302 if who in READERS else 403
        )
    manager = browser(people.office["manajer"].account)
    assert manager.get("/meja/laporan/unduh.exe").status_code == 404
    assert manager.get("/meja/laporan/?periode=besok").status_code == 404
    assert "Pelayanan menurut petugas" in manager.get("/meja/laporan/").content.decode()
    assert "Pelayanan menurut petugas" not in browser(people.office["kadis"].account).get("/meja/laporan/").content.decode()


def test_a_target_is_set_on_the_page(people: Desk, at: datetime) -> None:
    client = browser(people.office["kadis"].account)
    wrong = client.post("/meja/laporan/capaian/?tahun=2026", {"achievement": "skm", "value": "banyak"})
    assert wrong.status_code == 422
    assert "Isi dengan angka." in wrong.content.decode()
    assert client.post("/meja/laporan/capaian/?tahun=2026", {"achievement": "skm", "value": "88,31"}).status_code == 302
    assert Target.objects.get().value == Decimal("88.31")
    assert "Tetapkan target" not in browser(people.office["admin"].account).get("/meja/laporan/capaian/").content.decode()


@pytest.mark.parametrize("count", [1, 10, 100])
def test_the_report_costs_the_same_for_any_number_of_services(people, count, django_assert_max_num_queries) -> None:
    keep([case(n, service=f"Q{n:03d}") for n in range(count)])
    client = browser(people.office["manajer"].account)
    client.get("/meja/laporan/?periode=2026-03")
    with django_assert_max_num_queries(26):
        assert client.get("/meja/laporan/?periode=2026-03").status_code == 200


def test_the_command_writes_the_file_its_name_asks_for(
    some_cases: None, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    from satupintu.config.report_commands import _report

    def run(kind: str, period: str, name: str) -> int:
        given = {"kind": kind, "period": period, "file": tmp_path / name, "region": "siap", "with_officers": True}
        return _report(Namespace(**given))

    assert run("period", "2026-03", "a.pdf") == 0
    assert (tmp_path / "a.pdf").read_bytes().startswith(b"%PDF")
    assert run("achievement", "2026", "a.xlsx") == 0
    assert run("period", "2026-T1", "a.csv") == 0
    assert "K09" in (tmp_path / "a.csv").read_text("utf-8-sig")
    capsys.readouterr()
    assert run("achievement", "2026-03", "b.pdf") == 1
    assert run("period", "kemarin", "b.pdf") == 1
    assert run("period", "2026-03", "b.doc") == 1
    assert not (tmp_path / "b.pdf").exists()
    monkeypatch.setenv("DJANGO_SETTINGS_MODULE", "satupintu.config.settings")
    with pytest.raises(SystemExit):
        main(["report", "period"])
