"""Backup and restore: an installation comes back in another place as it was, or not at all."""

import io
import json
import os
import shutil
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest

from satupintu.config.postgres import Cluster
from satupintu.config.vault import VaultDamaged, VaultReader, VaultWriter

PASSPHRASE = "satu pintu untuk semua"
KEY = "kunci-sandi-yang-cukup-panjang-untuk-percobaan"
# What is looked at before and after: newest seal, hashes of file contents, numbers given out, a value under the key.
LOOK = textwrap.dedent(
    """
    import hashlib, json
    from satupintu.config.startup import set_up_django
    set_up_django()
    from satupintu.core.models import NumberSeries
    from satupintu.core.regions import region_context
    from satupintu.core.secrets import decrypt
    from satupintu.files.models import StoredFile
    from satupintu.files.storage import open_content
    from satupintu.journal.models import Entry, Seal
    from satupintu.people.models import Person
    with region_context("kota"):
        print(json.dumps({
            "seals": list(Seal.objects.order_by("number").values_list("number", "hash")),
            "entries": Entry.objects.count(),
            "files": [hashlib.sha256(open_content(f.path).read()).hexdigest() for f in StoredFile.objects.order_by("id")],
            "numbers": list(NumberSeries.objects.order_by("series").values_list("series", "year", "last")),
            "nik": [decrypt(p.nik_cipher, "nik") for p in Person.objects.all()],
        }))
    """
)
FILL = textwrap.dedent(
    """
    from satupintu.config.startup import set_up_django
    set_up_django()
    from django.db import transaction
    from django.utils import timezone
    from tests.files import samples
    from satupintu.core.actor import SYSTEM
    from satupintu.core.numbers import next_number
    from satupintu.core.regions import region_context
    from satupintu.files.operations import store_file
    from satupintu.journal.jobs import seal_entries
    from satupintu.people.operations import register_person
    with region_context("kota"):
        now = timezone.now()
        for body in (b"satu", b"dua"):
            store_file(content=samples.pdf(body), name="a.pdf", declared_type="application/pdf", allowed=("application/pdf",),
                       purpose="requirement", actor=SYSTEM, at=now)
        register_person(nik="3171014505900001", name="Sari", actor=SYSTEM, at=now)
        with transaction.atomic():
            for _ in range(3):
                next_number("uji", 2026)
        seal_entries()
    """
)


class Installation:
    """A place of its own: database, files, key."""

    def __init__(self, folder: Path, key: str = KEY) -> None:
        folder.mkdir()
        kept = {k: v for k, v in os.environ.items() if not k.startswith(("SATUPINTU", "DATABASE", "DJANGO"))}
        self.environment = kept | {
            "SATUPINTU_DATA": str(folder),
            "SATUPINTU_ENCRYPTION_KEY": key,
            "SATUPINTU_BACKUP_PASSPHRASE": PASSPHRASE,
        }
        self.cluster = Cluster(folder)

    def command(self, *words: str, **changes: str) -> tuple[int, str]:
        environment = self.environment | changes
        done = subprocess.run([sys.executable, "-m", "satupintu", *words], env=environment, capture_output=True, text=True)
        return done.returncode, done.stdout + done.stderr

    def program(self, text: str) -> str:
        environment = self.environment | {"DATABASE_URL": self.cluster.start()}
        try:
            done = subprocess.run([sys.executable, "-c", text], env=environment, capture_output=True, text=True)
        finally:
            self.cluster.stop()
        assert done.returncode == 0, done.stderr
        return done.stdout


@pytest.fixture
def install(tmp_path):
    """A function that makes an installation; what it leaves outside of its folder (as root) is removed."""
    made = []

    def install(name):
        made.append(Installation(tmp_path / name))
        return made[-1]

    yield install
    for each in made:
        each.cluster.stop()
        shutil.rmtree(each.cluster.home / "postgres", ignore_errors=True)


def test_an_installation_comes_back_whole(tmp_path, install):
    here = install("here")
    here.program("")  # a database; only `run` and `restore` make one
    assert here.command("migrate")[0] == 0
    region = ["--name", "Kota Contoh", "--level", "kota", "--area-code", "3171", "--host", "kota.localhost"]
    code, said = here.command("region", "create", "kota", *region)
    assert code == 0, said
    here.program(FILL)
    before = json.loads(here.program(LOOK))
    assert (len(before["files"]), before["numbers"][-1], before["nik"]) == (2, ["uji", 2026, 3], ["3171014505900001"])
    assert before["seals"]

    path = tmp_path / "cadangan"
    assert here.command("backup", str(path), SATUPINTU_BACKUP_PASSPHRASE="pendek")[0] == 1
    assert not path.exists()
    code, said = here.command("backup", str(path))
    assert code == 0, said
    number, seal = before["seals"][-1]
    assert f"kota: newest seal {number}:{seal}" in said
    assert path.stat().st_mode & 0o077 == 0
    content = path.read_bytes()
    assert b"Sari" not in content
    assert b"%PDF" not in content
    assert here.command("backup", str(path))[0] == 1, "nothing is written over"
    code, said = here.command("restore", str(path))
    assert (code, "not empty" in said) == (1, True)

    there = install("there")
    (tmp_path / "cut").write_bytes(content[:-40])
    for wrong, complaint, changes in (
        (path, "passphrase is wrong", {"SATUPINTU_BACKUP_PASSPHRASE": "bukan kata sandinya"}),
        (path, "SATUPINTU_ENCRYPTION_KEY", {"SATUPINTU_ENCRYPTION_KEY": KEY[::-1]}),
        (tmp_path / "cut", "cut off", {}),
    ):
        code, said = there.command("restore", str(wrong), **changes)
        assert (code, complaint in said) == (1, True), said
        assert "Traceback" not in said
    code, said = there.command("restore", str(path))
    assert code == 0, said
    assert f"kota: newest seal {number}:{seal}" in said
    assert json.loads(there.program(LOOK)) == before
    assert "kota: journal intact" in there.command("verify-journal")[1]


def _locked(data: bytes) -> bytes:
    target = io.BytesIO()
    with VaultWriter(target, PASSPHRASE) as vault:
        vault.write(data)
    return target.getvalue()


@pytest.mark.parametrize("size", [0, 1, 2**20, 2**20 + 1, 3 * 2**20])
def test_what_is_locked_away_comes_out_again(size):
    data = os.urandom(size)
    assert io.BufferedReader(VaultReader(io.BytesIO(_locked(data)), PASSPHRASE)).read() == data


def test_a_changed_exchanged_or_missing_piece_is_found():
    data = os.urandom(2 * 2**20 + 5)
    locked = _locked(data)
    head, piece = 19 + 16, 4 + 2**20 + 16
    pieces = [locked[head + i * piece : head + (i + 1) * piece] for i in range(3)]
    damaged = [
        locked[:-1],
        locked[: head + piece],
        locked[:200] + bytes([locked[200] ^ 1]) + locked[201:],
        locked[:head] + pieces[1] + pieces[0] + pieces[2],
        locked[:head] + pieces[0] + pieces[2],
        b"something else",
    ]
    for wrong in damaged:
        with pytest.raises(VaultDamaged):
            io.BufferedReader(VaultReader(io.BytesIO(wrong), PASSPHRASE)).read()
    with pytest.raises(VaultDamaged):
        VaultReader(io.BytesIO(locked), "another").read()
