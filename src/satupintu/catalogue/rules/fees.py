"""The levy: every part by its formula, rounded half up to whole rupiah, and the sum of what must be paid."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from satupintu.catalogue.rules.names import FormHolder, Names
from satupintu.catalogue.standard import FeeComponent
from satupintu.core.expressions import ExpressionError, compile_expression


@dataclass(frozen=True, slots=True)
class FeeLine:
    """One part of the fee. `amount` in rupiah; None when it is still to be assessed, `note` says why or how."""

    code: str
    label: str
    amount: int | None
    payee: str
    in_total: bool
    formula: str
    inputs: Mapping[str, str]
    note: str = ""


@dataclass(frozen=True, slots=True)
class FeeStatement:
    """The whole fee. `total` in rupiah of the lines that count; None as long as one of them is not known."""

    is_free: bool
    lines: tuple[FeeLine, ...]
    total: int | None
    by_payee: Mapping[str, int]


def compute_fee(
    standard: FormHolder,
    answers: Mapping[str, Any],
    *,
    variant: str,
    channel: str = "",
    by_proxy: bool = False,
    today: date | None = None,
    assessed: Mapping[str, int | Decimal] | None = None,
) -> FeeStatement:
    """Return what the answers cost; the parameters are those of `Names`."""
    names = Names(standard, answers, variant=variant, channel=channel, by_proxy=by_proxy, today=today, assessed=assessed)
    fee = standard.fee
    if not fee.components:
        amount = fee.amount or 0
        line = FeeLine("biaya", _("Biaya"), amount, "region", True, "", {}, fee.note)
        return FeeStatement(not amount, (line,) if amount else (), amount, {"region": amount} if amount else {})
    lines = []
    for component in fee.components:
        if component.condition and not names.compute(component.condition):
            continue
        amount_of, inputs, note = component_amount(component, names)
        lines.append(
            FeeLine(
                component.code,
                component.label,
                amount_of,
                component.payee,
                component.in_total,
                component.formula,
                inputs,
                note or component.note,
            )
        )
    counted = [line for line in lines if line.in_total]
    by_payee: dict[str, int] = {}
    for line in counted:
        by_payee[line.payee] = by_payee.get(line.payee, 0) + (line.amount or 0)
    is_whole = all(line.amount is not None for line in counted)
    total = sum(line.amount or 0 for line in counted) if is_whole else None
    return FeeStatement(total == 0, tuple(lines), total, by_payee)


def component_amount(component: FeeComponent, names: Names) -> tuple[int | None, dict[str, str], str]:
    """Return amount in rupiah (None if unknown), the inputs as text, and a note. A part not due amounts to 0."""
    if component.condition and not names.compute(component.condition):
        return 0, {}, ""
    inputs: dict[str, object] = {}
    for variable in component.variables:
        fixed = names.assessed.get(f"{component.code}.{variable.name}")
        if fixed is not None:
            inputs[variable.name] = fixed
        elif variable.source:
            inputs[variable.name] = names.compute(variable.source)
        else:
            inputs[variable.name] = variable.default
    shown = {name: _show(value) for name, value in inputs.items() if value is not None}
    if any(value is None for value in inputs.values()):
        return None, shown, _("Ditetapkan petugas setelah berkas diperiksa.")
    try:
        return formula_result(component.formula, inputs), shown, ""
    except ExpressionError as error:
        return None, shown, str(error)


def formula_result(formula: str, inputs: Mapping[str, object]) -> int:
    """Return a formula's result in whole rupiah, half up. Raises `ExpressionError`, also when it is below zero."""
    value = compile_expression(formula).evaluate(inputs)
    result = compile_expression("bulatkan(nilai)").evaluate({"nilai": value})
    if not isinstance(result, int) or result < 0:
        raise ExpressionError(reason=_("hasilnya kurang dari nol."))
    return result


def _show(value: object) -> str:
    if isinstance(value, bool):
        return _("ya") if value else _("tidak")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return format(value.normalize(), "f")
    return str(value)
