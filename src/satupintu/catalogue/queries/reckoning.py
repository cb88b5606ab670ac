"""Trying a fee while it is written: worked examples, the names formulas may use, what is wrong where, a calculator."""

import ast
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from satupintu.catalogue.drafting import read_draft
from satupintu.catalogue.queries.fees import _expressions, _questions
from satupintu.catalogue.queries.standards import get_draft_content
from satupintu.catalogue.rules.fees import FeeStatement, compute_fee, formula_result
from satupintu.catalogue.rules.names import FEE_PREFIX
from satupintu.catalogue.standard import FormField, ServiceFile
from satupintu.core.expressions import ExpressionError, compile_expression


@dataclass(frozen=True, slots=True)
class NameOffer:
    """A name an expression may use, what it means, and where it comes from: `question`, `parameter`, `fee` or `system`."""

    name: str
    label: str
    origin: str


@dataclass(frozen=True, slots=True)
class ExpressionFault:
    """What is wrong with an expression, and the part of its text that is (`start` to `end`, both 0 when it is the whole)."""

    sentence: str
    start: int = 0
    end: int = 0


@dataclass(frozen=True, slots=True)
class Reckoned:
    """What a formula gives for an example: `result` in rupiah, or None with the `fault`; `is_right` as the example says."""

    result: int | None
    fault: str
    is_right: bool


def list_fee_names(content: Mapping[str, Any]) -> list[NameOffer]:
    """Return the names that variables and conditions of a fee may use, in the order of the form."""
    standard = read_draft(content, whole=False)[0]
    system = {
        "varian": _("jenis permohonan (kode)"),
        "dikuasakan": _("diajukan oleh kuasa: benar atau salah"),
        "saluran": _("cara mengajukan"),
        "kewarganegaraan": _("kewarganegaraan pemohon"),
        "hari_ini": _("tanggal hari ini"),
        "tahun_ini": _("tahun ini"),
    }
    return [
        *(NameOffer(question.name, question.label, "question") for question in standard.fields),
        *(NameOffer(parameter.name, parameter.label, "parameter") for parameter in standard.parameters),
        *(NameOffer(FEE_PREFIX + component.code, component.label, "fee") for component in standard.fee.components),
        *(NameOffer(name, label, "system") for name, label in system.items()),
    ]


def find_expression_fault(text: str, names: frozenset[str]) -> ExpressionFault | None:
    """Return the first thing wrong with an expression that may use `names`, or None."""
    try:
        unknown = compile_expression(text).names - names
    except ExpressionError as error:
        return ExpressionFault(str(error), *_place_of_error(text))
    if not unknown:
        return None
    found = min(
        (match for name in unknown for match in [re.search(rf"\b{re.escape(name)}\b", text)] if match), key=lambda m: m.start()
    )
    return ExpressionFault(_("Nama “%(name)s” tidak dikenal di sini.") % {"name": found[0]}, *found.span())


def _place_of_error(text: str) -> tuple[int, int]:
    stripped = text.strip()
    if not stripped or len(stripped) > 4000:
        return 0, 0
    try:
        ast.parse(stripped, mode="eval")
    except SyntaxError as error:
        if error.lineno == 1 and error.offset:
            begin = len(text) - len(text.lstrip())
            start = min(begin + error.offset - 1, len(text) - 1)
            return start, start + 1
    except (ValueError, RecursionError, MemoryError):
        pass
    return 0, 0


def reckon_example(formula: str, inputs: Mapping[str, Any], expected: Any) -> Reckoned:
    """Return what the formula gives for the inputs of a worked example, beside what its writer says."""
    try:
        numbers = {name: Decimal(str(value)) for name, value in inputs.items()}
    except InvalidOperation:
        return Reckoned(None, _("Isi setiap variabel dengan bilangan."), is_right=False)
    try:
        result = formula_result(formula, numbers)
    except ExpressionError as error:
        return Reckoned(None, str(error), is_right=False)
    return Reckoned(result, "", is_right=result == expected)


def list_fee_questions(content: Mapping[str, Any]) -> tuple[ServiceFile, tuple[FormField, ...]]:
    """Return the standard and those of its questions that decide the fee, in the order of the form."""
    standard = read_draft(content, whole=False)[0]
    texts = [text for component in standard.fee.components for text in _expressions(component)]
    asked = _questions(standard, texts)
    return standard, tuple(question for question in standard.fields if question.name in asked)


def try_fee(version_id: UUID, answers: Mapping[str, Any], *, variant: str, today: date) -> FeeStatement:
    """Return what an applicant with these answers would pay by a version as it is written. Raises NotFound."""
    standard = read_draft(get_draft_content(version_id), whole=False)[0]
    return compute_fee(standard, answers, variant=variant, today=today)
