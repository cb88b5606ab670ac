"""Conditions as an official puts them together: question · test · value, joined by *dan* or *atau*.

The expression language stays the only form in which a condition is kept; an expression that is not such a list of
clauses is edited as text.
"""

import ast
import difflib
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Literal

from django.utils.functional import Promise
from django.utils.translation import gettext, gettext_lazy

from satupintu.catalogue.editing.errors import AnswerUnknown
from satupintu.catalogue.rules.names import FEE_PREFIX, FormHolder
from satupintu.core.expressions import FUNCTIONS, ExpressionError, compile_expression

Test = Literal["is", "is_not", "among", "yes", "no", "has", "more", "less", "at_least", "at_most", "aged", "younger"]
Kind = Literal["choice", "choices", "truth", "number", "date", "text"]

TESTS: Mapping[Test, tuple[str | Promise, tuple[Kind, ...]]] = {
    "is": (gettext_lazy("adalah"), ("choice", "number", "text")),
    "is_not": (gettext_lazy("bukan"), ("choice", "number", "text")),
    "among": (gettext_lazy("salah satu dari"), ("choice",)),
    "has": (gettext_lazy("memuat"), ("choices",)),
    "yes": (gettext_lazy("dijawab ya"), ("truth",)),
    "no": (gettext_lazy("dijawab tidak"), ("truth",)),
    "more": (gettext_lazy("lebih dari"), ("number",)),
    "less": (gettext_lazy("kurang dari"), ("number",)),
    "at_least": (gettext_lazy("paling sedikit"), ("number",)),
    "at_most": (gettext_lazy("paling banyak"), ("number",)),
    "aged": (gettext_lazy("berumur paling sedikit (tahun)"), ("date",)),
    "younger": (gettext_lazy("berumur kurang dari (tahun)"), ("date",)),
}
"""Each test: how it is said, and the kinds of answers it fits."""

_SIGNS: Mapping[Test, str] = {"is": "==", "is_not": "!=", "more": ">", "less": "<", "at_least": ">=", "at_most": "<="}
_COMPARED: Mapping[type[ast.cmpop], Test] = {
    ast.Eq: "is", ast.NotEq: "is_not", ast.Gt: "more", ast.Lt: "less", ast.GtE: "at_least", ast.LtE: "at_most",
}  # fmt: skip
_KINDS: Mapping[str, Kind] = {
    "enum": "choice", "multiselect": "choices", "boolean": "truth", "integer": "number", "decimal": "number",
    "money": "number", "date": "date", "string": "text", "text": "text", "area": "text",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Askable:
    """A name a clause may test: a question, a parameter, a part of the fee, or what the system knows."""

    name: str
    label: str
    kind: Kind
    options: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Clause:
    """One test of one name; `values` are as the expression holds them, none for *ya* and *tidak*."""

    name: str
    test: Test
    values: tuple[str, ...] = ()


def list_askables(standard: FormHolder, without: str = "") -> tuple[Askable, ...]:
    """Return what a condition may test, in the order of the form; `without` leaves out the question it is for."""
    own = {question.name for question in standard.fields}
    variants = tuple((variant.code, variant.label) for variant in standard.variants)
    nations = (
        ("WNI", gettext("WNI")),
        ("OA_ITAP", gettext("Orang asing dengan ITAP")),
        ("OA_ITAS", gettext("Orang asing dengan ITAS")),
    )
    found = [
        Askable("varian", gettext("Jenis permohonan (varian)"), "choice", variants),
        Askable("dikuasakan", gettext("Diurus lewat kuasa"), "truth"),
    ]
    if "kewarganegaraan" not in own:
        found.append(Askable("kewarganegaraan", gettext("Kewarganegaraan pemohon"), "choice", nations))
    for question in standard.fields:
        kind = _KINDS.get(question.type)
        if kind is not None and question.name != without:
            options = tuple((option.value, option.label) for option in question.options)
            found.append(Askable(question.name, question.label, kind, options))
    found += [Askable(parameter.name, parameter.label, "number") for parameter in standard.parameters]
    found += [Askable(FEE_PREFIX + part.code, gettext("Biaya: %s") % part.label, "number") for part in standard.fee.components]
    return tuple(found)


def settle_clause(clause: Clause, askable: Askable) -> Clause:
    """Return the clause with its values as the expression needs them; labels of options are understood as well.

    Raises AnswerUnknown.
    """
    kinds = TESTS[clause.test][1]
    if askable.kind not in kinds:
        words = ", ".join(str(said) for said, fits in TESTS.values() if askable.kind in fits)
        raise AnswerUnknown(given=str(TESTS[clause.test][0]), label=askable.label, choices=words)
    if clause.test in ("yes", "no"):
        return Clause(clause.name, clause.test)
    given = [value.strip() for value in clause.values if value.strip()]
    choices = gettext("bilangan") if askable.kind in ("number", "date") else ", ".join(label for _value, label in askable.options)
    if not given:
        raise AnswerUnknown(given="", label=askable.label, choices=choices or gettext("teks"))
    return Clause(clause.name, clause.test, tuple(_settle(value, askable, choices) for value in given))


def _settle(value: str, askable: Askable, choices: str) -> str:
    if askable.kind in ("number", "date"):
        try:
            number = Decimal(value.replace(".", "").replace(",", ".") if "," in value else value)
        except InvalidOperation:
            number = Decimal("NaN")
        if not number.is_finite() or abs(number) >= 10**15:
            raise AnswerUnknown(given=value[:60], label=askable.label, choices=choices)
        return format(number, "f")
    if askable.options:
        known = {label.casefold(): code for code, label in askable.options} | {
            code.casefold(): code for code, _l in askable.options
        }
        if value.casefold() not in known:
            raise AnswerUnknown(given=value[:60], label=askable.label, choices=choices)
        return known[value.casefold()]
    return value


def write_condition(clauses: Sequence[Clause], joiner: Literal["and", "or"], askables: Sequence[Askable]) -> str:
    """Return the expression of clauses, "" for none. Raises AnswerUnknown for a value that is no answer."""
    known = {askable.name: askable for askable in askables}
    texts = []
    for clause in clauses:
        askable = known.get(clause.name)
        if askable is None:
            raise AnswerUnknown(given=clause.name, label=gettext("pertanyaan"), choices=", ".join(sorted(known)))
        texts.append(_write(settle_clause(clause, askable), askable))
    return f" {joiner} ".join(texts)


def _write(clause: Clause, askable: Askable) -> str:
    name, values = clause.name, clause.values
    words = list(values) if askable.kind in ("number", "date") else [repr(value) for value in values]
    match clause.test:
        case "yes":
            return name
        case "no":
            return f"{name} == False"  # `not` would hold as well while nothing is answered
        case "has":
            return f"{words[0]} in {name}"
        case "among":
            return f"{name} in [{', '.join(words)}]"
        case "aged":
            return f"umur({name}, hari_ini) >= {words[0]}"
        case "younger":
            return f"umur({name}, hari_ini) < {words[0]}"
    return f"{name} {_SIGNS[clause.test]} {words[0]}"


def read_condition(text: str, askables: Sequence[Askable]) -> tuple[tuple[Clause, ...], Literal["and", "or"]] | None:
    """Return an expression as clauses and what joins them; None when it says more than clauses can."""
    if not text.strip():
        return (), "and"
    try:
        compile_expression(text)
        tree = ast.parse(text.strip(), mode="eval").body
    except (ExpressionError, SyntaxError):
        return None
    known = {askable.name: askable for askable in askables}
    joiner: Literal["and", "or"] = "or" if isinstance(tree, ast.BoolOp) and isinstance(tree.op, ast.Or) else "and"
    found = []
    for node in tree.values if isinstance(tree, ast.BoolOp) else [tree]:
        clause = _read(node)
        if clause is None or clause.name not in known:
            return None
        found.append(clause)
    try:
        again = write_condition(found, joiner, askables)
    except AnswerUnknown:
        return None
    same = ast.dump(ast.parse(again, mode="eval")) == ast.dump(ast.parse(text.strip(), mode="eval"))
    return (tuple(found), joiner) if same else None


def _read(node: ast.expr) -> Clause | None:
    if isinstance(node, ast.Name):
        return Clause(node.id, "yes")
    if not isinstance(node, ast.Compare) or len(node.ops) != 1:
        return None
    left, right = node.left, node.comparators[0]
    if isinstance(node.ops[0], ast.In):
        if isinstance(left, ast.Constant) and isinstance(right, ast.Name):
            return Clause(right.id, "has", (str(left.value),))
        if isinstance(left, ast.Name) and isinstance(right, ast.List):
            values = tuple(str(item.value) for item in right.elts if isinstance(item, ast.Constant))
            return Clause(left.id, "among", values)
        return None
    test = _COMPARED.get(type(node.ops[0]))
    if test is None or not isinstance(right, ast.Constant):
        return None
    if isinstance(left, ast.Call) and isinstance(left.func, ast.Name) and left.func.id == "umur" and left.args:
        born = left.args[0]
        aged: Mapping[Test, Test] = {"at_least": "aged", "less": "younger"}
        return Clause(born.id, aged[test], (str(right.value),)) if isinstance(born, ast.Name) and test in aged else None
    if not isinstance(left, ast.Name):
        return None
    if right.value is False and test == "is":
        return Clause(left.id, "no")
    return Clause(left.id, test, (str(right.value),))


def describe_condition(text: str, askables: Sequence[Askable]) -> str:
    """Return a condition in the words of the form; one that is no list of clauses as it is written."""
    found = read_condition(text, askables)
    if not text or found is None:
        return text
    known = {askable.name: askable for askable in askables}
    said = []
    for clause in found[0]:
        options = dict(known[clause.name].options)
        values = ", ".join(options.get(value, value) for value in clause.values)
        said.append(f"{known[clause.name].label} {TESTS[clause.test][0]} {values}".strip())
    return (gettext(" dan ") if found[1] == "and" else gettext(" atau ")).join(said)


def expression_fault(text: str, names: Collection[str]) -> str:
    """Return what is wrong with a condition or formula, "" when nothing is; `names` are those it may use."""
    if not text.strip():
        return ""
    try:
        unknown = sorted(compile_expression(text).names - frozenset(names))
    except ExpressionError as error:
        return str(error)
    if not unknown:
        return ""
    near = difflib.get_close_matches(unknown[0], [*names, *FUNCTIONS], n=3)
    hint = gettext(" Mungkin maksud Anda: %s.") % ", ".join(near) if near else ""
    return gettext("Nama “%s” tidak ada.") % unknown[0] + hint
