"""What follows: designers and managers are told that the yearly review of a standard is due."""

from datetime import date

from satupintu.catalogue import events
from satupintu.catalogue.models import ServiceVersion
from satupintu.core.actor import SYSTEM
from satupintu.core.regions import region_day
from satupintu.journal.models import Entry
from satupintu.journal.reactions import react_to
from satupintu.notices.operations import notify
from satupintu.notices.ports import Recipient
from satupintu.people.queries import list_staff_with_role

TOLD = ("designer", "manager")


@react_to(events.REVIEW_DUE_NOTED)
def tell_reviewers(entry: Entry) -> None:
    """Tell who writes and who answers for standards that one is to be reviewed, and by when."""
    version = ServiceVersion.objects.select_related("service").get(pk=entry.subject_id)
    due_on = date.fromisoformat(str(entry.data["due_on"]))
    day = region_day(entry.at)
    for staff_id in sorted({staff.pk for role in TOLD for staff in list_staff_with_role(role, day=day)}):
        notify(
            template=entry.event,
            recipient=Recipient("staff", staff_id),
            subject_context={"code": version.service.code},
            context={"service": version.name, "due_on": due_on, "is_late": due_on < day},
            entry_id=entry.id,
            link=f"/meja/standar/{version.pk}/penetapan/",
            actor=SYSTEM,
            at=entry.at,
        )
