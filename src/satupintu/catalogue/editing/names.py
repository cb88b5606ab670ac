"""Keys of questions: made from a label, found wherever they are used, changed everywhere at once."""

import ast
import re
import unicodedata
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from satupintu.catalogue.editing.errors import QuestionKeyTaken, QuestionUnknown
from satupintu.catalogue.pack.meaning import NAME
from satupintu.catalogue.rules.names import FEE_PREFIX, SYSTEM_NAMES
from satupintu.core.expressions import FUNCTIONS, ExpressionError, compile_expression

LONGEST = 40
"""Characters of a key."""
OWN = "kewarganegaraan"
"""The one name of the system that a form may ask for itself."""
RESERVED = (frozenset(SYSTEM_NAMES) - {OWN}) | frozenset(FUNCTIONS) | {"and", "or", "not", "in", "if", "is", "for", "from", "as"}


@dataclass(frozen=True, slots=True)
class Use:
    """Where a question is used: `kind` in words, `label` of what uses it, `part` of the standard it stands in."""

    kind: str | Promise
    label: str
    part: str


def names_of(form: Sequence[Mapping[str, Any]]) -> frozenset[str]:
    """Return the keys of every question of a form."""
    return frozenset(question["name"] for section in form for question in section["fields"])


def key_from(label: str, taken: Collection[str]) -> str:
    """Return a key made from a label (`Nomor HP pelapor` → `nomor_hp_pelapor`) that is not in `taken`."""
    plain = unicodedata.normalize("NFKD", label).encode("ascii", "ignore").decode().lower()
    words = re.sub(r"[^a-z0-9]+", "_", plain).strip("_") or "isian"
    stem = (words if words[0].isalpha() else f"isian_{words}")[: LONGEST - 4].strip("_")
    if stem in RESERVED or stem.startswith(FEE_PREFIX):
        stem = f"isian_{stem}"[: LONGEST - 4]
    key, number = stem, 1
    while key in taken:
        number += 1
        key = f"{stem}_{number}"
    return key


def list_uses(content: Mapping[str, Any], name: str) -> list[Use]:
    """Return where a standard uses a question besides asking it; each place once."""
    found = [Use(kind, label, part) for kind, label, part, _holder, _key, text in _texts(content) if name in _names(text)]
    for question in _questions(content):
        if name in (question.get("validation") or {}).get("differs_from", ()):
            found.append(Use(_("pembanding isian"), str(question["label"]), "form"))
    for requirement in content.get("requirements", ()):
        if name in requirement.get("questions", ()):
            found.append(Use(_("isian persyaratan"), str(requirement["label"]), "requirements"))
    return list(dict.fromkeys(found))


def rename_everywhere(content: Mapping[str, Any], old: str, new: str) -> dict[str, Any]:
    """Return the content of a standard with a question under another key, wherever it is used.

    Raises QuestionUnknown, QuestionKeyTaken.
    """
    names = names_of(content["form"])
    if old not in names:
        raise QuestionUnknown
    taken = names | {parameter["name"] for parameter in content.get("parameters", ())}
    if not NAME.fullmatch(new) or new in taken or new in RESERVED or new.startswith(FEE_PREFIX):
        raise QuestionKeyTaken(errors={"key": str(QuestionKeyTaken.sentence)})
    renamed: dict[str, Any] = deepcopy(dict(content))
    for question in _questions(renamed):
        question["name"] = new if question["name"] == old else question["name"]
        rule = question.get("validation") or {}
        if old in rule.get("differs_from", ()):
            rule["differs_from"] = [new if entry == old else entry for entry in rule["differs_from"]]
    for requirement in renamed.get("requirements", ()):
        if old in requirement.get("questions", ()):
            requirement["questions"] = [new if entry == old else entry for entry in requirement["questions"]]
    for _kind, _label, _part, holder, key, text in _texts(renamed):
        if old in _names(text):
            holder[key] = _put(text, old, new)
    return renamed


Text = tuple[str | Promise, str, str, Any, str, str]


def _texts(content: Mapping[str, Any]) -> Iterator[Text]:
    """Yield every expression of a standard: what it is, whose, in which part, the mapping and key it stands under, itself."""

    def told(kind: str | Promise, label: str, part: str, holder: Any, key: str) -> Iterator[Text]:
        if text := holder.get(key):
            yield kind, label, part, holder, key, str(text)

    for question in _questions(content):
        label = str(question["label"])
        yield from told(_("syarat tampil isian"), label, "form", question, "condition")
        yield from told(_("rumus isian"), label, "form", question, "formula")
        yield from told(_("ketentuan isian"), label, "form", question.get("validation") or {}, "expression")
    for requirement in content.get("requirements", ()):
        yield from told(_("syarat persyaratan"), str(requirement["label"]), "requirements", requirement, "condition")
    for component in (content.get("fee") or {}).get("components", ()):
        yield from told(_("syarat biaya"), str(component["label"]), "fee", component, "condition")
        for variable in component.get("variables", ()):
            yield from told(_("rumus biaya"), str(component["label"]), "fee", variable, "from")
    for row in (content.get("sheet") or {}).get("rows", ()):
        if isinstance(row, Mapping):
            yield from told(_("syarat kegiatan SOP"), str(row.get("activity") or row.get("id")), "sheet", row, "condition")


def _questions(content: Mapping[str, Any]) -> Iterator[Any]:
    yield from (question for section in content["form"] for question in section["fields"])


def _names(text: str) -> frozenset[str]:
    try:
        return compile_expression(text).names
    except ExpressionError:
        return frozenset()


def _put(text: str, old: str, new: str) -> str:
    """Return the expression with one name in place of another; what stands in quotes is left alone."""
    lines = text.strip().split("\n")
    found = [node for node in ast.walk(ast.parse("\n".join(lines), mode="eval")) if isinstance(node, ast.Name) and node.id == old]
    order: Callable[[ast.Name], tuple[int, int]] = lambda node: (node.lineno, node.col_offset)  # noqa: E731
    for node in sorted(found, key=order, reverse=True):
        line = lines[node.lineno - 1].encode()
        lines[node.lineno - 1] = (line[: node.col_offset] + new.encode() + line[node.end_col_offset :]).decode()
    return "\n".join(lines)
