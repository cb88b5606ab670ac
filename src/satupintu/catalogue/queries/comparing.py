"""Two versions of a standard side by side, in words for officials: every part, and the sheet row by row."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal
from uuid import UUID

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from satupintu.catalogue.queries.comparing_labels import COMPONENTS, FIELDS, PARTS, value_words
from satupintu.catalogue.queries.standards import get_draft_content
from satupintu.catalogue.rules.differences import Difference, find_differences

ChangeKind = Literal["added", "removed", "changed", "moved", "retimed", "rerouted"]

KINDS: Mapping[str, str | Promise] = {
    "added": gettext_lazy("Ditambahkan"),
    "removed": gettext_lazy("Dihapus"),
    "changed": gettext_lazy("Isi berubah"),
    "moved": gettext_lazy("Dipindahkan"),
    "retimed": gettext_lazy("Waktu berubah"),
    "rerouted": gettext_lazy("Alur berubah"),
}


@dataclass(frozen=True)
class ComparedLine:
    """One difference in words: what it is about, its kind, and both sides ("" where there is nothing)."""

    label: str
    kind: ChangeKind
    kind_label: str
    before: str
    after: str


@dataclass(frozen=True)
class ComparedPart:
    """The differences of one part of a standard."""

    part: str
    label: str
    lines: tuple[ComparedLine, ...]


def compare_versions(before_id: UUID, after_id: UUID) -> list[ComparedPart]:
    """Return what differs from one version to another, part by part in the order of a service file. Raises NotFound."""
    return compare_contents(get_draft_content(before_id), get_draft_content(after_id))


def compare_contents(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[ComparedPart]:
    """Return what differs between two contents in the shape of a service file."""
    return describe_differences(find_differences(before, after), before, after)


def describe_differences(
    differences: list[Difference], before: Mapping[str, Any], after: Mapping[str, Any]
) -> list[ComparedPart]:
    """Put differences between two contents into words of the active language, grouped by part."""
    numbers = (_row_numbers(before), _row_numbers(after))
    parts: dict[str, list[ComparedLine]] = {}
    for one in _durations_whole(differences, before, after):
        part = one.path[0].name if one.path else "content"
        parts.setdefault(part, []).append(_line(part, one, before, after, numbers))
    order = {name: index for index, name in enumerate(PARTS)}
    return [
        ComparedPart(part, str(PARTS.get(part, part)), tuple(parts[part]))
        for part in sorted(parts, key=lambda name: (order.get(name, len(order)), name))
    ]


def _durations_whole(differences: list[Difference], before: Mapping[str, Any], after: Mapping[str, Any]) -> Iterator[Difference]:
    """Yield the differences, those of a number or unit of a time as one of the whole time: “1 hari kerja”, not “1”."""
    told = set()
    for one in differences:
        if one.path and one.kind == "changed" and one.path[-1].name in ("value", "unit"):
            sides = [_side(content, one.path[:-1]) for content in (before, after)]
            if all(isinstance(side, Mapping) and side.get("unit") and "value" in side for side in sides):
                if one.path[:-1] not in told:
                    told.add(one.path[:-1])
                    spans = [{"value": side["value"], "unit": side["unit"]} for side in sides]
                    yield Difference(one.path[:-1], "changed", spans[0], spans[1])
                continue
        yield one


def _side(content: Any, path: Iterable[Any]) -> Any:
    for step in path:
        content = _inside(content, step)
    return content


def _row_numbers(content: Mapping[str, Any]) -> Mapping[str, int]:
    rows = content.get("sheet", {}).get("rows", [])
    return {str(row.get("id")): number for number, row in enumerate(rows, 1) if isinstance(row, Mapping)}


def _line(
    part: str,
    one: Difference,
    before: Mapping[str, Any],
    after: Mapping[str, Any],
    numbers: tuple[Mapping[str, int], Mapping[str, int]],
) -> ComparedLine:
    names = [step.name for step in one.path]
    in_row = part == "sheet" and len(names) > 2 and names[1] == "rows"
    kind: ChangeKind = one.kind
    if in_row and len(names) > 3 and names[3] in ("time", "exits"):
        kind = "retimed" if names[3] == "time" else "rerouted"
    if one.kind == "moved":
        old, new = _place(one, before), (one.place or 0) + 1
        told = (_("urutan %(place)s") % {"place": old}, _("urutan %(place)s") % {"place": new})
    else:
        told = (_told(one.before, names, numbers[0]), _told(one.after, names, numbers[1]))
    return ComparedLine(_label(one, before, after, in_row), kind, str(KINDS[kind]), *told)


def _told(value: Any, names: list[str], numbers: Mapping[str, int]) -> str:
    """Return a value in words; exits of rows lead to numbers as printed, not to keys."""
    if len(names) > 3 and names[0] == "sheet" and names[3] in ("exits", "back_to"):
        if isinstance(value, Mapping):
            value = {label: _target(target, numbers) for label, target in value.items()}
        elif value is not None:
            value = _target(value, numbers)
    return value_words(value)


def _target(target: Any, numbers: Mapping[str, int]) -> str:
    number = numbers.get(str(target))
    return _("baris %(number)s") % {"number": number} if number else str(target)


def _place(one: Difference, content: Mapping[str, Any]) -> int:
    rows: Any = content
    for step in one.path[:-1]:
        rows = next(row for row in rows if row.get(step.by) == step.name) if step.by else rows[step.name]
    last = one.path[-1]
    return next(index for index, row in enumerate(rows, 1) if str(row.get(last.by)) == last.name)


def _label(one: Difference, before: Mapping[str, Any], after: Mapping[str, Any], in_row: bool) -> str:
    """Return where in the part a difference lies: names of entries as people know them, then of fields."""
    words: list[str] = []
    sides: list[Any] = [before, after]
    for depth, step in enumerate(one.path):
        sides = [_inside(side, step) for side in sides]
        if depth == 0 or (in_row and depth == 1):
            continue
        if step.by:
            entry = next((side for side in reversed(sides) if isinstance(side, Mapping)), {})
            words.append(_entry_words(entry, step.name, in_row and depth == 2, one, before, after))
        elif one.path[0].name == "components" and depth == 1:
            words.append(COMPONENTS.get(step.name, step.name))
        elif step.name not in ("rows", "fields"):
            words.append(str(FIELDS.get(step.name, step.name)))
    return " · ".join(words)


def _entry_words(
    entry: Mapping[str, Any], name: str, is_row: bool, one: Difference, before: Mapping[str, Any], after: Mapping[str, Any]
) -> str:
    if is_row:
        content = before if one.kind == "removed" and len(one.path) == 3 else after
        number = _row_numbers(content).get(name) or _row_numbers(before).get(name)
        return _("Baris %(number)s: %(activity)s") % {"number": number, "activity": entry.get("activity") or name}
    said = entry.get("label") or entry.get("title") or entry.get("about") or ""
    return f"{name} {said}".strip() if said and said != name else name


def _inside(side: Any, step: Any) -> Any:
    if step.by:
        rows = side if isinstance(side, list | tuple) else ()
        return next((row for row in rows if isinstance(row, Mapping) and row.get(step.by) == step.name), None)
    return side.get(step.name) if isinstance(side, Mapping) else None
