"""Every question about places."""

from satupintu.centres.queries.devices import actor_of_device, get_device, is_due_to_be_noted, list_devices
from satupintu.centres.queries.groups import (
    GroupNow,
    ServiceNow,
    find_offer,
    get_group,
    list_centres_offering,
    list_groups,
    list_offers,
    service_label,
)
from satupintu.centres.queries.hours import (
    closes_at,
    hours_between,
    hours_on,
    is_open,
    list_hours_periods,
    list_special_days,
    list_week,
    opens_at,
)
from satupintu.centres.queries.places import (
    get_centre,
    get_centre_by_code,
    get_counter,
    get_zone,
    list_centres,
    list_counters,
    list_floors,
    list_stops,
    list_zones,
)
from satupintu.centres.queries.voice import get_voice_clip, list_voice_clips
from satupintu.centres.rules import SEEN_EVERY, Stretch

__all__ = [
    "SEEN_EVERY",
    "GroupNow",
    "ServiceNow",
    "Stretch",
    "actor_of_device",
    "closes_at",
    "find_offer",
    "get_centre",
    "get_centre_by_code",
    "get_counter",
    "get_device",
    "get_group",
    "get_voice_clip",
    "get_zone",
    "hours_between",
    "hours_on",
    "is_due_to_be_noted",
    "is_open",
    "list_centres",
    "list_centres_offering",
    "list_counters",
    "list_devices",
    "list_floors",
    "list_groups",
    "list_hours_periods",
    "list_offers",
    "list_special_days",
    "list_stops",
    "list_voice_clips",
    "list_week",
    "list_zones",
    "opens_at",
    "service_label",
]
