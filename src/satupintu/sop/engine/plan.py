"""The plan: a sheet made ready to run, once per version."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

ENDS: Mapping[str, str] = {"END": "issued", "REJECT": "rejected", "WITHDRAWN": "withdrawn", "LAPSED": "lapsed"}
"""Targets that end a run, with the outcome each gives."""

RETURN = "RETURN"
"""The target that hands the file back to the applicant."""

KINDS = frozenset({"start", "execute", "decide", "automatic", "await", "together", "fork", "join"})
"""Kinds of rows an author may use."""

AWAITS = frozenset({"applicant", "payment", "agency", "date", "external"})
"""Facts an await row may wait for."""

RETURN_LIMIT = 3
"""Rounds of clarification a version allows when its sheet does not say."""

MAX_ROWS = 500
"""No sheet of an office is longer; a longer one is a mistake or an attack."""

MAX_PERFORMERS = 60
"""No row is done by more performers; a printed sheet has room for fifteen."""

MAX_EXITS = 60
"""No row leads to more places; only a fork may have more than four exits, and no office works on sixty things at once."""


def gettext_noop(text: str) -> str:
    """Mark a source text for translation; the engine needs no Django, and whoever shows the text translates it."""
    return text


class PlanError(ValueError):
    """The sheet cannot run. `row` is the id of the row at fault ("" for the whole sheet), `rule` a stable code.

    `sentence` is the Indonesian source text, whose holes `%(name)s` are filled from `data`; `reason` is that done.
    """

    def __init__(self, row: str, sentence: str, rule: str, **data: object) -> None:
        self.reason = sentence % data if data else sentence
        super().__init__(f"baris {row}: {self.reason}" if row else self.reason)
        self.row = row
        self.sentence = sentence
        self.data = data
        self.rule = rule


@dataclass(frozen=True, slots=True)
class Exit:
    """A way out of a row: `target` is a row id, a key of ENDS or RETURN; `plain` a row that simply opens, or "".

    `guards` are rows whose limit of rounds this exit uses up.
    """

    label: str
    target: str
    reason_code: str = ""
    plain: str = ""
    guards: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a plan; `exits` by label, `performers` role codes, `time` (value, unit) or None.

    `limit` is how often the row may open in one run (0: no limit) before the exits that lead back to it close; with an
    exit `limit` they lead there instead. `back_to` is where a RETURN from here comes back. `question` is what a decision
    asks, in the author's words.
    """

    id: str
    number: int
    kind: str
    activity: str
    performers: tuple[str, ...]
    exits: Mapping[str, Exit]
    time: tuple[int, str] | None = None
    action: str = ""
    settings: Mapping[str, Any] = field(default_factory=dict)
    condition: str = ""
    awaits: str = ""
    stops_clock: bool = False
    limit: int = 0
    limit_index: int = -1
    back_to: str = ""
    all_parts: int = 0
    form: tuple[Any, ...] = ()
    output: str = ""
    question: str = ""

    @property
    def is_control(self) -> bool:
        """Whether the row only steers (start, fork, join) and is never somebody's task."""
        return self.kind in ("start", "fork", "join")

    @property
    def is_decision(self) -> bool:
        """Whether what happens at the row chooses between several ways on."""
        return self.kind != "fork" and len(self.exits) - ("limit" in self.exits) > 1


@dataclass(frozen=True, slots=True)
class Plan:
    """A compiled sheet. `joins` maps a join to its fork, `inside` a fork to all rows of its branches."""

    rows: Mapping[str, Row]
    start: str
    return_limit: int
    limited: tuple[str, ...]
    joins: Mapping[str, str]
    inside: Mapping[str, frozenset[str]]
    scopes: Mapping[str, tuple[tuple[str, str], ...]]
