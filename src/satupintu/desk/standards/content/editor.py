"""One section of the editor: what it shows, what was typed, what it writes, and what somebody else wrote meanwhile."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext as _

from satupintu.catalogue.queries import mark_of_pieces, piece_of
from satupintu.desk.standards.content.fields import PartForm, code_from, typed_of
from satupintu.desk.standards.content.forms import PiecesForm
from satupintu.desk.standards.content.rows import RowForm
from satupintu.desk.standards.content.sections import Section

Typed = Mapping[str, Any]


class Editor:
    """A section as it is drawn. `forms` are its form, or its rows; `seen` is the mark of what stands in the draft now.

    `sent` says whether its forms hold what was typed and are to be judged; `focus` the control to go on with.
    """

    def __init__(self, section: Section, content: Mapping[str, Any], data: QueryDict | None = None) -> None:
        self.section, self.content = section, content
        self.seen = mark_of_pieces(content, self.paths) if data is None else data.get("_cap", "")[:32]
        self.forms: list[PartForm] = []
        self.faults: list[tuple[str, str]] = []
        self.news: list[tuple[str, str]] = []
        self.sent = data is not None
        self.focus = ""
        if data is None:
            self.forms = [self._form(index, initial=shown) for index, shown in enumerate(self._shown())]
        elif section.rows:
            self.forms = [self._form(index, data=data) for index in range(self._sent_rows(data))]
        else:
            self.forms = [self._form(0, data=data, initial=self._shown()[0])]

    @property
    def paths(self) -> tuple[str, ...]:
        """The pieces this section writes."""
        if self.section.rows or self.section.piece:
            return (self.section.rows or self.section.piece,)
        assert issubclass(self.section.form, PiecesForm)
        return self.section.form.paths(self.content)

    @property
    def is_list(self) -> bool:
        """Whether it is a list of rows."""
        return bool(self.section.rows)

    @property
    def may_grow(self) -> bool:
        """Whether one more row may be added."""
        return len(self.forms) < self.section.most

    @property
    def errors(self) -> dict[str, str]:
        """What is wrong with what was typed: id of the control → sentence."""
        return {
            form[name].id_for_label if name != "__all__" else f"bagian-{self.section.key}": str(sentences[0])
            for form in self.forms
            for name, sentences in form.errors.items()
        }

    def _shown(self) -> list[dict[str, Any]]:
        section = self.section
        if section.rows:
            rows = piece_of(self.content, section.rows) or []
            return [dict(row) for row in rows] or [{}]
        if section.piece:
            return [dict(piece_of(self.content, section.piece) or {})]
        assert issubclass(section.form, PiecesForm)
        shown = section.form.read(self.content)
        return [{**shown, "has_components": bool(piece_of(self.content, "fee.components"))}]

    def _form(self, index: int, **given: Any) -> PartForm:
        key = self.section.key
        prefix = f"{key}-{index}" if self.section.rows else key
        return self.section.form(prefix=prefix, auto_id="id_%s", **given)

    def _sent_rows(self, data: QueryDict) -> int:
        count = data.get(f"{self.section.key}-n", "0")
        return min(int(count), self.section.most) if count.isdecimal() and len(count) < 6 else 0

    def rearrange(self, act: str) -> str:
        """Add, move or remove a row of what was typed, without saving; return the id of the control to go on with.

        `act` is `tambah`, `naik-2`, `turun-2` or `hapus-2`. What was typed stands as it was.
        """
        rows = [typed_of(form) for form in self.forms]
        verb, _dash, place = act.partition("-")
        index = int(place) if place.isdecimal() and len(place) < 6 else -1
        if verb == "tambah" and len(rows) < self.section.most:
            rows.append({})
            index = len(rows) - 1
        elif verb == "naik" and 0 < index < len(rows):
            rows[index - 1], rows[index] = rows[index], rows[index - 1]
            index -= 1
        elif verb == "turun" and 0 <= index < len(rows) - 1:
            rows[index + 1], rows[index] = rows[index], rows[index + 1]
            index += 1
        elif verb == "hapus" and 0 <= index < len(rows):
            rows.pop(index)
            index = min(index, len(rows) - 1)
        self.forms, self.sent = [self._form(place, initial=row) for place, row in enumerate(rows or [{}])], False
        first = next(iter(self.section.form.base_fields))
        return f"id_{self.section.key}-{max(index, 0)}-{first}"

    def fill(self, values: Mapping[str, Any]) -> None:
        """Put values into the fields of a form that is no list, beside what was typed, without saving."""
        self.forms, self.sent = [self._form(0, initial={**typed_of(self.forms[0]), **values})], False
        self.focus = f"id_{self.section.key}-{next(iter(values))}"

    def is_sound(self) -> bool:
        """Whether everything that was typed can be read."""
        return not [form for form in self.forms if not form.is_valid()]

    def pieces(self) -> dict[str, Any]:
        """Return path → value of what was typed; rows left blank are dropped, codes left blank are made."""
        section, form = self.section, self.forms[0] if self.forms else None
        if section.rows:
            return {section.rows: self._rows()}
        if section.piece:
            given = {} if form is None else form.cleaned_data
            return {section.piece: given if str(given.get("text", "")).strip() else None}
        assert isinstance(form, PiecesForm)
        return form.write(self.content)

    def _rows(self) -> list[dict[str, Any]]:
        rows = [form.row() for form in self.forms if isinstance(form, RowForm) and _is_filled(form)]
        made = getattr(self.section.form, "MADE", None)
        if made is not None:
            code, label = made
            taken = {str(row[code]) for row in rows if row[code]}
            for row in rows:
                row[code] = row[code] or code_from(str(row[label]), taken, 20 if self.section.key == "alasan" else 40)
        return rows

    def show_news(self, current: Mapping[str, Any]) -> None:
        """Take over the mark of what stands now, and list where it differs from what was typed: label → the other's value."""
        typed = {name: text for form in self.forms for name, text in _texts(form, bound=True)}
        fresh = Editor(self.section, current)
        self.seen = fresh.seen
        self.news = [
            (label, text or _("(kosong)"))
            for form in fresh.forms
            for label, text in _texts(form, bound=False)
            if typed.get(label) != text
        ]


def _texts(form: PartForm, *, bound: bool) -> list[tuple[str, str]]:
    found = []
    for field in form:
        value = (
            field.data
            if bound
            else field.field.prepare_value(field.initial)
            if hasattr(field.field, "prepare_value")
            else field.initial
        )
        choices = dict(getattr(field.field, "choices", ()))
        text = "" if value in (None, False, "") else str(choices.get(value, value)) if value not in (True, "on") else _("ya")
        place = form.prefix.rpartition("-")[2] if form.prefix else ""
        label = f"{int(place) + 1}. {field.label}" if place.isdigit() else str(field.label)
        found.append((label, " ".join(text.split())))
    return found


def _is_filled(form: PartForm) -> bool:
    """Whether somebody wrote into a row; lists that stand on their first word do not count."""
    for name, value in form.cleaned_data.items():
        plain = getattr(form.fields[name], "choices", None) is None
        if plain and value not in (None, "", [], False) and not (name == "value" and not form[name].data):
            return True
    return False
