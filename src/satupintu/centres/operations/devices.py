"""Kiosks and displays: registered by an admin, known by a secret token."""

from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.utils.translation import gettext as _

from satupintu.centres import events
from satupintu.centres.errors import CentreInvalid, DeviceUnknown, NotOfThisCentre
from satupintu.centres.models import Centre, Device, Zone
from satupintu.centres.writing import write
from satupintu.core.actor import Actor, require_role
from satupintu.core.errors import NotAllowed
from satupintu.core.locks import lock
from satupintu.core.operation import operation
from satupintu.core.secrets import blind_index, random_code
from satupintu.journal.operations import record

TOKEN_LENGTH = 32
"""Characters of a device's token: 160 bits."""


@operation
def register_device(
    *,
    centre_id: UUID,
    kind: str,
    name: str,
    zone_id: UUID | None = None,
    printer: str = "",
    token: str = "",
    actor: Actor,
    at: datetime,
) -> tuple[Device, str]:
    """Register a kiosk or display; return it and its token, which is shown this once.

    token: one that is known already, for the demo; only the system may name it, and never in production. Raises NotAllowed,
    NotFound, NotOfThisCentre, CentreInvalid.
    """
    require_role(actor, "admin")
    if token and (settings.PRODUCTION or not actor.is_system):
        raise NotAllowed
    centre = lock(Centre, centre_id)
    if zone_id is not None and not Zone.objects.filter(pk=zone_id, floor__centre=centre).exists():
        raise NotOfThisCentre
    token = token or random_code(TOKEN_LENGTH)
    row = Device(centre=centre, zone_id=zone_id, token_index=blind_index(token, "device_token"), registered_at=at)
    device = write(row, {"kind": kind, "name": name, "printer": printer}, ("kind", "name", "printer"))
    record(events.DEVICE_REGISTERED, device, actor=actor, at=at, kind=device.kind, centre_id=centre.pk)
    return device, token


@operation
def note_device_seen(*, device_id: UUID, actor: Actor, at: datetime) -> Device:
    """Note a sign of life of a device. Faces call it when `queries.is_due_to_be_noted` says so, not at every request.

    Raises NotFound, DeviceUnknown (revoked).
    """
    device = lock(Device, device_id)
    if device.revoked_at is not None:
        raise DeviceUnknown
    device.seen_at = at
    device.save(update_fields=["seen_at"])
    record(events.DEVICE_NOTED, device, actor=actor, at=at, kind=device.kind)
    return device


@operation
def note_printer(*, device_id: UUID, fault: str, actor: Actor, at: datetime) -> Device:
    """Note what is wrong with the printer of a device ("": nothing any more). Faces call it when that has changed.

    fault: of `Device.PrinterFault`. Raises NotAllowed (for who is neither the device nor the system), NotFound, DeviceUnknown
    (revoked), CentreInvalid.
    """
    if not actor.is_system and actor.id != device_id:
        raise NotAllowed
    device = lock(Device, device_id)
    if device.revoked_at is not None:
        raise DeviceUnknown
    if fault and fault not in Device.PrinterFault.values:
        raise CentreInvalid(errors={"fault": _("Pilih salah satu dari daftar.")})
    device.printer_fault_at = (device.printer_fault_at or at) if fault else None
    device.printer_fault = fault
    device.save(update_fields=["printer_fault", "printer_fault_at"])
    if fault:
        record(events.PRINTER_FAILED, device, actor=actor, at=at, fault=fault)
    else:
        record(events.PRINTER_RECOVERED, device, actor=actor, at=at)
    return device


@operation
def revoke_device(*, device_id: UUID, actor: Actor, at: datetime) -> None:
    """Let a device in no more; again changes nothing. Raises NotAllowed, NotFound."""
    require_role(actor, "admin")
    device = lock(Device, device_id)
    device.revoked_at = device.revoked_at or at
    device.save(update_fields=["revoked_at"])
    record(events.DEVICE_REVOKED, device, actor=actor, at=at, kind=device.kind)
