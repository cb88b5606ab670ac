"""Checking all answers of a form at once: the applicant learns of every mistake in one go."""

import re
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from functools import lru_cache
from typing import Any

from django.utils.translation import gettext as _

from satupintu.catalogue.rules.names import SYSTEM_NAMES, FormHolder, Names
from satupintu.catalogue.rules.values import Unreadable, is_empty, read_answer
from satupintu.catalogue.standard import FormField, Validation
from satupintu.people.queries import identifier_fault

EARLIEST = date(1900, 1, 1)
"""No date of a form lies before it: nobody alive was born then, and no paper in use was written."""
YEARS_AHEAD = 50
"""How many years ahead of today a date may lie that its field does not bound more tightly."""


def validate_answers(
    standard: FormHolder,
    answers: Mapping[str, Any],
    *,
    variant: str,
    channel: str = "",
    by_proxy: bool = False,
    today: date | None = None,
) -> dict[str, str]:
    """Return field path → Indonesian sentence for everything missing or wrong; empty when all is well.

    Paths look like `nik`, `alamat.rt`, `anggota[0].nik`. Only questions that are asked are checked; a name the form
    does not have is an error, but for the system names (`varian`). Parameters as in `Names`.
    """
    names = Names(standard, answers, variant=variant, channel=channel, by_proxy=by_proxy, today=today)
    errors: dict[str, str] = {}
    known = {question.name: question for question in standard.fields}
    for name in answers:
        if name not in known and name not in SYSTEM_NAMES:
            errors[str(name)[:60]] = _("Isian ini tidak ada dalam formulir.")
    for question in standard.fields:
        if question.formula or not names.asks(question):
            continue
        _check(question, answers.get(question.name), question.name, today, errors)
        if question.name not in errors:
            _compare(question, names, errors)
    return errors


def settle_answers(
    standard: FormHolder,
    answers: Mapping[str, Any],
    *,
    variant: str,
    channel: str = "",
    by_proxy: bool = False,
    today: date | None = None,
) -> dict[str, Any]:
    """Return the answers as they count, in JSON values: those of questions not asked left out, computed ones added."""
    names = Names(standard, answers, variant=variant, channel=channel, by_proxy=by_proxy, today=today)
    settled: dict[str, Any] = {"varian": variant}
    for question in standard.fields:
        if not names.asks(question):
            continue
        value = names[question.name] if question.formula else answers.get(question.name)
        if not is_empty(value):
            settled[question.name] = _json(value)
    return settled


def _json(value: Any) -> Any:
    if isinstance(value, Decimal):
        return str(value)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Mapping):
        return {str(key): _json(entry) for key, entry in value.items()}
    if isinstance(value, list | tuple):
        return [_json(entry) for entry in value]
    return value


def expression_context(
    standard: FormHolder,
    answers: Mapping[str, Any],
    *,
    variant: str,
    channel: str = "",
    by_proxy: bool = False,
    today: date | None = None,
) -> Mapping[str, object]:
    """Return every name conditions may use with its value, for the sheet's own conditions."""
    return Names(standard, answers, variant=variant, channel=channel, by_proxy=by_proxy, today=today)


def _check(question: FormField, given: Any, path: str, today: date | None, errors: dict[str, str]) -> Any:
    """Check one answer by itself; its typed value comes back, or None."""
    try:
        value = read_answer(question, given)
    except Unreadable as fault:
        errors[path] = str(fault)
        return None
    rule = question.validation
    if value is None:
        if question.required:
            errors[path] = _("Harap diisi.") if question.type not in ("enum", "boolean", "multiselect") else _("Harap dipilih.")
        return None
    if rule.validator and isinstance(value, str) and (sentence := identifier_fault(rule.validator, value)):
        errors[path] = sentence  # says which digits are wrong, where the pack's own sentence can only say that some are
    elif sentence := _fault(question, rule, value, today):
        errors[path] = (rule.sentence if not rule.expression else "") or sentence
    elif question.type == "object":
        _check_parts(question, value, path, today, errors)
    elif question.type == "array":
        for index, entry in enumerate(value):
            _check_parts(question, entry, f"{path}[{index}]", today, errors)
        if rule.unique_by:
            _check_unique(value, rule.unique_by, path, errors)
    return value


def _check_parts(question: FormField, entry: Mapping[str, Any], path: str, today: date | None, errors: dict[str, str]) -> None:
    known = {part.name for part in question.subfields}
    for name in entry:
        if name not in known and name not in SYSTEM_NAMES:
            errors[f"{path}.{str(name)[:60]}"] = _("Isian ini tidak ada dalam formulir.")
    for part in question.subfields:
        _check(part, entry.get(part.name), f"{path}.{part.name}", today, errors)


def _check_unique(entries: list[Mapping[str, Any]], part: str, path: str, errors: dict[str, str]) -> None:
    seen: set[str] = set()
    for index, entry in enumerate(entries):
        if is_empty(entry.get(part)):
            continue
        if str(entry[part]) in seen:
            errors.setdefault(f"{path}[{index}].{part}", _("Sudah ada dalam daftar ini."))
        seen.add(str(entry[part]))


def _fault(question: FormField, rule: Validation, value: Any, today: date | None) -> str:
    """Return what is wrong with a typed value by itself, or ""."""
    if isinstance(value, str) and question.type in ("string", "text"):
        if rule.min_length is not None and len(value) < rule.min_length:
            return _("Paling sedikit %(limit)s huruf.") % {"limit": rule.min_length}
        if rule.max_length is not None and len(value) > rule.max_length:
            return _("Paling banyak %(limit)s huruf.") % {"limit": rule.max_length}
        if rule.pattern and not compiled(rule.pattern).fullmatch(value):
            return _("Penulisannya belum benar.")
    if isinstance(value, list):
        return _count_fault(len(value), rule)
    if isinstance(value, int | Decimal) and not isinstance(value, bool):
        least = Decimal(0) if question.type == "money" and rule.min is None else rule.min
        if least is not None and value < least:
            return _("Paling sedikit %(limit)s.") % {"limit": _plain(least)}
        if rule.max is not None and value > rule.max:
            return _("Paling banyak %(limit)s.") % {"limit": _plain(rule.max)}
    if isinstance(value, date):
        return _date_fault(rule, value, today)
    if rule.must_be_true and value is not True:
        return _("Harus disetujui sebelum permohonan dikirim.")
    return ""


def _date_fault(rule: Validation, value: date, today: date | None) -> str:
    if value < EARLIEST:
        return _("Tahun paling awal %(year)s.") % {"year": EARLIEST.year}
    if today is None:
        return ""
    if rule.not_future and value > today:
        return _("Tanggal ini belum lewat.")
    if rule.not_past and value < today:
        return _("Tanggal ini sudah lewat.")
    if value.year > today.year + YEARS_AHEAD:
        return _("Tahun paling akhir %(year)s.") % {"year": today.year + YEARS_AHEAD}
    return ""


def _count_fault(count: int, rule: Validation) -> str:
    if rule.min is not None and count < rule.min:
        return _("Paling sedikit %(limit)s.") % {"limit": _plain(rule.min)}
    if rule.max is not None and count > rule.max:
        return _("Paling banyak %(limit)s.") % {"limit": _plain(rule.max)}
    return ""


def _compare(question: FormField, names: Names, errors: dict[str, str]) -> None:
    """Check one answer against the others."""
    value = names[question.name]
    if value is None:
        return
    rule = question.validation
    if any(names[other] == value for other in rule.differs_from):
        errors[question.name] = _("Tidak boleh sama dengan isian yang lain.")
    elif rule.expression and names.compute(rule.expression) is False:
        errors[question.name] = (rule.sentence if not rule.validator else "") or _("Isian ini belum memenuhi ketentuan.")


@lru_cache(maxsize=512)
def compiled(pattern: str) -> re.Pattern[str]:
    """Return the compiled pattern. Patterns are checked for runaway forms before a standard is enacted."""
    return re.compile(pattern)


def _plain(number: Decimal) -> str:
    text = format(number.normalize(), "f")
    return text.replace(".", ",")
