"""Timing two sides fairly, and the table they end up in."""

import statistics
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass

Work = Callable[[], int]
"""Does something and returns how many times it did it."""


@dataclass(frozen=True)
class Line:
    """One line of the table. `ratio` is ours to theirs; `bar` what it must reach (`at_least`) or stay below."""

    what: str
    ours: str
    theirs: str
    ratio: float
    bar: float
    at_least: bool = True

    @property
    def holds(self) -> bool:
        """Whether the bar is kept."""
        return self.ratio >= self.bar if self.at_least else self.ratio <= self.bar

    def as_json(self) -> dict[str, object]:
        """Return the line for the file."""
        return {**asdict(self), "holds": self.holds}


def rate(work: Work) -> float:
    """Return how often a second `work` does what it does."""
    began = time.perf_counter()
    count = work()
    return count / (time.perf_counter() - began)


def interleaved(ours: Work, theirs: Work, rounds: int) -> tuple[float, float]:
    """Warm both up, then run them in turn `rounds` times; return the median rate of each."""
    ours()
    theirs()
    pairs = [(rate(ours), rate(theirs)) for _ in range(rounds)]
    return statistics.median(a for a, _ in pairs), statistics.median(b for _, b in pairs)


def per_second(value: float) -> str:
    """Return a rate for people."""
    return f"{value:,.0f}/s" if value >= 10 else f"{value:.2f}/s"


def print_table(lines: Sequence[Line]) -> None:
    """Print the lines in columns."""
    head = ("what", "ours", "beside", "ratio", "bar", "")
    rows = [
        (x.what, x.ours, x.theirs, f"{x.ratio:.3g}", f"{'>=' if x.at_least else '<='} {x.bar:g}", "ok" if x.holds else "MISSED")
        for x in lines
    ]
    widths = [max(len(row[i]) for row in [head, *rows]) for i in range(6)]
    for row in [head, *rows]:
        print("  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)))
