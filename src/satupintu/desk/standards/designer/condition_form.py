"""A condition on a page: rows of question · test · value, or the expression itself for who wants it."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any, cast

from django import forms
from django.forms import BoundField
from django.utils.translation import gettext_lazy as _

from satupintu.catalogue.queries import editing
from satupintu.core.errors import Refusal

SPARE = 2
"""Empty rows behind those in use."""
MOST = 12


class NameSelect(forms.Select):
    """The list of names; each carries its kind and its options, so a script can offer fitting tests and values."""

    askables: dict[str, editing.Askable] = {}

    def create_option(self, name: str, value: Any, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Draw one name."""
        option: dict[str, Any] = super().create_option(name, value, *args, **kwargs)
        if askable := self.askables.get(str(value)):
            option["attrs"] |= {"data-kind": askable.kind, "data-options": json.dumps(askable.options, ensure_ascii=False)}
        return option


class TestSelect(forms.Select):
    """The list of tests; each carries the kinds of answers it fits."""

    def create_option(self, name: str, value: Any, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Draw one test."""
        option: dict[str, Any] = super().create_option(name, value, *args, **kwargs)
        if value in editing.TESTS:
            option["attrs"]["data-kinds"] = " ".join(editing.TESTS[value][1])
        return option


class ConditionForm(forms.Form):
    """What a form needs that has a condition: call `add_condition` when it is made, `read_clauses` when it is cleaned."""

    use_required_attribute = False
    askables: Sequence[editing.Askable] = ()
    names: frozenset[str] = frozenset()
    clause_rows = 0

    def add_condition(self, askables: Sequence[editing.Askable], names: frozenset[str], text: str) -> None:
        """Add the fields; `names` are those a free expression may use, `text` the condition as it stands."""
        self.askables, self.names = askables, names
        found = editing.read_condition(text, askables)
        clauses, joiner = found if found is not None else ((), "and")
        sent = str(self.data.get("syarat-n", "")) if self.is_bound else ""
        self.clause_rows = min(int(sent), MOST) if sent.isdecimal() and len(sent) < 6 else min(len(clauses) + SPARE, MOST)
        self.fields["syarat_cara"] = forms.ChoiceField(
            label=_("Cara menulis syarat"),
            choices=[("susun", _("Susun dari pilihan")), ("bebas", _("Tulis sendiri sebagai rumus"))],
            widget=forms.RadioSelect,
            initial="susun" if found is not None else "bebas",
            required=False,
        )
        self.fields["syarat_sambung"] = forms.ChoiceField(
            label=_("Berlaku bila"),
            choices=[("and", _("semua baris terpenuhi (dan)")), ("or", _("salah satu baris terpenuhi (atau)"))],
            initial=joiner,
            required=False,
        )
        for row in range(self.clause_rows):
            self._add_row(row, clauses[row] if row < len(clauses) else None)
        self.fields["syarat_bebas"] = forms.CharField(
            label=_("Syarat sebagai rumus"),
            widget=forms.Textarea(attrs={"rows": 2, "spellcheck": "false", "data-formula": "1"}),
            max_length=4000,
            required=False,
            initial=text,
            help_text=_("Misalnya: varian == 'baru' and usia < 17"),
        )

    def _add_row(self, row: int, clause: editing.Clause | None) -> None:
        number = row + 1
        name = forms.ChoiceField(
            label=_("Pertanyaan, baris %(n)s") % {"n": number},
            choices=[("", _("– tidak dipakai –")), *((askable.name, askable.label) for askable in self.askables)],
            widget=NameSelect(attrs={"data-clause-name": row}),
            required=False,
            initial=clause.name if clause else "",
        )
        name.widget.askables = {askable.name: askable for askable in self.askables}
        self.fields[f"syarat_{row}_nama"] = name
        self.fields[f"syarat_{row}_uji"] = forms.ChoiceField(
            label=_("Uji, baris %(n)s") % {"n": number},
            choices=[(key, said) for key, (said, _kinds) in editing.TESTS.items()],
            widget=TestSelect(attrs={"data-clause-test": row}),
            required=False,
            initial=clause.test if clause else "is",
        )
        labels = {} if clause is None else next((dict(a.options) for a in self.askables if a.name == clause.name), {})
        self.fields[f"syarat_{row}_nilai"] = forms.CharField(
            label=_("Nilai, baris %(n)s") % {"n": number},
            max_length=500,
            required=False,
            initial="; ".join(labels.get(value, value) for value in clause.values) if clause else "",
            widget=forms.TextInput(attrs={"data-clause-value": row}),
        )

    def clause_fields(self) -> list[tuple[BoundField, BoundField, BoundField]]:
        """Return the rows as the template draws them."""
        return [
            (self[f"syarat_{row}_nama"], self[f"syarat_{row}_uji"], self[f"syarat_{row}_nilai"])
            for row in range(self.clause_rows)
        ]

    def read_clauses(self) -> str:
        """Return the condition as an expression; what is wrong with it is put to its row."""
        cleaned = self.cleaned_data
        if cleaned.get("syarat_cara") == "bebas":
            text = str(cleaned.get("syarat_bebas", "")).strip()
            if fault := editing.expression_fault(text, self.names):
                self.add_error("syarat_bebas", fault)
            return text
        texts = []
        joiner = "or" if cleaned.get("syarat_sambung") == "or" else "and"
        for row in range(self.clause_rows):
            name = cleaned.get(f"syarat_{row}_nama", "")
            test = cast(editing.Test, cleaned.get(f"syarat_{row}_uji") or "is")
            if not name:
                continue
            given = str(cleaned.get(f"syarat_{row}_nilai", ""))
            values = tuple(given.split(";")) if test == "among" else (given,)
            try:
                texts.append(editing.write_condition([editing.Clause(name, test, values)], "and", self.askables))
            except Refusal as refusal:
                self.add_error(f"syarat_{row}_nilai", f"{refusal} {refusal.advice}".strip())
        return f" {joiner} ".join(texts)
