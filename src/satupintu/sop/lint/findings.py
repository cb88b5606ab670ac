"""What the linter says, and what a sheet is held against."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import asdict, dataclass

from django.utils.translation import gettext as _

from satupintu.sop.lint.registry import RULES

LONGEST_WORDS = 120
"""Characters of an author's own words that are repeated in a finding; more would be no finding but a copy."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One remark: stable `code`, `level` error or warning, `row` ("" for the sheet), Indonesian sentence, its source."""

    code: str
    level: str
    row: str
    sentence: str
    rule: str

    @property
    def advice(self) -> str:
        """How to mend it, in the reader's language."""
        return _(RULES[self.code].advice)

    def told(self) -> dict[str, str]:
        """Return the finding with its advice as plain data, in the reader's language."""
        return {**asdict(self), "advice": self.advice}


Say = Callable[..., None]
"""`say(code, row_id, sentence, **data)`: notes a finding; the holes `%(name)s` of the sentence are filled from `data`."""


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What a sheet is checked against; None where that is not known, then the rule is left out.

    actions: name of each automatic action → settings it needs. fields: names conditions may use. names_in: the names
    an expression uses, ValueError when it cannot be read. roles: performer roles somebody holds in this region.
    promised: (value, unit) of the service standard. ready: roles for which somebody who holds them is at work in the unit
    on duty. procedure: the procedure the standard promises in words of its own.
    """

    actions: Mapping[str, Collection[str]] | None = None
    fields: Collection[str] | None = None
    names_in: Callable[[str], Collection[str]] | None = None
    roles: Collection[str] | None = None
    promised: tuple[int, str] | None = None
    ready: Collection[str] | None = None
    procedure: str | None = None


class Findings:
    """The list being written; `say` adds to it by the registry of rules."""

    def __init__(self) -> None:
        self.all: list[Finding] = []

    def say(self, code: str, row_id: str, sentence: str, **data: object) -> None:
        """Note a finding of a rule; an author's words in `data` are cut short."""
        rule = RULES[code]
        words = sentence % {name: cut(value) for name, value in data.items()} if data else sentence
        self.all.append(Finding(code, rule.level, row_id[:40], words[:1].upper() + words[1:], rule.source))

    def has_unsound(self) -> bool:
        """Whether an error about the way through the sheet was found, so that it cannot be compiled or walked."""
        return any(RULES[finding.code].is_fault for finding in self.all)


def cut(value: object) -> str:
    """Return words of an author as a finding repeats them."""
    words = str(value)
    return words if len(words) <= LONGEST_WORDS else words[: LONGEST_WORDS - 1] + "…"
