"""Which requirements apply to a case."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from satupintu.catalogue.rules.names import FormHolder, Names
from satupintu.catalogue.standard import Requirement


def applicable_requirements(
    standard: FormHolder,
    answers: Mapping[str, Any],
    *,
    variant: str,
    channel: str = "",
    by_proxy: bool = False,
    today: date | None = None,
    stage: str = "",
) -> tuple[Requirement, ...]:
    """Return the requirements that apply given the answers, in order; `stage` narrows to one stage.

    A conditional requirement whose condition cannot be decided yet is not among them.
    """
    names = Names(standard, answers, variant=variant, channel=channel, by_proxy=by_proxy, today=today)
    return tuple(
        requirement
        for requirement in standard.requirements
        if (not stage or requirement.stage == stage) and (not requirement.condition or bool(names.compute(requirement.condition)))
    )
