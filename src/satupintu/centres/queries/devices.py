"""Kiosks and displays."""

from datetime import datetime
from uuid import UUID

from django.db.models import QuerySet

from satupintu.centres.errors import DeviceUnknown
from satupintu.centres.models import Device
from satupintu.centres.queries.hours import is_open
from satupintu.centres.rules import SEEN_EVERY, SEEN_EVERY_CLOSED
from satupintu.core.actor import Actor
from satupintu.core.secrets import blind_index


def get_device(token: str) -> Device:
    """Return the device that shows this token, with centre and zone. Raises `DeviceUnknown` (no such one, or revoked)."""
    devices = Device.objects.filter(token_index=blind_index(token, "device_token"), revoked_at__isnull=True)
    found = devices.select_related("centre", "zone").first()
    if found is None:
        raise DeviceUnknown
    return found


def actor_of_device(device: Device) -> Actor:
    """Return the actor as whom a device acts: it may take tickets for visitors and nothing else."""
    return Actor("token", device.pk, channel=device.kind, scopes=frozenset({device.kind}))


def is_due_to_be_noted(device: Device, at: datetime) -> bool:
    """Whether the sign of life of the device should be written down again (`operations.note_device_seen`)."""
    if device.seen_at is None:
        return True
    since = at - device.seen_at
    return since >= SEEN_EVERY_CLOSED or (since >= SEEN_EVERY and is_open(device.centre_id, at))


def list_devices(centre_id: UUID) -> QuerySet[Device]:
    """Return the devices of a place that are let in, by name."""
    return Device.objects.filter(centre_id=centre_id, revoked_at__isnull=True).select_related("zone")
