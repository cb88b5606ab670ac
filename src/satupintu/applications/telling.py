"""Telling the applicant's side what happened, in words of the notice templates."""

from datetime import datetime

from satupintu.applications.models import Application
from satupintu.applications.rules import draft_ends_at, return_ends_at
from satupintu.core.actor import SYSTEM
from satupintu.journal.models import Entry
from satupintu.notices.operations import notify
from satupintu.notices.ports import Recipient


def _ends_at(application: Application) -> datetime | None:
    if application.state == Application.State.DRAFT:
        return draft_ends_at(application.saved_at)
    return return_ends_at(application.returned_at) if application.returned_at else None


def tell_applicant(application: Application, *, template: str, entry: Entry) -> None:
    """Send the notice `template` to the contact person of the case, once for this entry."""
    if application.contact_person_id is None:
        return
    notify(
        template=template,
        recipient=Recipient("person", application.contact_person_id),
        subject_context={"number": application.number, "service": application.service.name},
        context={"due_at": application.run.due_at if application.run else None, "ends_at": _ends_at(application)},
        entry_id=entry.id,
        link=f"/permohonan/{application.id}/",
        actor=SYSTEM,
        at=entry.at,
    )
