"""Where a fault of a standard is mended: from its path to a page and the control on it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from satupintu.catalogue.queries import piece_of
from satupintu.desk.standards.content.forms import PiecesForm
from satupintu.desk.standards.content.sections import all_sections

ELSEWHERE = {"form": "formulir/", "requirements": "persyaratan/", "sheet": "sop/", "sheet_note": "sop/", "scenarios": "skenario/"}
"""Parts with an editor of their own: address below the version's."""


def place_of(path: str, content: Mapping[str, Any]) -> str:
    """Return the address, below the version's own, of the control that mends the fault at `path`; the overview for the rest."""
    steps = [step for step in re.split(r"[.\[\]]+", path) if step]
    if not steps:
        return "isi/"
    if steps[0] in ELSEWHERE:
        return ELSEWHERE[steps[0]]
    if steps[:2] == ["fee", "components"]:
        return _of_component(steps[2:], content)
    plain = ".".join(steps)
    for page, section in all_sections():
        here = f"isi/{page.key}/"
        if section.rows and steps[0] == section.rows:
            known = len(steps) > 2 and steps[2] in section.form.base_fields
            return f"{here}#id_{section.key}-{steps[1]}-{steps[2]}" if known else f"{here}#bagian-{section.key}"
        if section.piece and (plain == section.piece or plain.startswith(f"{section.piece}.")):
            return f"{here}#id_{section.key}-text"
        if issubclass(section.form, PiecesForm):
            for name, piece in section.form.PATHS.items():
                if plain == piece:
                    return f"{here}#id_{section.key}-{name}"
    for page, section in all_sections():
        if issubclass(section.form, PiecesForm) and any(piece.split(".")[0] == steps[0] for piece in section.form.PATHS.values()):
            return f"isi/{page.key}/#bagian-{section.key}"
        if steps[0] == "components" and section.piece:
            return f"isi/{page.key}/#bagian-{section.key}"
    return "isi/"


def _of_component(steps: list[str], content: Mapping[str, Any]) -> str:
    components = piece_of(content, "fee.components") or []
    place = int(steps[0]) if steps and steps[0].isdigit() else -1
    if not 0 <= place < len(components):
        return "isi/biaya/#komponen"
    code = components[place]["code"]
    # Codes make addresses; one that cannot be written into an address is mended from the list.
    if not re.fullmatch(r"[-a-zA-Z0-9_]+", code):
        return "isi/biaya/#komponen"
    here, rest = f"isi/biaya/komponen/{code}/", steps[1:]
    if len(rest) == 1:
        return f"{here}#id_komponen-{rest[0]}"
    if rest and rest[0] in ("variables", "examples") and len(rest) > 1:
        field = {"from": "source", "result": "result", "name": "name"}.get(rest[2] if len(rest) > 2 else "", "label")
        return f"{here}#id_{rest[0]}-{rest[1]}-{field}"
    return here
