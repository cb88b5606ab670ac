"""The `satupintu` command: its manners towards whoever types it."""

import os
import subprocess
import sys

import pytest

from satupintu.config.cli import main
from satupintu.core.public.models import Domain
from satupintu.core.regions import list_schema_names

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


def test_a_reader_who_goes_away_is_no_fault():
    program = f"{sys.executable} -m satupintu region list"
    environment = {**os.environ, "PYTHONUNBUFFERED": "1"}
    done = subprocess.run(["bash", "-c", f"{program} | true"], env=environment, capture_output=True, text=True)
    assert "Traceback" not in done.stderr
    assert "BrokenPipe" not in done.stderr
