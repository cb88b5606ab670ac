"""Invented answers to any form of the catalogue: right for every rule the form states, as far as that can be found."""

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from satupintu.catalogue.rules.answers import validate_answers
from satupintu.catalogue.rules.names import FormHolder
from satupintu.catalogue.standard import FormField

NIKS = (
    "3171014505900001", "3171021203800003", "3171031707750002", "3171044106850004", "3171050101700005", "3171066808950006",
)  # fmt: skip
PATTERNS: Mapping[str, str] = {
    "no_kk": "3171012501150007",
    "nama_adminduk": "Sari Dewi Lestari",
    "nama_anak_baru": "Kirana Putri Lestari",
    "hp": "081200000001",
    "email": "sari@warga.example",
    "npwp": "012345674013000",
    "nib": "9120001234567",
    "kbli": "56101",
    "kode_pos": "10110",
    "rt_rw": "004",
    "nop": "317101000100100010",
    "no_str": "STR-0012/2026",
    "no_rekening": "1234567890",
    "kode_kab_kota": "3171",
}
SPECIAL: Mapping[str, Any] = {
    "luas_m2": "120", "panjang_m": "2", "lebar_m": "4", "tinggi_m": "6", "luas_lantai": "90", "luas_tanah": "150", "gt": "20",
    "gt_kumulatif": "20", "tahun_kuasai": 2001, "usia": 25, "jumlah_tt": 220, "kdb": "60", "kdh": "20", "jumlah_lantai": 1,
    "tahun_lulus": 2008, "tinggi_cm": 165, "berat_kg": "3.2", "panjang_cm": "50",
}  # fmt: skip


MOST_ROUNDS = 4
"""How often the answers are mended: a rule may look at the answer to another question."""


def invent_answers(standard: FormHolder, variant: str, today: date, *, flags: bool = False) -> dict[str, Any]:
    """Return answers (JSON values) to every question of the form; yes/no questions get `flags` unless yes is demanded.

    What the form's own rules refuse is tried again with other values; what none of them satisfies stays as it was.
    """
    used = iter(NIKS * 20)
    answers = {question.name: _answer(question, today, used, flags) for question in standard.fields if not question.formula}
    if "varian" in answers:
        answers["varian"] = variant
    return _mended(standard, answers, variant, today)


def _mended(standard: FormHolder, answers: dict[str, Any], variant: str, today: date) -> dict[str, Any]:
    fields = {question.name: question for question in standard.fields}
    for _round in range(MOST_ROUNDS):
        wrong = [name for name in _faulty(standard, answers, variant, today) if name in fields]
        if not wrong:
            break
        for name in wrong:
            for candidate in _others(fields[name], today):
                if name not in _faulty(standard, {**answers, name: candidate}, variant, today):
                    answers[name] = candidate
                    break
    return answers


def _faulty(standard: FormHolder, answers: Mapping[str, Any], variant: str, today: date) -> set[str]:
    faults = validate_answers(standard, answers, variant=variant, today=today)
    return {path.split(".")[0].split("[")[0] for path in faults}


def _others(question: FormField, today: date) -> Iterator[Any]:
    """Yield other answers of the question's type, the plainest first."""
    rule, kind = question.validation, question.type
    if kind == "boolean":
        yield from (True, False)
    elif kind == "enum":
        yield from (option.value for option in question.options)
    elif kind == "multiselect":
        yield from ([option.value for option in question.options[:count]] for count in range(1, len(question.options) + 1))
    elif kind == "date":
        yield from ((today + timedelta(days=days)).isoformat() for days in (0, -1, 1, -400, -7000, -12000, 30, 90, 400))
    elif kind in ("integer", "decimal", "money"):
        ends = [bound for bound in (rule.min, rule.max) if bound is not None]
        numbers = [*ends, *(Decimal(count) for count in (0, 1, 2, 10, 100, 1000, 100_000, 10_000_000))]
        yield from (int(number) if kind == "integer" else str(number) for number in numbers)
    elif kind in ("string", "text"):
        yield from ("Contoh", "0000000000", "1234567890123456", "A1", "001", "contoh@warga.example", "1", "AB-0001", "12345", "X")
        yield from ("1" * length for length in range(1, 25))


def _answer(question: FormField, today: date, niks: Any, flags: bool) -> Any:
    rule = question.validation
    if rule.validator == "nik" or (question.type == "string" and "nik" in question.name.split("_")):
        return next(niks)
    if rule.validator in PATTERNS:
        return PATTERNS[rule.validator]
    if question.name in SPECIAL and question.type in {"integer", "decimal", "money"}:
        value = SPECIAL[question.name]
        outside = (rule.max is not None and float(value) > float(rule.max)) or (
            rule.min is not None and float(value) < float(rule.min)
        )
        if not outside:
            return value
    return _by_type(question, today, niks, flags)


def _by_type(question: FormField, today: date, niks: Any, flags: bool) -> Any:
    rule, kind = question.validation, question.type
    if kind == "boolean":
        return True if rule.must_be_true else flags
    if kind in {"integer", "decimal", "money"}:
        least = rule.min if rule.min is not None else 1
        number = int(least) if least == int(least) else int(least) + 1
        return number if kind == "integer" else str(number if kind == "decimal" else max(number, 1_000_000))
    if kind == "date":
        if rule.not_past:
            return (today + timedelta(days=1)).isoformat()
        if rule.expression:
            return (today + timedelta(days=20)).isoformat()
        return (today - timedelta(days=20)).isoformat()
    if kind == "time":
        return "08:30"
    if kind == "enum":
        return question.options[0].value if question.options else ""
    if kind == "multiselect":
        return [question.options[0].value] if question.options else []
    if kind == "object":
        return {part.name: _answer(part, today, niks, flags) for part in question.subfields}
    if kind == "array":
        if question.subfields:
            return [{part.name: _answer(part, today, niks, flags) for part in question.subfields}]
        return ["Contoh"]
    if kind == "geo":
        return {"lat": "-6.1754", "lon": "106.8272"}
    if kind == "area":
        return "3171011001"
    return "Jalan Melati Nomor 5" if kind == "text" else _word(question)


def _word(question: FormField) -> str:
    text = "Contoh"
    least = question.validation.min_length or 0
    return text if len(text) >= least else text.ljust(least, "a")
