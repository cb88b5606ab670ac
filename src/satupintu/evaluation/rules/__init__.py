"""Pure rules of figures: the ladder of durations, periods, what is not shown, and the ways of a sheet."""

from satupintu.evaluation.rules.figures import Figures, add_up, sum_up
from satupintu.evaluation.rules.flow import allowed_ways
from satupintu.evaluation.rules.ladder import (
    FEWEST_OFFICER,
    FEWEST_PUBLIC,
    WORKDAY_MINUTES,
    bin_of,
    bounds_of,
    percentile,
    rank,
    share,
    suppress,
)
from satupintu.evaluation.rules.periods import KINDS, Span, add_months, first_of_month, read_span

__all__ = [
    "FEWEST_OFFICER",
    "FEWEST_PUBLIC",
    "KINDS",
    "WORKDAY_MINUTES",
    "Figures",
    "Span",
    "add_months",
    "add_up",
    "allowed_ways",
    "bin_of",
    "bounds_of",
    "first_of_month",
    "percentile",
    "rank",
    "read_span",
    "share",
    "sum_up",
    "suppress",
]
