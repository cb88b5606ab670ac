"""What follows when a case has moved: the applicant is told, the files of a closed case get their last day."""

from satupintu.applications import events
from satupintu.applications.handed_in import retain
from satupintu.applications.models import Application
from satupintu.applications.telling import tell_applicant
from satupintu.journal.models import Entry
from satupintu.journal.reactions import react_to

_TEMPLATES = {
    events.SUBMITTED.name: "applications.submitted",
    events.RETURNED.name: "applications.returned",
    events.ISSUED.name: "applications.issued",
    events.REJECTED.name: "applications.rejected",
    events.LAPSED.name: "applications.lapsed",
    events.WITHDRAWN.name: "applications.withdrawn",
}


@react_to(events.SUBMITTED, events.RETURNED, events.ISSUED, events.REJECTED, events.LAPSED, events.WITHDRAWN)
def tell_of_progress(entry: Entry) -> None:
    """Tell the applicant that the case came in, came back, or was decided."""
    application = Application.objects.select_related("service", "version", "run").get(pk=entry.subject_id)
    tell_applicant(application, template=_TEMPLATES[entry.event], entry=entry)


@react_to(events.ISSUED, events.REJECTED, events.LAPSED, events.WITHDRAWN)
def retain_files(entry: Entry) -> None:
    """Give the files of a closed case their last day."""
    retain(Application.objects.get(pk=entry.subject_id), at=entry.at)


@react_to(events.MESSAGE_SENT)
def tell_of_message(entry: Entry) -> None:
    """Tell the applicant that the office wrote."""
    if entry.data.get("from_office"):
        application = Application.objects.select_related("service", "version", "run").get(pk=entry.subject_id)
        tell_applicant(application, template="applications.message_sent", entry=entry)
