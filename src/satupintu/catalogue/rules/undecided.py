"""Which requirements depend on a question nobody has answered yet: no answer is not "no"."""

import itertools
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from satupintu.catalogue.rules.names import FormHolder, Names
from satupintu.catalogue.standard import FormField, Requirement
from satupintu.core.expressions import Expression, ExpressionError, compile_expression

MAX_TRIALS = 512
"""Combinations of possible answers tried on one condition; one with more of them counts as undecided."""

_NUMBER = re.compile(r"\d+(?:\.\d+)?")
_TEXT = re.compile(r"'([^']*)'")


@dataclass(frozen=True, slots=True)
class Undecided:
    """A requirement that may apply or not, with the names of the questions whose answers decide it, in form order."""

    requirement: Requirement
    questions: tuple[str, ...]


def undecided_requirements(
    standard: FormHolder,
    answers: Mapping[str, Any],
    *,
    variant: str,
    channel: str = "",
    by_proxy: bool = False,
    today: date | None = None,
) -> tuple[Undecided, ...]:
    """Return the requirements whose condition turns on a question that is asked and not answered; parameters as in `Names`.

    A condition that comes out the same whatever the answer (`varian == 'hilang' and …` of another variant) is decided.
    """
    names = Names(standard, answers, variant=variant, channel=channel, by_proxy=by_proxy, today=today)
    fields = {question.name: question for question in standard.fields}
    found = []
    for requirement in standard.requirements:
        condition = _compiled(requirement.condition)
        if condition is None:
            continue
        behind = {name: _unanswered(name, names, fields, set()) for name in condition.names}
        unknown = [name for name, questions in behind.items() if questions]
        if unknown and _is_open(condition, unknown, names, fields):
            deciding = set().union(*behind.values())
            found.append(Undecided(requirement, tuple(name for name in fields if name in deciding)))
    return tuple(found)


def _compiled(condition: str) -> Expression | None:
    try:
        return compile_expression(condition) if condition else None
    except ExpressionError:
        return None


def _unanswered(name: str, names: Names, fields: Mapping[str, FormField], seen: set[str]) -> set[str]:
    """Return the unanswered questions that a name without a value waits for; computed ones wait for those they use."""
    question = fields.get(name)
    if question is None or name in seen or names[name] is not None or not names.asks(question):
        return set()
    if not question.formula:
        return {name}
    formula = _compiled(question.formula)
    used = formula.names if formula else ()
    return set().union(*(_unanswered(other, names, fields, seen | {name}) for other in used))


def _is_open(condition: Expression, unknown: list[str], names: Names, fields: Mapping[str, FormField]) -> bool:
    """Whether possible answers to the unknown names give different results."""
    choices = [_possible(fields[name], condition.text) for name in unknown]
    known = {name: names[name] for name in condition.names if name in names and name not in unknown}
    results = set()
    for number, values in enumerate(itertools.product(*choices)):
        if number >= MAX_TRIALS:
            return True
        try:
            results.add(bool(condition.evaluate({**known, **dict(zip(unknown, values, strict=True))})))
        except ExpressionError:
            results.add(False)
        if len(results) > 1:
            return True
    return False


def _possible(question: FormField, condition: str) -> Sequence[object]:
    """Return answers that could tip the condition: every choice, or values on both sides of what it compares with."""
    if question.type == "boolean":
        return [True, False]
    if question.type == "enum":
        return [option.value for option in question.options]
    if question.type == "date":
        return [date(1900, 1, 1), date(2100, 1, 1)]
    if question.type in ("integer", "decimal", "money"):
        limits = {Decimal(text) for text in _NUMBER.findall(condition)} | {Decimal(0)}
        return sorted({limit + step for limit in limits for step in (-1, 0, 1)})
    texts = ["", *_TEXT.findall(condition)]
    return [[text] if text else [] for text in texts] if question.type in ("multiselect", "array") else list(texts)
