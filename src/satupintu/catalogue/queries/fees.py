"""How a fee is reckoned, in words for who has to pay it."""

from collections.abc import Iterable
from dataclasses import dataclass

from satupintu.catalogue.rules import compute_fee
from satupintu.catalogue.rules.names import FEE_PREFIX, FormHolder
from satupintu.catalogue.standard import FeeComponent, Standard
from satupintu.core.expressions import ExpressionError, compile_expression


@dataclass(frozen=True, slots=True)
class FeeInWords:
    """One part of a fee for people.

    `words` say how it is reckoned in the author's words ("" when there are none), `factors` what it is reckoned from,
    `examples` are worked ones with their result in rupiah, `questions` the names of the questions that decide it.
    """

    code: str
    label: str
    words: str
    factors: tuple[str, ...]
    examples: tuple[tuple[str, int], ...]
    questions: frozenset[str]


def explain_fee(standard: Standard) -> list[FeeInWords]:
    """Return the parts of a fee that count and are reckoned by formula; empty for a service that is free or has one price."""
    if find_fixed_fee(standard) is not None:
        return []
    return [
        FeeInWords(
            component.code,
            component.label,
            component.words,
            _factors(standard, component),
            tuple((example.label, example.result) for example in component.examples),
            _questions(standard, _expressions(component)),
        )
        for component in standard.fee.components
        if component.in_total
    ]


def find_fixed_fee(standard: Standard) -> int | None:
    """Return the fee in rupiah when every applicant pays the same, 0 when it is free; None when answers decide it."""
    fee = standard.fee
    if fee.amount is not None or not fee.components:
        return fee.amount or (0 if fee.amount == 0 or fee.kind == "gratis" else None)
    if any(component.variables or component.condition for component in fee.components if component.in_total):
        return None
    return compute_fee(standard, {}, variant="").total


def _expressions(component: FeeComponent) -> list[str]:
    texts = [component.condition, *(variable.source for variable in component.variables)]
    return [text for text in texts if text]


def _names(expressions: Iterable[str]) -> set[str]:
    found: set[str] = set()
    for text in expressions:
        try:
            found |= compile_expression(text).names
        except ExpressionError:
            continue  # the check of packs names it; a page goes without
    return found


def _questions(standard: FormHolder, expressions: Iterable[str]) -> frozenset[str]:
    questions = {question.name: question for question in standard.fields}
    parts = {FEE_PREFIX + component.code: component for component in standard.fee.components}
    waiting, seen = list(_names(expressions)), set[str]()
    while waiting:
        name = waiting.pop()
        if name in seen:
            continue
        seen.add(name)
        if name in parts:
            waiting.extend(_names(_expressions(parts[name])))
        elif name in questions and questions[name].formula:
            waiting.extend(_names([questions[name].formula]))
    return frozenset(name for name in seen if name in questions and not questions[name].formula)


def _factors(standard: Standard, component: FeeComponent) -> tuple[str, ...]:
    """Return what the part is reckoned from, by the labels of questions and of numbers the region sets."""
    labels = {parameter.name: parameter.label for parameter in standard.parameters}
    asked = _questions(standard, [variable.source for variable in component.variables if variable.source])
    ours = [labels[name] for name in sorted(_names(_expressions(component))) if name in labels]
    return tuple(dict.fromkeys([*(question.label for question in standard.fields if question.name in asked), *ours]))
