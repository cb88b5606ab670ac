"""The form of one row: every cell of it on a page of its own, so that a sheet can be written without scripts."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from satupintu.desk.standards.sheet.table import ENDINGS, KINDS, WAYS, show_time
from satupintu.sop.queries import TEXT_CELLS

AWAITS = {
    "applicant": gettext_lazy("Pemohon"),
    "payment": gettext_lazy("Pembayaran"),
    "agency": gettext_lazy("Instansi lain"),
    "date": gettext_lazy("Tanggal tertentu"),
    "external": gettext_lazy("Pihak luar"),
}
WORDS = {
    "activity": gettext_lazy("Kegiatan"),
    "input": gettext_lazy("Kelengkapan"),
    "time": gettext_lazy("Waktu"),
    "output": gettext_lazy("Output"),
    "note": gettext_lazy("Keterangan"),
    "question": gettext_lazy("Pertanyaan keputusan"),
    "condition": gettext_lazy("Syarat yang dihitung"),
    "action": gettext_lazy("Tindakan otomatis"),
}
HINTS = {
    "activity": gettext_lazy("Mulai dengan kata kerja aktif, tanpa nama pelaksana."),
    "time": gettext_lazy("Misalnya 15 menit, 2 jam, atau 1 hari kerja."),
    "question": gettext_lazy("Misalnya Lengkap?"),
}
_EXITS: Mapping[str, tuple[str, ...]] = {
    "decide": ("yes", "no", "limit"), "await": ("next", "timeout"), "automatic": ("next",), "start": ("next",),
    "execute": ("next", "limit"), "together": ("next", "limit"), "join": ("next",), "fork": (),
}  # fmt: skip


ACTIONS = {"issue_product": gettext_lazy("Terbitkan produk")}
"""What automatic actions are called; one without a name of its own shows its code."""


class RowForm(forms.Form):
    """The cells of one row, those its symbol has; `was` holds what they held when the form was drawn."""

    use_required_attribute = False

    def __init__(
        self, data: Any, *, row: Mapping[str, Any], sheet: Mapping[str, Any], actions: list[str], reasons: Mapping[str, str]
    ) -> None:
        self.row, self.kind = row, str(row.get("kind") or "execute")
        super().__init__(data, initial=self._initial())
        kinds = [(kind, label) for kind, label in KINDS.items() if kind not in ("fork", "join") or kind == self.kind]
        self.fields["kind"] = forms.ChoiceField(label=_("Simbol"), choices=kinds)
        cells = ["activity"]
        if self.kind not in ("fork", "join"):
            cells += ["input", "time", "output", "note"]
        if self.kind == "decide":
            cells.insert(1, "question")
        if self.kind == "automatic":
            cells += ["condition"]
        for cell in cells:
            self.fields[cell] = forms.CharField(
                label=WORDS[cell], max_length=TEXT_CELLS.get(cell, 60), required=False, help_text=HINTS.get(cell, "")
            )
        self._add_choices(sheet, actions, reasons)
        self.fields["was"] = forms.CharField(widget=forms.HiddenInput, initial=json.dumps(self._seen()))

    def _add_choices(self, sheet: Mapping[str, Any], actions: list[str], reasons: Mapping[str, str]) -> None:
        lines = list(enumerate(sheet.get("rows") or [], 1))
        rows = [(str(row["id"]), f"{number}. {str(row.get('activity') or '')[:60]}") for number, row in lines]
        targets = [("", _("Belum ditentukan")), *rows, *ENDINGS.items()]
        if self.kind not in ("fork", "join"):
            columns = [(str(line["code"]), str(line["label"])) for line in sheet.get("performers") or []]
            self.fields["performers"] = forms.MultipleChoiceField(
                label=_("Pelaksana"), choices=columns, required=False, widget=forms.CheckboxSelectMultiple
            )
        if self.kind == "automatic":
            named = [(name, ACTIONS.get(name, name)) for name in actions]
            self.fields["action"] = forms.ChoiceField(
                label=WORDS["action"],
                choices=[("", _("Tidak ada")), *named],
                required=False,
            )
        if self.kind == "await":
            self.fields["awaits"] = forms.ChoiceField(label=_("Yang ditunggu"), choices=list(AWAITS.items()))
            self.fields["stops_clock"] = forms.BooleanField(label=_("Jam layanan berhenti selama menunggu"), required=False)
        for label in self.labels():
            self.fields[f"exit_{label}"] = forms.ChoiceField(
                label=_("Jalan keluar: %(way)s") % {"way": WAYS.get(label, label)}, choices=targets, required=False
            )
        if "no" in self.labels():
            codes = [("", _("Tanpa alasan baku")), *reasons.items()]
            self.fields["reason"] = forms.ChoiceField(label=_("Alasan bila Tidak"), choices=codes, required=False)
        if self.kind in ("execute", "decide", "together"):
            self.fields["limit"] = forms.IntegerField(
                label=_("Batas putaran"), min_value=0, max_value=99, required=False, help_text=_("0 berarti tanpa batas.")
            )
        if "RETURN" in (self.row.get("exits") or {}).values():
            self.fields["back_to"] = forms.ChoiceField(
                label=_("Setelah dilengkapi pemohon, kembali ke"), choices=[("", _("Baris ini")), *rows], required=False
            )

    def labels(self) -> list[str]:
        """The exits this row may have, and those it has."""
        has = [str(label) for label in self.row.get("exits") or {}]
        usual = _EXITS.get(self.kind, ())
        if self.kind in ("automatic", "await") and "yes" in has:
            usual = ("yes", "no", *(label for label in usual if label != "next"))
        return list(dict.fromkeys([*usual, *has]))

    def _seen(self) -> dict[str, Any]:
        return {
            **{key: self.row.get(key) for key in self.row if key not in ("id", "exits")},
            "exits": self.row.get("exits") or {},
        }

    def _initial(self) -> dict[str, Any]:
        exits = {f"exit_{label}": target for label, target in (self.row.get("exits") or {}).items()}
        reason = (self.row.get("reasons") or {}).get("no", "")
        return {**self.row, "kind": self.kind, "time": show_time(self.row.get("time")), "reason": reason, **exits}

    def see_again(self) -> None:
        """Take what stands in the row now as seen, so that saving once more overwrites it."""
        data = QueryDict(mutable=True)
        data.update(self.data)
        data["was"] = str(self.fields["was"].initial)
        self.data = data

    def edits(self) -> list[dict[str, Any]]:
        """Return what was changed as edits, each naming what was seen; a new symbol goes first, for it has its own exits.

        Cells that still hold what was seen are left out.
        """
        try:
            was = json.loads(self.cleaned_data["was"])
            seen_exits = dict(was.get("exits") or {})
        except (ValueError, TypeError, AttributeError):
            was, seen_exits = self._seen(), dict(self.row.get("exits") or {})
        given, row_id = self.cleaned_data, str(self.row["id"])
        seen_kind = str(was.get("kind") or "execute")
        edits = []
        if given["kind"] != seen_kind:
            edits.append({"do": "set", "row": row_id, "cell": "kind", "value": given["kind"], "was": seen_kind})
        for cell in (*WORDS, "performers", "awaits", "stops_clock", "limit", "back_to"):
            if cell not in given or (
                edits and cell in ("performers", "awaits", "stops_clock", "question", "condition", "action")
            ):
                continue
            before = show_time(was.get(cell)) if cell == "time" else was.get(cell)
            if (given[cell] or None) != (before or None):
                edits.append({"do": "set", "row": row_id, "cell": cell, "value": given[cell], "was": was.get(cell)})
        if given["kind"] == seen_kind:
            edits += self._leads(row_id, seen_exits, (was.get("reasons") or {}).get("no", ""))
        return edits

    def _leads(self, row_id: str, seen: Mapping[str, Any], seen_reason: str) -> list[dict[str, Any]]:
        edits = []
        for label in self.labels():
            target = self.cleaned_data.get(f"exit_{label}", "")
            edit = {"do": "lead", "row": row_id, "label": label, "target": target, "was": seen.get(label)}
            has_reason = label == "no" and self.cleaned_data.get("reason", "") != seen_reason
            if has_reason:
                edit["reason"] = self.cleaned_data["reason"]
            if (target or None) != (seen.get(label) or None) or has_reason:
                edits.append(edit)
        return edits
