"""Discrete-event simulation of queues: an event calendar, stations with servers, random streams, what to say of the results.

Plain Python without a dependency, the same for the way of a case through an office and for people in a hall. Time is a
plain number; its unit is the caller's. See docs/decisions/0032-a-simulator-of-our-own.md.
"""

from satupintu.core.simulation.events import EventCalendar
from satupintu.core.simulation.stations import Shift, Station
from satupintu.core.simulation.statistics import Interval, batch_interval, mean_interval, quantile
from satupintu.core.simulation.streams import Draws, Stream

__all__ = [
    "Draws",
    "EventCalendar",
    "Interval",
    "Shift",
    "Station",
    "Stream",
    "batch_interval",
    "mean_interval",
    "quantile",
]
