"""`satupintu doctor`: one line a check, a fault in words, an exit code."""

from datetime import UTC, datetime

import pytest
from tests.files.clamd import Clamd, free_port

from satupintu.config import doctor
from satupintu.core.models import Holiday

pytestmark = pytest.mark.django_db


def test_it_tells_whether_the_scanner_answers(settings):
    settings.SATUPINTU_CLAMAV = ""
    assert "not scanned" in doctor._scanner()
    with Clamd() as clamd:
        settings.SATUPINTU_CLAMAV = clamd.address
        assert "answers" in doctor._scanner()
    settings.SATUPINTU_CLAMAV = f"127.0.0.1:{free_port()}"
    with pytest.raises(doctor.Fault, match="does not answer"):
        doctor._scanner()


def test_it_tells_who_signs(settings):
    assert doctor._signer() == "local_ca, a test authority without legal force"
    settings.ALLOW_TEST_CA = False
    with pytest.raises(doctor.Fault, match="test_ca_not_allowed"):
        doctor._signer()
    settings.SIGNER = "none"
    with pytest.raises(doctor.Fault, match="unknown_signer"):
        doctor._signer()


def test_it_tells_where_the_days_off_end():
    assert doctor._calendar() == "days off are known"
    Holiday.objects.filter(date__year=datetime.now(UTC).year, category="public").delete()
    with pytest.raises(doctor.Fault, match="kota 2"):
        doctor._calendar()


def test_one_line_a_check_and_an_exit_code(capsys, settings):
    settings.SIGNER = "none"
    assert doctor.examine() == 1
    said = capsys.readouterr().out.splitlines()
    assert [line.split()[1] for line in said] == list(doctor.CHECKS)
    lines = {line.split()[1]: line.split()[0] for line in said}
    assert (lines["signer"], lines["worker"], lines["files"], lines["settings"]) == ("FAULT", "FAULT", "ok", "ok")
