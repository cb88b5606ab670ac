"""Telling the applicant's side and the heads of the office what happened, in words of the notice templates."""

from datetime import datetime
from uuid import UUID

from satupintu.applications.access import is_applicant
from satupintu.applications.models import Application
from satupintu.applications.rules import draft_ends_at, return_ends_at
from satupintu.core.actor import SYSTEM, Actor
from satupintu.journal.models import Entry
from satupintu.notices.operations import notify
from satupintu.notices.ports import INAPP, Recipient
from satupintu.people import queries as people


def _ends_at(application: Application) -> datetime | None:
    if application.state == Application.State.DRAFT:
        return draft_ends_at(application.saved_at)
    return return_ends_at(application.returned_at) if application.returned_at else None


HEADS = ("kadis", "manager", "supervisor")
"""Roles of those who head the office."""


def tell_applicant(application: Application, *, template: str, entry: Entry, is_courtesy: bool = False) -> None:
    """Send the notice `template` to who stands for the applicant (`find_contact`), once for this entry.

    A courtesy, which no law asks for, only waits in the inbox of who took back their consent (UU 27/2022 ps. 9).
    """
    person_id = find_contact(application, entry.at)
    if person_id is None:
        return
    recipient = Recipient("person", person_id)
    channels = (INAPP,) if is_courtesy and people.has_withdrawn_consent(person_id) else None
    _tell(application, recipient, f"/permohonan/{application.id}/", template, entry, channels)


def tell_heads(application: Application, *, template: str, entry: Entry) -> None:
    """Send the notice `template` to everybody who heads the office, once each for this entry."""
    for staff_id in sorted({staff.id for role in HEADS for staff in people.list_staff_with_role(role)}):
        _tell(application, Recipient("staff", staff_id), f"/meja/permohonan/{application.id}/", template, entry)


def _tell(
    application: Application,
    recipient: Recipient,
    link: str,
    template: str,
    entry: Entry,
    channels: tuple[str, ...] | None = None,
) -> None:
    notify(
        template=template,
        recipient=recipient,
        subject_context={"number": application.number, "service": application.service.name},
        context={"due_at": application.run.due_at if application.run else None, "ends_at": _ends_at(application)},
        entry_id=entry.id,
        channels=channels,
        link=link,
        actor=SYSTEM,
        at=entry.at,
    )


def find_contact(application: Application, at: datetime) -> UUID | None:
    """Return whom to write to: the contact while they act for the applicant, else the applicant or who stands for a business."""
    contact_id, person_id, business_id = (
        application.contact_person_id,
        application.applicant_person_id,
        application.applicant_business_id,
    )
    if contact_id is not None and is_applicant(application, Actor("person", None, person_id=contact_id), at):
        return contact_id
    return person_id if business_id is None else people.find_business_contact(business_id)
