"""One component of a fee while it is written: its formula, what the formula uses, and worked examples that must compute."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from satupintu.catalogue.queries import (
    ExpressionFault,
    Reckoned,
    find_expression_fault,
    list_fee_names,
    mark_of_pieces,
    piece_of,
    reckon_example,
)
from satupintu.desk.standards.content.fields import (
    PartForm,
    SourceList,
    code_from,
    evidence,
    line,
    lines,
    number,
    numeral,
    one_of,
    rupiah,
    tick,
    typed_of,
)

MOST_VARIABLES, MOST_EXAMPLES = 15, 12
PARTS = ("variables", "examples")


class ComponentForm(PartForm):
    """What a component is called, its formula, and who gets it."""

    label = line(gettext_lazy("Sebutan komponen"), 200, hint=gettext_lazy("Misalnya: Retribusi pemeriksaan."))
    formula = lines(
        gettext_lazy("Rumus"),
        needed=True,
        rows=2,
        hint=gettext_lazy("Memakai nama variabel di bawah, misalnya: luas * tarif. Tanda: + - * / ( ); fungsi: min, max, round."),
    )
    words = lines(
        gettext_lazy("Cara menghitung dengan kata"), 1000, rows=2, hint=gettext_lazy("Dibaca pemohon di halaman layanan.")
    )
    condition = lines(
        gettext_lazy("Hanya bila"), rows=1, hint=gettext_lazy("Syarat, misalnya: varian == 'baru'. Kosong berarti selalu.")
    )
    payee = one_of(
        gettext_lazy("Penerima"),
        (("region", gettext_lazy("Kas daerah")), ("state", gettext_lazy("Kas negara")), ("partner", gettext_lazy("Mitra"))),
    )
    in_total = tick(gettext_lazy("Dijumlahkan ke biaya yang dibayar"), gettext_lazy("Bila tidak, hanya sebagai keterangan."))
    note = lines(gettext_lazy("Catatan"), 1000, rows=2)
    evidence = evidence()
    sources = SourceList()


class VariableRow(PartForm):
    """A variable of the formula: computed from answers, or assessed by an officer."""

    name = line(gettext_lazy("Nama"), 40, hint=gettext_lazy("Dipakai dalam rumus: luas."))
    label = line(gettext_lazy("Artinya"), 200, hint=gettext_lazy("Misalnya: luas lantai (m²)."))
    source = line(
        gettext_lazy("Diambil dari"), 1000, needed=False, hint=gettext_lazy("Isian, angka daerah, atau hitungan darinya.")
    )
    assessed = tick(gettext_lazy("Ditetapkan petugas"))
    default = number(gettext_lazy("Bila belum ditetapkan"))


class ExampleRow(PartForm):
    """A worked example; it has a field for each variable of the formula."""

    label = line(gettext_lazy("Contoh"), 200, hint=gettext_lazy("Misalnya: ruko 100 m²."))
    result = rupiah(gettext_lazy("Hasil seharusnya"))

    def __init__(self, *args: Any, variables: list[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        result = self.fields.pop("result")
        for place, name in enumerate(variables):
            self.fields[f"in_{place}"] = number(name or f"{place + 1}", needed=True)
        self.fields["result"] = result


class ComponentEditor:
    """A component as it is drawn; `code` None for a new one."""

    def __init__(self, content: Mapping[str, Any], code: str | None, data: QueryDict | None = None) -> None:
        self.content, self.code = content, code
        self.stored: Mapping[str, Any] = (piece_of(content, f"fee.components.{code}") if code else None) or {}
        self.sent, self.focus = data is not None, ""
        self.seen = self.mark() if data is None else data.get("_cap", "")[:32]
        rows = {part: self._stored(part) for part in PARTS} if data is None else {}
        if data is None:
            shown = {**self.stored, "in_total": self.stored.get("in_total", True)}
            self.main = ComponentForm(prefix="komponen", auto_id="id_%s", initial=shown)
            self._draw(rows["variables"], rows["examples"])
        else:
            self.main = ComponentForm(data, prefix="komponen", auto_id="id_%s")
            self.variables = [self._variable(place, data=data) for place in range(_count(data, "variables", MOST_VARIABLES))]
            names = [str(row["name"].data or "") for row in self.variables]
            count = _count(data, "examples", MOST_EXAMPLES)
            self.examples = [self._example(place, names, data=data) for place in range(count)]

    @property
    def paths(self) -> tuple[str, ...]:
        """What is written: the component, and with a new one that the fee follows formulas now."""
        return (f"fee.components.{self.code or self.new_code()}", "fee.amount", "fee.kind")

    def mark(self) -> str:
        """Return the mark of what stands in the draft now."""
        return mark_of_pieces(self.content, self.paths) if self.code else "new"

    def new_code(self) -> str:
        """Return the code a new component gets: made from its label."""
        taken = {entry["code"] for entry in piece_of(self.content, "fee.components") or []}
        return code_from(str(self.main["label"].data or "biaya") if self.sent else "biaya", taken)

    def _stored(self, part: str) -> list[dict[str, Any]]:
        rows = [dict(row) for row in self.stored.get(part, [])]
        if part == "variables":
            return [{**row, "source": row.get("from", "")} for row in rows]
        names = [row["name"] for row in self.stored.get("variables", [])]
        return [
            {
                "label": row["label"],
                "result": row["result"],
                **{f"in_{place}": row["inputs"].get(name) for place, name in enumerate(names)},
            }
            for row in rows
        ]

    def _draw(self, variables: list[dict[str, Any]], examples: list[dict[str, Any]]) -> None:
        self.variables = [self._variable(place, initial=row) for place, row in enumerate(variables)]
        names = [str(row.get("name") or "") for row in variables]
        self.examples = [self._example(place, names, initial=row) for place, row in enumerate(examples)]

    def _variable(self, place: int, **given: Any) -> PartForm:
        return VariableRow(prefix=f"variables-{place}", auto_id="id_%s", **given)

    def _example(self, place: int, names: list[str], **given: Any) -> PartForm:
        return ExampleRow(prefix=f"examples-{place}", auto_id="id_%s", variables=names, **given)

    def rearrange(self, act: str) -> None:
        """Add or remove a row of what was typed without saving: `tambah-variables`, `hapus-examples-1`."""
        verb, part, place = (*act.split("-"), "", "")[:3]
        rows = {part: [typed_of(form) for form in getattr(self, part)] for part in PARTS}
        index = int(place) if place.isdecimal() and len(place) < 6 else -1
        most = {"variables": MOST_VARIABLES, "examples": MOST_EXAMPLES}
        if part in PARTS and verb == "tambah" and len(rows[part]) < most[part]:
            rows[part].append({})
            self.focus = f"id_{part}-{len(rows[part]) - 1}-{'name' if part == 'variables' else 'label'}"
        elif part in PARTS and verb == "hapus" and 0 <= index < len(rows[part]):
            rows[part].pop(index)
            if part == "variables":
                rows["examples"] = [_without(row, index) for row in rows["examples"]]
        self.main, self.sent = ComponentForm(prefix="komponen", auto_id="id_%s", initial=typed_of(self.main)), False
        self._draw(rows["variables"], rows["examples"])

    @property
    def forms(self) -> list[PartForm]:
        """Every form of the page."""
        return [self.main, *self.variables, *self.examples]

    @property
    def errors(self) -> dict[str, str]:
        """What is wrong with what was typed: id of the control → sentence."""
        return {
            form[name].id_for_label if name != "__all__" else "id_komponen-label": str(sentences[0])
            for form in self.forms
            for name, sentences in form.errors.items()
        }

    def is_sound(self) -> bool:
        """Whether everything that was typed can be read; a component without a name cannot be found again."""
        sound = not [form for form in self.forms if not form.is_valid()]
        if not str(self.main["label"].data or "").strip():
            self.main.add_error("label", _("Tulis sebutan komponen."))
            return False
        return sound

    def value(self) -> dict[str, Any]:
        """Return the component as data; rows left blank are dropped."""
        given = self.main.cleaned_data
        rows = [form.cleaned_data for form in self.variables]
        kept = [(place, row) for place, row in enumerate(rows) if row["name"] or row["label"] or row["source"]]
        variables = [
            {
                "name": row["name"],
                "label": row["label"],
                "from": row["source"],
                "assessed": row["assessed"],
                "default": numeral(row["default"]),
            }
            for _place, row in kept
        ]
        names = [(f"in_{place}", row["name"]) for place, row in kept]
        examples = [
            {
                "label": row["label"],
                "inputs": {name: numeral(row[field]) for field, name in names if row.get(field) is not None},
                "result": int(row["result"] or 0),
            }
            for row in (form.cleaned_data for form in self.examples)
            if row["label"] or row["result"] is not None
        ]
        return {**given, "code": self.code or self.new_code(), "variables": variables, "examples": examples}

    def pieces(self) -> dict[str, Any]:
        """Return path → value; with a component the fee is no longer one price."""
        component, amount, kind = self.paths
        fee = self.content["fee"]
        fixed = fee.get("amount") is not None
        return {
            component: self.value(),
            amount: None,
            kind: "rumus" if fixed and fee["kind"] in ("gratis", "tetap") else fee["kind"],
        }

    def reckon(self) -> list[tuple[PartForm, Reckoned | None]]:
        """Return each example with what the formula gives for it as typed; None where nothing was typed."""
        formula, names = self._text("formula"), [_typed(row, "name") for row in self.variables]
        found: list[tuple[PartForm, Reckoned | None]] = []
        for form in self.examples:
            inputs = {name: _number(form, f"in_{place}") for place, name in enumerate(names) if name}
            result = _number(form, "result")
            if formula and (any(inputs.values()) or result is not None):
                given = {name: value for name, value in inputs.items() if value is not None}
                found.append((form, reckon_example(formula, given, result)))
            else:
                found.append((form, None))
        return found

    def formula_faults(self) -> list[tuple[str, str, ExpressionFault]]:
        """Return id of the control, its text and what is wrong with it, for formula, condition and sources of variables."""
        names = frozenset(name for row in self.variables if (name := _typed(row, "name")))
        known = frozenset(offer.name for offer in list_fee_names(self.content))
        texts = [("id_komponen-formula", self._text("formula"), names), ("id_komponen-condition", self._text("condition"), known)]
        texts += [(f"id_{row.prefix}-source", _typed(row, "source"), known) for row in self.variables]
        return [
            (target, text, fault)
            for target, text, may in texts
            if text and (fault := find_expression_fault(text, may)) is not None
        ]

    def _text(self, name: str) -> str:
        return _typed(self.main, name)


def _typed(form: forms.Form, name: str) -> str:
    value = form[name].data if form.is_bound else form.initial.get(name)
    return str(value or "").strip()


def _number(form: forms.Form, name: str) -> Any:
    if not form.is_bound:
        return form.initial.get(name)
    value = form[name].data
    try:
        return numeral(form.fields[name].to_python(value))
    except forms.ValidationError:
        return str(value)


def _count(data: QueryDict, part: str, most: int) -> int:
    count = data.get(f"{part}-n", "0")
    return min(int(count), most) if count.isdecimal() and len(count) < 6 else 0


def _without(row: Mapping[str, Any], index: int) -> dict[str, Any]:
    """Return the typed values of an example when a variable is taken out: those behind it move up."""
    inputs = [row[key] for key in sorted((key for key in row if key.startswith("in_")), key=lambda key: int(key[3:]))]
    inputs.pop(index)
    return {"label": row.get("label"), "result": row.get("result"), **{f"in_{place}": text for place, text in enumerate(inputs)}}
