"""Commands work on the installation that is here; where there is none they say so and make none."""

import os
import secrets
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from satupintu import __version__
from satupintu.config import alone
from satupintu.config.alone import hold_folder
from satupintu.config.installed import at_work
from satupintu.config.postgres import Cluster

COMMANDS = [
    ["doctor"],
    ["serve"],
    ["worker"],
    ["migrate"],
    ["backup", "simpanan"],
    ["verify-journal"],
    ["region", "list"],
    ["region", "set", "kota", "--city", "Lain"],
    ["region", "create", "baru", "--name", "Kota Baru", "--level", "kota", "--area-code", "3173", "--host", "baru.example"],
    ["pack", "install", "kota", "--region", "kota"],
    ["token", "list", "--region", "kota"],
]


def satupintu(*words: str, where: Path, **settings: str) -> subprocess.CompletedProcess[str]:
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("SATUPINTU", "DATABASE", "DJANGO", "PYTEST"))}
    return subprocess.run(
        [sys.executable, "-m", "satupintu", *words], cwd=where, env=kept | settings, capture_output=True, text=True, timeout=60
    )


@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_where_nothing_is_installed_nothing_is_made(command, tmp_path):
    done = satupintu(*command, where=tmp_path)
    assert done.returncode == 1
    assert f"nothing is installed in {tmp_path / 'var'}" in done.stderr
    assert "make run" in done.stderr
    assert "satupintu migrate" in done.stderr
    assert "Traceback" not in done.stderr
    assert list(tmp_path.iterdir()) == []


def test_a_folder_with_something_else_in_it_is_no_installation(tmp_path):
    (tmp_path / "berkas.txt").touch()
    done = satupintu("doctor", where=tmp_path, SATUPINTU_DATA=str(tmp_path))
    assert done.returncode == 1
    assert f"nothing is installed in {tmp_path} " in done.stderr
    assert [path.name for path in tmp_path.iterdir()] == ["berkas.txt"]


@pytest.fixture
def empty_database() -> Iterator[str]:
    """The address of a database without tables."""
    server, name = os.environ["SATUPINTU_TEST_SERVER"].rsplit("/", 1)[0], f"empty_{secrets.token_hex(4)}"
    with psycopg.connect(f"{server}/postgres", autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}".encode())
        yield f"{server}/{name}"
        connection.execute(f"DROP DATABASE {name} WITH (FORCE)".encode())


@pytest.mark.parametrize("command", [["doctor"], ["region", "list"], ["worker"], ["verify-journal"]], ids=" ".join)
def test_a_database_without_tables_is_called_that(command, empty_database, tmp_path):
    done = satupintu(*command, where=tmp_path, DATABASE_URL=empty_database)
    assert done.returncode == 1
    assert "no tables of Satu Pintu yet. `satupintu migrate` makes them" in done.stderr
    assert "Traceback" not in done.stderr
    assert "SELECT" not in done.stdout + done.stderr
    assert list(tmp_path.iterdir()) == []


def test_a_database_that_does_not_answer_is_called_that(tmp_path):
    done = satupintu("region", "list", where=tmp_path, DATABASE_URL="postgresql://a:b@127.0.0.1:1/c")
    assert done.returncode == 1
    assert "the database does not answer: connection" in done.stderr
    assert "Traceback" not in done.stderr


def test_checking_a_pack_needs_no_installation_and_leaves_none(tmp_path):
    shutil.copytree(Path(__file__).parents[2] / "src/satupintu/packs/kota", tmp_path / "kota")
    done = satupintu("pack", "check", "kota", where=tmp_path)
    assert done.returncode == 0, done.stderr
    assert [path.name for path in tmp_path.iterdir()] == ["kota"]


def test_it_tells_its_version(tmp_path):
    done = satupintu("--version", where=tmp_path)
    assert (done.returncode, done.stdout) == (0, f"satupintu {__version__}\n")


@pytest.fixture
def folder(monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A data folder with a cluster in it that does not run; everybody may enter it, because PostgreSQL is not root."""
    with tempfile.TemporaryDirectory(prefix="satupintu-installed-") as name:
        folder = Path(name)
        folder.chmod(0o755)
        cluster = Cluster(folder, durable=False)
        cluster.start()
        cluster.stop()
        monkeypatch.setenv("SATUPINTU_DATA", name)
        monkeypatch.setenv("DATABASE_URL", "")
        monkeypatch.setattr(alone, "_COMMANDS_SECONDS", 0.3)
        yield folder
        Cluster(folder).stop()


def test_the_last_command_stops_what_the_first_one_started_and_no_run_comes_between(folder, monkeypatch):
    cluster = Cluster(folder)
    with at_work():
        address = os.environ["DATABASE_URL"]
        monkeypatch.setenv("DATABASE_URL", "")
        with at_work():
            assert os.environ["DATABASE_URL"] == address
        assert cluster.find_address() == address, "the first still works"
        with pytest.raises(SystemExit, match="still at work"):
            hold_folder(folder)
        assert cluster.find_address() == address
    assert not cluster.is_alive()
    hold_folder(folder).close()


def test_a_command_leaves_the_database_of_a_run_alone(folder):
    held = hold_folder(folder)
    cluster = Cluster(folder, durable=False)
    address = cluster.start()
    with at_work():
        assert os.environ["DATABASE_URL"] == address
        with pytest.raises(SystemExit, match="runs already"):
            hold_folder(folder)
    assert cluster.is_alive()
    cluster.stop()
    held.close()
