"""The virus scanner: what is served before, after and without its word."""

import pytest
from tests.files import samples
from tests.files.cast import BUDI, MANAGER
from tests.files.clamd import EICAR, Clamd, free_port

from satupintu.core.actor import SYSTEM
from satupintu.core.errors import NotAllowed
from satupintu.files import errors, operations, queries
from satupintu.files.checks import check_scanner
from satupintu.files.jobs import rescan
from satupintu.files.models import StoredFile
from satupintu.files.ports import ScannerDown
from satupintu.files.rules import PDF
from satupintu.files.scanners import BadScannerAddress, ClamAvScanner, NoScanner, scanner_for
from satupintu.journal.models import Entry

pytestmark = pytest.mark.django_db
INFECTED = samples.pdf(b"(%s)" % EICAR)


def store(at, content=None, **options):
    data = samples.pdf() if content is None else content
    return operations.store_file(
        content=data, name="a.pdf", declared_type=PDF, allowed=(PDF,), purpose="requirement", actor=BUDI, at=at, **options
    )


def is_served(file, at):
    with queries.open_file(file.pk, BUDI, at)[1] as content:
        return bool(content.read())


def test_waits_for_the_verdict_and_serves_what_is_clean(at, settings, deliver):
    settings.SATUPINTU_SCAN_REQUIRED = True
    with Clamd() as clamd:
        settings.SATUPINTU_CLAMAV = clamd.address
        file = store(at)
        assert file.state == "scanning"
        with pytest.raises(errors.FileBeingScanned):
            is_served(file, at)
        deliver()
    file.refresh_from_db()
    assert (file.state, file.verdict, clamd.scanned) == ("clean", "clean", [samples.pdf()])
    assert is_served(file, at)


def test_serves_before_the_verdict_where_none_is_required(at, settings):
    settings.SATUPINTU_CLAMAV = "127.0.0.1:3310"
    assert is_served(store(at), at)


def test_quarantines_what_is_infected(at, settings, deliver):
    with Clamd() as clamd:
        settings.SATUPINTU_CLAMAV = clamd.address
        file = store(at, INFECTED)
        deliver()
    file.refresh_from_db()
    assert (file.state, file.verdict) == ("infected", "Eicar-Test-Signature")
    assert file.retention_until is not None
    assert Entry.objects.order_by("-id")[0].event == "files.quarantined"
    with pytest.raises(errors.FileQuarantined):
        is_served(file, at)
    with pytest.raises(errors.RetentionNotLonger):
        operations.extend_retention(file_id=file.pk, until=at.date().replace(year=2040), actor=MANAGER, at=at)


@pytest.mark.parametrize(("required", "state"), [(True, "rejected"), (False, "clean")])
def test_what_cannot_be_judged_is_served_only_where_no_verdict_is_required(required, state, at, settings, deliver):
    settings.SATUPINTU_SCAN_REQUIRED = required
    with Clamd(limit=50) as clamd:
        settings.SATUPINTU_CLAMAV = clamd.address
        file = store(at)
        deliver()
    file.refresh_from_db()
    assert (file.state, file.verdict) == (state, "unscannable")


def test_a_scanner_that_is_down_leaves_the_file_waiting(at, settings, deliver):
    settings.SATUPINTU_SCAN_REQUIRED = True
    settings.SATUPINTU_CLAMAV = f"127.0.0.1:{free_port()}"
    file = store(at)
    with pytest.raises(ScannerDown):
        deliver()
    file.refresh_from_db()
    assert file.state == "scanning"
    with Clamd() as clamd:
        settings.SATUPINTU_CLAMAV = clamd.address
        rescan()
        deliver()
    file.refresh_from_db()
    assert file.state == "clean"


def test_a_required_scan_nobody_can_do_leaves_the_file_waiting(at, settings, deliver):
    settings.SATUPINTU_SCAN_REQUIRED = True
    settings.SATUPINTU_CLAMAV = ""
    file = store(at)
    with pytest.raises(errors.FileBeingScanned):
        is_served(file, at)
    with pytest.raises(ScannerDown):
        deliver()
    file.refresh_from_db()
    assert (file.state, file.verdict) == ("scanning", "")
    with Clamd() as clamd:
        settings.SATUPINTU_CLAMAV = clamd.address
        rescan()
        deliver()
    assert is_served(file, at)


def test_the_offices_own_files_are_not_scanned(at, settings):
    settings.SATUPINTU_SCAN_REQUIRED = True
    settings.SATUPINTU_CLAMAV = "127.0.0.1:3310"
    file = store(at, made_here=True)
    assert (file.state, file.verdict) == ("clean", "made_here")
    assert is_served(file, at)


def test_only_the_system_gives_a_verdict_and_only_once(at, settings):
    settings.SATUPINTU_CLAMAV = "127.0.0.1:3310"
    file = store(at)
    with pytest.raises(NotAllowed):
        operations.mark_scanned(file_id=file.pk, verdict="clean", actor=MANAGER, at=at)
    operations.mark_scanned(file_id=file.pk, verdict="clean", actor=SYSTEM, at=at)
    with pytest.raises(errors.AlreadyScanned):
        operations.mark_scanned(file_id=file.pk, verdict="infected", actor=SYSTEM, at=at)
    assert StoredFile.objects.get().state == "clean"
    assert Entry.objects.count() == 2


@pytest.mark.parametrize(
    ("clamd", "complaint"),
    [
        (Clamd(answer=b"UNKNOWN COMMAND\0"), "not understood"),
        (Clamd(answer=b"stream: O"), "cut short"),
        (Clamd(delay=1), "TimeoutError"),
    ],
)
def test_a_wrong_or_slow_scanner_counts_as_down(clamd, complaint, tmp_path):
    path = tmp_path / "a"
    path.write_bytes(b"x" * 100_000)
    with clamd, path.open("rb") as content:
        host, _, port = clamd.address.partition(":")
        scanner = ClamAvScanner((host, int(port)), timeout=0.2, budget=0.3)
        with pytest.raises(ScannerDown, match=complaint):
            scanner.scan(content)


def test_ping():
    with Clamd() as clamd:
        assert scanner_for(clamd.address).ping()
    assert not scanner_for(f"127.0.0.1:{free_port()}").ping()
    assert not scanner_for("/nowhere/clamd.sock").ping()


def test_addresses_and_contradictions_are_found_at_start(settings):
    assert isinstance(scanner_for(""), NoScanner)
    for bad in ("clamav", "host:", "host:99999", ":3310"):
        with pytest.raises(BadScannerAddress):
            scanner_for(bad)
    settings.SATUPINTU_SCAN_REQUIRED = True
    assert "files.E002" in {each.id for each in check_scanner()}
    settings.SATUPINTU_CLAMAV = "clamav"
    assert "files.E001" in {each.id for each in check_scanner()}
