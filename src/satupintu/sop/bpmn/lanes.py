"""Who performs: the lanes of a BPMN file as performers of a sheet."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from satupintu.sop.bpmn.graph import APPLICANT, SYSTEM
from satupintu.sop.bpmn.reading import Findings, Found
from satupintu.sop.bpmn.source import one_line
from satupintu.sop.bpmn.writing import printed
from satupintu.sop.engine.plan import gettext_noop

MOST = 60
"""The longest code of a performer."""
_WORDS = {
    "pemohon": APPLICANT,
    "applicant": APPLICANT,
    "warga": APPLICANT,
    "customer": APPLICANT,
    "sistem": SYSTEM,
    "system": SYSTEM,
}


class Performers:
    """The performers of a file: a code for each lane, and the list a sheet begins with."""

    def __init__(self, found: Findings, known: Mapping[str, str]) -> None:
        listed = (found.sheet or {}).get("performers")
        self.listed_before = [p for p in listed if isinstance(p, Mapping)] if isinstance(listed, list) else []
        self.has_list = isinstance(listed, list)
        self.codes: dict[str, str] = {}
        self.labels: dict[str, str] = {}
        self.same: dict[str, int] = {}
        meant = {printed(label).lower(): code for code, label in known.items()}
        for lane_id, (own, name) in found.lanes.items():
            code = own or meant.get(name.lower()) or self._made(name)
            self.codes[lane_id] = code
            if code not in self.labels:
                self.labels[code] = name or code
        if not found.lanes and found.nodes:
            found.say("laneSet", gettext_noop("Berkas tidak memuat jalur (lane); isi pelaksana setiap baris."))

    def _made(self, name: str) -> str:
        plain = re.sub(r"[^a-z0-9]+", "_", name.lower()).strip("_")[:MOST]
        code = _WORDS.get(plain.split("_")[0], plain) or f"pelaksana_{len(self.codes) + 1}"
        if code in self.labels and self.labels[code] != name:
            self.same[plain] = self.same.get(plain, 1) + 1
            code = f"{plain[: MOST - 8]}_{self.same[plain]}"
        return code

    def of(self, node: Found) -> str:
        """Return the code of a node's lane, "" when it lies in none."""
        return self.codes.get(node.lane, "")

    def listed(self, rows: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
        """Return the performers of the sheet: those it had, with the names of the lanes, and those that came."""
        found = []
        for before in self.listed_before:
            label = self.labels.get(str(before.get("code") or ""))
            same = label is None or label == (printed(str(before.get("label") or before.get("code") or "")) or before.get("code"))
            found.append(dict(before) if same else {**before, "label": label})
        codes = {str(performer.get("code")) for performer in found}
        used = {str(code) for row in rows for code in row.get("performers") or () if not isinstance(code, Mapping)}
        usual = {code: name for code, name in ((APPLICANT, "Pemohon"), (SYSTEM, "Sistem")) if code in used and not self.has_list}
        added = [
            {"code": code, "label": one_line(label, 200)}
            for code, label in {**usual, **self.labels}.items()
            # A lane that only carries its own code, or that nobody works in, was drawn because a drawing needs it.
            if code not in codes and (not self.has_list or (code in used and label != code))
        ]
        if self.has_list or added:
            return {"performers": [*found, *added]}
        return {"performers": []} if not rows else {}
