"""The `satupintu` command: its manners towards whoever types it."""

import os
import subprocess
import sys
from datetime import timedelta

import pytest
from django.utils import timezone

from satupintu.api.queries import find_caller
from satupintu.catalogue.models import RegionOverride
from satupintu.config.cli import main
from satupintu.core.actor import NOBODY, SYSTEM
from satupintu.core.errors import NotAllowed
from satupintu.core.models import Holiday
from satupintu.core.public.models import Domain, Region
from satupintu.core.regions import list_schema_names
from satupintu.journal.models import Entry
from satupintu.people.models import Agency, Unit
from satupintu.people.operations import update_region

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _environment(monkeypatch):
    """The command names the settings module for itself; it must not stay named for others."""
    monkeypatch.setenv("DJANGO_SETTINGS_MODULE", "satupintu.config.settings")


@pytest.mark.parametrize(
    "command",
    [
        ["token", "create", "--region", "nowhere", "--login", "admin"],
        ["verify-journal", "--region", "nowhere"],
        ["pack", "install", "kota", "--region", "nowhere"],
    ],
)
def test_a_region_that_does_not_exist_is_refused_in_words(command, capsys):
    assert main(command) == 1
    said = capsys.readouterr()
    assert "no region is called nowhere. There are: kota, provinsi" in said.err
    assert said.out == ""


@pytest.mark.parametrize(
    ("schema", "host", "complaint"),
    [("baru", "KOTA.localhost", "Alamat itu sudah dipakai"), ("kota", "baru.localhost", "nama singkat itu sudah ada")],
)
def test_a_second_region_of_the_same_name_or_host_is_refused(schema, host, complaint, capsys):
    before = list_schema_names(), Domain.objects.count()
    code = main(["region", "create", schema, "--name", "Kota Baru", "--level", "kota", "--area-code", "3173", "--host", host])
    assert code == 1
    assert complaint in capsys.readouterr().err
    assert (list_schema_names(), Domain.objects.count()) == before


def test_a_region_says_what_it_is_told(capsys, tmp_path):
    crest = tmp_path / "lambang.svg"
    crest.write_text('<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><path d="M0 0h9v9z" fill="#0a489f"/></svg>')
    told = ["--city", "Kota Contoh", "--phone", "021-555", "--colour-brand", "#7a1f2b", "--crest", str(crest)]
    assert main(["region", "set", "kota", *told]) == 0, capsys.readouterr().err
    region = Region.objects.get(schema_name="kota")
    assert (region.city, region.phone, region.colour_brand) == ("Kota Contoh", "021-555", "#7a1f2b")
    assert region.crest.startswith("<svg")
    assert region.name == "Kota Contoh", "what is not named stays"
    entry = Entry.objects.latest("id")
    assert (entry.event, entry.data["fields"]) == ("people.region_updated", ["city", "colour_brand", "crest", "phone"])


@pytest.mark.parametrize(
    ("told", "complaint"),
    [
        ([], "Tidak ada yang diubah"),
        (["--colour-dark", "biru"], "seperti #0a489f"),
        (["--email", "kantor"], "surel tidak benar"),
        (["--name", " "], "Tidak boleh kosong"),
        (["--phone", "0" * 41], "Paling panjang 40"),
        (["--crest", "/nowhere.svg"], "/nowhere.svg"),
        (["--crest", __file__], "cannot be printed"),
    ],
)
def test_a_region_is_not_told_nonsense(told, complaint, capsys):
    before = Region.objects.filter(schema_name="kota").values().get(), Entry.objects.count()
    assert main(["region", "set", "kota", *told]) == 1
    assert complaint in capsys.readouterr().err
    assert (Region.objects.filter(schema_name="kota").values().get(), Entry.objects.count()) == before


def test_only_an_administrator_changes_a_region(at):
    before = Region.objects.filter(schema_name="kota").values().get()
    with pytest.raises(NotAllowed):
        update_region(changes={"city": "Lain"}, actor=NOBODY, at=at)
    assert Region.objects.filter(schema_name="kota").values().get() == before


def test_agencies_and_units_are_noted(capsys):
    assert main(["agency", "create", "dinkes", "--region", "kota", "--name", "Dinas Kesehatan"]) == 0
    unit = ["unit", "create", "--region", "kota", "--agency", "dinkes"]
    assert main([*unit, "yankes", "--name", "Pelayanan"]) == 0
    assert main([*unit, "izin", "--name", "Perizinan", "--parent", "yankes"]) == 0
    assert Unit.objects.get(code="izin").parent == Unit.objects.get(agency__code="dinkes", code="yankes")
    before = Unit.objects.count(), Agency.objects.count(), Entry.objects.count()
    assert main(["agency", "create", "dinkes", "--region", "kota", "--name", "Lagi"]) == 1
    assert main([*unit, "izin", "--name", "Lagi"]) == 1
    assert main([*unit, "lain", "--name", "Lain", "--parent", "nihil"]) == 1
    assert (Unit.objects.count(), Agency.objects.count(), Entry.objects.count()) == before


def test_a_day_is_closed_and_opened_by_decree(capsys):
    day = (timezone.now() + timedelta(days=20)).date()
    while Holiday.objects.filter(date=day).exists():
        day += timedelta(days=1)
    close = ["calendar", "close", str(day), "--region", "kota", "--decree", "800/9/2026", "--name", "Hari jadi kota"]
    assert main(close) == 0
    assert Holiday.objects.get(date=day).category == "local"
    assert main(close) == 1
    reopen = ["calendar", "open", str(day), "--region", "kota", "--decree", "800/10/2026"]
    assert main(reopen) == 0
    assert not Holiday.objects.filter(date=day).exists()
    before = Holiday.objects.count(), Entry.objects.count()
    assert main(reopen) == 1
    assert (Holiday.objects.count(), Entry.objects.count()) == before


def test_a_token_is_ended_by_its_text_or_its_identifier(capsys, at):
    from satupintu.people.operations import open_administrator, seed_roles

    seed_roles(actor=SYSTEM, at=at)
    open_administrator(login="kepala", password="rahasia-sekali-7", actor=SYSTEM, at=at)
    texts = []
    for _ in range(2):
        assert main(["token", "create", "--region", "kota", "--login", "kepala"]) == 0
        texts.append(capsys.readouterr().out.strip())
    assert main(["token", "revoke", texts[0], "--region", "kota"]) == 0
    assert find_caller(texts[0], timezone.now()) is None
    assert find_caller(texts[1], timezone.now()) is not None
    assert main(["token", "list", "--region", "kota"]) == 0
    good = next(line for line in capsys.readouterr().out.splitlines() if "  valid  " in line)
    assert main(["token", "revoke", good.split()[0], "--region", "kota"]) == 0
    assert find_caller(texts[1], timezone.now()) is None
    assert main(["token", "revoke", "sp_unknown", "--region", "kota"]) == 1


@pytest.mark.usefixtures("ready")
def test_a_region_sets_its_own_numbers_for_a_service(capsys):
    command = ["service", "override", "K03", "--region", "siap", "--decree", "503/7/2026"]
    assert main([*command, "--promised", "3", "hari_kerja"]) == 0, capsys.readouterr().err
    override = RegionOverride.objects.get(service__code="K03")
    assert (override.promised_value, override.promised_unit, override.decree_no) == (3, "hari_kerja", "503/7/2026")
    before = RegionOverride.objects.filter(service__code="K03").values().get()
    for wrong in (["--promised", "tiga", "hari"], ["--promised", "3", "windu"], ["--parameter", "tidak_ada=3"]):
        assert main([*command, *wrong]) == 1
    assert RegionOverride.objects.filter(service__code="K03").values().get() == before


def test_a_reader_who_goes_away_is_no_fault():
    program = f"{sys.executable} -m satupintu region list"
    environment = {**os.environ, "PYTHONUNBUFFERED": "1"}
    done = subprocess.run(["bash", "-c", f"{program} | true"], env=environment, capture_output=True, text=True)
    assert "Traceback" not in done.stderr
    assert "BrokenPipe" not in done.stderr


@pytest.mark.usefixtures("ready")
def test_an_sop_is_printed_to_a_file(capsys, tmp_path):
    file = tmp_path / "sop.pdf"
    assert main(["sop", "print", "--region", "siap", "k09", str(file)]) == 0
    assert file.read_bytes().startswith(b"%PDF-")
    assert "K09 version 1, enacted" in capsys.readouterr().out
    again = tmp_path / "satu.pdf"
    assert main(["sop", "print", "--region", "siap", "K09", "1", str(again)]) == 0
    assert again.exists()


@pytest.mark.usefixtures("ready")
@pytest.mark.parametrize(
    ("words", "complaint"),
    [
        (["K09", "7"], "K09 has the versions 1"),
        (["X99"], "X99 has no SOP here"),
        (["K09", "--variant", "lain"], "K09/lain has no SOP here"),
    ],
)
def test_an_sop_that_is_not_there_is_not_printed(words, complaint, capsys, tmp_path):
    file = tmp_path / "sop.pdf"
    assert main(["sop", "print", "--region", "siap", *words, str(file)]) == 1
    assert complaint in capsys.readouterr().err
    assert not file.exists()


@pytest.mark.usefixtures("ready")
def test_a_paper_that_cannot_be_written_is_said(capsys, tmp_path):
    assert main(["sop", "print", "--region", "siap", "K09", str(tmp_path / "tiada" / "sop.pdf")]) == 1
    assert "cannot write" in capsys.readouterr().err
