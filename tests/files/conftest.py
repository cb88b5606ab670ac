"""Every test of files has a storage of its own."""

from pathlib import Path

import pytest


@pytest.fixture(autouse=True)
def shelf(tmp_path: Path, settings) -> Path:
    """The folder contents are written to."""
    settings.MEDIA_ROOT = tmp_path / "files"
    settings.MEDIA_ROOT.mkdir()
    return settings.MEDIA_ROOT


@pytest.fixture
def contents(shelf: Path):
    """Return a function that lists everything in the storage, as paths below it."""
    return lambda: sorted(str(path.relative_to(shelf)) for path in shelf.rglob("*") if path.is_file())
