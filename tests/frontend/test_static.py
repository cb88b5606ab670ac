"""The committed style sheets are those of the committed sources, and small enough for a slow phone."""

import re
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from types import ModuleType

import brotli
import pytest

ROOT = Path(__file__).parents[2]
STATIC = ROOT / "src" / "satupintu" / "static"
TEMPLATES = ROOT / "src" / "satupintu"


def build_script() -> ModuleType:
    spec = spec_from_file_location("frontend_build", ROOT / "frontend" / "build.py")
    assert spec is not None
    assert spec.loader is not None
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize("sheet", ["satupintu", "meja"])
def test_compiled_sheet_is_that_of_the_sources(sheet: str) -> None:
    first = (STATIC / "css" / f"{sheet}.css").read_text(encoding="utf-8").splitlines()[0]
    assert first == f"/* sumber {build_script().sources_hash()} */", "run frontend/build.py"


@pytest.mark.parametrize(
    ("path", "limit"),
    [
        ("css/satupintu.css", 14_000),
        ("css/meja.css", 4_800),
        ("css/perancang.css", 3_600),
        ("js/app.js", 6_144),
        ("font/jakarta.woff2", 14_000),
    ],
)
def test_wire_sizes(path: str, limit: int) -> None:
    assert len(brotli.compress((STATIC / path).read_bytes(), quality=11)) <= limit


def test_every_icon_named_in_a_template_is_drawn() -> None:
    drawn = set(re.findall(r'id="i-([a-z0-9-]+)"', (STATIC / "icons.svg").read_text(encoding="utf-8")))
    named = {
        name
        for path in TEMPLATES.rglob("*.html")
        for name in re.findall(r'{%\s*ikon\s+"([a-z0-9-]+)"', path.read_text(encoding="utf-8"))
    }
    assert named <= drawn, named - drawn


def test_nothing_inline_in_templates() -> None:
    """The content security policy allows no inline script, style or handler."""
    found = [
        f"{path.name}: {match}"
        for path in TEMPLATES.rglob("*.html")
        if "/notices/" not in str(path)
        for match in re.findall(
            r"<script(?![^>]*\bsrc=)(?![^>]*application/ld\+json)[^>]*>|<style|\sstyle=|\son[a-z]+=\"",
            path.read_text(encoding="utf-8"),
        )
    ]
    assert not found
