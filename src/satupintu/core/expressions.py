"""The one expression language officials write in: conditions of requirements and formulas of levies.

A small part of Python: `and or not`, comparisons, `in [..]`, `+ - * /`, literals, a dict literal with a subscript
as a table, and the functions of `FUNCTIONS`. Evaluated by simpleeval over a tree that was checked node by node, so an
expression can neither reach an attribute nor loop; its size bounds its cost. Numbers are exact: whole numbers stay
whole, every other number is a `Decimal` taken from its source text, division is carried to 28 digits.
"""

import ast
import decimal
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache
from typing import Any

from django.utils.translation import gettext_lazy as _
from simpleeval import EvalWithCompoundTypes

from satupintu.core.errors import Invalid

MAX_TEXT = 4000
MAX_STRING = 1000
MAX_NODES = 400
MAX_DEPTH = 40
MAX_DIGITS = 60
MAX_NUMBER = 10**30

_EXACT = decimal.Context(prec=6000, rounding=decimal.ROUND_HALF_UP, traps=[decimal.Inexact, decimal.InvalidOperation])
_DIVISION = decimal.Context(prec=28, rounding=decimal.ROUND_HALF_UP, traps=[decimal.InvalidOperation])


class ExpressionError(Invalid):
    """The expression cannot be read or computed; `reason` says why in words for its writer."""

    code = "expression_invalid"
    sentence = _("Rumus atau syarat tidak dapat dipakai: %(reason)s")
    next_step = _("Perbaiki rumus atau isian yang disebut, lalu coba lagi.")


class UnknownName(ExpressionError):
    """The expression uses a name that is not known here; `name` holds it."""

    code = "expression_unknown_name"


class MissingValue(ExpressionError):
    """A value the expression must compare or compute with has not been filled in yet."""

    code = "expression_missing_value"


_ALLOWED: tuple[type[ast.AST], ...] = (
    ast.Expression, ast.BoolOp, ast.And, ast.Or, ast.UnaryOp, ast.Not, ast.USub, ast.UAdd, ast.BinOp, ast.Add,
    ast.Sub, ast.Mult, ast.Div, ast.Compare, ast.Eq, ast.NotEq, ast.Lt, ast.LtE, ast.Gt, ast.GtE, ast.In, ast.NotIn,
    ast.Call, ast.Name, ast.Load, ast.Constant, ast.List, ast.Tuple, ast.Dict, ast.Subscript,
)  # fmt: skip


_Evaluator: Any = EvalWithCompoundTypes  # simpleeval carries no types


def _fail(reason: Any, **data: Any) -> ExpressionError:
    return ExpressionError(reason=reason % data if data else reason)


def _kind(value: object) -> str:
    if value is None:
        return "none"
    if isinstance(value, bool):
        return "bool"
    if isinstance(value, int | Decimal):
        return "number"
    if isinstance(value, str):
        return "text"
    if isinstance(value, date):
        return "date"
    return "list"


def _number(value: object) -> int | Decimal:
    if value is None:
        raise MissingValue(reason=_("ada isian yang belum diisi."))
    if isinstance(value, bool) or not isinstance(value, int | Decimal):
        raise _fail(_("hanya bilangan yang dapat dihitung."))
    if not -MAX_NUMBER < value < MAX_NUMBER:
        raise _fail(_("bilangannya terlalu besar."))
    return value


def _exact(compute: Callable[[Any, Any], Any], method: str) -> Callable[[object, object], int | Decimal]:
    def run(left: object, right: object) -> int | Decimal:
        a, b = _number(left), _number(right)
        if isinstance(a, int) and isinstance(b, int):
            return _number(compute(a, b))
        return _number(getattr(_EXACT, method)(Decimal(a), Decimal(b)))

    return run


def _divide(left: object, right: object) -> Decimal:
    a, b = _number(left), _number(right)
    if b == 0:
        raise _fail(_("tidak dapat membagi dengan nol."))
    result = _DIVISION.divide(Decimal(a), Decimal(b))
    _number(result)
    return result


def _equal(left: object, right: object) -> bool:
    return _kind(left) == _kind(right) and left == right


def _order(compare: Callable[[Any, Any], bool]) -> Callable[[object, object], bool]:
    def run(left: object, right: object) -> bool:
        kinds = {_kind(left), _kind(right)}
        if "none" in kinds:
            raise MissingValue(reason=_("ada isian yang belum diisi."))
        if len(kinds) != 1 or not kinds <= {"number", "text", "date"}:
            raise _fail(_("yang dibandingkan tidak sejenis."))
        return bool(compare(left, right))

    return run


def _contains(item: object, container: object) -> bool:
    if container is None:
        return False
    if isinstance(container, str):
        return isinstance(item, str) and item in container
    if not isinstance(container, list | tuple | dict):
        raise _fail(_("sesudah `in` harus ada daftar."))
    return any(_equal(item, entry) for entry in container)


def _half_up(value: int | Decimal, places: int) -> Decimal:
    with decimal.localcontext(decimal.Context(prec=6000)):
        return Decimal(value).quantize(Decimal(1).scaleb(-places), rounding=decimal.ROUND_HALF_UP)


def _bulatkan(value: object) -> int:
    return int(_half_up(_number(value), 0))


def _round(value: object, places: object = 0) -> int | Decimal:
    if isinstance(places, bool) or not isinstance(places, int) or not 0 <= places <= 10:
        raise _fail(_("`round` menerima 0 sampai 10 angka di belakang koma."))
    rounded = _half_up(_number(value), places)
    return rounded if places else int(rounded)


def _extreme(choose: Callable[[list[Any]], Any]) -> Callable[..., int | Decimal]:
    def run(*values: object) -> int | Decimal:
        only = values[0] if len(values) == 1 else None
        numbers = [_number(value) for value in (only if isinstance(only, list | tuple) else values)]
        if not numbers:
            raise _fail(_("`min` dan `max` membutuhkan paling sedikit satu bilangan."))
        return _number(choose(numbers))

    return run


def _abs(value: object) -> int | Decimal:
    number = _number(value)
    return abs(number) if isinstance(number, int) else _EXACT.abs(number)


def _len(value: object) -> int:
    if value is None:
        return 0
    if not isinstance(value, str | list | tuple | dict):
        raise _fail(_("`len` hanya untuk daftar atau teks."))
    return len(value)


def _day(value: object) -> date:
    if value is None:
        raise MissingValue(reason=_("ada tanggal yang belum diisi."))
    if isinstance(value, datetime):
        return value.date()
    if not isinstance(value, date):
        raise _fail(_("yang diminta adalah tanggal."))
    return value


def _umur(born: object, on: object) -> int:
    birth, today = _day(born), _day(on)
    return today.year - birth.year - ((today.month, today.day) < (birth.month, birth.day))


def _hari(first: object, last: object) -> int:
    return (_day(last) - _day(first)).days


FUNCTIONS: Mapping[str, Callable[..., Any]] = {
    "min": _extreme(min),
    "max": _extreme(max),
    "round": _round,
    "abs": _abs,
    "len": _len,
    "bulatkan": _bulatkan,  # to whole rupiah, half up
    "umur": _umur,  # full years between two dates
    "hari": _hari,  # days from the first date to the second
}

_OPERATORS: dict[type[ast.AST], Callable[..., Any]] = {
    ast.Add: _exact(lambda a, b: a + b, "add"),
    ast.Sub: _exact(lambda a, b: a - b, "subtract"),
    ast.Mult: _exact(lambda a, b: a * b, "multiply"),
    ast.Div: _divide,
    ast.USub: lambda a: _exact(lambda x, y: x - y, "subtract")(0, a),
    ast.UAdd: _number,
    ast.Not: lambda a: not a,
    ast.Eq: _equal,
    ast.NotEq: lambda a, b: not _equal(a, b),
    ast.Lt: _order(lambda a, b: a < b),
    ast.LtE: _order(lambda a, b: a <= b),
    ast.Gt: _order(lambda a, b: a > b),
    ast.GtE: _order(lambda a, b: a >= b),
    ast.In: _contains,
    ast.NotIn: lambda a, b: not _contains(a, b),
}


@dataclass(frozen=True, slots=True)
class Expression:
    """A checked expression. `names` are the names it needs a value for."""

    text: str
    names: frozenset[str]
    _tree: ast.expr

    def evaluate(self, context: Mapping[str, object]) -> object:
        """Return its value with the names of `context`: int, Decimal, bool, str, date, list, tuple, dict or None.

        A float in the context is taken by its shortest decimal form. Raises `UnknownName` for a name the context
        lacks, `MissingValue` when a value that must be compared or computed with is None, and `ExpressionError`
        for all else that cannot be computed.
        """
        values: dict[str, object] = {}
        for name in self.names:
            if name not in context:
                raise UnknownName(reason=_("nama “%(name)s” tidak dikenal.") % {"name": name}, name=name)
            values[name] = _admit(context[name])
        evaluator: Any = _Evaluator(operators=_OPERATORS, functions=dict(FUNCTIONS), names=values)
        for function in ("list", "tuple", "dict", "set"):
            evaluator.functions.pop(function, None)
        try:
            return evaluator.eval(self.text, previously_parsed=self._tree)
        except ExpressionError:
            raise
        except KeyError as error:
            raise _fail(_("tabel tidak memuat “%(key)s”."), key=str(error.args[0])[:80] if error.args else "") from None
        except (decimal.DecimalException, OverflowError):
            raise _fail(_("bilangannya terlalu panjang untuk dihitung dengan tepat.")) from None
        except Exception:  # whatever the evaluator meets, its caller sees one kind of refusal
            raise _fail(_("nilainya tidak dapat dihitung.")) from None


def _admit(value: object, depth: int = 0) -> object:
    if isinstance(value, float):
        value = Decimal(repr(value))
    if isinstance(value, Decimal):
        if not value.is_finite() or len(value.as_tuple().digits) > MAX_DIGITS or abs(value.adjusted()) > MAX_DIGITS:
            raise _fail(_("ada bilangan di luar batas."))
        return value
    if value is None or isinstance(value, bool | int | str | date):
        return value
    if depth < 4 and isinstance(value, list | tuple):
        return [_admit(entry, depth + 1) for entry in value]
    if depth < 4 and isinstance(value, Mapping):
        return {str(key): _admit(entry, depth + 1) for key, entry in value.items()}
    raise _fail(_("ada isian yang bentuknya tidak dikenal."))


@lru_cache(maxsize=4096)
def compile_expression(text: str) -> Expression:
    """Read an expression once and for all.

    Raises `ExpressionError` when it is empty, longer than 4000 characters, nested deeper than 40, uses anything
    outside the language, or does not parse.
    """
    if not isinstance(text, str) or not text.strip():
        raise _fail(_("isinya kosong."))
    if len(text) > MAX_TEXT:
        raise _fail(_("terlalu panjang (paling banyak %(limit)s huruf)."), limit=MAX_TEXT)
    source = text.strip()
    try:
        tree = ast.parse(source, mode="eval").body
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        raise _fail(_("penulisannya salah.")) from None
    budget = [MAX_NODES]
    names: set[str] = set()
    checked = _check(tree, source, names, budget, 0)
    return Expression(source, frozenset(names), checked)


def _check(node: ast.AST, source: str, names: set[str], budget: list[int], depth: int) -> Any:
    """Return the node with exact numbers in it; refuse everything outside the language."""
    budget[0] -= 1
    if budget[0] < 0 or depth > MAX_DEPTH:
        raise _fail(_("terlalu rumit."))
    if not isinstance(node, _ALLOWED):
        raise _fail(_("memakai bentuk yang tidak diizinkan (%(form)s)."), form=type(node).__name__)
    if isinstance(node, ast.Constant):
        return _constant(node, source)
    if isinstance(node, ast.Call):
        if not isinstance(node.func, ast.Name) or node.func.id not in FUNCTIONS or node.keywords:
            raise _fail(_("memakai fungsi yang tidak ada."))
        node.args = [_check(argument, source, names, budget, depth + 1) for argument in node.args]
        return node
    if isinstance(node, ast.Name):
        names.add(node.id)
        return node
    if isinstance(node, ast.Dict) and any(not isinstance(key, ast.Constant) for key in node.keys):
        raise _fail(_("kunci tabel harus tertulis langsung."))
    for field, value in ast.iter_fields(node):
        if isinstance(value, list):
            setattr(node, field, [_check(entry, source, names, budget, depth + 1) for entry in value])
        elif isinstance(value, ast.AST):
            setattr(node, field, _check(value, source, names, budget, depth + 1))
    return node


def _constant(node: ast.Constant, source: str) -> ast.Constant:
    value: Any = node.value
    if isinstance(value, str) and len(value) > MAX_STRING:
        raise _fail(_("memuat teks yang terlalu panjang."))
    if isinstance(value, float):
        written = (ast.get_source_segment(source, node) or repr(value)).replace("_", "")
        value = Decimal(written)
    if isinstance(value, int | Decimal) and not isinstance(value, bool):
        _number(_admit(value))
    elif value is not None and not isinstance(value, bool | str):
        raise _fail(_("memuat nilai yang tidak diizinkan."))
    node.value = value
    return node
