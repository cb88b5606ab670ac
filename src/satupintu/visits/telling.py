"""Telling who booked: confirmed, moved, cancelled, remembered, missed; by account, or by the one contact a visitor gave."""

from collections.abc import Mapping

from satupintu.catalogue.queries import list_services
from satupintu.centres.models import GroupService
from satupintu.centres.queries import service_label
from satupintu.core.actor import SYSTEM
from satupintu.core.secrets import decrypt
from satupintu.journal.models import Entry
from satupintu.notices.operations import notify
from satupintu.notices.ports import Addresses, Recipient, find_addresses
from satupintu.notices.queries import office_address
from satupintu.visits.booking import CONTACT
from satupintu.visits.models import Appointment


def look_up_visitor(recipient: Recipient) -> Addresses | None:
    """Return how the unregistered visitor of an appointment (its id) is reached; None for others, and once it is forgotten."""
    if recipient.kind != "visitor":
        return None
    appointment = Appointment.objects.filter(pk=recipient.id).first()
    if appointment is None or appointment.contact_cipher is None:
        return None
    contact = decrypt(appointment.contact_cipher, CONTACT)
    kind = {"email": contact} if "@" in contact else {"phone": contact}
    return Addresses(**kind, language=appointment.language)


def tell_visitor(appointment: Appointment, *, template: str, entry: Entry, context: Mapping[str, object] | None = None) -> None:
    """Send the notice `template` to who booked, once for this entry; nobody is told when the contact is forgotten."""
    if appointment.person_id is not None:
        recipient = Recipient("person", appointment.person_id)
    elif appointment.contact_cipher is not None:
        recipient = Recipient("visitor", appointment.pk)
    else:
        return
    centre = appointment.slot.group.centre
    link = f"/janji-temu/k/{appointment.code}/"
    language = find_addresses(recipient).language
    notify(
        template=template,
        recipient=recipient,
        subject_context={"starts_at": appointment.slot.starts_at},
        context={
            "code": appointment.code,
            "service": service_name(appointment, language),
            "centre": centre.name,
            "address": centre.address_line,
            "grace": appointment.slot.group.grace_minutes,
            "change_link": f"{office_address()}{link}ubah/",
            "cancel_link": f"{office_address()}{link}batal/",
            **(context or {}),
        },
        entry_id=entry.id,
        link=link,
        actor=SYSTEM,
        at=entry.at,
    )


def service_name(appointment: Appointment, language: str) -> str:
    """Return what the appointment is for: the name of the catalogue, or the label its place gives it."""
    code = appointment.service_code
    named = next((line.name for line in list_services() if line.code == code), "")
    offer = GroupService.objects.filter(group_id=appointment.slot.group_id, service_code=code).first()
    return named or (service_label(offer, language) if offer is not None else "") or code
