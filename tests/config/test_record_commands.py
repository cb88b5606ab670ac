"""Commands about records that have no page: each does its one thing, and what is refused changes nothing."""

from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
import yaml
from django.utils import timezone
from tests.files import samples
from tests.files.cast import BUDI
from tests.issuance.office import issued, open_registers

from satupintu.catalogue import queries as catalogue
from satupintu.catalogue.models import LegalBasis, ServiceVersion
from satupintu.catalogue.pack.check import PACKS
from satupintu.config.cli import main
from satupintu.core.actor import SYSTEM
from satupintu.core.ids import uuid7
from satupintu.files.models import StoredFile
from satupintu.files.operations import store_file
from satupintu.issuance.models import IssuedDocument, Register, RegisterNumber
from satupintu.issuance.operations import reserve_number
from satupintu.journal.models import Entry
from satupintu.notices.models import Notice

pytestmark = pytest.mark.django_db
Say = Callable[..., tuple[int, str]]


@pytest.fixture(autouse=True)
def _environment(monkeypatch: pytest.MonkeyPatch, settings: Any, tmp_path: Path) -> None:
    """The command names the settings module for itself; it must not stay named for others. Files lie below `tmp_path`."""
    monkeypatch.setenv("DJANGO_SETTINGS_MODULE", "satupintu.config.settings")
    settings.MEDIA_ROOT = tmp_path / "files"


@pytest.fixture
def say(capsys: pytest.CaptureFixture[str]) -> Say:
    """Return a function that types a command and returns its exit code and all it prints."""

    def type_command(*words: object, region: str = "kota") -> tuple[int, str]:
        code = main([*map(str, words), "--region", region])
        said = capsys.readouterr()
        return code, said.out + said.err

    return type_command


def refused(say: Say, *words: object, region: str = "kota") -> str:
    """Type a command that is refused in words; nothing is recorded. Returns what was said."""
    before = Entry.objects.count()
    code, said = say(*words, region=region)
    assert (code, Entry.objects.count()) == (1, before), said
    assert said.startswith("satupintu: ")
    return said


@pytest.mark.usefixtures("ready")
def test_a_standard_is_drafted_consulted_enacted_and_revoked(say: Say, tmp_path: Path) -> None:
    content = yaml.safe_load((PACKS / "kota" / "izin-reklame.yaml").read_text())
    content["time"]["value"] += 1
    file = tmp_path / "izin-reklame.yaml"
    file.write_text(yaml.safe_dump(content, allow_unicode=True))
    old = catalogue.get_enacted_standard("K09")
    number, today = old.number + 1, timezone.localdate()
    for _time in range(2):  # the second writes over the first
        assert say("standard", "draft", file, region="siap") == (0, f"K09: version {number} is a draft.\n")
    enact = ("standard", "enact", "K09", number, "--decree", "8/2026", "--decree-on", today)
    refused(say, *enact, region="siap")
    assert catalogue.get_enacted_standard("K09") == old
    consult = ("standard", "consult", "K09", number, "--record", "BA-9", "--held-on", today)
    assert say(*consult, region="siap")[0] == 0
    refused(say, *consult, region="siap")
    code, said = say(*enact, region="siap")
    *warnings, last = said.splitlines()
    assert (code, last) == (0, f"K09: version {number} is in force from {today}.")
    assert all(line.startswith("warning: ") for line in warnings)
    new = catalogue.get_enacted_standard("K09")
    assert (new.number, new.promised_value, new.decree_no) == (number, old.promised_value + 1, "8/2026")
    lines = say("standard", "list", "K09", region="siap")[1].splitlines()
    assert [line.split()[:2] for line in lines] == [[str(number), "enacted"], [str(old.number), "revoked"]]
    assert say("standard", "revoke", "K09", number, "--decree", "9/2026", region="siap")[0] == 0
    assert catalogue.find_enacted("K09") is None
    for missing in (("K09", 99), ("X99", 1)):
        refused(say, "standard", "revoke", *missing, "--decree", "9/2026", region="siap")


@pytest.mark.usefixtures("ready")
@pytest.mark.parametrize("text", ["code: [", "- code", "code: K09"])
def test_a_file_that_is_no_service_file_is_no_draft(say: Say, tmp_path: Path, text: str) -> None:
    before = ServiceVersion.objects.count()
    file = tmp_path / "rusak.yaml"
    file.write_text(text)
    refused(say, "standard", "draft", file, region="siap")
    refused(say, "standard", "draft", tmp_path / "tidak-ada.yaml", region="siap")
    assert ServiceVersion.objects.count() == before


@pytest.mark.usefixtures("ready")
def test_a_law_is_marked_wherever_it_is_named(say: Say) -> None:
    assert "UU 25/2009" in say("legal-basis", "list", region="siap")[1]
    assert say("legal-basis", "status", "UU 25/2009", "diubah", region="siap") == (0, "UU 25/2009: diubah\n")
    named = LegalBasis.objects.filter(ref="UU 25/2009").values_list("status", flat=True)
    assert len(named) > 1
    assert set(named) == {"diubah"}
    refused(say, "legal-basis", "status", "UU 1/1900", "dicabut", region="siap")
    with pytest.raises(SystemExit):
        say("legal-basis", "status", "UU 25/2009", "lupa", region="siap")


def test_a_product_is_replaced_by_a_newer_one(say: Say, at: Any) -> None:
    open_registers(at)
    old, new = issued(at), issued(at, "task:2")
    assert say("product", "supersede", old.code.lower(), "--by", new.code) == (0, f"{old.number}: replaced by {new.number}\n")
    old.refresh_from_db()
    assert (old.state, old.superseded_by) == ("superseded", new)
    refused(say, "product", "supersede", old.code, "--by", new.code)
    refused(say, "product", "supersede", new.code, "--by", "7K3M-9QX2-TB4RW")
    assert IssuedDocument.objects.get(pk=new.pk).state == "valid"


def test_a_reserved_number_is_given_up_with_its_reason(say: Say, at: Any) -> None:
    open_registers(at)
    taken = reserve_number(register_code="izin", claim="a", application_id=None, actor=SYSTEM, at=at)
    refused(say, "product", "void-number", taken.number, "--reason", " ")
    refused(say, "product", "void-number", "503/9999", "--reason", "Salah layanan")
    assert say("product", "void-number", taken.number, "--reason", "Salah layanan")[0] == 0
    found = RegisterNumber.objects.get(pk=taken.pk)
    assert (found.state, found.void_reason) == ("void", "Salah layanan")
    refused(say, "product", "void-number", taken.number, "--reason", "Lagi")


def test_a_register_is_changed_closed_and_opened(say: Say, at: Any) -> None:
    open_registers(at)
    assert say("register", "change", "izin", "--name", "Register perizinan", "--state", "closed")[0] == 0
    found = Register.objects.get(code="izin")
    assert (found.name, found.is_open) == ("Register perizinan", False)
    assert "closed 503/{n:4}/DPMPTSP" in say("register", "list")[1]
    refused(say, "register", "change", "izin", "--pattern", "tanpa nomor")
    refused(say, "register", "change", "tidak-ada", "--name", "Apa pun")
    assert say("register", "change", "izin", "--state", "open")[0] == 0
    assert Register.objects.get(code="izin").is_open


def test_a_file_is_kept_longer_and_never_shorter(say: Say, at: Any) -> None:
    ends = timezone.localdate() + timedelta(days=30)
    file = store_file(
        content=samples.pdf(), name="KTP.pdf", declared_type="", allowed=("application/pdf",), purpose="requirement",
        retention_until=ends, actor=BUDI, at=at,
    )  # fmt: skip
    assert say("retention", "extend", file.pk, "--until", ends + timedelta(days=365))[0] == 0
    refused(say, "retention", "extend", file.pk, "--until", ends)
    refused(say, "retention", "extend", uuid7(), "--until", date(2090, 1, 1))
    assert StoredFile.objects.get(pk=file.pk).retention_until == ends + timedelta(days=365)


def failed(at: Any) -> Notice:
    return Notice.objects.create(
        entry_id=uuid7(), recipient_kind="person", recipient_id=uuid7(), channel="email", template="applications.submitted",
        language="id", subject="Permohonan diterima", body="Yth. Sari", state="failed", reason="refused", attempts=6, created_at=at,
    )  # fmt: skip


def test_notices_that_failed_are_listed_and_sent_again(say: Say, at: Any) -> None:
    first, second, third = failed(at), failed(at), failed(at)
    code, said = say("notice", "list")
    assert [line.split()[0] for line in said.splitlines()] == [str(one.pk) for one in (third, second, first)]
    assert code == 0
    assert "Sari" not in said
    assert say("notice", "retry", first.pk) == (0, "1 notice(s) will be sent again.\n")
    refused(say, "notice", "retry", first.pk)
    refused(say, "notice", "retry", uuid7())
    assert say("notice", "retry", "--all") == (0, "2 notice(s) will be sent again.\n")
    assert set(Notice.objects.values_list("state", "attempts")) == {("queued", 0)}
    with pytest.raises(SystemExit):
        say("notice", "retry", first.pk, "--all")


def test_a_region_that_is_not_there_is_refused(say: Say) -> None:
    assert "no region is called nowhere" in refused(say, "notice", "list", region="nowhere")
