"""Telling the applicant's side what happened, in words of the notice templates."""

from datetime import datetime
from uuid import UUID

from satupintu.applications.access import is_applicant
from satupintu.applications.models import Application
from satupintu.core.actor import SYSTEM, Actor
from satupintu.journal.models import Entry
from satupintu.notices.operations import notify
from satupintu.notices.ports import Recipient
from satupintu.people import queries as people


def tell_applicant(application: Application, *, template: str, entry: Entry) -> None:
    """Send the notice `template` to who stands for the applicant (`find_contact`), once for this entry."""
    person_id = find_contact(application, entry.at)
    if person_id is None:
        return
    notify(
        template=template,
        recipient=Recipient("person", person_id),
        subject_context={"number": application.number, "service": application.service.name},
        context={"due_at": application.run.due_at if application.run else None},
        entry_id=entry.id,
        link=f"/permohonan/{application.id}/",
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
