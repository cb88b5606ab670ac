#!/usr/bin/env python3
"""Build `src/satupintu/core/data/areas.csv.xz` from the npm package idn-area-data.

Reproducible: the same package gives the same bytes (`--check` compares with the committed file).

    python scripts/build_areas.py            # downloads with `npm pack` into a temporary folder
    python scripts/build_areas.py --check
    python scripts/build_areas.py --package DIR   # an unpacked package, no download

The data is under the Open Database License, see `src/satupintu/core/data/areas.LICENSE.md`.
"""

from __future__ import annotations

import argparse
import csv
import io
import lzma
import subprocess
import sys
import tarfile
import tempfile
from pathlib import Path

VERSION = "4.0.1"
TARGET = Path(__file__).resolve().parent.parent / "src/satupintu/core/data/areas.csv.xz"
#: file of the package -> (digits of its codes, number of rows in this version)
LEVELS = {
    "provinces": (2, 38),
    "regencies": (4, 514),
    "districts": (6, 7_285),
    "villages": (10, 83_762),
}


def read_level(folder: Path, name: str) -> list[tuple[str, str]]:
    """Rows (code without dots, name) of one level; stops the build when the package looks wrong."""
    digits, count = LEVELS[name]
    with (folder / "data" / f"{name}.csv").open(encoding="utf-8", newline="") as handle:
        rows = [(row["code"].replace(".", ""), " ".join(row["name"].split())) for row in csv.DictReader(handle)]
    if len(rows) != count or any(len(code) != digits or not title for code, title in rows):
        raise SystemExit(f"{name}: expected {count} rows with codes of {digits} digits, got {len(rows)}")
    return rows


def build(folder: Path) -> bytes:
    """The compressed table, sorted by code, so that a parent always stands before its children."""
    rows = sorted(row for name in LEVELS for row in read_level(folder, name))
    codes = {code for code, _ in rows}
    orphans = [code for code, _ in rows if len(code) > 2 and parent_of(code) not in codes]
    if orphans or len(codes) != len(rows):
        raise SystemExit(f"areas without a parent or twice: {orphans[:5]}")
    text = io.StringIO()
    text.write(f"# idn-area-data {VERSION}\n")
    csv.writer(text, lineterminator="\n").writerows(rows)
    return lzma.compress(text.getvalue().encode(), preset=9 | lzma.PRESET_EXTREME)


def parent_of(code: str) -> str:
    """Code of the area above: 10 digits -> 6, 6 -> 4, 4 -> 2."""
    return code[: {10: 6, 6: 4, 4: 2}[len(code)]]


def download(folder: Path) -> Path:
    """Fetch the package with npm and unpack it; returns the unpacked folder."""
    subprocess.run(["npm", "pack", f"idn-area-data@{VERSION}", "--silent"], cwd=folder, check=True)
    with tarfile.open(folder / f"idn-area-data-{VERSION}.tgz") as archive:
        archive.extractall(folder, filter="data")
    return folder / "package"


def main() -> int:
    """Write the file, or with --check say whether the committed one is what the package gives."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--package", type=Path)
    parser.add_argument("--check", action="store_true")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        content = build(options.package or download(Path(temporary)))
    if options.check:
        same = TARGET.exists() and lzma.decompress(TARGET.read_bytes()) == lzma.decompress(content)
        print("same" if same else "different")
        return 0 if same else 1
    TARGET.parent.mkdir(parents=True, exist_ok=True)
    TARGET.write_bytes(content)
    print(f"{TARGET}: {len(content)} bytes")
    return 0


if __name__ == "__main__":
    sys.exit(main())
