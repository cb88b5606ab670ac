"""A draft whose standard was replaced: it is not sent, and not lost; it moves to the standard in force."""

from datetime import datetime
from pathlib import Path
from shutil import copytree

import pytest
from tests.applications.office import desk, draft
from tests.applications.test_operations import refused

from satupintu.applications import errors, operations
from satupintu.applications.answers import read_answers
from satupintu.catalogue.pack.check import PACKS
from satupintu.catalogue.pack.install import install_pack
from satupintu.catalogue.queries import get_enacted_standard
from satupintu.core.actor import SYSTEM

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("ready")]


@pytest.fixture
def people(at):
    return desk(at)


def replace_standard(at: datetime, tmp_path: Path, key: str) -> None:
    """Enact a standard of K09 that no longer asks for requirement `key`."""
    folder = tmp_path / "kota"
    copytree(PACKS / "kota", folder, ignore=lambda _d, names: set(names) - {"izin-reklame.yaml", "pack.yaml"})
    text = (folder / "izin-reklame.yaml").read_text()
    start = text.index(f"  - key: {key}\n", text.index("\nrequirements:"))
    end = text.index("  - key: ", start + 5)
    (folder / "izin-reklame.yaml").write_text(text[:start] + text[end:])
    install_pack(folder, actor=SYSTEM, at=at)
    assert get_enacted_standard("K09").requirement(key) is None


def test_a_requirement_deleted_under_a_draft_is_told_and_the_draft_moves(people, at, tmp_path):
    application = draft(people, at)
    with refused(errors.StandardCurrent):
        operations.move_draft(application_id=application.id, actor=people.sari.actor, at=at)
    keys = set(application.items.values_list("key", flat=True))
    gone = "R07"
    assert gone in keys
    replace_standard(at, tmp_path, gone)
    with refused(errors.StandardReplaced) as caught:
        operations.submit_application(application_id=application.id, actor=people.sari.actor, at=at)
    assert "sudah diganti" in str(caught.value)
    with refused(errors.NotYours):
        operations.move_draft(application_id=application.id, actor=people.dewi.actor, at=at)
    with refused(errors.NoSuchVariant):
        operations.move_draft(application_id=application.id, variant="lain", actor=people.sari.actor, at=at)
    before = read_answers(application)
    moved = operations.move_draft(application_id=application.id, actor=people.sari.actor, at=at)
    assert set(moved.items.values_list("key", flat=True)) == keys - {gone}
    assert read_answers(moved) == before
    with refused(errors.UnknownItem):
        operations.hand_in_value(application_id=application.id, key=gone, value="x", actor=people.sari.actor, at=at)
    operations.submit_application(application_id=application.id, actor=people.sari.actor, at=at)
    with refused(errors.WrongState):
        operations.move_draft(application_id=application.id, actor=people.sari.actor, at=at)
