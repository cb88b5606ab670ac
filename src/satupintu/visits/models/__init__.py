"""Every table of this module."""

from satupintu.visits.models.appointments import Appointment, AppointmentSlot, BookingRule, WeeklyCapacity
from satupintu.visits.models.counters import CounterSession, OfficerInterval
from satupintu.visits.models.legs import Call, Leg, Period, WaitEstimate
from satupintu.visits.models.originals import Original
from satupintu.visits.models.remarks import DayRemark
from satupintu.visits.models.visits import NumberBlock, Ticket, Visit

__all__ = [
    "Appointment",
    "AppointmentSlot",
    "BookingRule",
    "Call",
    "CounterSession",
    "DayRemark",
    "Leg",
    "NumberBlock",
    "OfficerInterval",
    "Original",
    "Period",
    "Ticket",
    "Visit",
    "WaitEstimate",
    "WeeklyCapacity",
]
