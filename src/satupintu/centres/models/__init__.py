"""Every table of this module."""

from satupintu.centres.models.groups import GroupService, QueueGroup
from satupintu.centres.models.places import Centre, HoursPeriod, OpeningHours, SpecialDay, Stop
from satupintu.centres.models.plans import Counter, Device, Fixture, Floor, Zone
from satupintu.centres.models.voice import VoiceClip

__all__ = [
    "Centre",
    "Counter",
    "Device",
    "Fixture",
    "Floor",
    "GroupService",
    "HoursPeriod",
    "OpeningHours",
    "QueueGroup",
    "SpecialDay",
    "Stop",
    "VoiceClip",
    "Zone",
]
