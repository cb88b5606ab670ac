"""Fixtures of the catalogue: the pack `kota` installed, and small packs written on the spot."""

from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from shutil import copytree
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from satupintu.catalogue.pack.install import InstallReport

PACKS = Path(__file__).resolve().parents[2] / "src/satupintu/packs"
DECREE_ON = date(2026, 2, 27)


@pytest.fixture(autouse=True, scope="session")
def _issuing() -> None:
    """Sheets end in `issue_product`, which a module above offers; here its name is enough."""
    from satupintu.sop.ports import ActionResult, find_action, register_action

    if find_action("issue_product") is None:
        register_action("issue_product", lambda _task, _at: ActionResult())


@pytest.fixture
def kota(at: datetime) -> "InstallReport":
    """The pack `kota`, installed."""
    from satupintu.catalogue.pack.install import install_pack
    from satupintu.core.actor import SYSTEM

    return install_pack("kota", actor=SYSTEM, at=at, decree_no="188/1/2026", decree_on=DECREE_ON)


@pytest.fixture
def broken(tmp_path: Path) -> Callable[..., Path]:
    """Return a function that copies `kota` with some text of one file replaced, only that file and pack.yaml."""

    def spoil(file: str, *changes: tuple[str, str]) -> Path:
        folder = tmp_path / "paket"
        copytree(PACKS / "kota", folder, ignore=lambda _d, names: [n for n in names if n not in (file, "pack.yaml")])
        text = (folder / file).read_text()
        for old, new in changes:
            assert old in text, old
            text = text.replace(old, new, 1)
        (folder / file).write_text(text)
        return folder

    return spoil


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the pack `kota` that a test may edit."""
    copytree(PACKS / "kota", tmp_path / "kota")
    return tmp_path / "kota"
