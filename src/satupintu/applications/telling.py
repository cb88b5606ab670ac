"""Telling the applicant's side and the heads of the office what happened, in words of the notice templates."""

from datetime import datetime

from satupintu.applications.models import Application
from satupintu.applications.rules import draft_ends_at, return_ends_at
from satupintu.core.actor import SYSTEM
from satupintu.journal.models import Entry
from satupintu.notices.operations import notify
from satupintu.notices.ports import Recipient
from satupintu.people.queries import list_staff_with_role


def _ends_at(application: Application) -> datetime | None:
    if application.state == Application.State.DRAFT:
        return draft_ends_at(application.saved_at)
    return return_ends_at(application.returned_at) if application.returned_at else None


HEADS = ("kadis", "manager", "supervisor")
"""Roles of those who head the office."""


def tell_applicant(application: Application, *, template: str, entry: Entry) -> None:
    """Send the notice `template` to the contact person of the case, once for this entry."""
    if application.contact_person_id is None:
        return
    recipient = Recipient("person", application.contact_person_id)
    _tell(application, recipient, f"/permohonan/{application.id}/", template, entry)


def tell_heads(application: Application, *, template: str, entry: Entry) -> None:
    """Send the notice `template` to everybody who heads the office, once each for this entry."""
    for staff_id in sorted({staff.id for role in HEADS for staff in list_staff_with_role(role)}):
        _tell(application, Recipient("staff", staff_id), f"/meja/permohonan/{application.id}/", template, entry)


def _tell(application: Application, recipient: Recipient, link: str, template: str, entry: Entry) -> None:
    notify(
        template=template,
        recipient=recipient,
        subject_context={"number": application.number, "service": application.service.name},
        context={"due_at": application.run.due_at if application.run else None, "ends_at": _ends_at(application)},
        entry_id=entry.id,
        link=link,
        actor=SYSTEM,
        at=entry.at,
    )
