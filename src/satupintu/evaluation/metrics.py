"""The port of metrics: by what an action is measured. Who knows a figure registers it; the register only reads."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Literal

from django.utils.functional import Promise

from satupintu.core.errors import NotFound
from satupintu.evaluation.rules.improvement import Reading

Read = Callable[[str, date, date], Reading]
"""Reads a metric of a subject ("" for all) over the days from and to, both counted."""
Weekly = Callable[[str, date, date], list[tuple[date, Reading]]]
"""Reads it week by week: the Monday of each week that held anything, oldest first."""
Unit = Literal["minutes", "share", "count", "score"]


@dataclass(frozen=True)
class Metric:
    """A figure an action can be measured by.

    subject: what it is read of, a service or a place (by code), or nothing but the whole. weekly: None when it cannot be
    read week by week cheaply; then no chart is drawn. A share lies between 0 and 1.
    """

    code: str
    label: str | Promise
    unit: Unit
    is_lower_better: bool
    subject: Literal["service", "centre", "none"]
    read: Read
    weekly: Weekly | None = None


_metrics: dict[str, Metric] = {}


def register_metric(metric: Metric) -> Metric:
    """Make a metric known; one of the same code is replaced."""
    _metrics[metric.code] = metric
    return metric


def list_metrics() -> list[Metric]:
    """Return every metric by code."""
    return [_metrics[code] for code in sorted(_metrics)]


def get_metric(code: str) -> Metric:
    """Return the metric of that code. Raises `NotFound`."""
    if code not in _metrics:
        raise NotFound
    return _metrics[code]
