"""Telling the applicant's side what happened, in words of the notice templates."""

from satupintu.applications.models import Application
from satupintu.core.actor import SYSTEM
from satupintu.journal.models import Entry
from satupintu.notices.operations import notify
from satupintu.notices.ports import Recipient


def tell_applicant(application: Application, *, template: str, entry: Entry) -> None:
    """Send the notice `template` to the contact person of the case, once for this entry."""
    if application.contact_person_id is None:
        return
    notify(
        template=template,
        recipient=Recipient("person", application.contact_person_id),
        subject_context={"number": application.number, "service": application.service.name},
        context={"due_at": application.run.due_at if application.run else None},
        entry_id=entry.id,
        link=f"/permohonan/{application.id}/",
        actor=SYSTEM,
        at=entry.at,
    )
