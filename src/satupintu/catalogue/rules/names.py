"""The names conditions and formulas may use, each computed when it is first needed."""

from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from satupintu.catalogue.rules.values import Unreadable, read_answer
from satupintu.catalogue.standard import FormField, ServiceFile, Standard
from satupintu.core.expressions import ExpressionError, compile_expression

SYSTEM_NAMES: tuple[str, ...] = ("varian", "dikuasakan", "saluran", "kewarganegaraan", "hari_ini", "tahun_ini")
"""Names every form knows besides its own: variant, by proxy?, channel, nationality, today's date and year."""

FEE_PREFIX = "biaya_"

FormHolder = ServiceFile | Standard
"""Either shape of a standard: both have the same questions, parameters and fee."""


def known_names(standard: FormHolder) -> frozenset[str]:
    """Return every name an expression of this standard may use."""
    return frozenset(
        {
            *SYSTEM_NAMES,
            *(question.name for question in standard.fields),
            *(parameter.name for parameter in standard.parameters),
            *(FEE_PREFIX + component.code for component in standard.fee.components),
        }
    )


class Names(Mapping[str, object]):
    """The value of every name for one set of answers; None for what is not answered, not asked or not computable.

    `variant` is a code of the standard, `channel` where the application came in, `by_proxy` whether somebody else
    applies for the applicant, `today` the local date (without it ages cannot be told), `assessed` values an officer
    fixed, by `<component>.<variable>`. Answers to questions that are not asked do not count.
    """

    def __init__(
        self,
        standard: FormHolder,
        answers: Mapping[str, Any],
        *,
        variant: str,
        channel: str = "",
        by_proxy: bool = False,
        today: date | None = None,
        assessed: Mapping[str, int | Decimal] | None = None,
    ) -> None:
        self._answers = answers
        self._system: dict[str, object] = {
            "varian": variant,
            "saluran": channel,
            "dikuasakan": by_proxy,
            "kewarganegaraan": None,
            "hari_ini": today,
            "tahun_ini": today.year if today else None,
        }
        self.assessed = dict(assessed or {})
        self._fields = {question.name: question for question in standard.fields}
        self._parameters = {parameter.name: parameter.value for parameter in standard.parameters}
        self._fees = {FEE_PREFIX + component.code: component for component in standard.fee.components}
        self._known: dict[str, object] = {}
        self._asked: dict[str, bool] = {}
        self._busy: set[str] = set()

    def __getitem__(self, name: str) -> object:
        if name not in self:
            raise KeyError(name)
        if name not in self._known:
            if name in self._busy:
                return None
            self._busy.add(name)
            self._known[name] = self._find(name)
            self._busy.discard(name)
        return self._known[name]

    def __contains__(self, name: object) -> bool:
        return name in self._fields or name in self._parameters or name in self._fees or name in SYSTEM_NAMES

    def __iter__(self) -> Iterator[str]:
        yield from dict.fromkeys([*SYSTEM_NAMES, *self._fields, *self._parameters, *self._fees])

    def __len__(self) -> int:
        return sum(1 for _name in self)

    def _find(self, name: str) -> object:
        if question := self._fields.get(name):
            if not self.asks(question):
                return None
            if question.formula:
                return self.compute(question.formula)
            try:
                return read_answer(question, self._answers.get(name))
            except Unreadable:
                return None
        if name in self._parameters:
            return self._parameters[name]
        if component := self._fees.get(name):
            from satupintu.catalogue.rules.fees import component_amount

            return component_amount(component, self)[0]
        return self._system[name]

    def compute(self, text: str) -> object:
        """Return the value of an expression, None when it cannot be computed (yet)."""
        try:
            return compile_expression(text).evaluate(self)
        except ExpressionError:
            return None

    def asks(self, question: FormField) -> bool:
        """Whether the question is put at all, given the other answers."""
        if question.name not in self._asked:
            self._asked[question.name] = not question.condition or bool(self.compute(question.condition))
        return self._asked[question.name]
