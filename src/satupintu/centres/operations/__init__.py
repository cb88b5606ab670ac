"""Every write of this module, one function a verb."""

from satupintu.centres.operations.devices import note_device_seen, note_printer, register_device, revoke_device
from satupintu.centres.operations.groups import add_group, change_group, offer_service, set_counter_groups, withdraw_service
from satupintu.centres.operations.periods import remove_hours_period, set_hours_period
from satupintu.centres.operations.places import (
    add_centre,
    change_centre,
    plan_stop,
    remove_special_day,
    remove_stop,
    set_hours,
    set_special_day,
)
from satupintu.centres.operations.plan import (
    Box,
    add_counter,
    add_floor,
    add_zone,
    change_counter,
    move_counter,
    place,
    put_fixture,
    remove_fixture,
)
from satupintu.centres.operations.voice import keep_voice_clip, remove_voice_clip
from satupintu.centres.weeks import OpenDay

__all__ = [
    "Box",
    "OpenDay",
    "add_centre",
    "add_counter",
    "add_floor",
    "add_group",
    "add_zone",
    "change_centre",
    "change_counter",
    "change_group",
    "keep_voice_clip",
    "move_counter",
    "note_device_seen",
    "note_printer",
    "offer_service",
    "place",
    "plan_stop",
    "put_fixture",
    "register_device",
    "remove_fixture",
    "remove_hours_period",
    "remove_special_day",
    "remove_stop",
    "remove_voice_clip",
    "revoke_device",
    "set_counter_groups",
    "set_hours",
    "set_hours_period",
    "set_special_day",
    "withdraw_service",
]
